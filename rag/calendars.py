"""Spans of days: weeks, months, quarters, seasons, decades, holidays, and parts of them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from rag.time_words import HOLIDAYS, SEASONS, Unit

Days = tuple[date, date]
ONE = timedelta(days=1)


def month_of(year: int, month: int) -> Days:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def months_from(day: date, count: int) -> date:
    """The same day ``count`` months later, or that month's last."""
    index = day.year * 12 + day.month - 1 + count
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def season_of(name: str, year: int) -> Days:
    """The three months of the northern hemisphere; a winter is named by the year it begins in."""
    first = date(year, SEASONS[name], 1)
    return first, months_from(first, 3) - ONE


def unit_of(unit: Unit, day: date, shift: int = 0) -> Days:
    """The calendar unit that holds ``day``, ``shift`` units on; a week begins on Monday.

    Raises ``OverflowError`` or ``ValueError`` outside the years 1 to 9999.
    """
    if unit == "day":
        return day + shift * ONE, day + shift * ONE
    if unit in ("week", "weekend"):
        monday = day - day.weekday() * ONE + 7 * shift * ONE
        return (
            (monday, monday + 6 * ONE) if unit == "week" else (monday + 5 * ONE, monday + 6 * ONE)
        )
    if unit == "month":
        there = months_from(day.replace(day=1), shift)
        return month_of(there.year, there.month)
    if unit == "quarter":
        first = months_from(date(day.year, 3 * ((day.month - 1) // 3) + 1, 1), 3 * shift)
        return first, months_from(first, 3) - ONE
    if unit == "decade":
        begins = day.year // 10 * 10 + 10 * shift
        return date(begins, 1, 1), date(begins + 9, 12, 31)
    if unit == "century":
        begins = (day.year - 1) // 100 * 100 + 1 + 100 * shift
        return date(begins, 1, 1), date(begins + 99, 12, 31)
    return date(day.year + shift, 1, 1), date(day.year + shift, 12, 31)


def moved(unit: Unit, day: date, count: int) -> date:
    """``day`` moved by ``count`` units, to the day. Raises as ``unit_of``."""
    if unit == "day":
        return day + count * ONE
    if unit in ("week", "weekend"):
        return day + 7 * count * ONE
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200, "season": 3}
    return months_from(day, months[unit] * count)


def holiday(name: str, year: int) -> date:
    """The day of a holiday of ``HOLIDAYS`` in ``year``."""
    rule = HOLIDAYS[name]
    if rule[0] == "easter":
        from dateutil.easter import easter

        sunday: date = easter(year)
        return sunday + rule[1] * ONE
    if len(rule) == 2:
        return date(year, int(rule[0]), int(rule[1]))
    month, weekday, which, after = rule
    first, last = month_of(year, month)
    if which < 0:
        return last - (last.weekday() - weekday) % 7 * ONE + after * ONE
    return first + (weekday - first.weekday()) % 7 * ONE + (7 * (which - 1) + after) * ONE


def part_of(days: Days, portion: str | None, unit: str | None) -> Days:
    """The early, middle or late third, the start or end, a half or quarter of a span of days."""
    first, last = days
    length = (last - first).days + 1
    if portion is None:
        return days
    if portion in ("first half", "second half"):
        middle = months_from(first, 6) if unit == "year" else first + length // 2 * ONE
        return (first, middle - ONE) if portion == "first half" else (middle, last)
    if unit == "year":
        spans = {"early": (1, 4), "mid": (5, 8), "late": (9, 12), "start": (1, 1), "end": (12, 12)}
        low, high = spans[portion]
        return date(first.year, low, 1), month_of(last.year, high)[1]
    if unit == "month":
        low, high = {"early": (1, 10), "mid": (11, 20)}.get(_third(portion), (21, last.day))
        low = last.day - 9 if portion == "end" else low
        return first.replace(day=low), first.replace(day=high)
    if unit == "week":
        low, high = {"early": (0, 2), "mid": (2, 3)}.get(_third(portion), (3, 6))
        return first + low * ONE, first + high * ONE
    if unit in ("decade", "century"):
        years = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}[_third(portion)]
        tenth = (last.year - first.year + 1) // 10
        begins, ends = first.year + years[0] * tenth, first.year + (years[1] + 1) * tenth - 1
        return date(begins, 1, 1), date(ends, 12, 31)
    third = length // 3
    low, high = {"early": (0, third - 1), "mid": (third, length - third - 1)}.get(
        _third(portion), (length - third, length - 1)
    )
    return first + low * ONE, first + high * ONE


def _third(portion: str) -> str:
    return {"start": "early", "end": "late"}.get(portion, portion)
