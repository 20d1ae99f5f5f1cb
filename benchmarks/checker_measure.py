"""Labelled pairs through the checker's own path, with what is dear kept between runs."""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any
from unittest import mock

import numpy as np
from numpy.typing import NDArray

import rag.checking.windows as windows_of_words
from benchmarks.checker_store import Store, key_of
from rag.aliases import Aliases
from rag.checking import SourceText, calibration, pair_cases
from rag.checking.alignment import Window
from rag.checking.case import Case
from rag.checking.checks import CODE_CHECKS
from rag.checking.excerpt import excerpt, interleaved
from rag.checking.joint import FAILS, FEATURES
from rag.checking.several import weakest
from rag.checking.verdict import NEAR_COPY, conclude, score_all, unchecked
from rag.checking.windows import windows
from rag.ports import Embedder, EntailmentModel, Vectors
from rag.types import Check, Verdict
from rag.words import content_words
from training.checker.calibrate import OPEN, claim_row, sentence_row
from training.checker.texts_alike import group_of

Record = dict[str, Any]
Floats32 = NDArray[np.float32]
Part = tuple[Case, Vectors] | Check  # a sentence of a claim and its rows, or why it has none
BATCH = 32
JUDGED_WORDS = 170  # of evidence, for a language model as judge
MATCHES = ("verbatim", "close", "loose")


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled pair and all that was found of it. ``document`` is what a language model is given.

    ``match`` is that of the loosest sentence of the claim. ``decided``: the probability where
    alignment alone decides, or nothing could be checked; else ``OPEN``. ``quoted``: every sentence
    has its quotes. ``lowered``: a check failed in a sentence that is nearly a copy.
    ``rows``: the model's, sentence after sentence.
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
    decided: float
    quoted: bool
    lowered: bool
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
        for row, parts in zip(batch, scored_parts(laid(batch, aliases), model), strict=True):
            found.append(_judged(row, parts, embedder, store))
        done = len(found)
        left = (perf_counter() - began) / done * (len(rows) - done)
        sys.stderr.write(f"\r{what}: {done}/{len(rows)}, {left:.0f} s left   ")
        sys.stderr.flush()
    sys.stderr.write("\n")
    return found


def laid(rows: Sequence[Record], aliases: Aliases) -> list[list[Case | Check]]:
    """The sentences of each row's claim, laid against its evidence."""
    return [pair_cases(r["claim"], [SourceText(r["evidence"])], aliases) for r in rows]


def scored_parts(
    made: Sequence[Sequence[Case | Check]], model: EntailmentModel
) -> list[list[Part]]:
    """Each sentence with the model's rows, all asked for at once. A model that fails ends the run:
    its figures would be worth nothing.
    """
    cases = [case for of_claim in made for case in of_claim if isinstance(case, Case)]
    rows: list[Vectors] = []
    for one in score_all(cases, model):
        if isinstance(one, Check):
            raise SystemExit(f"\n{one.detail}")
        rows.append(one)
    scored = iter(zip(cases, rows, strict=True))
    return [
        [part if isinstance(part, Check) else next(scored) for part in of_claim]
        for of_claim in made
    ]


def concluded(parts: Sequence[Part]) -> list[Verdict]:
    """The verdict on each sentence."""
    return [
        unchecked(part) if isinstance(part, Check) else conclude(*part, CODE_CHECKS, calibration())
        for part in parts
    ]


def _judged(row: Record, parts: Sequence[Part], embedder: Embedder | None, store: Store) -> Judged:
    verdicts = concluded(parts)
    verdict = weakest(verdicts)
    sound = [part for part in parts if not isinstance(part, Check)]
    values, decided = (0.0,) * len(FEATURES), OPEN
    if sound:
        checks = [
            v.checks for p, v in zip(parts, verdicts, strict=True) if not isinstance(p, Check)
        ]
        values, decided = claim_row(
            [sentence_row(*part, done) for part, done in zip(sound, checks, strict=True)]
        )
    if verdict.label == "unchecked":
        decided = 0.0
    chosen = _chosen([case for case, _ in sound])
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
        match=max((case.match for case, _ in sound), key=MATCHES.index, default="loose"),
        decided=decided,
        quoted=all(v.quotes for v in verdicts),
        lowered=any(_lowered(*both) for both in zip(parts, verdicts, strict=True)),
        features=values,
        rows=tuple(tuple(round(float(v), 5) for v in one) for _, rows in sound for one in rows),
        verdict=verdict,
        overlap=overlap(row["claim"], row["evidence"]),
        cosine=cosine,
    )


def _lowered(part: Part, verdict: Verdict) -> bool:
    if isinstance(part, Check) or part[0].alignment is None or part[0].match != "loose":
        return False
    failed = any(c.outcome == "fail" and c.kind in FAILS for c in verdict.checks)
    return failed and part[0].alignment.coverage >= NEAR_COPY


def _chosen(cases: Sequence[Case]) -> list[Window]:
    """The windows that the sentences of a claim rest on, best first, as the language model is given
    them; where all stand word for word, those that would have been chosen.
    """
    own = [case.windows for case in cases]
    if not any(own):
        own = [tuple(windows(case.claim, case.materials)) for case in cases]
    return interleaved(own)


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


@contextmanager
def without_vectors() -> Iterator[None]:
    """Windows are chosen by the form of the words alone."""

    def nothing(words: Sequence[str]) -> Floats32:
        return np.zeros((len(words), 1), np.float32)

    with mock.patch.object(windows_of_words, "vectors", nothing):
        yield


def peak_mb() -> float:
    """The most memory that this process has held."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (1e6 if sys.platform == "darwin" else 1e3), 1)
