"""The gold list of passage pairs holds its floor, and no value is invented."""

from __future__ import annotations

from benchmarks.news_pairs import GOLD, KINDS, MORE, PARTS, REAL, _lines, measure


def test_the_written_pairs_hold_their_floor() -> None:
    found = measure(None)
    assert found["pairs"] == 60
    assert found["invented_values"] == 0
    assert found["macro_f1"] >= 0.78


def test_the_lists_hold_labels_and_no_text_of_others() -> None:
    assert {record["kind"] for record in _lines(GOLD)} == set(KINDS)
    real = list(_lines(REAL))
    assert len(real) == 120
    more = list(_lines(MORE))
    assert {record["kind"] for record in more} == set(KINDS)
    for record in (*real, *more):
        assert set(record["a"]) == set(record["b"]) == {"doc_id", "start", "end"}


def test_the_parts_of_the_further_pairs_share_no_article() -> None:
    more = list(_lines(MORE))
    development, held_out = (
        {record[side]["doc_id"] for record in more if record["part"] == part for side in ("a", "b")}
        for part in PARTS
    )
    assert [sum(r["part"] == part for r in more) for part in PARTS] == [60, 60]
    assert not development & held_out
    first = {record[side]["doc_id"] for record in _lines(REAL) for side in ("a", "b")}
    assert not first & (development | held_out)
