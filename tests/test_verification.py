"""Verdicts on any pairs: every item gets its line, in order, with spans that are exact."""

from __future__ import annotations

import json
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import ModelError
from rag.names import BUILT_IN
from rag.parts import Parts
from rag.pipeline import verify_items
from rag.ports import Vectors
from rag.verification import BATCH_ITEMS, LONGEST_LINE, read_item, read_line, verify_item

KEYS = {"id", "label", "supported", "entailed", "probability", "checks", "quotes", "error"}
LABELS = {"supported", "contradicted", "unsupported", "attribution_lost", "unchecked"}
TOWN = "The council of Varnhem voted on Tuesday to close the old harbour."
ODD = st.lists(
    st.sampled_from(
        ["The", "harbour", "of", "Varnhem", "closed", "on", "Tuesday", "after", "31", "years.",
         "\r\n", "\n\n", "\u00a0", " ", " ", " ", "e\u0301", "Zu\u0308rich", "👩‍👩‍👧 ",
         "🎙️", "שלום", "\u202eabc\u202c",
         "مرحبا", "\u200b", "“Stop,”", "said", "Mayor", "Brandt.", "\t", "ﬁre", "İ", "ß", "𝔘"]
    ),
    min_size=1,
    max_size=30,
).map("".join)  # fmt: skip


class Sure:
    """Supports everything, so that every claim whose words are there is quoted; fails on a batch
    with ``poison`` in it.
    """

    id = "sure"

    def __init__(self, *, poison: str = "") -> None:
        self.poison = poison
        self.asked: list[int] = []

    def score(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        self.asked.append(len(pairs))
        if self.poison and any(self.poison in claim for _, claim in pairs):
            raise ModelError("not this one")
        return np.tile(np.array([0.98, 0.01, 0.01], dtype=np.float32), (len(pairs), 1))


class Broken:
    id = "broken"

    def score(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        raise ModelError("the weights are gone")


def parts_with(model: Any) -> Parts:
    """As much of the parts as verifying needs."""
    return cast(Parts, SimpleNamespace(entailment=model, aliases=BUILT_IN))


def check(item: object) -> dict[str, Any]:
    line = verify_item(item, Sure(), BUILT_IN)
    must_be_a_line(line)
    return line


def must_be_a_line(line: dict[str, Any]) -> None:
    assert line.keys() == KEYS
    assert line["label"] in LABELS
    assert line["supported"] is (line["label"] == "supported")
    assert 0.0 <= line["probability"] <= 1.0
    if line["label"] == "unchecked":
        assert not line["entailed"]
        assert line["probability"] == 0.0
    json.dumps(line, allow_nan=False)


@pytest.mark.parametrize(
    ("item", "says"),
    [
        (None, "object"),
        ([], "object"),
        ("text", "object"),
        ({}, "'claim'"),
        ({"id": 1, "claim": " ", "sources": [TOWN]}, "'claim'"),
        ({"id": 1, "claim": 7, "sources": [TOWN]}, "'claim'"),
        ({"id": 1, "claim": TOWN}, "'sources'"),
        ({"id": 1, "claim": TOWN, "sources": []}, "'sources'"),
        ({"id": 1, "claim": TOWN, "sources": TOWN}, "'sources'"),
        ({"id": 1, "claim": TOWN, "sources": {"text": TOWN}}, "'sources'"),
        ({"id": 1, "claim": TOWN, "sources": [TOWN, None]}, "source 2"),
        ({"id": 1, "claim": TOWN, "sources": [{"body": TOWN}]}, "source 1"),
        ({"id": 1, "claim": TOWN, "sources": [TOWN, " \n"]}, "source 2 is empty"),
        ({"id": 1, "claim": TOWN, "sources": [{"text": TOWN, "date": "soon"}]}, "YYYY-MM-DD"),
        ({"id": 1, "claim": TOWN, "sources": [{"text": TOWN, "date": 2022}]}, "YYYY-MM-DD"),
        ({"id": 1, "claim": TOWN, "sources": [{"text": TOWN, "date": "2022-02-30"}]}, "source 1"),
        ({"id": 1, "claim": TOWN, "sources": [{"text": TOWN, "outlet": 3}]}, "'outlet'"),
    ],
)
def test_a_bad_item_is_unchecked_and_says_why(item: object, says: str) -> None:
    line = check(item)
    assert line["label"] == "unchecked"
    assert says in line["error"]
    assert line["id"] == (item.get("id") if isinstance(item, dict) else None)
    assert line["quotes"] == line["checks"] == []


def test_other_keys_are_passed_over_and_the_id_comes_back_as_it_was() -> None:
    sources = [{"text": TOWN, "date": "2022-05-01", "outlet": "The Post", "page": 4}, "Else."]
    for id in ("a", 7, None, ["x"], {"y": 1.5}):
        line = check({"id": id, "claim": TOWN, "sources": sources, "label": "gold"})
        assert line["id"] == id
        assert line["error"] is None
        assert line["label"] == "supported"


def test_dates_may_be_moments() -> None:
    item = {"claim": "c", "sources": [{"text": "t", "date": "2022-05-01T10:00:00+02:00"}]}
    assert str(read_item(item)[1][0].date) == "2022-05-01"


def test_bad_lines_among_good_ones_keep_their_places() -> None:
    good = {"claim": TOWN, "sources": [TOWN]}
    wrong = {"claim": "The council of Varnhem voted on Friday to close it.", "sources": [TOWN]}
    items: list[Any] = [
        {"id": 0, **good}, "no object", {"id": 2, "claim": "x"},
        {"id": 3, **wrong}, {"id": 4, **good},
    ]  # fmt: skip
    lines = list(verify_items(items, parts_with(Sure())))
    for line in lines:
        must_be_a_line(line)
    assert [line["id"] for line in lines] == [0, None, 2, 3, 4]
    assert [bool(line["error"]) for line in lines] == [False, True, True, False, False]
    assert [line["supported"] for line in lines] == [True, False, False, False, True]
    assert lines[0] == {**lines[4], "id": 0}


REWORDED = "Councillors of Varnhem decided that the harbour would shut: {}."


def test_items_are_judged_in_batches_and_read_no_further_ahead() -> None:
    model = Sure()
    read: list[int] = []

    def items() -> Any:
        for n in range(3 * BATCH_ITEMS + 1):
            read.append(n)
            yield {"id": n, "claim": REWORDED.format(n), "sources": [TOWN]}

    lines = verify_items(items(), parts_with(model))
    assert next(lines)["id"] == 0
    assert len(read) == BATCH_ITEMS
    assert [line["id"] for line in lines] == list(range(1, 3 * BATCH_ITEMS + 1))
    assert len(model.asked) == 4


def test_long_sources_make_small_batches() -> None:
    model = Sure()
    long = TOWN + " fair weather" * 8000
    items = [{"id": n, "claim": REWORDED.format(n), "sources": [long]} for n in range(4)]
    lines = list(verify_items(items, parts_with(model)))
    assert [line["id"] for line in lines] == list(range(4))
    assert len(model.asked) == 2


def test_an_item_that_the_model_cannot_take_leaves_its_neighbours_checked() -> None:
    claims = [REWORDED.format(n) for n in ("one", "two", "three")]
    items = [{"id": claim, "claim": claim, "sources": [TOWN]} for claim in claims]
    lines = list(verify_items(items, parts_with(Sure(poison="two"))))
    alone = [verify_item(item, Sure(), BUILT_IN) for item in items]
    assert [line["label"] == "unchecked" for line in lines] == [False, True, False]
    assert [lines[0], lines[2]] == [alone[0], alone[2]]
    assert any("not this one" in c["detail"] for c in lines[1]["checks"])
    every = list(verify_items(items, parts_with(Broken())))
    assert [line["label"] for line in every] == ["unchecked"] * 3
    assert [line["id"] for line in every] == claims


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"", "not JSON"),
        (b'{"id": NaN}', "NaN"),
        (b'{"id": 1e999}', "too large"),
        (b"[" * 100_000, "not JSON"),
        (b"\xff", "not UTF-8"),
        (b"[1]", "object"),
        (b'"' + b"x" * LONGEST_LINE + b'"', "longer than"),
    ],
)
def test_a_bad_line_is_an_item_that_says_why(line: bytes, says: str) -> None:
    assert says in (read_line(line).error or "")


