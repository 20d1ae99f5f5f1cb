"""What the time words of an article mean, counted from the article's own date.

"on Thursday" is the latest Thursday up to the article's date, "a day later" counts from the event
told before it. What is computed here is no evidence: it is never stored, so that it changes when
the article's date does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from rag.calendars import Days
from rag.passages import sentences
from rag.tense import direction
from rag.time_phrases import find_phrases
from rag.time_spans import NOTHING, Meant, days_of
from rag.time_words import Phrase
from rag.types import Article, DateRange, How, Source, TimeMention

# "a day later" means an event told at most this many sentences before.
REACH = 2
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Read:
    """A phrase with its sentence's number and the tense it stands in; ``after``: it ends a span of
    time that the phrase before begins.
    """

    phrase: Phrase
    sentence: int
    start: int
    tense: int
    after: bool
    known: Days | None = None

    @property
    def end(self) -> int:
        return self.start + len(self.phrase.text)


def anchor_of(source: Source) -> DateRange:
    """The days from which an article's time words are counted: its latest stated date, else the
    range within which it was published. Unknown where neither is known.
    """
    stated = [d for d in (source.published, source.updated) if d.how == "stated"]
    if stated:
        return max(stated, key=lambda d: d.end or d.start or date.min)
    return source.published if source.published.how != "unknown" else source.updated


def newest_day(source: Source) -> date | None:
    """The last day on which an article is known to have been written or changed."""
    days = (source.published.end or source.published.start, source.updated.end)
    return max((day for day in days if day is not None), default=None)


@lru_cache(maxsize=128)
def resolved_times(article: Article) -> tuple[TimeMention, ...]:
    """Every expression of time in the sentences of an article, in order, not overlapping.

    ``start``/``end`` are offsets into the article's text. ``first``/``last`` are the days meant,
    either ``None`` where that end is not known. ``how``: "stated" where the words themselves give
    the date ("9 January 2023"), "inferred" where it was computed from the article's date, "unknown"
    where nothing can be said. Raises nothing.
    """
    return tuple(resolve(article.text, sentences(article), anchor_of(article.source)))


def resolve(text: str, spans: Sequence[Span], anchor: DateRange) -> list[TimeMention]:
    """As :func:`resolved_times`, for the sentences ``spans`` of any text dated ``anchor``."""
    read = [
        one
        for number, (start, end) in enumerate(spans)
        for one in _read(text[start:end], number, start)
    ]
    read = _with_years(read)
    low = _meant(read, anchor.start, text)
    high = low if anchor.start == anchor.end else _meant(read, anchor.end, text)
    return [_mention(*parts) for parts in zip(read, low, high, strict=True)]


def times_in(article: Article, start: int, end: int) -> tuple[TimeMention, ...]:
    """Those of :func:`resolved_times` that lie in ``[start, end)`` of the article's text."""
    return tuple(t for t in resolved_times(article) if start <= t.start and t.end <= end)


def is_marked(time: TimeMention) -> bool:
    """Whether a reader must be told what was computed: the words alone do not give the date."""
    return time.how == "inferred" and (time.first or time.last) is not None


def _read(sentence: str, number: int, offset: int) -> list[_Read]:
    read: list[_Read] = []
    for phrase in find_phrases(sentence):
        tense = direction(sentence, phrase.start, phrase.end)
        after = False
        if phrase.kind == "yearly" and _BEFORE_NOUN.match(sentence, phrase.end):
            phrase = replace(phrase, event=True)
        if read:
            joint = sentence[read[-1].end - offset : phrase.start]
            listed = _LISTED.fullmatch(joint)
            after = _UP_TO.fullmatch(joint) is not None
            if (listed or after) and phrase.which == "":
                tense = read[-1].tense
        if tense == 0 and phrase.text.casefold().startswith(("through ", "until ")):
            tense = 1
        if not _is_duration(phrase, tense, sentence):
            read.append(_Read(phrase, number, offset + phrase.start, tense, after))
    return read


# "the Jan. 6 committee": a date that names an event.
_BEFORE_NOUN = re.compile(r"\s+(?!and\b|or\b|to\b|at\b|in\b|on\b|when\b|after\b|as\b)[a-z]{4,}")
# "Saturday, Sunday and Monday"; "from 3 May to 4 June".
_LISTED = re.compile(r"(?:,|,?\s+(?:and|or)|,?\s+then)?(?:\s+(?:on|in|into|again))*\s+", re.I)
_UP_TO = re.compile(r"(?:[^,;:.]{0,20}\s)?(?:through|until|till|to|and\s+ends?)(?:\s+on)?\s+", re.I)


