"""``rag models list | pull``: the weights that do not come with the package."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

from rag.commands import output
from rag.commands.output import DONE
from rag.commands.progress import bar
from rag.settings import Settings


def list_all(args: argparse.Namespace, settings: Settings) -> int:
    from rag import models

    entries = models.listing(settings.cache_dir)
    if args.json:
        output.json_line(
            {
                "models": [
                    {
                        "id": entry.id,
                        "state": entry.state,
                        "licence": entry.licence,
                        "source": entry.source,
                        "path": str(entry.path),
                        "size": entry.size,
                        "present": entry.present,
                    }
                    for entry in entries
                ]
            }
        )
        return DONE
    for entry in entries:
        have = f"{entry.present / 1e6:,.0f} of {entry.size / 1e6:,.0f} MB"
        output.line(f"{entry.id}  {entry.state}  ({have}, {entry.licence})")
        output.line(f"  {entry.path}")
        output.line(f"  from {entry.source}")
    return DONE


def pull(args: argparse.Namespace, settings: Settings) -> int:
    from rag import models

    if sys.stderr.isatty():
        with bar("Pulling the language model", unit="bytes") as advance:
            path = models.pull(settings.cache_dir, on_progress=advance)
    else:
        path = models.pull(settings.cache_dir, on_progress=_now_and_then())
    if args.json:
        output.json_line({"status": "ready", "path": str(path)})
    else:
        output.line(f"The language model is ready: {path}")
    return DONE


def _now_and_then(every_s: float = 5.0) -> Callable[[int, int], None]:
    """Progress for a log: a line every few seconds."""
    last = time.monotonic()

    def report(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= every_s:
            last = time.monotonic()
            output.note(f"{done / 1e6:,.0f} of {total / 1e6:,.0f} MB")

    return report
