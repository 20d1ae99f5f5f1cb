"""What a question takes for granted, and what the articles lack to answer it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.catalog import Catalog
from rag.questions import Query
from rag.relevance import Candidate, Scored

_NEGATION = re.compile(
    r"\b(?:not|never|no|nor|neither|without|denied|denies|deny|rejected|rejects|dismissed|refused"
    r"|refuses|failed to|unlikely|ruled out)\b|n['’]t\b",
    re.I,
)
_PRESUPPOSING = ("why", "when", "how", "where", "who", "number")
COVERED = 0.75
WINDOW = 40


def contradicting(query: Query, ranked: Sequence[Scored]) -> Scored | None:
    """A sentence that says the opposite of what the question takes for granted.

    It covers the question's words, denies close to one of its verbs or nouns, and no sentence
    without a denial covers them as well.
    """
    if query.kind not in _PRESUPPOSING or _NEGATION.search(query.text):
        return None
    denial = None
    for scored in ranked[:8]:
        covered = scored.features[0]
        if covered < COVERED:
            continue
        if not _denies(query, scored.candidate):
            return None
        denial = denial or scored
    return denial


def _denies(query: Query, candidate: Candidate) -> bool:
    plain = [w for w in candidate.words if any(w.stem in t.stems for t in query.terms)]
    for match in _NEGATION.finditer(candidate.text):
        for word in plain:
            position = word.start
            if 0 <= position - match.end() <= WINDOW and not word.text[0].isupper():
                return True
    return False


def what_is_missing(query: Query, ranked: Sequence[Scored], catalog: Catalog) -> str:
    """One sentence on what the articles lack, for a refusal."""
    counts = catalog.document_frequency([p for t in query.terms for p in t.phrases])
    absent = [t for t in query.terms if not any(counts.get(p, 0) for p in t.phrases)]
    if absent:
        words = _listed([f"“{_as_written(query.text, t.word)}”" for t in absent[:3]])
        return f"No article mentions {words}."
    if not ranked or ranked[0].features[1] < 0.5:
        return "No article deals with this."
    wanted = {
        "number": "the number",
        "when": "the time",
        "who": "who it is",
        "where": "the place",
        "why": "the reason",
        "how": "how",
    }.get(query.kind)
    if wanted:
        return f"The articles come near the question, but do not give {wanted} it asks for."
    return "The articles come near the question, but do not say this."


def _as_written(text: str, folded: str) -> str:
    match = re.search(re.escape(folded), text, re.I)
    return match.group() if match else folded


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " or " + parts[-1]
