"""Who may call which route, how often, and how much at once."""

from __future__ import annotations

import math
import secrets
from collections import OrderedDict
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import monotonic

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.keys import Key, Keyring
from rag.keys import Scope as KeyScope
from server.problems import Problem, problem_reply

OPEN_PATHS = frozenset({"/", "/healthz", "/readyz", "/favicon.svg"})
MOST_CALLERS = 10_000
CALLER: ContextVar[Key | None] = ContextVar("groundwire_caller", default=None)
"""The key of the request that is being answered, for whoever starts work on its behalf."""


def needed_scope(method: str, path: str) -> KeyScope | None:
    """``None``: whoever reaches the service. Reading and asking need "read", changing the articles
    "write", figures of the service "admin". The operator's own routes check their token themselves.
    """
    if path in OPEN_PATHS or path.startswith(("/static/", "/internal/")):
        return None
    if path == "/metrics":
        return "admin"
    if path.startswith("/v1/articles") and method not in ("GET", "HEAD"):
        return "write"
    return "read"


@dataclass(slots=True)
class Caller:
    """How much one key, or one address, has lately asked for. ``allowance`` is in requests."""

    allowance: float
    seen: float
    running: int = 0


@dataclass(slots=True)
class Limiter:
    """A token bucket and a count of running requests for each caller; event loop only.

    At most ``MOST_CALLERS`` are remembered: the ones not seen for longest are forgotten.
    """

    per_minute: int
    at_once: int
    clock: Callable[[], float] = monotonic
    callers: OrderedDict[str, Caller] = field(default_factory=OrderedDict)

    def take(self, name: str) -> Callable[[], None]:
        """Count a request; the function returned ends it. Raises ``Problem`` (429)."""
        now = self.clock()
        caller = self.callers.setdefault(name, Caller(float(self.per_minute), now))
        self.callers.move_to_end(name)
        self._forget()
        caller.allowance = min(
            float(self.per_minute), caller.allowance + (now - caller.seen) * self.per_minute / 60
        )
        caller.seen = now
        if caller.running >= self.at_once:
            raise _too_many(f"{self.at_once} requests of this caller are running", 1)
        if caller.allowance < 1:
            wait = math.ceil((1 - caller.allowance) * 60 / self.per_minute)
            raise _too_many(f"this caller has used its {self.per_minute} requests a minute", wait)
        caller.allowance -= 1
        caller.running += 1
        return lambda: self._end(caller)

    @staticmethod
    def _end(caller: Caller) -> None:
        caller.running -= 1

    def _forget(self) -> None:
        for name in list(self.callers)[: max(0, len(self.callers) - MOST_CALLERS)]:
            if not self.callers[name].running:
                del self.callers[name]


class Access:
    """ASGI middleware. Puts the key of a request into ``CALLER``.

    With ``required`` a request needs a key with the scope of its route, or the operator's
    ``token``. Without, a key is not needed, one that holds still counts against its limits, and
    text that is no key of ours is ignored, as clients send some that cannot do without.
    """

    def __init__(
        self, app: ASGIApp, *, keys: Keyring, limiter: Limiter, required: bool, token: str
    ) -> None:
        self._app = app
        self._keys = keys
        self._limiter = limiter
        self._required = required
        self._token = token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            end = self._let_in(scope)
        except Problem as problem:
            await problem_reply(problem)(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        finally:
            end()

    def _let_in(self, scope: Scope) -> Callable[[], None]:
        """Raises ``Problem`` (401, 403, 429)."""
        text = _bearer(Headers(scope=scope))
        CALLER.set(None)
        needed = needed_scope(scope["method"], scope["path"])
        if self._token and secrets.compare_digest(text.encode("utf-8", "replace"), self._token):
            return _nothing
        key = self._keys.find(text) if text else None
        CALLER.set(key)
        if needed is None:
            return _nothing
        if key is None:
            if self._required:
                raise _no_key(given=bool(text))
            return _nothing
        if not key.may(needed):
            raise _too_narrow(key, needed)
        return self._limiter.take(key.id)


def _nothing() -> None:
    return None


def _bearer(headers: Headers) -> str:
    kind, _, text = headers.get("authorization", "").partition(" ")
    return text.strip() if kind.lower() == "bearer" else ""


def _no_key(*, given: bool) -> Problem:
    return Problem(
        "Unauthorized",
        title="A key is needed",
        status=401,
        detail="The key is not known here, was revoked or has expired."
        if given
        else "This service answers only to who has a key.",
        hint="Send the header Authorization: Bearer KEY. The operator makes keys with: "
        "rag keys add NAME",
        headers={"WWW-Authenticate": "Bearer"},
    )


def _too_narrow(key: Key, needed: KeyScope) -> Problem:
    return Problem(
        "Forbidden",
        title="The key does not reach that far",
        status=403,
        detail=f"This needs a key with the scope {needed!r}; this one has {key.scope!r}.",
        hint=f"The operator makes one with: rag keys add NAME --scope {needed}",
    )


def _too_many(why: str, wait_s: int) -> Problem:
    return Problem(
        "TooManyRequests",
        title="Too many requests",
        status=429,
        detail=f"Not now: {why}.",
        hint="Wait for the time in Retry-After and send the request again.",
        headers={"Retry-After": str(max(1, wait_s))},
    )
