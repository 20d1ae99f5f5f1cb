"""What the checker sees of labelled pairs. What the model said is kept in a file, so that after a
change in the code, or in the fit, only what is new is asked.

Every pair takes the path of ``rag verify``.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import numpy as np

from rag.checking import SourceText, pair_cases
from rag.checking.case import Case
from rag.checking.checks import CODE_CHECKS
from rag.checking.joint import FAILS, Seen, features, look
from rag.checking.verdict import CLOSE, FAULTY, VERBATIM, run_checks, score_all
from rag.names import BUILT_IN
from rag.ports import EntailmentModel, Vectors
from rag.types import Check, CheckKind
from training.rows import Row

BATCH = 32
OPEN = -1.0  # where alignment decides nothing
SURE = 0.5  # what alignment decides above this holds


@dataclass(frozen=True, slots=True)
class Part:
    """One sentence of a claim: what was seen, which checks failed (but attribution), and its
    probability where alignment decides it (else ``OPEN``).
    """

    seen: Seen
    failed: frozenset[CheckKind]
    decided: float

    @property
    def features(self) -> tuple[float, ...]:
        return features(self.seen, self.failed)


def part_of(case: Case, rows: Vectors, checks: Sequence[Check]) -> Part:
    """``checks``: what the checks in code found."""
    failed = frozenset(c.kind for c in checks if c.outcome == "fail" and c.kind in FAILS)
    decided = OPEN if case.alignment is not None else 0.0
    if case.match == "verbatim":
        decided = VERBATIM
    elif case.match == "close":
        decided = FAULTY if failed else CLOSE
    return Part(look(case, rows), failed, decided)


class Remembering:
    """``model`` with a memory of all that it said, which ``store`` writes to ``path``."""

    def __init__(self, model: EntailmentModel, path: Path | None) -> None:
        self.id = model.id
        self.asked = 0
        self._model, self._path = model, path
        self._held: dict[bytes, tuple[float, ...]] = {}
        if path is not None and path.exists():
            self._held = pickle.loads(path.read_bytes())

    def score(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        keys = [self._key(*pair) for pair in pairs]
        new = {k: pair for k, pair in zip(keys, pairs, strict=True) if k not in self._held}
        if new:
            self.asked += len(new)
            rows = self._model.score(list(new.values()))
            for key, row in zip(new, rows.tolist(), strict=True):
                self._held[key] = tuple(row)
        return np.array([self._held[key] for key in keys], np.float32).reshape(-1, 3)

    def store(self) -> None:
        if self._path is not None:
            part = self._path.with_name(self._path.name + ".part")
            part.write_bytes(pickle.dumps(self._held))
            part.replace(self._path)

    def _key(self, evidence: str, claim: str) -> bytes:
        told = "\0".join((self.id, evidence, claim)).encode("utf-8", "replace")
        return hashlib.sha256(told).digest()[:16]


def seen_pairs(
    pairs: Sequence[Row], model: EntailmentModel, *, cache: Path | None = None
) -> list[list[Part]]:
    """The sentences of each pair's claim, in order of the pairs."""
    remembering, found = Remembering(model, cache), list[list[Part]]()
    began = monotonic()
    for first in range(0, len(pairs), BATCH):
        found.extend(_look_at(pairs[first : first + BATCH], remembering))
        left = (monotonic() - began) / len(found) * (len(pairs) - len(found))
        sys.stderr.write(f"\r{len(found)}/{len(pairs)}, {left:.0f} s left   ")
        if len(found) % (8 * BATCH) == 0 or len(found) == len(pairs):
            remembering.store()
    return found


def _look_at(pairs: Sequence[Row], model: EntailmentModel) -> list[list[Part]]:
    made = [pair_cases(r["claim"], [SourceText(r["evidence"])], BUILT_IN) for r in pairs]
    cases = [case for of_claim in made for case in of_claim if isinstance(case, Case)]
    scored = iter(score_all(cases, model))
    return [[_part(case, scored) for case in of_claim] for of_claim in made]


def _part(case: Case | Check, scored: Iterator[Vectors | Check]) -> Part:
    rows = case if isinstance(case, Check) else next(scored)
    if isinstance(case, Check) or isinstance(rows, Check):
        raise SystemExit(f"a pair could not be scored: {rows}")
    return part_of(case, rows, run_checks(case, CODE_CHECKS))
