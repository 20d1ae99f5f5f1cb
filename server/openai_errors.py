"""Failures as callers of OpenAI's API expect them: ``{"error": {"message", "type", "param",
"code"}}`` (https://platform.openai.com/docs/guides/error-codes).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

PATHS = ("/v1/models", "/v1/chat/completions")
CODES = {
    401: "invalid_api_key",
    413: "request_too_large",
    415: "unsupported_media_type",
    429: "rate_limit_exceeded",
}
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def is_openai(path: str) -> bool:
    return path in PATHS or path.startswith("/v1/models/")


def status_for(status: int) -> int:
    """Their API knows no 422: what does not fit is a bad request."""
    return 400 if status == 422 else status


def message_of(body: Mapping[str, Any]) -> str:
    """What happened and what to do, as sentences."""
    detail = str(body["detail"])
    stop = "" if detail.endswith((".", "?", "!")) else "."
    return f"{detail}{stop} {body['hint'] or ''}".rstrip()


def error_for(
    body: Mapping[str, Any], *, param: str | None = None, code: str | None = None
) -> dict[str, Any]:
    """The error object for a problem: what happened and what to do are one message."""
    status = body["status"]
    kinds = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
    kind = "server_error" if status >= 500 else kinds.get(status, "invalid_request_error")
    named = code or CODES.get(status) or _HUMP.sub("_", str(body["type"])).lower()
    return {"error": {"message": message_of(body), "type": kind, "param": param, "code": named}}
