"""Reports without a verb of saying: "according to X", "the claim of X that", headlines, views."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rag import speech_words as lists
from rag.reporting_verbs import VERBS, Strength
from rag.speech_clauses import speaks
from rag.spoken_words import MASK, Subject, Token, tokens
from rag.subjects import subject_before
from rag.subjects_after import subject_after

Place = Literal["after", "leading", "inner", "according", "noun", "joined", "headline", "aside"]
NOUNS = lists.word_set(
    "claim claims allegation allegations assertion announcement warning statement denial "
    "insistence suggestion belief estimate accusation accusations assurance assurances "
    "argument contention comment comments remark remarks view opinion words prediction "
    "complaint admission"
)


@dataclass(frozen=True, slots=True)
class Report:
    """``subject`` says it by ``verb``; ``via`` are the media through whom, the innermost first."""

    subject: Subject
    verb: str
    strength: Strength
    place: Place
    via: tuple[str, ...] = ()


def words_of(masked: str, subject: Subject) -> str:
    return masked[subject.start : subject.end]


VIEWS = frozenset({"view", "opinion", "words", "telling", "assessment", "account", "estimation"})
_OWNERS = {"his": "he", "her": "she", "their": "they", "its": "it"}


def in_view(masked: str, words: Sequence[Token], at: int) -> Iterator[Report]:
    """ "In his view", "in the minister's words"."""
    owner = words[at - 1]
    if owner.low in _OWNERS:
        yield Report(Subject(owner.start, owner.end), words[at].low, "weak", "according")


def according(masked: str, words: Sequence[Token], at: int) -> Iterator[Report]:
    found = subject_after(masked, words, at + 2, free=True)
    if found is not None:
        yield Report(_source_of(masked, words, found[0]), "according to", "neutral", "according")


def _source_of(masked: str, words: Sequence[Token], subject: Subject) -> Subject:
    """ "a statement from the ministry" -> "the ministry"."""
    inside = [w for w in words if subject.start <= w.start < subject.end]
    for place, word in enumerate(inside[:8]):
        if word.low in ("from", "by", "of") and place + 1 < len(inside):
            if {w.low for w in inside[:place]} & lists.DOCUMENTS:
                start = inside[place + 1]
                skip = start.low in ("the", "a", "an") and place + 2 < len(inside)
                return Subject(inside[place + 2].start if skip else start.start, subject.end)
            return subject
    papers = inside and inside[-1].low in _PAPERS and len(inside) > 1 and inside[-2].is_capital
    return replace(subject, end=inside[-2].end) if papers else subject


_PAPERS = frozenset({"documents", "data", "figures", "records", "filings", "statistics", "files"})


def quoted(masked: str, words: Sequence[Token], at: int) -> Iterator[Report]:
    """ "X was quoted by Y as saying", "Y quoted X as saying"."""
    before = words[at - 1].low if at else ""
    if before in lists.BE:
        subject = subject_before(masked, words, at - 1)
        via: tuple[str, ...] = ()
        if at + 1 < len(words) and words[at + 1].low == "by":
            through = subject_after(masked, words, at + 2)
            via = (words_of(masked, through[0]),) if through else ()
        if subject is not None:
            yield Report(subject, "quoted", "neutral", "leading", via)
        return
    teller = subject_before(masked, words, at)
    said = subject_after(masked, words, at + 1)
    if teller is not None and said is not None:
        yield Report(said[0], "quoted", "neutral", "leading", (words_of(masked, teller),))


def by_noun(masked: str, words: Sequence[Token], at: int) -> Iterator[Report]:
    """ "the minister's claim last week that"."""
    behind = [w.low for w in words[at + 1 : at + 9]]
    if "that" in behind and behind[0] in ("from", "by") and words[at + 2].is_capital:
        found = subject_after(masked, words, at + 2)
        if found is not None:
            yield Report(found[0], words[at].low, "weak", "noun")
        return
    if "that" not in behind[:5] or at == 0 or not words[at - 1].low.endswith(("'s", "s'")):
        return
    subject = subject_before(masked, words, at)
    if subject is None:
        return
    end = words[at - 1].end
    bare = re.sub(r"['’]s?$", "", masked[subject.start : end])
    yield Report(replace(subject, end=subject.start + len(bare)), words[at].low, "neutral", "noun")


def headline(masked: str, words: Sequence[Token]) -> Iterator[Report]:
    """ "Mayor: City will pay", "Police: Two hurt"."""
    colons = [k for k, w in enumerate(words) if w.text == ":"]
    tail = words[colons[-1] + 1 :] if colons else []
    if (
        0 < len(tail) <= 3
        and all(w.is_word for w in tail)
        and tail[-1].low in (lists.GROUPS | lists.PERSONS | lists.DOCUMENTS)
    ):
        yield Report(Subject(tail[0].start, tail[-1].end), "says", "neutral", "headline")
        return
    colon = next((k for k in colons if k < 7), None)
    if colon is None or colon == 0 or colon + 2 >= len(words):
        return
    head = words[:colon]
    if not all(w.is_word or w.text == "." for w in head):
        return
    last = head[-1].low
    titled = last in lists.GROUPS | lists.PERSONS or last in ("study", "report", "survey", "poll")
    if titled and words[colon + 1].text not in '"“':
        yield Report(Subject(head[0].start, head[-1].end), "says", "neutral", "headline")


def before_colon(masked: str, words: Sequence[Token]) -> Iterator[Report]:
    """ "The two were adamant: “Get out.”"."""
    for at, word in enumerate(words[:-2]):
        if word.text == ":" and words[at + 1].text in '"“„«' and words[at + 2].text[0] == MASK:
            subject = first_subject(masked, words[:at])
            if subject is not None and speaks(masked, words, subject):
                yield Report(subject, "says", "neutral", "joined")
            return


def main_subject(masked: str) -> Subject | None:
    """The subject of the sentence's first finite verb."""
    return first_subject(masked, tokens(masked))


def first_subject(masked: str, words: Sequence[Token]) -> Subject | None:
    """The subject of the first finite verb."""
    for verb, word in enumerate(words):
        if word.low in ("he", "she"):
            return Subject(word.start, word.end)
        finite = word.low in lists.FINITE or word.low in VERBS
        if verb and (finite or (word.low.endswith("ed") and word.text[0].islower())):
            subject = subject_before(masked, words, verb)
            if subject is not None:
                return subject
    return None
