"""Fixtures that several test files share. No test sees the data of whoever runs it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rag.settings import PREFIX, Settings

if TYPE_CHECKING:
    from rag.parts import Parts

REQUIRE_LLM = os.environ.get("CI") == "true" or bool(os.environ.get("REQUIRE_LLM"))


@pytest.fixture(autouse=True)
def _settings_of_nobody(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Settings of the environment do not reach tests, but for where the weights are cached."""
    for name in list(os.environ):
        if name.startswith(PREFIX) and name != "RAG_CACHE_DIR":
            monkeypatch.delenv(name)
    monkeypatch.setenv("RAG_DATA_DIR", str(tmp_path_factory.getbasetemp() / "nobody"))
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data directory that the command line and ``Settings.load()`` use."""
    folder = tmp_path / "data"
    monkeypatch.setenv("RAG_DATA_DIR", str(folder))
    return folder


@pytest.fixture(scope="session")
def seed_data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the seed articles. For reading: tests that change it copy it."""
    from rag.ingestion import ingest
    from rag.resources import seeds_dir
    from rag.wiring import open_parts

    folder = tmp_path_factory.mktemp("seeds") / "data"
    settings = Settings(data_dir=folder, llm="none")
    with open_parts(settings, owner=True, llm="none") as parts:
        lines = list(
            ingest(
                [seeds_dir()],
                catalog=parts.catalog,
                index=parts.index,
                embedder=parts.embedder,
                prune=False,
                max_article_mb=settings.max_article_mb,
            )
        )
    assert {line.status for line in lines} == {"added"}
    return folder


@pytest.fixture(scope="session")
def seed_parts(seed_data_dir: Path) -> Iterator[Parts]:
    """Real parts on the seed articles, without a language model and without history."""
    from rag.wiring import open_parts

    settings = Settings(data_dir=seed_data_dir, llm="none", store_history=False)
    with open_parts(settings, owner=False, llm="none") as parts:
        yield parts


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the real local model: skipped without it, unless the run demands it."""
    from rag.models import local_llm_path

    marked = [item for item in items if item.get_closest_marker("llm")]
    if not marked or REQUIRE_LLM:
        return
    cache = os.environ.get("RAG_CACHE_DIR")
    settings = Settings.load({"RAG_CACHE_DIR": cache} if cache else {})
    if local_llm_path(settings.cache_dir) is None:
        skip = pytest.mark.skip(reason="the local model has not been pulled (rag models pull)")
        for item in marked:
            item.add_marker(skip)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> object:
    """Where the model is demanded, a skipped test of it is a failed one."""
    report = yield
    demanded = REQUIRE_LLM and item.get_closest_marker("llm") is not None
    if demanded and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped though the local model is required"
    return report
