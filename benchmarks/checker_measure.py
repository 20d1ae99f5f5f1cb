"""Labelled pairs through the checker's own path, with what is dear kept between runs."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import resource
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from rag.aliases import Aliases
from rag.checking import SourceText, calibration, pair_case
from rag.checking.alignment import windows
from rag.checking.case import Case
from rag.checking.checks import CODE_CHECKS
from rag.checking.excerpt import excerpt
from rag.checking.joint import FAILS, features
from rag.checking.verdict import conclude, score_all
from rag.ports import Embedder, EntailmentModel, Vectors
from rag.types import Check, Verdict
from rag.words import content_words
from training.checker.texts_alike import group_of

Record = dict[str, Any]
SEED = 7
BATCH = 32
JUDGED_WORDS = 170  # of evidence, for a language model as judge


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled pair and all that was found of it. ``document`` is what a language model is given.

    ``overlap``: the share of the claim's content words in the evidence. ``cosine``: the claim
    against the nearest of its windows; 0 where no embedder was given.
    """

    id: str
    dataset: str
    label: bool
    kind: str
    group: str
    claim: str
    document: str
    match: str
    aligned: bool
    features: tuple[float, ...]
    rows: tuple[tuple[float, ...], ...]
    verdict: Verdict
    overlap: float
    cosine: float

    @property
    def failed(self) -> list[str]:
        """The checks in code that failed."""
        checks = self.verdict.checks
        return [c.kind for c in checks if c.outcome == "fail" and c.kind != "entailment"]

    def record(self) -> Record:
        """Figures only, no text of the pair."""
        return {
            "id": self.id,
            "dataset": self.dataset,
            "label": int(self.label),
            "kind": self.kind,
            "group": self.group,
            "match": self.match,
            "features": [round(value, 5) for value in self.features],
            "rows": self.rows,
            "failed": self.failed,
            "probability": round(self.verdict.probability, 5),
            "entailed": self.verdict.entailed,
            "verdict": self.verdict.label,
            "overlap": round(self.overlap, 5),
            "cosine": round(self.cosine, 5),
        }


class Store:
    """Figures by name, appended to a file of JSON lines as they come; a torn line is left out."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: dict[str, list[float]] = {}
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                try:
                    key, values = json.loads(line)
                except ValueError:
                    continue
                self._held[key] = values
            if not path.read_bytes().endswith(b"\n"):
                self._append("\n")

    def get(self, key: str) -> list[float] | None:
        return self._held.get(key)

    def put(self, found: dict[str, list[float]]) -> None:
        self._held.update(found)
        self._append("".join(json.dumps([key, found[key]]) + "\n" for key in found))

    def _append(self, text: str) -> None:
        with self._path.open("a", encoding="utf-8") as out:
            out.write(text)


def key_of(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:24]


class Remembering:
    """An entailment model that is asked each pair once; counts what was asked anew and how long
    that took. Implements :class:`rag.ports.EntailmentModel`.
    """

    def __init__(self, model: EntailmentModel, store: Store) -> None:
        self._model, self._store = model, store
        self.asked, self.seconds = 0, 0.0

    @property
    def id(self) -> str:
        return self._model.id

    def score(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        keys = [key_of(self.id, *pair) for pair in pairs]
        new = {k: pair for k, pair in zip(keys, pairs, strict=True) if self._store.get(k) is None}
        if new:
            began = perf_counter()
            rows = self._model.score(list(new.values()))
            self.seconds += perf_counter() - began
            self.asked += len(new)
            kept = [[round(float(value), 6) for value in row] for row in rows]
            self._store.put(dict(zip(new, kept, strict=True)))
        return np.array([self._store.get(k) for k in keys], np.float32).reshape(len(pairs), 3)


def records(path: Path) -> Iterator[Record]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def sampled(rows: Iterator[Record], per_set: int | None) -> list[Record]:
    """At most ``per_set`` rows of each set, half of them supported where it can be; always the
    same ones, and a smaller sample is part of a larger one as far as both labels last.
    """
    found: dict[str, dict[int, list[Record]]] = defaultdict(lambda: {1: [], 0: []})
    for row in rows:
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


def judge(
    rows: Sequence[Record],
    model: EntailmentModel,
    aliases: Aliases,
    *,
    embedder: Embedder | None,
    store: Store,
    what: str,
) -> list[Judged]:
    """Every row as ``rag verify`` would take it, in batches, with progress on stderr."""
    found: list[Judged] = []
    began = perf_counter()
    for first in range(0, len(rows), BATCH):
        batch = rows[first : first + BATCH]
        cases = [pair_case(r["claim"], [SourceText(r["evidence"])], aliases) for r in batch]
        for row, case, scored in zip(batch, cases, score_all(cases, model), strict=True):
            found.append(_judged(row, case, scored, embedder, store))
        done = len(found)
        left = (perf_counter() - began) / done * (len(rows) - done)
        sys.stderr.write(f"\r{what}: {done}/{len(rows)}, {left:.0f} s left   ")
        sys.stderr.flush()
    sys.stderr.write("\n")
    return found


def _judged(
    row: Record, case: Case, scored: Vectors | Check, embedder: Embedder | None, store: Store
) -> Judged:
    if isinstance(scored, Check):
        raise SystemExit(f"\n{row['id']}: {scored.detail}")
    verdict = conclude(case, scored, CODE_CHECKS, calibration())
    failed = [c.kind for c in verdict.checks if c.outcome == "fail" and c.kind in FAILS]
    chosen = case.windows or tuple(windows(case.claim, case.materials))
    cosine = 0.0
    if embedder is not None and chosen:
        cosine = _nearest(row["claim"], [w.text for w in chosen], embedder, store)
    return Judged(
        id=row["id"],
        dataset=row["dataset"],
        label=row["label"] == 1,
        kind=row.get("kind", "labelled"),
        group=group_of(row["evidence"]),
        claim=row["claim"],
        document=excerpt(chosen, most_words=JUDGED_WORDS),
        match=case.match,
        aligned=case.match == "verbatim" or case.alignment is not None,
        features=features(case, scored, failed),
        rows=tuple(tuple(round(float(v), 5) for v in one) for one in scored),
        verdict=verdict,
        overlap=overlap(row["claim"], row["evidence"]),
        cosine=cosine,
    )


def overlap(claim: str, evidence: str) -> float:
    """The share of the claim's content words (their stems) that the evidence holds anywhere."""
    wanted = {word.stem for word in content_words(claim)}
    held = {word.stem for word in content_words(evidence)}
    return len(wanted & held) / max(1, len(wanted))


