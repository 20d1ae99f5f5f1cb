"""The tables of the catalog's file, and how those of an older release become today's."""

from __future__ import annotations

import sqlite3

SCHEMA_VERSION = 2
APPLICATION_ID = 0x47577231

# Keys are never used twice (AUTOINCREMENT): the vector index may know a purged one for a while.
# ``ordinal`` grows each time that a version becomes the current one, so the last is the newest.
# ``live`` repeats what follows from article and version, so that the usual search needs no join: 0
# is not live, 1 is live, 2 is live and told by the version ``told_by`` of a near-copy. The words
# of the latter are in a table of their own, so that copies do not count in the others' ranks.
COPIES = (
    """CREATE TABLE fingerprint (
        version INTEGER PRIMARY KEY REFERENCES version(number) DEFERRABLE INITIALLY DEFERRED,
        made_of TEXT NOT NULL,
        words INTEGER NOT NULL,
        bands BLOB NOT NULL,
        grams BLOB NOT NULL,
        quoted BLOB NOT NULL,
        figures BLOB NOT NULL
    )""",
    """CREATE TABLE copy (
        one INTEGER NOT NULL,
        other INTEGER NOT NULL,
        PRIMARY KEY (one, other)
    ) WITHOUT ROWID""",
    "CREATE INDEX copy_other ON copy(other)",
    "CREATE VIEW untold AS SELECT key, text FROM passage WHERE live <> 2",
    "CREATE VIEW told AS SELECT key, text FROM passage WHERE live = 2",
    """CREATE VIRTUAL TABLE passage_words USING fts5(
        text, content='untold', content_rowid='key',
        tokenize='porter unicode61 remove_diacritics 2'
    )""",
    """CREATE VIRTUAL TABLE told_words USING fts5(
        text, content='told', content_rowid='key',
        tokenize='porter unicode61 remove_diacritics 2'
    )""",
)
LANGUAGES = "CREATE INDEX version_language ON version(language)"
# From the schema of the index to the next one.
CHANGES: dict[int, tuple[str, ...]] = {
    1: (
        "ALTER TABLE article ADD COLUMN origin TEXT",
        "CREATE INDEX article_origin ON article(origin)",
        "ALTER TABLE version DROP COLUMN origin",
        "ALTER TABLE version ADD COLUMN language TEXT",
        "ALTER TABLE passage ADD COLUMN told_by INTEGER",
        "DROP TABLE passage_words",
        *COPIES,
        LANGUAGES,
        "INSERT INTO passage_words(passage_words) VALUES ('rebuild')",
    ),
}
TABLES = (
    "CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE article (
        id TEXT PRIMARY KEY,
        current INTEGER NOT NULL,
        location TEXT,
        withdrawn_by TEXT CHECK (withdrawn_by IN ('operator', 'prune')),
        withdrawn_reason TEXT,
        withdrawn_at TEXT,
        origin TEXT
    ) WITHOUT ROWID""",
    "CREATE INDEX article_origin ON article(origin)",
    """CREATE TABLE version (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        article TEXT NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED,
        version TEXT NOT NULL,
        ordinal INTEGER NOT NULL,
        file TEXT NOT NULL,
        raw_sha256 TEXT NOT NULL,
        outlet TEXT, title TEXT, byline TEXT, url TEXT,
        published_start TEXT, published_end TEXT, published_how TEXT NOT NULL,
        updated_start TEXT, updated_end TEXT, updated_how TEXT NOT NULL,
        noise TEXT NOT NULL,
        pages TEXT NOT NULL,
        text TEXT NOT NULL,
        language TEXT,
        UNIQUE (article, version)
    )""",
    """CREATE TABLE passage (
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        version INTEGER NOT NULL REFERENCES version(number),
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        live INTEGER NOT NULL,
        text TEXT NOT NULL,
        told_by INTEGER
    )""",
    "CREATE INDEX passage_version ON passage(version)",
    "CREATE INDEX passage_live ON passage(live)",
    """CREATE TABLE vector (
        key INTEGER PRIMARY KEY REFERENCES passage(key),
        vector BLOB NOT NULL
    )""",
    *COPIES,
    LANGUAGES,
    "INSERT INTO fact VALUES ('revision', '')",
    "INSERT INTO fact VALUES ('identity', lower(hex(randomblob(8))))",
)


def create(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty file."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been faster.
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
            for statement in TABLES:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Change the tables of an older release into today's, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been faster.
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        for version in range(found, SCHEMA_VERSION):
            for statement in CHANGES[version]:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
