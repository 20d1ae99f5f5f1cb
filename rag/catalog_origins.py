"""Which articles of the catalog are near-copies, and which passages are told once for all of them.

Everything here is a function of the articles that are live (current version, not withdrawn), so
that the order in which they came does not matter. It runs inside the transaction that changed an
article. Each group of near-copies has one *origin*, the article that holds most of what the others
print; a passage of another member that an article before it tells already is *told*: kept, and
found where a filter leaves out the article that tells it, but else neither searched nor counted.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from rag import catalog_copies as pairs
from rag.copies import Words, grams, held
from rag.house_style import wording

LIVE, TOLD = 1, 2
# A passage is told if another article holds this part of its words; or, in an article of which
# another holds all but a little, unless it brings this many words of its own.
TOLD_PART = 0.5
OWN_WORDS = 40
LITTLE_WORDS = 120
LITTLE_PART = 0.35
# An article that lacks this much of the longest of its group does not stand for it.
MUCH_WORDS = 100
MUCH_PART = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class Copy:
    """A member of the group of ``origin``: its id, who published and signed it, and the runs of
    its words, rising.
    """

    article: str
    origin: str
    outlet: str | None
    byline: str | None
    grams: Words


def relink(db: sqlite3.Connection, identity: str, sketches: pairs.Sketches) -> None:
    """Bring copies and groups in line after an article was stored or withdrawn."""
    row = db.execute(
        "SELECT a.current, f.made_of FROM article a "
        "LEFT JOIN fingerprint f ON f.version = a.current WHERE a.id=? AND a.withdrawn_by IS NULL",
        (identity,),
    ).fetchone()
    around = pairs.group_of(db, identity)
    if row is None:
        around |= pairs.forget(db, identity, sketches)
        db.execute("UPDATE article SET origin=NULL WHERE id=?", (identity,))
    elif row[1] != pairs.made_of(db, row[0]):
        around |= pairs.forget(db, identity, sketches)
        around |= pairs.link(db, row[0], sketches)
    regroup(db, around | {identity})


def forget(db: sqlite3.Connection, identity: str, sketches: pairs.Sketches) -> set[str]:
    """Take out an article that is about to be deleted; who is to be grouped again afterwards."""
    around = pairs.group_of(db, identity) | pairs.forget(db, identity, sketches)
    return around - {identity}


def relink_all(db: sqlite3.Connection, sketches: pairs.Sketches) -> None:
    """Compare every article anew if other rules than today's compared them."""
    if pairs.are_settled(db):
        return
    sketches.clear(db)
    live = "SELECT id FROM article WHERE withdrawn_by IS NULL ORDER BY id"
    for (identity,) in db.execute(live).fetchall():
        relink(db, identity, sketches)
    pairs.settle(db)


# --- groups -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Member:
    """A live article: its version's number, words, stated day and near-copies."""

    number: int
    words: int
    day: date | None
    near: frozenset[str]


def regroup(db: sqlite3.Connection, identities: Iterable[str]) -> None:
    """Group these articles, which no other is a near-copy of, and mark what is told."""
    members: dict[str, _Member] = {}
    for identity in sorted(identities):
        row = db.execute(
            "SELECT a.current, f.words, f.made_of FROM article a "
            "LEFT JOIN fingerprint f ON f.version = a.current "
            "WHERE a.id=? AND a.withdrawn_by IS NULL",
            (identity,),
        ).fetchone()
        if row is not None:
            number, words, made_of = row
            day = pairs.stated_day(made_of or " ")
            members[identity] = _Member(number, words or 0, day, pairs.neighbours(db, number))
    left = set(members)
    while left:
        group = _connected(min(left), members)
        left -= group
        ranked = _ranked(db, group, members)
        db.executemany(
            "UPDATE article SET origin=? WHERE id=? AND origin IS NOT ?",
            [(ranked[0], identity, ranked[0]) for identity in ranked],
        )
        tell(db, [members[identity].number for identity in ranked])


def _connected(first: str, members: dict[str, _Member]) -> set[str]:
    group, waiting = {first}, [first]
    while waiting:
        for near in members[waiting.pop()].near:
            if near in members and near not in group:
                group.add(near)
                waiting.append(near)
    return group


