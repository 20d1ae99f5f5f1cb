"""Keys of the service: who may call it from elsewhere, how far, and how much.

A key is ``gw_<id>_<secret>`` with 256 random bits of secret. Kept is its SHA-256: a slow hash
protects words that people choose, and adds nothing to random bits. ``keys.sqlite`` lies beside the
catalog and is read at each request, so that a revoked key is refused at once, without a restart.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from rag.errors import ConfigError, NotFound

KEYS = "keys.sqlite"
Scope = Literal["read", "write", "admin"]
SCOPES: tuple[Scope, ...] = ("read", "write", "admin")
_FORM = re.compile(r"gw_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
_NAME = re.compile(r"[\w .@:-]{1,60}")
_TABLES = """
CREATE TABLE IF NOT EXISTS key (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, hash BLOB NOT NULL, scope TEXT NOT NULL,
    daily_tokens INTEGER, created TEXT NOT NULL, expires TEXT, revoked TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS spent (
    key TEXT NOT NULL, day TEXT NOT NULL, tokens INTEGER NOT NULL, PRIMARY KEY (key, day)
) STRICT, WITHOUT ROWID;
"""
_COLUMNS = "id, name, scope, daily_tokens, created, expires, revoked"


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of a key; its secret is not. ``daily_tokens``: of a language model, a UTC day;
    ``expires``: the last day on which it holds.
    """

    id: str
    name: str
    scope: Scope
    daily_tokens: int | None
    created: date
    expires: date | None
    revoked: date | None

    def may(self, scope: Scope) -> bool:
        """Each scope includes those before it: read, write, admin."""
        return SCOPES.index(self.scope) >= SCOPES.index(scope)

    def holds(self, today: date) -> bool:
        return self.revoked is None and (self.expires is None or today <= self.expires)


def today() -> date:
    """In UTC."""
    return datetime.now(UTC).date()


class Keyring:
    """The keys of one data directory. Any number of processes may use it at once.

    Nothing is written before the first key is added. Raises ``ConfigError`` if the file cannot be
    used.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(
        self,
        name: str,
        *,
        scope: Scope = "read",
        daily_tokens: int | None = None,
        expires: date | None = None,
    ) -> tuple[Key, str]:
        """A new key and its text, which is told this once. Raises ``ConfigError`` for a name that
        is taken by a key that holds, or that is not 1-60 letters, digits, spaces or ``.@:_-``.
        """
        if not _NAME.fullmatch(name):
            raise ConfigError(
                f"{name!r} cannot be the name of a key",
                hint="Use 1 to 60 letters, digits, spaces or . @ : _ -",
            )
        if any(key.name == name and key.holds(today()) for key in self.all()):
            raise ConfigError(
                f"there is a key called {name!r} already",
                hint="Choose another name, or revoke that one first: rag keys revoke NAME",
            )
        id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        key = Key(id, name, scope, daily_tokens, today(), expires, None)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._open(make=True) as db:
            db.execute(
                "INSERT INTO key (id, name, hash, scope, daily_tokens, created, expires) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    id,
                    name,
                    _hashed(secret),
                    scope,
                    daily_tokens,
                    key.created.isoformat(),
                    expires.isoformat() if expires else None,
                ),
            )
        return key, f"gw_{id}_{secret}"

    def all(self) -> list[Key]:
        """Oldest first, revoked ones included."""
        if not self._path.is_file():
            return []
        with self._open() as db:
            rows = db.execute(f"SELECT {_COLUMNS} FROM key ORDER BY created, rowid").fetchall()
        return [_key(row) for row in rows]

    def revoke(self, name: str) -> Key:
        """By name or id. Raises ``NotFound`` if no key that holds is called so."""
        for key in self.all():
            if key.revoked is None and name in (key.name, key.id):
                with self._open() as db:
                    db.execute(
                        "UPDATE key SET revoked = ? WHERE id = ?", (today().isoformat(), key.id)
                    )
                return key
        raise NotFound(f"there is no key called {name!r}", hint="See them with: rag keys list")

    def find(self, text: str) -> Key | None:
        """The key that ``text`` is, if it holds today. The secret is compared in constant time."""
        form = _FORM.fullmatch(text)
        if form is None or not self._path.is_file():
            return None
        with self._open() as db:
            row = db.execute(
                f"SELECT {_COLUMNS}, hash FROM key WHERE id = ?", (form.group(1),)
            ).fetchone()
        stored = row[7] if row else _hashed("")
        if not hmac.compare_digest(stored, _hashed(form.group(2))) or row is None:
            return None
        key = _key(row[:7])
        return key if key.holds(today()) else None

    def spend(self, key: str, tokens: int) -> None:
        """Count ``tokens`` of a language model to a key id, today."""
        with self._open() as db:
            db.execute(
                "INSERT INTO spent VALUES (?, ?, ?) "
                "ON CONFLICT DO UPDATE SET tokens = tokens + excluded.tokens",
                (key, today().isoformat(), tokens),
            )

    def spent(self, key: str) -> int:
        """Tokens of today."""
        if not self._path.is_file():
            return 0
        with self._open() as db:
            row = db.execute(
                "SELECT tokens FROM spent WHERE key = ? AND day = ?", (key, today().isoformat())
            ).fetchone()
        return int(row[0]) if row else 0

    @contextmanager
    def _open(self, *, make: bool = False) -> Iterator[sqlite3.Connection]:
        try:
            if make:
                self._path.touch(mode=0o600, exist_ok=True)
            db = sqlite3.connect(self._path, timeout=10.0)
            try:
                if make:
                    db.execute("PRAGMA journal_mode = WAL")
                    db.executescript(_TABLES)
                with db:
                    yield db
            finally:
                db.close()
        except (sqlite3.Error, OSError) as error:
            raise ConfigError(
                f"{self._path} cannot be used: {error}",
                hint="Restore it from a backup, or remove it and make new keys: rag keys add NAME",
            ) from error


def _hashed(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _key(row: tuple[str, str, Scope, int | None, str, str | None, str | None]) -> Key:
    id, name, scope, daily_tokens, created, expires, revoked = row
    return Key(
        id,
        name,
        scope,
        daily_tokens,
        date.fromisoformat(created),
        date.fromisoformat(expires) if expires else None,
        date.fromisoformat(revoked) if revoked else None,
    )
