"""What time words mean, counted from the article's date."""

from __future__ import annotations

from datetime import date

from rag.dating import resolved_times
from rag.types import Article, DateRange, Source


def article(text: str, published: DateRange) -> Article:
    return Article("a", "v", "a.txt", Source(published=published), text)


def day(text: str) -> DateRange:
    return DateRange(date.fromisoformat(text), date.fromisoformat(text), "stated")


def test_the_same_words_mean_other_days_when_the_date_changes() -> None:
    text = "The ferry sank. It happened on Thursday."
    (friday,) = resolved_times(article(text, day("2023-01-13")))
    (week_later,) = resolved_times(article(text, day("2023-01-20")))
    assert text[friday.start : friday.end] == friday.text == "Thursday"
    assert (friday.first, friday.last, friday.how) == (
        date(2023, 1, 12), date(2023, 1, 12), "inferred",
    )  # fmt: skip
    assert week_later.first == date(2023, 1, 19)
