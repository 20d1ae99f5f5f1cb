"""The reader's lists of dates and speakers hold: written and labelled by somebody who had not seen
the code. ``docs/news.md`` has the figures of the first run and of now.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks import news_attributions, news_dates

GOLD = Path(__file__).parent / "gold"


def rows(name: str) -> list[dict[str, Any]]:
    lines = (GOLD / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_dates_of_the_reader_s_list() -> None:
    scores = news_dates.scores([news_dates.in_sentence(row) for row in rows("dates.jsonl")])
    right, claimed = scores["dates right"], scores["dates right where claimed"]
    assert right.den == 100
    assert right.num >= 98, right
    assert claimed.num >= 0.99 * claimed.den, claimed


def test_speakers_of_the_reader_s_list() -> None:
    outcomes = [news_attributions.in_sentence(row) for row in rows("attributions.jsonl")]
    right = news_attributions.scores(outcomes)["speaker right"]
    wrong = [o.row["id"] for o in outcomes if not o.right]
    assert right.den == 100
    assert right.num >= 97, wrong
