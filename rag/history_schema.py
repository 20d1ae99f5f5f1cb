"""The tables of the history file, and how those of an older release become today's."""

from __future__ import annotations

import sqlite3

VERSION = 3

_TABLES = (
    """CREATE TABLE conversation (
        id TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        ordinal INTEGER NOT NULL,
        owner TEXT
    ) WITHOUT ROWID""",
    """CREATE TABLE answer (
        number INTEGER PRIMARY KEY,
        conversation TEXT REFERENCES conversation(id),
        id TEXT NOT NULL UNIQUE,
        given_at TEXT NOT NULL,
        question TEXT NOT NULL,
        standalone_question TEXT NOT NULL,
        answer_text TEXT NOT NULL,
        body TEXT NOT NULL,
        owner TEXT
    )""",
    "CREATE INDEX answer_conversation ON answer(conversation)",
)
# Schema 1 had no answers outside of conversations, and no time of an answer.
_FROM_1 = (
    "ALTER TABLE answer RENAME TO answer_1",
    "DROP INDEX answer_conversation",
    *_TABLES[1:],
    "ALTER TABLE conversation ADD COLUMN owner TEXT",
    "INSERT INTO answer SELECT a.number, a.conversation, a.id, c.updated_at, a.question, "
    "a.standalone_question, a.answer_text, a.body, NULL FROM answer_1 a "
    "JOIN conversation c ON c.id = a.conversation ORDER BY a.number",
    "DROP TABLE answer_1",
)
# Schema 2 did not know whose they were.
_FROM_2 = (
    "ALTER TABLE conversation ADD COLUMN owner TEXT",
    "ALTER TABLE answer ADD COLUMN owner TEXT",
)
_STATEMENTS = {0: _TABLES, 1: _FROM_1, 2: _FROM_2}


def version(db: sqlite3.Connection) -> int:
    """0 for a file that is new."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def prepare(db: sqlite3.Connection) -> None:
    """Make the tables, or those of an older release into today's, in the open transaction."""
    found = version(db)  # another process may have been faster
    if found == VERSION:
        return
    for statement in _STATEMENTS[found]:
        db.execute(statement)
    db.execute(f"PRAGMA user_version={VERSION}")
