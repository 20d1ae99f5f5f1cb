"""``rag ingest --watch``: which files changed, once they are whole."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rag.corpus import NAME
from rag.files import KNOWN

# A change is read once nothing has been reported for this long and no file has grown since.
QUIET_MS = 300
LONGEST_BURST_MS = 3_000


@contextmanager
def until_ended() -> Iterator[threading.Event]:
    """An event that Ctrl-C and SIGTERM set, so that what has begun is ended first."""
    stop = threading.Event()

    def end(number: int, frame: object) -> None:
        stop.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def changes(
    paths: Sequence[Path], stop: threading.Event, *, any_kind: bool = False
) -> Iterator[frozenset[Path] | None]:
    """First ``None``, for all there is; then the files under ``paths`` that changed, came or went,
    each time that it is quiet again, or ``None`` after a change of a corpus.yaml.

    A file that still grows is waited for; hidden and temporary files do not count. What happens
    while the caller reads is not missed. Ends when ``stop`` is set.
    """
    from watchfiles import watch

    def counts(_: object, path: str) -> bool:
        return _counts(Path(path), paths, any_kind)

    waiting: dict[Path, tuple[int, int] | None] = {}
    begun = False
    for found in watch(
        *dict.fromkeys(path if path.is_dir() else path.parent for path in paths),
        watch_filter=counts,
        debounce=LONGEST_BURST_MS,
        step=QUIET_MS // 3,
        stop_event=stop,
        rust_timeout=QUIET_MS,
        yield_on_timeout=True,
        raise_interrupt=False,
    ):
        if stop.is_set():
            return
        if not begun:
            begun = True
            yield None
        now = {path: _state(path) for path in (*waiting, *(Path(name) for _, name in found))}
        if found or now != waiting:
            waiting = now
            continue
        if waiting:
            changed = set(waiting)
            for folder in filter(Path.is_dir, waiting):
                changed.update(folder.rglob("*"))
            waiting = {}
            yield None if any(path.name == NAME for path in changed) else frozenset(changed)


def _counts(path: Path, paths: Sequence[Path], any_kind: bool) -> bool:
    if path.name.startswith((".", "~")) or path.name.endswith("~"):
        return False
    if path in paths:
        return True
    if not any(root.is_dir() and path.is_relative_to(root) for root in paths):
        return False
    # What has no ending may be a folder that came or went.
    kinds = (*KNOWN, "")
    return any_kind or path.name == NAME or path.suffix.lower() in kinds or path.is_dir()


def _state(path: Path) -> tuple[int, int] | None:
    """Size and time of the last change; ``None`` for what is gone."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
