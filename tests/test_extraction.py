"""Which sentences answer a question as they stand, and why none does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.extraction import Extract, extract
from rag.parts import Parts
from rag.pipeline import search
from rag.types import Window
from tests.newsroom import RECORDS, newsroom

STRIKE = (
    "Dockers in Halmsund walked out on 2 May 2023. The union Havnlag listed three demands: "
    "higher pay, shorter shifts and safer cranes.\n\n"
    "Union leader Signe Moe said that 640 dockers had joined the strike. “We will not go back for "
    "crumbs,” she said.\n\n"
    "The port authority denied that any ship had been turned away.\n"
)
STRIKE_LATER = (
    "The port of Halmsund counted 410 dockers on strike, its director Jon Aas said on 4 May 2023."
    "\n\n"
    "The walkout ended on 9 May 2023 after the owners agreed to raise pay.\n"
)
VISITS = (
    "Ostmark's finance minister, Lena Kirsch, opened a bank in Varda.\n\n"
    "The finance minister of Belgravia, Emil Stoica, cancelled his trip to Ostmark.\n\n"
    "Aircraft of Ostmark flew to Belgravia on Sunday. The lake of Varda lies in Belgravia.\n"
)
MUSEUM = (
    "The museum of Lorne lent four paintings to Ostmark. The paintings are by Clara Brandt, Otto "
    "Quill and Maud Thorne.\n\n"
    "Thieves took the smallest painting from the museum of Lorne on a Sunday night.\n"
)
BUDGETS = (
    "Poland's tunnel budget is 90 million euros, the government of Norway said on Monday.\n\n"
    "The chief engineer of Denmark inspected a tunnel in Norway.\n"
)
OWN = (
    {"id": "strike", "text": STRIKE, "outlet": "Halm Post", "date": "2023-05-03"},
    {"id": "strike-later", "text": STRIKE_LATER, "outlet": "The Wire", "date": "2023-05-10"},
    {"id": "visits", "text": VISITS, "outlet": "The Wire", "date": "2023-06-01"},
    {"id": "budgets", "text": BUDGETS, "outlet": "The Wire", "date": "2023-08-01"},
    {"id": "museum", "text": MUSEUM, "outlet": "The Wire", "date": "2023-07-01"},
)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with newsroom(tmp_path_factory.mktemp("extraction"), [*RECORDS, *OWN]) as opened:
        yield opened


def read(parts: Parts, question: str, window: Window | None = None) -> Extract:
    evidence = search(question, parts, k=8, window=window or Window()).evidence
    found = extract(question, evidence, parts)
    given = {e.number: " ".join(e.passage.text.split()) for e in evidence}
    for claim in (*found.claims, *found.nearest):
        assert claim.origin == "extracted"
        (cite,) = claim.cites
        assert claim.text in given[cite], "the words of the evidence, as they are"
    assert len(set(found.claims)) == len(found.claims)
    if not found.claims:
        assert found.missing
    return found


def text(found: Extract) -> str:
    return " ".join(claim.text for claim in found.claims)


# --- choosing ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("Why was the Orvik bridge closed?", "cracks"),
        ("How many passengers were taken off the ferry Aurelia?", "212"),
        ("When did the ferry Aurelia run aground?", "3 June 2021"),
        ("Who is the union leader?", "Signe Moe"),
        ("What did the port authority deny?", "turned away"),
        ("When did the walkout in Halmsund end?", "9 May 2023"),
        ("Who opened a bank in Varda?", "Lena Kirsch"),
        ("How many paintings did the museum of Lorne lend to Ostmark?", "four"),
    ],
)
def test_a_plain_question_gets_the_sentence_that_answers_it(
    parts: Parts, question: str, holds: str
) -> None:
    found = read(parts, question)
    assert found.reason is None
    assert holds in found.claims[0].text


def test_a_list_in_one_sentence_comes_whole(parts: Parts) -> None:
    found = read(parts, "What demands did the union Havnlag list?")
    assert "higher pay, shorter shifts and safer cranes" in text(found)


def test_two_numbers_for_one_thing_are_both_given(parts: Parts) -> None:
    dockers = read(parts, "How many dockers were on strike in Halmsund?")
    assert "640" in text(dockers)
    assert "410" in text(dockers)
    assert dockers.several
    repairs = read(parts, "How much will the repairs of the Orvik bridge cost?")
    assert "18 million" in text(repairs)
    assert "27 million" in text(repairs)


def test_one_number_is_not_several(parts: Parts) -> None:
    found = read(parts, "How many passengers were taken off the ferry Aurelia?")
    assert len({claim.cites for claim in found.claims}) == 1
    assert not found.several


def test_events_are_told_in_the_order_of_their_articles(parts: Parts) -> None:
    told = text(read(parts, "What happened to the Orvik bridge?"))
    assert "closed on Monday" in told
    assert told.index("closed on Monday") < (told + "27 million").index("27 million")


def test_words_that_need_the_sentence_before_bring_it(parts: Parts) -> None:
    told = text(read(parts, "Who said that they will not go back for crumbs?"))
    assert "crumbs" in told
    assert told.index("Signe Moe") < told.index("crumbs")


def test_a_window_decides_what_there_is_to_choose_from(parts: Parts) -> None:
    question = "How many dockers were on strike in Halmsund?"
    told = text(read(parts, question, Window(source="The Wire")))
    assert "410" in told
    assert "640" not in told


# --- refusing ---------------------------------------------------------------------------------


def test_without_evidence_or_words_there_is_nothing_to_choose(parts: Parts) -> None:
    for question in ("Why?", "", "?"):
        found = extract(question, search("bridge", parts, k=4, window=Window()).evidence, parts)
        assert (found.claims, found.reason, found.worth_drafting) == ((), "no_evidence", False)
    nothing = extract("Why was it closed down?", (), parts)
    assert (nothing.claims, nothing.reason) == ((), "no_evidence")
    assert nothing.missing


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Who won the chess championship in Lisbon?", "Lisbon"),
        ("Which vaccine did the hospital of Quarl order?", "Quarl"),
    ],
)
def test_what_no_article_mentions_is_named(parts: Parts, question: str, word: str) -> None:
    found = read(parts, question)
    assert found.reason == "no_evidence"
    assert word in found.missing
    assert not found.worth_drafting


@pytest.mark.parametrize(
    ("question", "denial"),
    [
        ("Why did Norland recall its ambassador from Tervia?", "never recalled"),
        ("When did Norland recall its ambassador?", "never recalled"),
    ],
)
def test_a_premise_that_is_denied_is_refused_by_the_denial(
    parts: Parts, question: str, denial: str
) -> None:
    found = read(parts, question)
    assert found.reason == "false_premise"
    assert denial in found.nearest[0].text
    assert not found.worth_drafting


def test_whether_something_happened_may_be_answered_by_a_denial(parts: Parts) -> None:
    found = read(parts, "Did Norland recall its ambassador from Tervia?")
    assert found.reason != "false_premise"
    assert "never recalled" in text(found)


def test_a_question_that_denies_itself_is_no_false_premise(parts: Parts) -> None:
    found = read(parts, "Who said that Norland never recalled its ambassador?")
    assert found.reason != "false_premise"
    assert "foreign ministry" in text(found)


# --- near, and still no answer ----------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "How long is the Orvik bridge?",
        "How much did the ferry Aurelia cost?",
        "How many ships did the port authority turn away?",
        "What is the name of the smallest painting?",
        "In which year was the museum of Lorne founded?",
    ],
)
def test_a_sentence_without_what_is_asked_for_is_no_answer(parts: Parts, question: str) -> None:
    found = read(parts, question)
    assert found.claims == ()
    assert found.reason in ("no_evidence", "false_premise", None)


@pytest.mark.parametrize(
    ("question", "not_him"),
    [
        ("Who is the finance minister of Tervia?", "Kirsch"),
        ("Who is Norland's finance minister?", "Stoica"),
        ("Who is the mayor of Belgravia?", "Lindahl"),
    ],
)
def test_what_belongs_to_another_is_no_answer(parts: Parts, question: str, not_him: str) -> None:
    assert not_him not in text(read(parts, question))


def test_what_a_country_has_is_not_its_neighbours(parts: Parts) -> None:
    assert "90 million" in text(read(parts, "How large is Poland's tunnel budget?"))
    assert "90 million" not in text(read(parts, "How large is Norway's tunnel budget?"))


def test_the_right_owner_is_found(parts: Parts) -> None:
    assert "Emil Stoica" in read(parts, "Who is Belgravia's finance minister?").claims[0].text
    assert "Lena Kirsch" in read(parts, "Who is the finance minister of Ostmark?").claims[0].text


def test_a_place_that_something_was_done_to_did_not_do_it(parts: Parts) -> None:
    """Aircraft of Ostmark flew to Belgravia: nothing is said of where Belgravia's flew."""
    assert "on Sunday" not in text(read(parts, "When did Belgravia fly aircraft to Ostmark?"))


@pytest.mark.parametrize(
    "question",
    ["When did Sundlinje sell the ferry Aurelia?", "Why did Petra Lindahl resign?"],
)
def test_something_else_that_happened_is_no_answer(parts: Parts, question: str) -> None:
    assert read(parts, question).claims == ()


@pytest.mark.parametrize(
    "question",
    [
        "Why did the Thames bridge close?",
        "How many passengers were taken off the ferry Boreas?",
        "When did the walkout in Antwerp end?",
    ],
)
def test_another_name_is_no_answer(parts: Parts, question: str) -> None:
    assert read(parts, question).claims == ()
