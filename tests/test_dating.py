"""What time words mean, counted from the article's date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.dating import anchor_of, is_marked, resolve, resolved_times, times_in
from rag.sentences import sentence_spans
from rag.types import Article, DateRange, Source, TimeMention

FRIDAY = "2023-01-13"


def article(text: str, published: DateRange, updated: DateRange | None = None) -> Article:
    source = Source(published=published, updated=updated or DateRange())
    return Article("a", "v", "a.txt", source, text)


def day(text: str) -> DateRange:
    return DateRange(date.fromisoformat(text), date.fromisoformat(text), "stated")


def meant(text: str, first: str = FRIDAY, last: str | None = None) -> list[TimeMention]:
    anchor = DateRange(date.fromisoformat(first), date.fromisoformat(last or first), "inferred")
    return resolve(text, sentence_spans(text), anchor)


def shown(time: TimeMention) -> str:
    return f"{time.first or ''}..{time.last or ''}"


@pytest.mark.parametrize(
    ("text", "words", "days"),
    [
        ("It sank on Thursday.", "Thursday", "2023-01-12..2023-01-12"),
        ("It sank on Friday.", "Friday", "2023-01-13..2023-01-13"),
        ("It will sail on Thursday.", "Thursday", "2023-01-19..2023-01-19"),
        ("The talks were set for Monday.", "Monday", "2023-01-16..2023-01-16"),
        ("War began last February.", "last February", "2022-02-01..2022-02-28"),
        ("It fell in October.", "October", "2022-10-01..2022-10-31"),
        ("Drills will run from January 16 to February 1.", "February 1", "2023-02-01..2023-02-01"),
        ("He left at the end of last month.", "end of last month", "2022-12-22..2022-12-31"),
        ("She resigned two weeks ago.", "two weeks ago", "2022-12-30..2022-12-30"),
        ("She resigned three years ago.", "three years ago", "2020-01-01..2020-12-31"),
        ("Prices rose earlier this week.", "earlier this week", "2023-01-09..2023-01-13"),
        ("Prices rose in the past two days.", "in the past two days", "2023-01-11..2023-01-13"),
        ("It opened in the early 1990s.", "early 1990s", "1990-01-01..1993-12-31"),
        ("It shrank in the third quarter of 2022.", "the third quarter of 2022",
         "2022-07-01..2022-09-30"),
        ("They met on Good Friday.", "Good Friday", "2022-04-15..2022-04-15"),
        ("They met over Christmas.", "Christmas", "2022-12-25..2022-12-25"),
        ("It snowed in mid-December.", "mid-December", "2022-12-11..2022-12-20"),
        ("A new bridge opens next summer.", "next summer", "2023-06-01..2023-08-31"),
        ("On Monday 6 February it will close.", "Monday 6 February", "2023-02-06..2023-02-06"),
        ("A few days ago it fell.", "A few days ago", ".."),
        ("It may attack in the coming months.", "in the coming months", ".."),
        ("It happened about two weeks ago.", "about two weeks ago", ".."),
    ],
)  # fmt: skip
def test_what_words_of_a_friday_in_january_mean(text: str, words: str, days: str) -> None:
    found = {time.text: shown(time) for time in meant(text)}
    assert found[words] == days


@pytest.mark.parametrize(
    "text",
    [
        "The ferry may leave.",
        "Saturday Night Live was on air.",
        "Read more in USA TODAY.",
        "They meet every Monday.",
        "It won twice in two weeks.",
        "In all 1,984 people came.",
    ],
)
def test_what_is_no_time_is_not_taken_for_one(text: str) -> None:
    assert meant(text) == []


def test_a_day_later_counts_from_the_event_before_it() -> None:
    text = (
        "On Monday the ministry spoke. A day later it fell silent. The following Sunday it rained."
    )
    assert [shown(t) for t in meant(text)] == [
        "2023-01-09..2023-01-09", "2023-01-10..2023-01-10", "2023-01-15..2023-01-15",
    ]  # fmt: skip


def test_a_day_later_without_an_event_means_nothing_certain() -> None:
    (only,) = meant("The ministry spoke. A day later it fell silent.")
    assert (only.first, only.last, only.how) == (None, None, "unknown")
    assert not is_marked(only)


def test_a_day_without_its_year_is_the_one_that_the_text_names() -> None:
    text = "Rioters came on Jan. 6, 2021. Those who came on Jan. 6 were tried."
    assert [shown(t) for t in meant(text)] == ["2021-01-06..2021-01-06"] * 2


def test_both_ends_of_a_range_give_a_range() -> None:
    (monday,) = meant("It moved on Monday.", "2023-01-09", "2023-01-15")
    (sunday,) = meant("It moved on Sunday.", "2023-01-09", "2023-01-15")
    assert shown(monday) == "2023-01-09..2023-01-09"
    assert shown(sunday) == "2023-01-08..2023-01-15"


def test_an_open_range_leaves_that_end_open_and_no_date_leaves_nothing() -> None:
    text = "It moved on Monday."
    spans = sentence_spans(text)
    (since,) = resolve(text, spans, DateRange(date(2023, 1, 11), None, "inferred"))
    (never,) = resolve(text, spans, DateRange())
    assert (since.first, since.last) == (date(2023, 1, 9), None)
    assert (never.first, never.last, never.how) == (None, None, "unknown")


def test_a_date_that_the_words_give_is_stated_and_not_marked() -> None:
    (time,) = meant("It sank on 9 January 2021.")
    assert time.how == "stated"
    assert not is_marked(time)
    assert is_marked(meant("It sank on Thursday.")[0])


def test_words_count_from_the_latest_stated_date() -> None:
    published, updated = day("2023-01-10"), day("2023-01-13")
    assert anchor_of(Source(published=published, updated=updated)) == updated
    guess = DateRange(date(2023, 1, 12), date(2023, 1, 13), "inferred")
    assert anchor_of(Source(published=guess, updated=updated)) == updated
    assert anchor_of(Source(published=guess)) == guess


def test_the_same_words_mean_other_days_when_the_date_changes() -> None:
    text = "The ferry sank. It happened on Thursday."
    (friday,) = resolved_times(article(text, day("2023-01-13")))
    (week_later,) = resolved_times(article(text, day("2023-01-20")))
    assert text[friday.start : friday.end] == friday.text == "Thursday"
    assert friday.first == date(2023, 1, 12)
    assert week_later.first == date(2023, 1, 19)
    assert times_in(article(text, day("2023-01-13")), 0, 15) == ()


WORDS = [
    "on", "Monday", "will", "May", "3", "a", "day", "later", "two", "weeks", "ago", "the", "end",
    "of", "last", "month", ".", ",", "2020", "in", "January", "1990s", "earlier", "this", "year",
    "every", "next", "Friday", "quarter", "31", "02/30/2020",
]  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.sampled_from(WORDS),
        max_size=25,
    ),
    st.dates(min_value=date(1, 1, 2), max_value=date(9999, 12, 30)),
    st.integers(0, 40),
)
def test_any_words_of_any_day_give_spans_in_order(words: list[str], first: date, more: int) -> None:
    text = " ".join(words)
    last = min(first + timedelta(days=more), date.max) if first.year < 9999 else first
    found = resolve(text, sentence_spans(text), DateRange(first, last, "stated"))
    ends = [0, *(t.end for t in found)]
    for time, before in zip(found, ends, strict=False):
        assert before <= time.start < time.end <= len(text)
        assert text[time.start : time.end] == time.text
        assert not (time.first and time.last) or time.first <= time.last
        assert (time.how == "unknown") == (time.first is None and time.last is None)
