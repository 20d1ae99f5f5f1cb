"""Each check in code on its own invented pairs: precision and recall of "fail"."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.checks import (
    attribution_pairs,
    date_pairs,
    modality_pairs,
    name_pairs,
    negation_pairs,
    number_pairs,
    quote_pairs,
)
from tests.checks.harness import Pair, run, score

ALL = ("number", "date", "name", "role", "negation", "modality", "quote", "attribution")
# Kinds, pairs, and the least precision and recall.
TABLES = [
    (("number",), number_pairs.PAIRS, 0.97, 0.93),
    (("date",), date_pairs.PAIRS, 0.96, 0.93),
    (("name", "role"), name_pairs.PAIRS, 0.96, 0.88),
    (("negation",), negation_pairs.PAIRS, 0.95, 0.9),
    (("modality",), modality_pairs.PAIRS, 0.94, 0.9),
    (("quote",), quote_pairs.PAIRS, 0.95, 0.95),
    (("attribution",), attribution_pairs.PAIRS, 0.95, 0.95),
]


@pytest.mark.parametrize(
    ("kinds", "pairs", "precision", "recall"), TABLES, ids=[t[0][0] for t in TABLES]
)
def test_a_check_holds_its_precision_and_recall(
    kinds: Sequence[str], pairs: Sequence[Pair], precision: float, recall: float
) -> None:
    found = score(pairs, kinds)
    print(
        f"\n{kinds[0]}: precision {found.right_fails}/{found.fails}, "
        f"recall {found.right_fails}/{found.wrong_pairs} of {len(pairs)} pairs"
    )
    for text in found.missed:
        print("  missed:", text)
    for text in found.false_alarms:
        print("  false alarm:", text)
    assert len(pairs) >= 40
    assert found.precision >= precision, found.false_alarms
    assert found.recall >= recall, found.missed


@pytest.mark.parametrize(("kinds", "pairs"), [t[:2] for t in TABLES], ids=[t[0][0] for t in TABLES])
def test_a_reason_is_one_readable_line(kinds: Sequence[str], pairs: Sequence[Pair]) -> None:
    for pair in pairs:
        for check in run(pair, kinds):
            assert check.outcome != "error"
            assert check.detail.strip() == check.detail
            assert 0 < len(check.detail) <= 200
            assert "\n" not in check.detail


def test_no_check_breaks_on_a_claim_about_something_else() -> None:
    every = [pair for _, pairs, _, _ in TABLES for pair in pairs]
    for one, other in zip(every, every[::-1], strict=True):
        mixed = Pair(f"{one.claim} {other.claim}", other.source + one.source, "pass", one.day)
        for check in run(mixed, ALL):
            assert check.outcome != "error"
