"""How well a sentence answers a question: features of words, names, form and meaning, joined by a
logistic regression whose coefficients come from ``training/relevance.py``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.candidates import Candidate, candidates
from rag.catalog import Catalog
from rag.forms import form_fits
from rag.ports import Embedder
from rag.questions import Query, Term
from rag.similarity import similarity
from rag.types import Evidence
from rag.words import Word

WEIGHTS = Path(__file__).with_name("weights") / "relevance.json"
FEATURES = (
    "covered", "covered_nearby", "names_missing", "cosine", "passage_cosine", "form_holds",
    "form_fails", "length", "pair",
)  # fmt: skip
# The cosine of two words from which one begins to cover the other, and how far it can.
ALIKE_FROM = 0.35
ALIKE_MOST = 0.9


@dataclass(frozen=True, slots=True)
class Scored:
    """``probability`` that the sentence answers the question; ``vector`` is its embedding."""

    candidate: Candidate
    probability: float
    features: tuple[float, ...]
    vector: NDArray[np.float32]


def term_weights(query: Query, catalog: Catalog) -> dict[str, float]:
    """Inverse document frequency of each term over the live passages; names count double."""
    total = max(catalog.passage_count(), 1)
    counts = catalog.document_frequency([p for t in query.terms for p in t.phrases])
    weights = {}
    for term in query.terms:
        count = max((counts.get(p, 0) for p in term.phrases), default=0)
        weight = math.log(1 + (total + 0.5) / (count + 0.5))
        weights[term.word] = weight * (1.5 if term.is_name else 1.0)
    return weights


def score(
    query: Query, evidence: Sequence[Evidence], *, embedder: Embedder, catalog: Catalog
) -> list[Scored]:
    """Every sentence of the evidence with its probability, in the order of the evidence."""
    found = candidates(evidence)
    if not found:
        return []
    weights = term_weights(query, catalog)
    vectors = embedder.embed_passages([c.text for c in found])
    cosines = vectors @ embedder.embed_question(query.text)
    best_of: dict[int, float] = {}
    for candidate, cosine in zip(found, cosines, strict=True):
        best_of[candidate.evidence] = max(best_of.get(candidate.evidence, -1.0), float(cosine))
    rows = [
        features(query, c, weights, float(cosine), best_of[c.evidence])
        for c, cosine in zip(found, cosines, strict=True)
    ]
    probabilities = _probabilities(np.array(rows, dtype=np.float64))
    return [
        Scored(c, float(p), row, v)
        for c, p, row, v in zip(found, probabilities, rows, vectors, strict=True)
    ]


def features(
    query: Query,
    candidate: Candidate,
    weights: Mapping[str, float],
    cosine: float,
    passage_cosine: float,
) -> tuple[float, ...]:
    """The numbers that speak for or against a sentence, in the order of ``FEATURES``."""
    total = sum(weights.values()) or 1.0
    here = near = 0.0
    names_missing = 0
    for term in query.terms:
        weight = weights[term.word]
        match = covers(candidate, term)
        here += weight * match
        close = 0.5 if term.stems & candidate.nearby else 0.0
        near += weight * max(match, close)
        names_missing += term.is_name and not max(match, close)
    form = form_fits(query, candidate)
    return (
        here / total,
        near / total,
        float(min(names_missing, 2)),
        cosine,
        passage_cosine,
        float(form is True),
        float(form is False),
        math.log(1 + len(candidate.words)),
        _neighbours(query.terms, candidate.words),
    )


def covers(candidate: Candidate, term: Term) -> float:
    """How far the sentence holds a term of the question: 1 the word or an alias, less for a word
    that means much the same, 0 not at all. Names and numbers are held or not.
    """
    if term.stems & candidate.stems or (term.is_name and term.stems & candidate.carried):
        return 1.0
    if term.is_name or term.is_number:
        return 0.0
    nearest = max((similarity(term.word, w.folded) for w in candidate.words), default=0.0)
    return min(ALIKE_MOST, max(0.0, (nearest - ALIKE_FROM) / (1 - ALIKE_FROM)))


def _neighbours(terms: Sequence[Term], found: Sequence[Word]) -> float:
    """The share of adjacent question terms that stand within three content words of each other."""
    pairs = list(pairwise(terms))
    if not pairs:
        return 0.0
    close = 0
    for one, other in pairs:
        here = [i for i, w in enumerate(found) if w.stem in one.stems]
        there = [i for i, w in enumerate(found) if w.stem in other.stems]
        close += any(abs(i - j) <= 3 for i in here for j in there)
    return close / len(pairs)


@cache
def _model() -> tuple[NDArray[np.float64], float]:
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    coefficients = stored["coefficients"]
    return np.array([coefficients[name] for name in FEATURES]), float(stored["intercept"])


def _probabilities(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    coefficients, intercept = _model()
    probabilities: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-(rows @ coefficients + intercept)))
    return probabilities
