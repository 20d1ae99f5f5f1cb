"""An OpenAI-compatible endpoint that misbehaves on request, on a free loopback port.

``with FakeLLM("hang") as fake:`` gives ``fake.base_url`` and, afterwards, ``fake.requests``.
``open_server`` is the same thing as the child of ``LlamaCppLLM``: the GGUF file's text names the
scenario.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

TEXT = "Minsk said on Thursday that no troops had moved. [1]"


class FakeLLM:
    """Serves one scenario (a key of ``SCENARIOS``); ``text`` is what it answers."""

    def __init__(self, scenario: str = "answer", *, text: str = TEXT, key: str = "") -> None:
        self.scenario = scenario
        self.text = text
        self.key = key
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.cut_off = threading.Event()
        self.busy = False
        fake = self

        class Handler(_Handler):
            owner = fake

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.stopping = threading.Event()
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def base_url(self) -> str:
        return f"{self.address}/v1"

    def start(self) -> None:
        self._thread.start()

    def __enter__(self) -> FakeLLM:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    owner: FakeLLM
    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        self.plain(200, "application/json", json.dumps([{"is_processing": self.owner.busy}]))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        fake = self.owner
        fake.requests.append(json.loads(body))
        fake.headers.append({key.lower(): value for key, value in self.headers.items()})
        fake.paths.append(self.path)
        if fake.key and self.headers.get("authorization") != f"Bearer {fake.key}":
            self.plain(401, "application/json", '{"error": {"message": "no such key"}}')
            return
        fake.busy = True
        try:
            SCENARIOS[fake.scenario](self)
        except (BrokenPipeError, ConnectionResetError):
            fake.cut_off.set()
        finally:
            fake.busy = fake.scenario == "deaf"

    def plain(self, status: int, kind: str, text: str, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(text.encode())

    def open_stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.end_headers()

    def raw(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()

    def event(self, event: dict[str, Any]) -> None:
        self.raw(f"data: {json.dumps(event)}\n\n".encode())

    def piece(self, text: str | None, reason: str | None = None) -> None:
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": reason}
        self.event({"object": "chat.completion.chunk", "choices": [choice]})

    def log_message(self, format: str, *args: object) -> None:
        """Tests print nothing."""


def _answer(to: _Handler) -> None:
    to.open_stream()
    to.raw(b": a comment\n\n")
    to.event({"choices": [{"index": 0, "delta": {"role": "assistant", "content": None}}]})
    words = to.owner.text.split()
    limit = to.owner.requests[-1].get("max_tokens", len(words))
    for word in words[:limit]:
        to.piece(word + " ")
    to.piece(None, "stop" if len(words) <= limit else "length")
    to.event({"choices": [], "usage": {"total_tokens": 9}})
    to.raw(b"data: [DONE]\n\n")


def _counted(to: _Handler) -> None:
    to.open_stream()
    to.piece(to.owner.text)
    to.piece(None, "stop")
    to.event({"choices": [], "usage": {"prompt_tokens": 31, "completion_tokens": 12}})
    to.raw(b"data: [DONE]\n\n")


def _after_the_end(then: Callable[[_Handler], None]) -> Callable[[_Handler], None]:
    def scenario(to: _Handler) -> None:
        to.open_stream()
        to.piece(to.owner.text)
        to.piece(None, "stop")
        then(to)

    return scenario


def _slow(to: _Handler) -> None:
    """Words for as long as somebody listens."""
    to.open_stream()
    for _ in range(2000):
        if to.owner.stopping.is_set():
            return
        to.piece("on and ")
        time.sleep(0.03)


def _hang(to: _Handler) -> None:
    to.owner.stopping.wait(30)


def _close_in_the_middle(to: _Handler) -> None:
    to.open_stream()
    to.piece("Minsk ")


def _hang_in_the_middle(to: _Handler) -> None:
    _close_in_the_middle(to)
    _hang(to)


def _half_an_event(to: _Handler) -> None:
    _close_in_the_middle(to)
    to.raw(b'data: {"choices": [{"index": 0, "del')


def _garbage_bytes(to: _Handler) -> None:
    to.open_stream()
    to.raw(bytes(range(256)) * 8)


def _garbage_http(to: _Handler) -> None:
    to.raw(b"\x00\x01\x02 this is no HTTP\r\n\r\n")


def _wrong_shapes(to: _Handler) -> None:
    to.open_stream()
    to.event({"choices": [{"index": 0, "delta": {"content": ["not", "text"]}}]})


def _huge_line(to: _Handler) -> None:
    to.open_stream()
    for _ in range(64):
        to.raw(b"x" * 65536)


def _endless(to: _Handler) -> None:
    to.open_stream()
    for _ in range(200_000):
        to.piece("words and more words ")


def _no_choices(to: _Handler) -> None:
    to.open_stream()
    to.event({"choices": []})
    to.raw(b"data: [DONE]\n\n")


def _error_event(to: _Handler) -> None:
    _close_in_the_middle(to)
    to.event({"error": {"message": f"out of memory\x1b[31m {to.owner.key}", "code": 500}})


def _surrogate(to: _Handler) -> None:
    to.open_stream()
    to.raw(b'data: {"choices": [{"index": 0, "delta": {"content": "a\\ud800b"}}]}\n\n')
    to.piece(None, "stop")


def _crlf(to: _Handler) -> None:
    to.open_stream()
    to.raw(b'data:{"choices":[{"delta":{"content":"as "}}]}\r\n\r\ndata:{"choices":[{"delta":')
    time.sleep(0.02)
    to.raw(b'{"content":"one"}}]}\r\n\r\ndata: [DONE]\r\n\r\n')


def _whole(to: _Handler) -> None:
    choice = {"index": 0, "message": {"role": "assistant", "content": to.owner.text}}
    to.plain(
        200, "application/json", json.dumps({"choices": [{**choice, "finish_reason": "stop"}]})
    )


def _filtered(to: _Handler) -> None:
    to.open_stream()
    to.piece("", "content_filter")


def _refuse(status: int, **headers: str) -> Callable[[_Handler], None]:
    def scenario(to: _Handler) -> None:
        said = {"error": {"message": f"no \x1b[31m{to.headers.get('authorization', '')}"}}
        to.plain(status, "application/json", json.dumps(said), **headers)

    return scenario


def _once(refuse: Callable[[_Handler], None]) -> Callable[[_Handler], None]:
    def scenario(to: _Handler) -> None:
        (refuse if len(to.owner.requests) == 1 else _answer)(to)

    return scenario


def _page(to: _Handler) -> None:
    to.plain(200, "text/html", "<html>Welcome to the router</html>")


def _die(to: _Handler) -> None:
    """For a child process only."""
    _close_in_the_middle(to)
    time.sleep(0.1)
    os._exit(11)


SCENARIOS: dict[str, Callable[[_Handler], None]] = {
    "answer": _answer,
    "counted": _counted,
    "slow": _slow,
    "deaf": _slow,
    "hang": _hang,
    "hang_in_the_middle": _hang_in_the_middle,
    "close_in_the_middle": _close_in_the_middle,
    "half_an_event": _half_an_event,
    "hang_after_the_end": _after_the_end(_hang),
    "garbage_after_the_end": _after_the_end(lambda to: to.raw(bytes(range(256)) * 8)),
    "garbage_bytes": _garbage_bytes,
    "garbage_http": _garbage_http,
    "wrong_shapes": _wrong_shapes,
    "huge_line": _huge_line,
    "endless": _endless,
    "no_choices": _no_choices,
    "error_event": _error_event,
    "surrogate": _surrogate,
    "crlf": _crlf,
    "whole": _whole,
    "filtered": _filtered,
    "page": _page,
    "redirect": _refuse(302, Location="http://127.0.0.1:9/elsewhere"),
    **{str(status): _refuse(status) for status in (400, 401, 403, 404, 500)},
    "429": _refuse(429, Retry_After="0"),
    "429_later": _refuse(429, Retry_After="3600"),
    "429_once": _once(_refuse(429, Retry_After="0.05")),
    "503_once": _once(_refuse(503, Retry_After="0")),
    "die": _die,
}


def open_server(config: dict[str, Any]) -> Any:
    """The child's server: the GGUF file's text is a scenario, or how to fail at loading."""
    scenario = Path(config["gguf"]).read_text(encoding="utf-8").strip()
    if scenario == "cannot load":
        raise SystemExit("error: this is no GGUF file")
    if scenario == "never loads":
        time.sleep(60)
    fake = FakeLLM(scenario, key=config["key"])
    fake.start()

    class Server:
        listening_address = fake.address

    return Server()
