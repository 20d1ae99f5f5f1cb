"""The days that one expression of time means in an article of a given day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rag.calendars import (
    ONE,
    Days,
    holiday,
    month_of,
    months_from,
    moved,
    part_of,
    season_of,
    unit_of,
)
from rag.time_words import Phrase, Unit

Meant = tuple[date | None, date | None]
NOTHING: Meant = (None, None)
# The most days that an event may last whose "that day", "that year" is meant.
_LENGTHS = {"day": 2, "week": 8, "weekend": 3, "month": 32, "quarter": 93, "year": 367}
# A day of the year told as past is still to come if that is this near, and the last one this far.
_UNCLEAR = 150 * ONE
_SOON, _LONG_AGO = 60 * ONE, 300 * ONE


def days_of(phrase: Phrase, today: date | None, tense: int, event: Days | None) -> Meant:
    """First and last day, ``None`` for an end that is not known.

    ``today`` is the article's date, if known; ``tense`` as of ``rag.tense.direction``; ``event``
    the days of the event told before, if there is one.
    """
    try:
        if phrase.kind == "fixed":
            return _fixed(phrase)
        if (phrase.event and phrase.kind != "yearly") or phrase.which in (
            "that",
            "before",
            "after",
        ):
            return _from_event(phrase, event) if event else NOTHING
        return _from_today(phrase, today, tense) if today else NOTHING
    except (ValueError, OverflowError, KeyError):
        return NOTHING


def _fixed(phrase: Phrase) -> Meant:
    if phrase.first is None or phrase.last is None:
        return NOTHING
    return part_of((phrase.first, phrase.last), phrase.portion, phrase.unit)


def _from_today(phrase: Phrase, today: date, tense: int) -> Meant:
    if phrase.kind == "weekday":
        return _weekday(phrase, today, tense)
    if phrase.kind == "yearly":
        return _yearly(phrase, today, tense)
    if phrase.kind == "unit":
        return _unit(phrase, today, tense)
    if phrase.kind == "shift":
        return _shifted(phrase, (today, today))
    if phrase.kind == "span" and phrase.unit:
        there = moved(phrase.unit, today, phrase.count)
        return (there, today) if there < today else (today, there)
    return NOTHING


def _weekday(phrase: Phrase, today: date, tense: int) -> Meant:
    wanted = phrase.weekday or 0
    if phrase.name == "week":
        monday = unit_of("week", today, phrase.count)[0]
        return monday + wanted * ONE, monday + wanted * ONE
    back = (today.weekday() - wanted) % 7
    ahead = (wanted - today.weekday()) % 7
    if phrase.which == "last":
        day = today - (back or 7) * ONE
    elif phrase.which == "next":
        day = today + (ahead or 7) * ONE
    elif tense > 0 or (phrase.which == "this" and tense == 0):
        day = today + ahead * ONE
    else:
        day = today - back * ONE
    return day, day


def _yearly(phrase: Phrase, today: date, tense: int) -> Meant:
    if phrase.count and phrase.unit == "day":  # a holiday with its year
        day = holiday(phrase.name, phrase.count)
        return day, day
    each = [_of_year(phrase, today.year + shift) for shift in (-2, -1, 0, 1, 2)]
    spans = [days for days in each if days is not None]
    if phrase.weekday is not None:
        fits = [s for s in spans if s[0].weekday() == phrase.weekday]
        if fits:
            return min(fits, key=lambda s: _distance(s, today))
    found = _chosen(phrase, spans, today, tense)
    if found and phrase.portion in ("so far", "to come"):
        if not found[0] <= today <= found[1]:
            return found
        return (found[0], today) if phrase.portion == "so far" else (today, found[1])
    return part_of(found, phrase.portion, phrase.unit) if found else NOTHING


def _of_year(phrase: Phrase, year: int) -> Days | None:
    if phrase.unit == "season":
        return season_of(phrase.name, year)
    if phrase.name == "quarter":
        first = date(year, phrase.month or 1, 1)
        return first, months_from(first, phrase.count) - ONE
    if phrase.name:
        return holiday(phrase.name, year), holiday(phrase.name, year)
    if phrase.month and phrase.day:
        try:
            first = date(year, phrase.month, phrase.day)
            return first, date(year, phrase.month, phrase.most or phrase.day)
        except ValueError:
            return None
    return month_of(year, phrase.month or 1)


def _chosen(phrase: Phrase, spans: list[Days], today: date, tense: int) -> Days | None:
    if phrase.name == "quarter" and phrase.which:
        shift = {"last": -1, "next": 1}.get(phrase.which, 0)
        return next((s for s in spans if s[0].year == today.year + shift), None)
    if phrase.bound:
        year = today.year + {"last": -1, "next": 1}.get(phrase.bound.casefold(), 0)
        return next((s for s in spans if s[0].year == year), None)
    past = [s for s in spans if s[0] <= today]
    over = [s for s in spans if s[1] < today]
    coming = [s for s in spans if s[1] >= today]
    ahead = [s for s in spans if s[0] > today]
    if phrase.which == "last":
        return _last(over)
    if phrase.which == "next":
        return ahead[0] if ahead else None
    if phrase.which == "this":
        if phrase.unit == "season":
            return min(spans, key=lambda s: _distance(s, today), default=None)
        return next((s for s in spans if s[0].year == today.year), None)
    latest = _last(past)
    if phrase.event and phrase.unit == "day":
        near = latest is not None and today - latest[1] <= _UNCLEAR
        soon = bool(coming) and coming[0][0] - today <= _SOON and (tense >= 0 or not near)
        # Which year's "Jan. 6 committee" it is, the words do not say.
        return latest if near and not soon else coming[0] if soon else None
    if tense > 0:
        return coming[0] if coming else None
    if phrase.unit == "day" and latest is not None and ahead:
        gone, left = today - latest[1], ahead[0][0] - today
        if tense == 0 and min(gone, left) > _UNCLEAR:
            return None
        if tense == 0:
            return latest if gone <= left else ahead[0]
        return ahead[0] if gone > _LONG_AGO and left < _SOON else latest
    return latest


def _last(spans: Iterable[Days]) -> Days | None:
    return max(spans, default=None)


def _distance(days: Days, today: date) -> int:
    if days[0] <= today <= days[1]:
        return 0
    return min(abs((days[0] - today).days), abs((days[1] - today).days))


def _unit(phrase: Phrase, today: date, tense: int) -> Meant:
    if phrase.unit is None:
        return NOTHING
    count = phrase.count
    if phrase.unit == "weekend" and today.weekday() < 5 and count == 0:
        # "over the weekend" is the last one, "this weekend" the next, unless the tense says else.
        count = -1 if tense < 0 or (tense == 0 and not phrase.which) else 0
    here = today
    if phrase.unit == "week" and count == 0 and today.weekday() == 6:
        # Said on a Sunday, "this week" with a look ahead is the one that begins.
        here = today + ONE if tense > 0 or phrase.portion == "to come" else today
    first, last = unit_of(phrase.unit, here, count)
    if phrase.portion == "so far":
        return first, today
    if phrase.portion == "to come":
        return today, last
    return part_of((first, last), phrase.portion, phrase.unit)


def _shifted(phrase: Phrase, base: Days) -> Meant:
    unit = phrase.unit
    if unit is None:
        return NOTHING
    # Days and weeks are counted to the day, months and years name the month or year.
    grain: Unit = "day" if unit in ("day", "week", "weekend") else unit
    ends = [
        day
        for count in (phrase.count, phrase.most)
        for here in base
        for day in unit_of(grain, moved(unit, here, count))
    ]
    return min(ends), max(ends)


def _from_event(phrase: Phrase, event: Days) -> Meant:
    unit = phrase.unit
    length = (event[1] - event[0]).days + 1
    if unit is None or length > _LENGTHS.get(unit, 367):
        return NOTHING
    if phrase.kind == "shift":
        return _shifted(phrase, event)
    if phrase.kind == "weekday" and phrase.weekday is not None:
        after = event[1] + ((phrase.weekday - event[1].weekday() - 1) % 7 + 1) * ONE
        before = event[0] - ((event[0].weekday() - phrase.weekday - 1) % 7 + 1) * ONE
        if phrase.which == "that":
            monday = unit_of("week", event[0])[0]
            after = before = monday + phrase.weekday * ONE
        day = before if phrase.which == "before" else after
        return day, day
    if phrase.kind == "yearly":
        each = [_of_year(phrase, event[0].year + shift) for shift in (-1, 0, 1)]
        spans = [days for days in each if days is not None]
        if phrase.which == "after":
            return next((s for s in spans if s[0] > event[1]), NOTHING)
        if phrase.which == "before":
            return _last(s for s in spans if s[1] < event[0]) or NOTHING
        return next((s for s in spans if s[0].year == event[0].year), NOTHING)
    first, last = unit_of(unit, event[0], phrase.count)
    return part_of((first, last), phrase.portion, unit)
