"""What a question asks for: the form of its answer, its names, numbers and units."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.names import BUILT_IN
from rag.questions import Query, read_question

ORVIK = BUILT_IN.extended([["Orvik", "Orvikstad"]])


def ask(text: str) -> Query:
    return read_question(text, BUILT_IN)


def names(text: str) -> set[str]:
    return {term.word for term in ask(text).terms if term.is_name}


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Was the bridge closed?", "yes_no"),
        ("And did the ferry sail?", "yes_no"),
        ("Isn't the ferry new?", "yes_no"),
        ("Who closed the bridge?", "who"),
        ("To whom was it sold?", "who"),
        ("Who's the mayor?", "who"),
        ("Which company built it?", "who"),
        ("When did the bridge open?", "when"),
        ("And since when has it been closed?", "when"),
        ("In which year was it opened?", "when"),
        ("Where is the bridge?", "where"),
        ("In which city is the shipyard?", "where"),
        ("How many cars cross it?", "number"),
        ("HOW MANY CARS?", "number"),
        ("How long is the bridge?", "number"),
        ("According to the mayor, how much will it cost?", "number"),
        ("What percentage of voters agreed?", "number"),
        ("What is the price of a ticket?", "number"),
        ("Why was it closed?", "why"),
        ("What are the reasons for the closure?", "why"),
        ("What caused the fire?", "why"),
        ("How does the pump work?", "how"),
        ("What did the mayor say?", "what"),
        ("List all ferries.", "list"),
        ("Which ministers visited Orvik?", "list"),
        ("What is the difference between Orvik and Castelmar?", "compare"),
        ("Compare Norland and Tervia.", "compare"),
        ("How did the estimate change over time?", "change"),
        ("In what order did they leave?", "change"),
        ("What happened in Orvik?", "happened"),
        ("Tell me about the ferry.", "happened"),
        ("", "what"),
        ("???", "what"),
    ],
)
def test_the_form_that_is_asked_for(question: str, kind: str) -> None:
    assert ask(question).kind == kind


def test_terms_are_the_content_words_once_each() -> None:
    words = [term.word for term in ask("Why was the old bridge of the old town closed?").terms]
    assert words == ["old", "bridge", "town", "closed"]


@pytest.mark.parametrize("question", ["", "?", "the of and", "How?", "🎈", "\u202e\u200b"])
def test_a_question_without_content_has_no_terms(question: str) -> None:
    read = ask(question)
    assert read.terms == ()
    assert read.phrases == ()
    assert read.stems == frozenset()


def test_words_that_say_what_to_do_are_not_looked_for() -> None:
    assert [t.word for t in ask("List the kinds of ferries.").terms] == ["ferries"]
    assert [t.word for t in ask("What happened?").terms] == ["happened"], "rather than nothing"


def test_names_and_numbers_are_known_as_such() -> None:
    assert names("Did Petra Lindahl close the Orvik bridge?") == {"petra", "lindahl", "orvik"}
    assert names("What did the US say in May?") >= {"us"}
    assert names("What did they say to us?") == set()
    assert [t.word for t in ask("Are 1,200 homes flooded?").terms if t.is_number] == ["1200"]


def test_a_name_is_searched_for_by_its_aliases_too() -> None:
    term = next(t for t in read_question("Is Orvik safe?", ORVIK).terms if t.is_name)
    assert {"Orvik", "Orvikstad"} <= set(term.phrases)
    assert read_question("Is Orvikstad safe?", ORVIK).stems & term.stems


def test_two_names_of_one_thing_are_one_term() -> None:
    terms = read_question("Is Orvik the same as Orvikstad?", ORVIK).terms
    assert sum(term.is_name for term in terms) == 1


def test_units_are_what_is_counted() -> None:
    assert "car" in ask("How many cars a day cross the bridge?").units
    assert ask("How many?").units == frozenset()
    assert ask("When did cars cross the bridge?").units == frozenset()


def test_an_answer_about_length_may_hold_units_of_length() -> None:
    assert "km" in ask("How long is the border?").expected
    assert ask("Who closed the border?").expected == ()


@pytest.mark.parametrize(
    "question",
    [
        "What is the difference between Norland and Tervia?",
        "Norland versus Tervia",
        "How does Norland differ from Tervia?",
        "How do Norland and Tervia differ?",
    ],
)
def test_a_comparison_has_two_sides(question: str) -> None:
    sides = ask(question).sides
    assert len(sides) == 2
    assert "Norland" in sides[0]
    assert "Tervia" in sides[1]


def test_a_plain_question_has_no_sides() -> None:
    assert ask("Did Norland attack Tervia?").sides == ()


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_a_question(text: str) -> None:
    read = ask(text)
    assert read.text == text
    assert len(set(read.phrases)) == len(read.phrases)
    for term in read.terms:
        assert term.word
        assert term.stems
        assert term.phrases
    assert ask(text) == read
