"""The open texts of the data folder, without those that the development pairs also rest on."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.checker.synthetic.clean import normalised
from training.checker.synthetic.model import SourceText

_SETS = frozenset({"fib", "factcg", "begin", "fever_dev", "fm2", "semiauto_nli_wiki"})
_MIN_WORDS = 20
_MIN_WIKI_WORDS = 24
_SHINGLE = 12
_HEAD_WORDS = 100
_HEAD_CHARACTERS = 200


def open_texts(folder: Path) -> list[SourceText]:
    """Texts that may be trained on for weights that ship, each once, in the order of the files."""
    held_out = _HeldOut(folder / "verifier" / "dev_pairs.jsonl.gz")
    found: list[SourceText] = []
    seen: set[str] = set()
    for text in _candidates(folder):
        plain = normalised(text.text)
        words = plain.split()
        shortest = _MIN_WIKI_WORDS if text.dataset == "semiauto_nli_wiki" else _MIN_WORDS
        if len(words) < shortest or plain in seen or held_out.holds(plain, words):
            continue
        seen.add(plain)
        found.append(text)
    return found


def _candidates(folder: Path) -> Iterator[SourceText]:
    for row in _rows(folder / "verifier" / "train_pairs.jsonl.gz"):
        if row["licence_class"] == "open" and row["dataset"] in _SETS:
            yield SourceText(row["evidence"], row["dataset"])
    for row in _rows(folder / "qa" / "clapnq_dev.jsonl.gz"):
        yield SourceText(row["passage"], "clapnq")
    for row in _rows(folder / "qa" / "squad2_500.jsonl.gz"):
        yield SourceText(row["context"], "squad2")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


class _HeldOut:
    """What the evidence of the development pairs begins with, and all its shingles."""

    def __init__(self, path: Path) -> None:
        self._heads: set[str] = set()
        self._shingles: set[int] = set()
        seen: set[str] = set()
        for row in _rows(path):
            if row["evidence"] in seen:
                continue
            seen.add(row["evidence"])
            plain = normalised(row["evidence"])
            self._heads.add(plain[:_HEAD_CHARACTERS])
            self._shingles.update(_shingles(plain.split()))

    def holds(self, plain: str, words: list[str]) -> bool:
        if plain[:_HEAD_CHARACTERS] in self._heads:
            return True
        return any(s in self._shingles for s in _shingles(words[:_HEAD_WORDS]))


def _shingles(words: list[str]) -> Iterator[int]:
    for at in range(len(words) - _SHINGLE + 1):
        yield hash(tuple(words[at : at + _SHINGLE]))
