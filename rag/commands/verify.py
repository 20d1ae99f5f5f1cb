"""``rag verify``: verdicts on any pairs of a claim and its sources, for which no corpus is needed;
``--receipt`` is in ``rag.commands.receipts``.
"""

from __future__ import annotations

import argparse
import os
import signal
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from queue import Empty, Full, Queue
from typing import IO, TYPE_CHECKING, Any

from rag.commands import output
from rag.commands.counter import Counter
from rag.commands.output import DONE, NOT_HELD
from rag.errors import ConfigError
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.checking.llm_judge import Judge
    from rag.junit import JUnitCase, JUnitFile

# Long enough for a reader of a file to hand over the next line, too short to be noticed.
GRACE_S = 0.005
POLL_S = 0.1


def run(args: argparse.Namespace, settings: Settings) -> int:
    """One line out for each line in; status 4 with ``--fail-on-unsupported`` if one did not hold.

    Lines that have come are judged together, and none waits for a line that has not. What is held
    in memory does not grow with the input.
    """
    if args.receipt is not None:
        from rag.commands import receipts

        return receipts.verify(args.receipt, settings)
    file = _opened(args.jsonl)
    from rag.checking import calibration
    from rag.verification import read_line, verdict_lines
    from rag.wiring import make_checker

    held, number = True, 0
    counter = Counter(sys.stderr, total=_size(file))
    with ExitStack() as stack:
        lines = stack.enter_context(_Lines(file))
        junit = _junit(args.junit, args.jsonl, stack)

        def note(text: str) -> None:
            from rag.display import visible

            counter.clear()
            output.note(f"rag: {visible(text)}")

        calibration()
        judge = _judge(args.llm_judge, settings, stack, note)
        entailment, aliases = make_checker(settings)
        load = getattr(entailment, "load", None)
        if load is not None:
            load()  # weights that are damaged end the run before its first verdict
        if judge is not None:
            stack.callback(lambda: note(judge.summary()))
        stack.callback(counter.clear)
        for batch in lines.batches():
            verdicts = verdict_lines(
                [read_line(line) for line in batch],
                entailment,
                aliases,
                reconsider=judge.reconsider if judge is not None else None,
            )
            for line, verdict in zip(batch, verdicts, strict=True):
                if sys.stdout.isatty():
                    counter.clear()
                _print(verdict)
                counter.advance(len(line))
                if junit is not None:
                    junit.add(_case(verdict, line, number := number + 1))
                held = held and bool(verdict["supported"])
    return DONE if held or not args.fail_on_unsupported else NOT_HELD


def _junit(name: str | None, pairs: str, stack: ExitStack) -> JUnitFile | None:
    if name is None:
        return None
    from rag.junit import JUnitFile

    if Path(name).exists() and pairs != "-" and Path(name).samefile(pairs):
        raise ConfigError(
            "--junit names the file that --jsonl reads", hint="Write the verdicts to another file."
        )
    return stack.enter_context(JUnitFile(Path(name), "rag verify"))


def _case(verdict: dict[str, Any], line: bytes, number: int) -> JUnitCase:
    """A line without an id is called by its number, from 1."""
    from rag.baseline import reason
    from rag.junit import JUnitCase
    from rag.verification import read_line

    name = f"line {number}" if verdict["id"] is None else str(verdict["id"])
    if verdict["error"] is not None:
        return JUnitCase(name, "error", verdict["error"])
    if verdict["supported"]:
        return JUnitCase(name)
    why = reason(verdict)
    message = f"{verdict['label']}: {why}" if why else verdict["label"]
    return JUnitCase(name, "failure", message, read_line(line).claim)


def _judge(
    name: str, settings: Settings, stack: ExitStack, note: Callable[[str], None]
) -> Judge | None:
    if name == "none":
        return None
    from rag.checking.llm_judge import Judge, prompt
    from rag.wiring import make_llm

    llm = make_llm(settings, name, stack)
    if llm is None:
        return None
    warm = getattr(llm, "warm", None)
    if warm is not None:
        warm(prompt().system)
    return Judge(llm, on_failure=note)


def _print(line: dict[str, Any]) -> None:
    """A whole line, even if an interrupt comes meanwhile."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        output.json_line(line)
    except RecursionError:
        error = "'id' is nested too deeply to be written"
        output.json_line({**line, "id": None, "error": line["error"] or error})
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _opened(name: str) -> IO[bytes]:
    hint = "--jsonl takes a file of JSON lines, or - for standard input."
    try:
        if name != "-":
            return Path(name).open("rb")
        # Its own reader: the interpreter waits for that of sys.stdin when it ends.
        return open(os.dup(0), "rb")  # noqa: PTH123  a descriptor has no path
    except OSError as error:
        said = error.strerror or error
        raise ConfigError(f"cannot read {name}: {said}", hint=hint) from error


def _size(file: IO[bytes]) -> int:
    """In bytes; 0 for what is no file of known size."""
    state = os.fstat(file.fileno())
    return state.st_size if stat.S_ISREG(state.st_mode) else 0


class _Lines:
    """The lines of ``file``, read in a thread, which closes it, so that those that have come can
    be told from those that have not. Of a line that is too long only the beginning is kept.
    """

    def __init__(self, file: IO[bytes]) -> None:
        from rag.verification import BATCH_CHARACTERS, BATCH_ITEMS, LONGEST_LINE

        self._most, self._room, self._longest = BATCH_ITEMS, BATCH_CHARACTERS, LONGEST_LINE
        self._file = file
        self._queue: Queue[bytes | OSError | None] = Queue(maxsize=self._most)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._read, name="verify-lines", daemon=True)

    def __enter__(self) -> _Lines:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join(2 * POLL_S)

    def batches(self) -> Iterator[list[bytes]]:
        """Runs of lines that are there already; a single one if the next is not.

        Raises ``ConfigError``, after the lines before it, when reading fails.
        """
        end: bytes | OSError | None = b""
        while isinstance(end, bytes):
            batch: list[bytes] = []
            size = 0
            while len(batch) < self._most and size < self._room:
                try:
                    # An interrupt that another thread received is only noticed between waits.
                    end = self._queue.get(timeout=GRACE_S if batch else POLL_S)
                except Empty:
                    if batch:
                        break
                    continue
                if not isinstance(end, bytes):
                    break
                batch.append(end)
                size += len(end)
            if batch:
                yield batch
        if isinstance(end, OSError):
            raise ConfigError(f"cannot read the lines: {end.strerror or end}") from end

    def _read(self) -> None:
        end: OSError | None = None
        with self._file:
            try:
                while (line := self._line()) and self._put(line):
                    pass
            except OSError as error:
                end = error
        self._put(end)

    def _line(self) -> bytes:
        line = self._file.readline(self._longest + 2)
        rest = line
        while rest and len(line) > self._longest and not rest.endswith(b"\n"):
            rest = self._file.readline(self._longest)
        return line

    def _put(self, line: bytes | OSError | None) -> bool:
        """Whether somebody still wants it."""
        while not self._stopped.is_set():
            try:
                self._queue.put(line, timeout=POLL_S)
            except Full:
                continue
            return True
        return False
