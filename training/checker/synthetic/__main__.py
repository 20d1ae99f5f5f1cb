"""Write synthetic pairs from the open texts of a data folder.

    python -m training.checker.synthetic --data FOLDER --out FILE.jsonl.gz --count 80000 --seed 7

A line of the output: evidence, claim, label, kind, dataset, group. The same arguments give the
same bytes.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path

from training.checker.pairs import Pair, store
from training.checker.synthetic.pairs import synthetic_pairs
from training.checker.synthetic.texts import open_texts

_SUPPORTED = 0.45
_RARE = 0.03
_VERBATIM = 0.12


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.checker.synthetic")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=80_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--per-text", type=int, default=40)
    args = parser.parse_args()
    texts = open_texts(args.data)
    sys.stdout.write(f"{len(texts)} texts: {dict(Counter(t.dataset for t in texts))}\n")
    pairs = list(synthetic_pairs(texts, seed=args.seed, per_text=args.per_text))
    sys.stdout.write(f"{len(pairs)} pairs made\n")
    pairs = chosen(pairs, args.count, seed=args.seed)
    store(pairs, args.out)
    for kind, count in sorted(Counter((p.label, p.kind) for p in pairs).items()):
        sys.stdout.write(f"{kind[0]:13} {kind[1]:22} {count}\n")
    for dataset, count in sorted(Counter(p.dataset for p in pairs).items()):
        sys.stdout.write(f"{dataset} {count}\n")


def chosen(pairs: list[Pair], count: int, *, seed: int) -> list[Pair]:
    """``count`` pairs in a mixed order: the rare kinds whole, the others by lot.

    ``_SUPPORTED`` of them are supported, and ``_VERBATIM`` of these plain copies, where there
    are enough others.
    """
    pairs = list(pairs)
    random.Random(seed).shuffle(pairs)
    kinds = Counter(pair.kind for pair in pairs)
    rare = {kind for kind, number in kinds.items() if number < _RARE * count}
    kept: list[Pair] = []
    for supported, share in ((True, _SUPPORTED), (False, 1 - _SUPPORTED)):
        side = [pair for pair in pairs if (pair.label == "supported") == supported]
        wanted = round(share * count)
        copies = [pair for pair in side if pair.kind == "verbatim"]
        others = [pair for pair in side if pair.kind != "verbatim"]
        others.sort(key=lambda pair: pair.kind not in rare)
        few = round(_VERBATIM * wanted)
        kept.extend((copies[:few] + others + copies[few:])[:wanted])
    random.Random(seed).shuffle(kept)
    return kept


if __name__ == "__main__":
    main()
