"""Asking a model to choose between two words: log-odds, whatever the endpoint tells."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.adapters.sse import log_odds, read_deltas, read_whole
from rag.ports import CERTAIN

YES_NO = ("Yes", "No")


def odds(text: str = "", *top: tuple[str, float]) -> float:
    return log_odds(YES_NO, text, top, certain=CERTAIN)


def test_probabilities_decide_before_what_was_written() -> None:
    assert odds("No", ("Yes", -0.2), ("No", -1.7)) == pytest.approx(1.5)
    assert odds("Yes", ("Yes", -3.0), ("No", -0.1)) == pytest.approx(-2.9)


def test_spellings_of_a_word_count_as_the_word() -> None:
    assert odds("", (" yes", -0.5), ("YES", -2.0), ("no", -1.0)) == pytest.approx(0.5)


def test_a_word_that_is_not_among_the_likeliest_is_no_likelier_than_the_last_of_them() -> None:
    assert odds("", ("Yes", -0.1), ("The", -6.0)) == pytest.approx(5.9)


def test_without_probabilities_what_was_written_is_certain() -> None:
    assert odds("Yes.") == CERTAIN
    assert odds(" no, they do not") == -CERTAIN
    assert odds("Perhaps") == 0.0


@given(st.lists(st.tuples(st.text(max_size=5), st.floats(allow_nan=True)), max_size=5), st.text())
def test_the_odds_are_always_a_number_within_the_bounds(
    top: list[tuple[str, float]], text: str
) -> None:
    value = log_odds(YES_NO, text, top, certain=CERTAIN)
    assert math.isfinite(value)
    assert -CERTAIN <= value <= CERTAIN


CHOICE = (
    '{"choices": [{"index": 0, "%s": {"content": "Yes"}, "finish_reason": "length", "logprobs":'
    ' {"content": [{"top_logprobs": [{"token": "Yes", "logprob": -0.25},'
    ' {"token": "No", "logprob": -1.5}]}]}}]}'
)


def test_the_likeliest_tokens_are_read_from_a_stream_and_from_a_whole_reply() -> None:
    streamed = f"data: {CHOICE % 'delta'}\n\ndata: [DONE]\n\n".encode()
    (delta,) = read_deltas([streamed], name="it")
    (whole,) = read_whole([(CHOICE % "message").encode()], name="it")
    assert delta.top == whole.top == (("Yes", -0.25), ("No", -1.5))


@pytest.mark.parametrize("held", ["null", "{}", '{"content": []}', '{"content": [{}]}', '"x"'])
def test_an_endpoint_that_tells_no_probabilities_is_no_error(held: str) -> None:
    reply = f'{{"choices": [{{"message": {{"content": "No"}}, "logprobs": {held}}}]}}'
    (delta,) = read_whole([reply.encode()], name="it")
    assert delta.top == ()
    assert delta.text == "No"
