"""Who says it: the shapes of reported speech in news."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.attribution import find_attribution, find_reported


@pytest.mark.parametrize(
    ("sentence", "speaker", "role", "verb"),
    [
        ("Ilse Brandt said the wall would hold.", "Ilse Brandt", None, "said"),
        ("Tomas Weil, head of the water board, told the Courier that it broke.", "Tomas Weil",
         "head of the water board", "told"),
        ("“It broke,” Weil said.", "Weil", None, "said"),
        ("“It broke,” said Tomas Weil, an engineer.", "Tomas Weil", "an engineer", "said"),
        ("The wall broke, according to the board.", "the board", None, "according to"),
        ("According to Ann Lee, a spokeswoman for the port, it broke.", "Ann Lee",
         "a spokeswoman for the port", "according to"),
        ("The wall, according to Delmar, was old.", "Delmar", None, "according to"),
        ("The wall will hold, the mayor said on Friday.", "the mayor", None, "said"),
        ("The wall will hold, officials said Sunday.", "officials", None, "said"),
        ("On Monday, the press office announced that the wall had moved.", "the press office",
         None, "announced"),
        ("Analysts claimed that it was sabotage.", "Analysts", None, "claimed"),
        ("The port denied that it was sabotage.", "The port", None, "denied"),
        ("Speaking to reporters, Foreign Minister Pavel Orlik dismissed the claim.",
         "Foreign Minister Pavel Orlik", None, "dismissed"),
        ("However, Weil has confirmed that the pumps failed.", "Weil", None, "confirmed"),
        ("ORVIK, Norway, May 30 - Norway said on Thursday it would rise.", "Norway", None, "said"),
        ("Orvik (Reuters) - The port said it was open.", "The port", None, "said"),
        ("ORVIK, May 30 (AP) — The wall broke, the mayor said.", "the mayor", None, "said"),
        ("The town lost, while lawyers, who had asked for more, said they would appeal.", "lawyers",
         "who had asked for more", "said"),
        ("The town lost, but Weil, a lawyer, claimed that it won.", "Weil", "a lawyer", "claimed"),
        ("Six died, a group that tracks the war said.", "a group that tracks the war", None,
         "said"),
        ("The wall broke, the report author said.", "the report author", None, "said"),
        ("The port accused a tug on Monday of ramming a boat.", "The port", None, "accused"),
    ],
)  # fmt: skip
def test_speaker_role_and_verb(sentence: str, speaker: str, role: str | None, verb: str) -> None:
    found = find_attribution(sentence)
    assert found is not None
    assert (found.speaker, found.role, found.verb) == (speaker, role, verb)


@pytest.mark.parametrize(
    "sentence",
    [
        "The wall broke on Tuesday.",
        "It has been reported that the wall broke.",
        "Weil has not yet said.",
        "He was told to leave.",
        "The report was published in May.",
        "The moves, announced after a meeting, are new.",
        "The ship hit the boat, an account that China rejected.",
        "The captain was accused of ramming a boat.",
        "The ship hit the boat, a charge Brandt denies.",
        "The ship hit the boat, something the port denied.",
        "",
    ],
)
def test_a_plain_sentence_has_none(sentence: str) -> None:
    assert find_attribution(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Weil told the Courier that the wall would break.", "the wall would break."),
        ("Weil said on Monday, after a meeting in Orvik, that it broke.", "it broke."),
        ("Weil stressed, however, that it broke.", "it broke."),
        ("Weil said the ship that hit the ferry was old.", "the ship that hit the ferry was old."),
    ],
)
def test_the_span_holds_the_reported_words(sentence: str, words: str) -> None:
    found = find_reported(sentence)
    assert found is not None
    assert sentence[found.start : found.end] == words


def test_a_dateline_is_no_part_of_it() -> None:
    sentence = "ORVIK, May 30 (AP) - The wall broke, the mayor said."
    found = find_reported(sentence)
    assert found is not None
    assert sentence[found.start : found.end] == "The wall broke"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    found = find_reported(text)
    assert found is None or 0 <= found.start <= found.end <= len(text)
