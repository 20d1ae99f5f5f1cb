"""Of which days a stretch of a sentence tells, and whether two stretches tell of the same."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from rag.modes import clause_tense
from rag.statements import Statement
from rag.times import DateMention

# Reports of one event are no further apart than this.
EVENT_DAYS = 45
# A date at the begin of a sentence is one of all that it tells.
_LEADING = 25

Span = tuple[Statement, int, int]


def same_time(one: Span, other: Span, *, most: int = EVENT_DAYS) -> bool:
    """Do two stretches of sentences tell of times at most so many days apart, so far as told?"""
    back = _looks_back(*one)
    if back != _looks_back(*other):
        return False
    if back[0]:
        most = min(most, EVENT_DAYS)
    here, there = when(*one), when(*other)
    return here is None or there is None or _apart(here, there) <= most


def when(statement: Statement, start: int, end: int) -> tuple[date, date] | None:
    """The days that ``text[start:end]`` tells of: those it names, those that the sentence begins
    with, else those of its article; ``None`` where nothing is known.
    """
    published = statement.published
    day = published.end or published.start
    inside = [d for d in statement.dates if start <= d.start < end]
    named = inside or [d for d in statement.dates if d.start < _LEADING]
    found = [m for d in named if (m := _meant(statement, d, day)) is not None]
    if found:
        return min(first for first, _ in found), max(last for _, last in found)
    if named or day is None:
        return None
    return published.start or day, day


def _meant(
    statement: Statement, mention: DateMention, day: date | None
) -> tuple[date, date] | None:
    """The days of a mention; of a month that is told as past, not the one to come."""
    found = mention.resolved(day)
    if found is None or day is None or mention.year or not mention.month or found[0] <= day:
        return found
    if clause_tense(statement.text, mention.start) == "plan":
        return found
    return replace(mention, year=found[0].year - 1).resolved(day)


_AGO = re.compile(
    r"\b(?:years?|months?|weeks?|decades?|century|centuries)\s(?:ago|earlier|before|prior)\b"
    r"|\b(?:this time|same (?:time|day|week|month|period)|during|in) last year\b|\blast year\b"
    r"|\b(?:a|the) year before\b|\bpreviously\b|\bonce\b|\bat the time\b|\bback then\b",
    re.I,
)


def _looks_back(statement: Statement, start: int, end: int) -> tuple[bool, frozenset[int]]:
    """Does the stretch tell of an earlier time ("a year ago")? And the years before that of the
    article which the sentence names.
    """
    published = statement.published.end or statement.published.start
    past = frozenset(
        d.year for d in statement.dates if d.year and published and d.year < published.year
    )
    told = when(statement, start, end)
    far = bool(published and told and (published - told[1]).days > EVENT_DAYS)
    ago = _AGO.search(statement.text, start, end) or _AGO.search(statement.text[:_LEADING])
    return bool(ago or far), past


def _apart(one: tuple[date, date], other: tuple[date, date]) -> int:
    """Days from the end of the earlier to the begin of the later, 0 if they overlap."""
    return max(0, (other[0] - one[1]).days, (one[0] - other[1]).days)
