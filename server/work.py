"""Library work in threads: items come over one by one, and a caller who leaves stops it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from starlette.requests import Request
from starlette.types import Receive

from rag.errors import ProviderError
from rag.ports import LLM, LLMCall, LLMState
from server.problems import Problem, stopped, too_late

T = TypeVar("T")
R = TypeVar("R")
POLL_S = 0.05
CHARACTERS_A_TOKEN = 4


class Stopped(BaseException):
    """Raised inside the work of a caller who left; no ``except Exception`` holds it up."""


class Work(Generic[T]):
    """A generator that runs in a thread of ``executor``; ``items`` gives what it yields.

    ``make`` gets the flag that is set when nobody waits any more. ``on_end`` runs in the event
    loop once the thread is really done, or was never started.
    """

    def __init__(
        self,
        make: Callable[[threading.Event], Generator[T, None, None]],
        *,
        executor: ThreadPoolExecutor,
        on_end: Callable[[], None],
    ) -> None:
        self._make = make
        self._flag = threading.Event()
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[T | Future[None]] = asyncio.Queue()
        self._on_end = on_end
        self._future = executor.submit(self._run)
        self._future.add_done_callback(self._tell)

    def stop(self) -> None:
        """Ask the thread to end; harmless at any time."""
        self._flag.set()
        self._future.cancel()

    async def items(
        self, *, deadline_s: float, beat_s: float | None = None
    ) -> AsyncIterator[T | None]:
        """What the generator yields; ``None`` whenever ``beat_s`` seconds went by without any.

        Raises what the generator raised, and ``Problem`` (503) after the deadline. Ends early if
        the work is stopped.
        """
        until = self._loop.time() + deadline_s
        while True:
            left = max(0.0, until - self._loop.time())
            try:
                # Not wait_for: before Python 3.12 it can lose a cancellation.
                async with asyncio.timeout(min(left, beat_s or left)):
                    item = await self._queue.get()
            except TimeoutError:
                if self._loop.time() >= until:
                    raise too_late(deadline_s) from None
                yield None
                continue
            if isinstance(item, Future):
                if not item.cancelled():
                    item.result()
                return
            yield item

    def _run(self) -> None:
        with suppress(Stopped), closing(self._make(self._flag)) as items:
            for item in items:
                if self._flag.is_set():
                    return
                self._loop.call_soon_threadsafe(self._queue.put_nowait, item)

    def _tell(self, done: Future[None]) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody is left to tell
            self._loop.call_soon_threadsafe(self._end, done)

    def _end(self, done: Future[None]) -> None:
        self._on_end()
        self._queue.put_nowait(done)


async def while_connected(request: Request, task: Coroutine[Any, Any, R]) -> R:
    """Run ``task`` to its end, or cancel it as soon as the client is gone."""
    working = asyncio.ensure_future(task)
    leaving = asyncio.ensure_future(disconnected(request.receive))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise Problem(
                "ClientGone",
                title="Client gone",
                status=408,
                detail="The client closed the connection.",
                hint="Send the request again.",
            )
        return working.result()
    finally:
        for task_ in (working, leaving):
            task_.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def disconnected(receive: Receive) -> None:
    """Return once the client has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def collect(work: Work[T], *, deadline_s: float) -> list[T]:
    """All items. Raises ``Problem`` (503) after the deadline; always leaves the work stopped."""
    try:
        return [item async for item in work.items(deadline_s=deadline_s) if item is not None]
    finally:
        work.stop()


async def only(work: Work[T], *, deadline_s: float) -> T:
    """The last item. Raises ``Problem`` (503) if the work was stopped before it gave one."""
    items = await collect(work, deadline_s=deadline_s)
    if not items:
        raise stopped()
    return items[-1]


@dataclass(slots=True)
class Spent:
    """Tokens of one request's calls to a language model, as far as its endpoint reports them.

    ``calls`` were begun and ``told`` of them reported; a call that is closed early never does.
    """

    calls: int = 0
    told: int = 0
    prompt: int = 0
    written: int = 0

    def note(self, prompt: int, written: int) -> None:
        self.told += 1
        self.prompt += prompt
        self.written += written


class SharedLLM:
    """A language model that several requests share and each can let go of at once.

    ``turns`` bounds how many write at the same time; ``flag`` is the request's: once it is set,
    the next piece (an endpoint that is silent gives "" meanwhile) ends the stream with ``Stopped``.
    ``used`` is told of each call, however it ends, how many tokens it read and wrote: as the
    endpoint reports them, else counted at four characters a token.
    """

    def __init__(
        self,
        llm: LLM,
        *,
        turns: threading.Semaphore,
        flag: threading.Event,
        wait_s: float,
        used: Callable[[int, int], None] = lambda read, written: None,
    ) -> None:
        self._llm = llm
        self._turns = turns
        self._flag = flag
        self._wait_s = wait_s
        self._used = used
        self.spent = Spent()

    @property
    def id(self) -> str:
        return self._llm.id

    @property
    def state(self) -> LLMState:
        return self._llm.state

    def stream(self, call: LLMCall) -> Iterator[str]:
        self._wait_for_turn()
        written = 0
        reported: list[tuple[int, int]] = []

        def note(prompt_tokens: int, written_tokens: int) -> None:
            reported.append((prompt_tokens, written_tokens))
            self.spent.note(prompt_tokens, written_tokens)

        try:
            self.spent.calls += 1
            pieces = self._llm.stream(replace(call, spent=note))
            try:
                for piece in pieces:
                    if self._flag.is_set():
                        raise Stopped
                    written += len(piece)
                    yield piece
            finally:
                close = getattr(pieces, "close", None)
                if close is not None:
                    close()
        finally:
            self._turns.release()
            counted = _tokens(len(call.system) + len(call.user)), _tokens(written)
            self._used(*(reported[0] if reported else counted))

    def _wait_for_turn(self) -> None:
        waited = 0.0
        while not self._turns.acquire(timeout=POLL_S):
            waited += POLL_S
            if self._flag.is_set():
                raise Stopped
            if waited >= self._wait_s:
                raise ProviderError(
                    "the language model is busy with other questions",
                    retryable=True,
                    hint="Ask again in a while.",
                )


def _tokens(characters: int) -> int:
    return -(-characters // CHARACTERS_A_TOKEN)
