"""What only looks like a disagreement is not shown: two days of one course of events, two things
counted, days read as a result.
"""

from __future__ import annotations

import numpy as np
import pytest

from rag.disagreement import _counts
from rag.names import BUILT_IN
from rag.relations import Relation, relate
from rag.slots import other_score
from rag.statements import Statement, read_statement
from rag.types import Source


def statement(text: str) -> Statement:
    alone = np.ones(4, np.float32) / 2
    return read_statement(
        1, "a", text, Source(), around=frozenset(), aliases=BUILT_IN, vector=alone, context=alone
    )


@pytest.mark.parametrize(
    ("matter", "one", "other", "shown"),
    [
        ("songs: Vela, album", "14 songs", "three albums", False),
        ("passengers: ship", "Forty-eight people", "Fifty-five passengers", False),
        ("number: jury, director", "once", "two former directors", False),
        ("troops: Norland", "up to 9,000 troops", "fewer than 1,000 troops", True),
        ("deaths: flood, Varga", "12 people died", "15 soldiers were killed", True),
        ("length: border", "700-mile", "1,000 km", True),
        ("cost: gallon, regular", "$4.42", "$4.17", True),
    ],
)
def test_both_sides_count_the_same(matter: str, one: str, other: str, shown: bool) -> None:
    relation = Relation("conflict", matter, "", one, other, 0.9, "figures")
    assert _counts(relation, of_number=False) is shown


def test_two_weekdays_are_no_clash_and_two_numbered_days_are() -> None:
    weekdays = Relation("conflict", "rail", "", "Monday", "July", 0.9, clash="date")
    days = Relation("conflict", "rail", "", "12 May", "14 May", 0.9, clash="date")
    assert not _counts(weekdays, of_number=False)
    assert _counts(days, of_number=False)


def test_days_are_not_the_result_of_a_match() -> None:
    recalls = "Carmaker Orvik issued recalls in the week of Feb. 3-10 for faulty brakes."
    others = "Carmaker Orvik issued recalls in the week of Feb. 10-17 for faulty brakes."
    won = "Orvik won the match against Varga 3-1 at home."
    lost = "Orvik won the match against Varga 2-1 at home."
    assert other_score(statement(recalls), statement(others)) is None
    assert other_score(statement(won), statement(lost)) is not None
    told = relate(statement(recalls), statement(others))
    assert told is None or "match" not in told.reason
