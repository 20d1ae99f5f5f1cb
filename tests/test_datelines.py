"""Dates, outlet and byline that the text itself gives."""

from __future__ import annotations

from datetime import date

import pytest

from rag.datelines import text_facts
from rag.types import UNKNOWN_DATE, DateRange

TENTH = date(2023, 1, 10)


@pytest.mark.parametrize(
    "text",
    [
        " date 2023-01-10 Russia has begun.",
        "Published: 10 January 2023\nIt rose.",
        "Published Jan. 10, 2023\nIt rose.",
        "Headline\nPublished on Tuesday, January 10, 2023\nIt rose.",
        "Posted: 2023-01-10\nIt rose.",
        "First published 10th January 2023 at 5 p.m.\nIt rose.",
        "It rose.\nThis article was originally published on January 10, 2023.",
    ],
)
def test_published_is_stated(text: str) -> None:
    assert text_facts(text).published == DateRange(TENTH, TENTH, "stated")


@pytest.mark.parametrize(
    "text",
    [
        "Update 1/10/23, 11.13 a.m. ET: This article was updated with comments.",
        "Last updated 10 January 2023",
        "Updated: January 10, 2023",
        "This story was updated on January 10, 2023.",
        "Updated 11:30 a.m. ET, January 10, 2023",
    ],
)
def test_updated_is_stated_and_bounds_publication(text: str) -> None:
    facts = text_facts(f"It rose.\n{text}")
    assert facts.updated == DateRange(TENTH, TENTH, "stated")
    assert facts.published == DateRange(None, TENTH, "inferred")


def test_a_weekday_in_the_opening_bounds_publication_below() -> None:
    text = "The ministry said on Friday that it fell.\nUpdate 1/13/23, 11.13 a.m. ET: More."
    friday = date(2023, 1, 13)
    assert text_facts(text).published == DateRange(friday, friday, "inferred")


def test_an_article_is_not_older_than_what_it_reports() -> None:
    text = "It was used on February 24, 2022.\n— Jane (@jane_doe) January 10, 2023\nIt rose."
    assert text_facts(text).published == DateRange(TENTH, None, "inferred")


@pytest.mark.parametrize(
    "text",
    [
        "Publication 1/10/23 is no stamp.",
        "Updated: 1/10/23",
        "The games will take place on July 4, 2024 in Paris.",
        "He has been banned until March 3, 2022.",
        "It was founded on March 3, 1799.",
        "The probe was said to arrive on March 3, 2199.",
        "It rose in January 2023.",
        "Updated vote totals have him ahead.",
    ],
)
def test_what_is_not_sound_stays_unknown(text: str) -> None:
    facts = text_facts(text)
    assert facts.published == UNKNOWN_DATE
    assert facts.updated == UNKNOWN_DATE


@pytest.mark.parametrize(
    ("text", "byline", "outlet"),
    [
        (
            "It rose.\nAbout the writer\nIsabel van Brugen is a Newsweek Reporter based in Rome.",
            "Isabel van Brugen",
            "Newsweek",
        ),
        (
            "It rose.\nAbout the author\nJ. Doe-Smith is a senior editor at The Example Times. He",
            None,
            "The Example Times",
        ),
        (
            "It rose.\nJane Doe is a reporter for the Example Post. Follow her at @jane_doe.",
            "Jane Doe",
            "Example Post",
        ),
        ("By Jane Doe and John Roe\nIt rose.", "Jane Doe and John Roe", None),
        ("A headline\n\nBy JANE DOE\n\nIt rose.", "JANE DOE", None),
        ("(CNN) The president spoke.", None, "CNN"),
        ("WASHINGTON, Jan 12 (Reuters) - The president spoke.", None, "Reuters"),
        ("By Friday Kyiv had fallen.\nIt rose.", None, None),
        ("Minsk told Newsweek that it rose.", None, None),
        ("Jane Doe is a reporter for the Post, and was arrested.", None, None),
    ],
)
def test_byline_and_outlet(text: str, byline: str | None, outlet: str | None) -> None:
    facts = text_facts(text)
    assert facts.outlet == outlet
    if byline is not None or "editor" not in text:
        assert facts.byline == byline
    assert facts.title is None
