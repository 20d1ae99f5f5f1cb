"""What goes wrong is told, what was checked stays, and asking again works."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.articles import rich
from tests.browser.conftest import OpenPage, ask, room
from tests.fake_llm import FakeLLM
from tests.server_helpers import Running, drafting

COST = "How much will the repairs of the Orvik bridge cost?"
UNAUTHORIZED = {
    "type": "Unauthorized",
    "title": "Key needed",
    "status": 401,
    "detail": "This service answers with a key only.",
    "hint": "Send the header Authorization: Bearer KEY.",
}


def put(page: Page, question: str) -> None:
    page.fill("#question", question)
    page.press("#question", "Enter")


def test_a_lost_connection_is_told_and_can_be_retried(
    newsroom: Running, open_page: OpenPage
) -> None:
    page = open_page(newsroom.url)
    page.locator("#privacy", has_text="Quoted").wait_for()
    page.context.set_offline(True)
    put(page, COST)
    expect(page.locator(".failure h3")).to_contain_text("connection was lost")
    expect(page.locator("#lost")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#lost")).to_be_hidden()
    page.click(".failure button")
    page.locator(".makers").wait_for()
    assert page.locator(".failure").count() == 0
    assert page.locator(".turn").count() == 1


def test_a_stream_that_breaks_off_keeps_what_was_checked(
    newsroom: Running, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.asking.ask_events", rich)
    with newsroom.client() as client:
        events = client.post(
            "/v1/chat", json={"message": "a"}, headers={"Accept": "text/event-stream"}
        ).text
    half = events[: events.index("event: sentence", events.index("event: sentence") + 1) + 40]

    def broken(route: Route) -> None:
        route.fulfill(status=200, content_type="text/event-stream", body=half)

    page = open_page(newsroom.url)
    page.route("**/v1/chat", broken)
    put(page, COST)
    failure = page.locator(".failure")
    expect(failure).to_contain_text("broke off")
    expect(failure).to_contain_text("The sentences above were checked")
    expect(page.locator(".sentence")).to_have_count(1)
    page.unroute("**/v1/chat")
    failure.locator("button").click()
    page.locator(".makers").wait_for()
    expect(page.locator(".sentence")).to_have_count(2)
    expect(page.locator(".failure")).to_have_count(0)


def test_a_service_that_falls_silent_is_not_waited_for(
    newsroom: Running, open_page: OpenPage
) -> None:
    page = open_page(newsroom.url, before=lambda one: one.clock.install())
    page.route("**/v1/chat", lambda _: None)
    page.evaluate(
        "() => { const real = window.fetch; window.fetch = (path, options) => path !== 'v1/chat' ?"
        " real(path, options) : Promise.resolve(new Response(new ReadableStream())); }"
    )
    put(page, COST)
    page.locator(".waiting").wait_for()
    page.clock.fast_forward(36_000)
    expect(page.locator(".failure")).to_contain_text("Nothing came from the service")


def test_a_slow_model_can_be_stopped(
    newsroom: Running, open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.asking.ask_events", drafting)
    with (
        FakeLLM("hang") as fake,
        room(tmp_path, llm="hosted", llm_base_url=fake.base_url, llm_model="large") as running,
    ):
        page = open_page(running.url)
        expect(page.locator("#privacy")).to_contain_text(
            f"go to {fake.address.removeprefix('http://')} (large)"
        )
        page.click("#options summary")
        page.select_option("[name=llm]", "none")
        expect(page.locator("#privacy")).to_contain_text("stays on this service")
        expect(page.locator("#filtering")).to_have_text("(1 on)")
        page.click("#clear")
        put(page, COST)
        expect(page.locator(".sentence")).to_have_count(1)
        expect(page.locator(".waiting")).to_contain_text("Checking further sentences")
        page.keyboard.press("Escape")
        expect(page.locator(".stopped")).to_contain_text("What was checked until then stays")
        expect(page.locator(".sentence")).to_have_count(1)
        expect(page.locator("#stop")).to_be_hidden()


@pytest.mark.parametrize("scenario", ["500", "close_in_the_middle", "garbage_bytes"])
def test_a_model_that_fails_leaves_the_quoted_sentences(
    open_page: OpenPage, tmp_path: Path, scenario: str
) -> None:
    with (
        FakeLLM(scenario) as fake,
        room(tmp_path, llm="hosted", llm_base_url=fake.base_url, llm_model="large") as running,
    ):
        page = open_page(running.url)
        ask(page, "Who visited a shipyard in Castelmar?")
        expect(page.locator(".sentence").first).to_contain_text("Aldo Brenn")
        assert page.locator(".failure").count() == 0


def test_an_error_of_the_service_is_told_with_what_to_do(
    newsroom: Running, open_page: OpenPage
) -> None:
    problem = {"type": "Busy", "title": "Too many requests at once", "status": 503,
               "detail": "All places are taken.", "hint": "Wait a moment."}  # fmt: skip
    page = open_page(newsroom.url)
    page.route(
        "**/v1/chat",
        lambda route: route.fulfill(status=503, body=json.dumps(problem)),
    )
    put(page, COST)
    for words in ("Too many requests at once", "All places are taken.", "Wait a moment."):
        expect(page.locator(".failure")).to_contain_text(words)


def test_a_conversation_deleted_elsewhere(newsroom: Running, open_page: OpenPage) -> None:
    page = open_page(newsroom.url)
    ask(page, COST)
    history: Any = newsroom.service.parts.history
    history.delete(history.conversations()[0].id)
    put(page, "And then?")
    expect(page.locator(".failure")).to_contain_text("no longer kept")
    page.click(".failure button")
    page.locator(".makers").nth(1).wait_for()


def test_the_key_is_asked_for_once_and_sent_from_then_on(
    newsroom: Running, open_page: OpenPage
) -> None:
    asked: list[str | None] = []

    def guarded(route: Route) -> None:
        given = route.request.headers.get("authorization")
        asked.append(given)
        if given == "Bearer right-key":
            route.continue_()
        else:
            route.fulfill(status=401, body=json.dumps(UNAUTHORIZED))

    page = open_page(newsroom.url, before=lambda one: one.route("**/v1/**", guarded))
    dialog = page.locator("dialog[open]")
    expect(dialog).to_have_count(1)
    expect(dialog).to_contain_text("Ask its operator for one.")
    assert dialog.locator("input").get_attribute("type") == "password"
    dialog.locator("input").fill("wrong-key")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("The key was not accepted.")
    dialog.locator("input").fill("right-key")
    page.keyboard.press("Enter")
    expect(page.locator("#shelf li")).to_have_count(8)
    expect(dialog).to_have_count(0)
    asked.clear()
    ask(page, COST)
    assert set(asked) == {"Bearer right-key"}
    assert page.evaluate("sessionStorage.getItem('groundwire.key')") == "right-key"
    assert "right-key" not in page.evaluate("JSON.stringify(localStorage)")
    page.reload()
    expect(page.locator(".turn")).to_have_count(1)
    expect(dialog).to_have_count(0)
