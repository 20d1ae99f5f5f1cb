"""Both layers as one calibrated probability: a logistic regression over what the entailment model
says of the windows, how the words align, and which checks in code failed.

Fitted by ``training/checker/calibrate.py`` with the signs held: a failed check can only lower.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.checking.case import Case
from rag.errors import WeightsDamaged
from rag.ports import Vectors
from rag.types import CheckKind, Verdict

FAILS: tuple[CheckKind, ...] = (
    "number", "date", "name", "role", "negation", "modality", "quote",
)  # fmt: skip
FEATURES = ("model", "coverage", "length", *FAILS)
REINSTALL = "The file belongs to the package: install groundwire again."
BEST = 2  # windows
SHORT = 22  # words, up to which the length of a sentence says nothing
_EDGE = 1e-4


@dataclass(frozen=True, slots=True)
class Seen:
    """What both layers saw of one sentence of a claim, as figures.

    ``rows`` (n, 3) are the model's, of each window and last of their excerpt. ``coverage``: the
    share of content words found. ``words``: of the sentence.
    """

    rows: Vectors
    coverage: float
    words: int


def look(case: Case, rows: Vectors) -> Seen:
    """``rows`` belong to ``case.pairs``."""
    coverage = case.alignment.coverage if case.alignment else 0.0
    return Seen(rows, coverage, len(case.claim.tokens))


def features(seen: Seen, failed: Collection[CheckKind]) -> tuple[float, ...]:
    """In the order of ``FEATURES``. ``model``: the mean log-odds of *supported* of the two windows
    (the excerpt among them) that support it most; without rows it is taken to support nothing.

    Best window, excerpt, contradiction, words, names and numbers that no source has, the encoder's
    cosine and the length of the evidence were tried beside these: on sets that the fit had not seen
    they did not help. A long sentence is supported less often in full by the model than by a
    reader, which ``length`` (the log of its words, from ``SHORT`` on) makes good.
    """
    supported = sorted(log_odds(float(p)) for p in seen.rows[:, 0]) or [log_odds(0.0)]
    best = supported[-BEST:]
    return (
        sum(best) / len(best),
        seen.coverage,
        math.log(1 + max(SHORT, seen.words)),
        *(float(kind in failed) for kind in FAILS),
    )


def log_odds(probability: float) -> float:
    """Natural, with the probability held off 0 and 1 by 0.0001."""
    bounded = min(1 - _EDGE, max(_EDGE, probability))
    return math.log(bounded / (1 - bounded))


def from_log_odds(odds: float) -> float:
    """The probability of these log-odds, which count up to 30 either way."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


@dataclass(frozen=True, slots=True)
class JudgeCalibration:
    """The model's log-odds, less ``centre``, times ``weight`` are added to those of the verdict.
    It is asked about probabilities within ``middle``, ends included.
    """

    weight: float = 0.35
    centre: float = 0.0
    middle: tuple[float, float] = (0.15, 0.85)

    def uncertain(self, verdict: Verdict) -> bool:
        low, high = self.middle
        return verdict.label != "unchecked" and low <= verdict.probability <= high


DEFAULT_JUDGE = JudgeCalibration()


@dataclass(frozen=True, slots=True)
class Calibration:
    """``coefficients`` by the names of ``FEATURES``. Thresholds on the probability: ``entailed``
    (best balance of both errors), ``supported`` (at most 5 % of what is not supported passes); on
    the model's own *contradicted*: ``contradicted``. ``model``: the digest of the model that it was
    fitted for, see :func:`must_fit`. ``judge``: what a language model's word weighs.
    """

    intercept: float
    coefficients: Mapping[str, float]
    entailed: float
    supported: float
    contradicted: float
    model: str = ""
    judge: JudgeCalibration = DEFAULT_JUDGE

    def probability(self, features: tuple[float, ...]) -> float:
        total = self.intercept + sum(
            self.coefficients[name] * value for name, value in zip(FEATURES, features, strict=True)
        )
        return from_log_odds(total)


def digest_of(stored: Mapping[str, object]) -> str:
    """Hex sha256 of a calibration file's values, without the digest that it holds itself."""
    facts = {name: value for name, value in stored.items() if name != "digest"}
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def load_calibration(path: Path) -> Calibration:
    """Raises ``WeightsDamaged`` if the file is missing, or is not as it was written."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        if stored["digest"] != digest_of(stored):
            raise ValueError("its digest is another")
        coefficients = {name: float(stored["coefficients"][name]) for name in FEATURES}
        bars = stored["thresholds"]
        numbers = [stored["intercept"], bars["verify"], bars["show"], bars["contradict"]]
        intercept, verify, show, contradict = (float(number) for number in numbers)
        if any(value > 0 for name, value in coefficients.items() if name in FAILS):
            raise ValueError("a failed check would raise the probability")
        if not 0 < verify <= show < 1 or not 0 < contradict <= 1:
            raise ValueError("the thresholds are out of order")
        model = str(stored["model"])
        judge = _judge(stored["judge"]) if "judge" in stored else DEFAULT_JUDGE
    except OSError as error:
        raise WeightsDamaged(f"cannot read {path}: {error.strerror}", hint=REINSTALL) from error
    except (ValueError, KeyError, TypeError) as error:
        raise WeightsDamaged(f"{path} is damaged: {error}", hint=REINSTALL) from error
    return Calibration(intercept, coefficients, verify, show, contradict, model, judge)


def _judge(stored: Mapping[str, Any]) -> JudgeCalibration:
    low, high = (float(bound) for bound in stored["middle"])
    made = JudgeCalibration(float(stored["weight"]), float(stored["centre"]), (low, high))
    if made.weight < 0 or not 0 <= low <= high <= 1:
        raise ValueError("the judge's weight or middle makes no sense")
    return made


def must_fit(calibration: Calibration, model: str) -> None:
    """Raises ``WeightsDamaged`` if the calibration was made for another model than the one with
    the digest ``model``: its probabilities would mean nothing.
    """
    if calibration.model != model:
        raise WeightsDamaged(
            "the checker's calibration was made for another model "
            f"({calibration.model[:12] or 'none'}, not {model[:12]})",
            hint=REINSTALL,
        )
