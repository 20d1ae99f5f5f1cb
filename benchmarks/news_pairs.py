"""Pairs of passages: do they agree, are they in conflict, does one replace the other, or are they
about different matters? Against labels of a reader who had not seen the code.

    python -m benchmarks.news_pairs                      (the pairs in tests/gold)
    python -m benchmarks.news_pairs --articles FOLDER    (the pairs in benchmarks/gold, over the
                                                          articles of FOLDER)
    python -m benchmarks.news_pairs --articles FOLDER --part held_out
                                                         (half of the further pairs; the other half
                                                          is "development")

``compatible`` counts as agreeing: both can be true. A value is invented if it is not, word for
word, in the passage that it is said to come from.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rag.comparison import compare
from rag.names import BUILT_IN, Aliases
from rag.ports import Embedder
from rag.relations import Relation
from rag.settings import Settings
from rag.types import UNKNOWN_DATE, DateRange, Source
from rag.wiring import make_embedder
from training.rows import rows

GOLD = Path(__file__).resolve().parents[1] / "tests" / "gold" / "passages.jsonl"
REAL = Path(__file__).with_name("gold") / "news_pairs.jsonl"
MORE = REAL.with_name("news_pairs_more.jsonl")
PARTS = ("development", "held_out")
KINDS = ("agree", "conflict", "update", "unrelated")
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    id: str
    one: tuple[str, Source]
    other: tuple[str, Source]
    kind: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found for a pair; ``kind`` in the labels of the list."""

    pair: Pair
    kind: str
    relation: Relation | None

    @property
    def invented(self) -> int:
        if self.relation is None or self.relation.kind == "agree":
            return 0
        texts = (" ".join(self.pair.one[0].split()), " ".join(self.pair.other[0].split()))
        return (self.relation.one not in texts[0]) + (self.relation.other not in texts[1])


def _lines(path: Path) -> Iterator[Record]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def written_pairs(path: Path) -> Iterator[Pair]:
    """The pairs of sentences that were written for the list."""
    for record in _lines(path):
        one, other = (_passage(record[side]) for side in ("a", "b"))
        yield Pair(record["id"], one, other, record["kind"])


def real_pairs(path: Path, folder: Path, *, part: str | None = None) -> Iterator[Pair]:
    """The pairs over real articles, or those of one part of the list: ids and offsets here, texts
    and dates in ``folder``.
    """
    listed = [record for record in _lines(path) if part is None or record["part"] == part]
    wanted = {record[side]["doc_id"] for record in listed for side in ("a", "b")}
    articles = {
        article["doc_id"]: article
        for article in rows(folder / "news_dev_articles.jsonl.gz")
        if article["doc_id"] in wanted
    }
    for record in listed:
        one, other = (
            _passage(
                {
                    "text": articles[at["doc_id"]]["text"][at["start"] : at["end"]],
                    "published": articles[at["doc_id"]]["date"],
                    "title": articles[at["doc_id"]]["title"],
                }
            )
            for at in (record["a"], record["b"])
        )
        yield Pair(record["id"], one, other, record["kind"])


def _passage(record: Record) -> tuple[str, Source]:
    day = record.get("published")
    known = UNKNOWN_DATE
    if day:
        parsed = date.fromisoformat(str(day).replace("/", "-"))
        known = DateRange(parsed, parsed, "stated")
    source = Source(outlet=record.get("outlet"), title=record.get("title"), published=known)
    return record["text"], source


def judge(pairs: Sequence[Pair], *, embedder: Embedder, aliases: Aliases) -> list[Judged]:
    found = []
    for pair in pairs:
        relation = compare(pair.one, pair.other, embedder=embedder, aliases=aliases)
        kind = "unrelated" if relation is None else relation.kind
        found.append(Judged(pair, "agree" if kind == "compatible" else kind, relation))
    return found


def report(judged: Sequence[Judged]) -> Record:
    """Macro F1 over the four kinds, the confusion, and how many values were invented."""
    seen = Counter((one.pair.kind, one.kind) for one in judged)
    scores = {}
    for kind in KINDS:
        right = seen[kind, kind]
        given = sum(seen[other, kind] for other in KINDS)
        held = sum(seen[kind, other] for other in KINDS)
        scores[kind] = 2 * right / (given + held) if given + held else 0.0
    return {
        "pairs": len(judged),
        "right": sum(one.kind == one.pair.kind for one in judged),
        "macro_f1": sum(scores.values()) / len(scores),
        "f1": scores,
        "confusion": {gold: {kind: seen[gold, kind] for kind in KINDS} for gold in KINDS},
        "invented_values": sum(one.invented for one in judged),
    }


def measure(
    folder: Path | None, *, part: str | None = None, embedder: Embedder | None = None
) -> Record:
    """The report over the written pairs, or over the real ones if ``folder`` is given; over one
    part of the further real ones if ``part`` is.
    """
    if folder is None:
        pairs = list(written_pairs(GOLD))
    else:
        pairs = list(real_pairs(MORE if part else REAL, folder, part=part))
    used = embedder or make_embedder(Settings())
    return report(judge(pairs, embedder=used, aliases=BUILT_IN))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0] if __doc__ else None)
    parser.add_argument("--articles", type=Path, help="the folder with news_dev_articles.jsonl.gz")
    parser.add_argument("--part", choices=PARTS, help="of the further pairs over real articles")
    options = parser.parse_args()
    if options.part and not options.articles:
        parser.error("--part needs --articles")
    print(json.dumps(measure(options.articles, part=options.part), indent=2))


if __name__ == "__main__":
    main()
