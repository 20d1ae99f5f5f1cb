"""Join both layers of the checker: coefficients, thresholds and their cross-fitted figures.

    python -m training.checker.calibrate --data FOLDER [--per-set 400] [--cache FILE]
        [--weights FOLDER] [--out FILE]

FOLDER holds ``dev_pairs.jsonl.gz``. Every pair goes through the product's own path with the model
that ships; each data set weighs the same, and so do both labels within it. With ``--cache`` a pair
of texts that the model has read is not read again: then a fit takes a minute.
Writes ``rag/weights/checker/calibration.json``, which names the model it was made for.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.adapters.onnx import OnnxEntailment
from rag.checking import CALIBRATION
from rag.checking.case import Case
from rag.checking.joint import FAILS, FEATURES, digest_of, load_calibration
from rag.checking.verdict import CLOSE, LOWERED, NEAR_COPY
from rag.ports import Vectors
from rag.types import Check
from training.checker.pairs import sampled
from training.checker.seen import OPEN, SURE, Part, part_of, seen_pairs
from training.checker.texts_alike import group_of
from training.logistic import newton
from training.rows import Row, rows

__all__ = ["OPEN", "claim_row", "sentence_row", "weights"]

Floats = NDArray[np.float64]
Values = tuple[float, ...]
# More support, more words found: never less probable. What fails: never more.
SIGNS = {"model": 1, "coverage": 1} | dict.fromkeys(FAILS, -1)
PENALTY = 20.0
OWN = 0.4  # how freely the weight of one check leaves that of all checks
EDGE = 1e-6
FOLDS = 5
NEIGHBOURS = 8  # thresholds on either side
PASSING = 0.05  # of what is not supported, at the threshold for showing
CONTRADICT = 0.8


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


def table(pairs: Sequence[Row], seen: Sequence[Sequence[Part]]) -> Table:
    """Features of every pair, from what was seen of its sentences."""
    made = [claim_row([(p.features, p.decided) for p in parts]) for parts in seen]
    return Table(
        np.array([value for value, _ in made]),
        np.array([decided for _, decided in made]),
        np.array([r["label"] == 1 for r in pairs]),
        np.array([r["dataset"] for r in pairs]),
        np.array([group_of(r["evidence"]) for r in pairs]),
    )


def sentence_row(case: Case, scored: Vectors, checks: Sequence[Check]) -> tuple[Values, float]:
    """The features of one sentence of a claim, and its probability where alignment decides it
    (else ``OPEN``). ``checks``: what the checks in code found.
    """
    part = part_of(case, scored, checks)
    return part.features, part.decided


def claim_row(parts: Sequence[tuple[Values, float]]) -> tuple[Values, float]:
    """Of the rows of a claim's sentences the one of the claim: the sentence that the model supports
    least, with the failed checks of any. One that alignment refutes decides the claim.
    """
    open_parts = [value for value, decided in parts if decided < SURE]
    if not open_parts:
        return min(parts, key=lambda part: part[1])
    worst = min(open_parts, key=lambda value: value[0])
    first = FEATURES.index(FAILS[0])
    fails = (max(value[place] for value in open_parts) for place in range(first, len(FEATURES)))
    refuted = [decided for _, decided in parts if 0 <= decided < SURE]
    return (*worst[:first], *fails), min(refuted, default=OPEN)


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
    """Penalised logistic regression by Newton's method; a coefficient of the wrong sign is 0, and
    so is that of a feature that does not vary.

    Most checks fail rarely: each costs what any of them does, and something of its own, which is
    penalised more.
    """
    signs = np.array([SIGNS.get(name, 0) for name in FEATURES], float)
    checks = np.array([name in FAILS for name in FEATURES])
    used = values.std(0) > EDGE
    while True:
        scale = np.where(checks, 1 / OWN, np.maximum(EDGE, values.std(0)))
        design = np.column_stack([values[:, used] / scale[used], values[:, checks & used].sum(1)])
        beta = newton(design, labels, weight, PENALTY)
        coefficients = np.zeros(len(FEATURES))
        coefficients[used] = beta[:-2] / scale[used]
        coefficients[checks & used] += beta[-2]
        wrong = coefficients * signs < 0
        if not wrong.any():
            return coefficients, float(beta[-1])
        used &= ~wrong


def probabilities(values: Floats, coefficients: Floats, intercept: float) -> Floats:
    made: Floats = 1 / (1 + np.exp(-np.clip(values @ coefficients + intercept, -30, 30)))
    return made


def with_decided(p: Floats, decided: Floats, values: Floats) -> Floats:
    """``p``, but for the rows that alignment decides, and near copies in which a check failed."""
    failed = values[:, [FEATURES.index(name) for name in FAILS]].any(axis=1)
    near = failed & (values[:, FEATURES.index("coverage")] >= NEAR_COPY)
    made: Floats = np.where(decided >= 0, decided, np.where(near, np.minimum(LOWERED, p), p))
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
    """The best of a grid, where the figure is the mean of the neighbourhood: the best single point
    is chance.
    """
    grid = np.round(np.arange(0.2, 0.81, 0.01), 2)
    found = np.array([macro_balanced(p >= t, labels, sets) for t in grid])
    padded = np.pad(found, NEIGHBOURS, mode="edge")
    width = 2 * NEIGHBOURS + 1
    return float(grid[int(np.argmax(np.convolve(padded, np.ones(width) / width, "valid")))])


def showing_threshold(p: Floats, labels: NDArray[np.bool_], sets: NDArray[np.str_]) -> float:
    """From where at most ``PASSING`` of what is not supported passes, every set weighing alike."""
    weight = weights(labels, sets) * ~labels
    order = np.argsort(-p)
    passed = np.cumsum(weight[order]) / weight.sum()
    reached = int(np.searchsorted(passed, PASSING, side="right"))
    return float(min(CLOSE, p[order[min(reached, len(p) - 1)]] + 1e-4))


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


def crossed_probabilities(found: Table) -> tuple[Floats, Floats]:
    """As :func:`cross_fitted`, with what alignment decides (the threshold is 0.5) and near copies
    lowered, as the product does.
    """
    open_ = found.decided < 0
    p, bars = found.decided.copy(), np.full(len(open_), 0.5)
    p[open_], bars[open_] = cross_fitted(
        found.features[open_], found.labels[open_], found.sets[open_], found.groups[open_]
    )
    return with_decided(p, found.decided, found.features), bars


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
        values = found.features[own]
        p = with_decided(probabilities(values, *made), found.decided[own], values)
        figures[str(name)] = round(macro_balanced(p >= bar, found.labels[own], found.sets[own]), 3)
    return figures


def fitted(found: Table, model: str, *, contradict: float = CONTRADICT) -> dict[str, object]:
    """What ``calibration.json`` holds, but for its digest. ``model``: the digest of the model."""
    open_ = found.decided < 0
    weight = weights(found.labels, found.sets)
    coefficients, intercept = fit(found.features[open_], found.labels[open_], weight[open_])
    p = probabilities(found.features, coefficients, intercept)
    p = with_decided(p, found.decided, found.features)
    crossed, bars = crossed_probabilities(found)
    verify = best_threshold(p, found.labels, found.sets)
    show = max(verify, showing_threshold(crossed, found.labels, found.sets))
    passing = weight * ~found.labels
    return {
        "about": "Fitted by training/checker/calibrate.py on labelled pairs that nothing was "
        "trained on; see the model card beside it.",
        "model": model,
        "intercept": round(intercept, 4),
        "coefficients": {
            name: round(float(c), 4) for name, c in zip(FEATURES, coefficients, strict=True)
        },
        "thresholds": {"verify": verify, "show": round(show, 3), "contradict": contradict},
        "figures": {
            "pairs": {
                str(name): [
                    int((found.sets == name).sum()),
                    int(found.labels[found.sets == name].sum()),
                ]
                for name in np.unique(found.sets)
            },
            "macro_balanced_accuracy_cross_fitted": round(
                macro_balanced(crossed >= bars, found.labels, found.sets), 3
            ),
            "balanced_accuracy_cross_fitted": by_set(crossed >= bars, found),
            "leave_one_set_out": without_set(found),
            "unsupported_that_pass_show": round(
                float(passing[crossed >= show].sum() / passing.sum()), 3
            ),
            "supported_that_pass_show": round(
                float(
                    (weight * found.labels)[crossed >= show].sum() / (weight * found.labels).sum()
                ),
                3,
            ),
        },
    }


def by_set(entailed: NDArray[np.bool_], found: Table) -> dict[str, float]:
    return {
        str(name): round(macro_balanced(entailed[own], found.labels[own], found.sets[own]), 3)
        for name in np.unique(found.sets)
        if len(set(found.labels[own := found.sets == name])) == 2
    }


def stored(calibration: dict[str, object], path: Path) -> None:
    """Write it with its digest, and read it as the product does."""
    whole = calibration | {"digest": digest_of(calibration)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    load_calibration(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--per-set", type=int, default=400)
    parser.add_argument("--cache", type=Path, help="keep what was seen here between runs")
    parser.add_argument("--weights", type=Path, help="another model than the shipped one")
    parser.add_argument("--out", type=Path, default=CALIBRATION)
    parser.add_argument("--contradict", type=float, default=CONTRADICT)
    options = parser.parse_args()
    model = OnnxEntailment(options.weights)
    pairs = sampled(rows(options.data / "dev_pairs.jsonl.gz"), options.per_set)
    found = table(pairs, seen_pairs(pairs, model, cache=options.cache))
    calibration = fitted(found, model.digest, contradict=options.contradict)
    stored(calibration, options.out)
    print(json.dumps(calibration, indent=1))


if __name__ == "__main__":
    main()
