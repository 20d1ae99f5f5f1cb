"""Labelled pairs for the checker: read from a folder, cleaned, and cut to what the model reads.

Only rows whose ``licence_class`` is ``open`` are given out unless others are asked for (ablations).
A row whose evidence comes from a document of the development set is left out.
"""

from __future__ import annotations

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from rag.checking.excerpt import MOST_WORDS, excerpt
from rag.checking.tokens import Material, plain, read
from rag.checking.windows import windows
from rag.names import BUILT_IN
from training.checker.texts_alike import group_of, normalised
from training.rows import Row, rows

# "unsupported": contradicted or not stated, the row does not say which.
Label = Literal["supported", "contradicted", "not_stated", "unsupported"]
LABELS: dict[str, Label] = {
    "entailment": "supported",
    "supports": "supported",
    "contradiction": "contradicted",
    "refutes": "contradicted",
    "neutral": "not_stated",
}
SHINGLE = 12  # words in a row that two documents do not share by chance
HEAD_WORDS, HEAD_CHARACTERS = 100, 200  # the beginning of a document, which is compared
OPEN = frozenset({"open"})
SEED = 7


@dataclass(frozen=True, slots=True)
class Pair:
    """``kind``: the error of a claim that is not supported, or the last rewrite of one that is;
    "labelled" for rows of a data set. ``group``: the hash of the document.
    """

    evidence: str
    claim: str
    label: Label
    kind: str
    dataset: str
    group: str


def sampled(given: Iterable[Row], per_set: int | None) -> list[Row]:
    """At most ``per_set`` rows of each set, half of them supported where it can be; always the
    same ones, and a smaller sample is part of a larger one as far as both labels last.
    """
    found: dict[str, dict[int, list[Row]]] = defaultdict(lambda: {1: [], 0: []})
    for row in given:
        found[row["dataset"]][row["label"]].append(row)
    chance, kept = random.Random(SEED), []
    for name in sorted(found):
        yes, no = found[name][1], found[name][0]
        chance.shuffle(yes)
        chance.shuffle(no)
        size = min(per_set or len(yes) + len(no), len(yes) + len(no))
        of_yes = min(len(yes), max(size // 2, size - len(no)))
        kept += yes[:of_yes] + no[: size - of_yes]
    return kept


class HeldOut:
    """The documents of the development pairs: nothing that shares their words is trained on."""

    def __init__(self, development: Path) -> None:
        self._heads: set[str] = set()
        self._shingles: set[int] = set()
        for text in {row["evidence"] for row in rows(development)}:
            words = normalised(text)
            self._heads.add(words[:HEAD_CHARACTERS])
            self._shingles.update(_shingles(words.split()))

    def holds(self, text: str) -> bool:
        words = normalised(text)
        if words[:HEAD_CHARACTERS] in self._heads:
            return True
        return any(s in self._shingles for s in _shingles(words.split()[:HEAD_WORDS]))


def _shingles(words: list[str]) -> Iterator[int]:
    for at in range(len(words) - SHINGLE + 1):
        yield hash(tuple(words[at : at + SHINGLE]))


def labelled_pairs(folder: Path, *, licences: frozenset[str] = OPEN) -> Iterator[Pair]:
    """The rows of ``train_pairs.jsonl.gz``, long evidence cut to the excerpt for its claim."""
    held_out = HeldOut(folder / "dev_pairs.jsonl.gz")
    for row in rows(folder / "train_pairs.jsonl.gz"):
        if row["licence_class"] not in licences or not row["evidence"].strip():
            continue
        if row["dataset"] == "mnli_rte_cb_sample" and not row["id"].startswith("mnli"):
            continue  # RTE and CB: for research only
        if held_out.holds(row["evidence"]):
            continue
        label = LABELS.get(str(row["label_raw"]).casefold())
        if label is None or row["dataset"] == "fever_dev":
            label = "supported" if row["label"] == 1 else "unsupported"
        evidence = cut(row["evidence"], row["claim"])
        group = group_of(row["evidence"])
        yield Pair(evidence, row["claim"], label, "labelled", row["dataset"], group)


def cut(evidence: str, claim: str) -> str:
    """The excerpt of ``evidence`` that the checker would choose for ``claim``."""
    if len(evidence.split()) <= MOST_WORDS:
        return evidence
    body = read(claim, BUILT_IN)
    material = Material(1, 0, read(evidence[:20_000], BUILT_IN), plain(evidence[:20_000]))
    return excerpt(windows(body, [material])) or evidence


def stored_pairs(path: Path) -> list[Pair]:
    """Pairs that :func:`store` wrote."""
    return [Pair(**row) for row in rows(path)]


def store(pairs: Iterable[Pair], path: Path) -> int:
    """Write them beside ``path`` and rename; the same pairs give the same bytes."""
    part, written = path.with_name(path.name + ".part"), 0
    with part.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
        for pair in pairs:
            packed.write((json.dumps(asdict(pair), ensure_ascii=False) + "\n").encode())
            written += 1
    part.replace(path)
    return written
