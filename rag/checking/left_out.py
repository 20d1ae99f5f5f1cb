"""Whether a sentence that takes its words from the source, in order, may leave out what it leaves
out: then it says what the source says, and no model need be asked.

A word that turns the statement round (a denial, a hedge, a condition, a speaker) may not go, nor
may so much that two statements could be melted into one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rag.attribution import strength_of
from rag.checking.alignment import Alignment, asks
from rag.checking.tokens import Text, Token

_TURNING_TEXT = """
not no never none neither nor without nobody nothing cannot nowhere hardly barely scarcely rarely
deny denied denies denying refuse refused refuses refusing fail failed fails failing reject rejected
rejects false falsely unlikely unable stop stopped prevent prevented avoid avoided ban banned
cancel cancelled canceled abandon abandoned lack lacked impossible doubt doubted doubts instead
former ex would-be so-called supposed supposedly alleged allegedly reported reportedly rumoured
rumored apparent apparently possible possibly potential potentially perhaps maybe may might could
would should can will shall must likely probably seem seems seemed appear appears appeared suspected
plan plans planned planning intend intends intended hope hopes hoped want wants wanted expect
expects expected threaten threatens threatened consider considers considered propose proposes
proposed seek seeks sought aim aims aimed try tries tried trying attempt attempts attempted urge
urged ask asked prepare prepared vowed promised pledged scheduled going agreed demand
demanded believe believed believes think thinks thought fear feared estimate estimated
if unless until till whether when once except only just almost nearly about around approximately
some most many few several more less fewer under over least up part half partly mostly
than like according accused
"""
_TURNING = frozenset(_TURNING_TEXT.split())
# What may be put in without saying anything.
_EMPTY = frozenset(("a", "an", "the", "that", "is", "are", "was", "were", "has", "have", "had",
                    "been", "be", "also", "and"))  # fmt: skip
_SHARE = 0.5  # of the source's sentence that must be there, unless it is taken in one piece


def says_the_same(claim: Text, alignment: Alignment) -> bool:
    """Every word of the claim stands in one sentence of the source, in order, and none of those
    left out there turns what it says.
    """
    if alignment.ordered < 0.999 or not alignment.pairs or len(claim.sentences) != 1:
        return False
    to_window = dict(alignment.pairs)
    if any(n not in to_window and t.folded not in _EMPTY for n, t in enumerate(claim.tokens)):
        return False
    taken, window = set(to_window.values()), alignment.window.tokens
    body = alignment.window.material.body
    start = window[min(taken)].start
    first, end = next((s, e) for s, e in body.sentences if s <= start < e)
    held = [n for n, token in enumerate(window) if first <= token.start < end]
    if max(taken) > held[-1] or (asks(body.text[first:end]) and not asks(claim.text)):
        return False
    left = [n for n in held if n not in taken]
    if any(_turns(window[n]) for n in left):
        return False
    in_one_piece = max(taken) - min(taken) < len(taken)
    return (in_one_piece or len(taken) >= _SHARE * len(held)) and all(
        _may_go(window, i, j) for i, j in pairwise(sorted(taken))
    )


def _turns(token: Token) -> bool:
    return token.norm == "not" or token.folded in _TURNING or strength_of(token.folded) is not None


def _may_go(window: Sequence[Token], i: int, j: int) -> bool:
    """Whether the words between the places ``i`` and ``j`` may be left out: those that say nothing,
    or what stands between commas.
    """
    between = window[i + 1 : j]
    return not any(t.content for t in between) or (window[i].breaks and between[-1].breaks)
