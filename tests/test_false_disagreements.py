"""What only looks like a disagreement is not shown: two days of one course of events, two things
counted, days read as a result.
"""

from __future__ import annotations

import numpy as np
import pytest

from rag.contested_words import one_claim
from rag.names import BUILT_IN
from rag.relations import Relation, relate
from rag.same_counts import one_count
from rag.slots import other_score
from rag.statements import Statement, read_statement
from rag.types import Source


def statement(text: str) -> Statement:
    alone = np.ones(4, np.float32) / 2
    return read_statement(
        1, "a", text, Source(), around=frozenset(), aliases=BUILT_IN, vector=alone, context=alone
    )


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ("Her album Vela has 14 songs.", "Vela is the last of three albums.", False),
        ("The ferry Orsa carried 48 sheep.", "The ferry Orsa carried 55 passengers.", False),
        ("The jury met once.", "Two former directors sat in the jury.", False),
        ("Up to 9,000 troops are there.", "Fewer than 1,000 troops are there.", True),
        ("The flood in Varga killed 12.", "The flood in Varga killed 15 soldiers.", True),
        ("The border is 1,000 km long.", "Patrols guard the 700-mile border.", True),
        ("A gallon of regular costs $4.42.", "A gallon of regular costs $4.17.", True),
    ],
)
def test_both_sides_count_the_same(one: str, other: str, shown: bool) -> None:
    here, there = statement(one), statement(other)
    assert one_count(here, here.figures[0], there, there.figures[0]) is shown


def test_two_weekdays_are_no_clash_and_two_numbered_days_are() -> None:
    pairs = (
        ("The rail strike in Varga begins on Monday.", "The rail strike in Varga begins in July."),
        (
            "The rail strike in Varga begins on 12 May.",
            "The rail strike in Varga begins on 14 May.",
        ),
    )
    told = (("Monday", "July"), ("12 May", "14 May"))
    shown = [
        one_claim(
            statement(one),
            statement(other),
            Relation("conflict", "rail", "", *values, 0.9, clash="date"),
        )
        for (one, other), values in zip(pairs, told, strict=True)
    ]
    assert shown == [False, True]


def test_days_are_not_the_result_of_a_match() -> None:
    recalls = "Carmaker Orvik issued recalls in the week of Feb. 3-10 for faulty brakes."
    others = "Carmaker Orvik issued recalls in the week of Feb. 10-17 for faulty brakes."
    won = "Orvik won the match against Varga 3-1 at home."
    lost = "Orvik won the match against Varga 2-1 at home."
    assert other_score(statement(recalls), statement(others)) is None
    assert other_score(statement(won), statement(lost)) is not None
    told = relate(statement(recalls), statement(others))
    assert told is None or "match" not in told.reason
