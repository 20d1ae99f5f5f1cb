"""What the source has in the place of a word of the claim: between the same neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.checking.case import Case
from rag.checking.tokens import Text, Token
from rag.checking.word_order import last_places

_NEAR = 3  # words from the place in which the neighbour must be found
_REACH = 6  # words on either side in which enough of the claim must be found
_LONGEST = 9  # words that the source may have in the place
_ENOUGH = 1.6  # weight of found words around: content 1, others 0.3


@dataclass(frozen=True, slots=True)
class Place:
    """Words ``low``..``high`` (exclusive) of the aligned window stand where the claim has the words
    ``first``..``last`` (inclusive); in characters of ``body.text``: ``start``..``end``.
    ``tight``: the neighbours on both sides are found, or the sentence ends there.
    """

    body: Text
    tokens: Sequence[Token]
    low: int
    high: int
    start: int
    end: int
    first: int
    last: int
    tight: bool

    def overlaps(self, start: int, end: int) -> bool:
        """Whether characters ``start``..``end`` of the source lie in the place."""
        return start < self.end and self.start < end


def place_of(case: Case, start: int, end: int) -> Place | None:
    """The place of the characters ``start``..``end`` of the claim, where its neighbours on both
    sides are words of one sentence of the source, or that sentence ends there like the claim's.
    """
    alignment = case.alignment
    if alignment is None:
        return None
    claim, window = case.claim.tokens, alignment.window.tokens
    inside = [i for i, t in enumerate(claim) if t.start < end and start < t.end]
    if not inside:
        return None
    first, last = inside[0], inside[-1]
    to_window = dict(alignment.pairs)
    claim_ends = last_places(case.claim, claim)
    body = alignment.window.material.body
    ends = last_places(body, window)
    before = _found(range(first - 1, max(-1, first - 1 - _NEAR), -1), to_window, claim_ends, back=1)
    after = _found(range(last + 1, min(len(claim), last + 1 + _NEAR)), to_window, claim_ends)
    if before is None and after is None:
        return None
    low = to_window[before] + 1 if before is not None else None
    high = to_window[after] if after is not None else None
    if low is None and high is not None:
        low = next((p + 1 for p in range(high - 1, -1, -1) if p in ends), 0)
        if first > 0 and first - 1 not in claim_ends:
            return None  # a word before it that the source does not have there
    if high is None and low is not None:
        high = next((p for p in range(low, len(window)) if p in ends), len(window) - 1) + 1
        if last + 1 < len(claim) and last not in claim_ends:
            return None
    if low is None or high is None or not 0 < high - low <= _LONGEST:
        return None
    if any(p in ends for p in range(low, high - 1)) or _weight(case, first, last, low, high) < (
        _ENOUGH
    ):
        return None
    tight = (before is None or before == first - 1) and (after is None or after == last + 1)
    return Place(
        body, window, low, high, window[low].start, window[high - 1].end, first, last, tight
    )


def _found(
    places: range, to_window: dict[int, int], ends: frozenset[int], *, back: int = 0
) -> int | None:
    """The first of ``places`` that the source has, within the sentence."""
    for place in places:
        if (back and place in ends) or (not back and place - 1 in ends):
            return None
        if place in to_window:
            return place
    return None


def _weight(case: Case, first: int, last: int, low: int, high: int) -> float:
    """How much of what stands around in the claim stands around the place too."""
    alignment = case.alignment
    if alignment is None:
        return 0.0
    total = 0.0
    for i, j in alignment.pairs:
        near = first - _REACH <= i < first and low - _REACH - 2 <= j < low
        if near or (last < i <= last + _REACH and high <= j < high + _REACH + 2):
            total += 1.0 if alignment.claim[i].content else 0.3
    return total
