"""From a question to numbered evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import IndexDamaged
from rag.parts import Parts
from rag.pipeline import search
from rag.ports import IndexState, Vectors
from rag.retrieval import Found, fuse
from rag.settings import Settings
from rag.types import Window
from rag.wiring import open_parts
from tests.newsroom import RECORDS, newsroom
from tests.stores import ExactIndex

EVERYTHING = Window()
SEED_QUESTIONS = (
    "Why does Russia hold exercises in Belarus?",
    "What equipment arrived in Belarus?",
    "When were the air exercises announced?",
    "Who is the president of Belarus?",
    "How long is the border?",
    "Will Belarus join the war?",
)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with newsroom(tmp_path_factory.mktemp("retrieval")) as opened:
        yield opened


def find(parts: Parts, query: str, *, k: int = 8, window: Window = EVERYTHING) -> Found:
    return search(query, parts, k=k, window=window)


def articles(found: Found) -> list[str]:
    return [e.passage.article for e in found.evidence]


def spans(found: Found) -> list[tuple[str, int, int]]:
    return [(e.passage.article, e.passage.start, e.passage.end) for e in found.evidence]


class Damaged(ExactIndex):
    """An index that cannot be read."""

    searched = 0

    def search(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        self.searched += 1
        raise IndexDamaged("the store is gone")


class Stale(ExactIndex):
    """Knows passages that are not in the catalog."""

    def search(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        return [(10**9, 1.0), (10**9 + 1, 0.9)]

    def verify(self, keys: Sequence[int], vectors: Vectors) -> IndexState:
        return IndexState()


# --- fusion -----------------------------------------------------------------------------------


def test_what_both_rankings_hold_comes_before_what_one_holds() -> None:
    assert fuse([[1, 2, 3], [4, 2, 5]])[0][0] == 2


def test_equal_ranks_are_ordered_by_key() -> None:
    assert [key for key, _ in fuse([[9, 4], [3, 7]])] == [3, 9, 4, 7]
    assert fuse([]) == []
    assert fuse([[], []]) == []


@given(st.lists(st.lists(st.integers(1, 30), unique=True, max_size=12), max_size=3))
def test_fusion_keeps_every_key_once_and_the_order_of_a_ranking(rankings: list[list[int]]) -> None:
    fused = fuse(rankings)
    keys = [key for key, _ in fused]
    assert sorted(keys) == sorted({key for ranking in rankings for key in ranking})
    assert [score for _, score in fused] == sorted((s for _, s in fused), reverse=True)
    assert dict(fuse(rankings[::-1])) == pytest.approx(dict(fused))
    for ranking in rankings:
        assert [key for key, _ in fuse([ranking])] == ranking


# --- evidence ---------------------------------------------------------------------------------


def test_evidence_is_numbered_exact_and_best_first(parts: Parts) -> None:
    found = find(parts, "Why was the Orvik bridge closed?", k=4)
    assert [e.number for e in found.evidence] == [1, 2, 3, 4][: len(found.evidence)]
    scores = [e.score for e in found.evidence]
    assert scores == sorted(scores, reverse=True)
    assert articles(found)[0] in ("bridge", "bridge-later")
    for e in found.evidence:
        text = parts.catalog.article(e.passage.article, e.passage.version).text
        assert text[e.passage.start : e.passage.end] == e.passage.text
        assert e.file == f"{e.passage.article}.json"
    assert found.notices == ()


def test_at_most_k(parts: Parts) -> None:
    assert len(find(parts, "the bridge", k=1).evidence) == 1
    assert len(find(parts, "the bridge", k=100).evidence) <= parts.catalog.passage_count()


@pytest.mark.parametrize(
    "query",
    ["", "?", "the of and", '"', "bridge AND (", "NEAR(a b", "col:x*", "-", "\x00", "🎈" * 90],
)
def test_any_query_is_only_words(parts: Parts, query: str) -> None:
    found = find(parts, query)
    assert [e.number for e in found.evidence] == list(range(1, len(found.evidence) + 1))


def test_a_word_that_only_one_article_has_finds_it(parts: Parts) -> None:
    assert articles(find(parts, "Aldo Brenn"))[0] == "embassy"
    assert articles(find(parts, "Sundlinje"))[0] == "ferry"


def test_near_copies_are_given_once(tmp_path: Path) -> None:
    wire = (
        "The lighthouse at Skerry Point was struck by lightning on Sunday night, and its keeper "
        "saved the lamp."
    )
    copies = [wire, wire.replace("Sunday night", "Sunday"), "MARITIME: " + wire]
    other = "The keeper of the lighthouse at Skerry Point will retire in May after forty years."
    records: list[dict[str, object]] = [
        {"id": f"copy-{n}", "text": text} for n, text in enumerate([*copies, other])
    ]
    with newsroom(tmp_path, records) as parts:
        found = find(parts, "What happened to the lighthouse at Skerry Point?")
    assert len(found.evidence) == 2
    assert "copy-3" in articles(found)


def test_the_sentence_that_a_pronoun_needs_comes_along(tmp_path: Path) -> None:
    filler = " ".join(
        f"Item {n} of the agenda concerned the sewers of district {n}." for n in "1234567"
    )
    text = (
        f"{filler}\n\nHarbour master Ilse Brandt presented the plan for the new quay.\n\n"
        "She called the granite from Skarra too expensive.\n"
    )
    with newsroom(tmp_path, [{"id": "quay", "text": text}]) as parts:
        evidence = find(parts, "Who called the granite from Skarra too expensive?", k=1).evidence
    (one,) = evidence
    assert "granite" in one.passage.text
    assert "Ilse Brandt" in one.passage.text
    assert text[one.passage.start : one.passage.end] == one.passage.text


# --- filters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("window", "allowed"),
    [
        (Window(since=date(2022, 4, 1)), {"bridge-later", "embassy"}),
        (Window(until=date(2022, 3, 8)), {"bridge", "ferry"}),
        (Window(since=date(2022, 3, 8), until=date(2022, 4, 1)), {"bridge", "embassy"}),
        (Window(as_of=date(2021, 12, 31)), {"ferry"}),
        (Window(since=date(2030, 1, 1)), set()),
    ],
)
def test_dates_filter_and_undated_articles_are_announced(
    parts: Parts, window: Window, allowed: set[str]
) -> None:
    found = find(parts, "bridge ferry ambassador volcano", window=window)
    assert set(articles(found)) == allowed
    assert [n.kind for n in found.notices] == ["undated_excluded"]
    assert "1 article " in found.notices[0].text


@pytest.mark.parametrize(
    ("source", "allowed"),
    [
        ("fjord DAILY", {"bridge-later", "embassy"}),
        ("undated", {"undated"}),
        ("ferry.json", {"ferry"}),
        ("No Such Paper", set()),
    ],
)
def test_a_source_filters_without_a_notice(parts: Parts, source: str, allowed: set[str]) -> None:
    found = find(parts, "bridge ferry ambassador volcano", window=Window(source=source))
    assert set(articles(found)) == allowed
    assert found.notices == ()


def test_as_of_gives_the_version_of_that_day(tmp_path: Path) -> None:
    old = {"id": "a", "date": "2022-01-01", "text": "The toll on the Orvik bridge is 3 euros."}
    new = {"id": "a", "date": "2022-06-01", "text": "The toll on the Orvik bridge is 5 euros."}
    with newsroom(tmp_path, [old, new]) as parts:
        then = find(parts, "toll", window=Window(as_of=date(2022, 3, 1)))
        now = find(parts, "toll")
    assert ["3 euros" in e.passage.text for e in then.evidence] == [True]
    assert ["5 euros" in e.passage.text for e in now.evidence] == [True]


def test_an_empty_corpus_gives_no_evidence(tmp_path: Path) -> None:
    with newsroom(tmp_path, []) as parts:
        assert find(parts, "Anything?") == Found(())


# --- the index --------------------------------------------------------------------------------


def test_a_damaged_index_is_passed_over_with_a_notice(parts: Parts) -> None:
    damaged = Damaged(dimensions=parts.embedder.dimensions)
    query = "Why was the Orvik bridge closed?"
    found = find(replace(parts, index=damaged), query)
    assert damaged.searched == 1
    assert [n.kind for n in found.notices] == ["index_damaged"]
    assert "rag index rebuild" in found.notices[0].text
    assert found.evidence == find(parts, query).evidence


def test_with_a_filter_the_index_is_not_asked(parts: Parts) -> None:
    damaged = Damaged(dimensions=parts.embedder.dimensions)
    window = Window(source="ferry")
    found = find(replace(parts, index=damaged), "fog", window=window)
    assert damaged.searched == 0
    assert found == find(parts, "fog", window=window)


def test_passages_that_the_catalog_does_not_know_are_left_out(parts: Parts) -> None:
    stale = Stale(dimensions=parts.embedder.dimensions)
    found = find(replace(parts, index=stale), "Who blamed fog?")
    assert found.evidence
    assert set(articles(found)) <= {str(record["id"]) for record in RECORDS}


def test_chroma_and_the_exact_scan_find_the_same_on_the_seeds(
    seed_data_dir: Path, tmp_path: Path
) -> None:
    import shutil

    folder = tmp_path / "data"
    shutil.copytree(seed_data_dir, folder)
    settings = Settings(data_dir=folder, llm="none", store_history=False)
    with open_parts(settings, owner=True, llm="none") as parts:
        assert parts.index is not None
        for question in SEED_QUESTIONS:
            vector = parts.embedder.embed_question(question)
            assert np.isclose(np.linalg.norm(vector), 1.0, atol=1e-4)
            by_chroma = find(parts, question)
            exact = find(replace(parts, index=None), question)
            assert by_chroma.notices == exact.notices == ()
            assert spans(by_chroma) == spans(exact)
            assert [e.score for e in by_chroma.evidence] == [e.score for e in exact.evidence]
    with open_parts(settings, owner=False, llm="none") as reader:
        assert reader.index is None
        assert spans(find(reader, SEED_QUESTIONS[0]))


def test_a_store_destroyed_on_disk_costs_no_answer(tmp_path: Path) -> None:
    query = "Why was the Orvik bridge closed?"
    with newsroom(tmp_path, owner=True) as parts:
        before = spans(find(parts, query))
    folder = tmp_path / "data"
    for file in (folder / "index").rglob("*"):
        if file.is_file() and file.name not in ("current", "CURRENT"):
            file.write_bytes(b"\x00" * 64)
    settings = Settings(data_dir=folder, llm="none", store_history=False)
    with open_parts(settings, owner=True, llm="none") as parts:
        assert spans(find(parts, query)) == before
