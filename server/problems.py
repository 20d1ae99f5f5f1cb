"""Every failure in one shape: ``{"type", "title", "status", "detail", "hint"}``, no tracebacks."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Receive, Scope, Send

from rag import wire
from rag.display import json_line
from rag.errors import RagError
from server import openai_errors

log = logging.getLogger("groundwire.server")

RETRY_AFTER_S = 5
NAME_CHARS = 100
METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")


class Problem(Exception):
    """A failure of the request or of the service, as the caller reads it."""

    def __init__(
        self,
        kind: str,
        *,
        title: str,
        status: int,
        detail: str,
        hint: str,
        headers: Mapping[str, str] | None = None,
        param: str | None = None,
        code: str | None = None,
    ) -> None:
        """``param`` and ``code`` are told only where the caller expects OpenAI's shape."""
        super().__init__(detail)
        self.status = status
        self.param = param
        self.code = code
        self.headers = dict(headers or {})
        self.body: dict[str, Any] = {
            "type": kind,
            "title": title,
            "status": status,
            "detail": detail,
            "hint": hint,
        }


def busy(what: str, hint: str, *, retry_after_s: int = RETRY_AFTER_S) -> Problem:
    return Problem(
        "Busy",
        title="Too many requests at once",
        status=503,
        detail=f"All places for {what} are taken.",
        hint=hint,
        headers={"Retry-After": str(retry_after_s)},
    )


def too_late(deadline_s: float) -> Problem:
    return Problem(
        "DeadlineExceeded",
        title="It took too long",
        status=503,
        detail=f"The work was not done within {deadline_s:g} seconds and was stopped.",
        hint='Try again later, or ask with "llm": "none" for a quick extractive answer.',
        headers={"Retry-After": str(RETRY_AFTER_S)},
    )


def stopped() -> Problem:
    return Problem(
        "Stopped",
        title="Service is stopping",
        status=503,
        detail="The service was stopped before the work was done.",
        hint="Start it again with: rag serve",
        headers={"Retry-After": str(RETRY_AFTER_S)},
    )


def draining() -> Problem:
    return Problem(
        "Draining",
        title="Service is stopping",
        status=503,
        detail="The service is stopping and takes no new work.",
        hint="Send the request again in a moment, when it has been started again.",
        headers={"Retry-After": str(RETRY_AFTER_S)},
    )


def spent_up(spent: int, cap: int) -> Problem:
    """A key has used the language model as much as it may on this day."""
    now = datetime.now(UTC)
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return Problem(
        "TokensUsedUp",
        title="Tokens of today are used up",
        status=429,
        detail=f"This key has used {spent:,} of its {cap:,} tokens of the language model today.",
        hint='Ask with "llm": "none", or again after midnight (UTC).',
        headers={"Retry-After": str(math.ceil((midnight - now).total_seconds()))},
    )


def unusable(
    detail: str, hint: str, *, param: str | None = None, code: str | None = None
) -> Problem:
    """The request is well-formed and cannot be followed (422)."""
    return Problem(
        "InvalidRequest",
        title="Request not valid",
        status=422,
        detail=detail,
        hint=hint,
        param=param,
        code=code,
    )


def as_problem(error: BaseException) -> Problem:
    """What the caller is told of ``error``. What is not ours is told as "internal" only."""
    if isinstance(error, Problem):
        return error
    body = wire.problem(error)
    status = body["status"]
    return Problem(
        body["type"],
        title=body["title"],
        status=status,
        detail=body["detail"],
        hint=body["hint"] or _default_hint(status),
        headers={"Retry-After": str(RETRY_AFTER_S)} if status == 503 else None,
    )


def _default_hint(status: int) -> str:
    if status >= 500:
        return "Try again; if it happens again, look into the log of the service."
    return "Correct the request and send it again."


def encode(value: object) -> bytes:
    """JSON in UTF-8 on one line; lone surrogates, which UTF-8 cannot hold, stay escaped."""
    try:
        return json_line(value).encode("utf-8")
    except UnicodeEncodeError:
        return json_line(value, ascii=True).encode("ascii")


