"""Keyboard only, screen readers, both themes, desk and phone."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.articles import refusing, rich
from tests.browser.conftest import OpenPage, ask
from tests.server_helpers import Running

DESK, PHONE = 1360, 390


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.className"))


def serious(page: Page) -> list[str]:
    response = Axe().run(page).response
    assert response["passes"]
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in response["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def fits(page: Page) -> bool:
    return bool(
        page.evaluate(
            "[document.documentElement, document.querySelector('#scroll')]"
            ".every(one => one.scrollWidth <= one.clientWidth)"
        )
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_axe_finds_nothing_serious(
    newsroom: Running,
    open_page: OpenPage,
    monkeypatch: pytest.MonkeyPatch,
    scheme: str,
    width: int,
) -> None:
    page = open_page(newsroom.url, width=width, height=844, scheme=scheme)
    expect(page.locator("#welcome .cards li").first).to_be_visible()
    monkeypatch.setattr("server.asking.ask_events", rich)
    ask(page, "What do the repairs cost?")
    page.click(".dropped summary")
    monkeypatch.setattr("server.asking.ask_events", refusing)
    ask(page, "Who pays?")
    assert fits(page)
    assert serious(page) == []
    page.locator(".cite").first.click()
    page.locator(".text mark").first.wait_for()
    page.click(".why summary")
    assert serious(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert serious(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.click("#pasting summary")
    assert serious(page) == []


def test_by_keyboard_alone(newsroom: Running, open_page: OpenPage) -> None:
    page = open_page(newsroom.url)
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type("How much will the repairs of the Orvik bridge cost?")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("In euros.")
    assert "\n" in page.input_value("#question")
    page.keyboard.press("Enter")
    page.locator(".makers").wait_for()
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert "sentence" in focused(page)
    number = page.locator(".sentence").first.locator(".cite").first.inner_text()
    page.keyboard.press(number)
    page.locator(".text mark").first.wait_for()
    assert focused(page) == "panel"
    page.keyboard.press("Escape")
    assert focused(page) == "cite"
    page.keyboard.press("?")
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("next sentence")
    page.keyboard.press("n")  # a key within a dialog does nothing else
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.locator(".turn").count() == 1
    page.keyboard.press("e")
    expect(dialog).to_contain_text("Markdown")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    assert page.evaluate("document.activeElement.closest('#talks') !== null")
    page.keyboard.press("/")
    assert focused(page) == "question"
    page.keyboard.type("n?")
    assert page.input_value("#question") == "n?"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("n")
    expect(page.locator("#empty")).to_be_visible()


def test_single_keys_can_be_switched_off(newsroom: Running, open_page: OpenPage) -> None:
    page = open_page(newsroom.url)
    page.click("#help")
    page.uncheck("#keys-on")
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("a")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_themes_follow_the_system_until_one_is_chosen(
    newsroom: Running, open_page: OpenPage
) -> None:
    page = open_page(newsroom.url, scheme="dark")

    def paper() -> Any:
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    dark = paper()
    page.click("#theme")
    light = paper()
    assert light != dark
    page.reload()
    assert paper() == light
    page.click("#theme")
    assert paper() == dark
    page.click("#theme")
    expect(page.locator("#theme")).to_have_text("Theme: system")


def test_on_a_phone_drawers_hold_the_focus_and_give_it_back(
    newsroom: Running, open_page: OpenPage
) -> None:
    page = open_page(newsroom.url, width=PHONE, height=844)
    expect(page.locator("#side")).not_to_be_in_viewport()
    page.click("#side-open")
    expect(page.locator("#side")).to_be_in_viewport()
    assert page.evaluate("document.querySelector('#main').inert") is True
    page.keyboard.press("Escape")
    assert focused(page) == "side-open"
    assert page.evaluate("document.querySelector('#main').inert") is False
    ask(page, "How much will the repairs of the Orvik bridge cost?")
    assert fits(page)
    page.locator(".cite").first.click()
    expect(page.locator("#panel")).to_be_in_viewport()
    assert page.evaluate("document.querySelector('#main').inert") is True
    page.click("#close")
    assert page.evaluate("document.querySelector('#main').inert") is False
    assert focused(page) == "cite"
