"""Conversations and the answers in them, in a file of their own.

Answers are kept as the JSON that was given and come back unchanged.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from rag.errors import CatalogBusy, ConfigError, CorpusError, NotFound
from rag.types import Turn

SCHEMA_VERSION = 1
_TITLE_LENGTH = 80

_TABLES = (
    """CREATE TABLE conversation (
        id TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        ordinal INTEGER NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE answer (
        number INTEGER PRIMARY KEY,
        conversation TEXT NOT NULL REFERENCES conversation(id),
        id TEXT NOT NULL UNIQUE,
        question TEXT NOT NULL,
        standalone_question TEXT NOT NULL,
        answer_text TEXT NOT NULL,
        body TEXT NOT NULL
    )""",
    "CREATE INDEX answer_conversation ON answer(conversation)",
)


@dataclass(frozen=True, slots=True)
class Conversation:
    """``title`` is the first question, cut, unless it was renamed; ``updated_at`` in UTC."""

    id: str
    title: str
    updated_at: str
    answers: int


class History:
    """Usable from any thread. Raises ``ConfigError`` if the file cannot be used or a newer release
    made it, ``CorpusError`` if it is damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        with self._failures():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(
                path, isolation_level=None, check_same_thread=False, timeout=5.0
            )
        try:
            self._prepare()
        except BaseException:
            self._db.close()
            raise

    def _prepare(self) -> None:
        with self._failures():
            self._db.execute("PRAGMA secure_delete=ON")
            self._db.execute("PRAGMA foreign_keys=ON")
            self._db.execute("PRAGMA journal_mode=WAL")
            found = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if found > SCHEMA_VERSION:
            raise ConfigError(
                f"{self.path} was made by a newer release (schema {found}, "
                f"this one knows {SCHEMA_VERSION})",
                hint="Upgrade with: pip install --upgrade groundwire",
            )
        # What is said in a conversation is nobody else's to read on a shared machine.
        self.path.chmod(0o600)
        with self._writing() as db:
            if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
                for statement in _TABLES:
                    db.execute(statement)
                db.execute(f"PRAGMA user_version={SCHEMA_VERSION}")

    def __enter__(self) -> History:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def new_id(self) -> str:
        """A name for a conversation that nobody can guess."""
        return secrets.token_urlsafe(16)

    def save(self, conversation: str, turn: Turn, answer_id: str, answer: dict[str, Any]) -> None:
        """Add an answer to a conversation, which begins with its first one.

        Saving an ``answer_id`` again replaces what it held.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        question, standalone, text = (
            # SQLite takes no lone surrogates; the answer itself is kept as ASCII.
            said.encode("utf-8", "replace").decode()
            for said in (turn.question, turn.standalone_question, turn.answer_text)
        )
        title = " ".join(question.split())
        if len(title) > _TITLE_LENGTH:
            title = title[: _TITLE_LENGTH - 1].rstrip() + "…"
        with self._writing() as db:
            db.execute(
                "INSERT INTO conversation VALUES (?, ?, ?, "
                "(SELECT coalesce(max(ordinal), 0) + 1 FROM conversation)) "
                "ON CONFLICT (id) DO UPDATE SET updated_at=excluded.updated_at, "
                "ordinal=excluded.ordinal",
                (conversation, title, now),
            )
            db.execute(
                "INSERT INTO answer (conversation, id, question, standalone_question, "
                "answer_text, body) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                "conversation=excluded.conversation, question=excluded.question, "
                "standalone_question=excluded.standalone_question, "
                "answer_text=excluded.answer_text, body=excluded.body",
                (
                    conversation,
                    answer_id,
                    question,
                    standalone,
                    text,
                    json.dumps(answer, ensure_ascii=True),
                ),
            )

    def answers(self, conversation: str) -> list[dict[str, Any]]:
        """The answers as they were given, oldest first. Raises ``NotFound``."""
        return [json.loads(row[3]) for row in self._rows(conversation)]

    def turns(self, conversation: str) -> list[Turn]:
        """The exchanges, oldest first. Raises ``NotFound``."""
        return [Turn(*row[:3]) for row in self._rows(conversation)]

    def conversations(self, limit: int = 50) -> list[Conversation]:
        """The latest first."""
        with self._lock, self._failures():
            found = self._db.execute(
                "SELECT c.id, c.title, c.updated_at, count(a.number) FROM conversation c "
                "LEFT JOIN answer a ON a.conversation = c.id "
                "GROUP BY c.id ORDER BY c.ordinal DESC LIMIT ?",
                (limit,),
            ).fetchall()
        return [Conversation(*row) for row in found]

    def rename(self, conversation: str, title: str) -> None:
        """Raises ``NotFound``."""
        with self._writing() as db:
            changed = db.execute(
                "UPDATE conversation SET title=? WHERE id=?", (title, conversation)
            )
            if not changed.rowcount:
                raise _unknown(conversation)
        self._scrub()

    def delete(self, conversation: str) -> None:
        """Delete a conversation, so that its words are in no file any more. Raises ``NotFound``,
        and ``CatalogBusy`` if it is deleted but another process keeps the log from being emptied.
        """
        with self._writing() as db:
            db.execute("DELETE FROM answer WHERE conversation=?", (conversation,))
            if not db.execute("DELETE FROM conversation WHERE id=?", (conversation,)).rowcount:
                raise _unknown(conversation)
        self._scrub()

    def _rows(self, conversation: str) -> list[tuple[str, str, str, str]]:
        with self._lock, self._failures():
            found: list[tuple[str, str, str, str]] = self._db.execute(
                "SELECT question, standalone_question, answer_text, body FROM answer "
                "WHERE conversation=? ORDER BY number",
                (conversation,),
            ).fetchall()
        if not found:
            raise _unknown(conversation)
        return found

    def _scrub(self) -> None:
        with self._lock, self._failures():
            self._db.execute("VACUUM")
            busy, *_ = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise CatalogBusy(
                "deleted, but another process still reads the history: its log keeps the bytes",
                hint="End the other command and delete once more.",
            )

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._failures():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.OperationalError, OSError) as error:
            if "locked" in str(error):
                raise CatalogBusy(
                    f"{self.path} is being written by another process",
                    hint="Try again when the other command has ended.",
                ) from error
            raise ConfigError(
                f"{self.path} cannot be used: {error}",
                hint="Check the disk and who owns the file, or set RAG_STORE_HISTORY=0.",
            ) from error
        except sqlite3.DatabaseError as error:
            raise CorpusError(
                f"the history is damaged: {error}",
                file=str(self.path),
                hint="Move the file away; the articles are not concerned.",
            ) from error


def _unknown(conversation: str) -> NotFound:
    return NotFound(
        f"there is no conversation {conversation}", hint="Begin one by asking without naming it."
    )
