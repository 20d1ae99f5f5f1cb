"""Which pairs the network sees, in two runs of ``training.checker.train``.

    python -m training.checker.mix --data FOLDER --synthetic A.jsonl.gz --edited B.jsonl.gz \
        --out FOLDER

writes ``first.jsonl.gz`` (short labelled pairs: what entailment is) and ``second.jsonl.gz``
(edited and synthetic pairs, summaries of news, some of the first sets again). FOLDER holds the
labelled pairs.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from training.checker.pairs import Pair, labelled_pairs, store, stored_pairs

SEED = 11
# Pairs of each set: short ones first, to learn what entailment is, then what it is of news.
FIRST = {"mnli_rte_cb_sample": 6000, "fever_dev": 3500, "semiauto_nli_wiki": 3000}
SECOND = {"fib": 2400, "factcg": 2000, "fm2": 1200, "fever_dev": 1000, "mnli_rte_cb_sample": 600,
          "begin": 600}  # fmt: skip
EDITED = 13_000
SYNTHETIC = 4_500
SYNTHETIC_WORDS = 120
# Of the synthetic pairs at most so many of a kind, and of the others at most OF_A_KIND.
OF_A_KIND = 220
OF_KIND = {
    "verbatim": 300, "shortened": 1100, "synonym": 700, "name_shortened": 400,
    "date_rewritten": 250, "number_rewritten": 300, "name": 500, "number": 500,
    "negation": 400, "antonym": 400, "extrinsic": 300, "predicate": 350,
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


def some(labelled: Mapping[str, Sequence[Pair]], counts: Mapping[str, int]) -> list[Pair]:
    """The first so many pairs of each set, the supported ones first in line for half of them."""
    kept: list[Pair] = []
    for name, count in counts.items():
        yes = [p for p in labelled[name] if p.label == "supported"]
        no = [p for p in labelled[name] if p.label != "supported"]
        of_yes = min(len(yes), count // 2)
        kept += yes[:of_yes] + no[: count - of_yes]
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--synthetic", type=Path, required=True)
    parser.add_argument("--edited", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    order = random.Random(SEED)
    labelled: dict[str, list[Pair]] = defaultdict(list)
    for pair in labelled_pairs(options.data):
        labelled[pair.dataset].append(pair)
    for own in labelled.values():
        order.shuffle(own)
    edited = stored_pairs(options.edited)
    order.shuffle(edited)
    synthetic = chosen(stored_pairs(options.synthetic), order)
    for name, pairs in (
        ("first", some(labelled, FIRST)),
        ("second", [*some(labelled, SECOND), *edited[:EDITED], *synthetic]),
    ):
        store(pairs, options.out / f"{name}.jsonl.gz")
        counts = Counter((p.dataset.split(":")[0], p.label) for p in pairs)
        sys.stdout.write(f"{name}: {len(pairs)} pairs {dict(sorted(counts.items()))}\n")


if __name__ == "__main__":
    main()
