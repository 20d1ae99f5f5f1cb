"""What a question asks of "now" is answered by the newest report, and an old one is called old."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from rag import wire
from rag.asked_time import asks_now
from rag.commands import rendering
from rag.parts import Parts
from rag.pipeline import Question, ask, search
from rag.questions import read_question
from rag.recency import newest_first
from rag.relevance import score
from rag.types import Answered, Refused, Window
from tests.newsroom import must_hold, newsroom

RECORDS: tuple[dict[str, object], ...] = (
    {"id": "camp-1", "outlet": "Fjord Daily", "date": "2021-02-01", "title": "Camp at Ruun",
     "text": "The camp at Ruun shelters 4,100 refugees, the relief agency Havn said. Tents are "
             "short in the camp at Ruun.\n"},
    {"id": "camp-2", "outlet": "The Orvik Post", "date": "2022-09-12", "title": "Ruun grows",
     "text": "The camp at Ruun shelters 9,600 refugees, the relief agency Havn said.\n"},
    {"id": "mayor-1", "outlet": "Fjord Daily", "date": "2020-05-01", "title": "Orvik",
     "text": "The mayor of Orvik is Nils Harbo, a former teacher.\n"},
    {"id": "mayor-2", "outlet": "The Orvik Post", "date": "2022-05-01", "title": "Orvik",
     "text": "The mayor of Orvik is Petra Lindahl, a former engineer.\n"},
    {"id": "undated", "text": "The lighthouse of Heimara is still lit by hand.\n"},
)  # fmt: skip
NOW = "How many refugees does the camp at Ruun shelter now?"
SOON = Window(as_of=date(2022, 10, 1))
LATE = Window(as_of=date(2024, 9, 12))


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with newsroom(tmp_path_factory.mktemp("recency"), RECORDS) as opened:
        yield opened


def asked(parts: Parts, question: str, window: Window = SOON) -> Answered:
    answer = ask(Question(question, window=window), parts)
    must_hold(answer, parts)
    assert isinstance(answer, Answered)
    return answer


@pytest.mark.parametrize(
    ("question", "now"),
    [
        ("What is the latest toll?", True),
        ("Latest on the ferry?", True),
        ("Who currently leads the party?", True),
        ("Is the bridge still closed?", True),
        ("How many ships are there at the moment?", True),
        ("How many died so far?", True),
        ("Who is the current mayor?", True),
        ("How many troops are there?", False),
        ("Who directed Apocalypse Now?", False),
        ("What did USA Today report?", False),
        ("Who wrote “The latest hour”?", False),
        ("Who said it knowingly?", False),
    ],
)
def test_words_that_ask_for_now(question: str, now: bool) -> None:
    assert asks_now(question) is now


def test_the_newest_figure_comes_first_and_the_older_is_told_as_older(parts: Parts) -> None:
    answer = asked(parts, NOW)
    assert "9,600" in answer.sentences[0].text
    assert answer.sentences[0].as_of == date(2022, 9, 12)
    older = [s for s in answer.sentences if "4,100" in s.text]
    assert not older or [d.kind for d in answer.record.disagreements] == ["update"]


@pytest.mark.parametrize(
    "question", ["Who is currently the mayor of Orvik?", "Who is the mayor of Orvik now?"]
)
def test_the_newest_report_names_who_it_is(parts: Parts, question: str) -> None:
    assert "Petra Lindahl" in asked(parts, question).sentences[0].text


def test_as_of_an_earlier_day_the_report_of_that_time_is_the_newest(parts: Parts) -> None:
    answer = asked(parts, NOW, Window(as_of=date(2021, 2, 20)))
    assert "4,100" in answer.text
    assert "9,600" not in answer.text
    assert "stale" not in [n.kind for n in answer.record.notices]


def test_an_old_answer_about_now_starts_with_a_notice(parts: Parts) -> None:
    told = wire.answer(asked(parts, NOW, LATE))
    first = told["notices"][0]
    assert first["kind"] == "stale"
    assert "12 September 2022, 731 days before 12 September 2024" in first["text"]
    before = list(rendering.before_sentences(told, width=300, colour=False))
    assert before[0] == f"Note: {first['text']}"
    after = rendering.after_sentences(told, width=300, colour=False, show_dropped=False)
    assert first["text"] not in "\n".join(after)


def test_without_as_of_now_is_today(parts: Parts) -> None:
    assert (
        asked(parts, NOW, Window())
        .record.notices[0]
        .text.endswith("days before today: it may no longer hold.")
    )


def test_how_old_is_too_old_is_a_setting(parts: Parts) -> None:
    for days, stale in ((731, False), (730, True)):
        chosen = replace(
            parts, settings=parts.settings.model_copy(update={"stale_after_days": days})
        )
        kinds = [n.kind for n in asked(chosen, NOW, LATE).record.notices]
        assert ("stale" in kinds) is stale


@pytest.mark.parametrize(
    "question",
    ["How many refugees does the camp at Ruun shelter?", "How is the lighthouse of Heimara lit?"],
)
def test_what_does_not_ask_for_now_is_not_called_old(parts: Parts, question: str) -> None:
    answer = asked(parts, question, Window())
    assert "stale" not in [n.kind for n in answer.record.notices]


def test_a_question_about_now_that_nothing_answers_is_refused(parts: Parts) -> None:
    answer = ask(Question("What is the current price of a loaf of bread?"), parts)
    must_hold(answer, parts)
    assert isinstance(answer, Refused)


def test_what_answers_too_little_stays_in_its_order(parts: Parts) -> None:
    query = read_question(NOW, parts.aliases)
    found = search(NOW, parts, k=8, window=SOON)
    scored = score(query, found.evidence, embedder=parts.embedder, catalog=parts.catalog)
    assert newest_first(query, scored, found.evidence, parts.catalog, least=1.0) == scored
