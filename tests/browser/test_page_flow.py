"""The whole way: ask, watch, open the words, come back, rename, export, delete."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rag.settings import Settings
from rag.wiring import open_parts
from tests.browser.articles import rich
from tests.browser.conftest import OpenPage, ask
from tests.server_helpers import Running, serving

COST = "How much will the repairs of the Orvik bridge cost?"


def words_are_exact(page: Page, running: Running) -> None:
    """What is highlighted is the quote, in the article's whole text, and can be seen."""
    expect(page.locator("#live")).to_contain_text("highlighted")
    text = page.locator(".text").evaluate("one => one.textContent")
    stored = {a.text for a in running.service.parts.catalog.articles(limit=50)[0]}
    assert text in stored
    marks = page.locator("mark").all_text_contents()
    assert marks
    assert all(mark in text for mark in marks)
    assert page.locator("mark").first.evaluate(
        "one => { const a = one.getBoundingClientRect();"
        " const b = one.closest('.text').getBoundingClientRect();"
        " return a.top >= b.top && a.bottom <= b.bottom; }"
    )


def test_ask_look_rename_export_delete(newsroom: Running, open_page: OpenPage) -> None:
    page = open_page(newsroom.url)
    expect(page.locator("#shelf li")).to_have_count(8)
    expect(page.locator("#welcome .cards li").first).to_be_visible()
    expect(page.locator("#privacy")).to_contain_text("stays on this service")

    ask(page, COST)
    assert "18 million" in page.locator(".turn").inner_text()
    for sentence in page.locator(".sentence").all():
        expect(sentence.locator(".verdict")).to_have_text("✓Supported")
        assert sentence.locator(".cite").count() >= 1

    page.locator(".sentence", has_text="18 million").locator(".cite").first.click()
    words_are_exact(page, newsroom)
    about = page.locator(".about").inner_text()
    assert "The Orvik Post" in about
    assert "2022-03-08 stated in the article" in about
    assert "Petra Lindahl" in about
    page.locator(".why summary").click()
    expect(page.locator(".why .checks li").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    assert page.evaluate("document.activeElement.className") == "cite"

    ask(page, "When did it open?")
    expect(page.locator("#talks li")).to_have_count(1)
    page.click("#rename")
    page.fill(".prompt input", "The bridge")
    page.keyboard.press("Enter")
    expect(page.locator("#talks .name")).to_have_text("The bridge")
    expect(page.locator("#title")).to_have_text("The bridge")

    shown = page.locator(".said").all_inner_texts()
    page.reload()
    expect(page.locator(".turn")).to_have_count(2)
    assert page.locator(".said").all_inner_texts() == shown

    page.click("#export")
    with page.expect_download() as saved:
        page.click("#export-markdown")
    markdown = Path(saved.value.path()).read_text()
    assert saved.value.suggested_filename == "groundwire-the-bridge.md"
    assert markdown.startswith("# The bridge\n")
    assert "18 million euros" in markdown
    page.click("#export")
    with page.expect_download() as saved:
        page.click("#export-json")
    exported = json.loads(Path(saved.value.path()).read_text())
    name = exported["conversation"]
    with newsroom.client() as client:
        assert exported == client.get(f"/v1/conversations/{name}").json()
        with page.expect_download() as saved:
            page.locator(".makers button").last.click()
        receipt = client.get(f"/v1/answers/{exported['answers'][1]['id']}/receipt").text
        assert Path(saved.value.path()).read_text() == receipt

        page.click("#delete")
        page.click(".prompt .main")
        expect(page.locator("#empty")).to_be_visible()
        expect(page.locator("#talks li")).to_have_count(0)
        assert client.get(f"/v1/conversations/{name}").status_code == 404


def test_everything_an_answer_can_hold_is_shown(
    newsroom: Running, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.asking.ask_events", rich)
    page = open_page(newsroom.url)
    ask(page, "What do the repairs cost?")
    first = page.locator(".sentence").first
    meta = first.locator(".meta").inner_text()
    for told in ("Petra Lindahl (mayor)", "“on Monday” = 2022-03-07 computed", "as of 2022-03-08",
                 "2 articles, 1 independent origin", "by way of The Orvik Post",
                 "written by the language model"):  # fmt: skip
        assert told in " ".join(meta.split())
    assert first.locator(".when").inner_text() == "on Monday"
    assert "Understood as: What do the repairs cost? (of the Orvik bridge)" in (
        page.locator(".turn").inner_text()
    )
    assert "One source has no date." in page.locator(".notice").inner_text()

    sides = page.locator(".disagreement .side")
    boxes = [side.bounding_box() for side in sides.all()]
    assert len(boxes) == 2
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] < boxes[1]["x"]
    assert "18 million euros" in sides.first.inner_text()

    expect(page.locator(".refused-words")).to_be_hidden()
    page.click(".dropped summary")
    dropped = page.locator(".dropped > ul > li")
    assert "Contradicted" in dropped.first.inner_text()
    assert "the article says it was closed" in dropped.first.inner_text()
    assert "<b>fell</b>" in dropped.first.inner_text()
    assert "Not checked" in dropped.nth(1).inner_text()
    assert "Nobody" not in page.content()
    assert page.locator(".turn a").count() == 0
    page.locator(".cite").first.click()
    expect(page.locator(".facts").first).to_contain_text("by way of The Orvik Post")
    assert "[object" not in page.locator("body").inner_text()


def test_a_refusal_looks_like_one_and_shows_the_nearest(
    newsroom: Running, open_page: OpenPage
) -> None:
    page = open_page(newsroom.url)
    ask(page, "Who owns the volcano museum of Patagonia?")
    card = page.locator(".refusal")
    expect(card.locator("h3")).to_contain_text("do not answer this")
    expect(card.locator(".missing")).not_to_be_empty()
    assert page.locator(".turn > .answer > .sentences > .sentence").count() == 0
    assert "Refused" in page.locator("#live").inner_text()


def test_offsets_count_code_points_and_long_articles_scroll(
    newsroom: Running, open_page: OpenPage
) -> None:
    page = open_page(newsroom.url, width=390, height=800)
    for question, words in (
        ("How high is the tower of Brandmoor?", "212 metres"),
        ("For how much was the lighthouse of Eskvik sold?", "3 million euros"),
    ):
        ask(page, question)
        page.locator(".turn").last.locator(".cite").first.click()
        words_are_exact(page, newsroom)
        assert words in page.locator("mark").first.inner_text()
        page.click("#close")


def test_without_kept_conversations_earlier_questions_go_along(
    newsroom: Running, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = newsroom.service.parts
    monkeypatch.setattr(newsroom.service, "parts", _forgetful(parts))
    page = open_page(newsroom.url)
    expect(page.locator("#talks-note")).to_have_text("This service keeps no conversations.")
    ask(page, "What is the Orvik bridge?")
    with page.expect_request("**/v1/chat") as sent:
        ask(page, "When did it open?")
    assert sent.value.post_data_json["history"] == ["What is the Orvik bridge?"]
    expect(page.locator("#actions")).to_be_hidden()


def _forgetful(parts: object) -> object:
    from dataclasses import replace

    return replace(parts, history=None)  # type: ignore[type-var]


@pytest.mark.llm
@pytest.mark.slow
def test_with_the_real_local_model(
    seed_data_dir: Path, tmp_path: Path, open_page: OpenPage
) -> None:
    shutil.copytree(seed_data_dir, tmp_path / "data")
    settings = Settings.load({}, data_dir=tmp_path / "data", llm="local")
    with (
        open_parts(settings, owner=True, llm="local", wait_for_llm=True) as parts,
        serving(parts) as running,
    ):
        page = open_page(running.url)
        expect(page.locator("#privacy")).to_contain_text("a model on this service", timeout=90_000)
        page.context.set_default_timeout(90_000)
        ask(page, "Who announced the joint drills?")
        assert page.locator(".failure").count() == 0
        assert page.locator(".sentence, .refusal").count() >= 1
        for verdict in page.locator(".sentence .verdict").all():
            expect(verdict).to_have_text("✓Supported")
        if page.locator(".cite").count():
            page.locator(".cite").first.click()
            words_are_exact(page, running)
