"""Vectors on Chroma's own server: the same contract, and what happens when it is not there."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import numpy as np
import pytest

from rag.adapters.chroma import ChromaIndex, must_answer
from rag.catalog import Catalog
from rag.errors import ConfigError, IndexDamaged
from rag.indexing import check, open_index
from rag.settings import Settings
from rag.wiring import open_parts
from tests.catalog_helpers import make_article, put
from tests.contracts.vector_index import MakeIndex, VectorIndexContract, unit


@contextmanager
def chroma_run(folder: Path, port: int = 0) -> Iterator[str]:
    """``chroma run``, as an operator starts it."""
    if not port:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
    program = Path(sys.executable).parent / "chroma"
    process = subprocess.Popen(
        [program, "run", "--path", folder, "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 60
        while True:
            try:
                if httpx.get(f"{url}/api/v2/heartbeat", trust_env=False).status_code == 200:
                    break
            except httpx.HTTPError:
                assert process.poll() is None, "chroma run ended"
                assert time.monotonic() < until, "chroma run does not answer"
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_run(tmp_path_factory.mktemp("chroma")) as started:
        yield started


def fill(catalog: Catalog) -> None:
    for number in range(6):
        lines = [f"Line {line} of article {number}." for line in range(5)]
        put(catalog, make_article(f"a{number}", "\n".join(lines)))


class TestServedChroma(VectorIndexContract):
    @pytest.fixture
    def make_index(self, tmp_path: Path, url: str) -> Iterator[MakeIndex]:
        made: list[ChromaIndex] = []

        def make(dimensions: int) -> ChromaIndex:
            prefix = f"test-{tmp_path.name[-20:]}-{len(made)}".replace("_", "-")
            folder = tmp_path / f"g{len(made)}"
            made.append(ChromaIndex(folder, dimensions=dimensions, url=url, prefix=prefix))
            return made[-1]

        yield make
        for index in made:
            index.close()


def test_a_lost_or_changed_collection_is_made_anew_from_the_catalog(
    tmp_path: Path, url: str
) -> None:
    with Catalog(tmp_path / "catalog.sqlite") as catalog:
        fill(catalog)
        keys = catalog.eligible().keys
        dimensions = catalog.vectors(keys[:1]).shape[1]
        with open_index(tmp_path, catalog, dimensions, url=url) as index:
            assert index.state == "ready"
            assert index.check().sound
            first = index._name
        (folder,) = (tmp_path / "index").glob("g*-????")
        behind = ChromaIndex(
            folder, dimensions=dimensions, url=url, prefix=f"groundwire-{catalog.identity()[:12]}"
        )
        assert behind.keys() == keys.tolist()
        behind.add(keys[:1].tolist(), unit(np.ones((1, dimensions))))
        behind.close()
        assert not check(tmp_path, catalog, dimensions).sound
        with open_index(tmp_path, catalog, dimensions, url=url) as index:
            assert index.state == "ready"
            assert index._name != first
            assert index.check().sound
            index.rebuild()
            held = [c.name for c in index._store._client.list_collections()]  # type: ignore[union-attr]
            own = [name for name in held if catalog.identity()[:12] in name]
            assert len(own) == 1, "earlier generations are left on the server"


def test_moving_between_a_folder_and_a_server_loses_nothing(tmp_path: Path, url: str) -> None:
    with Catalog(tmp_path / "catalog.sqlite") as catalog:
        fill(catalog)
        dimensions = catalog.vectors(catalog.eligible().keys[:1]).shape[1]
        for place in (None, url, None):
            with open_index(tmp_path, catalog, dimensions, url=place) as index:
                assert index.check().sound


def test_a_server_that_goes_away_makes_searches_exact(tmp_path: Path) -> None:
    with Catalog(tmp_path / "catalog.sqlite") as catalog:
        fill(catalog)
        vectors = catalog.vectors(catalog.eligible().keys)
        with chroma_run(tmp_path / "server") as started:
            opened = open_index(tmp_path, catalog, vectors.shape[1], url=started)
            index = opened.__enter__()
            assert index.search(vectors[0], 1)
        with pytest.raises(IndexDamaged) as damaged:
            index.search(vectors[0], 1)
        assert "exact scan" in str(damaged.value.hint)
        opened.__exit__(None, None, None)


@pytest.mark.parametrize("wrong", ["http://127.0.0.1:9", "ftp://x", "nonsense", "http://h/path"])
def test_an_address_without_a_server_says_how_to_start_one(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(ConfigError, match="RAG_CHROMA_URL") as refused:
        must_answer(wrong)
    assert "chroma run" in str(refused.value.hint)
    with (
        pytest.raises(ConfigError, match="RAG_CHROMA_URL"),
        open_parts(Settings(data_dir=tmp_path, chroma_url=wrong), owner=True, llm="none"),
    ):
        pass
