"""Whose words each sentence of an article is, over the whole article."""

from __future__ import annotations

from rag.passages import sentences
from rag.speakers import speaker_at, speakers_of
from rag.types import Article, Source


def article(text: str, *, outlet: str | None = "Courier") -> Article:
    return Article("a", "v", "a.txt", Source(outlet=outlet), text)


def test_there_is_one_for_each_sentence_in_order() -> None:
    one = article("The wall broke. Ilse Brandt said the wall was old.\n\nIt rained.")
    said = speakers_of(one)
    assert [(s.start, s.end) for s in said] == sentences(one)
    assert [s.attribution.speaker if s.attribution else None for s in said] == [
        None, "Ilse Brandt", None,
    ]  # fmt: skip
    assert speaker_at(one, 20, 30) == said[1]
    assert speaker_at(one, 15, 16) is None
