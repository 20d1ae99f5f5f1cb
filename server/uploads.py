"""Files that a browser sends: read by the same code as the files of ``rag ingest``."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from tempfile import TemporaryDirectory

from rag import articles
from rag.articles import Unreadable
from rag.errors import CorpusError
from rag.files import KNOWN
from rag.types import Article
from server.bodies import FileBody

FOLDER = "uploaded"
NAME_CHARS = 120


def uploaded(given: Sequence[FileBody], *, max_mb: float) -> Iterator[Article | Unreadable]:
    """The articles in the files, in order. Each is named after its content and its file's name, so
    that two files of one name are never taken for versions of each other.
    """
    for one in given:
        name = _name(one.name)
        if Path(name).suffix.lower() not in KNOWN:
            yield _unreadable(
                name, "this kind of file is not known", f"Known kinds: {', '.join(KNOWN)}."
            )
            continue
        try:
            raw = base64.b64decode(one.base64, validate=True)
        except binascii.Error:
            yield _unreadable(name, "its content is not base64", "Send the file again.")
            continue
        with TemporaryDirectory(prefix="groundwire-") as folder:
            beside = f"{FOLDER}/{hashlib.sha256(raw).hexdigest()[:16]}/"
            place = Path(folder, beside, name)
            place.parent.mkdir(parents=True)
            place.write_bytes(raw)
            for found in articles.read([Path(folder)], max_mb=max_mb):
                yield _as_sent(found, beside) if isinstance(found, Unreadable) else found


def _as_sent(lost: Unreadable, beside: str) -> Unreadable:
    """What is told of a file that cannot be read names it as it was sent."""
    error = CorpusError(str(lost.error).removeprefix(beside), hint=lost.error.hint)
    return replace(lost, file=lost.file.removeprefix(beside), error=error)


def _name(given: str) -> str:
    """The last part of a path, without what a file system or a reader would stumble over."""
    kept = "".join(c if c.isprintable() and c not in ":#?" else "_" for c in given)
    name = PureWindowsPath(kept).name.lstrip(". ") or "file"
    if len(name.encode()) > NAME_CHARS:
        ending = Path(name).suffix[:12]
        name = name.encode()[: NAME_CHARS - len(ending.encode())].decode("utf-8", "ignore") + ending
    return name


def _unreadable(name: str, why: str, hint: str) -> Unreadable:
    return Unreadable(name, None, CorpusError(why, file=name, hint=hint))
