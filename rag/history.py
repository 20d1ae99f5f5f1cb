"""Conversations and answers, in a file of their own.

Answers are kept as the JSON that was given and come back unchanged. Those of single questions
belong to no conversation; of them the latest ``LOOSE_KEPT`` are kept.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from rag import history_schema
from rag.errors import CatalogBusy, ConfigError, CorpusError, NotFound
from rag.types import Turn

LOOSE_KEPT = 10_000
_OWN = "(:owner IS NULL OR c.owner = :owner)"
_MINE = "(:owner IS NULL OR owner = :owner)"
_TITLE_LENGTH = 80

_LISTED = (
    "SELECT c.id, c.title, c.updated_at, count(a.number), c.ordinal FROM conversation c "
    "LEFT JOIN answer a ON a.conversation = c.id"
)


@dataclass(frozen=True, slots=True)
class Conversation:
    """``title`` is the first question, cut, unless it was renamed; ``updated_at`` in UTC."""

    id: str
    title: str
    updated_at: str
    answers: int


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was given, and when, in UTC; an answer of schema 1 has the time of the last
    one of its conversation.
    """

    id: str
    conversation: str | None
    given_at: str
    answer: dict[str, Any]


class History:
    """Usable from any thread. Raises ``ConfigError`` if the file cannot be used or a newer release
    made it, ``CorpusError`` if it is damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._owner: str | None = None
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
            found = history_schema.version(self._db)
        if found > history_schema.VERSION:
            raise ConfigError(
                f"{self.path} was made by a newer release (schema {found}, "
                f"this one knows {history_schema.VERSION})",
                hint="Upgrade with: pip install --upgrade groundwire",
            )
        # What is said in a conversation is nobody else's to read on a shared machine.
        self.path.chmod(0o600)
        if found < history_schema.VERSION:
            with self._writing() as db:
                history_schema.prepare(db)

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

    def of(self, owner: str | None) -> History:
        """The same file as ``owner`` sees it: what it saves is its own, and nothing else is there.
        ``None`` sees everything. Closed with the whole.
        """
        view = copy(self)
        view._owner = owner
        return view

    def new_id(self) -> str:
        """A name for a conversation that nobody can guess."""
        return secrets.token_urlsafe(16)

    def save(
        self, conversation: str | None, turn: Turn, answer_id: str, answer: dict[str, Any]
    ) -> None:
        """Add an answer to a conversation, which begins with its first one, or to none.

        Saving an ``answer_id`` again replaces what it held.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        said = (turn.question, turn.standalone_question, turn.answer_text)
        question, standalone, text = (_sendable(part) for part in said)
        title = " ".join(question.split())
        if len(title) > _TITLE_LENGTH:
            title = title[: _TITLE_LENGTH - 1].rstrip() + "…"
        body = json.dumps(answer, ensure_ascii=True)
        with self._writing() as db:
            if conversation is not None:
                db.execute(
                    "INSERT INTO conversation (id, title, updated_at, ordinal, owner) "
                    "VALUES (?, ?, ?, (SELECT coalesce(max(ordinal), 0) + 1 FROM conversation), ?) "
                    "ON CONFLICT (id) DO UPDATE SET updated_at=excluded.updated_at, "
                    "ordinal=excluded.ordinal",
                    (conversation, title, now, self._owner),
                )
            db.execute(
                "INSERT INTO answer (conversation, id, given_at, question, standalone_question, "
                "answer_text, body, owner) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET "
                "conversation=excluded.conversation, given_at=excluded.given_at, "
                "question=excluded.question, standalone_question=excluded.standalone_question, "
                "answer_text=excluded.answer_text, body=excluded.body",
                (conversation, answer_id, now, question, standalone, text, body, self._owner),
            )
            if conversation is None:
                db.execute(
                    "DELETE FROM answer WHERE conversation IS NULL AND number <= "
                    "(SELECT number FROM answer WHERE conversation IS NULL "
                    "ORDER BY number DESC LIMIT 1 OFFSET ?)",
                    (LOOSE_KEPT,),
                )

    def answer(self, id: str) -> dict[str, Any]:
        """One answer as it was given. Raises ``NotFound``."""
        with self._lock, self._failures():
            row = self._db.execute(
                f"SELECT body FROM answer WHERE id=:id AND {_MINE}", self._named(id)
            ).fetchone()
        if row is None:
            raise _no_answer(id)
        answer: dict[str, Any] = json.loads(row[0])
        return answer

    def latest(self, *, before: int | None = None, limit: int = 50) -> list[tuple[int, Kept]]:
        """Answers with their numbers, the latest first; with ``before``, of lower numbers only."""
        with self._lock, self._failures():
            found = self._db.execute(
                "SELECT number, id, conversation, given_at, body FROM answer "
                f"WHERE (:before IS NULL OR number < :before) AND {_MINE} "
                "ORDER BY number DESC LIMIT :limit",
                {"before": before, "limit": limit, "owner": self._owner},
            ).fetchall()
        return [
            (number, Kept(id, conversation, given_at, json.loads(body)))
            for number, id, conversation, given_at, body in found
        ]

    def delete_answer(self, id: str) -> None:
        """Delete one answer so that its words are in no file any more, and its conversation if it
        has no other. Raises ``NotFound``, and ``CatalogBusy`` as ``delete`` does.
        """
        with self._writing() as db:
            deleted = db.execute(f"DELETE FROM answer WHERE id=:id AND {_MINE}", self._named(id))
            if not deleted.rowcount:
                raise _no_answer(id)
            db.execute(
                "DELETE FROM conversation WHERE id NOT IN "
                "(SELECT conversation FROM answer WHERE conversation IS NOT NULL)"
            )
        self._scrub()

    def answers(self, conversation: str) -> list[dict[str, Any]]:
        """The answers as they were given, oldest first. Raises ``NotFound``."""
        return [json.loads(row[3]) for row in self._rows(conversation)]

    def turns(self, conversation: str) -> list[Turn]:
        """The exchanges, oldest first. Raises ``NotFound``."""
        return [Turn(*row[:3]) for row in self._rows(conversation)]

    def conversations(self, limit: int = 50) -> list[Conversation]:
        """The latest first."""
        return self.page(limit=limit)[0]

    def page(
        self, *, limit: int, cursor: int | None = None
    ) -> tuple[list[Conversation], int | None]:
        """The latest first, and the cursor of what follows; ``None`` where nothing does."""
        with self._lock, self._failures():
            found = self._db.execute(
                f"{_LISTED} WHERE (:cursor IS NULL OR c.ordinal < :cursor) AND {_OWN} "
                "GROUP BY c.id ORDER BY c.ordinal DESC LIMIT :limit",
                {"cursor": cursor, "limit": limit + 1, "owner": self._owner},
            ).fetchall()
        shown = found[:limit]
        after = int(shown[-1][4]) if len(found) > limit else None
        return [Conversation(*row[:4]) for row in shown], after

    def conversation(self, id: str) -> Conversation:
        """Raises ``NotFound``."""
        with self._lock, self._failures():
            row = self._db.execute(
                f"{_LISTED} WHERE c.id=:id AND {_OWN} GROUP BY c.id", self._named(id)
            ).fetchone()
        if row is None:
            raise _unknown(id)
        return Conversation(*row[:4])

    def rename(self, conversation: str, title: str) -> None:
        """Raises ``NotFound``."""
        with self._writing() as db:
            changed = db.execute(
                f"UPDATE conversation SET title=:title WHERE id=:id AND {_MINE}",
                {"title": title, **self._named(conversation)},
            )
            if not changed.rowcount:
                raise _unknown(conversation)
        self._scrub()

    def delete(self, conversation: str) -> None:
        """Delete a conversation, so that its words are in no file any more. Raises ``NotFound``,
        and ``CatalogBusy`` if it is deleted but another process keeps the log from being emptied.
        """
        with self._writing() as db:
            named = self._named(conversation)
            db.execute(f"DELETE FROM answer WHERE conversation=:id AND {_MINE}", named)
            deleted = db.execute(f"DELETE FROM conversation WHERE id=:id AND {_MINE}", named)
            if not deleted.rowcount:
                raise _unknown(conversation)
        self._scrub()

    def _rows(self, conversation: str) -> list[tuple[str, str, str, str]]:
        with self._lock, self._failures():
            found: list[tuple[str, str, str, str]] = self._db.execute(
                "SELECT question, standalone_question, answer_text, body FROM answer "
                f"WHERE conversation=:id AND {_MINE} ORDER BY number",
                self._named(conversation),
            ).fetchall()
        if not found:
            raise _unknown(conversation)
        return found

    def _named(self, id: str) -> dict[str, str | None]:
        return {"id": _sendable(id), "owner": self._owner}

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


def _no_answer(id: str) -> NotFound:
    return NotFound(
        f"there is no answer {_sendable(id)}",
        hint="It was deleted, or never kept (RAG_STORE_HISTORY=0); rag answers list shows them.",
    )


def _sendable(text: str) -> str:
    """SQLite takes no lone surrogates."""
    return text.encode("utf-8", "replace").decode("utf-8")
