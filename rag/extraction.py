"""The extractive answer: the fewest sentences of the evidence that cover the question, as they are.

It needs no language model, is there within a second, and stays when a model fails or declines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from rag.antecedents import needs_antecedent
from rag.candidates import Candidate
from rag.fitness import Misfit, Surroundings, misfit
from rag.forms import form_fits
from rag.numbers import find_quantities
from rag.parts import Parts
from rag.premises import assumes_too_much, contradicting, what_is_missing
from rag.questions import Query, read_question
from rag.relevance import Scored, score
from rag.types import Claim, Evidence, RefusalReason
from rag.words import content_words

# Probabilities of ``rag.relevance``: below ``ANSWERS`` a sentence is not an answer, below ``NEAR``
# it is not even worth asking a language model about. Chosen in training/relevance.py.
ANSWERS = 0.25
NEAR = 0.05
# From here an extract is shown before a language model was asked anything.
SURE = 0.9
SURE_COVERED = 0.8
# A further sentence is taken if it is this good beside the best one.
BESIDE_BEST = {"list": 0.45, "compare": 0.5, "change": 0.45, "happened": 0.4}
BESIDE_BEST_OTHERWISE = 0.65
MOST = {"list": 6, "compare": 4, "change": 5, "happened": 5}
MOST_OTHERWISE = 2
NEAREST = 2
SAME = 0.8


@dataclass(frozen=True, slots=True)
class Extract:
    """``claims`` to check and show, or the ``reason`` there are none and what is ``nearest``.

    ``sure``: the claims stand without a language model's word. ``worth_drafting``: a model may
    find an answer in the evidence, whether or not there are claims.
    """

    query: Query
    claims: tuple[Claim, ...]
    scored: tuple[Scored, ...] = ()
    reason: RefusalReason | None = None
    missing: str = ""
    nearest: tuple[Claim, ...] = ()
    worth_drafting: bool = False
    sure: bool = False

    @property
    def several(self) -> bool:
        """Does the question ask for more than one thing, or do two articles give two values?"""
        numbers = {claim.cites for claim in self.claims}
        return self.query.kind in MOST or (self.query.kind == "number" and len(numbers) > 1)


def extract(question: str, evidence: Sequence[Evidence], parts: Parts) -> Extract:
    """Choose the sentences of ``evidence`` that answer ``question``, or say why none does."""
    query = read_question(question, parts.aliases)
    if not evidence or not query.terms:
        missing = "No article has anything on this." if query.terms else "Ask about something."
        return Extract(query, (), reason="no_evidence", missing=missing)
    scored = score(query, evidence, embedder=parts.embedder, catalog=parts.catalog)
    near = sorted(scored, key=lambda s: -s.probability)
    denial = contradicting(query, near)
    misfits = _misfits(query, near, evidence, parts)
    ranked = [s for s in near if misfits[s.candidate] is None]
    best = ranked[0].probability if ranked else 0.0
    if best >= ANSWERS and denial is None:
        chosen = _in_reading_order(query, select(query, ranked), evidence)
        return Extract(
            query,
            tuple(_claim(c) for c in _with_antecedents(chosen, scored)),
            scored=tuple(scored),
            missing=what_is_missing(query, near, misfits, parts.catalog),
            nearest=tuple(_claim(s.candidate) for s in ranked[:NEAREST]),
            worth_drafting=True,
            sure=best >= SURE and ranked[0].features[0] >= SURE_COVERED,
        )
    nearest = [denial] if denial else [s for s in near[:NEAREST] if s.probability >= NEAR]
    return Extract(
        query,
        (),
        scored=tuple(scored),
        reason=_reason(query, denial, misfits[near[0].candidate] if near else None, best),
        missing=what_is_missing(query, near, misfits, parts.catalog),
        nearest=tuple(_claim(s.candidate) for s in nearest),
        worth_drafting=denial is None and bool(near) and near[0].probability >= NEAR,
    )


def _misfits(
    query: Query, near: Sequence[Scored], evidence: Sequence[Evidence], parts: Parts
) -> dict[Candidate, Misfit | None]:
    articles: dict[tuple[str, str], Surroundings] = {}
    around: dict[int, Surroundings] = {}
    for piece in evidence:
        key = (piece.passage.article, piece.passage.version)
        if key not in articles:
            source = piece.source
            text = parts.catalog.article(*key).text
            whole = f"{source.title or ''} {source.outlet or ''} {text}"
            articles[key] = Surroundings(whole, parts.aliases)
        around[piece.number] = articles[key]
    return {
        s.candidate: misfit(query, s.candidate, around[s.candidate.evidence], parts.aliases)
        for s in near
    }


def _reason(
    query: Query, denial: Scored | None, wrong: Misfit | None, best: float
) -> RefusalReason | None:
    if denial is not None or assumes_too_much(query, wrong):
        return "false_premise"
    return "no_evidence" if best < NEAR else None


def select(query: Query, ranked: Sequence[Scored]) -> list[Candidate]:
    """The fewest sentences that cover the question; ``ranked`` is best first, not empty."""
    best = ranked[0]
    most = MOST.get(query.kind, MOST_OTHERWISE)
    floor = max(NEAR, best.probability * BESIDE_BEST.get(query.kind, BESIDE_BEST_OTHERWISE))
    chosen = [best]
    for side in query.sides:
        about = {w.stem for w in content_words(side)}
        fits = [s for s in ranked if about & s.candidate.stems and s.probability >= NEAR]
        if fits and all(s.candidate != fits[0].candidate for s in chosen):
            chosen.append(fits[0])
    for scored in ranked[1:]:
        if len(chosen) >= most:
            break
        other_value = query.kind == "number" and _other_value(query, scored, chosen)
        needed = NEAR if other_value else floor
        if scored.probability < needed or any(_same(scored, c) for c in chosen):
            continue
        chosen.append(scored)
    return [s.candidate for s in chosen]


def _same(one: Scored, other: Scored) -> bool:
    here, there = one.candidate.stems, other.candidate.stems
    shared = len(here & there) / max(1, min(len(here), len(there)))
    return shared >= SAME or float(np.dot(one.vector, other.vector)) >= 0.92


def _other_value(query: Query, scored: Scored, chosen: Iterable[Scored]) -> bool:
    """Does another article give another number for what is counted?"""
    others = list(chosen)
    if any(s.candidate.evidence == scored.candidate.evidence for s in others):
        return False
    if form_fits(query, scored.candidate) is not True:
        return False
    shown = {q.value for s in others for q in find_quantities(s.candidate.text)}
    own = {q.value for q in find_quantities(scored.candidate.text)}
    return bool(own - shown)


def _with_antecedents(chosen: Sequence[Candidate], scored: Sequence[Scored]) -> list[Candidate]:
    """Put before a "he said" the sentence that says who, where the evidence has it."""
    every = [s.candidate for s in scored]
    full: list[Candidate] = []
    for candidate in chosen:
        named = _named_before(candidate, every)
        full += [c for c in (named, candidate) if c is not None and c not in full]
    return full


def _named_before(candidate: Candidate, every: Sequence[Candidate]) -> Candidate | None:
    current = candidate
    for place in range(every.index(candidate) - 1, -1, -1):
        if not needs_antecedent(current.text) or every[place].evidence != candidate.evidence:
            break
        current = every[place]
    return None if current is candidate else current


def _in_reading_order(
    query: Query, chosen: Sequence[Candidate], evidence: Sequence[Evidence]
) -> list[Candidate]:
    """Sequences by the date of their article; everything else best first."""
    if query.kind not in ("change", "happened"):
        return list(chosen)
    by_number = {e.number: e for e in evidence}

    def when(candidate: Candidate) -> tuple[str, str, int]:
        piece = by_number[candidate.evidence]
        published = piece.source.published
        day = published.start or published.end or piece.source.updated.start
        return (day.isoformat() if day else "9999", piece.passage.article, candidate.start)

    return sorted(chosen, key=when)


def _claim(candidate: Candidate) -> Claim:
    return Claim(" ".join(candidate.text.split()), (candidate.evidence,), "extracted")
