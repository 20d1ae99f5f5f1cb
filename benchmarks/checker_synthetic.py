"""Synthetic pairs from texts that nothing was trained on: one error a pair, and faithful rewrites.

They are made as in ``training/checker/synthetic``, with another seed, from news articles none of
which shares a run of twelve words with a text of the training pairs.
"""

from __future__ import annotations

import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.checker_measure import Judged, Record
from training.checker.pairs import SHINGLE, Pair, sampled, store
from training.checker.synthetic.model import SourceText
from training.checker.synthetic.pairs import synthetic_pairs
from training.checker.texts_alike import normalised
from training.rows import rows

SEED = 2027  # the training pairs were made with 7
TEXTS = 260
PER_TEXT = 40
LONGEST = 3000  # characters of an article
PER_KIND = 150
_SPEAKERS = frozenset(("attribution",))
_PARAGRAPH = re.compile(r"\n\s*\n")


def held_out(data: Path, work: Path) -> Path:
    """The pairs, made at the first call and kept in ``work``. ``data`` holds ``qa/`` and
    ``verifier/``.
    """
    path = work / f"held_out_{SEED}_{TEXTS}.jsonl.gz"
    if not path.exists():
        sys.stderr.write("making synthetic pairs from news that nothing was trained on\n")
        count = store(made(data), path)
        sys.stderr.write(f"{count} pairs\n")
    return path


def made(data: Path, *, texts: int = TEXTS, seed: int = SEED) -> Iterator[Pair]:
    """As ``training.checker.synthetic`` makes them."""
    found = list(rows(data / "qa" / "news_dev_articles.jsonl.gz"))
    random.Random(seed).shuffle(found)
    articles = [beginning(row["text"]) for row in found[: 2 * texts]]
    seen = shared(articles, (row["evidence"] for row in rows(_training(data))))
    kept = [a for place, a in enumerate(articles) if place not in seen][:texts]
    yield from synthetic_pairs(
        [SourceText(text, "news") for text in kept], seed=seed, per_text=PER_TEXT
    )


def _training(data: Path) -> Path:
    return data / "verifier" / "train_pairs.jsonl.gz"


def beginning(text: str) -> str:
    """The first paragraphs of an article."""
    kept: list[str] = []
    for paragraph in _PARAGRAPH.split(text):
        if kept and sum(map(len, kept)) + len(paragraph) > LONGEST:
            break
        kept.append(" ".join(paragraph.split()))
    return "\n".join(kept)


def shared(articles: list[str], others: Iterator[str]) -> set[int]:
    """The places of the articles of which another text holds twelve words in a row."""
    owners: dict[int, int] = {}
    for place, text in enumerate(articles):
        for shingle in _shingles(text):
            owners[shingle] = place
    return {owners[s] for text in others for s in _shingles(text) if s in owners}


def _shingles(text: str) -> Iterator[int]:
    words = normalised(text).split()
    for at in range(len(words) - SHINGLE + 1):
        yield hash(tuple(words[at : at + SHINGLE]))


def kinds(path: Path, *, per_kind: int = PER_KIND) -> list[Record]:
    """At most ``per_kind`` rows of each kind and label, always the same ones."""
    return sampled(
        (
            row
            | {"id": f"synthetic:{place}", "label": int(row["label"] == "supported")}
            | {"dataset": f"{row['kind']}: {row['label'] == 'supported'}"}
            for place, row in enumerate(rows(path))
        ),
        per_kind,
    )


def by_kind(judged: Sequence[Judged]) -> dict[str, Record]:
    """Of each kind of synthetic pair the share that is decided wrongly at the shipped threshold.

    ``wrong``: by ``entailed``, which leaves attribution out. ``wrongly_labelled``: what is not
    supported but labelled so, or is supported and labelled otherwise. ``failed``: where a check in
    code fails, attribution left out.
    """
    found: dict[tuple[str, bool], list[Judged]] = defaultdict(list)
    for j in judged:
        found[j.kind, j.label].append(j)
    return {
        f"{'supported' if label else 'unsupported'}: {kind}": {
            "pairs": len(own),
            "wrong": round(sum(j.verdict.entailed != label for j in own) / len(own), 4),
            "wrongly_labelled": round(sum(j.verdict.supported != label for j in own) / len(own), 4),
            "failed": round(sum(bool(set(j.failed) - _SPEAKERS) for j in own) / len(own), 4),
        }
        for (kind, label), own in sorted(found.items(), key=lambda item: (item[0][1], item[0][0]))
    }
