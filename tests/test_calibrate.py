"""The fit of the checker's calibration, on invented tables."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from rag.checking.joint import FAILS, FEATURES, Seen, digest_of, features, load_calibration
from rag.checking.verdict import CLOSE, FAULTY, VERBATIM
from tests.tiny_checker import write_calibration
from training.checker import card, judge
from training.checker.calibrate import (
    OPEN,
    SIGNS,
    Table,
    claim_row,
    crossed_probabilities,
    fit,
    fitted,
    stored,
    table,
    weights,
)
from training.checker.pairs import Pair
from training.checker.seen import Part, seen_pairs


def seen(supported: float, *, words: int = 14) -> Seen:
    rows = np.array([[supported, 0.0, 1 - supported]] * 2, np.float32)
    return Seen(rows, 0.8, words)


def invented(count: int = 240) -> Table:
    """Two sets in which the model is right most of the time, and a failed number check always."""
    chance = np.random.default_rng(3)
    rows, labels = [], []
    for place in range(count):
        label = place % 2 == 0
        supported = float(np.clip(chance.normal(0.7 if label else 0.35, 0.2), 0.01, 0.99))
        failed = frozenset(("number",)) if not label and place % 6 == 1 else frozenset()
        rows.append(Part(seen(supported, words=24 + place % 3), failed, OPEN).features)
        labels.append(label)
    decided = np.full(count, OPEN)
    decided[:4] = (VERBATIM, FAULTY, CLOSE, 0.0)
    groups = [hashlib.sha256(str(n // 2).encode()).hexdigest() for n in range(count)]
    sets = ["one" if n % 4 < 2 else "two" for n in range(count)]
    return Table(np.array(rows), decided, np.array(labels), np.array(sets), np.array(groups))


def test_no_coefficient_has_the_wrong_sign_even_where_the_rows_ask_for_it() -> None:
    found = invented()
    turned = fit(found.features, ~found.labels, weights(found.labels, found.sets))[0]
    for made in (fit(found.features, found.labels, weights(found.labels, found.sets))[0], turned):
        for name, value in zip(FEATURES, made, strict=True):
            assert value * SIGNS.get(name, 0) >= 0, name
    assert not turned[FEATURES.index("model")]


def test_a_failed_check_never_raises_what_the_product_then_says(tmp_path: Path) -> None:
    made = fitted(invented(), "m")
    stored(made, tmp_path / "calibration.json")
    bars = load_calibration(tmp_path / "calibration.json")
    whole = bars.probability(features(seen(0.9), set()))
    for kind in FAILS:
        assert bars.probability(features(seen(0.9), {kind})) <= whole
    assert bars.probability(features(seen(0.9), {"number"})) < whole
    assert 0 < bars.entailed <= bars.supported <= CLOSE


def test_the_figures_come_from_folds_and_the_file_names_its_model(tmp_path: Path) -> None:
    found = invented()
    made = fitted(found, "the model")
    assert made["model"] == "the model"
    figures = made["figures"]
    assert isinstance(figures, dict)
    assert figures["macro_balanced_accuracy_cross_fitted"] > 0.75
    assert figures["unsupported_that_pass_show"] <= 0.05 + 1e-9
    assert set(figures["leave_one_set_out"]) == {"one", "two"}
    assert figures["pairs"] == {"one": [120, 60], "two": [120, 60]}
    p, bars = crossed_probabilities(found)
    assert p[:4].tolist() == [VERBATIM, FAULTY, CLOSE, 0.0]
    assert bars[:4].tolist() == [0.5] * 4


def test_a_claim_is_its_weakest_sentence_with_the_failed_checks_of_all() -> None:
    good = Part(seen(0.9), frozenset(("date",)), OPEN)
    poor = Part(seen(0.2), frozenset(), OPEN)
    exact = Part(seen(0.0), frozenset(), VERBATIM)
    near = Part(seen(0.0), frozenset(), CLOSE)
    value, decided = claim_row([(p.features, p.decided) for p in (good, poor, exact)])
    assert decided == OPEN
    assert value[0] == poor.features[0]
    assert value[FEATURES.index("date")] == 1.0
    assert claim_row([(p.features, p.decided) for p in (exact, near)])[1] == CLOSE
    refuted = Part(seen(0.0), frozenset(("role",)), FAULTY)
    assert claim_row([(p.features, p.decided) for p in (good, refuted)])[1] == FAULTY


class Words:
    """Supports what has the claim's first word, and counts."""

    id = "words"

    def __init__(self) -> None:
        self.asked = 0

    def score(self, pairs):  # type: ignore[no-untyped-def]
        self.asked += len(pairs)
        held = np.array([claim.split()[0] in evidence for evidence, claim in pairs], np.float32)
        return np.stack([held, 0 * held, 1 - held], axis=1)


