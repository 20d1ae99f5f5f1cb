"""Near-copies: found among reprints that desks make, and told from articles on the same event.

    python -m benchmarks.news_copies --articles FOLDER

``FOLDER`` holds ``news_dev_articles.jsonl.gz``. The lists in ``benchmarks/gold`` are ids only:
``same_event.jsonl`` and ``near_copies_found.jsonl`` by a reader who had not seen the code;
``near_copies.jsonl`` names the articles that ``benchmarks.desk_edits`` edits, and the seeds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.desk_edits import desk_edit
from benchmarks.filing import file_result
from rag.articles import from_json
from rag.copies import COPIES_ID, Fingerprint, are_copies, fingerprint, overlap
from rag.types import Article, Ratio

GOLD = Path(__file__).resolve().parent / "gold"
FILE = "news_dev_articles.jsonl.gz"
Pair = tuple[str, str]
TIMED = 200


def load(folder: Path) -> dict[str, Article]:
    """The articles of the folder by id, with their noise and dates, as ingest sees them."""
    with gzip.open(folder / FILE, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return {
        record["doc_id"]: from_json(
            {"id": record["doc_id"], "date": record["date"], "text": record["text"]},
            file=f"{record['doc_id']}.json",
            warned={"doc_id", "authors"},
        )
        for record in records
    }


def gold(name: str) -> list[dict[str, Any]]:
    lines = (GOLD / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


@dataclass(frozen=True)
class Seen:
    """An article's fingerprint and its stated day."""

    mark: Fingerprint | None
    article: Article


def seen(article: Article) -> Seen:
    return Seen(fingerprint(article), article)


def found(one: Seen, other: Seen, *, anyway: bool = False) -> bool:
    """Would ingest find this pair: as candidates first, unless ``anyway``, then by the decision?"""
    if one.mark is None or other.mark is None:
        return False
    if not anyway and not (one.mark.bands == other.mark.bands).any():
        return False
    return are_copies(overlap(one.mark, other.mark), _day(one), _day(other))


def _day(one: Seen) -> Any:
    published = one.article.source.published
    return published.start if published.how == "stated" else None


