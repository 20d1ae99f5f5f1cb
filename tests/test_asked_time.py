"""A date in a question: sentences of that time answer it, and those plainly of another do not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from rag.asked_time import asked_time
from rag.parts import Parts
from rag.pipeline import Question, ask
from rag.types import Answered, Refused, Window
from tests.newsroom import must_hold, newsroom

TODAY = date(2023, 3, 15)  # a Wednesday
Days = tuple[str | None, str | None]


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("What happened in Orvik in January 2023?", ("2023-01-01", "2023-01-31")),
        ("In January 2023, what did the mayor of Orvik say?", ("2023-01-01", "2023-01-31")),
        ("How many ships sank on 12 January?", ("2023-01-12", "2023-01-12")),
        ("What did the port authority decide last week?", ("2023-03-06", "2023-03-12")),
        ("What was said about the port yesterday?", ("2023-03-14", "2023-03-14")),
        ("How many were arrested before 16 January 2023?", (None, "2023-01-15")),
        ("How many were arrested since February?", ("2023-02-01", None)),
        ("How many were arrested after 3 February 2023?", ("2023-02-04", None)),
        ("Who visited Orvik between 3 March 2022 and 5 April 2022?", ("2022-03-03", "2022-04-05")),
        ("How many trains were cancelled in 2021?", ("2021-01-01", "2021-12-31")),
    ],
)
def test_the_days_that_a_question_asks_about(question: str, days: Days) -> None:
    found = asked_time(question, TODAY)
    assert found is not None
    told = tuple(day.isoformat() if day else None for day in (found.first, found.last))
    assert told == days


@pytest.mark.parametrize(
    "question",
    [
        "Who won the 2022 World Cup final?",
        "Who sits on the January 6 committee?",
        "What did the law signed in May 2021 change?",
        "What were the exercises announced for early 2022 called?",
        "What did Norland say after Tervia crossed the strait in May 2021?",
        "What do engineers say about the bridge built in 1931?",
        "What happened to the ferry?",
        "Who plays in the Saturday Night Band?",
        "How many cars a day does the bridge carry?",
        "Where did Norland and Tervia hold talks on Tuesday?",
    ],
)
def test_a_date_that_names_something_is_not_the_time_asked_about(question: str) -> None:
    assert asked_time(question, TODAY) is None


def test_a_day_without_its_year_needs_a_day_to_count_from() -> None:
    assert asked_time("How many ships sank on 12 January?", None) is None
    assert asked_time("How many ships sank on 12 January 2023?", None) is not None


RECORDS: tuple[dict[str, object], ...] = (
    {"id": "arrests-1", "outlet": "Fjord Daily", "date": "2022-02-18", "title": "Arrests in Koru",
     "text": "Police in Koru arrested 31 smugglers, the interior ministry said.\n"},
    {"id": "arrests-2", "outlet": "The Orvik Post", "date": "2022-06-20", "title": "More arrests",
     "text": "Police in Koru arrested 57 smugglers last week, the interior ministry said.\n"},
    {"id": "quake", "outlet": "Fjord Daily", "date": "2022-04-01", "title": "After the quake",
     "text": "The earthquake in Halden on 12 February 2022 damaged 340 houses. Halden received "
             "tents from Norland in March.\n"},
    {"id": "undated", "text": "The observatory of Heimara counted 12 comets.\n"},
)  # fmt: skip


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with newsroom(tmp_path_factory.mktemp("asked"), RECORDS) as opened:
        yield opened


def asked(parts: Parts, question: str, as_of: date | None = None) -> Answered | Refused:
    answer = ask(Question(question, window=Window(as_of=as_of)), parts)
    must_hold(answer, parts)
    return answer


ARRESTS = "How many smugglers did police in Koru arrest"


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        (f"{ARRESTS} in February 2022?", "31", "57"),
        (f"{ARRESTS} in June 2022?", "57", "31"),
        (f"{ARRESTS} before 1 March 2022?", "31", "57"),
        (f"{ARRESTS} since May 2022?", "57", "31"),
        (f"In June 2022, {ARRESTS[0].lower()}{ARRESTS[1:]}?", "57", "31"),
        ("How many houses did the earthquake in Halden damage on 12 February 2022?", "340", "31"),
        ("How many comets did the observatory of Heimara count in 2021?", "12", "31"),
    ],
)
def test_what_is_of_that_time_answers(parts: Parts, question: str, told: str, untold: str) -> None:
    answer = asked(parts, question)
    assert isinstance(answer, Answered), answer.text
    assert told in answer.text
    assert untold not in answer.text


def test_last_week_counts_from_the_day_of_as_of(parts: Parts) -> None:
    answer = asked(parts, f"{ARRESTS} last week?", date(2022, 6, 21))
    assert isinstance(answer, Answered)
    assert "57" in answer.text
    assert isinstance(asked(parts, f"{ARRESTS} last week?", date(2022, 9, 21)), Refused)


def test_what_is_of_another_time_is_refused_with_both_times(parts: Parts) -> None:
    answer = asked(parts, f"{ARRESTS} in April 2021?")
    assert isinstance(answer, Refused)
    assert "April 2021" in answer.missing
    assert "2022" in answer.missing
