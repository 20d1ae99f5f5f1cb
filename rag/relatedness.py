"""How likely two statements are about the same matter: a logistic regression on what they share."""

from __future__ import annotations

import math

from rag.facets import SERIES, facets_in
from rag.figures import Figure
from rag.likeness import names_meet, share
from rag.statements import Statement

FEATURES = (
    "cosine", "context_cosine", "most_shared", "least_shared", "names_shared", "names_apart",
    "same_numbers", "same_days", "other_subject",
)  # fmt: skip
# Fitted on pairs that were written and labelled for it and on the gold lists (docs/news.md).
WEIGHTS = {
    "cosine": 2.75, "context_cosine": 3.09, "most_shared": 1.07, "least_shared": 0.14,
    "names_shared": 1.91, "names_apart": -1.4, "same_numbers": 0.5, "same_days": 0.6,
    "other_subject": -1.2,
}  # fmt: skip
INTERCEPT = -4.45
# A number that any two texts may share says nothing.
TELLING = 20


def related(one: Statement, other: Statement) -> float:
    """The probability that both are about the same matter."""
    score = INTERCEPT + sum(
        WEIGHTS[name] * value for name, value in zip(FEATURES, features(one, other), strict=True)
    )
    return 1.0 / (1.0 + math.exp(-score))


def features(one: Statement, other: Statement) -> tuple[float, ...]:
    """The numbers that speak for or against one matter, in the order of ``FEATURES``."""
    plain = [w for w in one.words if not w.is_name], [w for w in other.words if not w.is_name]
    forth, back = share(*plain), share(*reversed(plain))
    here, there = one.names or one.around, other.names or other.around
    shared = sum(names_meet(n, there | other.around) for n in here)
    apart = any(not names_meet(n, there | other.around) for n in one.names) and any(
        not names_meet(n, here | one.around) for n in other.names
    )
    series = facets_in(one.words) & SERIES, facets_in(other.words) & SERIES
    return (
        float(one.vector @ other.vector),
        float(one.context @ other.context),
        max(forth, back),
        min(forth, back),
        min(shared, 3) / 3,
        float(apart),
        float(min(2, _same_numbers(one.figures, other.figures))),
        float(bool(_days(one) & _days(other))),
        float(bool(series[0] and series[1] and not series[0] & series[1])),
    )


def _same_numbers(here: tuple[Figure, ...], there: tuple[Figure, ...]) -> int:
    return len(_telling(here) & _telling(there))


def _telling(figures: tuple[Figure, ...]) -> set[tuple[str, float]]:
    return {
        (f.measure.dimension, round(f.measure.value, 6))
        for f in figures
        if f.measure.value > TELLING or f.measure.value % 1
    }


def _days(statement: Statement) -> set[tuple[int | None, int | None]]:
    """Days of a month that the words name, whatever the year."""
    return {(d.month, d.day) for d in statement.dates if d.month and d.day}
