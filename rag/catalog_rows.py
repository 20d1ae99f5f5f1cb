"""Rows of the catalog's tables <-> nouns, and which rows a window admits."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Any, cast

from rag.types import Article, DateRange, How, Noise, Passage, Source, Window

_SOURCE = (
    "v.outlet, v.title, v.byline, v.url, v.published_start, v.published_end, v.published_how, "
    "v.updated_start, v.updated_end, v.updated_how"
)
ARTICLE_COLUMNS = (
    f"{_SOURCE}, v.article, v.version, v.file, v.text, v.noise, v.pages, v.raw_sha256, "
    "v.language, a.origin"
)
LOCATED_COLUMNS = f'{_SOURCE}, v.article, v.version, v.file, p.key, p.start, p."end", p.text'
RECORD = (
    "file", "raw_sha256", "language", "outlet", "title", "byline", "url",
    "published_start", "published_end", "published_how",
    "updated_start", "updated_end", "updated_how", "noise", "pages",
)  # fmt: skip


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _range(start: str | None, end: str | None, how: str) -> DateRange:
    return DateRange(
        date.fromisoformat(start) if start else None,
        date.fromisoformat(end) if end else None,
        cast(How, how),
    )


def _source(row: Sequence[Any]) -> Source:
    outlet, title, byline, url = row[:4]
    return Source(outlet, title, byline, url, _range(*row[4:7]), _range(*row[7:10]))


def article(row: Sequence[Any]) -> Article:
    """From a row of ``ARTICLE_COLUMNS``."""
    identity, version, file, text, noise, pages, raw, language, origin = row[10:19]
    return Article(
        id=identity,
        version=version,
        file=file,
        source=_source(row),
        text=text,
        noise=tuple(Noise(*span) for span in json.loads(noise)),
        pages=tuple(json.loads(pages)),
        raw_sha256=raw,
        language=language,
        origin=origin,
    )


def located(row: Sequence[Any]) -> tuple[int, tuple[Passage, str, Source]]:
    """Key, passage, file and source from a row of ``LOCATED_COLUMNS``."""
    identity, version, file, key, start, end, text = row[10:17]
    return key, (Passage(identity, version, start, end, text), file, _source(row))


def spans(value: Article) -> tuple[str, str]:
    """Noise and pages as they are stored: what decides, with the text, how it is split."""
    return (
        json.dumps([[n.start, n.end, n.kind] for n in value.noise]),
        json.dumps(list(value.pages)),
    )


def record(value: Article) -> tuple[Any, ...]:
    """The values of ``RECORD``: all that can change while the text stays."""
    source = value.source
    return (
        value.file,
        value.raw_sha256,
        value.language,
        source.outlet,
        source.title,
        source.byline,
        source.url,
        _day(source.published.start),
        _day(source.published.end),
        source.published.how,
        _day(source.updated.start),
        _day(source.updated.end),
        source.updated.how,
        *spans(value),
    )


# --- words ------------------------------------------------------------------------------------


def phrase(word: str) -> str | None:
    """``word`` as a string of FTS5's query language, which can be nothing but a phrase.

    ``None`` if there is no letter and no digit in it.
    https://sqlite.org/fts5.html#full_text_query_syntax
    """
    # A NUL would end the query early, and a lone surrogate cannot be passed to SQLite.
    text = "".join(" " if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in word)
    if not any(c.isalnum() for c in text):
        return None
    return '"' + text.replace('"', '""') + '"'


def any_of(words: Iterable[str], stems: Iterable[str] = ()) -> str:
    """A query that matches any of the words or phrases, or any word that begins with one of the
    stems; "" if none of them can match.
    """
    whole = [p for p in map(phrase, words) if p]
    begun = [f"{p} *" for p in map(phrase, stems) if p]
    return " OR ".join(dict.fromkeys([*whole, *begun]))


# --- windows ----------------------------------------------------------------------------------


def _is_source(wanted: str, identity: str, outlet: str | None, file: str) -> bool:
    path = file.partition("#")[0] if "#" not in wanted else file
    names = (identity, file, path, PurePosixPath(path).name, outlet or "")
    return wanted in (name.strip().casefold() for name in names)


def admitted(connection: sqlite3.Connection, window: Window) -> tuple[list[int], int]:
    """The numbers of the versions that the window admits, and how many articles it leaves out
    for having no date. At most one version an article; none of a withdrawn article.
    """
    rows = connection.execute(
        "SELECT v.article, v.number, v.number = a.current, v.outlet, v.file, v.published_start, "
        "v.published_end, v.updated_start, v.updated_end FROM version v "
        "JOIN article a ON a.id = v.article WHERE a.withdrawn_by IS NULL "
        "ORDER BY v.article, v.ordinal"
    )
    wanted = window.source.strip().casefold() if window.source is not None else None
    as_of, since, until = _day(window.as_of), _day(window.since), _day(window.until)
    chosen: dict[str, tuple[str, int, str | None, str | None]] = {}
    undated: set[str] = set()
    for identity, number, current, outlet, file, first, last, changed, changed_last in rows:
        if as_of is None and not current:
            continue
        if wanted is not None and not _is_source(wanted, identity, outlet, file):
            continue
        # An article of which only the day of its update is known counts as of that day.
        start, end = (first, last) if last or first else (changed, changed_last)
        dated = max(filter(None, (first, last, changed, changed_last)), default="")
        if as_of is not None:
            if not dated:
                undated.add(identity)
                continue
            if dated > as_of:
                chosen.setdefault(identity, ("", 0, None, None))
                continue
        if identity not in chosen or dated >= chosen[identity][0]:
            chosen[identity] = (dated, number, start or end, end or start)
    if since is not None or until is not None:
        undated.update(i for i, (_, n, start, _) in chosen.items() if n and start is None)
    numbers = [
        number
        for _, number, start, end in chosen.values()
        if number
        and (since is None or (end is not None and end >= since))
        and (until is None or (start is not None and start <= until))
    ]
    dated_ones = {i for i, (_, number, start, _) in chosen.items() if number and start is not None}
    if as_of is not None:
        dated_ones |= {i for i, (_, number, _, _) in chosen.items() if not number}
    return numbers, len(undated - dated_ones)


# --- single values ----------------------------------------------------------------------------


def number(db: sqlite3.Connection, query: str, *values: object) -> int:
    """The whole number that a query gives."""
    return int(db.execute(query, values).fetchone()[0])


def fact(db: sqlite3.Connection, name: str) -> str | None:
    row = db.execute("SELECT value FROM fact WHERE name=?", (name,)).fetchone()
    return None if row is None else str(row[0])


def set_fact(db: sqlite3.Connection, name: str, value: str) -> None:
    db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))


def is_current(db: sqlite3.Connection, article: Article, location: str | None) -> bool:
    """Whether the live version is this one, with all that is known of it, from this place."""
    found = db.execute(
        f"SELECT {', '.join(RECORD)}, a.location FROM article a "
        "JOIN version v ON v.number = a.current "
        "WHERE a.id=? AND v.version=? AND a.withdrawn_by IS NULL",
        (article.id, article.version),
    ).fetchone()
    return found is not None and tuple(found) == (*record(article), location)


def aliases(db: sqlite3.Connection, origin: str | None) -> list[list[str]]:
    stored: dict[str, list[list[str]]] = json.loads(fact(db, "aliases") or "{}")
    return [group for name, groups in stored.items() if origin in (None, name) for group in groups]


def set_aliases(db: sqlite3.Connection, groups: Sequence[Sequence[str]], origin: str) -> None:
    stored = json.loads(fact(db, "aliases") or "{}")
    stored.pop(origin, None)
    if groups:
        stored[origin] = [list(group) for group in groups]
    set_fact(db, "aliases", json.dumps(stored))
