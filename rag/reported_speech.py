"""Who is said to say what, in one sentence: every report in it, and the one that it is told by.

The shapes of news: "X said that", '"…," said X', "…, X said", "according to X", "X was quoted by Y
as saying", "citing X", "X's claim that", "he did it, saying that", and headlines ("Mayor: …").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag import speech_words as lists
from rag.media import is_media
from rag.quotations import mask_quotes
from rag.reporting_verbs import VERBS, Strength
from rag.speech_clauses import (
    FINDINGS,
    closes,
    ends_soon,
    finds,
    is_last,
    opens_report,
    quote_before,
    speaks,
)
from rag.speech_shapes import (
    NOUNS,
    VIEWS,
    Place,
    Report,
    according,
    before_colon,
    by_noun,
    first_subject,
    headline,
    in_view,
    quoted,
    words_of,
)
from rag.spoken_words import MASK, Subject, Token, tokens
from rag.subjects import subject_before
from rag.subjects_after import subject_after

_ORDER: dict[Place, int] = {
    "after": 0, "leading": 1, "headline": 1, "according": 2, "noun": 3, "joined": 4, "aside": 5,
    "inner": 6,
}  # fmt: skip
_SUBORDINATE = lists.word_set(
    "after before when because since until if as while though although unless once where why how"
)


def find_report(sentence: str, *, inside: bool = False) -> Report | None:
    """The report that the sentence as a whole is told by; ``None`` if there is none.

    Where one of the media reports what somebody else says, he speaks and they are in ``via``.
    """
    masked, _ = mask_quotes(sentence, inside=inside)
    if masked.rstrip(' "”’)').endswith("?"):
        found = [r for r in _reports(masked) if r.place in ("after", "according")]
    else:
        found = sorted(_reports(masked), key=lambda r: _ORDER[r.place])
    if not found or found[0].place == "inner":
        return None
    first = found[0]
    outer = next((r for r in found if r.place == "according"), first)
    if first.place in ("leading", "noun", "joined") and not is_media(
        words_of(masked, outer.subject)
    ):
        first = outer  # "X said so, according to court documents"
    if not is_media(words_of(masked, first.subject), first.subject.role):
        through = [
            words_of(masked, r.subject)
            for r in found[1:]
            if r.place in ("according", "after") and is_media(words_of(masked, r.subject))
        ]
        return replace(first, via=(*first.via, *through))
    for other in found[1:]:
        if not is_media(words_of(masked, other.subject), other.subject.role):
            return replace(other, via=(*other.via, words_of(masked, first.subject)))
    return first


def _reports(masked: str) -> Iterator[Report]:
    words = tokens(masked)
    for at, word in enumerate(words):
        low = word.low
        if low == "according" and at + 1 < len(words) and words[at + 1].low == "to":
            yield from according(masked, words, at)
        elif low == "per" and at and words[at - 1].text == "," and at + 1 < len(words):
            found = subject_after(masked, words, at + 1, free=True)
            if found is not None and speaks(masked, words, found[0]):
                yield Report(found[0], "according to", "neutral", "according")
        elif low in ("citing", "cites", "cited", "quoting"):
            found = subject_after(masked, words, at + 1, free=True)
            if found is not None and speaks(masked, words, found[0]):
                yield Report(found[0], low, "neutral", "inner")
        elif low == "quoted":
            yield from quoted(masked, words, at)
        elif low in lists.REPORTING or (
            at and words[at - 1].text in _CLOSING_OR_COMMA and _is_rare_verb(words, at)
        ):
            yield from _by_verb(masked, words, at)
        elif low in VIEWS and at > 1 and words[at - 2].low in ("in", "by"):
            yield from in_view(masked, words, at)
        elif low in NOUNS:
            yield from by_noun(masked, words, at)
    yield from headline(masked, words)
    yield from before_colon(masked, words)


_CLOSING_OR_COMMA = frozenset('"”»,')


def _is_rare_verb(words: Sequence[Token], at: int) -> bool:
    """ "…,” thundered Lee": any verb may report between a quotation and a name."""
    low = words[at].low
    follows = words[at + 1] if at + 1 < len(words) else None
    return (
        at > 0
        and low.endswith("ed")
        and words[at].text[0].islower()
        and quote_before(words, at)
        and follows is not None
        and follows.is_capital
    )


def _has_verb(inside: Sequence[Token]) -> bool:
    """Does a reporting verb stand inside, so that the words are a clause and no speaker's name?"""
    return any(w.low in lists.REPORTING and w.low.endswith("ed") for w in inside[1:])


# --- verbs ------------------------------------------------------------------------------------


