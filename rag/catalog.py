"""The store of record: articles, their versions, passages, vectors and words, in one SQLite file.

What the rest may rely on: a change that has returned is on disk; there is never half an article;
text is stored as it came; the vector index can be made from it again without embedding.
A passage is *live* if it is of the current version of an article that is not withdrawn, and no
near-copy of that article tells it already.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from rag import catalog_changes as changes
from rag import catalog_copies as pairs
from rag import catalog_origins as origins
from rag import catalog_rows as rows
from rag import catalog_search as search
from rag.catalog_changes import By, Status, Withdrawal
from rag.catalog_memory import Memory
from rag.catalog_origins import Copy
from rag.catalog_schema import Store
from rag.catalog_search import Eligible, Keys
from rag.copies import COPIES_ID
from rag.errors import CatalogBusy, NotFound
from rag.ports import Vectors
from rag.types import Article, Passage, Source, Window

__all__ = ["By", "Catalog", "Eligible", "Keys", "Status", "Withdrawal"]


class Catalog:
    """One catalog, from any thread. Close it, or use it in a ``with``.

    Every method may raise ``CatalogBusy`` (another process writes for more than 5 s),
    ``CorpusError`` (the file is damaged) and ``ConfigError`` (not writable, disk full).
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open, or create unless ``read_only``; reading works while another process writes.

        Raises ``ConfigError`` if there is none to read or a newer release made it.
        """
        self.path = path
        self.read_only = read_only
        self._store = Store(path, read_only=read_only)
        self._memory = Memory()
        self._sketches = pairs.Sketches()
        if not read_only and self._fact("unscrubbed") is not None:
            # A purge was killed, or kept from its end by a reader: the next opening tries again.
            with suppress(CatalogBusy):
                self._store.scrub()

    def __enter__(self) -> Catalog:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._store.close()

    # --- changing -----------------------------------------------------------------------------

    def put(
        self,
        article: Article,
        passages: Sequence[Passage],
        vectors: Vectors,
        *,
        embedder_id: str,
        splitter_id: str,
        location: str | None = None,
        latest: bool = False,
    ) -> Status:
        """Store one article in one transaction; ``vectors`` has a row for each passage. Which
        articles are its near-copies is found in the same transaction.

        "added": it was not in the live corpus (new, or back after a prune). "updated": its text
        (a new version), its noise or what is known of its source changed. "unchanged": none did;
        file name and raw hash are still brought up to date. "withdrawn": an operator withdrew it,
        and nothing was stored. Text that was a version before becomes current again, unless it
        comes from its old file and the current text from another: then it is the older of two
        copies. ``latest`` says that it is not.

        ``location`` is the path it was read from, by which a prune finds it.
        Raises ``ValueError`` if the parts do not belong together, ``ConfigError`` if the catalog
        was made with another embedder or splitter.
        """
        changes.must_fit(article, passages, vectors)
        with self._store.writing() as db:
            changes.settle_makers(db, embedder_id, splitter_id, vectors)
            split = (passages, vectors)
            return changes.place(db, article, location, split, latest, self._sketches)

    def keep(
        self, article: Article, *, location: str | None = None, latest: bool = False
    ) -> Status:
        """As ``put``, for an article that ``holds``: what is stored of its text is used."""
        with self._store.writing() as db:
            return changes.place(db, article, location, None, latest, self._sketches)

    def holds(self, article: Article) -> bool:
        """Whether the text is stored and split already, so that it need not be embedded."""
        with self._store.reading() as db:
            found = db.execute(
                "SELECT 1 FROM version WHERE article=? AND version=? AND noise=? AND pages=?",
                (article.id, article.version, *rows.spans(article)),
            ).fetchone()
        return found is not None

    def is_current(self, article: Article, *, location: str | None = None) -> bool:
        """Whether the article is live and all of it is stored as it is: nothing is to be done."""
        with self._store.reading() as db:
            return rows.is_current(db, article, location)

    def withdraw(self, id: str, reason: str, *, by: By = "operator") -> None:
        """Take an article out of every search; its versions stay readable. Withdrawing it again
        changes the reason, but a prune never weakens what an operator did. Raises ``NotFound``.
        """
        with self._store.writing() as db:
            changes.withdraw(db, id, reason, by, self._sketches)

    def purge(self, id: str) -> None:
        """Delete an article with all its versions, so that its bytes are no longer in the file.

        It is as if it had never been there: ingested again, it is new. Raises ``NotFound``, and
        ``CatalogBusy`` if it is deleted but another process keeps the log from being emptied.
        """
        with self._store.writing() as db:
            changes.purge(db, id, self._sketches)
        self._store.scrub()

    def replace_passages(
        self,
        parts: Iterable[tuple[Article, Sequence[Passage], Vectors]],
        *,
        embedder_id: str,
        splitter_id: str,
    ) -> None:
        """Take ``every_version`` split and embedded anew, in one transaction.

        Raises ``ValueError`` if one is left out: then nothing has changed.
        """
        with self._store.writing() as db:
            changes.replace_passages(db, parts, embedder_id, splitter_id)

    def compare_copies(self) -> None:
        """Find the near-copies anew, in one transaction, if other rules than today's found them."""
        if self._fact("copies") != COPIES_ID:
            with self._store.writing() as db:
                origins.relink_all(db, self._sketches)

    def set_aliases(self, groups: Sequence[Sequence[str]], *, origin: str = "") -> None:
        """Groups of names of the same thing, as a ``corpus.yaml`` gives them; those that the same
        ``origin`` gave before go.
        """
        with self._store.writing() as db:
            rows.set_aliases(db, groups, origin)

    # --- articles -----------------------------------------------------------------------------

    def article(self, id: str, version: str | None = None) -> Article:
        """The current version, or the one named; raises ``NotFound``.

        Of a withdrawn article only a named version is given, so that old citations can be read.
        """
        withdrawn = self.withdrawal(id)
        if version is None and withdrawn:
            raise NotFound(
                f"article {id} was withdrawn on {withdrawn.at[:10]}: {withdrawn.reason}",
                hint="A version of it can still be read by naming it.",
            )
        with self._store.reading() as db:
            row = db.execute(
                f"SELECT {rows.ARTICLE_COLUMNS} FROM version v JOIN article a ON a.id = v.article "
                "WHERE v.article=? AND CASE WHEN ? IS NULL THEN v.number = a.current "
                "ELSE v.version = ? END",
                (id, version, version),
            ).fetchone()
        if row is None:
            raise NotFound(
                f"article {id} has no version {version}",
                hint="rag articles show ID --json lists its versions.",
            )
        return rows.article(row)

    def versions(self, id: str) -> list[str]:
        """Oldest first; the last is the current one. Raises ``NotFound``."""
        query = "SELECT version FROM version WHERE article=? ORDER BY ordinal"
        with self._store.reading() as db:
            changes.must_exist(db, id)
            return [version for (version,) in db.execute(query, (id,))]

    def withdrawal(self, id: str) -> Withdrawal | None:
        """``None`` if the article is not withdrawn. Raises ``NotFound``."""
        with self._store.reading() as db:
            changes.must_exist(db, id)
            row = db.execute(
                "SELECT withdrawn_by, withdrawn_reason, withdrawn_at FROM article "
                "WHERE id=? AND withdrawn_by IS NOT NULL",
                (id,),
            ).fetchone()
        return Withdrawal(*row) if row else None

    def articles(
        self, *, limit: int = 50, cursor: str | None = None
    ) -> tuple[list[Article], str | None]:
        """Articles that are not withdrawn, by id; the cursor, if any, gives the next ones."""
        with self._store.reading() as db:
            found = db.execute(
                f"SELECT {rows.ARTICLE_COLUMNS} FROM article a "
                "JOIN version v ON v.number = a.current "
                "WHERE a.withdrawn_by IS NULL AND a.id > ? ORDER BY a.id LIMIT ?",
                (cursor or "", max(1, limit) + 1),
            ).fetchall()
        given = [rows.article(row) for row in found[: max(1, limit)]]
        return given, given[-1].id if len(found) > len(given) else None

    def every_version(self) -> list[tuple[str, str]]:
        """Id and version of all that is stored, withdrawn or not, in the order it came."""
        with self._store.reading() as db:
            return list(db.execute("SELECT article, version FROM version ORDER BY number"))

    def located_under(self, path: str) -> dict[str, tuple[str, str]]:
        """Articles, not withdrawn, read from ``path`` or below it: id -> (location, file)."""
        below = f"{path.rstrip('/')}/"
        with self._store.reading() as db:
            found = db.execute(
                "SELECT a.id, a.location, v.file FROM article a "
                "JOIN version v ON v.number = a.current WHERE a.withdrawn_by IS NULL "
                "AND (a.location = ? OR substr(a.location, 1, ?) = ?)",
                (path, len(below), below),
            )
            return {identity: (location, file) for identity, location, file in found}

    def copies(self, id: str) -> list[Copy]:
        """The near-copies of an article and theirs, by id, itself left out."""
        with self._store.reading() as db:
            return origins.copies(db, id)

    def origins_of(self, ids: Iterable[str]) -> dict[str, str]:
        """The origin of each of these articles that is live."""
        with self._store.reading() as db:
            return origins.origins_of(db, ids)

    def count(self) -> int:
        """Articles that are not withdrawn."""
        with self._store.reading() as db:
            return rows.number(db, "SELECT count(*) FROM article WHERE withdrawn_by IS NULL")

    # --- passages -----------------------------------------------------------------------------

    def passage_count(self) -> int:
        """Live passages."""
        with self._store.reading() as db:
            return rows.number(db, "SELECT count(*) FROM passage WHERE live=1")

    def keys_of(self, id: str) -> tuple[list[int], list[int]]:
        """The keys of an article's live passages and of its other ones, rising."""
        with self._store.reading() as db:
            found = db.execute(
                "SELECT p.key, p.live FROM version v JOIN passage p ON p.version = v.number "
                "WHERE v.article=? ORDER BY p.key",
                (id,),
            ).fetchall()
        return [k for k, live in found if live == 1], [k for k, live in found if live != 1]

    def eligible(self, window: Window | None = None) -> Eligible:
        """The passages that the window admits; without one, the live ones.

        ``since``/``until`` compare with the published range (where only the day of an update is
        known, with that). ``as_of`` takes of each article the newest version dated up to it.
        """
        with self._store.reading() as db:
            return self._memory.eligible(db, window or Window())

    def match_words(
        self,
        words: Sequence[str],
        *,
        k: int,
        eligible: Eligible | None = None,
        stems: Sequence[str] = (),
    ) -> list[tuple[int, float]]:
        """At most ``k`` passages that hold any of the words or phrases, or a word that begins as
        one of the ``stems``: key and BM25, best first.

        Words are stemmed and compared without accents and case. No word can act as query syntax.
        Larger scores are better. Without ``eligible``, live passages only.
        """
        query = rows.any_of(words, stems)
        admitted = eligible or self.eligible()
        if not query or k <= 0 or not len(admitted.keys):
            return []
        with self._store.reading() as db:
            return search.match_words(db, query, admitted, k)

    def in_other_languages(self, served: Sequence[str]) -> list[tuple[int, str, str]]:
        """Key, article and language of each passage known to be in none of ``served``."""
        with self._store.reading() as db:
            return self._memory.in_other_languages(db, tuple(served))

    def document_frequency(self, words: Sequence[str]) -> dict[str, int]:
        """In how many live passages each word or phrase occurs; 0 where it cannot occur."""
        with self._store.reading() as db:
            return self._memory.frequencies(db, words)

    def terms(self, starts: str) -> list[str]:
        """The folded stems of all words in passages that begin with one of these letters."""
        with self._store.reading() as db:
            return search.terms(db, starts)

    def vectors(self, keys: Sequence[int] | Keys) -> Vectors:
        """Shape (len(keys), dimensions), in the order given. Raises ``NotFound``."""
        with self._store.reading() as db:
            return self._memory.vectors(db, np.asarray(keys, dtype=np.int64).reshape(-1))

    def located(self, keys: Sequence[int] | Keys) -> list[tuple[Passage, str, Source]]:
        """Passage, file and source of each key, in the order given. Raises ``NotFound``."""
        with self._store.reading() as db:
            return search.located(db, [int(key) for key in keys])

    # --- facts --------------------------------------------------------------------------------

    def fingerprint(self) -> tuple[str, str] | None:
        """The ids of the embedder and the splitter that made it; ``None`` while it is empty."""
        embedder, splitter = self._fact("embedder"), self._fact("splitter")
        return (embedder, splitter) if embedder is not None and splitter is not None else None

    def identity(self) -> str:
        """Drawn when the catalog was made; tells it from another at the same place."""
        return self._fact("identity") or ""

    def revision(self) -> str:
        """Drawn anew with every change."""
        return self._fact("revision") or ""

    def _fact(self, name: str) -> str | None:
        with self._store.reading() as db:
            return rows.fact(db, name)

    def aliases(self, *, origin: str | None = None) -> list[list[str]]:
        """The groups of one origin, or of all."""
        with self._store.reading() as db:
            return rows.aliases(db, origin)
