"""Pieces of the OpenAPI document that several routes share."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from server.replies import ProblemReply

WORDS = {
    400: "The body is not JSON, or a setting of the service is wrong.",
    401: "A key is needed, and none or a wrong one was sent.",
    403: "The host name, the origin or the scope of the key does not allow it.",
    404: "It is not there.",
    408: "The body had not arrived in time.",
    413: "The body is too large.",
    415: "The body is not application/json.",
    422: "A key is unknown or a value does not fit.",
    429: "The limits of the key are reached; Retry-After says when to try again.",
    503: "Busy, stopping or not ready; Retry-After says when to try again.",
}
EVENTS = """event: evidence
data: {"conversation":"…","sources":[…]}

event: sentence
data: {"index":0,"text":"…","cites":[1],…}

event: answer
data: {"schema":"groundwire.answer/1",…}

"""


def problems(*statuses: int, events: bool = False) -> dict[int | str, dict[str, Any]]:
    """The failures a route may answer with, and for ``events`` what a stream looks like."""
    if 413 in statuses:
        statuses = (*statuses, 408)
    found: dict[int | str, dict[str, Any]] = {
        status: {"model": ProblemReply, "description": WORDS[status]} for status in statuses
    }
    if events:
        found[200] = {"content": {"text/event-stream": {"example": EVENTS}}}
    return found


def name_problems(app: FastAPI) -> None:
    """Give problems their media type in the OpenAPI document, where FastAPI knows only that of the
    route.
    """
    made = app.openapi

    def openapi() -> dict[str, Any]:
        document = made()
        for operations in document["paths"].values():
            for operation in operations.values():
                for reply in operation["responses"].values():
                    _as_problem(reply.get("content", {}))
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _as_problem(content: dict[str, Any]) -> None:
    told = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    if told.endswith("/" + ProblemReply.__name__):
        content["application/problem+json"] = content.pop("application/json")
