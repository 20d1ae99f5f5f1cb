"""The figures of the checker's benchmark on tiny arrays."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.checker_metrics import (
    Floats,
    auc,
    balanced_accuracy,
    calibration_error,
    draws,
    interval,
    recalls,
    reliability,
)

LABELS = np.array([True, True, False, False])


def once(count: int) -> Floats:
    return np.ones((1, count))


def test_recalls_and_their_mean() -> None:
    entailed = np.array([True, False, False, False])
    yes, no = recalls(entailed, LABELS, once(4))
    assert (yes[0], no[0]) == (0.5, 1.0)
    assert balanced_accuracy(entailed, LABELS, once(4))[0] == 0.75


def test_weights_count_rows_as_often_as_they_say() -> None:
    entailed = np.array([True, False, False, True])
    weights = np.array([[3.0, 1.0, 1.0, 1.0], [0.0, 0.0, 1.0, 1.0]])
    yes, no = recalls(entailed, LABELS, weights)
    assert (yes[0], no[0]) == (0.75, 0.5)
    assert np.isnan(yes[1])
    assert no[1] == 0.5


def test_auc_counts_ties_half() -> None:
    assert auc(np.array([0.9, 0.8, 0.2, 0.1]), LABELS, once(4))[0] == 1.0
    assert auc(np.array([0.1, 0.2, 0.8, 0.9]), LABELS, once(4))[0] == 0.0
    assert auc(np.array([0.5, 0.5, 0.5, 0.5]), LABELS, once(4))[0] == 0.5
    assert auc(np.array([0.9, 0.5, 0.5, 0.1]), LABELS, once(4))[0] == 0.875
    assert np.isnan(auc(np.array([0.1, 0.2]), np.array([True, True]), once(2))[0])


def test_auc_equals_the_share_of_pairs_in_order_under_any_weights() -> None:
    chance = np.random.default_rng(3)
    scores = chance.integers(0, 6, 40) / 5
    labels = chance.random(40) < 0.4
    weights = chance.integers(0, 4, (3, 40)).astype(np.float64)
    for row, value in zip(weights, auc(scores, labels, weights), strict=True):
        above = total = 0.0
        for i in np.flatnonzero(labels):
            for j in np.flatnonzero(~labels):
                weight = row[i] * row[j]
                total += weight
                above += weight * ((scores[i] > scores[j]) + 0.5 * (scores[i] == scores[j]))
        assert value == pytest.approx(above / total)


def test_calibration_error_is_nought_where_probabilities_are_shares() -> None:
    assert calibration_error(np.array([0.5] * 4), LABELS, once(4))[0] == pytest.approx(0.0)
    assert calibration_error(np.array([1.0, 1, 0, 0]), LABELS, once(4))[0] == pytest.approx(0.0)
    assert calibration_error(np.array([0.0, 0, 1, 1]), LABELS, once(4))[0] == pytest.approx(1.0)


def test_calibration_error_weighs_both_labels_alike() -> None:
    labels = np.array([True, False, False, False])
    assert calibration_error(np.full(4, 0.5), labels, once(4))[0] == pytest.approx(0.0)
    assert calibration_error(np.full(4, 0.25), labels, once(4))[0] == pytest.approx(0.25)


def test_reliability_tells_each_bin_that_holds_anything() -> None:
    bins = reliability(np.array([0.95, 0.91, 0.05, 1.0]), LABELS, once(4))
    assert [(share, supported) for share, _, supported in bins] == [(0.25, 0.0), (0.75, 2 / 3)]


def test_draws_take_whole_groups_and_are_always_the_same() -> None:
    groups = np.array(["a", "a", "b", "c", "c", "c"])
    drawn = draws(groups, times=50, seed=1)
    assert drawn.shape == (51, 6)
    assert (drawn[0] == 1).all()
    assert (drawn[:, 0] == drawn[:, 1]).all()
    assert (drawn[:, 3] == drawn[:, 5]).all()
    assert (drawn[1:, 0] + drawn[1:, 2] + drawn[1:, 3] == 3).all()
    assert (draws(groups, times=50, seed=1) == drawn).all()


def test_interval_leaves_out_draws_without_a_figure() -> None:
    value, low, high = interval(np.array([0.5, 0.4, np.nan, 0.6]))
    assert value == 0.5
    assert 0.4 <= low < high <= 0.6
