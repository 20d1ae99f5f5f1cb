"""The rule on years: an event of another year is no answer to a question about this one."""

from __future__ import annotations

from datetime import date

import pytest

from rag.candidates import Candidate
from rag.fitness import Misfit, Surroundings, misfit
from rag.names import BUILT_IN
from rag.questions import read_question
from rag.types import UNKNOWN_DATE, DateRange, Source
from rag.words import content_words

CLOSED = "Norway closed the port of Bodø."
ASKED = "Which port did Norway close in 2021?"
IN_2021 = DateRange(date(2021, 3, 1), date(2021, 3, 1), "stated")
IN_2023 = DateRange(date(2023, 1, 9), date(2023, 1, 15), "inferred")
SINCE_2023 = DateRange(date(2023, 1, 9), None, "inferred")


def judged(question: str, text: str, published: DateRange) -> Misfit | None:
    candidate = Candidate(
        evidence=1,
        article="a",
        start=0,
        end=len(text),
        text=text,
        words=tuple(content_words(text)),
        nearby=frozenset(w.stem for w in content_words(text)),
        before="",
    )
    around = Surroundings(text, Source(published=published), BUILT_IN)
    return misfit(read_question(question, BUILT_IN), candidate, around, BUILT_IN)


@pytest.mark.parametrize("published", [IN_2023, SINCE_2023])
def test_a_sentence_of_a_later_article_is_no_answer_about_an_earlier_year(
    published: DateRange,
) -> None:
    assert judged(ASKED, CLOSED, published) == Misfit("time", "2021")


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("Norway closed the port of Bodø in 2021.", IN_2023),
        ("Norway closed the port of Bodø two years ago.", IN_2023),
        (CLOSED, IN_2021),
        (CLOSED, UNKNOWN_DATE),
    ],
    ids=["says the year", "looks back", "of that year", "undated"],
)
def test_what_may_be_of_the_year_stays(text: str, published: DateRange) -> None:
    assert judged(ASKED, text, published) is None


def test_a_question_without_a_year_asks_for_none() -> None:
    assert judged("Which port did Norway close?", CLOSED, IN_2023) is None
