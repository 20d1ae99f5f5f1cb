"""Where the evidence for a question gives another value, or the opposite, of what is answered.

Both sides are shown, each with its source, its speaker and its date; which of them is right is
not ours to say. :mod:`rag.relations` tells a conflict, an update and what only seems to differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rag.candidates import Candidate
from rag.contested import one_day, one_matter
from rag.contested_words import one_claim
from rag.dating import newest_day
from rag.extraction import Extract
from rag.facets import FIXED
from rag.parts import Parts
from rag.plain_text import plain
from rag.relations import Relation, relate
from rag.relevance import Scored
from rag.selection import in_company
from rag.speakers import speaker_at
from rag.statements import Statement, hint_of, named_in, read_statement
from rag.types import Claim, Disagreement, Evidence, Sentence, Side

# A sentence is held against an answer if it is this likely an answer itself, beside the best one …
BESIDE = 0.3
BESIDE_OTHERWISE = 0.5
LEAST = 0.05
# … and is about the same matter with this strength.
STRENGTH = 0.45
STRENGTH_OF_WORDS = 0.6
# The cosine below which two sentences are not worth reading.
NEAR = 0.35
# … and for opposed words: one event and not two.
NEAR_IN_WORDS = 0.6
MOST = 4


@dataclass(frozen=True, slots=True)
class Rivals:
    """A sentence that answers, ``one``, and one of another article that stands against it."""

    one: Candidate
    other: Candidate
    relation: Relation


def find_rivals(lead: Extract, evidence: Sequence[Evidence], parts: Parts) -> tuple[Rivals, ...]:
    """Pairs of sentences on what is asked whose values differ or that say opposite things, the
    surest first, at most ``MOST``. Sentences of one article, and of one origin on one day, are not
    held against each other.
    """
    chosen = _chosen(lead)
    if not chosen:
        return ()
    best = max(s.probability for s in chosen)
    asks_number = lead.query.kind == "number"
    beside = BESIDE if asks_number else BESIDE_OTHERWISE
    others = [
        s
        for s in lead.scored
        if s.probability >= max(LEAST, beside * best) and lead.misfits.get(s.candidate) is None
    ]
    reader = _Reader(lead.scored, evidence, parts)
    found: list[Rivals] = []
    for one in chosen:
        for other in others:
            if other.candidate == one.candidate or float(one.vector @ other.vector) < NEAR:
                continue
            if not reader.independent(one.candidate, other.candidate):
                continue
            relation = relate(reader.read(one), reader.read(other))
            if relation is None or not _counts(relation, of_number=asks_number):
                continue
            if not _one_matter(reader.read(one), reader.read(other), relation):
                continue
            if relation.basis == "words" and float(one.vector @ other.vector) < NEAR_IN_WORDS:
                continue
            if not any({r.one, r.other} == {one.candidate, other.candidate} for r in found):
                found.append(Rivals(one.candidate, other.candidate, relation))
    found.sort(key=lambda r: (r.relation.kind == "compatible", -r.relation.strength))
    return tuple(found[:MOST])


def _counts(relation: Relation, *, of_number: bool) -> bool:
    """Is it worth showing? That what was to come has come is not: both sentences may be right."""
    if relation.kind == "agree" or relation.basis == "course":
        return False
    if relation.basis == "words":
        return not of_number and relation.strength >= STRENGTH_OF_WORDS
    return relation.strength >= STRENGTH


def _one_matter(one: Statement, other: Statement, relation: Relation) -> bool:
    """Is it the same of which both tell?"""
    if relation.figures is None:
        return relation.basis == "figures" or one_claim(one, other, relation)
    a, b = relation.figures
    if relation.kind == "update" and (a.tense == "plan") != (b.tense == "plan"):
        return False  # what was expected is not replaced by what was so before
    if (
        relation.kind == "conflict"
        and (a.facet or b.facet) not in FIXED
        and not one_day(one, a, other, b)
    ):
        return False
    return one_matter(one, a, other, b)


def _chosen(lead: Extract) -> list[Scored]:
    told = {(c.text, c.cites) for c in lead.claims}
    return [s for s in lead.scored if (plain(s.candidate.text), (s.candidate.evidence,)) in told]


class _Reader:
    """Reads each candidate once, with the vector of its passage. One question, one reader."""

    def __init__(
        self, scored: Sequence[Scored], evidence: Sequence[Evidence], parts: Parts
    ) -> None:
        self._evidence = {e.number: e for e in evidence}
        self._aliases = parts.aliases
        self._hint = hint_of((e.passage.text for e in evidence), parts.aliases)
        self._around: dict[int, frozenset[str]] = {}
        self._read: dict[Candidate, Statement] = {}
        self._contexts: dict[int, NDArray[np.float32]] = {}
        for number in self._evidence:
            held = [s.vector for s in scored if s.candidate.evidence == number]
            if held:
                mean = np.mean(held, axis=0)
                self._contexts[number] = (mean / np.linalg.norm(mean)).astype(np.float32)

    def read(self, scored: Scored) -> Statement:
        candidate = scored.candidate
        if candidate not in self._read:
            piece = self._evidence[candidate.evidence]
            self._read[candidate] = read_statement(
                candidate.evidence,
                candidate.article,
                plain(candidate.text),
                piece.source,
                around=self._names(piece),
                hint=self._hint,
                aliases=self._aliases,
                vector=scored.vector,
                context=self._contexts[candidate.evidence],
            )
        return self._read[candidate]

    def _names(self, piece: Evidence) -> frozenset[str]:
        if piece.number not in self._around:
            text = " ".join(filter(None, (piece.source.title, piece.passage.text)))
            self._around[piece.number] = named_in(text, self._hint, self._aliases)
        return self._around[piece.number]

    def independent(self, one: Candidate, other: Candidate) -> bool:
        if one.article == other.article:
            return False
        here, there = self._evidence[one.evidence].source, self._evidence[other.evidence].source
        same_outlet = here.outlet is not None and here.outlet == there.outlet
        return not (same_outlet and here.published == there.published)


# --- what is shown ------------------------------------------------------------------------------


def untold(rivals: Iterable[Rivals], shown: Sequence[Sentence], lead: Extract) -> Iterator[Claim]:
    """The sentences of rivals that are not shown yet though their other side is, with the one that
    names their speaker.
    """
    for pair in rivals:
        here, there = is_told(pair.one, shown), is_told(pair.other, shown)
        if here == there:
            continue
        for candidate in in_company(pair.other if here else pair.one, lead.scored):
            if not is_told(candidate, shown):
                yield Claim(plain(candidate.text), (candidate.evidence,), "extracted")


def is_told(candidate: Candidate, shown: Iterable[Sentence]) -> bool:
    """Does a sentence that is shown rest on these words?"""
    return any(
        quote.source == candidate.evidence
        and quote.start < candidate.end
        and candidate.start < quote.end
        for sentence in shown
        for quote in sentence.quotes
    )


def told_disagreements(
    rivals: Iterable[Rivals],
    shown: Sequence[Sentence],
    evidence: Sequence[Evidence],
    parts: Parts,
) -> tuple[Disagreement, ...]:
    """The rivals of which both sides are shown, those on one matter joined; earlier sides first."""
    by_number = {e.number: e for e in evidence}
    joined: dict[tuple[Kind, str], list[tuple[Rivals, tuple[Side, Side]]]] = {}
    for pair in rivals:
        kind = pair.relation.kind
        if kind == "agree" or not (is_told(pair.one, shown) and is_told(pair.other, shown)):
            continue
        sides = (
            _side(pair.one, pair.relation.one, by_number, parts),
            _side(pair.other, pair.relation.other, by_number, parts),
        )
        joined.setdefault((kind, pair.relation.matter), []).append((pair, sides))
    return tuple(
        Disagreement(matter, kind, pairs[0][0].relation.reason, _merged(s for _, s in pairs))
        for (kind, matter), pairs in joined.items()
    )


Kind = Literal["conflict", "update", "compatible"]


def _side(candidate: Candidate, value: str, evidence: dict[int, Evidence], parts: Parts) -> Side:
    piece = evidence[candidate.evidence]
    article = parts.catalog.article(piece.passage.article, piece.passage.version)
    said = speaker_at(article, candidate.start, candidate.end)
    speaker = plain(said.attribution.speaker) if said is not None and said.attribution else None
    return Side(value, (piece.number,), speaker, newest_day(piece.source))


def _merged(pairs: Iterable[tuple[Side, Side]]) -> tuple[Side, ...]:
    merged: dict[tuple[str, str | None], Side] = {}
    for side in (side for pair in pairs for side in pair):
        key = (side.value.casefold(), side.speaker)
        known = merged.get(key)
        if known is not None:
            sources = tuple(dict.fromkeys((*known.sources, *side.sources)))
            days = [d for d in (known.as_of, side.as_of) if d is not None]
            side = Side(known.value, sources, known.speaker, max(days, default=None))
        merged[key] = side
    return tuple(sorted(merged.values(), key=lambda s: s.as_of or date.max))
