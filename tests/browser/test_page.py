"""The chat page in a real browser, if there is one: its scripts run under its own policy."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from rag.settings import Settings
from rag.wiring import open_parts
from tests.server_helpers import serving

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
def test_the_page_shows_what_there_is(seed_data_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(seed_data_dir, folder)
    with (
        open_parts(Settings(data_dir=folder, llm="none"), owner=True) as parts,
        serving(parts) as service,
    ):
        done = subprocess.run(
            [
                str(CHROMIUM),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                f"--user-data-dir={tmp_path / 'profile'}",
                "--virtual-time-budget=5000",
                "--dump-dom",
                service.url,
            ],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        count = parts.catalog.count()
    assert f"{count} articles · extractive" in done.stdout
    assert done.stdout.count('<span class="name">') == count
