"""A vector index that is damaged, gone, lying or of another catalog never gives a wrong passage,
never stops an answer, and is made anew without embedding.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rag import generations, indexing
from rag.adapters.chroma import ChromaIndex
from rag.catalog import Catalog
from rag.errors import IndexDamaged
from rag.indexing import PassageIndex, check, exact_search, open_index
from tests.catalog_helpers import DIMENSIONS, HashEmbedder, make_article, put
from tests.stores import LyingIndex

LYING = "tests.stores:LyingIndex"


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog(tmp_path / "catalog.sqlite") as made:
        for number in range(20):
            lines = [f"Line {line} of article {number}." for line in range(10)]
            put(made, make_article(f"a{number}", "\n".join(lines)))
        yield made


@pytest.fixture
def liar() -> Iterator[type[LyingIndex]]:
    LyingIndex.lies = ""
    yield LyingIndex
    LyingIndex.lies = ""


def question(text: str) -> np.ndarray:
    return HashEmbedder().embed_question(text)


def assert_same_as_exact(index: PassageIndex, catalog: Catalog) -> None:
    for text in ("rain", "Line 3 of article 7.", "tax"):
        vector = question(text)
        found = index.search(vector, 10)
        exact = exact_search(catalog, vector, 10, catalog.eligible())
        assert [key for key, _ in found] == [key for key, _ in exact]
        assert np.allclose([c for _, c in found], [c for _, c in exact], atol=1e-5)


def opened(catalog: Catalog, address: str = indexing.CHROMA):
    return open_index(catalog.path.parent, catalog, DIMENSIONS, address=address)


def generation(catalog: Catalog) -> Path:
    root = catalog.path.parent / "index"
    return root / json.loads((root / "current").read_text())["generation"]


def made_and_closed(catalog: Catalog) -> Path:
    with opened(catalog) as index:
        assert index.state == "ready"
    return generation(catalog)


def wait_until_ready(index: PassageIndex) -> None:
    if index._thread is not None:
        index._thread.join(20)
    assert index.state == "ready"


def test_a_sound_index_is_kept_without_checking_it(catalog, monkeypatch):
    folder = made_and_closed(catalog)
    assert check(catalog.path.parent, catalog, DIMENSIONS).sound
    monkeypatch.setattr(generations, "compared_apart", None)
    with opened(catalog) as index:
        assert generation(catalog) == folder
        assert_same_as_exact(index, catalog)
        assert index.check().sound


def flip_bytes(folder: Path) -> None:
    path = next(folder.rglob("data_level0.bin"))
    content = bytearray(path.read_bytes())
    content[len(content) // 3 : len(content) // 3 + 400] = b"\xff" * 400
    path.write_bytes(content)


def cut_database(folder: Path) -> None:
    path = folder / "chroma.sqlite3"
    path.write_bytes(path.read_bytes()[:5_000])


def lose_a_file(folder: Path) -> None:
    next(folder.rglob("header.bin")).unlink()


def lose_everything(folder: Path) -> None:
    shutil.rmtree(folder)


def spoil_pointer(folder: Path) -> None:
    (folder.parent / "current").write_text('{"generation": "../../etc"}')


@pytest.mark.parametrize(
    "damage", [flip_bytes, cut_database, lose_a_file, lose_everything, spoil_pointer]
)
def test_damage_is_found_and_the_index_made_anew(catalog, damage):
    folder = made_and_closed(catalog)
    damage(folder)
    assert not check(catalog.path.parent, catalog, DIMENSIONS).sound
    with opened(catalog) as index:
        assert index.state == "ready"
        assert generation(catalog) != folder
        assert_same_as_exact(index, catalog)
    assert check(catalog.path.parent, catalog, DIMENSIONS).sound
    assert not folder.exists()


def test_an_index_that_was_not_closed_is_compared_in_another_process(catalog):
    folder = made_and_closed(catalog)
    folder.with_name(folder.name + ".json").unlink()
    with opened(catalog):
        assert generation(catalog) == folder
    folder.with_name(folder.name + ".json").unlink()
    store = ChromaIndex(folder, dimensions=DIMENSIONS)
    keys = catalog.eligible().keys
    store.add([int(keys[0])], question("something else")[None, :])
    store.close()
    assert check(catalog.path.parent, catalog, DIMENSIONS).wrong == (int(keys[0]),)
    with opened(catalog) as index:
        assert generation(catalog) != folder
        assert_same_as_exact(index, catalog)
    assert len(list(folder.parent.glob("damaged-*"))) == 1


def test_one_that_crashes_its_reader_is_damaged(catalog):
    with opened(catalog, LYING):
        pass
    folder = generation(catalog)
    folder.with_name(folder.name + ".json").unlink()
    with opened(catalog, LYING) as index:
        assert generation(catalog) != folder
        assert_same_as_exact(index, catalog)


def test_what_is_missing_is_topped_up_and_what_is_gone_is_taken_out(catalog):
    made_and_closed(catalog)
    put(catalog, make_article("new", "A new line.\nAnd another."))
    put(catalog, make_article("a1", "All of it changed."))
    catalog.withdraw("a2", "x")
    catalog.purge("a3")
    with opened(catalog) as index:
        assert index.check().sound
        assert_same_as_exact(index, catalog)
        catalog.withdraw("a4", "behind its back")
        catalog.purge("a5")
        assert_same_as_exact(index, catalog)
        assert index.search(question("Line 0 of article 5."), 1)[0][1] < 0.99
    assert check(catalog.path.parent, catalog, DIMENSIONS).sound


@pytest.mark.parametrize("lies", ["cosine", "key", "fails"])
def test_a_lie_is_never_passed_on(catalog, liar, lies):
    with opened(catalog, LYING) as index:
        assert_same_as_exact(index, catalog)
        liar.lies = lies
        vector = question("rain")
        with pytest.raises(IndexDamaged) as damaged:
            index.search(vector, 5)
        assert lies == "fails" or "rag index rebuild" in damaged.value.hint
        liar.lies = ""
        wait_until_ready(index)
        assert_same_as_exact(index, catalog)


def test_a_large_one_is_made_behind_while_searches_are_told_so(catalog, monkeypatch):
    monkeypatch.setattr(indexing, "_WAIT_FOR", 5)
    with opened(catalog) as index:
        if index.state != "ready":
            with pytest.raises(IndexDamaged):
                index._sound()
        put(catalog, make_article("meanwhile", "Put in meanwhile."))
        keys, _ = catalog.keys_of("meanwhile")
        index.add(keys, catalog.vectors(keys))
        wait_until_ready(index)
        assert index.check().sound


def test_ending_while_it_is_made_leaves_nothing_half(catalog, monkeypatch):
    monkeypatch.setattr(indexing, "_WAIT_FOR", 5)
    monkeypatch.setattr(indexing, "_BATCH", 10)
    with opened(catalog):
        pass
    with opened(catalog) as index:
        wait_until_ready(index)
        assert index.check().sound
        names = {path.name for path in (catalog.path.parent / "index").iterdir()}
        assert names == {"current", generation(catalog).name}


def test_an_index_of_another_catalog_is_not_used(catalog, tmp_path):
    folder = made_and_closed(catalog)
    with Catalog(tmp_path / "other.sqlite") as other:
        put(other, make_article("b", "Something else.\nEntirely."))
        assert len(check(tmp_path, other, DIMENSIONS).missing) == 2
        with open_index(tmp_path, other, DIMENSIONS) as index:
            assert generation(other) != folder
            assert_same_as_exact(index, other)


def test_a_catalog_that_was_put_back_from_a_copy_gets_an_index_of_its_own(catalog, tmp_path):
    with Catalog(tmp_path / "work" / "c.sqlite") as work:
        put(work, make_article("a", "First."))
    copy = tmp_path / "copy.sqlite"
    shutil.copy(tmp_path / "work" / "c.sqlite", copy)
    with Catalog(tmp_path / "work" / "c.sqlite") as work:
        put(work, make_article("b", "Second."))
        with open_index(tmp_path / "work", work, DIMENSIONS):
            pass
    shutil.copy(copy, tmp_path / "work" / "c.sqlite")
    with Catalog(tmp_path / "work" / "c.sqlite") as work:
        put(work, make_article("c", "A third, under the key of the second."))
        with open_index(tmp_path / "work", work, DIMENSIONS) as index:
            assert index.check().sound


def test_vectors_of_another_length_are_left_to_be_settled(catalog):
    with open_index(catalog.path.parent, catalog, 8) as index:
        assert index.state == "damaged"
        with pytest.raises(IndexDamaged):
            index.search(np.ones(8, np.float32), 3)


def test_rebuilding_while_it_is_used(catalog):
    with opened(catalog) as index:
        before = generation(catalog)
        seen = []
        index.rebuild(lambda done, total: seen.append((done, total)))
        assert seen[-1] == (200, 200)
        assert generation(catalog) != before
        assert not before.exists()
        assert_same_as_exact(index, catalog)
    assert check(catalog.path.parent, catalog, DIMENSIONS).sound
