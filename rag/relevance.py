"""How well a sentence answers a question: features of words, names, form and meaning, joined by a
logistic regression whose coefficients come from ``training/relevance.py``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.antecedents import needs_antecedent
from rag.catalog import Catalog
from rag.ports import Embedder
from rag.questions import Query, Term
from rag.sentences import sentence_spans
from rag.similarity import similarity
from rag.types import Evidence
from rag.words import Word, content_words, words

WEIGHTS = Path(__file__).with_name("weights") / "relevance.json"
FEATURES = (
    "covered", "covered_nearby", "names_missing", "cosine", "passage_cosine", "form_holds",
    "form_fails", "length", "pair",
)  # fmt: skip
# The cosine of two words from which one begins to cover the other, and how far it can.
ALIKE_FROM = 0.35
ALIKE_MOST = 0.9


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a piece of evidence; ``start``/``end`` are offsets into the article.

    ``nearby`` are the stems of its passage, ``before`` the sentence before it, ``carried`` the
    stems of those before it that a "he said" or an open quotation takes up.
    """

    evidence: int
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


@dataclass(frozen=True, slots=True)
class Scored:
    """``probability`` that the sentence answers the question; ``vector`` is its embedding."""

    candidate: Candidate
    probability: float
    features: tuple[float, ...]
    vector: NDArray[np.float32]


def candidates(evidence: Sequence[Evidence]) -> list[Candidate]:
    """All sentences of all evidence, in the order of the evidence."""
    found = []
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
            found.append(
                Candidate(
                    evidence=piece.number,
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


_TIME = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:january|february|march|april|may|june|july"
    r"|august|september|october|november|december)\b|\b1\d{3}s?\b|\b20\d\ds?\b|\b(?:last|next|this|past)"
    r" (?:year|month|week|spring|summer|autumn|fall|winter|night)|\b(?:yesterday|today|tomorrow"
    r"|tonight|earlier|ago|later|century|decade|since|until|in recent|centuries)\b",
    re.I,
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|since|so that|in order|in response|amid|after|reason|purpose"
    r"|aim\w*|designed|intended|meant|supposed|needed|caus\w+|led to|result\w*|thanks to|over"
    r"|blam\w+|prompt\w*|motivat\w*|for fear|to (?!the\b|a\b|an\b|his\b|its\b|their\b)\w+)\b",
    re.I,
)
_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|into|across|around|outside|along|off|on|of|through)\s+(?:the\s+)?"
    r"(?:[\w'’-]+(?:ern|th)\s+)?[A-Z]\w+|\b(?:border|north\w*|south\w*|east\w*|west\w*|city"
    r"|capital|coast|region)\b"
)
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w'’-]+")
_QUANTITY = re.compile(
    r"\b\d[\d.,]*\b|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?"
    r"|billions?|half|several|twice|no)\b",
    re.I,
)
_SOMEBODY = re.compile(
    r"\b(?:minister|president|officials?|analysts?|experts?|spokes\w+|commanders?|director|leader"
    r"|ministry|government|police|company|scientists?|researchers?|authorities|king|queen|team)\b",
    re.I,
)


def form_fits(query: Query, candidate: Candidate) -> bool | None:
    """Does the sentence hold the kind of thing that is asked for? ``None`` if none is."""
    text = candidate.text
    if query.kind == "number":
        asked = query.stems
        quantities = [
            q for q in _QUANTITY.finditer(text) if not ({w.stem for w in words(q.group())} & asked)
        ]
        if not quantities:
            return False
        if not query.units:
            return True
        return any(
            query.units & {w.stem for w in words(text[max(0, q.start() - 40) : q.end() + 40])}
            for q in quantities
        )
    if query.kind == "when":
        return any(m.group().casefold() not in query.text.casefold() for m in _TIME.finditer(text))
    if query.kind == "why":
        return bool(_REASON.search(text))
    if query.kind == "who":
        known = {w.stem for w in words(query.text)} | query.stems
        fresh = [m.group() for m in _NAME.finditer(text)]
        return any(not ({w.stem for w in words(n)} <= known) for n in fresh) or bool(
            _SOMEBODY.search(text)
        )
    if query.kind == "where":
        return bool(_PLACE.search(text))
    return None


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
