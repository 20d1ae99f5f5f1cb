"""Files to Articles: byte-true text, facts about it, and its noise."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.errors import CorpusError
from rag.types import Article, Source


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file, or a line of one, that could not be read, and why."""

    file: str
    id: str | None
    error: CorpusError


def read(
    paths: Sequence[Path],
    *,
    max_mb: float,
    reader: str | None = None,
    reader_options: dict[str, object] | None = None,
) -> Iterator[Article | Unreadable]:
    """Articles of files and folders, in the order of the paths and of their names."""
    for path in paths:
        root = path if path.is_dir() else path.parent
        for found in sorted(path.rglob("*.txt")) if path.is_dir() else [path]:
            name = found.relative_to(root).as_posix()
            raw = found.read_bytes()
            text = raw.decode("utf-8")
            yield Article(
                id=id_of_path(name),
                version=hashlib.sha256(raw).hexdigest(),
                file=name,
                source=Source(),
                text=text,
                raw_sha256=hashlib.sha256(raw).hexdigest(),
            )


def id_of_path(name: str) -> str:
    """A slug of a path and 8 hex digits of its sha256."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.rsplit(".", 1)[0].lower()).strip("-")
    return f"{slug[:60].strip('-') or 'article'}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def from_json(record: Mapping[str, object], *, file: str) -> Article:
    """An article from a JSON object with the keys of the contract."""
    text = str(record["text"])
    version = hashlib.sha256(text.encode()).hexdigest()
    return Article(str(record.get("id") or id_of_path(file)), version, file, Source(), text)


def corpus_aliases(paths: Sequence[Path]) -> list[list[str]]:
    """The ``aliases:`` of the corpus.yaml files in the given folders."""
    return []
