"""Fit the baseline entailment model: word overlap and cosine in two logistic regressions.

    python training/baseline_checker.py --data FOLDER [--write]

FOLDER holds ``train_pairs.jsonl.gz`` and ``dev_pairs.jsonl.gz`` (fields: dataset, claim, evidence,
label, label_raw, licence_class). Only rows whose ``licence_class`` is ``open`` are used for the
fit; each also stands in a window among sentences of other rows, as evidence does in articles.
``--write`` replaces the coefficients in ``rag/checking/weights.py``; without it the figures are
only printed. The development pairs go through the whole checker.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.adapters.onnx import OnnxEmbedder
from rag.checking import SourceText, check_pair
from rag.checking.baseline import OverlapEntailment
from rag.checking.features import NAMES, features
from rag.names import BUILT_IN

WEIGHTS = Path(__file__).resolve().parents[1] / "rag" / "checking" / "weights.py"
PER_SET = 800
SEED = 7
_THREE_WAY = frozenset({"mnli_rte_cb_sample", "semiauto_nli_wiki"})
Row = dict[str, Any]


def rows(path: Path) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def sample(pairs: Iterable[Row], per_set: int, *, random_state: random.Random) -> list[Row]:
    """At most ``per_set`` rows of each data set, half of them supported where it can be."""
    groups: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in pairs:
        groups[row["dataset"], row["label"]].append(row)
    kept: list[Row] = []
    for key in sorted(groups):
        group = groups[key]
        random_state.shuffle(group)
        kept.extend(group[: per_set // 2])
    return kept


def in_window(row: Row, others: Sequence[Row], random_state: random.Random) -> tuple[str, str]:
    """The pair with the evidence among one to three sentences of other rows."""
    parts = [
        other["evidence"][:200] for other in random_state.sample(others, random_state.randint(1, 3))
    ]
    parts.insert(random_state.randint(0, len(parts)), row["evidence"])
    return " ".join(parts), row["claim"]


def logistic(
    table: NDArray[np.float64], label: NDArray[np.float64], weight: NDArray[np.float64]
) -> list[float]:
    """Newton's method with a small ridge; the intercept first."""
    x = np.hstack([np.ones((len(table), 1)), table])
    beta = np.zeros(x.shape[1])
    ridge = np.eye(x.shape[1]) * 1e-3 * len(table)
    ridge[0, 0] = 0.0
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (weight * (label - p)) - ridge @ beta
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + ridge
        beta += np.linalg.solve(hessian, gradient)
    return [round(float(b), 4) for b in beta]


def balance(label: NDArray[np.float64], groups: Sequence[str]) -> NDArray[np.float64]:
    """Weights that give every (data set, label) the same total."""
    keys = [f"{g}|{int(y)}" for g, y in zip(groups, label, strict=True)]
    counts: dict[str, int] = defaultdict(int)
    for key in keys:
        counts[key] += 1
    return np.array([len(keys) / (len(counts) * counts[key]) for key in keys])


def auc(score: NDArray[np.float64], label: NDArray[np.float64]) -> float:
    order = np.argsort(score, kind="stable")
    ranks = np.empty(len(score))
    ranks[order] = np.arange(1, len(score) + 1)
    for value in np.unique(score):
        same = score == value
        ranks[same] = ranks[same].mean()
    good = label == 1
    n, m = int(good.sum()), int((~good).sum())
    return float((ranks[good].sum() - n * (n + 1) / 2) / (n * m)) if n and m else float("nan")


def balanced(passed: NDArray[np.bool_], label: NDArray[np.float64]) -> float:
    good = label == 1
    return float((passed[good].mean() + (~passed[~good]).mean()) / 2)


