"""The two ways to ask a language model: for text as it comes, and for a choice between words."""

from __future__ import annotations

import math
from collections.abc import Generator
from contextlib import closing

from rag.errors import ProviderError
from rag.ports import CERTAIN, LLM, LLMCall


def pieces(llm: LLM, call: LLMCall) -> Generator[str, None, None]:
    """The stream as a generator, so that closing it closes the call."""
    yield from llm.stream(call)


def odds(llm: LLM, call: LLMCall) -> float:
    """The log-odds of the first of ``call.choices``, natural, at most ``CERTAIN`` either way.

    Raises as ``LLM.stream`` does, and ``ProviderError`` if what comes is no number.
    """
    with closing(pieces(llm, call)) as stream:
        said = "".join(stream)
    try:
        number = float(said)
    except ValueError:
        number = math.nan
    if math.isnan(number):
        raise ProviderError(f"{llm.id} did not give a number when asked to choose", retryable=False)
    return max(-CERTAIN, min(CERTAIN, number))
