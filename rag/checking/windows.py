"""Which runs of sentences a claim is read against: those that hold its words, or words that mean
much the same.

Words are compared by their form, then by the vectors of ``rag.similarity``, which are a table: a
source of 100 kB takes no model. A word that stands in many sentences of the sources tells less
than one that stands in few (inverse document frequency, Spärck Jones 1972).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.checking.alignment import Window, token_bounds
from rag.checking.tokens import Material, Text, Token
from rag.similarity import vectors

MAX_WINDOWS = 12
LONGEST_WINDOW = 4  # sentences
# The cosine of two words from which one begins to stand for the other, and how far it can.
ALIKE_FROM = 0.45
ALIKE_MOST = 0.7
_PHRASES = 0.3  # what the pairs of neighbouring words weigh beside all words
_PER_SENTENCE = 0.04  # what a longer window must gain for each sentence
_GAIN = 0.02  # of the claim, without which a window is not made longer
_FLOOR = 0.5  # of what the best window holds
_WORTH = 0.05  # of the claim, what a window adds to a better one that it overlaps

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The claim's words: content words, or all if it has none. ``open``: no name and no number,
    so that another word may stand for it.
    """

    norms: tuple[str, ...]
    folded: tuple[str, ...]
    open: NDArray[np.bool_]
    bigrams: frozenset[tuple[str, str]]


def windows(claim: Text, materials: Sequence[Material], *, most: int = MAX_WINDOWS) -> list[Window]:
    """The runs of 1-4 sentences that hold most of the claim's words, best first, shortest first.

    At most ``most``; none that holds less than half of what the best one does, or that overlaps a
    better one and adds nothing to it.
    """
    ranked = sorted(
        _ranked(claim, materials), key=lambda r: (r.size * _PER_SENTENCE - r.share, r.size)
    )
    chosen: list[_Ranked] = []
    for one in ranked:
        if chosen and (len(chosen) == most or one.share < _FLOOR * chosen[0].share):
            break
        if not any(_adds_nothing(one, better) for better in chosen):
            chosen.append(one)
    return [one.window for one in chosen]


@dataclass(frozen=True, slots=True)
class _Ranked:
    """``share`` of the claim that ``window`` holds; ``size``: its sentences less one."""

    window: Window
    share: float

    @property
    def size(self) -> int:
        return self.window.last - self.window.first


def _ranked(claim: Text, materials: Sequence[Material]) -> list[_Ranked]:
    wanted = _wanted(claim.tokens)
    bounds = [token_bounds(material.body) for material in materials]
    held = [_held(wanted, m, b) for m, b in zip(materials, bounds, strict=True)]
    weights = _weights(np.concatenate(held)) if held else np.zeros(0, np.float32)
    found: list[_Ranked] = []
    most = max(1, len(wanted.bigrams))
    for material, spans, shares in zip(materials, bounds, held, strict=True):
        phrases = _phrases(wanted, material, spans)
        shares = shares * weights
        alone = shares.sum(axis=1)
        for first in range(len(spans)):
            union, sure, near = shares[first], float(alone[first]), frozenset[tuple[str, str]]()
            for last in range(first, min(first + LONGEST_WINDOW, len(spans))):
                near |= phrases[last]
                if last > first:
                    union = np.maximum(union, shares[last])
                    gained, sure = float(union.sum()) - sure, float(union.sum())
                    if gained < _GAIN or not alone[first]:
                        continue
                window = Window(material, first, last, spans[first][0], spans[last][1])
                found.append(_Ranked(window, sure + _PHRASES * len(near) / most))
    return found


def _adds_nothing(one: _Ranked, better: _Ranked) -> bool:
    """Whether ``one`` reaches beyond ``better``, which it overlaps, without holding more."""
    new, old = one.window, better.window
    if new.material is not old.material or new.first > old.last or new.last < old.first:
        return False
    inside = old.first <= new.first and new.last <= old.last
    return not inside and one.share < better.share + _WORTH


def _wanted(tokens: Sequence[Token]) -> _Wanted:
    chosen = {t.norm: t for t in tokens if t.content} or {t.norm: t for t in tokens}
    return _Wanted(
        tuple(chosen),
        tuple(t.folded for t in chosen.values()),
        np.array([not (n.startswith("@") or n[:1].isdigit()) for n in chosen], np.bool_),
        frozenset(itertools.pairwise(t.norm for t in tokens)),
    )


def _held(wanted: _Wanted, material: Material, bounds: Sequence[tuple[int, int]]) -> Floats:
    """Shape (sentences, words of the claim): how far each sentence holds each, in [0, 1]."""
    shares = np.zeros((len(bounds), len(wanted.norms)), np.float32)
    tokens = material.body.tokens
    if not tokens or not wanted.norms:
        return shares
    places = {norm: place for place, norm in enumerate(wanted.norms)}
    forms: dict[str, int] = {}
    order = np.fromiter(
        (forms.setdefault(t.folded, len(forms)) for t in tokens), np.int64, len(tokens)
    )
    cosines = vectors(wanted.folded) @ vectors(tuple(forms)).T
    alike = np.clip((cosines - ALIKE_FROM) / (1 - ALIKE_FROM), 0, ALIKE_MOST)
    alike[~wanted.open] = 0
    for sentence, (low, high) in enumerate(bounds):
        if low == high:
            continue
        shares[sentence] = alike[:, order[low:high]].max(axis=1)
        for token in tokens[low:high]:
            place = places.get(token.norm)
            if place is not None:
                shares[sentence, place] = 1
    return shares


def _weights(shares: Floats) -> Floats:
    """What each word of the claim counts; they sum to 1."""
    count = max(1, len(shares))
    holding = (shares >= 1).sum(axis=0)
    made = np.log(1 + (count + 0.5) / (holding + 0.5))
    weights: Floats = (made / max(1e-9, float(made.sum()))).astype(np.float32)
    return weights


def _phrases(
    wanted: _Wanted, material: Material, bounds: Sequence[tuple[int, int]]
) -> list[frozenset[tuple[str, str]]]:
    """The pairs of neighbouring words of the claim that each sentence holds."""
    norms = [t.norm for t in material.body.tokens]
    return [
        wanted.bigrams.intersection(itertools.pairwise(norms[low:high])) for low, high in bounds
    ]
