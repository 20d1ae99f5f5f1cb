"""Quantities and dates as the checks read them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.numbers import backs, find_quantities
from rag.times import find_dates


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound"),
    [
        ("9,000 men", 9000, None, "exact"),
        ("nine thousand men", 9000, None, "exact"),
        ("9k views", 9000, None, "exact"),
        ("two hundred and fifty boats", 250, None, "exact"),
        ("half a million people", 500_000, None, "exact"),
        ("a dozen eggs", 12, None, "exact"),
        ("$2.5bn of bonds", 2.5e9, "$", "exact"),
        ("2.5 billion dollars", 2.5e9, "$", "exact"),
        ("40 per cent", 40, "%", "exact"),
        ("40%", 40, "%", "exact"),
        ("3 percentage points", 3, "points", "exact"),
        ("a 900-metre wall", 900, "metre", "exact"),
        ("up to 9,000 men", 9000, None, "at_most"),
        ("fewer than 9,000 men", 9000, None, "under"),
        ("no fewer than 20 boats", 20, None, "at_least"),
        ("more than 20 boats", 20, None, "over"),
        ("nearly 30,000 men", 30_000, None, "about"),
        ("9,000 or more", 9000, None, "at_least"),
        ("the 21st century", 21, "century", "exact"),
    ],
)
def test_a_quantity_is_read(text: str, value: float, unit: str | None, bound: str) -> None:
    (found,) = find_quantities(text)
    assert (found.value, found.unit, found.bound) == (value, unit, bound)


@pytest.mark.parametrize(
    "text", ["on 12 May 2021", "in 1987", "at 10:30", "at 11.13 a.m.", "S-400", "G7", "one of them"]
)
def test_dates_times_and_names_are_no_quantities(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize("text", ["10-15 boats", "10 to 15 boats", "between 10 and 15 boats"])
def test_a_range_is_two_ends(text: str) -> None:
    assert [(q.value, q.bound) for q in find_quantities(text)] == [(10, "range"), (15, "range")]


@pytest.mark.parametrize(
    ("source", "claim", "expected"),
    [
        ("9,000 men", "nine thousand men", True),
        ("up to 9,000 men", "up to 9,000 men", True),
        ("up to 9,000 men", "9,000 men", False),
        ("up to 9,000 men", "at least 9,000 men", False),
        ("about 30,000 men", "nearly 30,000 men", True),
        ("about 30,000 men", "30,000 men", False),
        ("8,940 men", "about 9,000 men", True),
        ("8,940 men", "fewer than 9,000 men", True),
        ("8,940 men", "more than 8,000 men", True),
        ("less than 9,000 men", "up to 9,000 men", True),
        ("up to 9,000 men", "less than 9,000 men", False),
        ("700 miles", "700 km", False),
        ("$40", "€40", False),
        ("4 percent", "4 percentage points", False),
        ("51.96 percent", "52 percent", True),
        ("51.96 percent", "51 percent", False),
        ("10 to 15 boats", "15 boats", False),
    ],
)
def test_what_backs_what(source: str, claim: str, expected: bool) -> None:
    left, right = find_quantities(source)[-1], find_quantities(claim)[-1]
    assert backs(left, right) is expected


PUBLISHED = date(2023, 1, 13)  # a Friday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on Tuesday", date(2023, 1, 10), date(2023, 1, 10)),
        ("on Friday", date(2023, 1, 13), date(2023, 1, 13)),
        ("yesterday", date(2023, 1, 12), date(2023, 1, 12)),
        ("last week", date(2023, 1, 2), date(2023, 1, 8)),
        ("last year", date(2022, 1, 1), date(2022, 12, 31)),
        ("on December 28", date(2022, 12, 28), date(2022, 12, 28)),
        ("on 16 January", date(2023, 1, 16), date(2023, 1, 16)),
        ("in February 2022", date(2022, 2, 1), date(2022, 2, 28)),
        ("2022-01-18", date(2022, 1, 18), date(2022, 1, 18)),
        ("1/13/23", date(2023, 1, 13), date(2023, 1, 13)),
        ("in 2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("Tuesday, January 3, 2023", date(2023, 1, 3), date(2023, 1, 3)),
    ],
)
def test_dates_resolve_against_the_articles_date(text: str, first: date, last: date) -> None:
    (mention,) = find_dates(text)
    assert mention.resolved(PUBLISHED) == (first, last)


@pytest.mark.parametrize("text", ["they may go", "2000 troops arrived", "they march on", "page 12"])
def test_other_words_are_no_dates(text: str) -> None:
    assert find_dates(text) == []


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=120)
    | st.from_regex(r"[\d,. a-z$%]{0,60}")
)
def test_offsets_are_exact_on_any_text(text: str) -> None:
    assert all(text[q.start : q.end] == q.text for q in find_quantities(text))
    for mention in find_dates(text):
        assert text[mention.start : mention.end] == mention.text
        mention.resolved(PUBLISHED)
        mention.resolved(None)
