"""A draft to claims: the same ones however it streams in, and never an exception."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.citations import LONGEST_SENTENCE, claims_from
from rag.errors import ProviderError
from rag.types import Claim

DRAFT = st.lists(
    st.one_of(
        st.sampled_from(
            ["The ferry sailed", " at noon.", " ", "\n", "[1]", "[2]", "[1, 3]", " [ 2 ,4 ]",
             "[", "]", "[12", "[sic]", "[1234]", ".", "!", "?", "- ", "1. ", "“Stop.” ", "[[1]]",
             "[1,]", "[0]"]
        ),
        st.text(max_size=6),
    ),
    max_size=14,
).map("".join)  # fmt: skip


def read(draft: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(claim.text, claim.cites) for claim in claims_from([draft])]


@pytest.mark.parametrize(
    ("draft", "claims"),
    [
        ("A fact. [1]", [("A fact.", (1,))]),
        ("A fact [1].", [("A fact.", (1,))]),
        ("A fact[1]", [("A fact.", (1,))]),
        ("A fact. [1][2]", [("A fact.", (1, 2))]),
        ("A fact. [1] [2]", [("A fact.", (1, 2))]),
        ("A fact. [1, 2]", [("A fact.", (1, 2))]),
        ("A fact. [ 2,1 ] [2]", [("A fact.", (2, 1))]),
        ("A fact? [1] More! [2]", [("A fact?", (1,)), ("More!", (2,))]),
        ("A fact [1]? More [2]!", [("A fact?", (1,)), ("More!", (2,))]),
        ("“No,” she said.” [3]", [("“No,” she said.”", (3,))]),
        ("- A fact. [1]\n- Another. [2]", [("A fact.", (1,)), ("Another.", (2,))]),
        ("1. A fact. [1]\n2) Another. [2]", [("A fact.", (1,)), ("Another.", (2,))]),
        ("Split\n over  lines. [1]", [("Split over lines.", (1,))]),
        ("A fact. [99]", [("A fact.", (99,))]),
        ("He wrote [sic] this. [1]", [("He wrote [sic] this.", (1,))]),
        ("In [1234] a year. [1]", [("In [1234] a year.", (1,))]),
        ("In May [1], it sank [2].", [("In May, it sank.", (1, 2))]),
        ("The ferry [1] sank near [2, 1] a rock [3]", [("The ferry sank near a rock.", (1, 2, 3))]),
        ("The ferry [1] sank.", [("The ferry sank.", (1,))]),
        ("It sank [1] Nobody drowned [2]", [("It sank.", (1,)), ("Nobody drowned.", (2,))]),
        ("[1] it sank. [2]", [("it sank.", (2,))]),
        ("[1] [2]", []),
        ("", []),
        (" \n ", []),
    ],
)
def test_a_sentence_ends_at_its_marks(
    draft: str, claims: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert read(draft) == claims


def test_text_without_a_mark_is_a_claim_that_cites_nothing() -> None:
    assert read("A fact. [1] And nobody says this") == [
        ("A fact.", (1,)),
        ("And nobody says this", ()),
    ]
    assert read("No marks at all.") == [("No marks at all.", ())]


def test_a_claim_is_there_as_soon_as_its_marks_are_over() -> None:
    drawn: list[str] = []

    def pieces() -> Iterator[str]:
        for piece in ("One. [1", "] ", "Tw", "o. [2]", " Three"):
            drawn.append(piece)
            yield piece

    claims = claims_from(pieces())
    assert next(claims) == Claim("One.", (1,), "model")
    assert drawn == ["One. [1", "] ", "Tw"]


def test_what_the_stream_raises_comes_through_behind_the_claims_before_it() -> None:
    def pieces() -> Iterator[str]:
        yield "One. [1] Two"
        raise ProviderError("gone", retryable=True)

    claims = claims_from(pieces())
    assert next(claims).text == "One."
    with pytest.raises(ProviderError, match="gone"):
        next(claims)


@given(draft=DRAFT, cuts=st.lists(st.integers(0, 120), max_size=12))
@example(draft="A fact [1] [2]. More [3]", cuts=[11, 12])
@example(draft="A fact. [1][2]", cuts=[11])
def test_any_chunking_of_a_stream_gives_the_same_claims(draft: str, cuts: list[int]) -> None:
    places = [0, *sorted(min(cut, len(draft)) for cut in cuts), len(draft)]
    pieces = [draft[a:b] for a, b in pairwise(places)]
    whole = list(claims_from([draft]))
    assert list(claims_from(pieces)) == whole
    assert list(claims_from(list(draft))) == whole


@given(DRAFT)
def test_garbage_gives_tidy_claims_and_nothing_else(draft: str) -> None:
    written = {int(n) for n in re.findall(r"\d+", draft)}
    for claim in claims_from([draft]):
        assert claim.origin == "model"
        assert claim.text
        assert claim.text == " ".join(claim.text.split())
        assert len(set(claim.cites)) == len(claim.cites)
        assert set(claim.cites) <= written


@pytest.mark.parametrize(
    "unit", ["word ", " ", "[", "]", "] ", "[1", "[1,", "[1 ", "[1]", "]\n[ ", "🎈", "\x00"]
)
def test_endless_garbage_takes_bounded_time_and_room(unit: str) -> None:
    started = time.perf_counter()
    claims = list(claims_from(unit for _ in range(4_000 // len(unit))))
    assert time.perf_counter() - started < 5
    assert all(len(claim.text) <= LONGEST_SENTENCE + 1 for claim in claims)
