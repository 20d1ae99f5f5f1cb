"""Both layers as one calibrated probability: a logistic regression over what the entailment model
says of the windows, how the words align, and which checks in code failed.

Fitted by ``training/checker/calibrate.py`` with the signs held: a failed check can only lower.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from rag.checking.case import Case
from rag.errors import ModelError
from rag.ports import Vectors
from rag.types import CheckKind

FAILS: tuple[CheckKind, ...] = (
    "number", "date", "name", "role", "negation", "modality", "quote",
)  # fmt: skip
FEATURES = ("best", "excerpt", "against", "coverage", "missing", *FAILS)
MOST_MISSING = 6
_EDGE = 1e-4


@dataclass(frozen=True, slots=True)
class Calibration:
    """``coefficients`` by the names of ``FEATURES``. Thresholds on the probability: ``entailed``
    (best balance of both errors), ``supported`` (at most 5 % of what is not supported passes); on
    the model's own *contradicted*: ``contradicted``.
    """

    intercept: float
    coefficients: Mapping[str, float]
    entailed: float
    supported: float
    contradicted: float

    def probability(self, features: tuple[float, ...]) -> float:
        total = self.intercept + sum(
            self.coefficients[name] * value for name, value in zip(FEATURES, features, strict=True)
        )
        return from_log_odds(total)


def load_calibration(path: Path) -> Calibration:
    """Raises ``ModelError`` if the file is missing or damaged."""
    hint = "The file belongs to the package: install groundwire again."
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        coefficients = {name: float(stored["coefficients"][name]) for name in FEATURES}
        bars = stored["thresholds"]
        return Calibration(
            float(stored["intercept"]),
            coefficients,
            float(bars["verify"]),
            float(bars["show"]),
            float(bars["contradict"]),
        )
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror}", hint=hint) from error
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path} is damaged", hint=hint) from error


def features(case: Case, rows: Vectors, failed: Collection[CheckKind]) -> tuple[float, ...]:
    """In the order of ``FEATURES``. ``rows`` belong to ``case.pairs``, the excerpt is the last."""
    if case.alignment is None or not len(rows):
        best = excerpt = log_odds(0.0)
        against = coverage = 0.0
        missing = float(MOST_MISSING)
    else:
        best = log_odds(float(rows[:, 0].max()))
        excerpt = log_odds(float(rows[-1, 0]))
        against = float(rows[-1, 1])
        coverage = case.alignment.coverage
        missing = float(min(MOST_MISSING, len(case.alignment.missing)))
    fails = tuple(float(kind in failed) for kind in FAILS)
    return (best, excerpt, against, coverage, missing, *fails)


def log_odds(probability: float) -> float:
    """Natural, with the probability held off 0 and 1 by 0.0001."""
    bounded = min(1 - _EDGE, max(_EDGE, probability))
    return math.log(bounded / (1 - bounded))


def from_log_odds(odds: float) -> float:
    """The probability of these log-odds, which count up to 30 either way."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))
