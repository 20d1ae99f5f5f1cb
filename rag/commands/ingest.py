"""``rag ingest``: articles into the catalog, one committed line at a time."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rag import remote
from rag.commands import output
from rag.commands.output import DONE, FAILED
from rag.errors import CatalogBusy, ConfigError
from rag.settings import Settings

BUSY_S = 2.0
ORDER = ("added", "updated", "unchanged", "withdrawn", "failed")
Json = dict[str, Any]


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Status 1 if anything failed or nothing was found; what could be read is in all the same."""
    paths = _paths(args.paths)
    if args.watch:
        return _watch(args, paths, settings)
    counts: Counter[str] = Counter()
    with _progress(quiet=args.json) as advance:
        for line in _lines(args, paths, settings, advance):
            counts[line["status"]] += 1
            _tell(line, as_json=args.json)
    if not args.json:
        output.line(_told(counts) or "Nothing to ingest: no articles under the given paths.")
    return FAILED if counts["failed"] or not counts else DONE


def _watch(args: argparse.Namespace, paths: list[Path], settings: Settings) -> int:
    """Ingest, and again whatever changes, until Ctrl-C or SIGTERM; the article that is being read
    then is ended first. The data directory is free between two changes.
    """
    from rag.commands.watching import changes, until_ended

    any_kind = args.reader is not None
    with until_ended() as stop:
        for changed in changes(paths, stop, any_kind=any_kind):
            counts: Counter[str] = Counter()
            while not stop.is_set():
                try:
                    with closing(_lines(args, paths, settings, _unseen, changed)) as lines:
                        for line in lines:
                            counts[line["status"]] += 1
                            _tell(line, as_json=args.json)
                            if stop.is_set():
                                break
                    break
                except CatalogBusy as error:
                    output.note(f"waiting: {error}")
                    stop.wait(BUSY_S)
            if not args.json and counts:
                output.line(_told(counts))
    return DONE


def _tell(line: Json, *, as_json: bool) -> None:
    if as_json:
        output.json_line(line)
    elif line["status"] == "failed":
        _failed(line)


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[status]} {status}" for status in ORDER if counts[status])


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
    only: frozenset[Path] | None = None,
) -> Generator[Json, None, None]:
    service = remote.find(settings.data_dir, timeout_s=3600.0)
    if service is not None:
        body = {
            "paths": [str(path) for path in paths],
            "prune": args.prune,
            "reader": args.reader,
            "reader_options": args.reader_options,
            "only": None if only is None else sorted(str(path) for path in only),
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
            only=only,
        ):
            yield asdict(result)


def _unseen(done: int, total: int) -> None:
    """Progress that nobody watches."""


def _failed(line: Json) -> None:
    from rag.display import visible

    output.note(
        f"failed: {visible(str(line['file'] or line['id']))}: {visible(str(line['error']))}"
    )


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    if quiet or not sys.stderr.isatty():
        yield _unseen
        return
    from rag.commands.progress import bar

    with bar("Ingesting", unit="articles") as advance:
        yield advance
