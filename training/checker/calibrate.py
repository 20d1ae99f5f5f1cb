"""Join both layers of the checker: coefficients, thresholds and their cross-fitted figures.

    python -m training.checker.calibrate --data FOLDER [--per-set 400] [--cache FILE]

FOLDER holds ``dev_pairs.jsonl.gz``. Every pair goes through the product's own path with the model
that ships; each data set weighs the same, and so do both labels within it.
Writes ``rag/weights/checker/calibration.json``.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.adapters.onnx import OnnxEmbedder
from rag.checking import CALIBRATION, SourceText, pair_cases
from rag.checking.baseline import OverlapEntailment
from rag.checking.case import Case
from rag.checking.checks import CODE_CHECKS
from rag.checking.joint import FAILS, FEATURES, features
from rag.checking.verdict import VERBATIM, run_checks, score_all
from rag.names import BUILT_IN
from rag.ports import EntailmentModel, Vectors
from rag.types import Check
from training.checker.pairs import sampled
from training.checker.texts_alike import group_of
from training.logistic import newton
from training.rows import Row, rows

Floats = NDArray[np.float64]
Values = tuple[float, ...]
# More support, more words found: never less probable. What fails or lacks: never more.
SIGNS = {"best": 1, "excerpt": 1, "coverage": 1, "against": -1, "missing": -1} | dict.fromkeys(
    FAILS, -1
)
PENALTY = 2.0
FOLDS = 5
PASSING = 0.05  # of what is not supported, at the threshold for showing
SEED = 7
BATCH = 64
OPEN = -1.0  # where alignment decides nothing


@dataclass(frozen=True, slots=True)
class Table:
    """One row a pair: ``features`` (n, f); ``decided`` is ``OPEN``, or the probability of a pair
    that alignment decides, which no fit is made from.
    """

    features: Floats
    decided: Floats
    labels: NDArray[np.bool_]
    sets: NDArray[np.str_]
    groups: NDArray[np.str_]


def table(pairs: list[Row], model: EntailmentModel) -> Table:
    """Features of every pair, by the path that ``rag verify`` takes."""
    values: list[tuple[float, ...]] = []
    decided: list[float] = []
    for first in range(0, len(pairs), BATCH):
        batch = pairs[first : first + BATCH]
        made = [pair_cases(r["claim"], [SourceText(r["evidence"])], BUILT_IN) for r in batch]
        cases = [case for of_claim in made for case in of_claim if isinstance(case, Case)]
        scored = iter(score_all(cases, model))
        for of_claim in made:
            parts = [
                _checked(case, next(scored) if isinstance(case, Case) else case)
                for case in of_claim
            ]
            value, certain = claim_row(parts)
            values.append(value)
            decided.append(certain)
        sys.stderr.write(f"\r{first + len(batch)}/{len(pairs)}")
    return Table(
        np.array(values),
        np.array(decided),
        np.array([r["label"] == 1 for r in pairs]),
        np.array([r["dataset"] for r in pairs]),
        np.array([group_of(r["evidence"]) for r in pairs]),
    )


def _checked(case: Case | Check, scored: Vectors | Check) -> tuple[Values, float]:
    if isinstance(case, Check) or isinstance(scored, Check):
        raise SystemExit("a pair could not be scored")
    return sentence_row(case, scored, run_checks(case, CODE_CHECKS))


def sentence_row(case: Case, scored: Vectors, checks: Sequence[Check]) -> tuple[Values, float]:
    """The features of one sentence of a claim, and its probability where alignment decides it
    (else ``OPEN``). ``checks``: what the checks in code found.
    """
    failed = {c.kind for c in checks if c.outcome == "fail" and c.kind in FAILS}
    decided = OPEN if case.alignment is not None else 0.0
    return features(case, scored, failed), VERBATIM if case.match == "verbatim" else decided


def claim_row(parts: Sequence[tuple[Values, float]]) -> tuple[Values, float]:
    """Of the rows of a claim's sentences the one of the claim: the sentence that the model supports
    least, with the failed checks of any. A sentence without a word in the evidence decides it.
    """
    open_parts = [value for value, decided in parts if decided != VERBATIM]
    if not open_parts:
        return parts[0]
    worst = min(open_parts, key=lambda value: value[0] + value[1])
    first = FEATURES.index(FAILS[0])
    fails = (max(value[place] for value in open_parts) for place in range(first, len(FEATURES)))
    return (*worst[:first], *fails), 0.0 if any(d == 0.0 for _, d in parts) else OPEN


def weights(labels: NDArray[np.bool_], sets: NDArray[np.str_]) -> Floats:
    """Each set weighs the same, and so do both labels within it; the mean is 1."""
    made = np.zeros(len(labels))
    for name in np.unique(sets):
        for label in (True, False):
            own = (sets == name) & (labels == label)
            made[own] = 1.0 / max(1, own.sum())
    scaled: Floats = made * len(made) / made.sum()
    return scaled


def fit(values: Floats, labels: NDArray[np.bool_], weight: Floats) -> tuple[Floats, float]:
    """Penalised logistic regression by Newton's method; a coefficient of the wrong sign is 0."""
    signs = np.array([SIGNS[name] for name in FEATURES], float)
    used = np.ones(len(FEATURES), bool)
    scale = values.std(0) + 1e-9
    while True:
        beta = newton(values[:, used] / scale[used], labels, weight, PENALTY)
        coefficients = np.zeros(len(FEATURES))
        coefficients[used] = beta[:-1] / scale[used]
        wrong = coefficients * signs < 0
        if not wrong.any():
            return coefficients, float(beta[-1])
        used &= ~wrong


