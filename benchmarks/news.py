"""News sense against lists that a reader made, blind to the code: dates, speakers, pairs of
passages, near-copies.

    python -m benchmarks.news --articles FOLDER

FOLDER has ``news_dev_articles.jsonl.gz`` (doc_id, date, text). The lists over real articles, in
``benchmarks/gold``, hold ids, offsets and labels only; those in ``tests/gold`` are sentences that
were written for the purpose.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import news_attributions, news_copies, news_dates, news_pairs
from benchmarks.filing import file_result
from rag.types import Ratio

GOLD = Path(__file__).parent / "gold"
WRITTEN = Path(__file__).resolve().parents[1] / "tests" / "gold"
Scores = dict[str, str]


def articles(folder: Path, wanted: set[str]) -> dict[str, dict[str, Any]]:
    with gzip.open(folder / "news_dev_articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        found = (json.loads(line) for line in lines)
        return {one["doc_id"]: one for one in found if one["doc_id"] in wanted}


def listed(name: str, where: Path = GOLD) -> list[dict[str, Any]]:
    text = (where / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _said(scores: Mapping[str, Ratio]) -> Scores:
    return {name: str(ratio) for name, ratio in scores.items()}


def dates(folder: Path) -> dict[str, Scores]:
    rows = listed("news_dates.jsonl")
    found = articles(folder, {row["doc_id"] for row in rows})
    judged = []
    for row in rows:
        article = found[row["doc_id"]]
        published = date.fromisoformat(article["date"].replace("/", "-"))
        judged.append(news_dates.in_article(row, article["text"], published))
    written = [news_dates.in_sentence(row) for row in listed("dates.jsonl", WRITTEN)]
    return {
        "written": _said(news_dates.scores(written)),
        "real": _said(news_dates.scores(judged)),
    }


def speakers(folder: Path) -> dict[str, Scores]:
    rows = listed("news_attributions.jsonl")
    found = articles(folder, {row["doc_id"] for row in rows})
    judged = [news_attributions.in_article(row, found[row["doc_id"]]["text"]) for row in rows]
    said = [news_attributions.in_sentence(row) for row in listed("attributions.jsonl", WRITTEN)]
    return {
        "written": _said(news_attributions.scores(said)),
        "real": _said(news_attributions.scores(judged)),
    }


def pairs(folder: Path) -> dict[str, Scores]:
    return {
        name: _pair_scores(news_pairs.measure(where))
        for name, where in (("written", None), ("real", folder))
    }


def _pair_scores(found: Mapping[str, Any]) -> Scores:
    each = ", ".join(f"{kind} {score:.2f}" for kind, score in found["f1"].items())
    return {
        "relation right": str(Ratio(found["right"], found["pairs"])),
        "macro F1": f"{found['macro_f1']:.2f}",
        "F1": each,
        "values invented": str(found["invented_values"]),
    }


def copies(folder: Path) -> dict[str, Scores]:
    found = news_copies.measure_copies(folder, timed=0)
    shown = ("recall", "precision", "same_event_taken_for_copies", "read_by_hand")
    briefs = {f"found of the first {part}": hit for part, hit in found["briefs"].items()}
    return {"real": {**{name.replace("_", " "): found[name] for name in shown}, **briefs}}


LISTS: Mapping[str, Callable[[Path], dict[str, Scores]]] = {
    "dates": dates,
    "speakers": speakers,
    "pairs": pairs,
    "copies": copies,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--articles", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--only", nargs="+", choices=LISTS, default=list(LISTS))
    parser.add_argument("--out", type=Path, help="file the result here instead")
    options = parser.parse_args()
    result: dict[str, Any] = {}
    for name in options.only:
        began = time.perf_counter()
        found = LISTS[name](options.articles)
        seconds = time.perf_counter() - began
        result[name] = {**found, "seconds": round(seconds, 1)}
        for kind, scores in found.items():
            print(f"{name}, {kind}")
            for score, value in scores.items():
                print(f"  {score:<34}  {value}")
        print(f"  ({seconds:.0f} s)\n", flush=True)
    print(file_result("news", result, out=options.out))


if __name__ == "__main__":
    main()
