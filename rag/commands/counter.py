"""How far a long run has come, on the last line of a terminal."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import IO

WIDTH = 24
EVERY_S = 0.1


class Counter:
    """Writes ``1,204 checked  ━━━━──── 34 %  8.3/s`` over and over on ``stream``; nothing if that
    is no terminal.

    ``total`` is the size of all there is to read, 0 if that is not known. Unlike the bars of
    ``rag.commands.progress`` it leaves standard output alone, which carries the results.
    """

    def __init__(
        self, stream: IO[str], *, total: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream = stream
        self._on = stream.isatty() and os.environ.get("TERM") != "dumb"
        self._total, self._clock = total, clock
        self._count = self._read = 0
        self._began = clock()
        self._drawn: float | None = None

    def advance(self, size: int) -> None:
        """One more is done, of ``size``."""
        self._count += 1
        self._read += size
        now = self._clock()
        if self._on and (self._drawn is None or now - self._drawn >= EVERY_S):
            self._drawn = now
            self._stream.write(f"\r\x1b[2K{self._text(now)}")
            self._stream.flush()

    def clear(self) -> None:
        """Wipe the line, so that something else can be written there."""
        if self._drawn is not None:
            self._drawn = None
            self._stream.write("\r\x1b[2K")
            self._stream.flush()

    def _text(self, now: float) -> str:
        told = f"{self._count:,} checked"
        if self._total:
            share = min(1.0, self._read / self._total)
            full = round(share * WIDTH)
            told += f"  {'━' * full}{'─' * (WIDTH - full)} {int(share * 100)} %"
        spent = now - self._began
        return f"{told}  {self._count / spent:.1f}/s" if spent > 0 else told