def trigrams(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return set(zip(words, words[1:], words[2:], strict=False))


def edited(articles: dict[str, Article]) -> Iterator[tuple[Seen, Seen, float]]:
    """Each of the hundred articles, its reprint, and the part of their 3-grams that both have."""
    for row in gold("near_copies.jsonl"):
        one = articles[row["id"]]
        text = desk_edit(one.text, random.Random(row["seed"]))
        other = from_json({"id": f"{one.id}-reprint", "text": text}, file="reprint.json")
        here, there = trigrams(one.text), trigrams(text)
        yield seen(one), seen(other), len(here & there) / max(1, len(here | there))


def briefs(articles: dict[str, Article], part: float) -> Ratio:
    """How many are found of which only the first paragraphs, about this part, were printed."""
    hits = []
    for row in gold("near_copies.jsonl"):
        one = articles[row["id"]]
        paragraphs = [p for p in one.text.split("\n\n") if p.strip()]
        room = part * len(one.text)
        kept = []
        for paragraph in paragraphs:
            if kept and sum(map(len, kept)) >= room:
                break
            kept.append(paragraph)
        brief = from_json({"id": "brief", "text": "\n\n".join(kept)}, file="brief.json")
        hits.append(found(seen(one), seen(brief)))
    return Ratio(sum(hits), len(hits))


def pairs_of(rows: Iterable[dict[str, Any]], every: dict[str, Seen]) -> list[tuple[Seen, Seen]]:
    return [(every[row["a"]], every[row["b"]]) for row in rows]


def in_the_corpus(every: dict[str, Seen]) -> list[Pair]:
    """All pairs of the corpus that ingest would find."""
    marked = [(name, one) for name, one in sorted(every.items()) if one.mark is not None]
    bands = np.stack([one.mark.bands for _, one in marked if one.mark is not None])
    pairs = []
    for place, (name, one) in enumerate(marked):
        assert one.mark is not None
        for near in np.flatnonzero((bands[:place] == one.mark.bands).any(axis=1)):
            other, its = marked[int(near)]
            if found(its, one, anyway=True):
                pairs.append((other, name))
    return pairs


def groups_of(pairs: Iterable[Pair]) -> list[set[str]]:
    groups: list[set[str]] = []
    for pair in pairs:
        joined = set(pair)
        for group in [g for g in groups if g & joined]:
            joined |= group
            groups.remove(group)
        groups.append(joined)
    return groups


def sampled(pairs: list[Pair], groups: list[set[str]], count: int = 20) -> list[Pair]:
    """A pair of each of so many groups, for a reader."""
    drawn = random.Random(4).sample(sorted(map(sorted, groups)), min(count, len(groups)))
    return [next(pair for pair in pairs if pair[0] in group) for group in drawn]


def ingest_seconds(articles: list[Article]) -> dict[str, float]:
    """Seconds of processor time to store these articles with the shipped embedder, with and without
    near-copies, after a run that warms up.
    """
    _ingest(articles[:4])
    return {"without": _ingest(articles, compared=False), "with": _ingest(articles)}


def _ingest(articles: list[Article], *, compared: bool = True) -> float:
    from rag.adapters.onnx import OnnxEmbedder
    from rag.catalog import Catalog
    from rag.ingestion import ingest_articles

    embedder = OnnxEmbedder()
    embedder.embed_passages(["warm"])
    with (
        tempfile.TemporaryDirectory() as folder,
        Catalog(Path(folder) / "c.sqlite") as catalog,
        _compared(compared),
    ):
        began = time.process_time()
        for _ in ingest_articles(articles, catalog=catalog, index=None, embedder=embedder):
            pass
        return time.process_time() - began


@contextmanager
def _compared(compared: bool) -> Iterator[None]:
    if compared:
        yield
        return
    with patch("rag.catalog_changes.origins.relink"):
        yield


def measure_copies(folder: Path, *, timed: int = TIMED) -> dict[str, Any]:
    """Every figure of the section "Independence" in docs/news.md; with ``timed=0`` all but the
    seconds that ingest takes.
    """
    articles = load(folder)
    began = time.process_time()
    every = {name: seen(article) for name, article in articles.items()}
    marking = time.process_time() - began
    reprints = list(edited(articles))
    hits = [found(one, other) for one, other, _ in reprints]
    events = pairs_of(gold("same_event.jsonl"), every)
    apart = [found(one, other, anyway=True) for one, other in events]
    shared = sorted(part for _, _, part in reprints)
    pairs = in_the_corpus(every)
    groups = groups_of(pairs)
    sample = [name for name, _ in zip(sorted(articles), range(timed), strict=False)]
    read = pairs_of(gold("near_copies_found.jsonl"), every)
    result: dict[str, Any] = {
        "rules": COPIES_ID,
        "recall": str(Ratio(sum(hits), len(hits))),
        "precision": str(Ratio(sum(hits), sum(hits) + sum(apart))),
        "same_event_taken_for_copies": str(Ratio(sum(apart), len(apart))),
        "shared_trigrams": {
            "lowest": round(shared[0], 3),
            "median": round(shared[len(shared) // 2], 3),
            "highest": round(shared[-1], 3),
        },
        "missed": [
            one.article.id for (one, _, _), hit in zip(reprints, hits, strict=True) if not hit
        ],
        "briefs": {str(part): str(briefs(articles, part)) for part in (0.5, 0.3, 0.2, 0.1, 0.05)},
        "read_by_hand": str(Ratio(sum(found(one, other) for one, other in read), len(read))),
        "corpus": {
            "articles": len(articles),
            "pairs": len(pairs),
            "groups": len(groups),
            "articles_in_groups": sum(map(len, groups)),
            "largest": max(map(len, groups), default=0),
            "sample": sampled(pairs, groups),
        },
        "fingerprint_cpu_ms": round(1000 * marking / len(articles), 2),
    }
    if sample:
        seconds = ingest_seconds([articles[name] for name in sample])
        result["ingest_cpu_s"] = {
            "articles": len(sample),
            **{k: round(v, 2) for k, v in seconds.items()},
        }
    return result


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--articles", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--timed", type=int, default=TIMED, help="articles to time the ingest of")
    parser.add_argument("--out", type=Path, help="where to file the result")
    args = parser.parse_args()
    result = measure_copies(args.articles, timed=args.timed)
    print(json.dumps(result, indent=1))
    if args.out:
        print(file_result("news_copies", result, out=args.out))


if __name__ == "__main__":
    main()
