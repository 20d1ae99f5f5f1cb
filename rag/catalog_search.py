"""What finds passages in the catalog: windows, words, vectors. Each inside one consistent view."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag import catalog_rows as rows
from rag.catalog_origins import TOLD
from rag.errors import NotFound
from rag.ports import Vectors
from rag.types import Passage, Source, Window

Keys = NDArray[np.int64]
_ROWS = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Eligible:
    """The passages that a window admits: keys in rising order, and how many articles it left out
    because they have no date. ``told``: some of them another article tells that it leaves out.
    """

    keys: Keys
    undated_excluded: int = 0
    told: bool = False


def inside(keys: Keys, among: Keys) -> NDArray[np.bool_]:
    """For each key whether it is ``among`` the given ones, which are in rising order."""
    if not len(among):
        return np.zeros(len(keys), dtype=np.bool_)
    places = np.minimum(np.searchsorted(among, keys), len(among) - 1)
    return np.asarray(among[places] == keys)


def _keys(found: Sequence[Sequence[int]]) -> Keys:
    return np.fromiter((row[0] for row in found), dtype=np.int64, count=len(found))


def eligible(db: sqlite3.Connection, window: Window) -> Eligible:
    if window == Window():
        return Eligible(
            _keys(db.execute("SELECT key FROM passage WHERE live=1 ORDER BY key").fetchall())
        )
    numbers, undated = rows.admitted(db, window)
    listed = json.dumps(numbers)
    found = db.execute(
        "SELECT key, live FROM passage WHERE version IN (SELECT value FROM json_each(?)) "
        "AND (told_by IS NULL OR told_by NOT IN (SELECT value FROM json_each(?))) ORDER BY key",
        (listed, listed),
    ).fetchall()
    return Eligible(_keys(found), undated, any(live == TOLD for _, live in found))


def match_words(
    db: sqlite3.Connection, query: str, eligible: Eligible, k: int
) -> list[tuple[int, float]]:
    """The best ``k`` of the eligible passages for a query made by ``rows.any_of``."""
    found = _match(db, "passage_words", query, eligible.keys, k)
    if eligible.told:
        found += _match(db, "told_words", query, eligible.keys, k)
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:k]


def _match(
    db: sqlite3.Connection, table: str, query: str, keys: Keys, k: int
) -> list[tuple[int, float]]:
    wanted = 2 * k + 20
    while True:
        found = db.execute(
            f"SELECT rowid, rank FROM {table} WHERE {table} MATCH ? ORDER BY rank LIMIT ?",
            (query, wanted),
        ).fetchall()
        admitted = inside(_keys(found), keys)
        kept = [(key, -rank) for (key, rank), ok in zip(found, admitted, strict=True) if ok]
        if len(kept) >= k or len(found) < wanted:
            return kept
        wanted *= 16


def in_other_languages(db: sqlite3.Connection, served: Sequence[str]) -> list[tuple[int, str, str]]:
    return db.execute(
        "SELECT p.key, v.article, v.language FROM version v JOIN passage p ON p.version = v.number "
        "WHERE v.language IS NOT NULL AND v.language NOT IN (SELECT value FROM json_each(?)) "
        "ORDER BY p.key",
        (json.dumps(list(served)),),
    ).fetchall()


def _all_live(db: sqlite3.Connection) -> bool:
    return bool(rows.number(db, "SELECT NOT EXISTS (SELECT 1 FROM passage WHERE live=0)"))


def document_frequency(db: sqlite3.Connection, words: Sequence[str], keys: Keys) -> dict[str, int]:
    everything = _all_live(db)
    frequency: dict[str, int] = {}
    for word in dict.fromkeys(words):
        query = rows.phrase(word)
        if query is None:
            frequency[word] = 0
        elif everything:
            frequency[word] = rows.number(
                db, "SELECT count(*) FROM passage_words WHERE passage_words MATCH ?", query
            )
        else:
            found = db.execute(
                "SELECT rowid FROM passage_words WHERE passage_words MATCH ?", (query,)
            ).fetchall()
            frequency[word] = int(inside(_keys(found), keys).sum())
    return frequency


def terms(db: sqlite3.Connection, starts: str) -> list[str]:
    """See https://sqlite.org/fts5.html#the_fts5vocab_virtual_table_module."""
    db.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, passage_words, row)")
    found: list[str] = []
    for sign in starts:
        rows_of = db.execute(
            "SELECT term FROM temp.terms WHERE term >= ? AND term < ?", (sign, chr(ord(sign) + 1))
        )
        found.extend(term for (term,) in rows_of)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Vectors of keys in rising order."""

    keys: Keys
    rows: Vectors


def matrix(db: sqlite3.Connection, keys: Keys | None) -> Matrix:
    """The vectors of those of ``keys`` that are there; of ``None``, the live ones. Read-only."""
    dimensions = int(rows.fact(db, "dimensions") or 0)
    if keys is None:
        wanted = eligible(db, Window()).keys
        found = db.execute("SELECT key, vector FROM vector ORDER BY key")
    else:
        wanted = np.unique(keys)
        found = db.execute(
            "SELECT key, vector FROM vector "
            "WHERE key IN (SELECT value FROM json_each(?)) ORDER BY key",
            (json.dumps(wanted.tolist()),),
        )
    filled = np.empty((len(wanted), dimensions), dtype=np.float32)
    order = np.empty(len(wanted), dtype=np.int64)
    count = 0
    while part := found.fetchmany(_ROWS):
        among = inside(_keys(part), wanted)
        end = count + int(among.sum())
        order[count:end] = _keys(part)[among]
        joined = np.frombuffer(b"".join(vector for _, vector in part), dtype="<f4")
        filled[count:end] = joined.reshape(len(part), dimensions)[among]
        count = end
    filled.flags.writeable = False
    return Matrix(order[:count], filled[:count])


def taken(among: Matrix, wanted: Keys) -> Vectors:
    """The rows of ``wanted``, in its order. Raises ``NotFound``."""
    known = inside(wanted, among.keys)
    if not known.all():
        raise NotFound(f"no passage has the key {wanted[~known][0]}")
    if np.array_equal(wanted, among.keys):
        return among.rows
    return among.rows[np.searchsorted(among.keys, wanted)]


def located(db: sqlite3.Connection, wanted: Sequence[int]) -> list[tuple[Passage, str, Source]]:
    found = dict(
        rows.located(row)
        for row in db.execute(
            f"SELECT {rows.LOCATED_COLUMNS} FROM passage p JOIN version v ON v.number = p.version "
            "WHERE p.key IN (SELECT value FROM json_each(?))",
            (json.dumps(wanted),),
        )
    )
    for key in wanted:
        if key not in found:
            raise NotFound(f"no passage has the key {key}")
    return [found[key] for key in wanted]
