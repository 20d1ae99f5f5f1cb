"""What a question takes for granted is held against the articles; no true premise is refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.parts import Parts
from rag.pipeline import Question, ask
from rag.types import Answered, Refused
from tests.newsroom import must_hold, newsroom
from tests.premise_cases import FALSE, RECORDS, TRUE

# Of 15 premises that the articles contradict, so many were told when this was measured.
TOLD = 9


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with newsroom(tmp_path_factory.mktemp("premises"), RECORDS) as opened:
        yield opened


@pytest.mark.parametrize(("question", "told"), TRUE)
def test_what_the_articles_tell_is_no_false_premise(parts: Parts, question: str, told: str) -> None:
    answer = ask(Question(question), parts)
    must_hold(answer, parts)
    assert isinstance(answer, Answered), answer.text
    assert told in answer.text


def test_what_they_contradict_is_refused_with_the_sentence_that_shows_it(parts: Parts) -> None:
    shown = 0
    for question, words in FALSE:
        answer = ask(Question(question), parts)
        must_hold(answer, parts)
        if isinstance(answer, Refused) and answer.reason == "false_premise":
            shown += any(words in sentence.text for sentence in answer.nearest)
    assert shown >= TOLD, f"{shown}/{len(FALSE)}"
