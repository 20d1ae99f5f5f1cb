"""What would act or hide is shown."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.display import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, ünïcode\n\ttext", "plain, ünïcode\n\ttext"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("a\u202eb\u2066c", "a\\u202eb\\u2066c"),
        ("a\u200bb\u200dc\ufeff", "a\\u200bb\\u200dc\\ufeff"),
        ("a\U000e0041", "a\\U000e0041"),
        ("a\rb\r\nc\x7f\x85\xad", "a\\x0db\nc\\x7f\\x85\\xad"),
        ("🎙️ 👨‍👩‍👧 ❤️", "🎙️ 👨‍👩‍👧 ❤️"),
        ("a\ufe0f\U000e0100\u3164", "a\\ufe0f\\U000e0100\\u3164"),
        ("\u2028\ud800", "\\u2028\\ud800"),
        ("שלום мир 中文 e\u0301", "שלום мир 中文 e\u0301"),
        ("می\u200cخواهم क्\u200dष", "می\u200cخواهم क्\u200dष"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_nothing_that_acts_is_left(text: str) -> None:
    shown = visible(text)
    acting = {c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert acting <= {"\n", "\t", "\u200d"}
    assert visible(shown) == shown
