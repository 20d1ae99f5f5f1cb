"""kill -9 at any moment: what was acknowledged is there, nothing is half, and running again ends
in the state of a run that nobody killed.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rag.catalog import Catalog
from rag.indexing import check, exact_search, open_index
from rag.passages import split
from tests.catalog_helpers import DIMENSIONS, HashEmbedder

ROOT = Path(__file__).resolve().parents[2]
KILLS = 20
ARTICLES = 40


class Runner:
    """Starts ingests and kills them; one process that has everything imported."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kill_child"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip

    def run(
        self, what: str, data_dir: Path, folder: Path, *, kill_after_s: float | None = None
    ) -> tuple[list[str], float]:
        """The acknowledgements, with "done" last if it was not killed, and the seconds it took."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([what, str(data_dir), str(folder)]) + "\n")
        self._process.stdin.flush()
        pid = int(self._process.stdout.readline())
        begun = time.monotonic()
        timer = None
        if kill_after_s is not None:
            timer = threading.Timer(kill_after_s, os.kill, (pid, signal.SIGKILL))
            timer.start()
        lines = []
        for line in self._process.stdout:
            if line == "end\n":
                break
            lines.append(line.rstrip("\n"))
            if line == "done\n" and timer is not None:
                timer.cancel()
        took = time.monotonic() - begun
        if timer is not None:
            timer.cancel()
            timer.join()
        return lines, took

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)
        assert self._process.stdout is not None
        self._process.stdout.close()


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    made = Runner()
    yield made
    made.close()


def write_articles(folder: Path, *, edition: int) -> None:
    """Articles of some length; the second edition changes some, drops some, and adds some."""
    folder.mkdir(exist_ok=True)
    for number in range(ARTICLES + 5):
        path = folder / f"a{number:02}.txt"
        gone = (number < 5) if edition == 2 else (number >= ARTICLES)
        if gone:
            path.unlink(missing_ok=True)
            continue
        said = edition if number % 3 == 0 else 1
        path.write_text("\n\n".join(part_of(number, part, said) for part in range(1, 13)))


def part_of(number: int, part: int, said: int) -> str:
    """A paragraph in words of its own: articles alike in wording would be copies of each other."""
    drawn = random.Random(f"{number}/{part}")
    words = ["".join(drawn.choices("abcdefghijklmnoprstuvw", k=7)) for _ in range(30)]
    return (
        f"In part {part} of story {number} the {' '.join(words[:10])} voted on matter "
        f"{said * 1000 + part}. The {' '.join(words[10:20])} said {number} of {part} would follow. "
        f"Nobody {' '.join(words[20:])} before the end."
    )


def dump(path: Path) -> dict[str, object]:
    """Everything but row numbers, and the times at which something was withdrawn."""
    database = sqlite3.connect(path)
    try:
        live = database.execute(
            "SELECT v.article, v.version, p.start, p.end, p.live, p.text, x.vector FROM passage p "
            "JOIN version v ON v.number = p.version JOIN vector x ON x.key = p.key "
            "ORDER BY v.article, v.version, p.start"
        ).fetchall()
        articles = database.execute(
            "SELECT a.id, v.version, a.withdrawn_by FROM article a "
            "JOIN version v ON v.number = a.current ORDER BY a.id"
        ).fetchall()
        versions = database.execute(
            "SELECT article, version, file, text FROM version ORDER BY article, version"
        ).fetchall()
        return {"passages": live, "articles": articles, "versions": versions}
    finally:
        database.close()


def assert_nothing_half(path: Path) -> None:
    """Whatever is in the catalog is whole."""
    with Catalog(path) as catalog:
        expected_live: list[tuple[str, str]] = []
        for identity, version in catalog.every_version():
            article = catalog.article(identity, version)
            database = sqlite3.connect(path)
            rows = database.execute(
                "SELECT p.start, p.end, p.text, x.vector FROM version v "
                "JOIN passage p ON p.version = v.number LEFT JOIN vector x ON x.key = p.key "
                "WHERE v.article=? AND v.version=? ORDER BY p.start",
                (identity, version),
            ).fetchall()
            database.close()
            wanted = split(article)
            assert [row[:3] for row in rows] == [(p.start, p.end, p.text) for p in wanted]
            vectors = HashEmbedder().embed_passages([p.text for p in wanted])
            assert [row[3] for row in rows] == [vector.tobytes() for vector in vectors]
        live = {(p.article, p.version) for p, _, _ in catalog.located(catalog.eligible().keys)}
        expected_live = [
            (identity, catalog.versions(identity)[-1])
            for identity in {i for i, _ in catalog.every_version()}
            if catalog.withdrawal(identity) is None
        ]
        assert live == set(expected_live)
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    # Raises if the words are not those of the passages.
    database.execute("INSERT INTO passage_words(passage_words, rank) VALUES ('integrity-check', 1)")
    database.close()


def assert_acknowledged(path: Path, lines: list[str]) -> None:
    with Catalog(path) as catalog:
        for line in lines:
            if line == "done":
                continue
            status, identity, version = line.split()
            assert catalog.versions(identity)[-1] == version
            assert (catalog.withdrawal(identity) is not None) == (status == "withdrawn")


@pytest.mark.timeout(300)
def test_twenty_kills_in_the_middle_of_ingest(runner, tmp_path):
    """Two editions of a folder, so that additions, new versions and a prune are all cut off."""
    moments = random.Random(20220118)
    folder, smooth = tmp_path / "news", tmp_path / "smooth"
    write_articles(folder, edition=1)
    lines, first_s = runner.run("ingest", smooth, folder)
    assert lines[-1] == "done"
    first = dump(smooth / "catalog.sqlite")
    write_articles(folder, edition=2)
    lines, second_s = runner.run("ingest", smooth, folder)
    assert lines[-1] == "done"
    second = dump(smooth / "catalog.sqlite")
    assert {line.split()[0] for line in lines[:-1]} == {
        "added", "updated", "unchanged", "withdrawn",
    }  # fmt: skip
    cut_off = 0
    for number in range(KILLS // 2):
        data_dir = tmp_path / f"killed{number}"
        path = data_dir / "catalog.sqlite"
        for edition, took, expected in ((1, first_s, first), (2, second_s, second)):
            write_articles(folder, edition=edition)
            lines, _ = runner.run(
                "ingest", data_dir, folder, kill_after_s=moments.uniform(0.0, took)
            )
            cut_off += "done" not in lines
            assert_nothing_half(path)
            assert_acknowledged(path, lines)
            again, _ = runner.run("ingest", data_dir, folder)
            assert again[-1] == "done"
            assert_nothing_half(path)
            assert dump(path) == expected
            with Catalog(path) as catalog, open_index(data_dir, catalog, DIMENSIONS) as index:
                assert index.check().sound
    assert cut_off >= KILLS * 0.7


@pytest.mark.timeout(120)
def test_kills_while_the_index_is_made_anew(runner, tmp_path):
    moments = random.Random(11)
    folder, data_dir = tmp_path / "news", tmp_path / "data"
    write_articles(folder, edition=1)
    runner.run("ingest", data_dir, folder)
    before = dump(data_dir / "catalog.sqlite")
    _, took = runner.run("rebuild", data_dir, folder)
    vector = HashEmbedder().embed_question("the council voted")
    for _ in range(4):
        runner.run("rebuild", data_dir, folder, kill_after_s=moments.uniform(0.0, took))
        with Catalog(data_dir / "catalog.sqlite") as catalog:
            with open_index(data_dir, catalog, DIMENSIONS) as index:
                exact = exact_search(catalog, vector, 10, catalog.eligible())
                assert np.allclose([c for _, c in index.search(vector, 10)], [c for _, c in exact])
                assert index.check().sound
            assert check(data_dir, catalog, DIMENSIONS).sound
    assert dump(data_dir / "catalog.sqlite") == before
