"""What changes the catalog, each inside a transaction of its caller."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import numpy as np

from rag import catalog_origins as origins
from rag import catalog_rows as rows
from rag.catalog_copies import Sketches
from rag.errors import ConfigError, NotFound
from rag.ports import Vectors
from rag.types import Article, Passage

Status = Literal["added", "updated", "unchanged", "withdrawn"]
By = Literal["operator", "prune"]
Split = tuple[Sequence[Passage], Vectors]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """``by`` "operator": stays until purged. ``by`` "prune": ends when the article comes back."""

    by: By
    reason: str
    at: str


def must_fit(article: Article, passages: Sequence[Passage], vectors: Vectors) -> None:
    """Raise ``ValueError`` unless the passages are of this text and each has its vector."""
    if hashlib.sha256(article.text.encode()).hexdigest() != article.version:
        raise ValueError(f"{article.id}: the version is not the hash of the text")
    for passage in passages:
        if (passage.article, passage.version) != (article.id, article.version):
            raise ValueError(f"a passage of {passage.article} was given with {article.id}")
        if not passage.text or article.text[passage.start : passage.end] != passage.text:
            raise ValueError(f"{article.id}: a passage is not what the text says: {passage}")
    if vectors.ndim != 2 or len(vectors) != len(passages):
        raise ValueError(f"{len(passages)} passages came with vectors of shape {vectors.shape}")
    if not np.isfinite(vectors).all():
        raise ValueError(f"{article.id}: a vector is not finite")


def settle_makers(db: sqlite3.Connection, embedder: str, splitter: str, vectors: Vectors) -> None:
    """Note who makes the vectors, or raise ``ConfigError`` if it is not who made the others."""
    for name, value in (("embedder", embedder), ("splitter", splitter)):
        known = rows.fact(db, name)
        if known is None:
            rows.set_fact(db, name, value)
        elif known != value:
            raise ConfigError(
                f"the catalog was made with the {name} {known}, not with {value}",
                hint="Make it anew with: rag index rebuild",
            )
    if not len(vectors):
        return
    dimensions = str(vectors.shape[1])
    known = rows.fact(db, "dimensions")
    if known is None:
        rows.set_fact(db, "dimensions", dimensions)
    elif known != dimensions:
        raise ValueError(f"vectors of {dimensions} dimensions among those of {known}")


def place(
    db: sqlite3.Connection,
    article: Article,
    location: str | None,
    split: Split | None,
    latest: bool,
    sketches: Sketches,
) -> Status:
    """Store one article; without ``split``, what is stored of its text must be right already."""
    status = _place(db, article, location, split, latest)
    origins.relink(db, article.id, sketches)
    return status


def _place(
    db: sqlite3.Connection,
    article: Article,
    location: str | None,
    split: Split | None,
    latest: bool,
) -> Status:
    entry = db.execute(
        "SELECT a.current, a.withdrawn_by, v.file FROM article a "
        "JOIN version v ON v.number = a.current WHERE a.id=?",
        (article.id,),
    ).fetchone()
    current, withdrawn_by, current_file = entry or (None, None, None)
    if withdrawn_by == "operator":
        return "withdrawn"
    columns = ", ".join(rows.RECORD)
    stored = db.execute(
        f"SELECT number, {columns} FROM version WHERE article=? AND version=?",
        (article.id, article.version),
    ).fetchone()
    record = rows.record(article)
    split_alike = stored is not None and tuple(stored[-2:]) == record[-2:]
    if split is None and not split_alike:
        raise ValueError(f"{article.id} is not held: it must be split and embedded")
    number = _version(db, article, stored and stored[0])
    if split is not None and not split_alike:
        remove_passages(db, number)
        insert_passages(db, number, *split)
    # The text was superseded by that of another file, which is still there to say so.
    older_copy = (
        stored is not None
        and not latest
        and not withdrawn_by
        and number != current
        and stored[1] == article.file != current_file
    )
    if not older_copy:
        _make_current(db, article.id, number, location, changed=number != current)
    if entry is None or withdrawn_by:
        return "added"
    # File name and raw hash, the first two, say nothing about the report itself.
    same = stored is not None and tuple(stored[3:]) == record[2:]
    return "unchanged" if same and (older_copy or number == current) else "updated"


def _version(db: sqlite3.Connection, article: Article, number: int | None) -> int:
    """Write the record of a version, new or known; its number."""
    record = rows.record(article)
    if number is not None:
        assignments = ", ".join(f"{name}=?" for name in rows.RECORD)
        db.execute(f"UPDATE version SET {assignments} WHERE number=?", (*record, number))
        return number
    marks = ", ".join("?" * (len(record) + 3))
    made = db.execute(
        f"INSERT INTO version (article, version, ordinal, text, {', '.join(rows.RECORD)}) "
        f"VALUES (?, {marks})",
        (article.id, article.version, 0, article.text, *record),
    ).lastrowid
    return int(made or 0)


def _make_current(
    db: sqlite3.Connection, identity: str, number: int, location: str | None, *, changed: bool
) -> None:
    db.execute(
        "INSERT INTO article (id, current, location) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE "
        "SET current=excluded.current, location=excluded.location, withdrawn_by=NULL, "
        "withdrawn_reason=NULL, withdrawn_at=NULL",
        (identity, number, location),
    )
    if changed:
        db.execute(
            "UPDATE version SET ordinal = 1 + (SELECT max(ordinal) FROM version WHERE article=?) "
            "WHERE number=?",
            (identity, number),
        )
    mark_live(db, identity, number)


def mark_live(db: sqlite3.Connection, identity: str, number: int | None) -> None:
    """Let the passages of this version of an article be its live ones, or with ``None`` none."""
    others = [
        other
        for (other,) in db.execute(
            "SELECT number FROM version WHERE article=? AND number IS NOT ?", (identity, number)
        ).fetchall()
    ]
    origins.untell(db, others)
    db.executemany(
        "UPDATE passage SET live=0 WHERE version=? AND live<>0", [(other,) for other in others]
    )
    db.execute("UPDATE passage SET live=1 WHERE version=? AND live=0", (number,))


def insert_passages(
    db: sqlite3.Connection, number: int, passages: Sequence[Passage], vectors: Vectors
) -> None:
    """Passages with words and vectors, not live yet."""
    for passage, vector in zip(passages, vectors.astype("<f4", copy=False), strict=True):
        key = db.execute(
            'INSERT INTO passage (version, start, "end", live, text) VALUES (?, ?, ?, 0, ?)',
            (number, passage.start, passage.end, passage.text),
        ).lastrowid
        db.execute("INSERT INTO passage_words (rowid, text) VALUES (?, ?)", (key, passage.text))
        db.execute("INSERT INTO vector (key, vector) VALUES (?, ?)", (key, vector.tobytes()))


def remove_passages(db: sqlite3.Connection, number: int) -> None:
    origins.untell(db, [number])
    db.execute(
        "INSERT INTO passage_words (passage_words, rowid, text) "
        "SELECT 'delete', key, text FROM passage WHERE version=?",
        (number,),
    )
    db.execute(
        "DELETE FROM vector WHERE key IN (SELECT key FROM passage WHERE version=?)", (number,)
    )
    db.execute("DELETE FROM passage WHERE version=?", (number,))


def must_exist(db: sqlite3.Connection, identity: str) -> None:
    if db.execute("SELECT 1 FROM article WHERE id=?", (identity,)).fetchone() is None:
        raise NotFound(f"there is no article {identity}", hint="rag articles list shows them.")


def withdraw(
    db: sqlite3.Connection, identity: str, reason: str, by: By, sketches: Sketches
) -> None:
    must_exist(db, identity)
    db.execute(
        "UPDATE article SET withdrawn_by=?, withdrawn_reason=?, withdrawn_at=? "
        "WHERE id=? AND (? = 'operator' OR withdrawn_by IS NULL)",
        (by, reason, datetime.now(UTC).isoformat(timespec="seconds"), identity, by),
    )
    mark_live(db, identity, None)
    origins.relink(db, identity, sketches)


def purge(db: sqlite3.Connection, identity: str, sketches: Sketches) -> None:
    must_exist(db, identity)
    around = origins.forget(db, identity, sketches)
    numbers = db.execute("SELECT number FROM version WHERE article=?", (identity,)).fetchall()
    for (number,) in numbers:
        remove_passages(db, number)
    db.execute("DELETE FROM article WHERE id=?", (identity,))
    db.execute("DELETE FROM version WHERE article=?", (identity,))
    origins.regroup(db, around)
    rows.set_fact(db, "unscrubbed", "yes")


def replace_passages(
    db: sqlite3.Connection,
    parts: Iterable[tuple[Article, Sequence[Passage], Vectors]],
    embedder: str,
    splitter: str,
) -> None:
    db.execute("DELETE FROM fact WHERE name IN ('embedder', 'splitter', 'dimensions')")
    left = {n for (n,) in db.execute("SELECT number FROM version")}
    for article, passages, vectors in parts:
        must_fit(article, passages, vectors)
        settle_makers(db, embedder, splitter, vectors)
        (number,) = db.execute(
            "SELECT number FROM version WHERE article=? AND version=?",
            (article.id, article.version),
        ).fetchone()
        remove_passages(db, number)
        insert_passages(db, number, passages, vectors)
        left.discard(number)
    if left:
        raise ValueError(f"{len(left)} versions were not split and embedded again")
    db.execute(
        "UPDATE passage SET live = version IN "
        "(SELECT current FROM article WHERE withdrawn_by IS NULL)"
    )
    origins.regroup(
        db, [i for (i,) in db.execute("SELECT id FROM article WHERE withdrawn_by IS NULL")]
    )
