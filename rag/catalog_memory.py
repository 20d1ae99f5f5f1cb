"""What a process remembers of the catalog between two changes of it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence

from rag import catalog_rows as rows
from rag import catalog_search as search
from rag.catalog_search import Eligible, Keys, Matrix
from rag.ports import Vectors
from rag.types import Window

_WINDOWS = 16
_WORDS = 10_000
_VECTORS = 200_000
_MANY = 1_000


class Memory:
    """Answers from memory while the catalog's revision is the one it was filled at.

    All live vectors are kept (1.5 kB each, up to 200,000) once a large part of them was asked for,
    so that only the first exact scan of a process reads them.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._revision: str | None = None
        self._windows: dict[Window, Eligible] = {}
        self._frequencies: dict[str, int] = {}
        self._matrix: Matrix | None = None
        self._foreign: dict[tuple[str, ...], list[tuple[int, str, str]]] = {}

    def _refresh(self, db: sqlite3.Connection) -> None:
        revision = rows.fact(db, "revision")
        if revision != self._revision:
            self._revision, self._matrix = revision, None
            self._windows, self._frequencies, self._foreign = {}, {}, {}

    def eligible(self, db: sqlite3.Connection, window: Window) -> Eligible:
        with self._lock:
            self._refresh(db)
            return self._eligible(db, window)

    def _eligible(self, db: sqlite3.Connection, window: Window) -> Eligible:
        known = self._windows.get(window)
        if known is None:
            if len(self._windows) >= _WINDOWS:
                self._windows.clear()
            known = self._windows[window] = search.eligible(db, window)
        return known

    def frequencies(self, db: sqlite3.Connection, words: Sequence[str]) -> dict[str, int]:
        with self._lock:
            self._refresh(db)
            if len(self._frequencies) > _WORDS:
                self._frequencies.clear()
            unknown = [word for word in words if word not in self._frequencies]
            if unknown:
                keys = self._eligible(db, Window()).keys
                self._frequencies.update(search.document_frequency(db, unknown, keys))
            return {word: self._frequencies[word] for word in words}

    def in_other_languages(
        self, db: sqlite3.Connection, served: tuple[str, ...]
    ) -> list[tuple[int, str, str]]:
        with self._lock:
            self._refresh(db)
            if served not in self._foreign:
                self._foreign[served] = search.in_other_languages(db, served)
            return self._foreign[served]

    def vectors(self, db: sqlite3.Connection, wanted: Keys) -> Vectors:
        with self._lock:
            self._refresh(db)
            live = self._eligible(db, Window()).keys
            large = len(wanted) > _MANY and len(wanted) * 4 > len(live)
            if (large or self._matrix is not None) and search.inside(wanted, live).all():
                matrix = self._matrix or search.matrix(db, None)
                if len(live) <= _VECTORS:
                    self._matrix = matrix
                return search.taken(matrix, wanted)
        return search.taken(search.matrix(db, wanted), wanted)
