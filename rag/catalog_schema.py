"""The catalog's file: how it is opened, and what its failures mean.

SQLite in WAL mode with ``synchronous=FULL``: a transaction that has returned survives a power cut,
and readers go on while one writer writes (https://sqlite.org/wal.html).
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from rag.catalog_tables import APPLICATION_ID, SCHEMA_VERSION, bring_up_to_date, create
from rag.errors import CatalogBusy, ConfigError, CorpusError, RagError

BUSY_TIMEOUT_MS = 5_000


@contextmanager
def failures(path: Path) -> Iterator[None]:
    """Say what an error of SQLite means for the file at ``path``."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(error, path) from error


def _explained(error: sqlite3.Error, path: Path) -> RagError:
    said = str(error)
    if "locked" in said or "busy" in said:
        return CatalogBusy(
            f"{path} is being written by another process",
            hint="Wait until the other command has ended, or go through the running service.",
        )
    if "full" in said or "disk I/O" in said:
        return ConfigError(
            f"{path} cannot be written: {said}",
            hint="Make room on the disk and run the command again; nothing acknowledged is lost.",
        )
    if isinstance(error, sqlite3.ProgrammingError) and "closed" in said:
        return ConfigError(f"the catalog at {path} has been closed")
    if "readonly" in said or "unable to open" in said:
        return ConfigError(
            f"{path} cannot be opened: {said}",
            hint="Check who owns the data directory, or name another one in RAG_DATA_DIR.",
        )
    return CorpusError(
        f"the catalog is damaged: {said}",
        file=str(path),
        hint="Restore the data directory from a copy, or move it away and ingest again.",
    )


class Store:
    """Connections to one catalog file: any number that read, one that writes.

    Usable from any thread. ``read_only`` creates and changes nothing.
    """

    def __init__(self, path: Path, *, read_only: bool) -> None:
        """Open or create the file. Raises ``ConfigError`` (not there, made by a newer release,
        another program's), ``CorpusError`` (damaged), ``CatalogBusy``.
        """
        self.path = path
        self.read_only = read_only
        self._idle: list[sqlite3.Connection] = []
        self._all: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._write_lock = threading.RLock()
        self._closed = False
        self._address = self._opened_how()
        try:
            with failures(path):
                self._first()
        except RagError:
            self.close()
            raise

    def _opened_how(self) -> str:
        base = f"file:{quote(str(self.path.absolute()))}"
        if not self.read_only:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            return f"{base}?mode=rwc"
        if not self.path.exists():
            raise ConfigError(
                f"there is no catalog at {self.path}",
                hint="Ingest some articles first: rag ingest seeds",
            )
        log = self.path.with_name(self.path.name + "-wal")
        still = not os.access(self.path.parent, os.W_OK) and not log.exists()
        return f"{base}?mode=ro" + ("&immutable=1" if still else "")

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._address,
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=BUSY_TIMEOUT_MS / 1000,
        )
        with self._guard:
            self._all.append(connection)
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA cache_size=-16384")
        if not self.read_only:
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA fullfsync=ON")
            connection.execute("PRAGMA secure_delete=ON")
        return connection

    def _first(self) -> None:
        connection = self._connect()
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        kind = connection.execute("PRAGMA application_id").fetchone()[0]
        if not empty and kind != APPLICATION_ID:
            raise ConfigError(
                f"{self.path} is a database of another program",
                hint="Name an empty folder in RAG_DATA_DIR.",
            )
        if found > SCHEMA_VERSION:
            raise ConfigError(
                f"{self.path} was made by a newer release (schema {found}, "
                f"this one knows {SCHEMA_VERSION})",
                hint="Upgrade with: pip install --upgrade groundwire",
            )
        if empty and self.read_only:
            raise ConfigError(
                f"the catalog at {self.path} is empty",
                hint="Ingest some articles first: rag ingest seeds",
            )
        if not self.read_only:
            if empty:
                connection.execute("PRAGMA page_size=8192")
            connection.execute("PRAGMA journal_mode=WAL")
        if empty:
            create(connection)
        elif found < SCHEMA_VERSION:
            self._bring_up_to_date()
        self._idle.append(connection)

    def _bring_up_to_date(self) -> None:
        """Change the tables of an older release, even where the catalog is only to be read."""
        try:
            connection = sqlite3.connect(
                self.path, isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000
            )
            with closing(connection):
                bring_up_to_date(connection)
        except sqlite3.OperationalError as error:
            raise ConfigError(
                f"{self.path} was made by an older release and cannot be changed: {error}",
                hint="Run rag ingest once as the user who owns the data directory.",
            ) from error

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent view of the catalog."""
        with self._guard:
            if self._closed:
                raise ConfigError(f"the catalog at {self.path} has been closed")
            connection = self._idle.pop() if self._idle else None
        with failures(self.path):
            connection = connection or self._connect()
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")
                with self._guard:
                    self._idle.append(connection)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: on disk when the block has ended, undone if it raised."""
        if self.read_only:
            raise ConfigError(f"the catalog at {self.path} was opened for reading only")
        with self._write_lock, failures(self.path):
            with self._guard:
                connection = self._idle.pop() if self._idle else None
            connection = connection or self._connect()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute(
                    "INSERT OR REPLACE INTO fact VALUES ('revision', lower(hex(randomblob(8))))"
                )
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            finally:
                with self._guard:
                    self._idle.append(connection)

    def scrub(self) -> None:
        """Rewrite the file so that deleted bytes are gone from it and from its log.

        Raises ``CatalogBusy`` if a reader keeps the log from being emptied.
        """
        with self._write_lock, failures(self.path):
            connection = self._connect()
            for words in ("passage_words", "told_words"):
                connection.execute(f"INSERT INTO {words}({words}) VALUES ('optimize')")
            connection.execute("VACUUM")
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                connection.execute("DELETE FROM fact WHERE name='unscrubbed'")
            with self._guard:
                self._idle.append(connection)
        if busy:
            raise CatalogBusy(
                "deleted, but another process still reads the catalog: its log keeps the bytes",
                hint="End the other command and run this one again.",
            )

    def close(self) -> None:
        """Close every connection; the last one to close empties the log into the file."""
        with self._guard:
            self._closed = True
            connections, self._all, self._idle = self._all, [], []
        for connection in connections:
            connection.close()
