"""What a refusal says is missing: the question turned into a clause, and what there is instead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.indirect import indirect
from rag.names import BUILT_IN
from rag.parts import Parts
from rag.pipeline import Question, ask
from rag.types import Refused
from tests.kind_cases import RECORDS
from tests.newsroom import must_hold, newsroom


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with newsroom(tmp_path_factory.mktemp("missing"), RECORDS) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("How many tanks does Karelstan have?", "how many tanks Karelstan has"),
        ("Who commands the joint force?", "who commands the joint force"),
        ("Who built the dike at Lunden?", "who built the dike at Lunden"),
        ("What did Ebba Lund say about pay?", "what Ebba Lund said about pay"),
        ("Which ships did Oskeria send to the gulf?", "which ships Oskeria sent to the gulf"),
        ("How many crews will be trained?", "how many crews will be trained"),
        ("How many goals has Luis Ferrante scored?", "how many goals Luis Ferrante has scored"),
        ("When was the National Front founded?", "when the National Front was founded"),
        ("What is the Ade valley?", "what the Ade valley is"),
        ("How much does an air defence system cost?", "how much an air defence system costs"),
        ("How high will the fence be?", "how high the fence will be"),
    ],
)
def test_a_question_becomes_a_clause(question: str, clause: str) -> None:
    assert indirect(question, BUILT_IN) == clause


@pytest.mark.parametrize(
    "question",
    [
        "Why did Karelstan sign the treaty?",
        "Did Karelstan sign the treaty?",
        "Karelstan and the treaty",
        "",
    ],
)
def test_what_it_cannot_turn_surely_it_leaves(question: str) -> None:
    assert indirect(question, BUILT_IN) is None


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        (
            "What did Jonas Riis say about Ferrante?",
            "The articles do not say what Jonas Riis said about Ferrante; they have words of Mila "
            "Horvat on Ferrante.",
        ),
        (
            "How many missiles does Oskeria have?",
            "The articles do not say how many missiles Oskeria has.",
        ),
        (
            "Who commands Oskeria's air force?",
            "The articles do not say who commands Oskeria's air force: what comes near is said of "
            "Varnland, not of Oskeria.",
        ),
    ],
)
def test_a_refusal_says_what_is_missing(parts: Parts, question: str, missing: str) -> None:
    answer = ask(Question(question), parts)
    must_hold(answer, parts)
    assert isinstance(answer, Refused), answer.text
    assert answer.missing == missing


def test_what_is_only_done_to_somebody_is_not_said_of_him(tmp_path: Path) -> None:
    told = "Oskeria sent 40 tanks and 200 lorries to Lumeria on Monday, its defence ministry said."
    with newsroom(tmp_path, [{"id": "a", "text": told, "date": "2023-03-02"}]) as parts:
        answer = ask(Question("How many tanks does Lumeria have?"), parts)
        assert isinstance(answer, Refused), answer.text
        assert answer.missing == (
            "The articles do not say how many tanks Lumeria has: what comes near is not said of "
            "Lumeria."
        )
