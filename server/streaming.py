"""Server-sent events and JSON lines, from work that runs in a thread."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from typing import Generic, TypeVar

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from rag import wire
from server.problems import Problem, as_problem, encode, stopped
from server.work import Work, disconnected

log = logging.getLogger("groundwire.server")

T = TypeVar("T")
BEAT_S = 10.0
STALLED_S = 30.0


def sse(name: str, value: object) -> bytes:
    """One event. JSON holds no raw line break, so its ``data:`` is one line."""
    return b"event: " + name.encode("ascii") + b"\ndata: " + encode(value) + b"\n\n"


class WorkStream(Response, Generic[T]):
    """Sends what ``work`` yields as it comes. A client that leaves stops the work at once.

    ``write`` gives the bytes of an item, ``fail`` those of the failure that ends the stream,
    ``beat`` those sent when nothing came for ``beat_s`` seconds. ``last`` tells the item after
    which the stream is complete; work that ends without one has failed.
    """

    def __init__(
        self,
        work: Work[T],
        *,
        write: Callable[[T], bytes],
        fail: Callable[[Problem], bytes],
        deadline_s: float,
        media_type: str,
        last: Callable[[T], bool] | None = None,
        beat: bytes = b"",
        beat_s: float = BEAT_S,
    ) -> None:
        self.status_code = 200
        self.background = None
        self.body = b""
        self.media_type = media_type
        self._work = work
        self._write = write
        self._fail = fail
        self._last = last
        self._deadline_s = deadline_s
        self._beat = beat
        self._beat_s = beat_s
        self.init_headers({"X-Accel-Buffering": "no", "Cache-Control": "no-store"})
        del self.headers["content-length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sending = asyncio.ensure_future(self._send(scope, send))
        leaving = asyncio.ensure_future(disconnected(receive))
        try:
            await asyncio.wait(
                {sending, leaving},
                timeout=self._deadline_s + STALLED_S,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if sending.done():
                sending.result()
        finally:
            self._work.stop()
            for task in (sending, leaving):
                task.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)

    async def _send(self, scope: Scope, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        async for chunk in self._chunks(scope):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _chunks(self, scope: Scope) -> AsyncIterator[bytes]:
        try:
            async for item in self._work.items(
                deadline_s=self._deadline_s, beat_s=self._beat_s if self._beat else None
            ):
                if item is None:
                    yield self._beat
                    continue
                yield self._write(item)
                if self._last is not None and self._last(item):
                    return
            if self._last is not None:
                yield self._fail(stopped())
        except Exception as error:
            problem = as_problem(error)
            number = scope.get("groundwire.request_id", "-")
            if problem.status >= 500:
                log.error("%s: the stream failed", number, exc_info=error)
            yield self._fail(problem)


def event_stream(
    work: Work[tuple[str, wire.Json]], *, deadline_s: float, beat_s: float = BEAT_S
) -> Response:
    """Named events; exactly one ``answer`` or ``error`` is the last."""
    return WorkStream(
        work,
        write=lambda event: sse(*event),
        fail=lambda problem: sse("error", problem.body),
        last=lambda event: event[0] == "answer",
        deadline_s=deadline_s,
        media_type="text/event-stream",
        beat=b": still working\n\n",
        beat_s=beat_s,
    )


def line_stream(work: Work[wire.Json], *, deadline_s: float) -> Response:
    """One JSON object a line; a failure is a last line of ``"kind": "error"``."""
    return WorkStream(
        work,
        write=lambda line: encode(line) + b"\n",
        fail=lambda problem: encode(wire.failure(problem.body)) + b"\n",
        deadline_s=deadline_s,
        media_type="application/x-ndjson",
    )
