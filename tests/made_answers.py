"""Answers made of given sentences and passages, by the checker alone: no retrieval, no draft."""

from __future__ import annotations

from rag.checking import check_claims
from rag.parts import Parts
from rag.passages import split
from rag.types import (
    Answered,
    Claim,
    Evidence,
    Makers,
    Origin,
    Record,
    Refused,
    Sentence,
    Support,
)


def evidence_of(parts: Parts) -> tuple[Evidence, ...]:
    """Every passage of every article, numbered from 1."""
    found: list[Evidence] = []
    articles, _ = parts.catalog.articles(limit=100)
    for article in articles:
        for passage in split(article):
            found.append(Evidence(len(found) + 1, passage, article.file, article.source))
    return tuple(found)


def made_sentence(
    parts: Parts,
    text: str,
    beginnings: tuple[str, ...],
    evidence: tuple[Evidence, ...],
    origin: Origin = "model",
) -> Sentence:
    """``text`` as checked against the passages that hold ``beginnings``."""
    cites = tuple(
        next(e.number for e in evidence if words in e.passage.text) for words in beginnings
    )
    claim = Claim(text, cites, origin)
    (verdict,) = check_claims([claim], evidence, parts.entailment, parts.aliases)
    assert verdict.supported, (text, verdict)
    return Sentence(text, origin, cites, verdict, support=Support(len(cites), len(cites)))


def _record(parts: Parts, question: str, evidence: tuple[Evidence, ...]) -> Record:
    makers = Makers(parts.entailment.id, parts.embedder.id)
    number = f"{abs(hash(question)):032x}"
    return Record(number, question, question, evidence, makers)


def made_answer(parts: Parts, question: str, *sentences: tuple[str, tuple[str, ...]]) -> Answered:
    """Each sentence with words of the passages that it cites."""
    evidence = evidence_of(parts)
    made = tuple(made_sentence(parts, text, words, evidence) for text, words in sentences)
    return Answered(_record(parts, question, evidence), made)


def made_refusal(parts: Parts, question: str, nearest: tuple[str, tuple[str, ...]]) -> Refused:
    evidence = evidence_of(parts)
    one = made_sentence(parts, *nearest, evidence, "extracted")
    missing = "No article says who designed it."
    return Refused(_record(parts, question, evidence), "no_evidence", missing, (one,))
