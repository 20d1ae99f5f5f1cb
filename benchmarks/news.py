"""Dates and speakers against lists that a reader made over real articles, blind to the code.

    python -m benchmarks.news --articles FOLDER

FOLDER has ``news_dev_articles.jsonl.gz`` (doc_id, date, text); the lists in ``benchmarks/gold``
hold ids, offsets and labels only. Pairs of passages: ``benchmarks.news_pairs``; copies:
``benchmarks.news_copies``.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import news_attributions, news_dates

GOLD = Path(__file__).parent / "gold"


def articles(folder: Path, wanted: set[str]) -> dict[str, dict[str, Any]]:
    with gzip.open(folder / "news_dev_articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        found = (json.loads(line) for line in lines)
        return {one["doc_id"]: one for one in found if one["doc_id"] in wanted}


def listed(name: str) -> list[dict[str, Any]]:
    text = (GOLD / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def told(outcomes: Sequence[Any], scores: Callable[[Any], Any]) -> None:
    for score, ratio in scores(outcomes).items():
        print(f"{score}: {ratio}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=Path, required=True)
    options = parser.parse_args()
    dates, speakers = listed("news_dates.jsonl"), listed("news_attributions.jsonl")
    found = articles(options.articles, {row["doc_id"] for row in (*dates, *speakers)})
    judged = []
    for row in dates:
        article = found[row["doc_id"]]
        published = date.fromisoformat(article["date"].replace("/", "-"))
        judged.append(news_dates.in_article(row, article["text"], published))
    told(judged, news_dates.scores)
    said = []
    for row in speakers:
        text = found[row["doc_id"]]["text"]
        said.append(news_attributions.in_article(row, text))
    told(said, news_attributions.scores)


if __name__ == "__main__":
    main()
