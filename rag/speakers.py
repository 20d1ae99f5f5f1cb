"""Whose words each sentence of an article is, read over the whole article.

A sentence alone often does not say it: "he said", "the ministry added", a quotation that goes on.
What is found here is computed from the text when it is needed, and never stored as evidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag import speech_words as lists
from rag.conversation_words import FUNCTION
from rag.lookalikes import INSTRUCTION
from rag.names import BUILT_IN, NameMention, find_names
from rag.passages import sentences
from rag.people import Company, Who, gender_of, kind_of
from rag.quotations import begins_inside, mask_quotes
from rag.reported_speech import find_report
from rag.reporting_verbs import Strength
from rag.sentences import sentence_spans
from rag.speech_shapes import Report, main_subject
from rag.spoken_words import MASK
from rag.types import Article, Attribution

Span = tuple[int, int]
# From this share of quoted characters a sentence without a speaker of its own is his who spoke.
QUOTED = 0.6
_ENDED = re.compile(r"[.!?…,;:—–-][\"”’'»)\]]*$|[\"”»][.!?…,]?$")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence ``text[start:end]`` of an article and whose words it is.

    ``attribution`` is ``None`` where the outlet says it itself. Its ``speaker`` is the fullest name
    that the article gives before or in the sentence; ``via`` runs from the speaker outwards ("RIA
    Novosti" said it, "Newsweek" reports it) and ends with the article's outlet, if that is known.
    ``strength``: how strongly the reporting verb vouches for it. ``named``: where in the article
    the speaker's name stands, if it is not in the sentence itself; ``at`` is then where in the
    sentence he is meant without his name ("he"), empty where he is not mentioned at all.
    """

    start: int
    end: int
    attribution: Attribution | None = None
    strength: Strength | None = None
    named: Span | None = None
    at: Span | None = None


@lru_cache(maxsize=128)
def speakers_of(article: Article) -> tuple[Said, ...]:
    """A ``Said`` for each of ``rag.passages.sentences(article)``, in order. Raises nothing.

    A pure function of the article's text, noise and source, kept for the articles last asked for.
    """
    text = _without_instructions(article)
    return tuple(find_speakers(text, sentences(article), outlet=article.source.outlet))


def _without_instructions(article: Article) -> str:
    """The text with blanks for what speaks to a machine, so that nobody in it is a speaker."""
    text, kept, at = article.text, [], 0
    for span in article.noise:
        if span.kind == INSTRUCTION:
            kept += [text[at : span.start], re.sub(r"[^\n]", " ", text[span.start : span.end])]
            at = span.end
    return "".join([*kept, text[at:]])


def speaker_at(article: Article, start: int, end: int) -> Said | None:
    """The ``Said`` of the sentence that holds most of ``[start, end)`` of the article's text."""
    best, held = None, 0
    for said in speakers_of(article):
        shared = min(end, said.end) - max(start, said.start)
        if shared > held:
            best, held = said, shared
    return best


@lru_cache(maxsize=512)
def speakers_in(text: str) -> tuple[Said, ...]:
    """As :func:`speakers_of` for any text: one for each of its ``sentence_spans``, in order."""
    return tuple(find_speakers(text, sentence_spans(text)))


def find_speakers(text: str, spans: Sequence[Span], *, outlet: str | None = None) -> list[Said]:
    """As :func:`speakers_of`, for the sentences ``spans`` of any text."""
    read = _read(text, spans)
    company = Company(text)
    names = find_names(text, BUILT_IN)
    found: list[Said] = []
    met = 0
    for place, one in enumerate(read):
        company.starts.append(one.start)
        while met < len(names) and names[met].start < one.end:
            _meet(company, names[met], one)
            met += 1
        said = _told(company, one, outlet) if one.report else Said(one.start, one.end)
        found.append(_through(said, found[-1]) if found else said)
        if found[-1].attribution is None and one.quoted:
            found[-1] = _carried(company, read, found, place)
    _backwards(read, found)
    return found


