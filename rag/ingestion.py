"""Files to the catalog to the index: only what changed, an article a transaction.

A line is yielded when its article is on disk and in the index, and is the acknowledgement: a
process that is killed loses nothing of which it gave the line, and running it again does the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from rag import articles, files
from rag.articles import Unreadable
from rag.catalog import Catalog, Keys, Status
from rag.errors import ConfigError, IndexDamaged
from rag.passages import SPLITTER_ID, split
from rag.ports import Embedder, VectorIndex, Vectors
from rag.types import Article, Passage

Progress = Callable[[int, int], None]

_BATCH_PASSAGES = 256
_BATCH_ARTICLES = 64
_PLACE = re.compile(r"#[^/#]*$")
PRUNED = "no longer under the ingested path"


@dataclass(frozen=True, slots=True)
class IngestLine:
    """What became of one article. ``error`` is set where ``status`` is "failed".

    "withdrawn": a prune has just withdrawn it, or an operator did before and it stays so.
    """

    status: Literal["added", "updated", "unchanged", "withdrawn", "failed"]
    id: str | None
    version: str | None
    file: str | None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An article that is not as it is in the catalog; ``passages`` is ``None`` where they are."""

    article: Article
    location: str | None
    passages: tuple[Passage, ...] | None
    latest: bool


def must_match(catalog: Catalog, embedder: Embedder) -> None:
    """Raise ``ConfigError`` if the catalog's vectors are not those of ``embedder``, or if its
    passages were split by other rules than today's.
    """
    made = catalog.fingerprint()
    for what, was, now in zip(
        ("embedder", "splitter"), made or (), (embedder.id, SPLITTER_ID), strict=False
    ):
        if was != now:
            raise ConfigError(
                f"the catalog was made with the {what} {was}, not with {now}",
                hint="Make it anew with: rag index rebuild",
            )


def ingest(
    paths: Sequence[Path],
    *,
    catalog: Catalog,
    index: VectorIndex | None,
    embedder: Embedder,
    prune: bool,
    max_article_mb: float,
    reader: str | None = None,
    reader_options: dict[str, object] | None = None,
    on_progress: Progress | None = None,
    only: frozenset[Path] | None = None,
) -> Iterator[IngestLine]:
    """Ingest files and folders; a line for each article, in order, and last those of the prune.

    ``prune`` withdraws the articles that were once read from under ``paths`` and are not there any
    more; one whose file cannot be read stays, and so does everything under a path that is not
    there. ``on_progress`` gets the articles done and how many there are, 0 where that is not known.
    With ``only``, other files under ``paths`` are left as they are, read or gone.
    Raises ``ConfigError`` if the catalog was made with another embedder or splitter.
    """
    must_match(catalog, embedder)
    for path in paths:
        groups = articles.corpus_aliases([path])
        if groups != catalog.aliases(origin=str(path.resolve())):
            catalog.set_aliases(groups, origin=str(path.resolve()))
    total = sum(1 for _ in files.find(paths, any_kind=reader is not None)) if on_progress else 0
    seen: set[str] = set()
    unread: set[str] = set()

    def found() -> Iterator[tuple[Article | Unreadable, str | None]]:
        for path in paths:
            for one in articles.read(
                [path],
                max_mb=max_article_mb,
                reader=reader,
                reader_options=reader_options,
                only=only,
            ):
                location = _location(path, one.file)
                if isinstance(one, Unreadable):
                    unread.add(location)
                if one.id is not None:
                    seen.add(one.id)
                yield one, location

    lines = _ingest(found(), catalog=catalog, index=index, embedder=embedder)
    for done, line in enumerate(lines, 1):
        if on_progress:
            on_progress(done, total if done <= total else 0)
        yield line
    if prune:
        under = [path for path in paths if path.exists()] if only is None else sorted(only)
        yield from _prune(under, seen, unread, catalog=catalog, index=index)


def ingest_articles(
    given: Iterable[Article | Unreadable],
    *,
    catalog: Catalog,
    index: VectorIndex | None,
    embedder: Embedder,
) -> Iterator[IngestLine]:
    """Ingest articles that come from no file; a prune never withdraws them."""
    must_match(catalog, embedder)
    yield from _ingest(
        ((one, None) for one in given), catalog=catalog, index=index, embedder=embedder
    )


def withdraw(id: str, reason: str, *, catalog: Catalog, index: VectorIndex | None) -> None:
    """Take an article out of every search, until it is purged. Raises ``NotFound``."""
    before = catalog.eligible().keys
    catalog.withdraw(id, reason)
    _bring_in_line(index, before, catalog)


def purge(id: str, *, catalog: Catalog, index: VectorIndex | None) -> None:
    """Delete an article, its bytes and its vectors. Raises ``NotFound``."""
    before = catalog.eligible().keys
    try:
        catalog.purge(id)
    finally:
        _bring_in_line(index, before, catalog)


