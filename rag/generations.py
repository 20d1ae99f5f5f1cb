"""The folders of the vector index: generations, the pointer to the current one, its manifest.

    index/current                       which generation is in use, and of which catalog
    index/g20220118-101500-3fa9/        one generation
    index/g20220118-101500-3fa9.json    its manifest, there only while nobody has it open
    index/damaged-g2022…-20220119…/     the last one that was found damaged

A generation that was not closed has no manifest, and one that something else has changed does not
agree with its manifest.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.ports import IndexState, VectorIndex, Vectors

POINTER = "current"
_NAME = re.compile(r"g\d{8}-\d{6}-[0-9a-f]{4}")


class Store(VectorIndex, Protocol):
    """An index in a folder. ``python -m MODULE FOLDER`` checks it apart, as Chroma's ``main``."""

    def keys(self) -> list[int]: ...

    def sweep(self) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Made:
    """What a generation was made from; another catalog or length of vectors needs another one."""

    catalog: str
    dimensions: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The catalog's revision when it was closed, and sha256 and size of every file."""

    revision: str
    files: dict[str, tuple[str, int]]


def current(root: Path, made: Made) -> str | None:
    """The name of the generation in use; ``None`` if there is none made from this."""
    try:
        pointer = json.loads((root / POINTER).read_text("utf-8"))
        name = str(pointer.pop("generation"))
        same = pointer == asdict(made)
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return None
    return name if same and _NAME.fullmatch(name) and (root / name).is_dir() else None


def served_at(root: Path, name: str) -> str | None:
    """The URL of the server that has the vectors of a generation; ``None`` if its folder has."""
    try:
        return str(json.loads((root / name / "served.json").read_text("utf-8"))["url"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def new_name() -> str:
    return f"g{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


def flip(root: Path, name: str, made: Made) -> None:
    """Let ``name`` be the generation in use; after a power cut it is the old one or this one."""
    for path in sorted((root / name).rglob("*")):
        _sync(path)
    _write(root / POINTER, {"generation": name, **asdict(made)})


def files(folder: Path) -> dict[str, tuple[str, int]]:
    """sha256 and size of every file below ``folder``."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            found[path.relative_to(folder).as_posix()] = (digest, path.stat().st_size)
    return found


def write_manifest(root: Path, name: str, revision: str) -> None:
    """Say that the generation was closed in good order."""
    for path in sorted((root / name).rglob("*")):
        _sync(path)
    _write(root / f"{name}.json", asdict(Manifest(revision, files(root / name))))


def read_manifest(root: Path, name: str) -> Manifest | None:
    """``None`` if the generation was not closed."""
    try:
        found = json.loads((root / f"{name}.json").read_text("utf-8"))
        files = {str(key): (str(h), int(size)) for key, (h, size) in found["files"].items()}
        return Manifest(str(found["revision"]), files)
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return None


def remove_manifest(root: Path, name: str) -> None:
    """Before the generation is opened."""
    (root / f"{name}.json").unlink(missing_ok=True)
    _sync(root)


def quarantine(root: Path, name: str) -> Path:
    """Put a damaged generation aside, for whoever wants to know why; the one before it goes."""
    for older in root.glob("damaged-*"):
        shutil.rmtree(older, ignore_errors=True)
    kept = root / f"damaged-{name}-{datetime.now(UTC):%Y%m%d%H%M%S}"
    (root / name).rename(kept)
    remove_manifest(root, name)
    return kept


def sweep(root: Path, keep: str) -> None:
    """Remove every generation but ``keep``, and what interrupted builds have left."""
    for path in root.iterdir():
        name = path.name.removesuffix(".json")
        if name != keep and _NAME.fullmatch(name):
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()
        elif path.suffix == ".new":
            path.unlink()


def compared_apart(
    folder: Path, module: str, keys: NDArray[np.int64], vectors: Vectors
) -> IndexState | None:
    """Compare a generation with what it should hold by ``python -m MODULE FOLDER``, since reading
    a damaged one may crash. ``None`` if it does, or hangs, or cannot be read.
    """
    sent = io.BytesIO()
    np.save(sent, keys)
    np.save(sent, vectors)
    package = str(Path(__file__).resolve().parent.parent)
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    try:
        child = subprocess.run(
            [sys.executable, "-m", module, str(folder)],
            input=sent.getvalue(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=60 + len(keys) / 500,
            env={**os.environ, "PYTHONPATH": path},
            check=True,
        )
        said = json.loads(child.stdout)
        return IndexState(tuple(said["missing"]), tuple(said["wrong"]), tuple(said["extra"]))
    except (subprocess.SubprocessError, ValueError, KeyError, TypeError):
        return None


def _write(path: Path, content: dict[str, object]) -> None:
    new = path.with_name(path.name + ".new")
    with new.open("w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
