"""Paths to the files that hold articles, in a fixed order."""

from __future__ import annotations

import os
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.corpus import NAME
from rag.errors import CorpusError

PLAIN = (".txt", ".md", ".markdown")
WEB = (".html", ".htm", ".xhtml")
XML = (".xml", ".rss", ".atom", ".nitf", ".newsml")
KNOWN = (*PLAIN, *WEB, *XML, ".pdf", ".json", ".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: its path, the folder that was ingested, and its name under that folder."""

    path: Path
    root: Path
    name: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A path that leads to no file that can be read."""

    name: str
    error: CorpusError


def find(
    paths: Sequence[Path], *, any_kind: bool = False, only: Container[Path] | None = None
) -> Iterator[Found | Lost]:
    """Files under the paths, each once, by name. The root of a single file is its folder.

    Hidden files, folders already seen (loops of links) and, in folders, unknown kinds are passed
    over quietly. A path that is not there and, unless ``any_kind``, one given by name of an unknown
    kind are errors. With ``only``, other files than these are passed over, too.
    """
    seen: set[tuple[int, int]] = set()
    for path in paths:
        if path.is_dir():
            for found in _walk(path, path, seen, any_kind):
                if only is None or isinstance(found, Lost) or found.path in only:
                    yield found
        elif only is not None and path not in only:
            continue
        elif not path.is_file():
            yield _lost(str(path), "there is no such file or folder", "Check the path.")
        elif not any_kind and path.suffix.lower() not in KNOWN:
            yield _lost(
                path.name,
                f"unknown kind of file {path.suffix!r}",
                f"Known kinds: {', '.join(KNOWN)}; for others give --reader.",
            )
        elif _first_time(path, seen):
            yield Found(path, path.parent, _name(path, path.parent))


def _walk(
    folder: Path, root: Path, seen: set[tuple[int, int]], any_kind: bool
) -> Iterator[Found | Lost]:
    waiting = [folder]
    while waiting:
        here = waiting.pop(0)
        if not _first_time(here, seen):
            continue
        try:
            entries = sorted(here.iterdir(), key=lambda entry: entry.name)
        except OSError as error:
            reason = error.strerror or "unreadable"
            yield _lost(_name(here, root), reason, "Check its permissions.")
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                waiting.append(entry)
            elif (
                entry.is_file()
                and (any_kind or entry.suffix.lower() in KNOWN)
                and not (here == root and entry.name == NAME)
                and _first_time(entry, seen)
            ):
                yield Found(entry, root, _name(entry, root))


def _lost(name: str, reason: str, hint: str) -> Lost:
    return Lost(name, CorpusError(reason, file=name, hint=hint))


def _first_time(path: Path, seen: set[tuple[int, int]]) -> bool:
    try:
        status = path.stat()
    except OSError:
        return True
    key = (status.st_dev, status.st_ino)
    if key in seen:
        return False
    seen.add(key)
    return True


def _name(path: Path, root: Path) -> str:
    """The path under the root with ``/``; bytes that are not UTF-8 become U+FFFD."""
    relative = path.relative_to(root).as_posix()
    return os.fsencode(relative).decode("utf-8", "replace")