def embed_again(
    catalog: Catalog, embedder: Embedder, *, on_progress: Progress | None = None
) -> bool:
    """Split and embed every version anew if another embedder or splitter made the catalog, in one
    transaction; whether it did. The index is to be made anew afterwards.
    """
    if catalog.fingerprint() in (None, (embedder.id, SPLITTER_ID)):
        return False
    versions = catalog.every_version()

    def parts() -> Iterator[tuple[Article, tuple[Passage, ...], Vectors]]:
        for done, (identity, version) in enumerate(versions, 1):
            article = catalog.article(identity, version)
            passages = split(article)
            yield article, passages, embedder.embed_passages([p.text for p in passages])
            if on_progress:
                on_progress(done, len(versions))

    catalog.replace_passages(parts(), embedder_id=embedder.id, splitter_id=SPLITTER_ID)
    return True


# --- one batch --------------------------------------------------------------------------------


def _ingest(
    given: Iterable[tuple[Article | Unreadable, str | None]],
    *,
    catalog: Catalog,
    index: VectorIndex | None,
    embedder: Embedder,
) -> Iterator[IngestLine]:
    """Embedding is done for several articles at once; everything else for each alone."""
    catalog.compare_copies()
    batch: list[_Waiting | IngestLine] = []
    changing: set[str] = set()
    seen: set[str] = set()
    passages = 0
    for one, location in given:
        if isinstance(one, Unreadable):
            batch.append(IngestLine("failed", one.id, None, one.file, str(one.error)))
        elif one.id not in changing and catalog.is_current(one, location=location):
            batch.append(_line("unchanged", one))
        else:
            parts = None if catalog.holds(one) else split(one)
            # Of several articles with one id, the last that is read is the current one.
            batch.append(_Waiting(one, location, parts, one.id in seen))
            changing.add(one.id)
            passages += len(parts or ())
        if isinstance(one, Article):
            seen.add(one.id)
        if passages >= _BATCH_PASSAGES or len(batch) >= _BATCH_ARTICLES:
            yield from _store(batch, catalog=catalog, index=index, embedder=embedder)
            batch, changing, passages = [], set(), 0
    yield from _store(batch, catalog=catalog, index=index, embedder=embedder)


def _store(
    batch: Sequence[_Waiting | IngestLine],
    *,
    catalog: Catalog,
    index: VectorIndex | None,
    embedder: Embedder,
) -> list[IngestLine]:
    waiting = [one for one in batch if isinstance(one, _Waiting)]
    vectors = embedder.embed_passages([p.text for one in waiting for p in one.passages or ()])
    lines: list[IngestLine] = []
    before = catalog.eligible().keys
    row = 0
    for one in batch:
        if isinstance(one, IngestLine):
            lines.append(one)
            continue
        article = one.article
        if one.passages is None:
            status = catalog.keep(article, location=one.location, latest=one.latest)
        else:
            status = catalog.put(
                article,
                one.passages,
                vectors[row : row + len(one.passages)],
                embedder_id=embedder.id,
                splitter_id=SPLITTER_ID,
                location=one.location,
                latest=one.latest,
            )
            row += len(one.passages)
        lines.append(_line(status, article))
    _bring_in_line(index, before, catalog)
    return lines


def _bring_in_line(index: VectorIndex | None, before: Keys, catalog: Catalog) -> None:
    """Tell the index what became live and what ceased to be; a change of one article may change
    which passages of its near-copies are.
    """
    if index is None:
        return
    after = catalog.eligible().keys
    added = np.setdiff1d(after, before, assume_unique=True)
    removed = np.setdiff1d(before, after, assume_unique=True)
    try:
        index.delete(removed.tolist())
        if len(added):
            index.add(added.tolist(), catalog.vectors(added))
    except IndexDamaged:
        # The catalog has it all, and the index is made from it again.
        return


def _line(status: Status, article: Article) -> IngestLine:
    return IngestLine(status, article.id, article.version, article.file)


# --- prune ------------------------------------------------------------------------------------


def _location(path: Path, file: str) -> str:
    """The path, without links, of the file that an article was read from."""
    whole = path.resolve()
    found = (whole if whole.is_dir() else whole.parent) / file
    if "#" in file and not found.exists():
        found = found.with_name(_PLACE.sub("", found.name))
    return str(found)


def _above(location: str) -> list[str]:
    return [str(folder) for folder in Path(location).parents]


def _prune(
    paths: Sequence[Path],
    seen: set[str],
    unread: set[str],
    *,
    catalog: Catalog,
    index: VectorIndex | None,
) -> Iterator[IngestLine]:
    for path in paths:
        for identity, (location, file) in catalog.located_under(str(path.resolve())).items():
            if identity in seen or not unread.isdisjoint((location, *_above(location))):
                continue
            before = catalog.eligible().keys
            version = catalog.versions(identity)[-1]
            catalog.withdraw(identity, PRUNED, by="prune")
            _bring_in_line(index, before, catalog)
            yield IngestLine("withdrawn", identity, version, file)