def fit(data: Path) -> tuple[list[float], list[float]]:
    state = random.Random(SEED)
    train = [r for r in rows(data / "train_pairs.jsonl.gz") if r["licence_class"] == "open"]
    chosen = sample(train, PER_SET, random_state=state)
    pairs = [(r["evidence"][:3000], r["claim"]) for r in chosen]
    pairs += [in_window(r, chosen, state) for r in chosen]
    table = features(pairs, OnnxEmbedder(), BUILT_IN)
    label = np.array([float(r["label"]) for r in chosen] * 2)
    sets = [r["dataset"] for r in chosen] * 2
    supported = logistic(table, label, balance(label, sets))
    against = np.array([_against(r) for r in chosen] * 2)
    both = np.array([s in _THREE_WAY for s in sets])  # elsewhere the set gives the label away
    known = (label == 0) & (against >= 0) & both
    contradicted = logistic(
        table[known],
        against[known],
        balance(against[known], [s for s, k in zip(sets, known, strict=True) if k]),
    )
    return supported, contradicted


def _against(row: Row) -> float:
    """1 contradicted, 0 not stated, -1 the label does not tell them apart."""
    raw = str(row["label_raw"]).casefold()
    if any(word in raw for word in ("contra", "refut")):
        return 1.0
    if any(word in raw for word in ("neutral", "not enough", "nei", "not_enough")):
        return 0.0
    return -1.0


def evaluate(data: Path, per_set: int) -> None:
    model = OverlapEntailment(OnnxEmbedder())
    chosen = sample(rows(data / "dev_pairs.jsonl.gz"), per_set, random_state=random.Random(SEED))
    started = time.perf_counter()
    verdicts = [
        check_pair(r["claim"], [SourceText(r["evidence"])], model, BUILT_IN) for r in chosen
    ]
    seconds = time.perf_counter() - started
    score = np.array([v.probability for v in verdicts])
    passed = np.array([v.entailed for v in verdicts])
    label = np.array([float(r["label"]) for r in chosen])
    sets = np.array([r["dataset"] for r in chosen])
    figures = []
    for name in sorted(set(sets)):
        at = sets == name
        figures.append((balanced(passed[at], label[at]), auc(score[at], label[at])))
        print(f"{name:14} n={at.sum():5} balanced {figures[-1][0]:.3f} auc {figures[-1][1]:.3f}")
    mean = np.mean(np.array(figures), axis=0)
    print(f"macro balanced {mean[0]:.3f} auc {mean[1]:.3f}; {len(chosen) / seconds:.1f} pairs/s")
    print("failed checks: kind, pairs, of which unsupported")
    for kind in ("number", "date", "name", "role", "negation", "modality", "quote", "attribution"):
        hit = np.array(
            [any(c.kind == kind and c.outcome == "fail" for c in v.checks) for v in verdicts]
        )
        if hit.any():
            wrong = 1 - label[hit].mean()
            print(f"  {kind:12} {hit.sum():5} {wrong:.2f} (of all {1 - label.mean():.2f})")


def write(supported: Sequence[float], contradicted: Sequence[float]) -> None:
    text = WEIGHTS.read_text(encoding="utf-8")
    head = text[: text.index("SUPPORTED")]
    body = "".join(
        f"{name} = (\n    {first},  # intercept\n"
        + "".join(f"    {v},  # {n}\n" for n, v in zip(NAMES, rest, strict=True))
        + ")\n"
        for name, (first, *rest) in (("SUPPORTED", supported), ("CONTRADICTED", contradicted))
    )
    WEIGHTS.write_text(head + body, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--per-set", type=int, default=200)
    parser.add_argument("--evaluate-only", action="store_true")
    options = parser.parse_args()
    if not options.evaluate_only:
        supported, contradicted = fit(options.data)
        print(dict(zip(("intercept", *NAMES), supported, strict=True)))
        print(dict(zip(("intercept", *NAMES), contradicted, strict=True)))
        if options.write:
            write(supported, contradicted)
            return
    evaluate(options.data, options.per_set)


if __name__ == "__main__":
    main()