# --- reading the sentences --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sentence:
    """``inside``: a quotation is open where it begins, ``open``: where it ends; ``quoted``: most of
    it is quotation; ``first``: it begins a paragraph.
    """

    start: int
    end: int
    text: str
    masked: str
    inside: bool
    open: bool
    first: bool
    quoted: bool
    report: Report | None


def _read(text: str, spans: Sequence[Span]) -> list[_Sentence]:
    read: list[_Sentence] = []
    inside = False
    for place, (start, end) in enumerate(spans):
        before = spans[place - 1][1] if place else 0
        first = not place or "\n" in text[before:start]
        sentence = text[start:end]
        if first:
            inside = not place and begins_inside(text[start:])
        masked, after = mask_quotes(sentence, inside=inside)
        letters = sum(c.isalnum() for c in sentence)
        outside = sum(c.isalnum() for c in masked)
        share = (letters - outside) / letters if letters else 0.0
        frame = [w for w in re.findall(r"[^\W_]+", masked) if w.casefold() not in FUNCTION]
        quoted = share >= QUOTED or (share >= 0.3 and len(frame) <= 2)
        report = find_report(sentence, inside=inside)
        read.append(_Sentence(start, end, sentence, masked, inside, after, first, quoted, report))
        inside = after
    return read


def _meet(company: Company, mention: NameMention, one: _Sentence) -> None:
    """Names inside a quotation are not who the article speaks of."""
    at = mention.start - one.start
    if 0 <= at < len(one.masked) and one.masked[at] == MASK:
        return
    company.meet(mention)


# --- who it is --------------------------------------------------------------------------------


def _told(company: Company, one: _Sentence, outlet: str | None) -> Said:
    report = one.report
    if report is None:
        return Said(one.start, one.end)
    subject = report.subject
    phrase = one.text[subject.start : subject.end].strip(" ,.")
    at = (one.start + subject.start, one.start + subject.end)
    role = subject.role
    who = _who(company, phrase, role, at, one.start)
    named = None
    if who is not None:
        if role and len(role) > len(who.role or ""):
            who.role = role
        who.spoke = one.end
        who.last = max(who.last, at[0])
        company.speakers.append(who)
        if who.end <= one.start or who.start >= one.end:
            named = (who.start, who.end)
    speaker, post = (who.name, who.role) if who is not None else (phrase, role)
    if outlet and _same_outlet(speaker, outlet):
        return Said(one.start, one.end)
    via = tuple(v for v in report.via if not (outlet and _same_outlet(v, outlet)))
    said = Attribution(speaker, post, report.verb, (*via, outlet) if outlet else via)
    return Said(one.start, one.end, said, report.strength, named, at if named else None)


def _through(said: Said, before: Said) -> Said:
    """Who told a news agency one sentence told it the next, too."""
    now, then = said.attribution, before.attribution
    if now is None or then is None or now.speaker != then.speaker or len(now.via) >= len(then.via):
        return said
    return replace(said, attribution=replace(now, via=then.via))


_OWNERS = {"his": "he", "her": "she", "their": "they", "its": "it"}


def _who(company: Company, phrase: str, role: str | None, at: Span, sentence: int) -> Who | None:
    low = _OWNERS.get(phrase.casefold(), phrase.casefold())
    if low in lists.PRONOUNS:
        return company.meant(low, at[0], sentence)
    if not phrase and company.speakers:  # "And said …"
        return company.speakers[-1]
    bare = re.sub(r"^(?:the|this|that|his|her|its|their)\s+", "", phrase, flags=re.I)
    capital = bare[:1].isupper() and bare.casefold() not in lists.GROUPS | lists.PERSONS
    capital = capital or any(c.isupper() for c in bare[1:])
    if not capital and not role and (bare != phrase or _is_short(company, at)):
        meant = company.by_noun(bare, at[0])
        if meant is not None:
            return meant
    known = company.named(bare) if capital else None
    if known is None and capital:
        tail = _of_body(company, bare)
        if tail is not None:
            return tail
    if known is not None:
        if len(bare) > len(known.name):
            known.name, known.start, known.end = bare, *at
        known.gender = known.gender or gender_of(known.name, role)
        return known
    kind = kind_of(bare, role)
    plural = kind == "group" or " and " in bare
    one = Who(bare, *at, kind, gender=gender_of(bare, role) if kind == "person" else "",
              role=role, plural=plural, last=at[0])  # fmt: skip
    company.known.append(one)
    return one