def _ranked(db: sqlite3.Connection, group: set[str], members: dict[str, _Member]) -> list[str]:
    """The origin first: of those that are not much shorter than the longest, and not known to be
    later than another, the one that holds most of what most of the others hold; then the
    earliest, the longest, the first by id.
    """
    if len(group) == 1:
        return list(group)
    runs = {identity: np.unique(_runs_in(db, members[identity].number)) for identity in group}
    every, counts = np.unique(np.concatenate(list(runs.values())), return_counts=True)
    weights = np.maximum(0, 2 * counts - len(group))
    longest = max(members[identity].words for identity in group)
    days = [day for identity in group if (day := members[identity].day)]

    def rank(identity: str) -> tuple[bool, bool, int, date, int, str]:
        member = members[identity]
        lacks = longest - member.words > max(MUCH_WORDS, MUCH_PART * longest)
        later = member.day is not None and member.day != min(days)
        held_by_most = int(weights[np.searchsorted(every, runs[identity])].sum())
        return (lacks, later, -held_by_most, member.day or date.max, -member.words, identity)

    return sorted(group, key=rank)


def _runs_in(db: sqlite3.Connection, number: int) -> Words:
    (stored,) = db.execute("SELECT grams FROM fingerprint WHERE version=?", (number,)).fetchone()
    return np.frombuffer(stored, dtype="<u4")


# --- passages ---------------------------------------------------------------------------------


def tell(db: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Mark the passages of these versions, the origin's first, that one before them tells."""
    if len(numbers) == 1:
        untell(db, numbers)
        return
    before: list[tuple[int, Words]] = []
    for number in numbers:
        runs = _runs_in(db, number)
        close = bool(before) and _is_close(runs, before[0][1])
        for key, text, live, told_by in db.execute(
            "SELECT key, text, live, told_by FROM passage WHERE version=? AND live<>0 ORDER BY key",
            (number,),
        ).fetchall():
            teller = _teller(text, before, close=close)
            if teller != told_by or (live == TOLD) != (teller is not None):
                _mark(db, key, text, live, teller)
        before.append((number, np.unique(runs)))


def untell(db: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Let no passage of these versions be told by another article."""
    for number in numbers:
        for key, text, live in db.execute(
            "SELECT key, text, live FROM passage WHERE version=? AND live=?", (number, TOLD)
        ).fetchall():
            _mark(db, key, text, live, None)


def _is_close(runs: Words, among: Words) -> bool:
    """Whether all but a little of an article is printed from another."""
    inside = held(runs, among)
    own = len(inside) - int(np.count_nonzero(inside))
    return own <= max(LITTLE_WORDS, LITTLE_PART * len(inside))


def _part(runs: Words, among: Words) -> float:
    inside = held(runs, among)
    return float(inside.mean()) if len(inside) else 0.0


def _teller(text: str, before: Sequence[tuple[int, Words]], *, close: bool) -> int | None:
    if not before:
        return None
    words, runs = _runs_of(text)
    for number, among in before:
        if _part(runs, among) >= TOLD_PART:
            return number
    own = words - int(np.count_nonzero(held(runs, before[0][1])))
    return before[0][0] if close and own < OWN_WORDS else None


@lru_cache(maxsize=8192)
def _runs_of(text: str) -> tuple[int, Words]:
    said = wording(text).words
    return len(said), grams(said)


def _mark(db: sqlite3.Connection, key: int, text: str, live: int, teller: int | None) -> None:
    """Words of told passages stand in a table of their own: they must not count in the others'."""
    now = LIVE if teller is None else TOLD
    if now != live:
        out, into = "passage_words", "told_words"
        if now == LIVE:
            out, into = into, out
        db.execute(f"INSERT INTO {out} ({out}, rowid, text) VALUES ('delete', ?, ?)", (key, text))
        db.execute(f"INSERT INTO {into} (rowid, text) VALUES (?, ?)", (key, text))
    db.execute("UPDATE passage SET live=?, told_by=? WHERE key=?", (now, teller, key))


# --- reading ----------------------------------------------------------------------------------


def copies(db: sqlite3.Connection, identity: str) -> list[Copy]:
    """The other members of an article's group, by id."""
    found = db.execute(
        "SELECT a.id, a.origin, v.outlet, v.byline, f.grams FROM article me "
        "JOIN article a ON a.origin = me.origin "
        "JOIN version v ON v.number = a.current JOIN fingerprint f ON f.version = a.current "
        "WHERE me.id=? AND a.id <> me.id ORDER BY a.id",
        (identity,),
    )
    return [
        Copy(name, origin, outlet, byline, np.unique(np.frombuffer(runs, dtype="<u4")))
        for name, origin, outlet, byline, runs in found
    ]


def origins_of(db: sqlite3.Connection, identities: Iterable[str]) -> dict[str, str]:
    """The origin of each article that is live."""
    found = db.execute(
        "SELECT id, origin FROM article WHERE origin IS NOT NULL "
        "AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(identities)),),
    )
    return dict(found.fetchall())
