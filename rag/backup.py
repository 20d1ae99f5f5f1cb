"""A data directory in one file, taken while it is in use, and back again.

The file is a tar with ``manifest.json`` first (name, size and sha256 of each part) and the SQLite
files behind it, each copied by SQLite's online backup (https://sqlite.org/backup.html), so that a
copy is of one moment whatever is written meanwhile. The vector index is not in it: it is made anew
from the catalog when a service opens the directory.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from rag.errors import ConfigError, CorpusError

PARTS = ("catalog.sqlite", "history.sqlite", "keys.sqlite")
MANIFEST = "manifest.json"
SCHEMA = "groundwire.backup/1"
_MOST_MANIFEST = 1 << 20
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Saved:
    """``parts``: bytes by name; ``made`` is a time in UTC."""

    parts: dict[str, int]
    made: str


def save(data_dir: Path, file: Path) -> Saved:
    """Write the backup of ``data_dir`` to ``file``, which must not exist; whole or not at all.

    Raises ``ConfigError`` if there is no catalog or the file cannot be written.
    """
    if not (data_dir / PARTS[0]).is_file():
        raise ConfigError(
            f"there are no articles in {data_dir}",
            hint="Name the data directory in RAG_DATA_DIR.",
        )
    if file.exists():
        raise ConfigError(f"{file} exists already", hint="Choose another name, or remove it.")
    made = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        with tempfile.TemporaryDirectory(dir=file.resolve().parent, prefix=".backup-") as folder:
            work = Path(folder)
            copies = [_copied(data_dir / name, work / name) for name in PARTS]
            found = {path.name: path for path in copies if path is not None}
            sizes = {name: path.stat().st_size for name, path in found.items()}
            facts = {
                name: {"bytes": sizes[name], "sha256": _digest(path)}
                for name, path in found.items()
            }
            told = json.dumps({"schema": SCHEMA, "made": made, "parts": facts}, indent=1).encode()
            whole = work / "whole"
            with tarfile.open(whole, "w") as tar:
                _add(tar, MANIFEST, io.BytesIO(told), len(told))
                for name, path in found.items():
                    with path.open("rb") as content:
                        _add(tar, name, content, sizes[name])
            with whole.open("rb") as written:
                os.fsync(written.fileno())
            whole.chmod(0o600)
            os.link(whole, file)  # fails if the file has come to be meanwhile
    except (OSError, sqlite3.Error) as error:
        raise ConfigError(
            f"the backup could not be written to {file}: {error}",
            hint="Look for free space and whether the folder can be written to, and try again.",
        ) from error
    return Saved(sizes, made)


def restore(file: Path, data_dir: Path) -> Saved:
    """Make ``data_dir`` from a backup; it must not hold articles yet.

    Raises ``ConfigError`` if it does or cannot be written, ``CorpusError`` if the backup is
    damaged; then nothing is changed.
    """
    taken = [name for name in (*PARTS, "owner.lock") if (data_dir / name).exists()]
    if taken:
        raise ConfigError(
            f"{data_dir} is in use already: it has {taken[0]}",
            hint="Restore into an empty folder: rag restore FILE --data-dir DIR",
        )
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=data_dir, prefix=".restore-") as folder:
            saved = _unpacked(file, Path(folder))
            for name in reversed(PARTS):  # the catalog last: with it the directory is one
                if name in saved.parts:
                    (Path(folder) / name).rename(data_dir / name)
    except OSError as error:
        raise ConfigError(
            f"{file} could not be restored to {data_dir}: {error}",
            hint="Look for free space and whether both can be read and written.",
        ) from error
    return saved


def _unpacked(file: Path, folder: Path) -> Saved:
    with _whole(file), tarfile.open(file, "r:") as tar:
        first = tar.next()
        if first is None or first.name != MANIFEST or first.size > _MOST_MANIFEST:
            raise ValueError("it does not begin with a manifest")
        manifest = json.loads(_content(tar, first).read())
        if manifest["schema"] != SCHEMA:
            raise ValueError(f"its kind is {manifest['schema']!r}")
        facts: dict[str, dict[str, object]] = manifest["parts"]
        if not set(facts) <= set(PARTS) or PARTS[0] not in facts:
            raise ValueError("it does not hold what a data directory is made of")
        for name, fact in facts.items():
            member = tar.next()
            if member is None or member.name != name or not member.isreg():
                raise ValueError(f"{name} is missing")
            _write(_content(tar, member), folder / name)
            if _digest(folder / name) != fact["sha256"]:
                raise ValueError(f"{name} is not as it was written")
            _check(folder / name)
        sizes = {name: (folder / name).stat().st_size for name in facts}
        return Saved(sizes, str(manifest["made"]))


@contextmanager
def _whole(file: Path) -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, ValueError, KeyError, TypeError, sqlite3.Error) as error:
        raise CorpusError(
            f"{file} is no whole backup: {error}",
            hint="Take another backup. Nothing was changed.",
        ) from error


def _copied(path: Path, to: Path) -> Path | None:
    if not path.is_file():
        return None
    with closing(sqlite3.connect(path, timeout=10.0)) as db, closing(sqlite3.connect(to)) as copy:
        db.backup(copy, pages=1000, sleep=0.01)
        copy.execute("PRAGMA journal_mode = DELETE")
    return to


def _check(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        (said,) = db.execute("PRAGMA integrity_check").fetchone()
    if said != "ok":
        raise ValueError(f"{path.name} is damaged ({said})")
    path.chmod(0o600)


def _add(tar: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    tar.addfile(entry, content)


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member)
    if content is None:
        raise ValueError(f"{member.name} is no file")
    return content


def _write(content: IO[bytes], path: Path) -> None:
    with path.open("wb") as out:
        while block := content.read(_BLOCK):
            out.write(block)
        out.flush()
        os.fsync(out.fileno())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
