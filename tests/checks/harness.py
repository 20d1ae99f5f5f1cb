"""Run one check in code on one invented pair, without a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rag.checking.case import Case, prepare
from rag.checking.checks import CODE_CHECKS
from rag.checking.tokens import Material, plain, read
from rag.names import BUILT_IN
from rag.types import Check

Expected = Literal["pass", "fail", "skip"]


@dataclass(frozen=True, slots=True)
class Pair:
    claim: str
    source: str
    expected: Expected
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How well "fail" finds the pairs that are wrong."""

    right_fails: int
    fails: int
    wrong_pairs: int
    missed: tuple[str, ...]
    false_alarms: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right_fails / max(1, self.fails)

    @property
    def recall(self) -> float:
        return self.right_fails / max(1, self.wrong_pairs)


def case_of(pair: Pair) -> Case:
    body = read(pair.source, BUILT_IN)
    material = Material(1, 0, body, plain(pair.source), pair.day, None)
    return prepare(pair.claim, [material], BUILT_IN, most_windows=12)


def run(pair: Pair, kinds: Sequence[str]) -> list[Check]:
    case = case_of(pair)
    return [check(case) for kind, check in CODE_CHECKS if kind in kinds]


def score(pairs: Sequence[Pair], kinds: Sequence[str]) -> Score:
    """A pair fails if one of the checks of ``kinds`` says so; "skip" counts as not failing."""
    right, fails = 0, 0
    missed: list[str] = []
    false_alarms: list[str] = []
    for pair in pairs:
        details = [c.detail for c in run(pair, kinds) if c.outcome == "fail"]
        fails += bool(details)
        if pair.expected == "fail":
            right += bool(details)
            if not details:
                missed.append(pair.claim)
        elif details:
            false_alarms.append(f"{pair.claim}: {details[0]}")
    wrong = sum(pair.expected == "fail" for pair in pairs)
    return Score(right, fails, wrong, tuple(missed), tuple(false_alarms))
