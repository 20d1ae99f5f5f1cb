"""The sentences of the evidence, each with what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.antecedents import needs_antecedent
from rag.sentences import sentence_spans
from rag.types import Evidence
from rag.words import Word, content_words


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a piece of evidence; ``start``/``end`` are offsets into the article.

    ``nearby`` are the stems of its passage, ``before`` the sentence before it, ``carried`` the
    stems of those before it that a "he said" or an open quotation takes up.
    """

    evidence: int
    article: str
    start: int
    end: int
    text: str
    words: tuple[Word, ...]
    nearby: frozenset[str]
    before: str
    carried: frozenset[str] = frozenset()

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(w.stem for w in self.words)


def candidates(evidence: Sequence[Evidence]) -> list[Candidate]:
    """All sentences of all evidence, in the order of the evidence, each once."""
    found: list[Candidate] = []
    seen: set[tuple[str, int]] = set()
    for piece in evidence:
        text = piece.passage.text
        spans = sentence_spans(text)
        around = " ".join(filter(None, (piece.source.title, text)))
        nearby = frozenset(w.stem for w in content_words(around))
        carried: frozenset[str] = frozenset()
        for place, (start, end) in enumerate(spans):
            before = text[slice(*spans[place - 1])] if place else ""
            if needs_antecedent(text[start:end]):
                carried |= {w.stem for w in content_words(before) if w.text[0].isupper()}
            else:
                carried = frozenset()
            place_in_article = (piece.passage.article, piece.passage.start + start)
            if place_in_article in seen:
                continue
            seen.add(place_in_article)
            found.append(
                Candidate(
                    evidence=piece.number,
                    article=piece.passage.article,
                    start=piece.passage.start + start,
                    end=piece.passage.start + end,
                    text=text[start:end],
                    words=tuple(content_words(text[start:end])),
                    nearby=nearby,
                    before=before,
                    carried=carried,
                )
            )
    return found
