"""What the checker sees of labelled pairs, kept in a file, so that the fit can be tried in seconds.

Every pair takes the path of ``rag verify``. A pair that the file holds is not asked about again.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

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


def seen_pairs(
    pairs: Sequence[Row], model: EntailmentModel, *, cache: Path | None = None
) -> list[list[Part]]:
    """The sentences of each pair's claim, in order of the pairs."""
    held: dict[tuple[str, str], list[Part]] = {}
    if cache is not None and cache.exists():
        held = pickle.loads(cache.read_bytes())
    missing = [p for p in pairs if (model.id, p["id"]) not in held]
    began = monotonic()
    for first in range(0, len(missing), BATCH):
        batch = missing[first : first + BATCH]
        for pair, parts in zip(batch, _look_at(batch, model), strict=True):
            held[model.id, pair["id"]] = parts
        done = first + len(batch)
        left = (monotonic() - began) / done * (len(missing) - done)
        sys.stderr.write(f"\r{done}/{len(missing)}, {left:.0f} s left   ")
        if cache is not None and (done % (8 * BATCH) == 0 or done == len(missing)):
            part = cache.with_name(cache.name + ".part")
            part.write_bytes(pickle.dumps(held))
            part.replace(cache)
    return [held[model.id, pair["id"]] for pair in pairs]


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
