"""How a failure is told: one object with ``--json``, else a line and what to do about it."""

from __future__ import annotations

import os
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

from rag.commands import output
from rag.errors import RagError

APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW


def failure_object(error: Exception) -> dict[str, Any]:
    """What ``--json`` prints. ``status`` is what HTTP would answer."""
    from rag import remote, wire

    if isinstance(error, remote.ServiceProblem):
        return wire.failure(error.body)
    return wire.failure(wire.problem(error))


def usage_object(message: str, hint: str) -> dict[str, Any]:
    return {
        "kind": "error",
        "type": "UsageError",
        "title": "Wrong usage",
        "status": 400,
        "detail": message,
        "hint": hint,
    }


def tell(error: RagError) -> None:
    """The message and the hint, for a person."""
    from rag.display import visible

    output.note(f"rag: {visible(str(error))}")
    if error.hint:
        output.note(f"     {visible(error.hint)}")


def write_log(error: BaseException, data_dir: Path | None) -> Path | None:
    """Keep the traceback of an error that nobody expected; where it is kept, or ``None``."""
    text = "".join(traceback.format_exception(error))
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S")
    folders = [data_dir / "log"] if data_dir is not None else []
    for folder in (*folders, Path(tempfile.gettempdir())):
        path = folder / f"groundwire-errors-{os.getuid()}.log"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, APPEND, 0o600)
            with os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace") as log:
                log.write(f"--- {stamp} pid {os.getpid()}\n{text}\n")
        except OSError:
            continue
        return path
    return None
