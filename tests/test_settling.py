"""What becomes of a claim: shown, cited right, replaced by the quote, or dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import ModelError
from rag.extraction import Extract
from rag.parts import Parts
from rag.ports import Vectors
from rag.questions import read_question
from rag.relevance import score
from rag.settling import Settler
from rag.types import (
    Answered,
    Claim,
    DateRange,
    Evidence,
    Makers,
    Record,
    Sentence,
    Source,
)
from tests.newsroom import newsroom, piece

QUESTION = "How much will the repairs of the Orvik bridge cost?"
CLOSED = "The Orvik bridge was closed on Monday after engineers found cracks in two pillars."
MAYOR = "Mayor Petra Lindahl said that repairs of the bridge would cost 18 million euros."
DEARER = "Engineer Tomas Weil said that repairs of the bridge would cost 27 million euros."
FERRY = "A ferry of the company Sundlinje will carry cars across the fjord until October."
EVIDENCE = (
    piece(1, f"{CLOSED} {MAYOR}", start=40),
    piece(2, f"🎙️\r\n{DEARER}", start=7),
    piece(3, FERRY),
)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with newsroom(tmp_path_factory.mktemp("settling")) as opened:
        yield opened


@pytest.fixture(scope="module")
def held(parts: Parts) -> Callable[[], Parts]:
    """The parts in a form that fits on a line when a property fails."""
    return lambda: parts


def settler(
    parts: Parts, evidence: Sequence[Evidence] = EVIDENCE, question: str = QUESTION
) -> Settler:
    query = read_question(question, parts.aliases)
    scored = score(query, evidence, embedder=parts.embedder, catalog=parts.catalog)
    return Settler(Extract(query, (), scored=tuple(scored)), evidence, parts)


def draft(text: str, *cites: int) -> Claim:
    return Claim(text, cites, "model")


def settle(one: Settler, claim: Claim) -> Sentence | None:
    """What is shown for one sentence of a draft: at most one sentence."""
    sentences = list(one.take_drafted([claim]))
    assert len(sentences) < 2
    return sentences[0] if sentences else None


def quotes_hold(sentence: Sentence, evidence: Sequence[Evidence] = EVIDENCE) -> bool:
    record = Record("id", "q", "q", tuple(evidence), Makers("c", "e"))
    return bool(Answered(record, (sentence,)).sentences)


# --- what was extracted -----------------------------------------------------------------------


def test_words_of_the_evidence_are_shown_as_they_are(parts: Parts) -> None:
    one = settler(parts)
    given = [Claim(MAYOR, (1,), "extracted"), Claim(DEARER, (2,), "extracted")]
    sentences = list(one.take_extracted(given))
    assert [(s.text, s.cites, s.origin) for s in sentences] == [
        (MAYOR, (1,), "extracted"),
        (DEARER, (2,), "extracted"),
    ]
    assert one.shown == sentences
    assert one.dropped == []
    assert all(quotes_hold(sentence) for sentence in sentences)


def test_what_is_extracted_is_checked_all_the_same(parts: Parts) -> None:
    one = settler(parts)
    wrong = Claim(MAYOR, (2,), "extracted")
    assert list(one.take_extracted([wrong, Claim(DEARER, (2,), "extracted")])) == one.shown
    assert [s.text for s in one.shown] == [DEARER]
    assert [(d.text, d.cites) for d in one.dropped] == [(MAYOR, (2,))]


# --- marks ------------------------------------------------------------------------------------


def test_a_right_sentence_with_its_right_mark_is_shown(parts: Parts) -> None:
    one = settler(parts)
    sentence = settle(one, draft(MAYOR, 1))
    assert sentence is not None
    assert (sentence.text, sentence.cites, sentence.origin) == (MAYOR, (1,), "model")
    assert one.shown == [sentence]
    assert one.dropped == []


@pytest.mark.parametrize("wrong", [(3,), (99,), (), (0,), (99, 3)])
def test_a_right_sentence_with_a_wrong_mark_gets_the_right_one(
    parts: Parts, wrong: tuple[int, ...]
) -> None:
    sentence = settle(settler(parts), draft(MAYOR, *wrong))
    assert sentence is not None
    assert (sentence.text, sentence.cites, sentence.origin) == (MAYOR, (1,), "model")
    assert quotes_hold(sentence)


def test_a_mark_that_was_never_given_goes_and_the_right_one_stays(parts: Parts) -> None:
    sentence = settle(settler(parts), draft(DEARER, 99, 2))
    assert sentence is not None
    assert sentence.cites == (2,)


def test_a_figure_that_its_source_contradicts_is_never_cited_elsewhere(parts: Parts) -> None:
    """Another article holds that figure: of the cited words the sentence still is wrong."""
    evidence = (
        piece(1, "The repairs of the Orvik bridge will cost 18 million euros."),
        piece(2, "The repairs of the Orvik bridge will cost 27 million euros."),
    )
    claim = evidence[1].passage.text
    alone = settle(settler(parts, evidence), draft(claim, 2))
    assert alone is not None
    assert alone.cites == (2,)
    one = settler(parts, evidence)
    sentence = settle(one, draft(claim, 1))
    assert [(d.text, d.cites, d.verdict.supported) for d in one.dropped] == [(claim, (1,), False)]
    assert sentence is not None
    assert (sentence.origin, sentence.cites) == ("repaired", (1,))
    assert sentence.text == evidence[0].passage.text


@pytest.mark.parametrize("cites", [(1,), (2,), (3,), (1, 2), (99,), ()])
def test_a_figure_that_nobody_gives_is_never_shown(parts: Parts, cites: tuple[int, ...]) -> None:
    one = settler(parts)
    settle(one, draft("Repairs of the bridge would cost 95 million euros.", *cites))
    assert len(one.dropped) == 1
    assert all("95" not in sentence.text for sentence in one.shown)


# --- repairing --------------------------------------------------------------------------------


def test_a_claim_that_fails_is_replaced_by_the_words_it_cites(parts: Parts) -> None:
    one = settler(parts)
    sentence = settle(one, draft("Petra Lindahl denied that repairs cost 18 million euros.", 1))
    assert sentence is not None
    assert (sentence.text, sentence.cites, sentence.origin) == (MAYOR, (1,), "repaired")
    assert quotes_hold(sentence)
    assert len(one.dropped) == 1


def test_a_claim_about_something_else_is_dropped(parts: Parts) -> None:
    one = settler(parts)
    assert settle(one, draft("The king of Norland visited a chocolate factory.", 1)) is None
    assert one.shown == []
    assert one.dropped[0].cites == (1,)
    assert not one.dropped[0].verdict.supported


def test_a_repair_stays_with_the_sources_that_were_cited(parts: Parts) -> None:
    """The first source has more of the words; the draft pointed at the second."""
    wrong = "Petra Lindahl, the mayor, said repairs of the bridge would cost 95 million euros."
    assert settle(settler(parts), draft(wrong, 1)) is not None
    sentence = settle(settler(parts), draft(wrong, 2))
    assert sentence is not None
    assert (sentence.origin, sentence.cites) == ("repaired", (2,))


def test_nothing_is_put_in_twice_by_repairs(parts: Parts) -> None:
    one = settler(parts)
    for wrong in (95, 96, 97):
        settle(one, draft(f"Repairs of the bridge would cost {wrong} million euros.", 1))
    assert len({s.text for s in one.shown}) == len(one.shown)
    assert len(one.dropped) == 3


# --- saying it once ---------------------------------------------------------------------------


def test_what_was_shown_is_not_said_again(parts: Parts) -> None:
    one = settler(parts)
    list(one.take_extracted([Claim(MAYOR, (1,), "extracted")]))
    again = "Repairs of the bridge would cost 18 million euros, Mayor Petra Lindahl said."
    assert settle(one, draft(again, 1)) is None
    assert [s.text for s in one.shown] == [MAYOR]
    assert one.dropped == [], "it is not wrong, only said"


def test_another_figure_for_the_same_thing_is_news(parts: Parts) -> None:
    evidence = (
        piece(1, "The repairs of the Orvik bridge will cost 18 million euros."),
        piece(2, "The repairs of the Orvik bridge will cost 27 million euros."),
    )
    one = settler(parts, evidence)
    list(one.take_extracted([Claim(evidence[0].passage.text, (1,), "extracted")]))
    assert settle(one, draft(evidence[1].passage.text, 2)) is not None
    assert [s.cites for s in one.shown] == [(1,), (2,)]


@pytest.mark.parametrize(
    "fragment", ["The.", "Bridge.", "The bridge.", "…", "Yes.", "No.", "[", "-"]
)
def test_a_fragment_is_not_a_sentence(parts: Parts, fragment: str) -> None:
    one = settler(parts)
    settle(one, draft(fragment, 1))
    assert fragment not in [s.text for s in one.shown]


# --- what a sentence tells --------------------------------------------------------------------


def test_a_sentence_tells_who_says_it_and_as_of_when(parts: Parts) -> None:
    day = DateRange(date(2022, 3, 8), date(2022, 3, 8), "stated")
    later = DateRange(date(2022, 3, 9), date(2022, 3, 10), "inferred")
    evidence = (
        replace(EVIDENCE[0], source=Source(published=day)),
        replace(EVIDENCE[1], source=Source(published=day, updated=later)),
        EVIDENCE[2],
    )
    sentences = list(
        settler(parts, evidence).take_extracted(
            [Claim(t, (n,), "extracted") for t, n in ((MAYOR, 1), (DEARER, 2), (FERRY, 3))]
        )
    )
    assert [s.as_of for s in sentences] == [date(2022, 3, 8), date(2022, 3, 10), None]
    assert sentences[0].attribution is not None
    assert "Lindahl" in sentences[0].attribution.speaker
    assert sentences[2].attribution is None
    assert all(s.support.articles == 1 for s in sentences)


def test_nearest_shows_what_holds_and_leaves_the_answer_alone(parts: Parts) -> None:
    one = settler(parts)
    near = one.nearest([Claim(FERRY, (3,), "extracted"), Claim(FERRY, (1,), "extracted")])
    assert [(s.text, s.cites) for s in near] == [(FERRY, (3,))]
    assert one.shown == []
    assert one.dropped == []


# --- faults -----------------------------------------------------------------------------------


class Broken:
    id = "broken"

    def score(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        raise ModelError("the weights are gone")


def test_without_a_working_checker_only_exact_words_can_be_shown(parts: Parts) -> None:
    one = settler(replace(parts, entailment=Broken()))
    said = "Lindahl, who is mayor, put the price of mending the bridge at 18 million euros."
    sentence = settle(one, draft(said, 1))
    assert sentence is None or sentence.origin == "repaired"
    assert one.dropped[0].verdict.label == "unchecked"
    assert all(s.verdict.supported for s in one.shown)


WORDS = st.sampled_from([*MAYOR.split(), *DEARER.split(), "not", "never", "95", "king", "🎈", ""])


@settings(max_examples=20, deadline=None)
@given(
    drafts=st.lists(
        st.tuples(
            st.lists(WORDS, max_size=14).map(" ".join) | st.text(max_size=20),
            st.lists(st.integers(-1, 120), max_size=3),
        ),
        max_size=4,
    )
)
def test_whatever_is_drafted_what_is_shown_holds(
    held: Callable[[], Parts], drafts: list[tuple[str, list[int]]]
) -> None:
    one = settler(held())
    settled = one.take_drafted(draft(text, *cites) for text, cites in drafts)
    assert list(settled) == one.shown
    assert all(quotes_hold(sentence) for sentence in one.shown)
    assert all(not dropped.verdict.supported for dropped in one.dropped)


def test_a_sentence_that_was_cut_off_is_not_shown_as_it_stands(parts: Parts) -> None:
    whole = EVIDENCE[0].passage.text.split(". ")[0].rstrip(".")
    sentence = settle(settler(parts), draft(f"{whole} (.", 1))
    assert sentence is None or "(" not in sentence.text


def test_a_repair_is_never_half_of_a_quotation(parts: Parts) -> None:
    """The sentence near the draft opens a quotation, and who speaks stands before it."""
    opened = "“Repairs of the bridge would cost 18 million euros at the very least."
    said = piece(1, f"The mayor spoke to reporters. {opened}")
    one = settler(parts, [said])
    assert settle(one, draft("Repairs of the bridge would cost 95 million euros.", 1)) is None
    assert one.shown == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The council said that the fund serves ferries only, and we founded it in March.", False),
        ("The council said that the fund serves “ferries only, and we founded it in March”.", True),
    ],
)
def test_a_draft_never_speaks_as_somebody(parts: Parts, text: str, shown: bool) -> None:
    said = piece(
        1,
        "The council said that the fund serves “ferries only, and we founded it in March”, and "
        "the mayor listened.",
    )
    sentence = settle(
        settler(parts, [said], "What is the fund of the council for?"), draft(text, 1)
    )
    assert (sentence is not None and sentence.text == text) is shown
