"""A time word from an article without a date is named to the reader."""

from __future__ import annotations

from datetime import date

import pytest

from rag.types import DateRange, Evidence, Passage, Sentence, Source, Verdict
from rag.undated import undated_notice

PASSED = Verdict("supported", entailed=True, probability=0.99)


def evidence(number: int, day: date | None) -> Evidence:
    published = DateRange(day, day, "stated") if day else DateRange()
    passage = Passage("a" * 16, "b" * 64, 0, 10, "0123456789")
    return Evidence(number, passage, "a.txt", Source(published=published), 1.0)


def sentence(text: str, *cites: int) -> Sentence:
    return Sentence(text, "extracted", cites, PASSED)


def test_the_time_words_of_an_undated_source_are_named() -> None:
    notice = undated_notice([sentence("Currently, 40 ships are at sea.", 1)], [evidence(1, None)])
    assert notice is not None
    assert notice.kind == "undated_source"
    assert "“currently” in [1]" in notice.text


@pytest.mark.parametrize(
    ("text", "cites", "day"),
    [
        ("Currently, 40 ships are at sea.", (1,), date(2021, 5, 1)),
        ("On 3 May 2021, 40 ships were at sea.", (1,), None),
        ("Snow is known in Nowra.", (1,), None),
        ("Currently, 40 ships are at sea.", (1, 2), None),
    ],
)
def test_nothing_is_said_without_need(text: str, cites: tuple[int, ...], day: date | None) -> None:
    given = [evidence(1, day), evidence(2, date(2021, 5, 1))]
    assert undated_notice([sentence(text, *cites)], given) is None
