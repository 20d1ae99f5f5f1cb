"""The rule on years: an event of another year is no answer to a question about this one."""

from __future__ import annotations

from datetime import date

import pytest

from rag.candidates import Candidate
from rag.fitness import Misfit, misfit
from rag.names import BUILT_IN
from rag.questions import read_question
from rag.surroundings import Surroundings
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


CROSSED = (
    "Coast guards of Tervia crossed the strait on Monday and boarded a trawler. "
    "The ministry of Norland called the boarding a provocation."
)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What did Norland say after Tervia crossed the strait?", True),
        ("What did Norland say after Tervia sank the trawler?", False),
        ("What did Norland say after Tervia annexed two northern islands?", False),
        ("What did Norland say before the elections?", True),
    ],
)
def test_what_a_question_says_came_first_must_be_told(question: str, told: bool) -> None:
    found = judged(question, CROSSED, UNKNOWN_DATE)
    assert (found is None or found.rule != "predicate") is told


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("Why did Tervia declare war on Norland?", "Tervia declared that talks with Norland failed "
         "because of its ships.", False),
        ("Why did Tervia declare war on Norland?", "Tervia declared war on Norland because of its "
         "ships.", True),
        ("Why did Tervia close schools?", "Tervia closed the schools because of snow.", True),
    ],
)  # fmt: skip
def test_the_object_of_what_is_said_to_have_happened_counts(
    question: str, text: str, told: bool
) -> None:
    found = judged(question, text, UNKNOWN_DATE)
    assert (found is None) is told
