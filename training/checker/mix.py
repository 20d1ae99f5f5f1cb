"""Which pairs the network sees, in two runs of ``training.checker.train``.

    python -m training.checker.mix --data FOLDER --synthetic FILE.jsonl.gz --out FOLDER

writes ``first.jsonl.gz`` (short labelled pairs: what entailment is) and ``second.jsonl.gz``
(synthetic pairs, summaries of news, some of the first again). FOLDER holds the labelled pairs.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from training.checker.pairs import Pair, labelled_pairs, store, stored_pairs

SEED = 11
SHORT = ("fever_dev", "mnli_rte_cb_sample", "semiauto_nli_wiki", "fm2", "begin")
AGAIN = {"fm2": 2548, "mnli_rte_cb_sample": 2500, "fever_dev": 2000, "begin": 1200,
         "semiauto_nli_wiki": 1000}  # fmt: skip
UNSUPPORTED_SUMMARIES = 3000  # FIB has three for each supported one
SYNTHETIC = 26_000
SYNTHETIC_WORDS = 120
OF_A_KIND = 600
OF_KIND = {
    "verbatim": 1800, "shortened": 3200, "synonym": 2400, "name_shortened": 1300,
    "date_rewritten": 700, "number_rewritten": 900, "name": 2200, "number": 2000,
    "negation": 1600, "antonym": 1600, "extrinsic": 1500, "predicate": 1300, "year": 900,
    "date": 900, "quantifier": 900, "modality": 900, "attribution_swapped": 900,
    "elsewhere": 900, "elsewhere_hard": 900, "merged_wrong": 800, "month": 500,
    "other_text": 500, "weekday": 400,
}  # fmt: skip


def chosen(pairs: Iterable[Pair], order: random.Random) -> list[Pair]:
    """Synthetic pairs, at most so many of each kind."""
    shuffled = [p for p in pairs if len(p.evidence.split()) <= SYNTHETIC_WORDS]
    order.shuffle(shuffled)
    taken: Counter[str] = Counter()
    kept: list[Pair] = []
    for pair in shuffled:
        if taken[pair.kind] < OF_KIND.get(pair.kind, OF_A_KIND):
            taken[pair.kind] += 1
            kept.append(pair)
    order.shuffle(kept)
    return kept[:SYNTHETIC]


def second(labelled: Iterable[Pair], synthetic: Iterable[Pair], order: random.Random) -> list[Pair]:
    by_set: dict[str, list[Pair]] = defaultdict(list)
    for pair in labelled:
        by_set[pair.dataset].append(pair)
    mixed = chosen(synthetic, order)
    for name, count in AGAIN.items():
        order.shuffle(by_set[name])
        mixed += by_set[name][:count]
    plenty = [p for p in by_set["fib"] if p.label != "supported"]
    order.shuffle(plenty)
    mixed += [p for p in by_set["fib"] if p.label == "supported"] + by_set["factcg"]
    return mixed + plenty[:UNSUPPORTED_SUMMARIES]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--synthetic", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    labelled = list(labelled_pairs(options.data))
    order = random.Random(SEED)
    first = [p for p in labelled if p.dataset in SHORT]
    for name, pairs in (
        ("first", first),
        ("second", second(labelled, stored_pairs(options.synthetic), order)),
    ):
        store(pairs, options.out / f"{name}.jsonl.gz")
        counts = Counter((p.dataset.split(":")[0], p.label) for p in pairs)
        sys.stdout.write(f"{name}: {len(pairs)} pairs {dict(sorted(counts.items()))}\n")


if __name__ == "__main__":
    main()