def _is_duration(phrase: Phrase, tense: int, sentence: str) -> bool:
    """ "won twice in two weeks" is no time to come; "25 minutes before the vote" no date."""
    words = phrase.text.casefold()
    if phrase.kind == "shift" and phrase.which == "next":
        return tense <= 0 and words.startswith("in ") and not words.endswith("time")
    if phrase.kind == "vague" and re.search(r"\b(?:hours?|minutes?)\b", words):
        return not words.endswith("ago")
    if words.endswith((" before", " after", " prior")):
        return _CLAUSE.match(sentence, phrase.end) is not None
    return phrase.kind == "vague" and words.startswith("in ") and phrase.which == "next"


# What "a day after" counts from is told behind it, without a date.
_CLAUSE = re.compile(r"\s+(?!and\b|but\b|when\b|in\b|at\b|on\b)[\w“\"‘'$£€]")


def _with_years(read: Sequence[_Read]) -> list[_Read]:
    """A day without its year is the one that the text names with a year, if it names one."""
    named: dict[Span, set[date]] = {}
    for one in read:
        day = one.phrase.first
        if day and one.phrase.kind == "fixed" and day == one.phrase.last:
            named.setdefault((day.month, day.day), set()).add(day)
    found = []
    for one in read:
        phrase = one.phrase
        days = named.get((phrase.month or 0, phrase.day or 0), set())
        if phrase.kind == "yearly" and not phrase.most and len(days) == 1:
            (day,) = days
            one = replace(one, known=(day, day))
        found.append(one)
    return found


def _meant(read: Sequence[_Read], today: date | None, text: str) -> list[Meant]:
    """What each means if the article is of ``today``; events are passed on to what follows."""
    found: list[Meant] = []
    event: Days | None = None
    at = 0
    for place, one in enumerate(read):
        near = event if one.sentence - at <= REACH else None
        first, last = one.known or days_of(one.phrase, today, one.tense, near)
        behind = read[place + 1] if place + 1 < len(read) else None
        if behind is not None and _is_named_by(one, behind, text):
            first, last = days_of(behind.phrase, today, behind.tense, near)
        if place and _goes_on(read[place - 1], one) and found[-1][0]:
            first, last = days_of(one.phrase, found[-1][0], 1, near)
        if one.after and found and first and (found[-1][0] or first) > first:
            first, last = days_of(one.phrase, found[-1][0], 1, near)
        found.append((first, last))
        if first and last and one.phrase.kind != "span":
            event, at = (first, last), one.sentence
    return found


def _is_named_by(one: _Read, behind: _Read, text: str) -> bool:
    """ "A year later, in 1969": the date stands behind it."""
    if not one.phrase.event or behind.phrase.kind != "fixed":
        return False
    return re.fullmatch(r",\s+(?:in|on)\s+", text[one.end : behind.start]) is not None


def _goes_on(before: _Read, one: _Read) -> bool:
    """ "resigned on May 24, 2019, and it took until July": the year is told in the sentence."""
    return (
        before.sentence == one.sentence
        and before.phrase.kind == "fixed"
        and before.phrase.unit in ("day", "month")
        and one.phrase.kind == "yearly"
        and one.phrase.which == ""
        and not one.phrase.bound
        and one.known is None
        and one.tense <= 0
    )


def _mention(one: _Read, low: Meant, high: Meant) -> TimeMention:
    first, last = (None, None) if NOTHING in (low, high) and low == high else _joined(low, high)
    how: How = "inferred" if first or last else "unknown"
    if one.phrase.kind == "fixed" and how == "inferred":
        how = "stated"
    return TimeMention(one.start, one.end, one.phrase.text, first, last, how)


def _joined(low: Meant, high: Meant) -> Meant:
    """From the earliest to the latest, as the article is of its first possible day or its last."""
    if low == NOTHING:
        return None, high[1]
    if high == NOTHING:
        return low[0], None
    first = min(low[0], high[0]) if low[0] and high[0] else None
    last = max(low[1], high[1]) if low[1] and high[1] else None
    return first, last
