"""Text that somebody else produces, with an end in sight: a deadline and a way to stop it."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator

from rag.errors import ProviderError, RagError

HEARTBEAT_S = 0.25


def deliver(
    produce: Callable[[Callable[[str], None]], None],
    *,
    timeout_s: float,
    cancel: Callable[[], None],
    name: str,
) -> Iterator[str]:
    """Run ``produce(emit)`` in a thread of its own and yield what it emits.

    While nothing comes, "" is yielded every quarter of a second, so that a caller can close the
    generator at any time. ``cancel()`` is called exactly once, when the generator ends for whatever
    reason; it must make ``produce`` return soon. A ``RagError`` from ``produce`` is raised here.
    Raises ``ProviderError`` (retryable) when the text is not complete after ``timeout_s`` seconds,
    however steadily it trickles; ``name`` says who was late.
    """
    pieces: queue.SimpleQueue[str | RagError | None] = queue.SimpleQueue()

    def work() -> None:
        try:
            produce(pieces.put)
        except RagError as error:
            pieces.put(error)
        else:
            pieces.put(None)

    deadline = time.monotonic() + timeout_s
    worker = threading.Thread(target=work, name="llm-stream", daemon=True)
    worker.start()
    try:
        while True:
            left = deadline - time.monotonic()
            try:
                piece = pieces.get(timeout=max(0.0, min(HEARTBEAT_S, left)))
            except queue.Empty:
                if left <= 0:
                    raise late(name, timeout_s) from None
                if not worker.is_alive() and pieces.empty():
                    raise ProviderError(
                        f"{name} stopped without saying why", retryable=True, hint="Ask again."
                    ) from None
                yield ""
                continue
            if piece is None:
                return
            if isinstance(piece, RagError):
                raise piece
            yield piece
    finally:
        cancel()


def late(name: str, timeout_s: float) -> ProviderError:
    """The error for an answer that was not complete in time."""
    return ProviderError(
        f"{name} did not finish within {timeout_s:g} s",
        retryable=True,
        hint="Ask again, or raise RAG_LLM_TIMEOUT_S.",
    )
