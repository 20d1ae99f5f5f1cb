"""Claims on invented wire reports: one that holds and one with one thing wrong for each report.

    python -m benchmarks.written_claims [--out FILE]

``gold/written_claims.jsonl`` holds 30 reports of 210 to 250 words and 60 claims, written before any
verdict was seen. What holds is paraphrased, shortened or joined from two sentences; what does not
has another name, place, role, cause or speaker, merges two facts or exaggerates. It takes the path
of ``rag verify``. The checks in code were mended since after reading the errors.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from datetime import date
from pathlib import Path

from benchmarks.filing import HERE, file_result
from rag.checking import SourceText, check_pairs
from rag.names import BUILT_IN
from rag.wiring import make_entailment

GOLD = HERE / "gold" / "written_claims.jsonl"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    model = make_entailment()
    counts: dict[tuple[bool, str], Counter[str]] = {}
    held: dict[bool, list[float]] = {True: [], False: []}
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        report = json.loads(line)
        source = [SourceText(report["text"], date.fromisoformat(report["date"]))]
        claims = report["claims"]
        pairs = [(claim["text"], source) for claim in claims]
        for claim, verdict in zip(claims, check_pairs(pairs, model, BUILT_IN), strict=True):
            count = counts.setdefault((claim["holds"], claim["kind"]), Counter())
            count.update(["claims", f"label {verdict.label}"] + ["entailed"] * verdict.entailed)
            held[claim["holds"]].append(verdict.probability)
    print("| holds | kind | claims | entailed | supported | attribution lost |")
    print("|---|---|---:|---:|---:|---:|")
    for (holds, kind), c in sorted(counts.items(), reverse=True):
        labels = f"{c['label supported']} | {c['label attribution_lost']}"
        shown = "yes" if holds else "no"
        print(f"| {shown} | {kind} | {c['claims']} | {c['entailed']} | {labels} |")
    ranked = [(a > b) + 0.5 * (a == b) for a in held[True] for b in held[False]]
    print(f"\nAUC {sum(ranked) / len(ranked):.3f}")
    result = {f"{holds} {kind}": dict(c) for (holds, kind), c in counts.items()}
    print(file_result("written_claims", result, out=args.out))


if __name__ == "__main__":
    main()
