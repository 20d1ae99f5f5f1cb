"""Figures for yes/no judgements, each for many weightings of the rows at once.

``weights`` has the shape (draws, rows): how often each row counts in each draw. A draw in which a
label is missing gives NaN.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Words = NDArray[np.str_]


def draws(groups: Words, *, times: int, seed: int) -> Floats:
    """Shape (1 + times, rows): first every row once, then bootstrap samples of whole groups."""
    names, places = np.unique(groups, return_inverse=True)
    chance = np.random.default_rng(seed)
    counts = chance.multinomial(len(names), np.full(len(names), 1 / len(names)), size=times)
    return np.vstack([np.ones((1, len(groups))), counts[:, places].astype(np.float64)])


def _share(weights: Floats, part: Bools, whole: Bools) -> Floats:
    """The weight of ``part`` in ``whole``, for each draw."""
    total = weights @ whole
    made = np.full(len(weights), np.nan)
    np.divide(weights @ (part & whole), total, out=made, where=total > 0)
    return made


def recalls(entailed: Bools, labels: Bools, weights: Floats) -> tuple[Floats, Floats]:
    """Of what is supported the share that is entailed; of what is not, the share that is not."""
    return _share(weights, entailed, labels), _share(weights, ~entailed, ~labels)


def balanced_accuracy(entailed: Bools, labels: Bools, weights: Floats) -> Floats:
    """The mean of both recalls."""
    yes, no = recalls(entailed, labels, weights)
    return (yes + no) / 2


def auc(scores: Floats, labels: Bools, weights: Floats) -> Floats:
    """The chance that a supported row scores above one that is not; ties count half."""
    if not len(scores):
        return np.full(len(weights), np.nan)
    order = np.argsort(scores, kind="stable")
    ranked = scores[order]
    firsts = np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1]))
    yes = np.add.reduceat(weights[:, order] * labels[order], firsts, axis=1)
    no = np.add.reduceat(weights[:, order] * ~labels[order], firsts, axis=1)
    above = (yes * (np.cumsum(no, axis=1) - no / 2)).sum(axis=1)
    pairs = yes.sum(axis=1) * no.sum(axis=1)
    made = np.full(len(weights), np.nan)
    np.divide(above, pairs, out=made, where=pairs > 0)
    return made


def calibration_error(p: Floats, labels: Bools, weights: Floats, *, bins: int = 10) -> Floats:
    """Expected calibration error in the balanced view: both labels weigh half.

    The mean, over bins of equal width, of how far the mean probability is from the share of
    supported rows; each bin by its weight.
    """
    balanced = _balanced(labels, weights)
    gaps = np.zeros(len(weights))
    places = bin_places(p, bins)
    for place in range(bins):
        gaps += np.abs(balanced @ ((p - labels) * (places == place)))
    return gaps


def reliability(
    p: Floats, labels: Bools, weights: Floats, *, bins: int = 10
) -> list[tuple[float, float, float]]:
    """For each bin that holds anything: its weight, mean probability and share of supported rows,
    each by the first draw of ``weights`` as it is.
    """
    found = []
    places = bin_places(p, bins)
    for place in range(bins):
        own = weights[0] * (places == place)
        if (total := float(own.sum())) > 0:
            share = total / float(weights[0].sum())
            found.append((share, float(own @ p) / total, float(own @ labels) / total))
    return found


def bin_places(p: Floats, bins: int) -> NDArray[np.int64]:
    return np.minimum((p * bins).astype(np.int64), bins - 1)


def _balanced(labels: Bools, weights: Floats) -> Floats:
    made = np.full(weights.shape, np.nan)
    yes, no = weights @ labels, weights @ ~labels
    sound = (yes > 0) & (no > 0)
    made[sound] = weights[sound] * np.where(labels, 0.5 / yes[sound, None], 0.5 / no[sound, None])
    return made


def interval(values: Floats) -> tuple[float, float, float]:
    """The figure itself (first draw) and the middle 95 % of the others."""
    rest = values[1:][np.isfinite(values[1:])]
    low, high = np.percentile(rest, [2.5, 97.5]) if len(rest) else (np.nan, np.nan)
    return float(values[0]), float(low), float(high)