class JsonReply(Response):
    """A dict of ``rag.wire``, as it is."""

    media_type = "application/json"

    def render(self, content: object) -> bytes:
        return encode(content)


class _ProblemReply(JsonReply):
    """A problem, in the shape that callers of its path expect."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(
            problem.body,
            status_code=problem.status,
            headers=problem.headers,
            media_type="application/problem+json",
        )
        self._problem = problem

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not openai_errors.is_openai(scope["path"]):
            await super().__call__(scope, receive, send)
            return
        reply = JsonReply(
            openai_error(self._problem),
            status_code=openai_errors.status_for(self._problem.status),
            headers=self._problem.headers,
        )
        await reply(scope, receive, send)


def problem_reply(problem: Problem) -> JsonReply:
    return _ProblemReply(problem)


def openai_error(problem: Problem) -> dict[str, Any]:
    return openai_errors.error_for(problem.body, param=problem.param, code=problem.code)


def install(app: FastAPI) -> None:
    """Give every failure of routing, validation and the library the same shape."""

    @app.exception_handler(Problem)
    async def on_problem(_: Request, error: Problem) -> Response:
        return problem_reply(error)

    @app.exception_handler(RagError)
    async def on_rag_error(request: Request, error: RagError) -> Response:
        problem = as_problem(error)
        if problem.status >= 500:
            log.warning("%s: %s: %s", request_id(request), type(error).__name__, error)
        return problem_reply(problem)

    @app.exception_handler(RequestValidationError)
    async def on_invalid(_: Request, error: RequestValidationError) -> Response:
        hint = "Correct it; /openapi.json has examples."
        return problem_reply(unusable(describe(error.errors()), hint, param=place_of(error)))

    @app.exception_handler(HTTPException)
    async def on_http(request: Request, error: HTTPException) -> Response:
        return problem_reply(_http_problem(request, error))


def request_id(request: Request) -> str:
    return str(request.scope.get("groundwire.request_id", "-"))


def describe(errors: Sequence[Any]) -> str:
    """What does not fit (pydantic's ``errors()``), key by key, without repeating what was sent."""
    lines = []
    for item in errors[:8]:
        place = [str(part) for part in item["loc"]]
        if len(place) > 1 and place[0] in ("body", "query", "path"):
            place = place[1:]
        name = ".".join(place)[:NAME_CHARS] or "arguments"
        if item["type"] == "extra_forbidden":
            lines.append(f"unknown key {name!r}")
        elif item["type"] == "json_invalid":
            lines.append("the body is not JSON")
        elif place == ["body"] and item["type"] == "missing":
            lines.append("the request has no body")
        else:
            lines.append(f"{name}: {item['msg'].removeprefix('Value error, ')}")
    more = len(errors) - len(lines)
    return "; ".join(lines) + (f"; and {more} more" if more > 0 else "")


def place_of(error: RequestValidationError) -> str | None:
    """Where the first thing that does not fit stands: ``messages.0.content``."""
    place = [str(part) for part in next(iter(error.errors()), {"loc": ()})["loc"]]
    return ".".join(place[1:]) or None


def _http_problem(request: Request, error: HTTPException) -> Problem:
    path = request.url.path
    if error.status_code == 404:
        return Problem(
            "NotFound",
            title="Not found",
            status=404,
            detail=f"There is nothing at {path}.",
            hint="GET /openapi.json lists what there is.",
        )
    if error.status_code == 405:
        allowed = _allowed(request)
        return Problem(
            "MethodNotAllowed",
            title="Method not allowed",
            status=405,
            detail=f"{request.method} does not go with {path}.",
            hint=f"It takes {allowed}.",
            headers={"Allow": allowed},
        )
    return Problem(
        "HttpError",
        title="Request refused",
        status=error.status_code,
        detail=str(error.detail),
        hint=_default_hint(error.status_code),
        headers=error.headers,
    )


def _allowed(request: Request) -> str:
    """Every method of the path: the router itself tells those of the first route that fits."""
    return ", ".join(
        method
        for method in METHODS
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL
            for route in request.app.routes
        )
    )