def _by_verb(masked: str, words: Sequence[Token], at: int) -> Iterator[Report]:
    low = words[at].low
    strength = lists.REPORTING.get(low, "neutral")
    if low in _PASSIVES and at + 2 < len(words) and words[at + 1].low == "by":
        if at and (words[at - 1].low in lists.BE or words[at - 1].low.endswith("ly")):
            found = subject_after(masked, words, at + 2)
            if found is not None and speaks(masked, words, found[0]):
                yield Report(found[0], low, strength, "leading")
        return
    if low.endswith("ing"):
        yield from _joined(masked, words, at, strength)
        return
    quote = quote_before(words, at)
    comma = at > 0 and words[at - 1].text == ","
    if quote or (comma and low in VERBS):
        found = subject_after(masked, words, at + 1)
        if found is not None and speaks(masked, words, found[0]):
            subject, stop = found
            enclosed = stop < len(words) and words[stop].text == ","
            ends = ends_soon(words, stop) and not subject_before(masked, words, at)
            ends = ends or (closes(words, stop) and not low.startswith("t"))  # "…, told TASS."
            alone = (enclosed or ends) if low in lists.CLEAR else closes(words, stop)
            inside = [w for w in words[at + 1 : stop] if subject.start <= w.start < subject.end]
            clause = any(w.low in lists.FINITE or w.low.endswith("ed") for w in inside[1:])
            if quote or (alone and not clause):
                yield Report(subject, low, strength, "after", _told_to(masked, words, at, stop))
                return
    if at and words[at - 1].low in _BEFORE_NOUNS:
        return
    if at > 2 and words[at - 1].low in ("and", "but") and low in lists.CLEAR | _ADDING:
        main = first_subject(masked, words[: at - 1])
        if main is not None and speaks(masked, words, main) and opens_report(words, at):
            yield Report(main, low, strength, "joined", _told_to(masked, words, at, at + 1))
        return
    if at == 1 and words[0].low in ("and", "but") and low in lists.CLEAR | _ADDING:
        yield Report(Subject(words[at].start, words[at].start), low, strength, "leading")
        return
    on = at > 2 and [w.low for w in words[at - 2 : at]] == ["on", "to"]
    goes = at - 3 if on and words[at - 3].low in ("went", "goes", "gone") else at
    before = subject_before(masked, words, goes)
    if before is None or (low not in lists.CLEAR and not speaks(masked, words, before)):
        return
    subject = before
    first = next(k for k, w in enumerate(words) if w.start >= subject.start)
    lead = _first_of(words, first)
    left = words[lead - 1] if lead > 0 else None
    place: Place = "leading"
    if left is not None and left.low in ("what", "which", "whom", "who"):
        return
    if left is not None and left.low == "that":
        place = "inner"
    elif left is not None and left.low in _SUBORDINATE:
        aside = left.low == "as" and (
            at + 1 >= len(words) or words[at + 1].text == "," or is_last(masked, words, at)
        )
        if not aside and left.low not in ("while", "though", "although"):
            return
        place = "leading" if aside else "aside"
    beside = left is not None and quote_before(words, lead)
    if beside or (left is not None and left.text == "," and is_last(masked, words, at)):
        place = "after"
    if beside or place == "after" or opens_report(words, at):
        if place == "after" and not beside and low not in VERBS | lists.MORE:
            return
        if place == "after" and not beside and _has_verb(words[first:at]):
            return  # "On Monday, the mayor dismissed the council's claim as nonsense"
        if place == "after" and beside and words[0].text not in "\"“„«‘'" and masked[0] != MASK:
            place = "leading"
        if low in FINDINGS and not finds(masked, words, subject):
            return
        yield Report(subject, low, strength, place, _told_to(masked, words, at, at + 1))


_ADDING = frozenset({"added", "adds", "warned", "argued", "insisted", "noted", "denied", "claimed"})
_BEFORE_NOUNS = lists.word_set(
    "amid of in on with by for from over about against the a an his her their its any no "
    "these those such after despite between into through under without public"
)
_PASSIVES = lists.word_set(
    "told accused condemned urged criticised criticized described warned announced confirmed "
    "reported denied claimed called branded advised asked informed denounced praised hailed "
    "rejected dismissed disputed labelled labeled blamed ordered"
)


def _first_of(words: Sequence[Token], first: int) -> int:
    """The first word of the phrase that a subject's name ends: past its title and article."""
    breaks = _SUBORDINATE | lists.BREAKS
    while first > 0 and words[first - 1].low not in breaks:
        title = words[first - 1].text == "." and first > 1 and len(words[first - 2].text) < 5
        if not (words[first - 1].is_word or title):
            break
        first -= 1
    return first


_CARRIED = frozenset({"carried", "quoted", "published", "cited", "reported", "seen", "obtained"})


def _told_to(masked: str, words: Sequence[Token], at: int, stop: int) -> tuple[str, ...]:
    """The media that somebody told it."""
    for place in range(at + 1, min(len(words), at + 14)):
        before = words[place - 1].low
        opens = (
            (before == "by" and words[place - 2].low in _CARRIED)
            or (before in ("told", "tells", "tell") and place - 1 == at)
            or (before in ("to", "with", "by", "on", "told") and place > stop - 1)
        )
        if not opens:
            continue
        found = subject_after(masked, words, place)
        if found is None:
            continue
        name = words_of(masked, found[0])
        if name[0].isupper() and is_media(name, found[0].role):
            return (name,)
    return ()


def _joined(masked: str, words: Sequence[Token], at: int, strength: Strength) -> Iterator[Report]:
    """ "He echoed the Kremlin, claiming that …": the subject of the sentence says it."""
    document = at > 0 and words[at - 1].low in lists.OWN_WORDS
    if at == 0 or not (words[at - 1].text == "," or document):
        return
    if not opens_report(words, at):
        return
    subject = first_subject(masked, words[:at])
    if subject is not None and speaks(masked, words, subject):
        yield Report(subject, words[at].low, strength, "joined")
