"""How two passages stand to each other: agree, conflict, update, compatible, or apart."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.comparison import compare
from rag.measures import measure, same_value
from rag.names import BUILT_IN
from rag.numbers import find_quantities
from rag.ports import Embedder
from rag.relations import Relation
from rag.settings import Settings
from rag.types import UNKNOWN_DATE, DateRange, Source
from rag.wiring import make_embedder


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return make_embedder(Settings())


def told(text: str, day: str | None = None) -> tuple[str, Source]:
    known = date.fromisoformat(day) if day else None
    return text, Source(published=DateRange(known, known, "stated") if known else UNKNOWN_DATE)


def relation(
    embedder: Embedder, one: tuple[str, Source], other: tuple[str, Source]
) -> Relation | None:
    return compare(one, other, embedder=embedder, aliases=BUILT_IN)


PAIRS = [
    ("The Sela river is 480 km long.", "At 410 miles, the Sela is the longest river.", "conflict"),
    ("The Sela river is 480 km long.", "The Sela river is about 300 miles long.", "agree"),
    ("The tower is 312 metres high.", "The tower stands 254 metres tall.", "conflict"),
    ("About 5,000 people marched in Bergholm on Saturday.",
     "Organisers put the number of marchers in Bergholm on Saturday at 20,000.", "conflict"),
    ("There are fewer than 1,000 foreign troops in Tervia at present.",
     "Up to 9,000 foreign troops will be sent to Tervia.", "compatible"),
    ("The talks between Norland and Tervia were held in Geneva last week.",
     "Last week's talks between Norland and Tervia took place in Vienna.", "conflict"),
    ("The mayor attended the ceremony on Sunday.",
     "The mayor did not attend Sunday's ceremony, the Orvik Post reported.", "conflict"),
    ("Dunmere beat Kingsmoor 2-1 in Saturday's final.",
     "Saturday's final between Dunmere and Kingsmoor finished 3-1 to Dunmere.", "conflict"),
    ("The earthquake killed more than 1,200 people in the Hara valley.",
     "The Hara valley earthquake left 30,000 people homeless.", None),
    ("Repairs to the Orvik bridge will cost 27 million euros.",
     "The new stadium in Orvik will cost 60 million euros.", None),
    ("The distance from Orvik to Castelmar is 90 km.",
     "The distance from Orvik to Lund is 45 km.", None),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "kind"), PAIRS)
def test_on_one_day(embedder: Embedder, one: str, other: str, kind: str | None) -> None:
    found = relation(embedder, told(one, "2022-05-03"), told(other, "2022-05-03"))
    assert (found and found.kind) == kind


LATER = [
    ("At least 14 people have died in the floods in Varga province.",
     "The death toll from the floods in Varga province has risen to 39.", "update"),
    ("The council plans to close the library on Elm Road in March.",
     "Councillors have dropped plans to close the Elm Road library.", "update"),
    ("Schools in Orvik are closed because of the heatwave.",
     "Pupils in Orvik returned as schools reopened after the heatwave.", "update"),
    ("The ferry Aurelia had 212 passengers on board when it ran aground.",
     "There were 268 passengers on the ferry Aurelia when it ran aground.", "conflict"),
    ("The painter was born in 1871 in Lund.", "The painter, born in 1876, grew up in Lund.",
     "conflict"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "kind"), LATER)
def test_a_later_report_replaces_what_can_change(
    embedder: Embedder, one: str, other: str, kind: str
) -> None:
    found = relation(embedder, told(one, "2022-05-03"), told(other, "2022-05-06"))
    assert found is not None
    assert found.kind == kind


def test_the_reason_gives_the_conversion_and_the_sides_only_words_of_the_source(
    embedder: Embedder,
) -> None:
    one = "The border between Norland and Tervia is 1,000 km long."
    other = "Troops guard the 700-mile border between Norland and Tervia."
    found = relation(embedder, told(one), told(other))
    assert found is not None
    assert found.kind == "conflict"
    assert (found.one, found.other) == ("1,000 km", "700-mile")
    assert "about 1,127 km" in found.reason
    assert "10 %" in found.reason


def test_the_reason_of_an_update_gives_both_dates(embedder: Embedder) -> None:
    one, other = LATER[0][0], LATER[0][1]
    found = relation(embedder, told(one, "2022-05-03"), told(other, "2022-05-06"))
    assert found is not None
    assert "2022-05-03" in found.reason
    assert "2022-05-06" in found.reason


@given(pair=st.sampled_from([*PAIRS, *LATER]), days=st.sampled_from(["2022-05-03", "2022-05-06"]))
@settings(max_examples=20, deadline=None)
def test_the_order_of_the_passages_does_not_matter(
    pair: tuple[str, str, str | None], days: str
) -> None:
    embedder = make_embedder(Settings())
    here, there = told(pair[0], "2022-05-03"), told(pair[1], days)
    forth, back = relation(embedder, here, there), relation(embedder, there, here)
    assert (forth and forth.kind) == (back and back.kind)
    for found, first, second in ((forth, here, there), (back, there, here)):
        if found is not None and found.kind != "agree":
            assert found.one in first[0]
            assert found.other in second[0]


@given(
    value=st.integers(1, 10_000_000),
    words=st.sampled_from(["{} people", "about {} people", "more than {} people", "{} km"]),
)
@settings(max_examples=50)
def test_a_number_is_the_same_as_itself_and_not_as_its_double(value: int, words: str) -> None:
    def read(number: int) -> object:
        text = words.format(f"{number:,}")
        found = find_quantities(text)
        return measure(found[0], text) if found else None

    one, double = read(value), read(2 * value)
    if one is None or double is None:
        return
    assert same_value(one, one, roughly=False)  # type: ignore[arg-type]
    assert not same_value(one, double, roughly=True)  # type: ignore[arg-type]
