"""What a request may weigh and how many run at once."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Callable
from time import monotonic

import anyio.to_thread
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.problems import Problem, busy, problem_reply

KIB = 1024
SMALL_BODY = 64 * KIB
LARGE_BODY = 4 * KIB * KIB
LARGE_PATHS = frozenset({"/v1/verify", "/v1/articles"})
CHAT_BODY = KIB * KIB
CHAT_PATHS = frozenset({"/v1/chat/completions", "/mcp"})
"""Where a client sends a whole conversation, or the texts of a tool call."""
JSON_DEPTH = 64
READ_S = 30.0
DRAIN_S = 2.0


def body_limit(path: str) -> int:
    """Bytes."""
    path = path.rstrip("/")
    return LARGE_BODY if path in LARGE_PATHS else CHAT_BODY if path in CHAT_PATHS else SMALL_BODY


class BodyLimits:
    """ASGI middleware: reads a body whole, within its limit, and passes it on if it is sound JSON.

    The limit holds for what arrives, whatever ``Content-Length`` says or if there is none.
    """

    def __init__(self, app: ASGIApp, *, read_s: float = READ_S) -> None:
        self._app = app
        self._read_s = read_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(scope):
            await self._app(scope, receive, send)
            return
        try:
            body = await self._read(scope, receive)
        except Problem as problem:
            await problem_reply(problem)(scope, receive, send)
            return
        if body is None:
            return
        await self._app(scope, _replayed(body, receive), send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes | None:
        """The body, or ``None`` if the client left before its end."""
        limit = body_limit(scope["path"])
        headers = Headers(scope=scope)
        refused = _wrong_type(headers)
        declared = headers.get("content-length")
        if (
            refused is None
            and declared is not None
            and (not declared.isdecimal() or int(declared[:18]) > limit)
        ):
            refused = _too_large(limit)
        try:
            async with asyncio.timeout(self._read_s):
                body = None if refused else await _collect(receive, limit)
        except TimeoutError:
            raise _too_slow(self._read_s) from None
        except _OverLimit:
            refused = _too_large(limit)
        if refused is not None:
            await _drain(receive)
            raise refused
        if body is not None:
            if len(body) > SMALL_BODY:
                await anyio.to_thread.run_sync(check_json, body)
            else:
                check_json(body)
        return body


class _OverLimit(Exception):
    pass


def _has_body(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


async def _collect(receive: Receive, limit: int) -> bytes | None:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise _OverLimit
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


async def _drain(receive: Receive) -> None:
    """Read on for a moment and keep nothing, so that a client still sending hears the answer."""
    until = monotonic() + DRAIN_S
    size = 0
    try:
        async with asyncio.timeout(DRAIN_S):
            while size <= 4 * LARGE_BODY and monotonic() < until:
                message = await receive()
                size += len(message.get("body", b""))
                if message["type"] == "http.disconnect" or not message.get("more_body", False):
                    return
    except TimeoutError:
        return


def _replayed(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


def check_json(body: bytes) -> None:
    """Raise ``Problem`` (400) unless ``body`` is UTF-8 JSON of finite numbers, not too deep."""
    if not body:
        return
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_no_constant, parse_float=_finite)
    except UnicodeDecodeError as error:
        raise _not_json(f"it is not UTF-8 (byte {error.start})") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise _not_json(f"{error.msg} ({where})") from None
    except RecursionError:
        raise _not_json(f"it is nested deeper than {JSON_DEPTH} levels") from None
    except ValueError as error:
        raise _not_json(str(error)) from None
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(JSON_DEPTH):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise _not_json(f"it is nested deeper than {JSON_DEPTH} levels")


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number


def _wrong_type(headers: Headers) -> Problem | None:
    kind, _, options = headers.get("content-type", "").partition(";")
    charset = options.replace(" ", "").replace('"', "").lower()
    if (
        kind.strip().lower() == "application/json"
        and charset in ("", "charset=utf-8")
        and headers.get("content-encoding", "identity").lower() == "identity"
    ):
        return None
    return Problem(
        "UnsupportedMediaType",
        title="Body of the wrong type",
        status=415,
        detail="The body must be plain application/json in UTF-8.",
        hint="Send the header Content-Type: application/json, and no Content-Encoding.",
    )


def _too_large(limit: int) -> Problem:
    return Problem(
        "BodyTooLarge",
        title="Body too large",
        status=413,
        detail=f"The body of this request may hold at most {limit:,} bytes.",
        hint="Send less at once, in several requests.",
        headers={"Connection": "close"},
    )


def _too_slow(read_s: float) -> Problem:
    return Problem(
        "BodyTooSlow",
        title="Body too slow",
        status=408,
        detail=f"The body had not arrived after {read_s:g} seconds.",
        hint="Send the request again.",
        headers={"Connection": "close"},
    )


def _not_json(why: str) -> Problem:
    return Problem(
        "InvalidJson",
        title="Body is not JSON",
        status=400,
        detail=f"The body is not JSON that can be read: {why}.",
        hint="Send one JSON object.",
    )


class Slots:
    """Places for one kind of work. Used from the event loop only."""

    def __init__(self, what: str, places: int, *, hint: str) -> None:
        self.places = places
        self._what = what
        self._free = places
        self._hint = hint

    def taken(self) -> int:
        return self.places - self._free

    def take(self) -> Callable[[], None]:
        """Take a place; the function returned gives it back, once. Raises ``Problem`` (503)."""
        if self._free < 1:
            raise busy(self._what, self._hint)
        self._free -= 1
        given_back = False

        def give_back() -> None:
            nonlocal given_back
            if not given_back:
                given_back = True
                self._free += 1

        return give_back
