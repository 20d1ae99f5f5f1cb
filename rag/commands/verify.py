"""``rag verify``: verdicts on any pairs of a claim and its sources; needs no corpus."""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, TYPE_CHECKING, Any

from rag.commands import output
from rag.commands.output import DONE, NOT_HELD
from rag.errors import ConfigError
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.names import Aliases
    from rag.ports import EntailmentModel

BATCH = 64


def run(args: argparse.Namespace, settings: Settings) -> int:
    """One line out for each line in; status 4 with ``--fail-on-unsupported`` if one did not hold.

    Lines that have come are judged together, and none waits for a line that has not.
    """
    if args.llm_judge != "none":
        raise ConfigError(
            f"--llm-judge {args.llm_judge}: this version has no language model as a judge yet",
            hint="Use --llm-judge none.",
        )
    from rag.wiring import make_checker

    held = True
    done = 0
    with _opened(args.jsonl) as lines:
        entailment, aliases = make_checker(settings)
        for batch in _batches(lines):
            for verdict in _judge(batch, entailment, aliases):
                output.json_line(verdict)
                held = held and bool(verdict["supported"])
                done += 1
            if sys.stderr.isatty() and not sys.stdout.isatty():
                sys.stderr.write(f"\r{done} checked")
                sys.stderr.flush()
    return DONE if held or not args.fail_on_unsupported else NOT_HELD


def _judge(
    lines: list[bytes], entailment: EntailmentModel, aliases: Aliases
) -> Iterator[dict[str, Any]]:
    from rag import wire
    from rag.verification import UNCHECKED, verify_item

    for line in lines:
        item = _item(line)
        if isinstance(item, str):
            yield wire.verdict_line(None, UNCHECKED, error=item)
        else:
            yield verify_item(item, entailment, aliases)


def _item(line: bytes) -> dict[str, object] | str:
    """The object on a line, or what is wrong with the line."""
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return f"not UTF-8: byte {error.start + 1} of the line"
    except json.JSONDecodeError as error:
        return f"not JSON: {error.msg} at column {error.colno}"
    except (ValueError, RecursionError) as error:
        return f"not JSON that can be read: {error}"
    if not isinstance(value, dict):
        return "not a JSON object with the keys id, claim and sources"
    return value


@contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115  closed below; only opening may fail here
    except OSError as error:
        raise ConfigError(
            f"cannot read {name}: {error.strerror or error}",
            hint="--jsonl takes a file of JSON lines, or - for standard input.",
        ) from error
    with file:
        yield file


def _batches(lines: IO[bytes]) -> Iterator[list[bytes]]:
    """Runs of up to ``BATCH`` lines that are there already; a single one if the next is not."""
    queue: SimpleQueue[bytes | OSError | None] = SimpleQueue()
    room = threading.Semaphore(4 * BATCH)

    def read() -> None:
        try:
            for line in lines:
                room.acquire()
                queue.put(line)
        except OSError as error:
            queue.put(error)
        queue.put(None)

    threading.Thread(target=read, name="verify-lines", daemon=True).start()
    ended = False
    while not ended:
        batch: list[bytes] = []
        while len(batch) < BATCH:
            try:
                line = queue.get(block=not batch)
            except Empty:
                break
            if isinstance(line, OSError):
                raise ConfigError(f"cannot read the lines: {line.strerror or line}") from line
            if line is None:
                ended = True
                break
            room.release()
            batch.append(line)
        if batch:
            yield batch
