"""Conversations come back as they were, and a deleted one leaves no bytes."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import ConfigError, CorpusError, NotFound
from rag.history import History
from rag.types import Turn


@pytest.fixture
def history(tmp_path: Path):
    with History(tmp_path / "history.sqlite") as made:
        yield made


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(
        st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_answers_come_back_unchanged(tmp_path_factory, answer):
    with History(tmp_path_factory.mktemp("h") / "history.sqlite") as history:
        history.save("c", Turn("q\ud800", "q"), "1", answer)
        assert history.answers("c") == [answer]


def test_turns_in_order(history):
    turns = [Turn(f"q{n}", f"Q{n} in full", f"answer {n}") for n in range(5)]
    for number, turn in enumerate(turns):
        history.save("c", turn, f"id{number}", {"n": number})
        history.save("d", turn, f"other{number}", {"n": -number})
    assert history.turns("c") == turns
    assert [a["n"] for a in history.answers("c")] == [0, 1, 2, 3, 4]
    history.save("c", Turn("changed", "changed"), "id2", {"n": 22})
    assert [a["n"] for a in history.answers("c")] == [0, 1, 22, 3, 4]


def test_it_is_still_there_when_opened_again(tmp_path):
    with History(tmp_path / "h") as history:
        name = history.new_id()
        assert name != history.new_id()
        history.save(name, Turn("Why?", "Why?"), "1", {"a": "b"})
    assert (tmp_path / "h").stat().st_mode & 0o777 == 0o600
    with History(tmp_path / "h") as history:
        assert history.answers(name) == [{"a": "b"}]


def test_listing_and_renaming(history):
    history.save("a", Turn("  What\n happened? " + "x" * 100, ""), "1", {})
    history.save("b", Turn("Second", ""), "2", {})
    history.save("a", Turn("More", ""), "3", {})
    listed = history.conversations()
    assert [(c.id, c.answers) for c in listed] == [("a", 2), ("b", 1)]
    assert listed[0].title.startswith("What happened? xxx")
    assert len(listed[0].title) == 80
    history.rename("a", "Rain")
    assert history.conversations(limit=1)[0].title == "Rain"


def test_unknown_conversations(history):
    for call in (history.answers, history.turns, history.delete):
        with pytest.raises(NotFound):
            call("nobody")
    with pytest.raises(NotFound):
        history.rename("nobody", "x")


def test_deleting_removes_the_bytes(tmp_path):
    with History(tmp_path / "history.sqlite") as history:
        for number in range(40):
            history.save("gone", Turn("Who is Quenby?", "Who is Zzyzx?", "Xylophonist"),
                         f"g{number}", {"text": f"Xylophonist {number} " * 200})  # fmt: skip
            history.save("kept", Turn("Rain?", "Rain?", "Rain."), f"k{number}", {"text": "Rain"})
        history.delete("gone")
        left = [path.read_bytes() for path in tmp_path.iterdir()]
        assert left
        for content in left:
            for word in (b"Quenby", b"Zzyzx", b"Xylophonist", b"gone"):
                assert word not in content
        assert len(history.answers("kept")) == 40
        with pytest.raises(NotFound):
            history.answers("gone")


def test_from_many_threads(history):
    def work(name: int) -> None:
        for number in range(10):
            history.save(f"c{name}", Turn("q", "q"), f"{name}-{number}", {"n": number})
            history.turns(f"c{name}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert sum(c.answers for c in history.conversations()) == 80


def test_files_that_are_no_history(tmp_path):
    (tmp_path / "text").write_text("nothing of the kind " * 300)
    with pytest.raises(CorpusError):
        History(tmp_path / "text")
    newer = sqlite3.connect(tmp_path / "newer")
    newer.execute("PRAGMA user_version=99")
    newer.close()
    with pytest.raises(ConfigError, match="newer"):
        History(tmp_path / "newer")
