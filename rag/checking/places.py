"""What the source has in the place of a word of the claim: between the same neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.checking.alignment import align
from rag.checking.case import Case
from rag.checking.tokens import Text, Token
from rag.checking.word_order import last_places

_NEAR = 3  # words from the place in which the neighbour must be found
_REACH = 6  # words on either side in which enough of the claim must be found
_LONGEST = 9  # words that the source may have in the place
_ENOUGH = 1.6  # weight of found words around: content 1, others 0.3
_ENOUGH_AT_AN_END = 2.0
_MIN_COVERAGE = 0.7  # below it claim and source are worded too differently to compare places
_WHOLE = 2500  # characters of a source that is searched as a whole
_ARTICLES = frozenset(("a", "an", "the"))
_GOES_ON = frozenset(
    ("during", "after", "before", "when", "while", "because", "since", "until", "as", "who",
     "which", "that", "for", "by", "with", "from", "in", "on", "at", "where", "although", "though")
)  # fmt: skip
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class Place:
    """What stands in a source where the claim has the words ``first``..``last`` (inclusive).

    ``tokens`` are those of the aligned window, ``low``..``high`` (exclusive) the ones in the place,
    ``start``..``end`` their characters in ``body.text``, ``held`` those outside brackets.
    ``tight``: the neighbours on both sides are found, or the sentence ends there.
    """

    body: Text
    tokens: Sequence[Token]
    low: int
    high: int
    start: int
    end: int
    held: tuple[Token, ...]
    first: int
    last: int
    tight: bool

    def overlaps(self, start: int, end: int) -> bool:
        """Whether characters ``start``..``end`` of the source lie in the place, brackets aside."""
        return any(t.start < end and start < t.end for t in self.held)


def place_of(case: Case, start: int, end: int) -> Place | None:
    """The place of the characters ``start``..``end`` of the claim, where its neighbours on both
    sides are words of one sentence of the source, or a clause ends there like the claim's sentence.
    """
    alignment = case.alignment
    if alignment is None or alignment.coverage < _MIN_COVERAGE:
        return None
    claim, window = case.claim.tokens, alignment.window.tokens
    inside = [i for i, t in enumerate(claim) if t.start < end and start < t.end]
    if not inside:
        return None
    first, last = inside[0], inside[-1]
    matched = dict(alignment.pairs)
    if _in_place(first, last, matched):
        return None
    to_window = _without(case, inside) if any(i in matched for i in inside) else matched
    claim_ends = last_places(case.claim, claim)
    body = alignment.window.material.body
    ends = last_places(body, window)
    before = _found(range(first - 1, max(-1, first - 1 - _NEAR), -1), to_window, claim_ends, back=1)
    after = _found(range(last + 1, min(len(claim), last + 1 + _NEAR)), to_window, claim_ends)
    aside = _aside(body, alignment.window.start, alignment.window.end, window)
    low = to_window[before] + 1 if before is not None else None
    high = to_window[after] if after is not None else None
    if low is None and high is not None and (first == 0 or first - 1 in claim_ends):
        low = _opening(window, high, ends, aside)
    if high is None and low is not None and (last + 1 == len(claim) or last in claim_ends):
        high = _closing(window, low, ends, aside)
    if low is None or high is None or not high - low > 0:
        return None
    held = tuple(window[j] for j in range(low, high) if j not in aside)
    if _listed(body.text, window, [matched[i] for i in inside if i in matched], low, high):
        return None
    needed = _ENOUGH if before is not None and after is not None else _ENOUGH_AT_AN_END
    if (
        not 0 < len(held) <= _LONGEST
        or any(p in ends for p in range(low, high - 1))
        or _weight(case, to_window, (first, last), (low, high)) < needed
    ):
        return None
    tight = all(
        claim[i].folded in _ARTICLES
        for i in (
            *range(first if before is None else before + 1, first),
            *range(last + 1, last + 1 if after is None else after),
        )
    )
    start, end = window[low].start, window[high - 1].end
    return Place(body, window, low, high, start, end, held, first, last, tight)


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


def _aside(body: Text, start: int, end: int, window: Sequence[Token]) -> frozenset[int]:
    """The places of the words that stand in brackets."""
    spans = [(m.start() + start, m.end() + start) for m in _ASIDE.finditer(body.text[start:end])]
    return frozenset(j for s, e in spans for j, t in enumerate(window) if s <= t.start < e)


def _opening(
    window: Sequence[Token], high: int, ends: frozenset[int], aside: frozenset[int]
) -> int:
    """Where the clause begins that goes on at ``high``."""
    low = high
    while low > 0 and low - 1 not in ends:
        before = window[low - 1]
        if before.breaks and low - 1 not in aside and low not in aside and low < high:
            break
        low -= 1
    return low


def _closing(window: Sequence[Token], low: int, ends: frozenset[int], aside: frozenset[int]) -> int:
    """Behind the last word of the clause that goes on at ``low``."""
    high = low
    said = False
    while high < len(window):
        if said and window[high].folded in _GOES_ON:
            break
        said |= window[high].content
        high += 1
        stop = window[high - 1].breaks and high - 1 not in aside and high not in aside
        if high - 1 in ends or stop:
            break
    return high


def _in_place(first: int, last: int, matched: Mapping[int, int]) -> bool:
    """Whether the words themselves stand beside one of their neighbours in the source."""
    found = [matched.get(i, -9) for i in range(first, last + 1)]
    if any(b - a != 1 for a, b in pairwise(found)) or found[0] < 0:
        return False
    return matched.get(first - 1) == found[0] - 1 or matched.get(last + 1) == found[-1] + 1


def _without(case: Case, inside: Sequence[int]) -> dict[int, int]:
    """The alignment that the claim has without these words."""
    alignment = case.alignment
    if alignment is None:
        return {}
    tokens = [
        replace(t, norm="", content=False) if i in inside else t
        for i, t in enumerate(case.claim.tokens)
    ]
    return dict(align(replace(case.claim, tokens=tuple(tokens)), alignment.window).pairs)


def _listed(text: str, window: Sequence[Token], own: Sequence[int], low: int, high: int) -> bool:
    """Whether the words stand further on in a list: "in 1999, 2000 and 2001"."""
    between = (
        [p for j in own if j >= high for p in range(high, j)]
        if all(j >= high for j in own)
        else [p for j in own if j < low for p in range(j + 1, low)]
    )
    near = any(high <= j <= high + _LONGEST or low - _LONGEST <= j < low for j in own)
    return near and not any(
        window[p].content and text[window[p].start : window[p].start + 1].islower() for p in between
    )


def _weight(
    case: Case, to_window: Mapping[int, int], said: tuple[int, int], place: tuple[int, int]
) -> float:
    """How much of what stands around in the claim stands around the place too."""
    (first, last), (low, high) = said, place
    total = 0.0
    for i, j in to_window.items():
        near = first - _REACH <= i < first and low - _REACH - 2 <= j < low
        if near or (last < i <= last + _REACH and high <= j < high + _REACH + 2):
            total += 1.0 if case.claim.tokens[i].content else 0.3
    return total


def scope(case: Case) -> tuple[str, int]:
    """The text around the alignment in which a better place is looked for (a short source whole,
    of a long one the aligned window), and where it begins in the source.
    """
    if case.alignment is None:
        return "", 0
    window = case.alignment.window
    whole = window.material.body.text
    return (whole, 0) if len(whole) <= _WHOLE else (window.text, window.start)


def fits_better(case: Case, place: Place, spans: Iterable[tuple[int, int]]) -> bool:
    """Whether what stands around one of the ``spans`` of the source, outside the place, is as much
    like what stands around the claim's words.
    """
    around = _around(case.claim.tokens, place.first, place.last)
    here = _weigh(around & _around(place.tokens, place.low, place.high - 1))
    tokens = place.body.tokens
    for start, end in spans:
        if place.start < end and start < place.end:
            continue
        there = [j for j, t in enumerate(tokens) if t.start < end and start < t.end]
        if there and _weigh(around & _around(tokens, there[0], there[-1])) >= here:
            return True
    return False


def _around(tokens: Sequence[Token], first: int, last: int) -> frozenset[tuple[int, str, bool]]:
    """The few words before (-1) and behind (1), and whether they say something."""
    before, behind = tokens[max(0, first - 4) : first], tokens[last + 1 : last + 5]
    return frozenset(
        (side, t.norm, t.content) for side, near in ((-1, before), (1, behind)) for t in near
    )


def _weigh(found: frozenset[tuple[int, str, bool]]) -> float:
    return sum(1.0 if content else 0.2 for _, _, content in found)
