"""The measuring of dates: what a library gives is read as days, and held against the reader's."""

from __future__ import annotations

from datetime import date

import pytest

from benchmarks.news_date_libraries import NOTHING, Asked, ask, ours, period, scored
from benchmarks.news_dates import Meant, is_right

TUESDAY = date(2024, 2, 6)


@pytest.mark.parametrize(
    ("unit", "days"),
    [
        ("day", (TUESDAY, TUESDAY)),
        ("week", (date(2024, 2, 5), date(2024, 2, 11))),
        ("month", (date(2024, 2, 1), date(2024, 2, 29))),
        ("year", (date(2024, 1, 1), date(2024, 12, 31))),
    ],
)
def test_a_period_is_all_of_its_days(unit: str, days: Meant) -> None:
    assert period(TUESDAY, unit) == days


def test_the_end_of_earlier_this_week_may_be_a_day_off() -> None:
    wanted = (date(2024, 2, 5), TUESDAY)
    a_day_less = (date(2024, 2, 5), date(2024, 2, 5))
    assert is_right("earlier this week", a_day_less, wanted)
    assert not is_right("this week", a_day_less, wanted)
    assert not is_right("earlier this week", (TUESDAY, TUESDAY), wanted)


def test_scores_tell_the_right_from_the_claimed() -> None:
    monday = (date(2024, 2, 5), date(2024, 2, 5))
    ends = (TUESDAY, TUESDAY)
    rows = [
        Asked("Monday", ends, monday, NOTHING),
        Asked("recently", ends, NOTHING, NOTHING),
        Asked("this week", ends, (date(2024, 2, 5), date(2024, 2, 11)), NOTHING),
    ]
    found = {name: str(score) for name, score in scored(rows, [monday, NOTHING, monday]).items()}
    assert found == {
        "right": "2/3 (0.67)",
        "right where claimed": "1/2 (0.50)",
        "first day within, where claimed": "2/2 (1.00)",
    }


def test_a_range_is_asked_at_both_ends_and_an_error_is_no_date() -> None:
    ends = (TUESDAY, date(2024, 2, 8))
    assert ask(ours, Asked("yesterday", ends, NOTHING, NOTHING)) == (
        date(2024, 2, 5),
        date(2024, 2, 7),
    )

    def broken(words: str, anchor: date) -> Meant:
        raise ValueError(words)

    assert ask(broken, Asked("yesterday", ends, NOTHING, NOTHING)) == NOTHING
