"""Fit what a language model's word weighs as a judge: its weight and its centre.

    python -m training.checker.judge --data FOLDER --cache FILE --odds FILE [--ask local]

With ``--ask`` the model is asked about pairs of which the checker is uncertain, as ``rag verify
--llm-judge`` would ask, and its log-odds are kept in ``--odds`` (JSON lines of a pair's id and the
log-odds; a pair that stands there is not asked about again). ``--cache`` is that of
``training.checker.calibrate``: each pair's probability comes from a fit that never saw its
document. Writes weight and centre into ``rag/weights/checker/calibration.json``.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.adapters.onnx import OnnxEntailment
from rag.checking import CALIBRATION, SourceText, pair_cases
from rag.checking.case import Case
from rag.checking.excerpt import excerpt, interleaved
from rag.checking.joint import DEFAULT_JUDGE, log_odds
from rag.checking.llm_judge import MOST_WORDS
from rag.checking.llm_judge import log_odds as odds_of
from rag.names import BUILT_IN
from rag.ports import LLM
from rag.settings import Settings
from rag.wiring import make_llm
from training.checker.calibrate import crossed_probabilities, stored, table, weights
from training.checker.pairs import sampled
from training.checker.seen import seen_pairs
from training.rows import Row, rows

Floats = NDArray[np.float64]
WEIGHTS = np.round(np.arange(0.0, 1.01, 0.05), 2)
CENTRES = np.round(np.arange(-4.0, 4.01, 0.25), 2)


def fit(
    p: Floats, said: Floats, labels: NDArray[np.bool_], weight: Floats
) -> tuple[float, float, float]:
    """(weight, centre, gain in log-likelihood a pair over no judge) by a grid: two numbers, a flat
    optimum, and steps that a reader can follow.
    """
    start = np.array([log_odds(float(value)) for value in p])

    def mean_log(w: float, centre: float) -> float:
        odds = start + w * (said - centre)
        each = -np.logaddexp(0, np.where(labels, -odds, odds))
        return float((weight * each).sum() / weight.sum())

    alone = mean_log(0.0, 0.0)
    best = max(((mean_log(w, c), w, c) for w in WEIGHTS for c in CENTRES), key=lambda one: one[0])
    return float(best[1]), float(best[2]), best[0] - alone


def asked(llm: LLM, pairs: Sequence[Row], path: Path) -> None:
    """Append the log-odds of every pair that ``path`` does not hold."""
    held = read_odds(path)
    missing = [pair for pair in pairs if pair["id"] not in held]
    with path.open("a", encoding="utf-8") as out:
        for done, pair in enumerate(missing, 1):
            made = pair_cases(pair["claim"], [SourceText(pair["evidence"])], BUILT_IN)
            groups = (case.windows for case in made if isinstance(case, Case))
            evidence = excerpt(interleaved(groups), most_words=MOST_WORDS)
            if evidence.strip():
                said = odds_of(llm, pair["claim"], evidence)
                out.write(json.dumps({"id": pair["id"], "odds": said}) + "\n")
                out.flush()
            sys.stderr.write(f"\r{done}/{len(missing)} asked")


def read_odds(path: Path) -> dict[str, float]:
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return {row["id"]: float(row["odds"]) for row in map(json.loads, lines)}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--odds", type=Path, required=True)
    parser.add_argument("--ask", choices=("local", "hosted"))
    parser.add_argument("--per-set", type=int, default=400)
    parser.add_argument("--asked-per-set", type=int, default=40)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--calibration", type=Path, default=CALIBRATION)
    options = parser.parse_args()
    pairs = sampled(rows(options.data / "dev_pairs.jsonl.gz"), options.per_set)
    seen = seen_pairs(pairs, OnnxEntailment(options.weights), cache=options.cache)
    found = table(pairs, seen)
    p, _ = crossed_probabilities(found)
    low, high = DEFAULT_JUDGE.middle
    middle = (p >= low) & (p <= high) & (found.decided < 0)
    if options.ask:
        chosen = sampled(
            [r for r, inside in zip(pairs, middle, strict=True) if inside], options.asked_per_set
        )
        with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
            llm = make_llm(Settings.load(data_dir=Path(folder)), options.ask, stack)
            if llm is None:
                raise SystemExit(f"there is no language model {options.ask!r}")
            asked(llm, chosen, options.odds)
    odds = read_odds(options.odds)
    own = np.array([inside and r["id"] in odds for r, inside in zip(pairs, middle, strict=True)])
    if own.sum() < 20:
        raise SystemExit(f"{own.sum()} pairs with log-odds are too few for a fit")
    said = np.array([odds[r["id"]] for r, mine in zip(pairs, own, strict=True) if mine])
    labels, sets = found.labels[own], found.sets[own]
    weight, centre, gain = fit(p[own], said, labels, weights(labels, sets))
    calibration = json.loads(options.calibration.read_text(encoding="utf-8"))
    calibration.pop("digest")
    calibration["judge"] = {"weight": weight, "centre": centre, "middle": [low, high]}
    calibration["figures"]["judge"] = {
        "pairs": int(own.sum()),
        "log_likelihood_gain": round(gain, 4),
    }
    stored(calibration, options.calibration)
    print(json.dumps({"judge": calibration["judge"]} | calibration["figures"]["judge"], indent=1))


if __name__ == "__main__":
    main()
