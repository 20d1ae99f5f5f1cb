"""A language model behind an OpenAI-compatible ``/v1/chat/completions``, hosted or local.

Every answer has a hard limit of tokens and of time, whatever the endpoint does: it may hang,
trickle, close in the middle, send garbage or never stop. What it sends is read as server-sent
events (https://platform.openai.com/docs/api-reference/chat-streaming).
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rag.adapters.deadlines import deliver, late
from rag.adapters.endpoints import checked_key, completions_url, is_loopback, retry_after
from rag.adapters.sse import Delta, log_odds, read_deltas, read_whole
from rag.errors import ProviderError
from rag.ports import CERTAIN, LLMCall, LLMState

if TYPE_CHECKING:
    import httpx
    from pydantic import SecretStr

_CONNECT_S = 10.0
_ERROR_BODY_BYTES = 4096
_COUNTED = {"include_usage": True}
_COUNT_S = 1.0
_RESERVED = frozenset({"model", "messages", "stream", "max_tokens", "n", "stop", "grammar"})


class OpenAICompatibleLLM:
    """``base_url`` with or without ``/v1``; ``options`` are merged into the request's body.

    Options cannot replace the messages, the limit or the streaming; an option that is null takes
    its key out (``{"temperature": null}`` for models that refuse one), ``max_completion_tokens``
    stands in for ``max_tokens`` where a model wants that, and ``{"grammar": true}`` says that the
    endpoint understands GBNF: without it the grammar of a call is left out. ``timeout_s`` covers a
    whole call; ``name`` is what messages call it. A loopback endpoint is never reached through a
    proxy. Raises ``ConfigError`` for a base URL or a key that cannot be used; no message ever holds
    the key.
    """

    def __init__(
        self,
        base_url: str,
        model: str,
        *,
        api_key: SecretStr | None,
        options: Mapping[str, Any],
        timeout_s: float,
        id: str | None = None,
        name: str | None = None,
    ) -> None:
        self._url = completions_url(base_url)
        parts = urlsplit(self._url)
        host = parts.hostname or ""
        self._loopback = is_loopback(host)
        self._tls = parts.scheme == "https"
        self._name = name or f"the language model at {host}{f':{parts.port}' if parts.port else ''}"
        self._model = model
        self._key = checked_key(api_key)
        self._grammars = options.get("grammar") is True
        self._options = {key: value for key, value in options.items() if key not in _RESERVED}
        self._timeout_s = timeout_s
        self._id = id or f"hosted:{model}"

    @property
    def id(self) -> str:
        return self._id

    @property
    def state(self) -> LLMState:
        return "ready"

    def stream(self, call: LLMCall) -> Iterator[str]:
        """See ``rag.ports.LLM``; "" is yielded while nothing comes."""
        return self.stream_within(call, timeout_s=self._timeout_s)

    def stream_within(self, call: LLMCall, *, timeout_s: float) -> Iterator[str]:
        """As ``stream``, with less time."""
        line = _Line()
        deadline = time.monotonic() + timeout_s

        def produce(emit: Callable[[str], None]) -> None:
            self._converse(call, emit, line, deadline, timeout_s)

        return deliver(produce, timeout_s=timeout_s, cancel=line.cut, name=self._name)

    def _converse(
        self,
        call: LLMCall,
        emit: Callable[[str], None],
        line: _Line,
        deadline: float,
        timeout_s: float,
    ) -> None:
        import httpx

        for attempt in (1, 2):
            left = deadline - time.monotonic()
            if left <= 0:
                raise late(self._name, timeout_s)
            timeout = httpx.Timeout(left, connect=min(_CONNECT_S, left))
            try:
                with (
                    httpx.Client(
                        timeout=timeout,
                        trust_env=not self._loopback,
                        verify=self._tls,
                        follow_redirects=False,
                    ) as client,
                    client.stream(
                        "POST",
                        self._url,
                        json=self._body(call),
                        headers=self._headers(),
                        extensions={"trace": line.trace},
                    ) as response,
                ):
                    if response.status_code == 200:
                        self._relay(call, response, emit, line)
                        return
                    wait = retry_after(response.headers.get("retry-after"))
                    error = self._refusal(response)
            except httpx.TimeoutException as timeout_error:
                if isinstance(timeout_error, httpx.ConnectTimeout):
                    raise self._unreachable("no connection in time") from timeout_error
                raise late(self._name, timeout_s) from timeout_error
            except httpx.ConnectError as connect_error:
                raise self._unreachable(self._clean(str(connect_error))) from connect_error
            except httpx.HTTPError as broken:
                if line.is_cut:
                    return
                raise ProviderError(
                    f"{self._name} broke the connection: {self._clean(str(broken))}",
                    retryable=True,
                    hint="Ask again.",
                ) from broken
            again = attempt == 1 and response.status_code in (429, 503)
            if not again or time.monotonic() + wait >= deadline or line.wait(wait):
                raise error

    def _relay(
        self, call: LLMCall, response: httpx.Response, emit: Callable[[str], None], line: _Line
    ) -> None:
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "text/event-stream":
            deltas = read_deltas(response.iter_raw(), name=self._name)
        elif kind == "application/json":
            deltas = read_whole(response.iter_raw(), name=self._name)
        else:
            raise ProviderError(
                f"{self._name} answered with {self._clean(kind) or 'no content type'!r}, "
                "not with an event stream",
                retryable=False,
                hint="Check RAG_LLM_BASE_URL: it must be an OpenAI-compatible endpoint.",
            )
        spent = self._emit_within_limits(call, deltas, emit)
        if call.spent is not None and (spent := spent or _awaited(deltas, line)):
            call.spent(*spent)

    def _emit_within_limits(
        self, call: LLMCall, deltas: Iterator[Delta], emit: Callable[[str], None]
    ) -> tuple[int, int] | None:
        """Stop endpoints that ignore ``max_tokens``: text has about 4 characters a token. Returns
        what was spent, where the last piece says so.
        """
        room = call.max_tokens * 8 + 32
        said, top, spent = "", Delta().top, None
        for delta in deltas:
            if delta.error is not None:
                raise ProviderError(
                    f"{self._name} failed in the middle: {self._clean(delta.error)}",
                    retryable=True,
                    hint="Ask again.",
                )
            top = top or delta.top
            said += delta.text[: max(0, room)]
            if delta.text and not call.choices:
                emit(delta.text[:room])
            room -= len(delta.text)
            spent = delta.spent
            if room <= 0 or delta.last:
                break
        if call.choices:
            emit(repr(log_odds(call.choices, said, top, certain=CERTAIN)))
        return spent

    def _body(self, call: LLMCall) -> dict[str, Any]:
        body: dict[str, Any] = {"temperature": 0, "seed": 0, **self._options}
        body["model"] = self._model
        body["messages"] = [
            {"role": "system", "content": call.system},
            {"role": "user", "content": call.user},
        ]
        body["stream"] = True
        if "max_completion_tokens" not in body:
            body["max_tokens"] = call.max_tokens
        if call.spent is not None:
            body.setdefault("stream_options", _COUNTED)
        if call.choices:
            body.update(logprobs=True, top_logprobs=20)
        if call.stop:
            body["stop"] = list(call.stop)
        if call.grammar and self._grammars:
            body["grammar"] = call.grammar
        return {key: value for key, value in body.items() if value is not None}

    def _headers(self) -> dict[str, str]:
        headers = {"Accept": "text/event-stream", "Accept-Encoding": "identity"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        return headers

    def _refusal(self, response: httpx.Response) -> ProviderError:
        status = response.status_code
        if status in (401, 403):
            return ProviderError(
                f"{self._name} does not accept the key (HTTP {status})",
                retryable=False,
                hint="Set RAG_LLM_API_KEY to a key that may use this model.",
            )
        said = self._clean(_first_bytes(response))
        message = f"{self._name} answered HTTP {status}" + (f": {said}" if said else "")
        if status == 429:
            hint = "It is busy or a quota is used up: wait a little and ask again."
        elif status >= 500:
            hint = "The fault is at the endpoint: ask again later."
        else:
            hint = "Check RAG_LLM_BASE_URL, RAG_LLM_MODEL, RAG_LLM_OPTIONS and RAG_PROMPT_TOKENS."
        return ProviderError(message, retryable=status in (408, 429) or status >= 500, hint=hint)

    def _unreachable(self, why: str) -> ProviderError:
        return ProviderError(
            f"{self._name} cannot be reached: {why}",
            retryable=True,
            hint="Check RAG_LLM_BASE_URL and that the endpoint is running.",
        )

    def _clean(self, text: str) -> str:
        """One short printable line that cannot hold the key."""
        if self._key:
            text = text.replace(self._key, "…")
        text = "".join(c if c.isprintable() else " " for c in text)
        return " ".join(text.split())[:200]


def _awaited(deltas: Iterator[Delta], line: _Line) -> tuple[int, int] | None:
    """What was spent, if the endpoint says so soon after the last piece of the text."""
    import httpx

    timer = threading.Timer(_COUNT_S, line.cut)
    timer.daemon = True
    timer.start()
    try:
        with contextlib.suppress(ProviderError, httpx.HTTPError):
            return next((delta.spent for delta in deltas if delta.spent), None)
        return None
    finally:
        timer.cancel()


class _Line:
    """The connection of one call, so that another thread can cut it."""

    def __init__(self) -> None:
        self._cut = threading.Event()
        self._stream: Any = None

    @property
    def is_cut(self) -> bool:
        return self._cut.is_set()

    def wait(self, seconds: float) -> bool:
        """Sleep; true at once when the line is cut."""
        return self._cut.wait(seconds)

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """httpcore's trace extension: remember the stream under the connection."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._stream = info["return_value"]
            if self.is_cut:
                self.cut()

    def cut(self) -> None:
        """Shut the socket down: a read that is blocked on it returns at once."""
        self._cut.set()
        stream = self._stream
        connection = stream.get_extra_info("socket") if stream is not None else None
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def _first_bytes(response: httpx.Response) -> str:
    body = b""
    for block in response.iter_raw():
        body += block
        if len(body) >= _ERROR_BODY_BYTES:
            break
    text = body[:_ERROR_BODY_BYTES].decode("utf-8", errors="replace")
    found = re.search(r'"message"\s*:\s*"((?:[^"\\]|\\.)*)"', text)
    return found.group(1) if found else text
