"""Who owns a data directory: one process at a time, found by the others.

The lock is ``flock`` on a file, which the kernel lets go when its holder dies, however it dies.
It belongs to the process that took it: a child neither inherits nor releases it.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rag.errors import CatalogBusy, ConfigError

LOCK = "owner.lock"
SERVICE = "service.json"


@dataclass(frozen=True, slots=True)
class Owner:
    """``url`` and ``token`` are set where the owner is a service that takes requests."""

    pid: int
    purpose: str
    since: str
    url: str | None = None
    token: str | None = None


@contextmanager
def own(data_dir: Path, *, purpose: str, url: str | None = None) -> Iterator[Owner]:
    """Own ``data_dir`` (made if it is not there) while the block runs.

    With a ``url`` other processes of the same user find it, and a new token, by ``service``.
    Raises ``CatalogBusy`` within a second, naming the owner, if there is one; ``ConfigError`` if
    the directory cannot be used.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = os.open(data_dir / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise ConfigError(
            f"{data_dir} cannot be used: {error.strerror}",
            hint="Name a folder that you can write to in RAG_DATA_DIR.",
        ) from error
    try:
        if not _taken(lock):
            raise _busy(data_dir)
        since = datetime.now().astimezone().isoformat(timespec="seconds")
        token = secrets.token_urlsafe(32) if url else None
        owner = Owner(os.getpid(), purpose, since, url, token)
        (data_dir / SERVICE).unlink(missing_ok=True)
        os.ftruncate(lock, 0)
        os.pwrite(lock, json.dumps([owner.pid, purpose, since]).encode(), 0)
        if url:
            _announce(data_dir, owner)
        try:
            yield owner
        finally:
            if os.getpid() == owner.pid:
                (data_dir / SERVICE).unlink(missing_ok=True)
                os.ftruncate(lock, 0)
    finally:
        os.close(lock)


def service(data_dir: Path) -> Owner | None:
    """The running service that owns ``data_dir``, or ``None``; what a dead one left is ignored."""
    try:
        found = json.loads((data_dir / SERVICE).read_text("utf-8"))
        owner = Owner(
            int(found["pid"]),
            str(found["purpose"]),
            str(found["since"]),
            str(found["url"]),
            str(found["token"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    holder = _holder(data_dir)
    return owner if holder is not None and holder.pid == owner.pid else None


def _taken(lock: int) -> bool:
    # A look by ``service`` holds the lock for an instant: try again before giving up.
    for _ in range(10):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            time.sleep(0.02)
        else:
            return True
    return False


def _announce(data_dir: Path, owner: Owner) -> None:
    written = data_dir / f"{SERVICE}.{owner.pid}"
    with suppress(FileNotFoundError):
        written.unlink()
    handle = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(
            {
                "pid": owner.pid,
                "purpose": owner.purpose,
                "since": owner.since,
                "url": owner.url,
                "token": owner.token,
            },
            file,
        )
    written.replace(data_dir / SERVICE)


def _holder(data_dir: Path) -> Owner | None:
    """Who holds the lock; ``None`` if nobody does."""
    try:
        lock = os.open(data_dir / LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return _named(os.pread(lock, 4096, 0))
        return None
    finally:
        os.close(lock)


def _named(written: bytes) -> Owner:
    try:
        pid, purpose, since = json.loads(written)
        return Owner(int(pid), str(purpose), str(since))
    except (ValueError, TypeError):
        return Owner(0, "another process", "")


def _busy(data_dir: Path) -> CatalogBusy:
    try:
        owner = _named((data_dir / LOCK).read_bytes())
    except OSError:
        owner = _named(b"")
    who = (
        f"{owner.purpose} (process {owner.pid}, since {owner.since})"
        if owner.pid
        else ("another process")
    )
    return CatalogBusy(
        f"{data_dir} is in use by {who}",
        hint="Go through the running service, wait until the other command has ended, or end it.",
    )
