"""Debian's Chromium against a real service on loopback. What the page logs as an error, and any
request to elsewhere, fails the test.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from rag.settings import Settings
from rag.wiring import open_parts
from tests.browser.articles import RECORDS
from tests.newsroom import add
from tests.server_helpers import Running, serving

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
MISSING = "there is no Chromium on this machine (Debian: apt-get install chromium)"
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
]
PATIENCE_MS = 30_000  # for machines that do other things besides
expect.set_options(timeout=PATIENCE_MS)
OpenPage = Callable[..., Page]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None and os.environ.get("CI") == "true":
        pytest.fail(MISSING)
    if CHROMIUM is None:
        pytest.skip(MISSING)
    with sync_playwright() as tool:
        opened = tool.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens the page of a service in a profile of its own."""
    troubles: list[str] = []
    with ExitStack() as stack:

        def opened(
            url: str,
            *,
            width: int = 1360,
            height: int = 860,
            scheme: Any = "light",
            before: Callable[[Page], object] = lambda _: None,
        ) -> Page:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=scheme,
                reduced_motion="reduce",
            )
            stack.callback(context.close)
            context.set_default_timeout(PATIENCE_MS)
            page = context.new_page()
            page.on("pageerror", lambda error: troubles.append(str(error)))
            page.on(
                "console",
                lambda message: (
                    troubles.append(message.text)
                    if message.type == "error" and "Failed to load resource" not in message.text
                    else None
                ),
            )
            page.on(
                "request",
                lambda request: (
                    None
                    if request.url.startswith((url + "/", "blob:"))
                    else troubles.append(f"a request to {request.url}")
                ),
            )
            before(page)
            page.goto(url + "/")
            return page

        yield opened
    assert troubles == []


@contextmanager
def room(folder: Path, records: Any = RECORDS, **settings: Any) -> Iterator[Running]:
    """A service on ``records`` that keeps conversations."""
    chosen = Settings(data_dir=folder / "data", **{"llm": "none", **settings})
    with open_parts(chosen, owner=True) as parts:
        add(parts, records)
        with serving(parts) as running:
            yield running


@pytest.fixture(scope="package")
def _newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with room(tmp_path_factory.mktemp("newsroom")) as running:
        yield running


@pytest.fixture
def newsroom(_newsroom: Running) -> Running:
    """One service for all, without the conversations of earlier tests."""
    history = _newsroom.service.parts.history
    assert history is not None
    for one in history.conversations(limit=1000):
        history.delete(one.id)
    return _newsroom


def ask(page: Page, question: str) -> None:
    """Ask and wait for the whole answer."""
    before = page.locator(".makers").count()
    page.fill("#question", question)
    page.press("#question", "Enter")
    page.locator(".makers").nth(before).wait_for()
