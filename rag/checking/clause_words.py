"""Words of one clause: what a "not" or a "may" governs, and whether two words stand alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.checking.alignment import Alignment
from rag.checking.tokens import Token

_VERBS_TEXT = "know known say said tell told have had use used get give given go make made think"
_VERBS = frozenset(_VERBS_TEXT.split())
REACH = 5  # words
_NEAR = 4


def together(alignment: Alignment, i: int, j: int) -> bool:
    """Whether the words around a matched word match too: the same statement, not just a word."""
    claim = alignment.claim
    near = [
        1.0 if claim[a].content else 0.3
        for a, b in alignment.pairs
        if a != i and abs(a - i) <= _NEAR and abs(b - j) <= _NEAR + 1
    ]
    return sum(near) >= 1.0


def governed(tokens: Sequence[Token], place: int, ends: frozenset[int]) -> Iterator[int]:
    """The content words that the word at ``place`` governs: the next few of its clause."""
    if tokens[place].breaks or place in ends:
        return
    found = 0
    for after in range(place + 1, min(len(tokens), place + 1 + REACH)):
        if tokens[after].content or tokens[after].folded in _VERBS:
            yield after
            found += 1
        if found == 2 or tokens[after].breaks or after in ends:
            return


def shown_words(tokens: Sequence[Token], first: int, last: int) -> str:
    return " ".join(token.folded for token in tokens[first : last + 1])