def test_what_was_seen_is_kept_and_not_asked_again(tmp_path: Path) -> None:
    rows = [
        {"id": str(n), "claim": f"Ferry {n} sailed to Norland late.", "label": n % 2,
         "dataset": "d", "evidence": f"A ferry came. Ferry {n} went to Norland. {n} people saw it."}
        for n in range(5)
    ]  # fmt: skip
    model, cache = Words(), tmp_path / "seen"
    first = seen_pairs(rows, model, cache=cache)
    asked = model.asked
    again = seen_pairs(rows[::-1], model, cache=cache)
    assert model.asked == asked > 0
    assert [p.features for parts in again for p in parts] == [
        p.features for parts in reversed(first) for p in parts
    ]
    assert table(rows, first).labels.tolist() == [False, True, False, True, False]


def test_the_word_of_a_judge_that_knows_more_weighs_more() -> None:
    chance = np.random.default_rng(5)
    labels = np.arange(400) % 2 == 0
    p = np.clip(chance.normal(0.5, 0.1, 400), 0.2, 0.8)
    good = np.where(labels, 3.0, -1.0) + chance.normal(0, 1.5, 400)
    noise = chance.normal(1.0, 2.0, 400)
    even = np.ones(400)
    weight, centre, gain = judge.fit(p, good, labels, even)
    assert weight >= 0.5
    assert 0.0 <= centre <= 2.0
    assert gain > 0.1
    assert judge.fit(p, noise, labels, even)[0] <= 0.1


def test_the_card_tells_what_the_files_hold(tmp_path: Path) -> None:
    manifest = {
        "files": {"model.onnx": {"bytes": 84_000_000}}, "max_tokens": 256, "licence": "Apache-2.0",
        "upstream": {"model": "owner/base", "sha256": "ab" * 32},
    }  # fmt: skip
    write_calibration(tmp_path / "c.json", model="m")
    calibration = json.loads((tmp_path / "c.json").read_text()) | fitted(invented(), "m")
    pairs = [
        Pair("e", "c", "supported", "labelled", "fib", "g"),
        Pair("e", "c", "unsupported", "edited_number", "edited:fib", "g"),
        Pair("e", "c", "not_stated", "elsewhere", "synthetic:squad2", "g"),
    ]
    runs = {"first": pairs[:1], "second": pairs[1:]}
    licence_of = {"fib": "CC BY 4.0"} | card.PASSAGES
    text = card.card(
        manifest, calibration, runs, licence_of, [[{"step": 9, "of": 11, "loss": 0.5}]]
    )
    assert "84 MB" in text
    assert "| FIB | CC BY 4.0 | 1 | 0 | 1 | 0 | 1 of 2 |" in text
    assert "| SQuAD 2.0 | CC BY-SA 4.0 | 0 | 0 | 0 | 1 | 0 of 1 |" in text
    assert "Made wrong: number 1, elsewhere 1." in text
    assert "11 steps (mean loss 0.500 at step 9)" in text
    assert "| one | 120 | 60 | 0." in text
    assert digest_of(calibration) == digest_of(calibration | {"digest": "x"})


@pytest.mark.parametrize("name", sorted(SIGNS))
def test_every_sign_belongs_to_a_feature(name: str) -> None:
    assert name in FEATURES
