"""Pieces of the OpenAPI document that several routes share."""

from __future__ import annotations

from typing import Any

from server.replies import ProblemReply

WORDS = {
    400: "The body is not JSON, or a setting of the service is wrong.",
    401: "A key is needed, and none or a wrong one was sent.",
    403: "The host name, the origin or the scope of the key does not allow it.",
    404: "It is not there.",
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
    found: dict[int | str, dict[str, Any]] = {
        status: {"model": ProblemReply, "description": WORDS[status]} for status in statuses
    }
    if events:
        found[200] = {"content": {"text/event-stream": {"example": EVENTS}}}
    return found
