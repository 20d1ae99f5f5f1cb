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
        "",
    ],
)
def test_a_plain_sentence_has_none(sentence: str) -> None:
    assert find_attribution(sentence) is None


def test_the_span_holds_the_reported_words() -> None:
    sentence = "Weil told the Courier that the wall would break."
    found = find_reported(sentence)
    assert found is not None
    assert sentence[found.start : found.end] == "the wall would break."


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    found = find_reported(text)
    assert found is None or 0 <= found.start <= found.end <= len(text)
