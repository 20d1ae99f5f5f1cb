"""Every sentence of every seed article against its own article and the four others.

    python -m benchmarks.seeds_matrix [--out FILE] [--work FILE]

Sentences that are noise of the page ("Read more"), and what a reader finds said in the other
article, too (``SAID_THERE_TOO`` in ``tests/test_seeds_matrix.py``), are counted apart. ``--work``
keeps every sentence that another article is said to entail, with the words that decide it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.filing import file_result
from rag.checking import CALIBRATION
from rag.checking.case import prepare
from rag.checking.checks import CODE_CHECKS
from rag.checking.joint import load_calibration
from rag.checking.tokens import Material, plain, read
from rag.checking.verdict import conclude, score_all
from rag.names import BUILT_IN
from rag.noise import find_noise
from rag.ports import EntailmentModel
from rag.resources import seeds_dir
from rag.types import Verdict
from rag.wiring import make_entailment

WINDOWS = 11


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of an article, whose name is its number. ``noise``: of the page, no report."""

    article: str
    text: str
    noise: bool = False


@cache
def articles() -> dict[str, Material]:
    texts = {
        path.name[:3]: path.read_bytes().decode() for path in sorted(seeds_dir().glob("*.txt"))
    }
    return {name: Material(1, 0, read(text, BUILT_IN), plain(text)) for name, text in texts.items()}


def sentences() -> list[Place]:
    found: list[Place] = []
    for name, material in articles().items():
        noise = find_noise(material.body.text)
        for start, end in material.body.sentences:
            furniture = any(n.start < end and start < n.end for n in noise)
            found.append(Place(name, material.body.text[start:end], furniture))
    return found


def verdicts(pairs: Sequence[tuple[Place, str]], model: EntailmentModel) -> list[Verdict]:
    """Of each sentence against the article with that name, as ``rag verify`` judges it."""
    cases = [
        prepare(place.text, [articles()[name]], BUILT_IN, most_windows=WINDOWS)
        for place, name in pairs
    ]
    rows = score_all(cases, model)
    bars = load_calibration(CALIBRATION)
    return [conclude(c, r, CODE_CHECKS, bars) for c, r in zip(cases, rows, strict=True)]


def main() -> None:
    from tests.test_seeds_matrix import said_there_too

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path)
    parser.add_argument("--work", type=Path, help="write what another article entails here")
    args = parser.parse_args()
    model, names = make_entailment(), list(articles())
    counts: dict[tuple[str, str], Counter[str]] = {(a, b): Counter() for a in names for b in names}
    told: list[dict[str, object]] = []
    every = sentences()
    for done, place in enumerate(every, 1):
        pairs = [(place, name) for name in names]
        for (_, name), verdict in zip(pairs, verdicts(pairs, model), strict=True):
            too = name != place.article and said_there_too(place, name)
            kind = "noise " if place.noise else "said there too " if too else ""
            count = counts[place.article, name]
            count[f"{kind}sentences"] += 1
            count[f"{kind}entailed"] += verdict.entailed
            count[f"{kind}supported"] += verdict.supported
            if verdict.entailed and name != place.article:
                told.append(
                    {"article": place.article, "other": name, "kind": kind.strip(),
                     "label": verdict.label, "probability": round(verdict.probability, 3),
                     "text": place.text, "quotes": [q.text for q in verdict.quotes]}
                )  # fmt: skip
        sys.stderr.write(f"\r{done}/{len(every)}")
    sys.stderr.write("\n")
    if args.work:
        args.work.write_text("".join(json.dumps(row) + "\n" for row in told), encoding="utf-8")
    _show(names, counts)
    result = {"counts": {f"{a} in {b}": dict(c) for (a, b), c in counts.items()}}
    print(f"\n{file_result('seeds_matrix', result, out=args.out)}")


def _show(names: Sequence[str], counts: dict[tuple[str, str], Counter[str]]) -> None:
    print("| sentences of | " + " | ".join(f"in {name}" for name in names) + " |")
    print("|---|" + "---:|" * len(names))
    for row in names:
        cells = [counts[row, name] for name in names]
        shown = [f"{c['entailed']}/{c['sentences']} ({c['supported']})" for c in cells]
        print(f"| {row} | " + " | ".join(shown) + " |")
    own, across = Counter[str](), Counter[str]()
    for (row, name), count in counts.items():
        (own if row == name else across).update(count)
    for label, sums in (("own article", own), ("another article", across)):
        n = sums["sentences"]
        print(f"{label}: entailed {sums['entailed']}/{n}, supported {sums['supported']}/{n}")


if __name__ == "__main__":
    main()
