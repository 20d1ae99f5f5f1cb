"""The vector indexes, held to one contract, and the contract, held to its purpose."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rag.adapters.chroma import ChromaIndex
from rag.errors import IndexDamaged
from tests.contracts.vector_index import MakeIndex, VectorIndexContract, unit
from tests.stores import DistanceIndex, ExactIndex


class TestChroma(VectorIndexContract):
    @pytest.fixture
    def make_index(self, tmp_path: Path) -> Iterator[MakeIndex]:
        made: list[ChromaIndex] = []

        def make(dimensions: int) -> ChromaIndex:
            made.append(ChromaIndex(tmp_path / str(len(made)), dimensions=dimensions))
            return made[-1]

        yield make
        for index in made:
            index.close()


class TestExact(VectorIndexContract):
    @pytest.fixture
    def make_index(self) -> MakeIndex:
        return lambda dimensions: ExactIndex(dimensions=dimensions)


def test_distances_do_not_pass_for_cosines():
    with pytest.raises(AssertionError):
        VectorIndexContract().test_what_is_returned_are_cosines_highest_first(
            lambda dimensions: DistanceIndex(dimensions=dimensions)
        )


def test_chroma_keeps_what_it_held(tmp_path):
    vectors = unit(np.random.default_rng(7).standard_normal((30, 8)))
    keys = list(range(1, 31))
    index = ChromaIndex(tmp_path, dimensions=8)
    index.add(keys, vectors)
    index.close()
    index.close()
    again = ChromaIndex(tmp_path, dimensions=8)
    assert again.keys() == keys
    assert again.verify(keys, vectors).sound
    again.close()


def test_chroma_refuses_shapes_that_do_not_fit(tmp_path):
    index = ChromaIndex(tmp_path, dimensions=8)
    vectors = unit(np.ones((2, 4)))
    with pytest.raises(ValueError, match="shape"):
        index.add([1, 2], vectors)
    with pytest.raises(ValueError, match="shape"):
        index.add([1], np.ones((2, 8), np.float32))
    with pytest.raises(ValueError, match="shape"):
        index.search(vectors[0], 3)
    index.close()


def test_chroma_says_when_its_folder_is_damaged(tmp_path):
    (tmp_path / "chroma.sqlite3").write_bytes(b"no database at all " * 400)
    with pytest.raises(IndexDamaged) as damaged:
        ChromaIndex(tmp_path, dimensions=8)
    assert "rag index rebuild" in damaged.value.hint


def test_chroma_minds_no_env_file_and_warns_of_nothing(tmp_path):
    (tmp_path / ".env").write_text("CHROMA_API_IMPL=nonsense\nANONYMIZED_TELEMETRY=true\nX=1\n")
    code = (
        "import warnings; warnings.simplefilter('error')\n"
        "from pathlib import Path\n"
        "from rag.adapters.chroma import ChromaIndex\n"
        "ChromaIndex(Path('data'), dimensions=8).close()\n"
    )
    root = str(Path(__file__).resolve().parent.parent)
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": root},
        capture_output=True, text=True,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
