"""Two figures are held against each other only where they are of one event, one holder, one place,
one kind and one whole: invented pairs of sentences, each right by itself.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from rag.contested import one_matter
from rag.names import BUILT_IN
from rag.statements import Statement, read_statement
from rag.types import DateRange, Source

DAY = date(2022, 5, 10)


def told(text: str, day: date = DAY) -> Statement:
    alone = np.ones(4, np.float32) / 2
    source = Source(published=DateRange(day, day, "stated"))
    return read_statement(
        1, "a", text, source, around=frozenset(), aliases=BUILT_IN, vector=alone, context=alone
    )


def held(one: Statement, other: Statement) -> bool:
    """The first figures of both sentences."""
    return one_matter(one, one.figures[0], other, other.figures[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("At least 14 people died in the flood in Varga.", "The flood in Varga killed 39 people."),
        ("The ferry Orsa carried 212 passengers.", "There were 230 passengers on the ferry Orsa."),
        ("Corvane offered 32 crowns a share.", "Corvane raised its bid to 36.50 crowns a share."),
        ("The bridge repairs will cost $18 million.", "Repairs of the bridge will cost $27m."),
    ],
)
def test_two_reports_of_one_thing_are_held_against_each_other(one: str, other: str) -> None:
    assert held(told(one), told(other, date(2022, 5, 13)))


def test_two_events_years_apart_are_not() -> None:
    one = told("An earthquake in Varga killed at least 311 people.", date(2015, 10, 26))
    other = told("An earthquake in Varga killed more than 1,000 people.")
    assert not held(one, other)
    assert held(told("An earthquake in Varga killed 900 people.", date(2022, 5, 9)), other)


def test_an_event_of_another_year_that_a_sentence_recalls_is_not() -> None:
    now = told("The flood in Varga killed 39 people.")
    past = told("The worst flood in Varga came in 2005, when the river Tal killed 412 people.")
    assert not held(now, past)


def test_a_lasting_measure_is_held_whenever_it_is_told() -> None:
    one = told("The border between Norland and Tervia is 1,000 km long.", date(2016, 3, 1))
    assert held(one, told("Patrols were doubled along the 700-mile border."))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Whose
        ("Brenn and Okafor are tied at 20 Fjord Cup titles.",
         "The news came weeks after Ruth Lindahl, who owns 23 Fjord Cup titles, retired."),
        ("He was sentenced to 16 years in prison for spying.",
         "Aldo Brenn was sentenced to nine years in prison."),
        # Where
        ("In Norland, 228 people were killed by the storm.",
         "The storm killed 33 people in Tervia."),
        # Of what
        ("Fans voted for 14 songs.", "Fans voted for three albums."),
        ("Agents took 11 sets of sealed records.", "Agents took four sets of stolen paintings."),
        ("The jury awarded $45 million in punitive damages.",
         "The jury awarded $49 million in damages."),
        ("A crowd of 87,000 attended.", "Nearly 100,000 children attended."),
        ("Photo 2 of 12 shows who attended.", "A crowd of 87,000 attended."),
        # A part and the whole, what came on top, what a share is taken of
        ("The storm killed 28 people.", "The storm killed 32 people, including 4 children."),
        ("The storm killed four more people.", "The storm killed 76 people."),
        ("It won 93 per cent of the more than 340,000 votes.", "It won 318,956 votes."),
        ("Drivers wait one minute and 47 seconds.", "Drivers wait about 107 seconds."),
        ("Of the total $49 million, a part was frozen.", "The jury awarded $4 million."),
        ("The jackpot is $810 million.", "The jackpot starts at $20 million."),
        ("Brenn took 48% of the vote in the first round.", "Brenn took 51% of the vote."),
        # When
        ("After hitting $5 a gallon in January, petrol got cheaper.", "Petrol costs $4 a gallon."),
        ("A year ago a gallon of petrol cost $2.", "A gallon of petrol costs $4."),
        ("The Tal fire has burned 15,000 acres.", "Fires burned 2 million acres last year."),
        # How often
        ("The pass costs $8 a month.", "The pass costs $80 a year."),
        # To what effect
        ("A poll found 60% disapprove of the ban.", "A poll found 37% approve of the ban."),
        ("A poll found 53% strongly support the ban.", "A poll found 69% support the ban."),
        # As far as told
        ("Brenn quit after six weeks in office.", "Brenn quit after 45 days in office."),
    ],
)  # fmt: skip
def test_two_things_are_not_held_against_each_other(one: str, other: str) -> None:
    here, there = told(one), told(other)
    a = here.figures[-1] if "of the" in one or "and 47" in one else here.figures[0]
    b = there.figures[-1] if "including" in other else there.figures[0]
    assert not one_matter(here, a, there, b)
    assert not one_matter(there, b, here, a)
