"""What every ``rag.ports.LLM`` must do. Derive a class that gives the fixture ``llm``."""

from __future__ import annotations

import time

import pytest

from rag.ports import LLM, LLMCall

CALL = LLMCall(
    system="You answer in one short sentence.",
    user="Passage [1]: Minsk said on Thursday that no troops had moved.\nWhat did Minsk say?",
    max_tokens=12,
)


class LLMContract:
    """Two calls are made, so that it can be asked of a real model too."""

    @pytest.fixture
    def llm(self) -> LLM:
        raise NotImplementedError

    def test_it_has_an_id_and_a_state(self, llm: LLM) -> None:
        assert llm.id
        assert llm.id == llm.id.strip()
        assert llm.state in ("off", "loading", "ready", "failed")

    def test_it_streams_text_that_ends_within_the_limit(self, llm: LLM) -> None:
        pieces = list(llm.stream(CALL))
        assert all(isinstance(piece, str) for piece in pieces)
        text = "".join(pieces)
        assert text.strip()
        assert len(text) <= CALL.max_tokens * 8 + 32
        assert llm.state == "ready"

    def test_closing_returns_within_a_second(self, llm: LLM) -> None:
        pieces = llm.stream(CALL)
        next(pieces)
        started = time.monotonic()
        pieces.close()  # type: ignore[attr-defined]  # Iterator in the port, a generator in fact
        assert time.monotonic() - started < 1.0
        with pytest.raises(StopIteration):
            next(pieces)
