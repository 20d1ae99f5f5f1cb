"""``rag ingest``: articles into the catalog, one committed line at a time."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rag import remote
from rag.commands import output
from rag.commands.output import DONE, FAILED
from rag.errors import ConfigError
from rag.settings import Settings

ORDER = ("added", "updated", "unchanged", "withdrawn", "failed")
Json = dict[str, Any]


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Status 1 if anything failed or nothing was found; what could be read is in all the same."""
    paths = _paths(args.paths)
    counts: Counter[str] = Counter()
    with _progress(quiet=args.json) as advance:
        for line in _lines(args, paths, settings, advance):
            counts[line["status"]] += 1
            if args.json:
                output.json_line(line)
            elif line["status"] == "failed":
                _failed(line)
    if not args.json:
        told = ", ".join(f"{counts[status]} {status}" for status in ORDER if counts[status])
        output.line(told or "Nothing to ingest: no articles under the given paths.")
    return FAILED if counts["failed"] or not counts else DONE


def _paths(given: list[str]) -> list[Path]:
    """The paths to read, absolute; none given means the articles that come with the project."""
    if not given:
        from rag.resources import seeds_dir

        return [seeds_dir()]
    paths = [Path(text).absolute() for text in given]
    for path in paths:
        if not path.exists():
            raise ConfigError(f"there is no file or folder {path}", hint="Check the spelling.")
    return paths


def _lines(
    args: argparse.Namespace,
    paths: list[Path],
    settings: Settings,
    advance: Callable[[int, int], None],
) -> Iterator[Json]:
    service = remote.find(settings.data_dir, timeout_s=3600.0)
    if service is not None:
        body = {
            "paths": [str(path) for path in paths],
            "prune": args.prune,
            "reader": args.reader,
            "reader_options": args.reader_options,
        }
        for done, line in enumerate(service.lines("/internal/ingest", body), 1):
            if line.get("kind") == "error":
                raise remote.ServiceProblem(line)
            advance(done, 0)
            yield line
        return
    from rag.ingestion import ingest
    from rag.wiring import open_parts

    with open_parts(settings, owner=True, llm="none", purpose="rag ingest") as parts:
        for result in ingest(
            paths,
            catalog=parts.catalog,
            index=parts.index,
            embedder=parts.embedder,
            prune=args.prune,
            max_article_mb=settings.max_article_mb,
            reader=args.reader,
            reader_options=args.reader_options,
            on_progress=advance,
        ):
            yield asdict(result)


def _failed(line: Json) -> None:
    from rag.display import visible

    output.note(
        f"failed: {visible(str(line['file'] or line['id']))}: {visible(str(line['error']))}"
    )


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    if quiet or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rag.commands.progress import bar

    with bar("Ingesting", unit="articles") as advance:
        yield advance
