"""Ways to decide the same labelled pairs: the checker as it ships, refitted, and its rivals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.checker_measure import Judged
from benchmarks.checker_metrics import (
    Bools,
    Floats,
    Words,
    auc,
    balanced_accuracy,
    calibration_error,
    draws,
    interval,
    recalls,
)
from rag.checking.joint import FAILS, FEATURES
from rag.checking.verdict import CLOSE, LOWERED
from training.checker.calibrate import (
    FOLDS,
    best_threshold,
    cross_fitted,
    fit,
    folds,
    macro_balanced,
    probabilities,
    weights,
)

# What an ablation leaves out; a feature may be in several.
LAYERS: dict[str, tuple[str, ...]] = {
    "checks in code": FAILS,
    "model": ("model",),
    "alignment": ("coverage",),
    "length": ("length",),
}
TIMES = 1000
SEED = 7
GRID = 100  # thresholds tried for a score that is no probability
MACRO = "macro"
SURE = 0.5  # what alignment decides above this holds
Figures = dict[str, dict[str, tuple[float, float, float]]]


@dataclass(frozen=True, slots=True)
class Pairs:
    """The judged pairs as columns. ``decided``: they stay out of every fit."""

    judged: tuple[Judged, ...]
    features: Floats
    labels: Bools
    sets: Words
    groups: Words
    decided: Bools


@dataclass(frozen=True, slots=True)
class System:
    """A score and a decision for each pair. ``calibrated``: the score is meant as a probability."""

    name: str
    scores: Floats
    entailed: Bools
    calibrated: bool


def columns(judged: Sequence[Judged]) -> Pairs:
    return Pairs(
        tuple(judged),
        np.array([j.features for j in judged], np.float64).reshape(len(judged), len(FEATURES)),
        np.array([j.label for j in judged], np.bool_),
        np.array([j.dataset for j in judged], np.str_),
        np.array([j.group for j in judged], np.str_),
        np.array([j.decided >= 0 for j in judged], np.bool_),
    )


def shipped(pairs: Pairs) -> System:
    """With the coefficients and the threshold of the package."""
    return System(
        "checker as shipped",
        np.array([j.verdict.probability for j in pairs.judged]),
        np.array([j.verdict.entailed for j in pairs.judged]),
        True,
    )


def refitted(pairs: Pairs, *, without: str | None = None) -> System:
    """Coefficients and threshold for each document from the four folds that do not hold it."""
    values = pairs.features.copy()
    if without is not None:
        values[:, [FEATURES.index(name) for name in LAYERS[without]]] = 0.0
    own = ~pairs.decided
    p, bars = np.zeros(len(own)), np.zeros(len(own))
    p[own], bars[own] = cross_fitted(
        values[own], pairs.labels[own], pairs.sets[own], pairs.groups[own]
    )
    name = "checker, cross-fitted" if without is None else f"without {without}"
    return _ruled(name, pairs, p, bars, checked=without != "checks in code")


def left_out(pairs: Pairs) -> System:
    """Coefficients and threshold for each set from the other sets."""
    own = ~pairs.decided
    p, bars = np.zeros(len(own)), np.zeros(len(own))
    for name in np.unique(pairs.sets):
        rest, held = own & (pairs.sets != name), own & (pairs.sets == name)
        labels, sets = pairs.labels[rest], pairs.sets[rest]
        made = fit(pairs.features[rest], labels, weights(labels, sets))
        bars[held] = best_threshold(probabilities(pairs.features[rest], *made), labels, sets)
        p[held] = probabilities(pairs.features[held], *made)
    return _ruled("checker, leave one set out", pairs, p, bars)


def _ruled(name: str, pairs: Pairs, p: Floats, bars: Floats, *, checked: bool = True) -> System:
    """What the product's verdict does besides the regression."""
    p = p.copy()
    quoted = np.array([j.quoted for j in pairs.judged], np.bool_)
    for place, j in enumerate(pairs.judged):
        if j.decided >= 0:
            p[place] = j.decided
        elif checked and j.lowered:
            p[place] = min(LOWERED, p[place])
        elif j.match == "close" and not (checked and set(j.failed) & set(FAILS)):
            p[place] = max(CLOSE, p[place])
    return System(name, p, (p >= bars) & quoted & (p > 0), True)


