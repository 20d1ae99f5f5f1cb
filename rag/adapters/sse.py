"""Chat completions as they come over the wire, with limits on what an endpoint may send."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rag.errors import ProviderError

_LINE_BYTES = 1 << 20
_TOTAL_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of the first choice's text, or the endpoint's own word that it failed.

    ``top``: the likeliest tokens at the first place of the piece with their log-probabilities.
    ``last``: the text is complete. ``spent``: tokens of the prompt and of what was written.
    """

    text: str = ""
    error: str | None = None
    top: tuple[tuple[str, float], ...] = ()
    last: bool = False
    spent: tuple[int, int] | None = None


def read_deltas(blocks: Iterable[bytes], *, name: str) -> Iterator[Delta]:
    """The pieces of a streamed completion. After the ``last`` only what was spent may follow.

    Raises ``ProviderError`` when the stream ends before that, holds no choice at all, is not a
    stream of events, or grows beyond all bounds.
    """
    finished = seen = False
    for line in _lines(blocks, name):
        field, _, value = line.partition(b":")
        if not field.strip() or field.strip() in (b"event", b"id", b"retry"):
            continue
        value = value.strip()
        if field == b"data" and value == b"[DONE]":
            finished = True
            break
        if field not in (b"data", b"error"):
            raise _garbage(name, line)
        event = _json(value, name)
        failure = _failure(event, named=field == b"error")
        if failure is not None:
            yield Delta(error=failure)
            return
        spent = _spent(event)
        choice = None if finished else _first_choice(event, name)
        if choice is None:
            if spent is not None:
                yield Delta(spent=spent)
            continue
        seen = True
        text, reason = _text(choice, "delta", name)
        if reason is not None:
            _check_reason(reason, name)
            finished = True
        yield Delta(text=text, top=_top(choice), last=finished, spent=spent)
    if not seen:
        raise ProviderError(
            f"{name} sent no choices", retryable=True, hint="Ask again, or check RAG_LLM_MODEL."
        )
    if not finished:
        raise ProviderError(
            f"{name} closed the connection in the middle of its answer",
            retryable=True,
            hint="Ask again.",
        )


def read_whole(blocks: Iterable[bytes], *, name: str) -> Iterator[Delta]:
    """The one piece of a completion from an endpoint that does not stream."""
    body = b""
    for block in blocks:
        body += block
        if len(body) > _LINE_BYTES:
            raise _too_much(name)
    event = _json(body, name)
    failure = _failure(event, named=False)
    if failure is not None:
        yield Delta(error=failure)
        return
    choice = _first_choice(event, name)
    if choice is None:
        raise ProviderError(
            f"{name} sent no choices", retryable=True, hint="Ask again, or check RAG_LLM_MODEL."
        )
    text, reason = _text(choice, "message", name)
    if reason is not None:
        _check_reason(reason, name)
    yield Delta(text=text, top=_top(choice), last=True, spent=_spent(event))


def _lines(blocks: Iterable[bytes], name: str) -> Iterator[bytes]:
    waiting = b""
    total = 0
    for block in blocks:
        total += len(block)
        if total > _TOTAL_BYTES:
            raise _too_much(name)
        *lines, waiting = (waiting + block).split(b"\n")
        for line in lines:
            yield line.rstrip(b"\r")
        if len(waiting) > _LINE_BYTES:
            raise _too_much(name)
    if waiting.strip():
        yield waiting.rstrip(b"\r")


def _json(value: bytes, name: str) -> dict[str, Any]:
    try:
        event = json.loads(value)
    except (ValueError, RecursionError) as error:
        raise _garbage(name, value) from error
    if not isinstance(event, dict):
        raise _garbage(name, value)
    return event


def _failure(event: dict[str, Any], *, named: bool) -> str | None:
    if not named and event.get("error") is None:
        return None
    error = event.get("error", event)
    if isinstance(error, dict):
        return str(error.get("message") or error.get("type") or "no reason given")
    return str(error)


def _first_choice(event: dict[str, Any], name: str) -> dict[str, Any] | None:
    choices = event.get("choices") or []
    if not isinstance(choices, list) or not all(isinstance(choice, dict) for choice in choices):
        raise _garbage(name, b"choices")
    return next((choice for choice in choices if choice.get("index", 0) == 0), None)


def _text(choice: dict[str, Any], key: str, name: str) -> tuple[str, str | None]:
    held = choice.get(key) or {}
    text = held.get("content") or "" if isinstance(held, dict) else None
    reason = choice.get("finish_reason")
    if not isinstance(text, str) or not isinstance(reason, str | None):
        raise _garbage(name, key.encode())
    # A lone surrogate can come out of an escape and could not be encoded again.
    return text.encode("utf-8", errors="replace").decode("utf-8"), reason


def _spent(event: dict[str, Any]) -> tuple[int, int] | None:
    usage = event.get("usage")
    if not isinstance(usage, dict):
        return None
    counts = tuple(usage.get(key) for key in ("prompt_tokens", "completion_tokens"))
    match counts:
        case (int(prompt), int(written)) if prompt >= 0 and written >= 0:
            return prompt, written
    return None


def _top(choice: dict[str, Any]) -> tuple[tuple[str, float], ...]:
    """The tokens and log-probabilities of ``logprobs.content[0].top_logprobs``, where given."""
    held: Any = choice.get("logprobs")
    for key in ("content", 0, "top_logprobs"):
        try:
            held = held[key]
        except (KeyError, IndexError, TypeError):
            return ()
    if not isinstance(held, list):
        return ()
    return tuple(
        (str(one["token"]), float(one["logprob"]))
        for one in held
        if isinstance(one, dict)
        and isinstance(one.get("token"), str)
        and isinstance(one.get("logprob"), int | float)
    )


def log_odds(
    choices: tuple[str, str], text: str, top: Iterable[tuple[str, float]], *, certain: float
) -> float:
    """How much the first word is preferred to the second, by probabilities or by what was said."""
    best: dict[str, float] = {}
    for token, value in top:
        word = token.strip().casefold()
        best[word] = max(value, best.get(word, -float("inf")))
    first, second = (choice.casefold() for choice in choices)
    if first in best or second in best:
        floor = min(best.values())
        odds = best.get(first, floor) - best.get(second, floor)
        return max(-certain, min(certain, odds)) if odds == odds else 0.0
    said = text.strip().casefold()
    return certain if said.startswith(first) else -certain if said.startswith(second) else 0.0


def _check_reason(reason: str, name: str) -> None:
    if reason == "content_filter":
        raise ProviderError(
            f"{name} withheld the answer (content filter)",
            retryable=False,
            hint="Put the question otherwise, or use another model.",
        )


def _garbage(name: str, what: bytes) -> ProviderError:
    shown = "".join(c if c.isprintable() else "?" for c in what[:40].decode("utf-8", "replace"))
    return ProviderError(
        f"{name} sent something that is not a chat completion: {shown!r}",
        retryable=True,
        hint="Ask again; if it stays, check RAG_LLM_BASE_URL.",
    )


def _too_much(name: str) -> ProviderError:
    return ProviderError(
        f"{name} sent more than an answer can hold",
        retryable=False,
        hint="Check RAG_LLM_BASE_URL and RAG_LLM_MODEL.",
    )
