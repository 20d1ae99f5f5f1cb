"""Which sentences answer: the fewest that cover the question, with whoever is meant by "he"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from rag.antecedents import is_said_by_name, needs_antecedent
from rag.candidates import Candidate
from rag.forms import form_fits
from rag.numbers import find_quantities
from rag.questions import Query
from rag.relevance import Scored
from rag.types import Evidence
from rag.words import content_words

Alone = Callable[[Candidate], bool]


def needs_company(candidate: Candidate) -> bool:
    """No sentence stands alone that needs another."""
    return False


# A sentence is near enough to be taken for the other side of a comparison or another value.
NEAR = 0.05
# A further sentence is taken if it is this good beside the best one.
BESIDE_BEST = {"list": 0.45, "compare": 0.5, "change": 0.45, "happened": 0.4}
BESIDE_BEST_OTHERWISE = 0.65
MOST = {"list": 6, "compare": 4, "change": 5, "happened": 5}
MOST_OTHERWISE = 2
SAME = 0.8
# Characters between two neighbouring sentences: a paragraph break at most.
GAP = 4
LEANING = re.compile(
    r"(?:earlier|later|meanwhile|however|but|now|then|also|instead|still|moreover|further(?:more)?"
    r"|in addition|besides|afterwards|a (?:day|week|month|year) (?:later|earlier)|the (?:next|same)"
    r" day|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|last (?:week|month|year)|and)\b",
    re.I,
)


def select(
    query: Query,
    ranked: Sequence[Scored],
    scored: Sequence[Scored],
    evidence: Sequence[Evidence],
) -> list[Candidate]:
    """The fewest sentences that cover the question, each with the one that names its speaker.

    ``ranked`` are those that may answer, best first, not empty; ``scored`` all there are.
    """
    chosen = _in_reading_order(query, choose(query, ranked), evidence)
    return _in_company(chosen, _by_place(scored))


def choose(query: Query, ranked: Sequence[Scored]) -> list[Candidate]:
    """Those of ``ranked`` that cover the question, best first, without company."""
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
        if not other_value and _leans_back(scored.candidate, chosen[-1].candidate):
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


def with_speaker(
    ranked: Sequence[Scored], scored: Sequence[Scored], alone: Alone = needs_company
) -> list[Scored]:
    """Without the sentences that lean on a speaker or a person whom the evidence does not name.

    ``alone`` tells which need nobody before them, as their speaker is named in them when shown.
    """
    every = _by_place(scored)
    return [s for s in ranked if _company(s.candidate, every) is not None or alone(s.candidate)]


def _by_place(scored: Sequence[Scored]) -> list[Candidate]:
    return sorted((s.candidate for s in scored), key=lambda c: (c.article, c.start))


def _company(candidate: Candidate, every: Sequence[Candidate]) -> list[Candidate] | None:
    """The sentence with the one that says who is meant before it, or who speaks behind it; ``None``
    if it needs one and the evidence has none.
    """
    if not needs_antecedent(candidate.text):
        return [candidate]
    place = every.index(candidate)
    after = every[place + 1 : place + 2]
    if after and _follows(candidate, after[0]) and is_said_by_name(after[0].text):
        return [candidate, after[0]]
    current = candidate
    for before in reversed(every[:place]):
        if not _follows(before, current):
            return None
        current = before
        if not needs_antecedent(current.text):
            return [current, candidate]
    return None


def _follows(one: Candidate, other: Candidate) -> bool:
    return one.article == other.article and 0 <= other.start - one.end <= GAP


def in_company(candidate: Candidate, scored: Sequence[Scored]) -> list[Candidate]:
    """The sentence with the one that says who is meant in it, or alone if there is none."""
    return _company(candidate, _by_place(scored)) or [candidate]


def _in_company(chosen: Sequence[Candidate], every: Sequence[Candidate]) -> list[Candidate]:
    full: list[Candidate] = []
    for candidate in chosen:
        together = _company(candidate, every) or [candidate]
        full += [c for c in together if c not in full]
    return full


def _leans_back(candidate: Candidate, before: Candidate) -> bool:
    """ "Earlier, …", "However, …" behind a sentence of another article would mean another day or
    contradict another statement than it does.
    """
    return candidate.article != before.article and bool(LEANING.match(candidate.text))


def _in_reading_order(
    query: Query, chosen: Sequence[Candidate], evidence: Sequence[Evidence]
) -> list[Candidate]:
    """Sequences by the date of their article; all else best first, or newest first."""
    if query.kind not in ("change", "happened") or query.asks_now:
        return list(chosen)
    by_number = {e.number: e for e in evidence}

    def when(candidate: Candidate) -> tuple[str, str, int]:
        piece = by_number[candidate.evidence]
        published = piece.source.published
        day = published.start or published.end or piece.source.updated.start
        return (day.isoformat() if day else "9999", piece.passage.article, candidate.start)

    return sorted(chosen, key=when)
