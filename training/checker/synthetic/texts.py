"""The open texts of the data folder, without those that the development pairs also rest on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from training.checker.pairs import HeldOut
from training.checker.synthetic.model import SourceText
from training.checker.texts_alike import normalised
from training.rows import rows

_SETS = frozenset({"fib", "factcg", "begin", "fever_dev", "fm2", "semiauto_nli_wiki"})
_MIN_WORDS = 20
_MIN_WIKI_WORDS = 24


def open_texts(folder: Path) -> list[SourceText]:
    """Texts that may be trained on for weights that ship, each once, in the order of the files."""
    held_out = HeldOut(folder / "verifier" / "dev_pairs.jsonl.gz")
    found: list[SourceText] = []
    seen: set[str] = set()
    for text in _candidates(folder):
        plain = normalised(text.text)
        words = plain.split()
        shortest = _MIN_WIKI_WORDS if text.dataset == "semiauto_nli_wiki" else _MIN_WORDS
        if len(words) < shortest or plain in seen or held_out.holds(text.text):
            continue
        seen.add(plain)
        found.append(text)
    return found


def _candidates(folder: Path) -> Iterator[SourceText]:
    for row in rows(folder / "verifier" / "train_pairs.jsonl.gz"):
        if row["licence_class"] == "open" and row["dataset"] in _SETS:
            yield SourceText(row["evidence"], row["dataset"])
    for row in rows(folder / "qa" / "clapnq_dev.jsonl.gz"):
        yield SourceText(row["passage"], "clapnq")
    for row in rows(folder / "qa" / "squad2_500.jsonl.gz"):
        yield SourceText(row["context"], "squad2")
