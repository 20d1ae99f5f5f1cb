"""The command line's way through a running service: plain HTTP on the standard library.

Only ``http.client`` is used, because a question through a service should cost little more than
starting Python.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from rag.errors import RagError

CONNECT_TIMEOUT_S = 2.0
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}


class ServiceProblem(RagError):
    """The service answered with a problem; ``body`` is what it said, key for key."""

    title = "The service refused"

    def __init__(self, body: Mapping[str, Any]) -> None:
        super().__init__(str(body.get("detail") or "no detail"), hint=str(body.get("hint") or ""))
        self.body = dict(body)


@dataclass(frozen=True, slots=True)
class Service:
    """A running service of this data directory. ``timeout_s`` is the longest silence borne."""

    url: str
    token: str
    timeout_s: float = 300.0

    def get(self, path: str, query: Mapping[str, object] | None = None) -> dict[str, Any]:
        return self._whole("GET", path, query=query)

    def post(self, path: str, body: Mapping[str, object]) -> dict[str, Any]:
        return self._whole("POST", path, body=body)

    def lines(self, path: str, body: Mapping[str, object]) -> Iterator[dict[str, Any]]:
        """The JSON lines of a streamed response, as they come."""
        response = self._send("POST", path, body=body, accept="application/x-ndjson")
        for raw in self._read_lines(response):
            if raw.strip():
                yield self._object(raw)

    def events(self, path: str, body: Mapping[str, object]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Server-sent events as (name, data). An ``error`` event raises ``ServiceProblem``, and an
        end without an ``answer`` is a failure.

        A service that answers with one JSON object gives the single event ``answer``.
        """
        response = self._send(
            "POST", path, body=body, accept="text/event-stream, application/json;q=0.5"
        )
        if "event-stream" not in (response.getheader("content-type") or ""):
            yield "answer", self._object(self._read(response))
            return
        name, data, answered = "message", "", False
        for raw in self._read_lines(response):
            line = raw.decode("utf-8").rstrip("\r\n")
            if line.startswith("event:"):
                name = line[6:].strip()
            elif line.startswith("data:"):
                data += line[5:].removeprefix(" ")
            elif not line and data:
                value = self._object(data.encode())
                if name == "error":
                    raise ServiceProblem(value)
                answered = answered or name == "answer"
                yield name, value
                name, data = "message", ""
        if not answered:
            raise self._lost(EOFError("the stream ended before the answer"))

    def _whole(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, object] | None = None,
        query: Mapping[str, object] | None = None,
    ) -> dict[str, Any]:
        content = self._read(self._send(method, path, body=body, query=query))
        return self._object(content) if content.strip() else {}

    def _send(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, object] | None = None,
        query: Mapping[str, object] | None = None,
        accept: str = "application/json",
    ) -> http.client.HTTPResponse:
        headers = {
            "Accept": accept,
            "Authorization": f"Bearer {self.token}",
            "Connection": "close",
        }
        content = None
        if body is not None:
            sent = {key: value for key, value in body.items() if value is not None}
            content = json.dumps(sent, ensure_ascii=True).encode()
            headers["Content-Type"] = "application/json"
        asked = {key: value for key, value in (query or {}).items() if value is not None}
        target = f"{path}?{urlencode(asked)}" if asked else path
        connection = _connection(self.url)
        try:
            connection.connect()
            if connection.sock is not None:
                connection.sock.settimeout(self.timeout_s)
            connection.request(method, target, body=content, headers=headers)
            response = connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise self._lost(error) from error
        if response.status >= 400:
            raise ServiceProblem(_problem(response.status, self._read(response)))
        return response

    def _read(self, response: http.client.HTTPResponse) -> bytes:
        try:
            with response:
                return response.read()
        except (OSError, http.client.HTTPException) as error:
            raise self._lost(error) from error

    def _read_lines(self, response: http.client.HTTPResponse) -> Iterator[bytes]:
        with response:
            while True:
                try:
                    line = response.readline()
                except (OSError, http.client.HTTPException) as error:
                    raise self._lost(error) from error
                if not line:
                    return
                yield line

    def _object(self, content: bytes) -> dict[str, Any]:
        try:
            value = json.loads(content)
        except ValueError as error:
            raise self._lost(error) from error
        if not isinstance(value, dict):
            raise self._lost(TypeError("not a JSON object"))
        return value

    def _lost(self, error: Exception) -> RagError:
        return RagError(
            f"the running service at {self.url} did not answer properly ({error})",
            hint="Restart it (rag serve), or stop it: without a service the command works alone.",
        )


def find(data_dir: Path, *, timeout_s: float = 300.0) -> Service | None:
    """The service that owns ``data_dir`` and accepts connections, if there is one."""
    if not (data_dir / "service.json").is_file():
        return None
    from rag import ownership

    owner = ownership.service(data_dir)
    if owner is None or not owner.url:
        return None
    connection = _connection(owner.url)
    try:
        connection.connect()
    except OSError:
        return None
    finally:
        connection.close()
    return Service(owner.url, owner.token or "", timeout_s)


def _connection(url: str) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    host = parts.hostname or ""
    return http.client.HTTPConnection(
        ANYWHERE.get(host, host), parts.port or 80, timeout=CONNECT_TIMEOUT_S
    )


def _problem(status: int, content: bytes) -> dict[str, Any]:
    """The problem object in a response, or one made for a response that has none."""
    try:
        value = json.loads(content)
    except ValueError:
        value = None
    if isinstance(value, dict) and "detail" in value and "title" in value:
        return value
    return {
        "type": "ServiceProblem",
        "title": "The service refused",
        "status": status,
        "detail": f"the service answered with HTTP status {status}",
        "hint": "Is another program listening at the address of the service?",
    }
