"""Which parts of a source a claim is read against, and when a near copy needs no model."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.checking import SourceText, pair_cases
from rag.checking.alignment import Window
from rag.checking.case import Case
from rag.checking.tokens import Material, plain, read
from rag.checking.windows import LONGEST_WINDOW, windows
from rag.names import BUILT_IN

FILLER = (
    "The committee heard reports on schools and parks.",
    "Its members asked about the road to the airport.",
    "A choir from Lund sang before lunch.",
    "The minutes were approved without a vote.",
)
NEEDLE = "Rescuers pulled the sailors from the freezing water."


def material(text: str, number: int = 1) -> Material:
    return Material(number, 0, read(text, BUILT_IN), plain(text))


def chosen(claim: str, *texts: str, most: int = 12) -> list[Window]:
    sources = [material(text, place) for place, text in enumerate(texts, 1)]
    return windows(read(claim, BUILT_IN), sources, most=most)


def long_text(at: int = 300) -> str:
    sentences = [FILLER[n % len(FILLER)] for n in range(1500)]
    return " ".join([*sentences[:at], NEEDLE, *sentences[at:]])


@pytest.mark.parametrize(
    "claim",
    [
        "The sailors were pulled from the water.",
        "Seamen were saved from the icy sea.",  # not one content word of the source
    ],
)
def test_the_sentence_is_found_in_a_long_source_by_its_words_or_by_what_they_mean(
    claim: str,
) -> None:
    best = chosen(claim, long_text())[0]
    assert NEEDLE in best.text
    assert best.last - best.first < LONGEST_WINDOW


def test_a_word_that_stands_everywhere_counts_less_than_one_that_stands_once() -> None:
    text = " ".join(["The council of Orvik met."] * 30 + ["A bridge was closed."])
    found = chosen("The council of Orvik closed a bridge.", text)
    assert any(window.text == "A bridge was closed." for window in found)
    assert all(window.text.endswith("A bridge was closed.") for window in found)
    assert len(found[0].text) < 60


def test_facts_of_two_neighbours_are_read_together_and_of_two_sources_apart() -> None:
    near = chosen("The bridge, 503 metres long, opened in 1932.",
                  "The bridge is 503 metres long. It opened in 1932. A choir sang.")  # fmt: skip
    assert any("503" in w.text and "1932" in w.text for w in near)
    assert not any("choir" in w.text for w in near)
    far = chosen("The bridge, 503 metres long, opened in 1932.",
                 "The bridge is 503 metres long.", "The bridge opened in 1932.")  # fmt: skip
    assert {w.material.number for w in far} == {1, 2}


@given(
    st.lists(st.sampled_from((*FILLER, NEEDLE, "Kyiv said 40 ships left.", "?!", "")), max_size=12),
    st.sampled_from((NEEDLE, "Ukraine says forty ships left.", "the of and", "…", "Zebras sleep.")),
    st.integers(1, 12),
)
def test_windows_are_few_distinct_and_inside_their_source(
    sentences: list[str], claim: str, most: int
) -> None:
    found = chosen(claim, " ".join(sentences), most=most)
    assert len(found) <= most
    assert len({(w.first, w.last) for w in found}) == len(found)
    for window in found:
        assert 0 <= window.first <= window.last < window.first + LONGEST_WINDOW
        assert window.text == window.material.body.text[window.start : window.end]


def match(claim: str, source: str) -> str:
    (case,) = pair_cases(claim, [SourceText(source)], BUILT_IN)
    assert isinstance(case, Case)
    return case.match


ALSO = " The choir of Lund sang for an hour in the main hall."


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The council closed the bridge.", "The council closed the bridge on Monday."),
        ("Police arrested 31 people.", "Police arrested 31 people and 4 officers were injured."),
        ("Mayor Lindahl closed the bridge.", "On Monday, Mayor Lindahl closed the bridge."),
        (
            "Petra Lindahl, the mayor, closed it.",
            "Petra Lindahl, 51, the mayor, closed it with great regret.",
        ),
    ],
)
def test_what_leaves_out_nothing_that_matters_needs_no_model(claim: str, source: str) -> None:
    assert match(claim, source + ALSO) == "close"


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The council closed the bridge.", "The council has not closed the bridge yet."),
        ("The council closed the bridge.", "The council denied that it closed the bridge."),
        ("The bridge closed.", "The bridge may have closed."),
        ("The bridge is closed.", "If the bridge is closed, ferries will run."),
        ("The bridge will close.", "The bridge will close unless repairs begin."),
        ("The bridge was closed.", "The bridge was almost closed."),
        ("The bridge was closed.", "The bridge was closed, the mayor claimed."),
        ("The bridge was closed.", "According to a witness, the bridge was closed."),
        ("The bridge was closed.", "The bridge was allegedly closed."),
        ("The former mayor was fined.", "The mayor was fined."),
        ("The mayor was fined.", "The former mayor was fined."),
        ("Did the council close the bridge?", "The mayor sang."),
        ("The council closed the bridge.", "Q: Did the council close the bridge?"),
        ("Most ferries sank.", "Ferries sank."),
        (
            "The man died of cold.",
            "The man who had been seen by police near the river in May died of cold.",
        ),
        ("The choir closed the bridge.", "The choir sang. Engineers closed the bridge."),
    ],
)
def test_what_turns_a_statement_may_not_be_left_out(claim: str, source: str) -> None:
    assert match(claim, source + ALSO) == "loose"


def test_a_question_states_nothing() -> None:
    assert match("The bridge was closed?", "The bridge was closed? Nobody knew.") == "verbatim"
    assert match("The bridge was closed.", "The bridge was closed? Nobody knew.") == "loose"
