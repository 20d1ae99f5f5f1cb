"""Computed dates as a reader sees them, beside the words they were computed from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

Json = Mapping[str, Any]


def with_dates(text: str, times: Sequence[Json]) -> str:
    """The sentence with the dates that were computed beside the words they were computed from:
    ``on Thursday [computed: 12 January 2023]``. What the words give themselves is not repeated.
    """
    for time in sorted(times, key=lambda t: -int(t["end"])):
        if time["how"] == "inferred" and (time["from"] or time["to"]):
            computed = days_in_words(time["from"], time["to"])
            text = f"{text[: time['end']]} [computed: {computed}]{text[time['end'] :]}"
    return text


def days_in_words(first: str | None, last: str | None) -> str:
    """``12 January 2023``, ``May 2022``, ``2021``, ``3 to 5 May 2020``, ``from 9 May 2020``."""
    if first is None or last is None:
        known = day_in_words(date.fromisoformat(first or last or ""))
        return f"from {known}" if first else f"by {known}"
    low, high = date.fromisoformat(first), date.fromisoformat(last)
    if low == high:
        return day_in_words(low)
    ends_month = (high + timedelta(days=1)).day == 1
    if low.day == 1 and ends_month and (low.month, high.month) == (1, 12):
        return str(low.year) if low.year == high.year else f"{low.year} to {high.year}"
    if low.day == 1 and ends_month:
        months = f"{low:%B} {low.year}", f"{high:%B} {high.year}"
        return months[0] if months[0] == months[1] else " to ".join(months)
    if (low.year, low.month) == (high.year, high.month):
        return f"{low.day} to {day_in_words(high)}"
    return f"{day_in_words(low)} to {day_in_words(high)}"


def day_in_words(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