def _of_body(company: Company, phrase: str) -> Who | None:
    """ "Smith of Kpler", where a Smith is known."""
    name, of, _ = re.sub(r"\s(?:from|at|in|with)\s", " of ", phrase).partition(" of ")
    known = company.named(name) if of else None
    return known if known is not None and known.kind == "person" else None


def _is_short(company: Company, at: Span) -> bool:
    """Whether "the" stands before the phrase."""
    return (
        re.search(r"\b(?:the|this|that)\s+$", company.text[max(0, at[0] - 9) : at[0]], re.I)
        is not None
    )


def _same_outlet(name: str, outlet: str) -> bool:
    left = re.sub(r"^the\s+", "", name.casefold())
    right = re.sub(r"^the\s+", "", outlet.casefold())
    return left == right or BUILT_IN.canonical(name) == BUILT_IN.canonical(outlet)


def _carried(
    company: Company, read: Sequence[_Sentence], found: Sequence[Said], place: int
) -> Said:
    """A quotation without a speaker of its own goes on with who spoke in the sentence before."""
    one = read[place]
    plain = Said(one.start, one.end)
    if place == 0:
        return plain
    before, told = read[place - 1], found[place - 1]
    goes_on = one.inside or before.quoted or before.open
    if not one.inside and not _ENDED.search(one.text):
        return plain  # a heading
    if told.attribution is None:
        return _led_in(company, one, before) or plain
    if one.inside and not goes_on:
        return plain
    if company.speakers:
        company.speakers[-1].spoke = one.end
    name = _name_span(told, before)
    said = replace(told.attribution, verb=None)
    return Said(one.start, one.end, said, told.strength, name, (one.start, one.start))


def _led_in(company: Company, one: _Sentence, before: _Sentence) -> Said | None:
    """A quotation behind "The inspector urged witnesses to come forward."."""
    if one.inside or before.quoted or before.open:
        return None
    subject = main_subject(before.masked)
    if subject is None:
        return None
    phrase = before.text[subject.start : subject.end]
    at = (before.start + subject.start, before.start + subject.end)
    if phrase.casefold() in lists.PRONOUNS:
        who = company.meant(phrase.casefold(), at[0], before.start)
    else:
        who = company.named(re.sub(r"^the\s+", "", phrase, flags=re.I))
    if who is None or who.kind != "person" or (" " not in who.name and who.spoke < 0):
        return None
    company.speakers.append(who)
    who.spoke = one.end
    said = Attribution(who.name, who.role, None, ())
    return Said(one.start, one.end, said, "neutral", (who.start, who.end), (one.start, one.start))


def _name_span(told: Said, before: _Sentence) -> Span:
    if told.named is not None:
        return told.named
    speaker = told.attribution.speaker if told.attribution else ""
    at = before.text.find(speaker)
    return (before.start + at, before.start + at + len(speaker)) if at >= 0 else (
        before.start, before.end
    )  # fmt: skip


def _backwards(read: Sequence[_Sentence], found: list[Said]) -> None:
    """The sentences of a quotation before the one that names its speaker are his too."""
    for place in range(len(read) - 1, 0, -1):
        one, told = read[place], found[place]
        if not one.inside or told.attribution is None or one.report is None:
            continue
        if one.report.place != "after":
            continue
        back = place - 1
        while back >= 0 and read[back].open and read[back].report is None:
            before = read[back]
            said = replace(told.attribution, verb=None)
            span = _name_span(told, one)
            found[back] = Said(
                before.start, before.end, said, told.strength, span, (before.start, before.start)
            )
            if not before.inside:
                break
            back -= 1