def by_score(name: str, pairs: Pairs, score: Callable[[Judged], float]) -> System:
    """A rival of one figure, its threshold from the four folds that do not hold the document."""
    scores = np.array([score(j) for j in pairs.judged], np.float64)
    fold, bars = folds(pairs.groups), np.zeros(len(scores))
    for number in range(FOLDS):
        rest = fold != number
        grid = np.unique(np.quantile(scores[rest], np.linspace(0, 1, GRID + 1)))
        reached = [
            macro_balanced(scores[rest] >= bar, pairs.labels[rest], pairs.sets[rest])
            for bar in grid
        ]
        bars[fold == number] = grid[int(np.argmax(reached))]
    return System(name, scores, scores >= bars, False)


def part(system: System, own: Bools) -> System:
    return replace(system, scores=system.scores[own], entailed=system.entailed[own])


def picked(pairs: Pairs, own: Bools) -> Pairs:
    return columns([j for j, kept in zip(pairs.judged, own, strict=True) if kept])


def bootstrap(pairs: Pairs, *, times: int = TIMES) -> dict[str, Floats]:
    """For each set the draws of its documents, the same for every system."""
    return {
        str(name): draws(pairs.groups[pairs.sets == name], times=times, seed=SEED)
        for name in np.unique(pairs.sets)
    }


def raw_figures(
    system: System, pairs: Pairs, drawn: dict[str, Floats]
) -> dict[str, dict[str, Floats]]:
    """Every figure by set, and their plain mean, for each draw."""
    found: dict[str, dict[str, Floats]] = {}
    for name, weight in drawn.items():
        own = pairs.sets == name
        scores, entailed, labels = system.scores[own], system.entailed[own], pairs.labels[own]
        yes, no = recalls(entailed, labels, weight)
        of_set = {
            "balanced_accuracy": balanced_accuracy(entailed, labels, weight),
            "auc": auc(scores, labels, weight),
            "recall_supported": yes,
            "recall_unsupported": no,
        }
        if system.calibrated:
            of_set["calibration_error"] = calibration_error(scores, labels, weight)
        for figure, values in of_set.items():
            found.setdefault(figure, {})[name] = values
    for by_set in found.values():
        by_set[MACRO] = np.mean(list(by_set.values()), axis=0)
    return found


def figures(system: System, pairs: Pairs, drawn: dict[str, Floats]) -> Figures:
    """(figure, low, high) by the figure's name and the set, ``MACRO`` included."""
    raw = raw_figures(system, pairs, drawn)
    return {
        figure: {name: interval(values) for name, values in by_set.items()}
        for figure, by_set in raw.items()
    }


def lead(
    one: System, other: System, pairs: Pairs, drawn: dict[str, Floats]
) -> tuple[float, float, float]:
    """By how much the macro balanced accuracy of ``one`` is above that of ``other``."""
    ours, theirs = (
        raw_figures(system, pairs, drawn)["balanced_accuracy"][MACRO] for system in (one, other)
    )
    return interval(ours - theirs)


def confusion(system: System, pairs: Pairs) -> dict[str, dict[str, int]]:
    found = {}
    for name in np.unique(pairs.sets):
        own = pairs.sets == name
        yes, no, entailed = own & pairs.labels, own & ~pairs.labels, system.entailed
        found[str(name)] = {
            "supported_entailed": int((yes & entailed).sum()),
            "supported_not": int((yes & ~entailed).sum()),
            "unsupported_entailed": int((no & entailed).sum()),
            "unsupported_not": int((no & ~entailed).sum()),
        }
    return found


def decided_by_alignment(pairs: Pairs) -> dict[str, dict[str, int]]:
    """Pairs about which no model is asked, and how many of them are supported."""
    kinds = {
        "copies": lambda p: p >= SURE,
        "copies with a failed check": lambda p: 0 < p < SURE,
        "no word of it found": lambda p: p == 0,
    }
    found = {}
    for name, fits in kinds.items():
        own = np.array([fits(j.decided) for j in pairs.judged], np.bool_)
        found[name] = {"pairs": int(own.sum()), "supported": int((own & pairs.labels).sum())}
    return found
