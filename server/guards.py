"""The outermost layer: who may ask, what a browser may do with the reply, and no tracebacks."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Collection, Iterable
from time import perf_counter
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.access import CALLER
from server.metrics import Metrics
from server.problems import Problem, as_problem, problem_reply

log = logging.getLogger("groundwire.server")

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
ANY_ADDRESS = ("0.0.0.0", "::")
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a service that is bound to ``host``."""
    return host in LOOPBACK or f"[{host}]" in LOOPBACK


class Hosts:
    """The names under which this service may be called.

    Bound to a loopback address it answers to every loopback name with its port, bound to another
    address to that one; besides, to ``allowed``, where an entry without a port goes with any.
    """

    def __init__(self, host: str, port: int, allowed: Iterable[str]) -> None:
        bound = f"[{host}]" if ":" in host and not host.startswith("[") else host
        names = {*LOOPBACK, bound} if host in ANY_ADDRESS or bound in LOOPBACK else {bound}
        self._exact = {f"{name}:{port}".lower() for name in names}
        if port in (80, 443):
            self._exact |= {name.lower() for name in names}
        listed = {_bracketed(entry.lower().rstrip(".")) for entry in allowed}
        self._exact |= {entry for entry in listed if _port(entry)}
        self._any_port = {entry for entry in listed if not _port(entry)}

    def knows(self, authority: str) -> bool:
        authority = authority.lower()
        name = authority[: -len(_port(authority)) - 1] if _port(authority) else authority
        return authority in self._exact or name in self._any_port

    def same_origin(self, origin: str, host: str) -> bool:
        """Whether a page at ``origin`` is ours: the Host that was asked, or our own address."""
        try:
            parts = urlsplit(origin)
            port = parts.port
        except ValueError:
            return False
        if parts.scheme not in ("http", "https") or not parts.netloc or "@" in parts.netloc:
            return False
        if parts.path or parts.query or parts.fragment:
            return False
        name = parts.netloc.lower()
        standard = {"http": 80, "https": 443}[parts.scheme]
        bare = name[: -len(str(port)) - 1] if port == standard else name
        asked = host.lower().removesuffix(f":{standard}")
        return bare == asked or name in self._exact


def _bracketed(entry: str) -> str:
    return f"[{entry}]" if entry.count(":") > 1 and not entry.startswith("[") else entry


def _port(authority: str) -> str:
    """The digits behind the last colon outside brackets, or ""."""
    _, colon, port = authority.rpartition(":")
    return port if colon and port.isdecimal() and not authority.endswith("]") else ""


class Guards:
    """ASGI middleware: Host, Origin, security headers, a request id, one log line and one count a
    request. ``origins`` are those besides our own whose pages may call the service.
    """

    def __init__(
        self, app: ASGIApp, *, hosts: Hosts, metrics: Metrics, origins: Collection[str] = ()
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._metrics = metrics
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        number = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex[:16]
        scope["groundwire.request_id"] = number
        began = perf_counter()
        status = 0

        async def send_guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _protect(MutableHeaders(scope=message), number)
            await send(message)

        try:
            refused = self._refused(headers)
            if refused is not None:
                await problem_reply(refused)(scope, receive, send_guarded)
            else:
                await self._app(scope, receive, send_guarded)
        except Exception as error:
            log.exception("%s: %s %s failed", number, scope["method"], scope["path"])
            if status == 0:
                await problem_reply(as_problem(error))(scope, receive, send_guarded)
        finally:
            self._note(scope, number, status, perf_counter() - began)

    def _note(self, scope: Scope, number: str, status: int, spent_s: float) -> None:
        """The route as its template: a path may hold words of whoever asks."""
        route = getattr(scope.get("route"), "path", "none")
        self._metrics.request(scope["method"], route, status, spent_s)
        key = CALLER.get()
        log.info(
            "%s %s %s", scope["method"], route, status,
            extra={
                "request": number, "method": scope["method"], "route": route, "status": status,
                "ms": round(spent_s * 1000), "key": key.id if key else None,
            },
        )  # fmt: skip

    def _refused(self, headers: Headers) -> Problem | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._hosts.knows(hosts[0]):
            return Problem(
                "ForeignHost",
                title="Unknown host name",
                status=403,
                detail="This service does not answer under the host name of the request.",
                hint="Use the address it printed at its start, or add the name to "
                "RAG_ALLOWED_HOSTS.",
            )
        if any(
            origin not in self._origins and not self._hosts.same_origin(origin, hosts[0])
            for origin in headers.getlist("origin")
        ):
            return Problem(
                "ForeignOrigin",
                title="Request of another site",
                status=403,
                detail="A page of another origin may not use this service.",
                hint="Use the page of this service, or call it from a program.",
            )
        return None


def _protect(headers: MutableHeaders, number: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    headers["X-Request-ID"] = number
    headers.setdefault("Content-Security-Policy", API_POLICY)
    headers.setdefault("Cache-Control", "no-store")