def test_a_line_may_begin_with_a_mark_and_end_like_windows() -> None:
    item = read_line(b'\xef\xbb\xbf{"id": 1.5, "claim": "c", "sources": ["s"]}\r\n')
    assert (item.error, item.id, item.claim) == (None, 1.5, "c")


def test_a_model_that_fails_gives_unchecked_and_never_a_pass() -> None:
    claim = "Councillors of Varnhem decided that the harbour would shut."
    line = verify_item({"id": 1, "claim": claim, "sources": [TOWN]}, Broken(), BUILT_IN)
    must_be_a_line(line)
    assert line["label"] == "unchecked"
    assert any(c["outcome"] == "error" for c in line["checks"])


def test_a_quote_counts_sources_from_one() -> None:
    line = check({"claim": TOWN, "sources": ["Nothing of the kind.", TOWN]})
    assert {quote["source"] for quote in line["quotes"]} == {2}


@settings(max_examples=25, deadline=None)
@given(before=ODD, inside=ODD, after=ODD)
def test_quotes_are_exact_slices_whatever_the_text(before: str, inside: str, after: str) -> None:
    sources = [f"{before}\n\n{TOWN} {inside}", after + ".", f"{after}\r\n\r\n{TOWN}\u00a0{before}"]
    for claim in (TOWN, inside, after):
        line = check({"claim": claim, "sources": sources})
        for quote in line["quotes"]:
            text = sources[quote["source"] - 1]
            assert text[quote["start"] : quote["end"]] == quote["text"] != ""
    assert check({"claim": TOWN, "sources": sources})["quotes"]


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "claim", "sources", "text", "date", "outlet"]),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_value_gives_a_line(item: object) -> None:
    check(item)


def test_lone_surrogates_are_judged_or_unchecked() -> None:
    for claim, source in (("a\ud800b", TOWN), (TOWN, f"\udfff {TOWN}"), ("\ud800", "\ud800")):
        check({"claim": claim, "sources": [source]})
