"""Ingest: only what changed, one bad file never stops the others, prune takes what is gone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.articles import from_json
from rag.catalog import Catalog
from rag.errors import ConfigError
from rag.indexing import open_index
from rag.ingestion import embed_again, ingest, ingest_articles, must_match, purge, withdraw
from rag.types import Window
from tests.catalog_helpers import DIMENSIONS, HashEmbedder
from tests.stores import ExactIndex


@pytest.fixture
def catalog(tmp_path: Path):
    with Catalog(tmp_path / "data" / "catalog.sqlite") as made:
        yield made


@pytest.fixture
def index() -> ExactIndex:
    return ExactIndex(dimensions=DIMENSIONS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "news"
    made.mkdir()
    for name in ("rain", "tax", "vote"):
        (made / f"{name}.txt").write_text(f"The {name} came on Monday. It was much spoken of.\n")
    return made


def run(catalog, index, *paths, embedder=None, prune=False, **options):
    return list(
        ingest(
            paths,
            catalog=catalog,
            index=index,
            embedder=embedder or HashEmbedder(),
            prune=prune,
            max_article_mb=1.0,
            **options,
        )
    )


def statuses(lines) -> dict[str, str]:
    return {line.file: line.status for line in lines}


def in_line(catalog, index) -> bool:
    keys = catalog.eligible().keys
    return index.verify(keys.tolist(), catalog.vectors(keys)).sound


def test_only_what_changed_is_embedded(catalog, index, folder):
    embedder = HashEmbedder()
    assert set(statuses(run(catalog, index, folder, embedder=embedder)).values()) == {"added"}
    assert embedder.texts == catalog.passage_count() > 0
    assert in_line(catalog, index)
    before, revision = embedder.texts, catalog.revision()
    again = run(catalog, index, folder, embedder=embedder)
    assert set(statuses(again).values()) == {"unchanged"}
    assert (embedder.texts, catalog.revision()) == (before, revision)
    (folder / "rain.txt").write_text("The rain did not come.\n")
    assert statuses(run(catalog, index, folder, embedder=embedder)) == {
        "rain.txt": "updated", "tax.txt": "unchanged", "vote.txt": "unchanged",
    }  # fmt: skip
    assert embedder.texts == before + 1
    assert in_line(catalog, index)


def test_facts_of_the_source_change_without_embedding(catalog, index, folder):
    embedder = HashEmbedder()
    lines = run(catalog, index, folder, embedder=embedder)
    before = embedder.texts
    (folder / "corpus.yaml").write_text(
        "articles:\n  rain.txt:\n    outlet: The Rain Post\n    published: 2022-01-18\n"
        "aliases:\n  - [Kyiv, Kiev]\n"
    )
    assert statuses(run(catalog, index, folder, embedder=embedder)) == {
        "rain.txt": "updated", "tax.txt": "unchanged", "vote.txt": "unchanged",
    }  # fmt: skip
    assert embedder.texts == before
    rain = next(line for line in lines if line.file == "rain.txt")
    assert catalog.article(rain.id).source.outlet == "The Rain Post"
    assert catalog.versions(rain.id) == [rain.version]
    assert len(catalog.eligible(Window(source="the rain post")).keys) == 1
    assert ["Kyiv", "Kiev"] in [list(group) for group in catalog.aliases()]


def test_one_bad_file_does_not_stop_the_others(catalog, index, folder):
    (folder / "bad.txt").write_bytes(b"caf\xe9 is not UTF-8 \xff")
    (folder / "lines.jsonl").write_text(
        json.dumps({"id": "one", "text": "One line of news."})
        + "\nnot json\n"
        + json.dumps({"id": "two", "text": "Two lines of news."})
        + "\n"
    )
    lines = run(catalog, index, folder)
    found = statuses(lines)
    assert found["bad.txt"] == "failed"
    assert found["lines.jsonl#L1"] == found["lines.jsonl#L3"] == found["rain.txt"] == "added"
    assert found["lines.jsonl#L2"] == "failed"
    assert all(bool(line.error) == (line.status == "failed") for line in lines)
    assert catalog.count() == 5
    assert in_line(catalog, index)


def test_prune_takes_what_is_gone_under_the_given_paths_only(catalog, index, folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "kept.txt").write_text("Kept elsewhere.\n")
    (folder / "sub").mkdir()
    (folder / "sub" / "deep.txt").write_text("Deep down.\n")
    (folder / "lines.jsonl").write_text('{"id": "j", "text": "A line."}\n')
    run(catalog, index, folder, other)
    list(ingest_articles([from_json({"id": "posted", "text": "By hand."}, file="posted")],
                         catalog=catalog, index=index, embedder=HashEmbedder()))  # fmt: skip
    (folder / "tax.txt").unlink()
    (other / "kept.txt").unlink()
    (folder / "sub" / "deep.txt").unlink()
    (folder / "vote.txt").write_bytes(b"\xff unreadable for now")
    (folder / "lines.jsonl").write_text("\n")
    assert "withdrawn" not in statuses(run(catalog, index, folder)).values()
    lines = run(catalog, index, folder, prune=True)
    assert statuses(lines) == {
        "rain.txt": "unchanged", "vote.txt": "failed", "tax.txt": "withdrawn",
        "sub/deep.txt": "withdrawn", "lines.jsonl#L1": "withdrawn",
    }  # fmt: skip
    assert catalog.count() == 4
    assert in_line(catalog, index)
    (folder / "tax.txt").write_text("The tax came on Monday. It was much spoken of.\n")
    embedder = HashEmbedder()
    assert statuses(run(catalog, index, folder, embedder=embedder))["tax.txt"] == "added"
    assert embedder.texts == 0
    assert in_line(catalog, index)


def test_a_path_that_is_not_there_prunes_nothing(catalog, index, folder):
    run(catalog, index, folder)
    folder.rename(folder.with_name("unmounted"))
    lines = run(catalog, index, folder, prune=True)
    assert [line.status for line in lines] == ["failed"]
    assert catalog.count() == 3


def test_what_an_operator_withdrew_stays_withdrawn(catalog, index, folder):
    rain = run(catalog, index, folder)[0]
    withdraw(rain.id, "a court order", catalog=catalog, index=index)
    assert in_line(catalog, index)
    (folder / "rain.txt").write_text("The rain, rewritten.\n")
    assert statuses(run(catalog, index, folder, prune=True))["rain.txt"] == "withdrawn"
    assert catalog.count() == 2
    purge(rain.id, catalog=catalog, index=index)
    assert statuses(run(catalog, index, folder))["rain.txt"] == "added"
    assert in_line(catalog, index)


def test_the_same_article_several_times_in_a_run(catalog, index, folder):
    file = folder / "many.jsonl"
    file.write_text(
        "".join(json.dumps({"id": "same", "text": f"Version {n}."}) + "\n" for n in (1, 2, 2, 3))
    )
    lines = run(catalog, index, file)
    assert [line.status for line in lines] == ["added", "updated", "unchanged", "updated"]
    assert catalog.article("same").text == "Version 3."
    assert in_line(catalog, index)
    run(catalog, index, file)
    assert catalog.article("same").text == "Version 3."
    assert in_line(catalog, index)


def test_another_embedder_is_refused_until_all_is_embedded_again(catalog, index, folder, tmp_path):
    run(catalog, index, folder)
    other = HashEmbedder("other/2", dimensions=8)
    with pytest.raises(ConfigError) as refused:
        run(catalog, index, folder, embedder=other)
    assert "rag index rebuild" in refused.value.hint
    with pytest.raises(ConfigError):
        must_match(catalog, other)
    assert embed_again(catalog, other)
    assert not embed_again(catalog, other)
    must_match(catalog, other)
    with open_index(tmp_path / "data", catalog, 8) as made:
        assert made.check().sound
        made_again = run(catalog, made, folder, embedder=other)
        assert set(statuses(made_again).values()) == {"unchanged"}


def test_progress_and_an_index_that_is_not_there(catalog, folder):
    seen: list[tuple[int, int]] = []
    run(catalog, None, folder, on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert catalog.count() == 3


def test_leaving_early_keeps_what_was_acknowledged(catalog, index, tmp_path):
    many = tmp_path / "many.jsonl"
    many.write_text(
        "".join(json.dumps({"id": f"a{n}", "text": f"Article {n}."}) + "\n" for n in range(300))
    )
    lines = ingest([many], catalog=catalog, index=index, embedder=HashEmbedder(), prune=True,
                   max_article_mb=1.0)  # fmt: skip
    acknowledged = [next(lines).id for _ in range(70)]
    lines.close()
    for identity in acknowledged:
        assert catalog.article(identity)
    assert in_line(catalog, index)