def _nearest(claim: str, texts: list[str], embedder: Embedder, store: Store) -> float:
    key = key_of(embedder.id, claim, *texts)
    held = store.get(key)
    if held is None:
        vectors = embedder.embed_passages([claim, *texts])
        held = [round(float((vectors[1:] @ vectors[0]).max()), 6)]
        store.put({key: held})
    return held[0]


SIZES = {"at most 120 words": (1, 120), "300 to 500 words": (300, 500), "1,000 and more": (1000, 0)}


def speed(
    rows: Sequence[Record], model: EntailmentModel, aliases: Aliases, *, most: int = 40
) -> dict[str, Record]:
    """Pairs a second by the words of the evidence, warm, nothing remembered; the model apart."""
    model.score([("A ferry sank.", "A ferry sank.")])
    found: dict[str, Record] = {}
    for name, (low, high) in SIZES.items():
        fit = [r for r in rows if low <= len(r["evidence"].split()) <= (high or 10**9)]
        chosen = random.Random(SEED).sample(fit, min(most, len(fit)))
        if not chosen:
            continue
        began = perf_counter()
        cases = [pair_case(r["claim"], [SourceText(r["evidence"])], aliases) for r in chosen]
        prepared = perf_counter()
        scored = score_all(cases, model)
        model_done = perf_counter()
        for case, one in zip(cases, scored, strict=True):
            conclude(case, one, CODE_CHECKS, calibration())
        ended = perf_counter()
        asked = [p for c in cases if c.match != "verbatim" for p in c.pairs]
        words = sum(len(text.split()) + len(claim.split()) for text, claim in asked)
        found[name] = {
            "pairs": len(chosen),
            "pairs_per_s": round(len(chosen) / (ended - began), 2),
            "windows": len(asked),
            "words_a_window": round(words / max(1, len(asked)), 1),
            "windows_per_s": round(len(asked) / (model_done - prepared), 2),
            "prepare_ms_a_pair": round((prepared - began) / len(chosen) * 1000, 2),
            "check_ms_a_pair": round((ended - model_done) / len(chosen) * 1000, 2),
        }
    return found


def peak_mb() -> float:
    """The most memory that this process has held."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (1e6 if sys.platform == "darwin" else 1e3), 1)
