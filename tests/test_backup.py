"""Backup while the directory is in use, restore, and everything that can be wrong with the file."""

from __future__ import annotations

import io
import json
import sqlite3
import tarfile
import threading
from pathlib import Path

import pytest

from rag import backup
from rag.catalog import Catalog
from rag.cli import main
from rag.errors import ConfigError, CorpusError
from rag.history import History
from rag.indexing import open_index
from rag.keys import Keyring
from rag.types import Turn
from tests.catalog_helpers import DIMENSIONS, make_article, put


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    with Catalog(folder / "catalog.sqlite") as catalog:
        for number in range(5):
            put(catalog, make_article(f"a{number}", f"Rain fell on town {number}."))
    with History(folder / "history.sqlite") as history:
        history.save("c", Turn("Q?", "Q?", "A."), "answer", {"id": "answer"})
    Keyring(folder / "keys.sqlite").add("desk")
    return folder


def test_a_backup_brings_everything_back(tmp_path: Path, data_dir: Path) -> None:
    saved = backup.save(data_dir, tmp_path / "b.tar")
    assert set(saved.parts) == {"catalog.sqlite", "history.sqlite", "keys.sqlite"}
    assert (tmp_path / "b.tar").stat().st_mode & 0o077 == 0
    again = tmp_path / "again"
    assert backup.restore(tmp_path / "b.tar", again) == saved
    with Catalog(again / "catalog.sqlite") as catalog:
        assert catalog.count() == 5
        with open_index(again, catalog, DIMENSIONS) as index:
            assert index.check().sound  # made anew: the index is in no backup
    with History(again / "history.sqlite") as history:
        assert history.answers("c") == [{"id": "answer"}]
    assert [key.name for key in Keyring(again / "keys.sqlite").all()] == ["desk"]


def test_a_backup_beside_a_writer_is_of_one_moment(tmp_path: Path, data_dir: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with Catalog(data_dir / "catalog.sqlite") as catalog:
            number = 100
            while not stop.is_set():
                put(catalog, make_article(f"a{number}", f"Snow fell on town {number}."))
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            file = tmp_path / f"b{number}.tar"
            backup.save(data_dir, file)
            backup.restore(file, tmp_path / f"r{number}")
            with Catalog(tmp_path / f"r{number}" / "catalog.sqlite") as catalog:
                assert catalog.count() >= 5
                assert catalog.passage_count() == catalog.count()
    finally:
        stop.set()
        writer.join()


def test_nothing_is_overwritten(tmp_path: Path, data_dir: Path) -> None:
    file = tmp_path / "b.tar"
    backup.save(data_dir, file)
    before = file.read_bytes()
    with pytest.raises(ConfigError, match="exists already"):
        backup.save(data_dir, file)
    assert file.read_bytes() == before
    with pytest.raises(ConfigError, match="in use already"):
        backup.restore(file, data_dir)


def test_without_articles_there_is_nothing_to_save(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no articles"):
        backup.save(tmp_path / "nowhere", tmp_path / "b.tar")
    assert list(tmp_path.iterdir()) == []


def repacked(file: Path, change: dict[str, bytes | None], *, to: Path) -> Path:
    """The backup with members replaced, or left out where ``None``."""
    with tarfile.open(file) as tar:
        members = {m.name: tar.extractfile(m).read() for m in tar}  # type: ignore[union-attr]
    with tarfile.open(to, "w") as tar:
        for name, content in {**members, **change}.items():
            if content is not None:
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                tar.addfile(entry, io.BytesIO(content))
    return to


def test_a_damaged_backup_changes_nothing(tmp_path: Path, data_dir: Path) -> None:
    file = tmp_path / "b.tar"
    backup.save(data_dir, file)
    whole = file.read_bytes()
    with tarfile.open(file) as tar:
        manifest = json.loads(tar.extractfile("manifest.json").read())  # type: ignore[union-attr]
    evil = {**manifest, "parts": {**manifest["parts"], "../evil": {"bytes": 1, "sha256": "0"}}}
    wrong = [
        repacked(file, {"catalog.sqlite": b"SQLite format 3"}, to=tmp_path / "1"),
        repacked(file, {"history.sqlite": None}, to=tmp_path / "2"),
        repacked(file, {"manifest.json": b"{}"}, to=tmp_path / "3"),
        repacked(file, {"manifest.json": b"\xff"}, to=tmp_path / "4"),
        repacked(
            file,
            {"manifest.json": json.dumps(evil).encode(), "../evil": b"x"},
            to=tmp_path / "5",
        ),
        tmp_path / "6",
        tmp_path / "7",
    ]
    wrong[5].write_bytes(whole[: len(whole) // 2])
    wrong[6].write_bytes(b"no tar")
    for bad in wrong:
        target = tmp_path / f"target-{bad.name}"
        with pytest.raises(CorpusError, match="no whole backup"):
            backup.restore(bad, target)
        assert list(target.iterdir()) == [], bad.name
    assert not (tmp_path / "evil").exists()


def test_the_commands(
    tmp_path: Path,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("RAG_DATA_DIR", str(data_dir))
    file, again = str(tmp_path / "b.tar"), str(tmp_path / "again")
    assert main(["backup", file]) == 0
    assert main(["backup", file]) == 1
    assert "exists already" in capsys.readouterr().err
    assert main(["restore", file, "--data-dir", again, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "restored"
    assert main(["restore", str(tmp_path / "none"), "--data-dir", str(tmp_path / "x")]) == 1
    with sqlite3.connect(tmp_path / "again" / "catalog.sqlite") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()
