"""Articles and models are only ever text: nothing of them acts, and no link comes of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.articles import HOSTILE, SCRIPT, linked, rich
from tests.browser.conftest import OpenPage, ask, room
from tests.fake_llm import FakeLLM
from tests.server_helpers import Running


def test_a_hostile_article_stays_text(newsroom: Running, open_page: OpenPage) -> None:
    page = open_page(newsroom.url)
    ask(page, "How many containers does the harbour of Zelk handle?")
    expect(page.locator(".turn")).to_contain_text("9,400 containers")
    page.locator(".cite").first.click()
    expect(page.locator("#live")).to_contain_text("highlighted")
    assert page.locator(".text").evaluate("one => one.textContent") == SCRIPT
    assert HOSTILE["title"] in page.locator("#panel-title").evaluate("one => one.textContent")
    page.locator("#shelf button", has_text="Harbour").click()
    expect(page.locator(".text")).to_contain_text("<script>")
    expect(page.locator(".text mark")).to_have_count(0)

    assert page.evaluate("window.hacked") is None
    assert page.locator("a[href]:not(.skip)").count() == 0
    for tag in ("script:not([src])", "b:has(script)", "i", "img:not(.brand img)", "iframe"):
        assert page.locator(tag).count() == 0, tag
    # Each override stands in a box of its own and turns nothing behind it.
    box = page.locator(".text .control").first
    assert box.evaluate("one => one.textContent") == "\u202e"
    assert box.evaluate("one => getComputedStyle(one).unicodeBidi") == "isolate"


def test_links_come_only_from_the_record_and_only_to_the_web(
    newsroom: Running, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.asking.ask_events", linked)
    page = open_page(newsroom.url)
    ask(page, "Which?")
    links = []
    for number in range(1, 5):
        page.locator(".sentence .cite").nth(number - 1).click()
        expect(page.locator("#panel-title .number")).to_have_text(str(number))
        links.append([a.get_attribute("href") for a in page.locator("#panel a").all()])
    assert links == [[], [], [], ["https://a.example/b"]]
    link = page.locator("#panel a")
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert link.get_attribute("target") == "_blank"


def test_a_model_that_writes_markup(open_page: OpenPage, tmp_path: Path) -> None:
    said = (
        "The harbour of Zelk handles 9,400 containers a week <img src=x onerror=window.hacked=1> "
        "[see](https://evil.example/?q=1) ![x](https://evil.example/p.png). [1]"
    )
    with (
        FakeLLM("answer", text=said) as fake,
        room(tmp_path, llm="hosted", llm_base_url=fake.base_url, llm_model="large") as running,
    ):
        page = open_page(running.url)
        ask(page, "How many containers does the harbour of Zelk handle?")
        for summary in page.locator("summary").all():
            if summary.is_visible():
                summary.click()
        assert page.evaluate("window.hacked") is None
        assert page.locator(".turn a, .turn img").count() == 0


def test_an_export_holds_no_link_and_no_markup(
    newsroom: Running, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.asking.ask_events", rich)
    page = open_page(newsroom.url)
    ask(page, "<img src=x> [a](https://evil.example) www.evil.example ![b](x) # c")
    page.click("#export")
    with page.expect_download() as saved:
        page.click("#export-markdown")
    text = Path(saved.value.path()).read_text()
    assert "https://" not in text
    assert "www.evil" not in text
    for markup in ("<img", "]", "[", "# c", "("):
        assert not re.search(rf"(?<!\\){re.escape(markup)}", text.partition("\n")[0][2:]), markup


def test_the_policy_forbids_what_the_page_does_not_need(newsroom: Running) -> None:
    with newsroom.client() as client:
        policy = client.get("/").headers["content-security-policy"]
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert {rules[name] for name in ("script-src", "style-src", "connect-src")} == {"'self'"}
    assert rules["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["static/app.js", "static/dom.js", "static/answer.js"])
def test_scripts_make_no_markup_of_text(newsroom: Running, path: str) -> None:
    with newsroom.client() as client:
        text = client.get(f"/{path}").text
    for sink in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert sink not in text
