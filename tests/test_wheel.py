"""The wheel holds all it needs: built, installed in an empty environment, asked from anywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--skip-dependency-check",
         "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    (built,) = folder.glob("groundwire-*.whl")
    return built


def test_prompts_seeds_weights_and_the_page_are_inside(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for folder in ("prompts", "seeds"):
        ours = {p.name for p in (ROOT / folder).iterdir() if p.is_file()}
        packed = {Path(n).name for n in names if n.startswith(f"rag/_bundled/{folder}/")}
        assert packed == ours
    for path in (ROOT / "rag" / "weights").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert path.relative_to(ROOT).as_posix() in names
    for path in (ROOT / "server" / "static").rglob("*"):
        if path.is_file():
            assert path.relative_to(ROOT).as_posix() in names
    assert "rag/_bundled/eval_questions.yaml" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith("licenses/seeds/NOTICE") for name in names)
    (points,) = [name for name in names if name.endswith("dist-info/entry_points.txt")]
    assert "[pytest11]\ngroundwire = rag.integrations.pytest_plugin" in (
        zipfile.ZipFile(wheel).read(points).decode()
    )
    assert not [name for name in names if name.startswith(("tests/", ".data", "benchmarks/"))]


def test_installed_in_an_empty_environment_it_answers_from_an_empty_folder(
    wheel: Path, tmp_path: Path
) -> None:
    """What it depends on is lent by this environment; the package itself comes from the wheel."""
    home = tmp_path / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps",
         "--no-index", "--disable-pip-version-check", str(wheel)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    (packages,) = home.glob("lib/python3*/site-packages")
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")

    empty = tmp_path / "empty"
    empty.mkdir()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("RAG_", "PYTHON"))
    } | {"RAG_DATA_DIR": str(tmp_path / "data"), "RAG_LLM": "none"}

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, capture_output=True, text=True, cwd=empty, env=environment, check=False
        )

    where = run(str(python), "-c", "import rag, server; print(rag.__file__, server.__file__)")
    assert all(path.startswith(str(home)) for path in where.stdout.split()), where

    rag = str(home / "bin" / "rag")
    assert run(rag, "--version").stdout.startswith("groundwire 0.")
    ingested = run(rag, "ingest")
    assert ingested.returncode == 0, ingested.stderr
    asked = run(rag, "ask", "How long is the border between Belarus and Ukraine?", "--json")
    assert asked.returncode == 0, asked.stderr
    assert json.loads(asked.stdout)["kind"] == "answered"
    assert list(empty.iterdir()) == []
