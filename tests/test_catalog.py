"""The store of record: statuses, versions, windows, words, withdrawal, purge, refusals."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.catalog import Catalog
from rag.errors import CatalogBusy, ConfigError, CorpusError, NotFound
from rag.types import Noise, Source, Window
from tests.catalog_helpers import HashEmbedder, make_article, on, put, split_lines


@pytest.fixture
def catalog(tmp_path: Path):
    with Catalog(tmp_path / "catalog.sqlite") as made:
        yield made


def texts(catalog: Catalog, keys) -> list[str]:
    return [passage.text for passage, _, _ in catalog.located(keys)]


def test_put_gives_back_what_was_put(catalog):
    source = Source("Post", "T", "By A", "https://x.example/a", on("2022-01-18"), on("2022-01-19"))
    article = make_article(
        "a", "Rain  fell\r\n\u00a0on Ghent 🌧.\nThe e\u0301 river.", source=source,
        noise=(Noise(0, 4, "tip"),),
    )  # fmt: skip
    assert put(catalog, article) == "added"
    assert replace(catalog.article("a"), origin=None) == article
    assert replace(catalog.article("a", article.version), origin=None) == article
    assert catalog.versions("a") == [article.version]
    assert (catalog.count(), catalog.passage_count()) == (1, 3)
    keys = catalog.eligible().keys
    for (passage, file, found), expected in zip(
        catalog.located(keys), split_lines(article), strict=True
    ):
        assert (passage, file, found) == (expected, "a.txt", source)
    wanted = HashEmbedder().embed_passages([p.text for p in split_lines(article)])
    assert np.array_equal(catalog.vectors(keys), wanted)
    assert np.array_equal(catalog.vectors(keys[::-1]), wanted[::-1])
    assert catalog.vectors([]).shape == (0, 16)


def test_statuses(catalog):
    article = make_article("a")
    assert not catalog.holds(article)
    assert put(catalog, article) == "added"
    assert catalog.holds(article)
    assert catalog.is_current(article)
    assert not catalog.is_current(article, location="/elsewhere/a.txt")
    assert put(catalog, article) == "unchanged"
    assert catalog.keep(article) == "unchanged"
    keys = catalog.eligible().keys.tolist()
    dated = make_article("a", source=Source("The Post", published=on("2022-01-18")))
    assert catalog.holds(dated)
    assert not catalog.is_current(dated)
    assert catalog.keep(dated) == "updated"
    assert replace(catalog.article("a"), origin=None) == dated
    assert catalog.eligible().keys.tolist() == keys
    marked = make_article("a", source=dated.source, noise=(Noise(0, 19, "tip"),))
    assert not catalog.holds(marked)
    with pytest.raises(ValueError, match="not held"):
        catalog.keep(marked)
    assert put(catalog, marked) == "updated"
    assert catalog.versions("a") == [article.version]
    changed = make_article("a", "Snow fell on Ghent.")
    assert put(catalog, changed) == "updated"
    assert catalog.versions("a") == [article.version, changed.version]
    assert texts(catalog, catalog.eligible().keys) == ["Snow fell on Ghent."]
    assert replace(catalog.article("a", article.version), origin=None) == marked
    assert put(catalog, marked) == "updated"
    assert catalog.versions("a") == [changed.version, article.version]


def test_two_files_with_one_id_do_not_alternate(catalog):
    old = make_article("a", "Old.", file="old.txt")
    new = make_article("a", "New.", file="new.txt")
    assert [put(catalog, x) for x in (old, new, old, new)] == [
        "added", "updated", "unchanged", "unchanged",
    ]  # fmt: skip
    assert replace(catalog.article("a"), origin=None) == new


def test_parts_that_do_not_belong_together_are_refused(catalog):
    article = make_article("a")
    one = split_lines(article)[:1]
    vectors = HashEmbedder().embed_passages(["x"])
    ids = {"embedder_id": "hash/1", "splitter_id": "by-line/1"}
    with pytest.raises(ValueError, match="shape"):
        catalog.put(article, split_lines(article), vectors, **ids)
    with pytest.raises(ValueError, match="finite"):
        catalog.put(article, one, vectors * np.nan, **ids)
    with pytest.raises(ValueError, match="given with"):
        catalog.put(make_article("b"), one, vectors, **ids)
    catalog.put(article, one, vectors, **ids)
    for name in ids:
        with pytest.raises(ConfigError) as caught:
            catalog.put(article, one, vectors, **{**ids, name: "other"})
        assert "rag index rebuild" in caught.value.hint
    empty = make_article("b", article.text)
    assert catalog.put(empty, (), np.zeros((0, 3), np.float32), **ids) == "added"
    other = make_article("c", article.text)
    with pytest.raises(ValueError, match="dimensions"):
        catalog.put(other, split_lines(other)[:1], np.ones((1, 3), np.float32), **ids)
    assert catalog.fingerprint() == ("hash/1", "by-line/1")


def test_withdraw_and_prune(catalog):
    article, other = make_article("a"), make_article("b", "Sun.")
    put(catalog, article)
    put(catalog, other)
    catalog.withdraw("a", "a correction")
    assert catalog.count() == 1
    assert texts(catalog, catalog.eligible().keys) == ["Sun."]
    assert catalog.match_words(["rain"], k=5) == []
    assert catalog.document_frequency(["rain", "sun"]) == {"rain": 0, "sun": 1}
    assert [x.id for x in catalog.articles()[0]] == ["b"]
    with pytest.raises(NotFound, match="a correction"):
        catalog.article("a")
    assert replace(catalog.article("a", article.version), origin=None) == article
    assert put(catalog, article) == "withdrawn"
    assert put(catalog, make_article("a", "Changed.")) == "withdrawn"
    assert catalog.versions("a") == [article.version]
    catalog.withdraw("b", "gone", by="prune")
    assert catalog.withdrawal("b").by == "prune"
    assert put(catalog, other) == "added"
    assert catalog.withdrawal("b") is None
    catalog.withdraw("a", "file gone", by="prune")
    assert catalog.withdrawal("a").reason == "a correction"
    with pytest.raises(NotFound):
        catalog.withdraw("z", "?")


def test_purge_removes_the_bytes(tmp_path):
    with Catalog(tmp_path / "c.sqlite") as catalog:
        for number in range(30):
            put(catalog, make_article(f"k{number}", f"Keeper number {number} stays."))
        put(catalog, make_article("a", "Xylophonist Quenby fled to Zzyzx."))
        put(catalog, make_article("a", "Xylophonist Quenby stayed."))
        keys = catalog.eligible().keys
        catalog.purge("a")
        for path in tmp_path.iterdir():
            content = path.read_bytes().lower()
            assert b"quenby" not in content
            assert b"xylophonist" not in content
        with pytest.raises(NotFound):
            catalog.versions("a")
        with pytest.raises(NotFound):
            catalog.purge("a")
        assert put(catalog, make_article("a", "Xylophonist.")) == "added"
        assert set(catalog.keys_of("a")[0]).isdisjoint(keys.tolist())
        assert len(catalog.match_words(["keeper"], k=50)) == 30


def test_a_purge_that_was_cut_off_ends_at_the_next_opening(tmp_path, monkeypatch):
    path = tmp_path / "c.sqlite"
    with Catalog(path) as catalog, monkeypatch.context() as patched:
        put(catalog, make_article("a", "Xylophonist Quenby stayed."))
        put(catalog, make_article("b", "Keeper."))
        patched.setattr(catalog._store, "scrub", lambda: None)
        catalog.purge("a")
    with Catalog(path) as catalog:
        assert catalog.count() == 1
        for file in tmp_path.iterdir():
            assert b"quenby" not in file.read_bytes().lower()
        assert catalog._fact("unscrubbed") is None


def test_windows(catalog):
    def dated(id, **dates):
        put(catalog, make_article(id, f"Rain {id}.", source=Source("Le Soir É", **dates)))

    dated("jan", published=on("2022-01-10"))
    dated("feb", published=on("2022-02-01", "2022-02-10"))
    dated("upd", updated=on("2022-03-05"))
    dated("none")
    put(catalog, make_article("j", "Rain j.", file="dir/news.jsonl#L12", source=Source("AP")))

    def ids(**window):
        found = catalog.eligible(Window(**window))
        return (
            sorted({p.article for p, _, _ in catalog.located(found.keys)}),
            found.undated_excluded,
        )

    d = date.fromisoformat
    assert ids() == (["feb", "j", "jan", "none", "upd"], 0)
    assert ids(since=d("2022-02-05")) == (["feb", "upd"], 2)
    assert ids(until=d("2022-02-01")) == (["feb", "jan"], 2)
    assert ids(since=d("2022-02-10"), until=d("2022-02-10")) == (["feb"], 2)
    assert ids(since=d("2023-01-01")) == ([], 2)
    assert ids(source="LE SOIR é", since=d("2022-03-01")) == (["upd"], 1)
    assert ids(source="ap") == (["j"], 0)
    assert ids(source="news.jsonl") == (["j"], 0)
    assert ids(source="dir/news.jsonl") == (["j"], 0)
    assert ids(source="jan") == (["jan"], 0)
    assert ids(source="feb.txt") == (["feb"], 0)
    assert ids(source="nobody") == ([], 0)
    assert ids(as_of=d("2022-02-09")) == (["jan"], 2)
    assert ids(as_of=d("2022-02-10")) == (["feb", "jan"], 2)


def test_as_of_gives_the_version_of_that_day(catalog):
    first = make_article("a", "First words.", source=Source(published=on("2022-01-01")))
    second = make_article(
        "a", "Second words.", source=Source(published=on("2022-01-01"), updated=on("2022-01-09"))
    )
    put(catalog, first)
    put(catalog, second)
    for day, expected in (("2021-12-31", []), ("2022-01-08", ["First words."]),
                          ("2022-01-09", ["Second words."])):  # fmt: skip
        found = catalog.eligible(Window(as_of=date.fromisoformat(day)))
        assert texts(catalog, found.keys) == expected
        assert found.undated_excluded == 0
        matched = catalog.match_words(["words"], k=5, eligible=found)
        assert texts(catalog, [key for key, _ in matched]) == expected


def test_words_are_stemmed_and_ranked(catalog):
    put(catalog, make_article("a", "Troops, troops and more troops.\nA quiet day in the café."))
    put(catalog, make_article("b", "The troop left for a long walk through the hills at dawn."))
    found = catalog.match_words(["troops"], k=5)
    assert texts(catalog, [k for k, _ in found])[0] == "Troops, troops and more troops."
    assert [s for _, s in found] == sorted((s for _, s in found), reverse=True)
    assert len(catalog.match_words(["troops"], k=1)) == 1
    assert len(catalog.match_words(["CAFE"], k=5)) == 1
    assert len(catalog.match_words(["quiet day"], k=5)) == 1
    assert catalog.match_words(["day quiet"], k=5) == []
    assert catalog.match_words([], k=5) == catalog.match_words(["—", ""], k=5) == []
    assert catalog.document_frequency(["troop", "café", "—", "long walk"]) == {
        "troop": 2, "café": 1, "—": 0, "long walk": 1,
    }  # fmt: skip


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None
)
@given(st.lists(st.text(st.characters() | st.sampled_from('"*^:(){}+-\0 '), max_size=12)))
def test_no_word_is_query_syntax(catalog, words):
    if not catalog.count():
        put(catalog, make_article("a", "NEAR the river AND the NOT so old OR text."))
    catalog.match_words([*words, "NEAR(", "text:*", 'a" OR "b', "AND", "\ud800"], k=3)
    catalog.document_frequency(words)


def test_listing_by_pages(catalog):
    for number in range(7):
        put(catalog, make_article(f"a{number}"))
    seen, cursor = [], None
    while True:
        page, cursor = catalog.articles(limit=3, cursor=cursor)
        seen += [article.id for article in page]
        if cursor is None:
            break
    assert seen == [f"a{n}" for n in range(7)]


def test_unknown_things_are_not_found(catalog):
    put(catalog, make_article("a"))
    for call in (
        lambda: catalog.article("z"),
        lambda: catalog.article("a", "0" * 64),
        lambda: catalog.versions("z"),
        lambda: catalog.vectors([999]),
        lambda: catalog.located([999]),
    ):
        with pytest.raises(NotFound):
            call()


def test_reading_while_another_writes(tmp_path):
    path = tmp_path / "c.sqlite"
    with Catalog(path) as writer:
        put(writer, make_article("a"))
        with Catalog(path, read_only=True) as reader:
            with writer._store.writing():
                assert reader.count() == 1
            put(writer, make_article("b"))
            assert reader.count() == 2
            assert len(reader.eligible().keys) == 4
            with pytest.raises(ConfigError, match="reading only"):
                put(reader, make_article("c"))
    with Catalog(path, read_only=True) as reader:
        assert reader.count() == 2


def test_many_threads(tmp_path):
    with Catalog(tmp_path / "c.sqlite") as catalog:

        def work(name: int) -> None:
            for number in range(5):
                put(catalog, make_article(f"t{name}-{number}"))
                catalog.match_words(["rain"], k=3)
                catalog.vectors(catalog.eligible().keys)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(work, range(8)))
        assert catalog.count() == 40


def test_files_that_are_no_catalog(tmp_path):
    with pytest.raises(ConfigError) as missing:
        Catalog(tmp_path / "none" / "c.sqlite", read_only=True)
    assert "rag ingest seeds" in missing.value.hint
    assert not (tmp_path / "none").exists()
    (tmp_path / "text").write_text("this is no database " * 200)
    with pytest.raises(CorpusError) as damaged:
        Catalog(tmp_path / "text")
    assert damaged.value.hint
    with sqlite3.connect(tmp_path / "other") as other:
        other.execute("CREATE TABLE t (x)")
    other.close()
    with pytest.raises(ConfigError, match="another program"):
        Catalog(tmp_path / "other")
    Catalog(tmp_path / "new").close()
    newer = sqlite3.connect(tmp_path / "new")
    newer.execute("PRAGMA user_version=99")
    newer.close()
    with pytest.raises(ConfigError, match="newer release"):
        Catalog(tmp_path / "new")
    (tmp_path / "empty").touch()
    with pytest.raises(ConfigError, match="empty"):
        Catalog(tmp_path / "empty", read_only=True)


def test_a_damaged_page_is_said_to_be_one(tmp_path):
    path = tmp_path / "c.sqlite"
    with Catalog(path) as catalog:
        for number in range(60):
            put(catalog, make_article(f"a{number}", f"Rain {number} " * 300))
    content = bytearray(path.read_bytes())
    content[8192 * 3 :] = b"\xaa" * (len(content) - 8192 * 3)
    path.write_bytes(content)

    def use() -> None:
        with Catalog(path) as catalog:
            catalog.articles(limit=100)
            catalog.match_words(["rain"], k=5)

    with pytest.raises(CorpusError) as damaged:
        use()
    assert "Restore" in damaged.value.hint


def test_busy_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("rag.catalog_schema.BUSY_TIMEOUT_MS", 50)
    path = tmp_path / "c.sqlite"
    with Catalog(path) as one, Catalog(path) as two:
        article = make_article("a")
        with one._store.writing(), pytest.raises(CatalogBusy):
            put(two, article)


def test_aliases(catalog):
    assert catalog.aliases() == []
    catalog.set_aliases([["Kyiv", "Kiev"]], origin="one")
    catalog.set_aliases([["Ghent", "Gand", "Gent"]], origin="two")
    assert catalog.aliases() == [["Kyiv", "Kiev"], ["Ghent", "Gand", "Gent"]]
    assert catalog.aliases(origin="two") == [["Ghent", "Gand", "Gent"]]
    catalog.set_aliases([], origin="one")
    assert catalog.aliases() == [["Ghent", "Gand", "Gent"]]


def test_split_and_embedded_anew(catalog):
    put(catalog, make_article("a"))
    put(catalog, make_article("a", "Newer."))
    put(catalog, make_article("w", "Away."))
    catalog.withdraw("w", "x")
    other = HashEmbedder("other/2", dimensions=8)

    def anew(articles):
        for article in articles:
            passages = split_lines(article)
            yield article, passages, other.embed_passages([p.text for p in passages])

    with pytest.raises(ValueError, match="2 versions"):
        catalog.replace_passages(anew([make_article("a")]), embedder_id=other.id, splitter_id="s/2")
    assert catalog.fingerprint() == ("hash/1", "by-line/1")
    catalog.replace_passages(
        anew([catalog.article(*one) for one in catalog.every_version()]),
        embedder_id=other.id,
        splitter_id="s/2",
    )
    assert catalog.fingerprint() == ("other/2", "s/2")
    keys = catalog.eligible().keys
    assert texts(catalog, keys) == ["Newer."]
    assert catalog.vectors(keys).shape == (1, 8)
    assert catalog.document_frequency(["rain", "newer"]) == {"rain": 0, "newer": 1}
