"""The gold list of passage pairs holds its floor, and no value is invented."""

from __future__ import annotations

from benchmarks.news_pairs import GOLD, KINDS, REAL, _lines, measure


def test_the_written_pairs_hold_their_floor() -> None:
    found = measure(None)
    assert found["pairs"] == 60
    assert found["invented_values"] == 0
    assert found["macro_f1"] >= 0.78


def test_the_lists_hold_labels_and_no_text_of_others() -> None:
    assert {record["kind"] for record in _lines(GOLD)} == set(KINDS)
    real = list(_lines(REAL))
    assert len(real) == 120
    for record in real:
        assert set(record["a"]) == set(record["b"]) == {"doc_id", "start", "end"}
