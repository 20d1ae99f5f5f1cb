"""Small articles and a deterministic embedder for the tests of storage."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

import numpy as np

from rag.catalog import Catalog, Status
from rag.ports import Vectors
from rag.types import Article, DateRange, Noise, Passage, Source

DIMENSIONS = 16
SPLITTER = "by-line/1"


class HashEmbedder:
    """Unit vectors drawn from the hash of the text."""

    def __init__(self, name: str = "hash/1", dimensions: int = DIMENSIONS) -> None:
        self._name = name
        self._dimensions = dimensions
        self.texts = 0

    @property
    def id(self) -> str:
        return self._name

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.texts += len(texts)
        if not texts:
            return np.zeros((0, self._dimensions), dtype=np.float32)
        return np.stack([self.embed_question(text) for text in texts])

    def embed_question(self, text: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256((self._name + text).encode()).digest()[:8], "big")
        drawn = np.random.default_rng(seed).standard_normal(self._dimensions)
        return (drawn / np.linalg.norm(drawn)).astype(np.float32)


def make_article(
    id: str = "a",
    text: str = "Rain fell on Ghent.\nThe river rose.",
    *,
    file: str | None = None,
    source: Source | None = None,
    noise: tuple[Noise, ...] = (),
) -> Article:
    return Article(
        id=id,
        version=hashlib.sha256(text.encode()).hexdigest(),
        file=file or f"{id}.txt",
        source=source or Source(outlet="The Post", title=id),
        text=text,
        noise=noise,
        raw_sha256=hashlib.sha256(b"raw" + text.encode()).hexdigest(),
    )


def on(day: str, until: str | None = None) -> DateRange:
    return DateRange(date.fromisoformat(day), date.fromisoformat(until or day), "stated")


def split_lines(article: Article) -> tuple[Passage, ...]:
    """One passage a line that is not blank."""
    passages = []
    at = 0
    for line in article.text.split("\n"):
        if line.strip():
            passages.append(Passage(article.id, article.version, at, at + len(line), line))
        at += len(line) + 1
    return tuple(passages)


def put(catalog: Catalog, article: Article, *, location: str | None = None) -> Status:
    passages = split_lines(article)
    embedder = HashEmbedder()
    return catalog.put(
        article,
        passages,
        embedder.embed_passages([p.text for p in passages]),
        embedder_id=embedder.id,
        splitter_id=SPLITTER,
        location=location,
    )
