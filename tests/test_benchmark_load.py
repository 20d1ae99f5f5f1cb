"""A few seconds of the load run, with a real service in a process of its own."""

from __future__ import annotations

from pathlib import Path

from benchmarks.load import measure, service


def test_clients_that_leave_hold_no_places_and_nobody_gets_an_error(tmp_path: Path) -> None:
    with service(tmp_path) as url:
        found = measure(url, clients=6, seconds=4.0)
    assert found["wrong"] == {}
    assert found["by_status"].get("200", 0) > 0
    assert found["left_early"] > 0
    assert found["places_taken_after"] == 0
