"""A yes/no question that only a claim answers is answered with whose claim it is and who disputes
it; what an article states as a fact gets no such notice.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.parts import Parts
from rag.pipeline import Question, ask
from rag.types import Answer, Answered
from tests.newsroom import must_hold, newsroom

RECORDS: tuple[dict[str, object], ...] = (
    {"id": "bribes", "outlet": "Fjord Daily", "date": "2022-05-03", "title": "Shipyard inquiry",
     "text": "Minister Aldo Brenn took bribes from the Castelmar shipyard, prosecutors alleged. "
             "Brenn has denied those allegations. A hearing is set for June.\n"},
    {"id": "cranes", "outlet": "The Orvik Post", "date": "2022-05-09", "title": "Cranes",
     "text": "Harbour chief Ruth Okafor allegedly sold the harbour's two oldest cranes. The "
             "harbour has twelve cranes.\n"},
    {"id": "tunnel", "outlet": "The Orvik Post", "date": "2022-06-02", "title": "Tunnel",
     "text": "The Varga tunnel reopened to traffic on Tuesday. Drivers cheered when the first bus "
             "came out. Engineer Petra Lindahl said that she felt glad.\n"},
)  # fmt: skip


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with newsroom(tmp_path_factory.mktemp("claimed"), RECORDS) as opened:
        yield opened


def answer_to(parts: Parts, question: str) -> tuple[Answer, str]:
    """The answer and what its notice on claims says, empty if there is none."""
    answer = ask(Question(question), parts)
    must_hold(answer, parts)
    notices = [n.text for n in answer.record.notices if n.kind == "claimed"]
    return answer, " ".join(notices)


def test_a_claim_is_told_as_one_with_the_denial_that_leans_on_it(parts: Parts) -> None:
    answer, notice = answer_to(parts, "Did Aldo Brenn take bribes from the Castelmar shipyard?")
    assert isinstance(answer, Answered)
    assert "denied those allegations" in answer.text
    assert "prosecutors" in notice
    assert "Disputed by" in notice
    assert "Brenn" in notice


def test_what_an_outlet_tells_as_alleged_is_no_fact(parts: Parts) -> None:
    _, notice = answer_to(parts, "Did Ruth Okafor sell the two oldest cranes of the harbour?")
    assert "alleged or possible" in notice


def test_what_an_article_states_is_no_claim(parts: Parts) -> None:
    answer, notice = answer_to(parts, "Did the Varga tunnel reopen to traffic?")
    assert isinstance(answer, Answered)
    assert not notice
