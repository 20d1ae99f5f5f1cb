"""The extractive answer: the fewest sentences of the evidence that cover the question, as they are.

It needs no language model, is there within a second, and stays when a model fails or declines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from rag.asked_fit import Fit, misfit_in_time, of_asked_time, other_times
from rag.asked_time import Asked
from rag.candidates import Candidate
from rag.disputes import disputing
from rag.fitness import Misfit, misfit
from rag.parts import Parts
from rag.plain_text import plain
from rag.premises import assumes_too_much, contradicting, what_is_missing
from rag.questions import Query, asked_days, read_question
from rag.recency import newest_first
from rag.relevance import Scored, score
from rag.selection import MOST, choose, select, with_speaker
from rag.surroundings import Surroundings
from rag.types import Claim, Evidence, RefusalReason
from rag.voices import Voices

# Probabilities of ``rag.relevance``: below ``ANSWERS`` a sentence is not an answer, below ``NEAR``
# it is not even worth asking a language model about. Chosen in training/relevance.py.
ANSWERS = 0.25
NEAR = 0.05
# From here an extract is shown before a language model was asked anything.
SURE = 0.9
SURE_COVERED = 0.8
NEAREST = 2


@dataclass(frozen=True, slots=True)
class Extract:
    """``claims`` to check and show, or the ``reason`` there are none and what is ``nearest``.

    ``sure``: the claims stand without a language model's word. ``worth_drafting``: a model may
    find an answer in the evidence, whether or not there are claims. ``misfits``: why a sentence of
    the evidence is no answer, for each. ``company``: claims that only name whom the next one means.
    """

    query: Query
    claims: tuple[Claim, ...]
    scored: tuple[Scored, ...] = ()
    reason: RefusalReason | None = None
    missing: str = ""
    nearest: tuple[Claim, ...] = ()
    worth_drafting: bool = False
    sure: bool = False
    misfits: Mapping[Candidate, Misfit | None] = field(default_factory=dict)
    company: frozenset[Claim] = frozenset()

    @property
    def several(self) -> bool:
        """Does the question ask for more than one thing, or do two articles give two values?"""
        numbers = {claim.cites for claim in self.claims}
        return self.query.kind in MOST or (self.query.kind == "number" and len(numbers) > 1)


def extract(
    question: str, evidence: Sequence[Evidence], parts: Parts, *, as_of: date | None = None
) -> Extract:
    """Choose the sentences of ``evidence`` that answer ``question``, or say why none does.

    ``as_of``: the day that "last week" in the question counts from; today, if ``None``.
    """
    query = read_question(question, parts.aliases)
    if not evidence or not query.terms:
        missing = "No article has anything on this." if query.terms else "Ask about something."
        return Extract(query, (), reason="no_evidence", missing=missing)
    scored = score(query, evidence, embedder=parts.embedder, catalog=parts.catalog)
    near = sorted(scored, key=lambda s: -s.probability)
    denial = contradicting(query, near)
    voices = Voices(evidence, parts.catalog)
    misfits = _misfits(query, near, evidence, parts, voices)
    asked = asked_days(query, as_of)
    fits = other_times(asked, near, evidence, parts.catalog)
    if asked is not None:
        misfits = _with_times(asked, fits, misfits, evidence, parts)
    fit = [s for s in near if misfits[s.candidate] is None]
    ranked = with_speaker(fit, scored, voices.stands_alone)
    best = ranked[0].probability if ranked else 0.0
    ranked = of_asked_time(ranked, fits, least=ANSWERS)
    ranked = newest_first(query, ranked, evidence, parts.catalog, least=ANSWERS)
    missing = what_is_missing(query, near, misfits, parts.catalog, parts.aliases, voices.name)
    if best >= ANSWERS and denial is None:
        chosen = select(query, ranked, scored, evidence)
        company = choose(query, ranked)
        chosen += disputing(query, chosen, near, voices)
        return Extract(
            query,
            tuple(_claim(c) for c in chosen),
            company=frozenset(_claim(c) for c in chosen if c not in company),
            scored=tuple(scored),
            missing=missing,
            nearest=tuple(_claim(s.candidate) for s in ranked[:NEAREST]),
            worth_drafting=True,
            sure=best >= SURE and ranked[0].features[0] >= SURE_COVERED,
            misfits=misfits,
        )
    nearest = [denial] if denial else [s for s in near[:NEAREST] if s.probability >= NEAR]
    return Extract(
        query,
        (),
        scored=tuple(scored),
        reason=_reason(query, denial, misfits[near[0].candidate] if near else None, best),
        missing=missing,
        nearest=tuple(_claim(s.candidate) for s in nearest),
        worth_drafting=denial is None and bool(near) and near[0].probability >= NEAR,
        misfits=misfits,
    )


def _with_times(
    asked: Asked,
    fits: Mapping[Candidate, Fit],
    misfits: Mapping[Candidate, Misfit | None],
    evidence: Sequence[Evidence],
    parts: Parts,
) -> dict[Candidate, Misfit | None]:
    """With those that are of another time than the one asked about."""
    passages = {e.number: e.passage for e in evidence}
    found = dict(misfits)
    for candidate, wrong in misfits.items():
        if (wrong is None or wrong.rule == "time") and fits.get(candidate) == "no":
            passage = passages[candidate.evidence]
            article = parts.catalog.article(passage.article, passage.version)
            found[candidate] = misfit_in_time(asked, candidate, article)
    return found


def _misfits(
    query: Query,
    near: Sequence[Scored],
    evidence: Sequence[Evidence],
    parts: Parts,
    voices: Voices,
) -> dict[Candidate, Misfit | None]:
    articles: dict[tuple[str, str], Surroundings] = {}
    around: dict[int, Surroundings] = {}
    for piece in evidence:
        key = (piece.passage.article, piece.passage.version)
        if key not in articles:
            text = parts.catalog.article(*key).text
            articles[key] = Surroundings(text, piece.source, parts.aliases)
        around[piece.number] = articles[key]
    return {
        s.candidate: misfit(
            query,
            s.candidate,
            around[s.candidate.evidence],
            parts.aliases,
            partial(voices.name, s.candidate),
        )
        for s in near
    }


def _reason(
    query: Query, denial: Scored | None, wrong: Misfit | None, best: float
) -> RefusalReason | None:
    if denial is not None or assumes_too_much(query, wrong):
        return "false_premise"
    return "no_evidence" if best < NEAR else None


def _claim(candidate: Candidate) -> Claim:
    return Claim(plain(candidate.text), (candidate.evidence,), "extracted")
