"""Where the articles differ, both sides are shown: each checked, cited, dated, with its speaker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag import wire
from rag.commands import rendering
from rag.parts import Parts
from rag.pipeline import Question, ask
from rag.types import Answer, Answered, Disagreement
from tests.newsroom import must_hold, newsroom, with_llm

RECORDS: tuple[dict[str, object], ...] = (
    {"id": "survey", "outlet": "Fjord Daily", "date": "2021-03-01", "title": "The border",
     "text": "The border between Norland and Tervia is 1,000 km long, the survey office said. It "
             "runs through forest for most of its length.\n"},
    {"id": "patrol", "outlet": "The Orvik Post", "date": "2021-06-01", "title": "Patrols",
     "text": "Patrols have been doubled along the 700-mile border between Norland and Tervia.\n"},
    {"id": "flood-1", "outlet": "Fjord Daily", "date": "2022-05-03", "title": "Flood in Varga",
     "text": "At least 14 people died in the flood in Varga province, the interior ministry said. "
             "Rain is still falling.\n"},
    {"id": "flood-2", "outlet": "The Orvik Post", "date": "2022-05-06", "title": "Varga counts",
     "text": "The flood in Varga province killed 39 people, the interior ministry said on Friday. "
             "Roads are passable again.\n"},
    {"id": "raid-1", "outlet": "Fjord Daily", "date": "2022-09-01", "title": "Raid in Koru",
     "text": "Minister Aldo Brenn ordered the raid in Koru himself, two officers said.\n"},
    {"id": "raid-2", "outlet": "The Orvik Post", "date": "2022-09-01", "title": "Brenn denies",
     "text": "Aldo Brenn did not order the raid in Koru, his spokesman said.\n"},
    {"id": "troops", "outlet": "Fjord Daily", "date": "2022-10-20", "title": "Troops",
     "text": "Fewer than 1,000 Norlandic troops are in Tervia now, Tervian officials said.\n"},
    {"id": "troops-plan", "outlet": "The Orvik Post", "date": "2022-10-21", "title": "More troops",
     "text": "Up to 9,000 Norlandic troops will be sent to Tervia, the defence ministry of Norland "
             "said.\n"},
    {"id": "harbour", "outlet": "Fjord Daily", "date": "2022-10-21", "title": "Harbour",
     "text": "The harbour of Castelmar has 12 cranes. It was built in 1931.\n"},
)  # fmt: skip


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with newsroom(tmp_path_factory.mktemp("disagreement"), RECORDS) as opened:
        yield opened


def answer_to(parts: Parts, question: str) -> Answer:
    answer = ask(Question(question), parts)
    must_hold(answer, parts)
    _sides_hold(answer)
    return answer


def _sides_hold(answer: Answer) -> None:
    """Every side's value stands, word for word, in what it cites, which a shown sentence cites."""
    passages = {e.number: " ".join(e.passage.text.split()) for e in answer.record.evidence}
    for one in answer.record.disagreements:
        assert isinstance(answer, Answered)
        assert len(one.sides) >= 2
        shown = {n for sentence in answer.sentences for n in sentence.cites}
        for side in one.sides:
            assert side.sources
            assert set(side.sources) <= shown
            assert all(side.value in passages[n] for n in side.sources)


def only(answer: Answer) -> Disagreement:
    assert len(answer.record.disagreements) == 1, answer.record.disagreements
    return answer.record.disagreements[0]


def test_a_length_told_in_two_units_is_a_conflict(parts: Parts) -> None:
    answer = answer_to(parts, "How long is the border between Norland and Tervia?")
    found = only(answer)
    assert found.kind == "conflict"
    assert [side.value for side in found.sides] == ["1,000 km", "700-mile"]
    assert [str(side.as_of) for side in found.sides] == ["2021-03-01", "2021-06-01"]
    assert found.sides[0].speaker is not None
    assert "survey office" in found.sides[0].speaker
    assert "1,127 km" in found.reason


def test_a_toll_that_rose_is_an_update_with_both_dates(parts: Parts) -> None:
    found = only(answer_to(parts, "How many people died in the flood in Varga province?"))
    assert found.kind == "update"
    assert [str(side.as_of) for side in found.sides] == ["2022-05-03", "2022-05-06"]
    assert "14" in found.sides[0].value
    assert "39" in found.sides[1].value


def test_a_claim_and_its_denial_are_both_shown(parts: Parts) -> None:
    answer = answer_to(parts, "Who ordered the raid in Koru?")
    found = only(answer)
    assert found.kind == "conflict"
    assert isinstance(answer, Answered)
    assert "did not order" in answer.text
    assert "himself" in answer.text


def test_a_plan_and_what_there_is_are_compatible(parts: Parts) -> None:
    found = only(answer_to(parts, "How many Norlandic troops are in Tervia?"))
    assert found.kind == "compatible"
    assert {side.value for side in found.sides} == {
        "Fewer than 1,000 Norlandic troops",
        "Up to 9,000 Norlandic troops",
    }


def test_where_the_articles_do_not_differ_there_is_nothing(parts: Parts) -> None:
    answer = answer_to(parts, "How many cranes does the harbour of Castelmar have?")
    assert answer.record.disagreements == ()


def test_a_model_that_tells_one_side_is_followed_by_the_other(parts: Parts) -> None:
    told = with_llm(parts, "The flood in Varga province killed 39 people [1] [2].")
    answer = answer_to(told, "How many people died in the flood in Varga province?")
    assert only(answer).kind == "update"
    assert isinstance(answer, Answered)
    assert any("14 people" in sentence.text for sentence in answer.sentences)


def test_the_terminal_shows_the_sides_and_why(parts: Parts) -> None:
    answer = wire.answer(answer_to(parts, "How long is the border between Norland and Tervia?"))
    lines = "\n".join(rendering.after_sentences(answer, width=88, colour=False, show_dropped=False))
    assert "contradict each other" in lines
    assert "1,000 km" in lines
    assert "700-mile" in lines
    assert "Fjord Daily" in lines
    assert "2021-06-01" in lines
    assert "1,127 km" in lines
