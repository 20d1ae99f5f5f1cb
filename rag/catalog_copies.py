"""Which live articles of the catalog are near-copies: fingerprints and pairs.

Everything here is a function of the articles that are live (current version, not withdrawn), so
that the order in which they came does not matter. It runs inside the transaction that changed one.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Sequence
from datetime import date

import numpy as np

from rag import catalog_rows as rows
from rag.copies import (
    BANDS,
    COPIES_ID,
    Fingerprint,
    Mask,
    Words,
    are_copies,
    fingerprint,
    overlap,
)


class Sketches:
    """The bands of every live article, in memory, for the process that writes."""

    def __init__(self) -> None:
        self._token = ""
        self._numbers = np.zeros(0, dtype=np.int64)
        self._bands = np.zeros((0, BANDS), dtype=np.uint32)

    def _refresh(self, db: sqlite3.Connection) -> None:
        token = rows.fact(db, "sketches") or ""
        if token and token == self._token:
            return
        found = db.execute("SELECT version, bands FROM fingerprint ORDER BY version").fetchall()
        self._numbers = np.array([number for number, _ in found], dtype=np.int64)
        joined = np.frombuffer(b"".join(bands for _, bands in found), dtype="<u4")
        self._bands = joined.reshape(len(found), BANDS).astype(np.uint32)
        self._token = token

    def _changed(self, db: sqlite3.Connection) -> None:
        # After a transaction that was undone the token differs, and all is read again.
        self._token = secrets.token_hex(8)
        rows.set_fact(db, "sketches", self._token)

    def near(self, db: sqlite3.Connection, bands: Words) -> list[int]:
        """The versions that share a band, rising."""
        self._refresh(db)
        hits = (self._bands == bands).any(axis=1)
        return sorted(int(number) for number in self._numbers[hits])

    def add(self, db: sqlite3.Connection, number: int, bands: Words) -> None:
        self._refresh(db)
        self._numbers = np.append(self._numbers, number)
        self._bands = np.concatenate((self._bands, bands[None, :]))
        self._changed(db)

    def remove(self, db: sqlite3.Connection, numbers: Sequence[int]) -> None:
        self._refresh(db)
        kept = ~np.isin(self._numbers, np.array(numbers, dtype=np.int64))
        self._numbers, self._bands = self._numbers[kept], self._bands[kept]
        self._changed(db)

    def clear(self, db: sqlite3.Connection) -> None:
        """Forget every article."""
        db.execute("DELETE FROM copy")
        db.execute("DELETE FROM fingerprint")
        self._token = ""
        rows.set_fact(db, "sketches", secrets.token_hex(8))


def are_settled(db: sqlite3.Connection) -> bool:
    """Whether today's rules compared the articles."""
    return rows.fact(db, "copies") == COPIES_ID


def settle(db: sqlite3.Connection) -> None:
    rows.set_fact(db, "copies", COPIES_ID)


def made_of(db: sqlite3.Connection, number: int) -> str:
    """What decides, with the text, who an article is a copy of."""
    found = db.execute(
        "SELECT noise, published_how, published_start FROM version WHERE number=?", (number,)
    ).fetchone()
    noise, how, start = found
    return f"{start if how == 'stated' else ''} {noise}"


def stated_day(made_of: str) -> date | None:
    """The day that an article states for its publication, of what ``made_of`` gave."""
    day = made_of.partition(" ")[0]
    return date.fromisoformat(day) if day else None


def group_of(db: sqlite3.Connection, identity: str) -> set[str]:
    """The ids of an article's group as it is marked, its own among them."""
    found = db.execute(
        "SELECT id FROM article WHERE origin = (SELECT origin FROM article WHERE id=?)",
        (identity,),
    )
    return {name for (name,) in found}


def forget(db: sqlite3.Connection, identity: str, sketches: Sketches) -> set[str]:
    """Take an article out; the near-copies that it had."""
    numbers = [
        number
        for (number,) in db.execute(
            "SELECT f.version FROM fingerprint f JOIN version v ON v.number = f.version "
            "WHERE v.article=?",
            (identity,),
        )
    ]
    if not numbers:
        return set()
    near: set[str] = set()
    for number in numbers:
        near |= neighbours(db, number)
        db.execute("DELETE FROM copy WHERE one=? OR other=?", (number, number))
        db.execute("DELETE FROM fingerprint WHERE version=?", (number,))
    sketches.remove(db, numbers)
    return near


def neighbours(db: sqlite3.Connection, number: int) -> frozenset[str]:
    """The articles that are near-copies of this version."""
    found = db.execute(
        "SELECT v.article FROM copy c JOIN version v ON v.number = c.other WHERE c.one=? "
        "UNION SELECT v.article FROM copy c JOIN version v ON v.number = c.one WHERE c.other=?",
        (number, number),
    )
    return frozenset(name for (name,) in found)


def link(db: sqlite3.Connection, number: int, sketches: Sketches) -> set[str]:
    """Compare a version with the live articles; its near-copies with their groups."""
    row = db.execute(
        f"SELECT {rows.ARTICLE_COLUMNS} FROM version v JOIN article a ON a.id = v.article "
        "WHERE v.number=?",
        (number,),
    ).fetchone()
    mine = fingerprint(rows.article(row))
    if mine is None:
        return set()
    basis = made_of(db, number)
    linked: set[str] = set()
    for other in sketches.near(db, mine.bands):
        theirs, of, article = _stored(db, other)
        found = overlap(mine, theirs)
        if are_copies(found, stated_day(basis), stated_day(of)):
            first, second = sorted((number, other))
            db.execute("INSERT INTO copy VALUES (?, ?)", (first, second))
            linked |= {article} | group_of(db, article)
    db.execute(
        "INSERT INTO fingerprint VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            basis,
            len(mine.quoted),
            mine.bands.astype("<u4").tobytes(),
            mine.grams.astype("<u4").tobytes(),
            np.packbits(mine.quoted).tobytes(),
            np.packbits(mine.facts).tobytes(),
        ),
    )
    sketches.add(db, number, mine.bands)
    return linked


def _stored(db: sqlite3.Connection, number: int) -> tuple[Fingerprint, str, str]:
    made_of, words, bands, runs, quoted, facts, article = db.execute(
        "SELECT f.made_of, f.words, f.bands, f.grams, f.quoted, f.figures, v.article "
        "FROM fingerprint f JOIN version v ON v.number = f.version WHERE f.version=?",
        (number,),
    ).fetchone()
    return (
        Fingerprint(
            grams=np.frombuffer(runs, dtype="<u4"),
            quoted=_bits(quoted, words),
            facts=_bits(facts, words),
            bands=np.frombuffer(bands, dtype="<u4"),
        ),
        made_of,
        article,
    )


def _bits(stored: bytes, count: int) -> Mask:
    return np.unpackbits(np.frombuffer(stored, dtype=np.uint8), count=count).astype(np.bool_)