def probabilities(values: Floats, coefficients: Floats, intercept: float) -> Floats:
    made: Floats = 1 / (1 + np.exp(-np.clip(values @ coefficients + intercept, -30, 30)))
    return made


def with_decided(p: Floats, decided: Floats) -> Floats:
    """``p``, but for the rows that alignment decides."""
    made: Floats = np.where(decided >= 0, decided, p)
    return made


def macro_balanced(
    entailed: NDArray[np.bool_], labels: NDArray[np.bool_], sets: NDArray[np.str_]
) -> float:
    """Plain mean of the mean of both recalls, over the sets that hold both labels; else 0."""
    found = []
    for name in np.unique(sets):
        yes, no = (sets == name) & labels, (sets == name) & ~labels
        if yes.any() and no.any():
            found.append((entailed[yes].mean() + (~entailed[no]).mean()) / 2)
    return float(np.mean(found)) if found else 0.0


def best_threshold(p: Floats, labels: NDArray[np.bool_], sets: NDArray[np.str_]) -> float:
    grid = np.round(np.arange(0.2, 0.81, 0.01), 2)
    return float(grid[int(np.argmax([macro_balanced(p >= t, labels, sets) for t in grid]))])


def showing_threshold(p: Floats, labels: NDArray[np.bool_], sets: NDArray[np.str_]) -> float:
    """From where at most ``PASSING`` of what is not supported passes, every set weighing alike."""
    weight = weights(labels, sets) * ~labels
    order = np.argsort(-p)
    passed = np.cumsum(weight[order]) / weight.sum()
    reached = int(np.searchsorted(passed, PASSING, side="right"))
    return float(min(0.99, p[order[min(reached, len(p) - 1)]] + 1e-4))


def folds(groups: NDArray[np.str_]) -> NDArray[np.int64]:
    """The fold of each row: by the hash of its document, so that no document is in two."""
    return np.array([int(group[:8], 16) % FOLDS for group in groups])


def cross_fitted(
    values: Floats,
    labels: NDArray[np.bool_],
    sets: NDArray[np.str_],
    groups: NDArray[np.str_],
) -> tuple[Floats, Floats]:
    """(probability, threshold) of each row from a fit and a choice that never saw its document."""
    fold = folds(groups)
    p, bar = np.zeros(len(labels)), np.zeros(len(labels))
    for number in range(FOLDS):
        rest, own = fold != number, fold == number
        made = fit(values[rest], labels[rest], weights(labels[rest], sets[rest]))
        p[own] = probabilities(values[own], *made)
        bar[own] = best_threshold(probabilities(values[rest], *made), labels[rest], sets[rest])
    return p, bar


def without_set(found: Table) -> dict[str, float]:
    """Balanced accuracy on each set that holds both labels, of a fit and a threshold from the
    others.
    """
    figures = {}
    for name in np.unique(found.sets):
        own = found.sets == name
        rest = ~own & (found.decided < 0)
        if found.labels[own].all() or not found.labels[own].any():
            continue
        made = fit(
            found.features[rest],
            found.labels[rest],
            weights(found.labels[rest], found.sets[rest]),
        )
        bar = best_threshold(
            probabilities(found.features[rest], *made), found.labels[rest], found.sets[rest]
        )
        p = with_decided(probabilities(found.features[own], *made), found.decided[own])
        figures[str(name)] = round(macro_balanced(p >= bar, found.labels[own], found.sets[own]), 3)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--per-set", type=int, default=400)
    parser.add_argument("--cache", type=Path, help="keep the features here between runs")
    parser.add_argument("--contradict", type=float, default=0.8)
    options = parser.parse_args()
    if options.cache and options.cache.exists():
        found = Table(*pickle.loads(options.cache.read_bytes()))
    else:
        pairs = sampled(rows(options.data / "dev_pairs.jsonl.gz"), options.per_set)
        found = table(pairs, OverlapEntailment(OnnxEmbedder()))
        if options.cache:
            kept = (found.features, found.decided, found.labels, found.sets, found.groups)
            options.cache.write_bytes(pickle.dumps(kept))
    weight = weights(found.labels, found.sets)
    open_ = found.decided < 0
    coefficients, intercept = fit(found.features[open_], found.labels[open_], weight[open_])
    p = with_decided(probabilities(found.features, coefficients, intercept), found.decided)
    crossed, bars = found.decided.copy(), np.full(len(open_), 0.5)
    crossed[open_], bars[open_] = cross_fitted(
        found.features[open_], found.labels[open_], found.sets[open_], found.groups[open_]
    )
    stored = {
        "intercept": round(intercept, 4),
        "coefficients": {
            name: round(float(c), 4) for name, c in zip(FEATURES, coefficients, strict=True)
        },
        "thresholds": {
            "verify": best_threshold(p, found.labels, found.sets),
            "show": round(showing_threshold(p, found.labels, found.sets), 3),
            "contradict": options.contradict,
        },
        "figures": {
            "pairs": len(found.labels),
            "macro_balanced_accuracy_cross_fitted": round(
                macro_balanced(crossed >= bars, found.labels, found.sets), 3
            ),
            "leave_one_set_out": without_set(found),
        },
    }
    CALIBRATION.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(stored, indent=1))


if __name__ == "__main__":
    main()
