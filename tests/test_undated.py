"""A time word from an article without a date is named to the reader."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rag.pipeline import Question, ask
from rag.types import Sentence, Verdict
from rag.undated import undated_notice
from tests.newsroom import newsroom

PASSED = Verdict("supported", entailed=True, probability=0.99)


def sentence(text: str, as_of: date | None, *cites: int) -> Sentence:
    return Sentence(text, "extracted", cites or (1,), PASSED, as_of=as_of)


def test_the_time_words_of_an_undated_source_are_named() -> None:
    notice = undated_notice([sentence("Currently, 40 ships are at sea.", None)])
    assert notice is not None
    assert notice.kind == "undated_source"
    assert "“currently” in [1]" in notice.text


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Currently, 40 ships are at sea.", date(2021, 5, 1)),
        ("On 3 May 2021, 40 ships were at sea.", None),
        ("Snow is known in Nowra.", None),
    ],
)
def test_nothing_is_said_without_need(text: str, day: date | None) -> None:
    assert undated_notice([sentence(text, day)]) is None


def test_one_dated_source_of_two_is_enough() -> None:
    assert undated_notice([sentence("Currently, 40 ships sail.", date(2021, 5, 1), 1, 2)]) is None


@pytest.mark.parametrize("day", [None, "2021-05-01"])
def test_an_answer_says_so(tmp_path: Path, day: str | None) -> None:
    ships: dict[str, object] = {
        "id": "ships", "text": "Currently, 40 ships of Tervia are at sea, the navy said.\n",
    }  # fmt: skip
    records = [{**ships, "date": day} if day else ships]
    with newsroom(tmp_path, records) as parts:
        answer = ask(Question("How many ships of Tervia are at sea?"), parts)
    kinds = [notice.kind for notice in answer.record.notices]
    assert ("undated_source" in kinds) is (day is None)
