"""What kind of answer a question asks for: what comes near and does not give it is no answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.candidates import candidates
from rag.definitions import asked_to_define, defines
from rag.doers import asked_doer, holds_it, same_act
from rag.fitness import misfit
from rag.names import BUILT_IN
from rag.parts import Parts
from rag.pipeline import Question, ask
from rag.questions import read_question
from rag.reasons import gives_reason
from rag.surroundings import Surroundings
from rag.types import Answered, Refused, Source
from rag.words import stem, words
from tests.kind_cases import ANSWERED, RECORDS, REFUSED
from tests.newsroom import must_hold, newsroom, piece


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with newsroom(tmp_path_factory.mktemp("kinds"), RECORDS) as opened:
        yield opened


@pytest.mark.parametrize(("question", "told"), ANSWERED)
def test_what_the_articles_say_is_answered(parts: Parts, question: str, told: str) -> None:
    answer = ask(Question(question), parts)
    must_hold(answer, parts)
    assert isinstance(answer, Answered), answer.text
    assert told in answer.text


@pytest.mark.parametrize("question", REFUSED)
def test_what_they_only_come_near_is_refused(parts: Parts, question: str) -> None:
    answer = ask(Question(question), parts)
    must_hold(answer, parts)
    assert isinstance(answer, Refused), answer.text


@pytest.mark.parametrize(
    ("text", "thing", "told"),
    [
        ("The lynx is a wild cat.", "lynx", True),
        ("Svea Care, a union founded in 1974, has 41,000 members.", "Svea Care", True),
        ("She told the broadcaster Kanal 4 so.", "Kanal 4", True),
        ("The rebels, who call themselves the Free Riders, hold Gaou.", "Free Riders", True),
        ("The depot belongs to Rudar Oil, which said so.", "Rudar Oil", False),
        ("It was shot in 22 days on Heimara.", "Heimara", False),
        ("The army was ready to defend the Union Realm.", "Union Realm", False),
    ],
)
def test_a_definition_says_what_something_is(text: str, thing: str, told: bool) -> None:
    assert defines(text, thing) is told


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("What is the National Front?", ("National Front", False)),
        ("What is a lynx?", ("lynx", False)),
        ("Who is Ebba Lund?", ("Ebba Lund", True)),
        ("What is the price of the aircraft?", None),
        ("What is Lumeria's key rate?", None),
        ("What is happening in Tolna?", None),
    ],
)
def test_only_things_and_people_are_defined(question: str, thing: tuple[str, bool] | None) -> None:
    assert asked_to_define(question) == thing


def test_whoever_does_it_may_be_told_by_a_noun() -> None:
    doing = asked_doer("Who commands the joint force?")
    assert doing is not None
    assert doing.verb == "commands"
    assert same_act(doing.verb, "commander")
    assert same_act(doing.verb, "led")
    assert not same_act(doing.verb, "exercises")
    assert asked_doer("Who is the commander of the joint force?") is None


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("The family left the island after the school had closed.", False),
        ("The school closed because there were no children.", True),
        ("The school closed on Monday.", False),
    ],
)
def test_what_is_asked_about_is_not_its_own_reason(text: str, given: bool) -> None:
    assert gives_reason(text, "Why did the school close?") is given


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("Which bank raised its rate to 6.25 percent?", False),
        ("The central bank of Lumeria raised its rate to 6.25 percent.", True),
    ],
)
def test_a_headline_that_asks_is_no_answer(text: str, answers: bool) -> None:
    found = candidates([piece(1, text)])[0]
    query = read_question("Which bank raised its rate?", BUILT_IN)
    around = Surroundings(text, Source(), BUILT_IN)
    assert (misfit(query, found, around, BUILT_IN) is None) is answers


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("The plant reopened on Monday. Why was it closed?", "why"),
        ("The singer died at 79. When did she join the band?", "when"),
        ("The plant reopened on Monday. What does it make?", "what"),
    ],
)
def test_the_last_sentence_of_a_question_says_what_is_asked(question: str, kind: str) -> None:
    assert read_question(question, BUILT_IN).kind == kind


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Oleg Orlov, the commander of the joint forces, came on Monday.", True),
        ("The force is led by Oleg Orlov.", True),
        ("It needs cash, its chief Oleg Orlov said.", True),
        ("Oleg Orlov, the director of the foreign ministry, spoke of drills.", False),
        ("The dispute would lead to a new force, he said.", False),
        ("The force was directly involved.", False),
    ],
)
def test_an_office_is_over_what_is_asked(text: str, told: bool) -> None:
    here = words(text)
    over = frozenset({stem("force")})
    found = [
        holds_it(here, at, over)
        for at, word in enumerate(here)
        if same_act("commands", word.folded)
    ]
    assert any(found) is told
