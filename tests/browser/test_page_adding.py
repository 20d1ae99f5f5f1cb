"""Articles come in by file and by paste, with progress and with what failed."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import OpenPage, ask, room


def file(name: str, content: str | bytes) -> FilePayload:
    raw = content.encode() if isinstance(content, str) else content
    return {"name": name, "mimeType": "application/octet-stream", "buffer": raw}


def test_files_and_pasted_text_become_articles(open_page: OpenPage, tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"text": f"Ship {n} left Castelmar in May."}) for n in range(3))
    with room(tmp_path, records=()) as running:
        page = open_page(running.url)
        expect(page.locator("#welcome")).to_contain_text("There are no articles yet.")
        page.click("#welcome button")
        page.set_input_files(
            "#files",
            [
                file("canal.txt", "The Lindau canal is 48 kilometres long, its engineer said.\n"),
                file("bad.txt", b"caf\xe9"),
                file("ships.jsonl", lines),
                file("photo.png", b"\x89PNG"),
                file("large.txt", b"x" * 3_000_001),
            ],
        )
        told = page.locator("#adding-told")
        expect(told).to_have_text("Done: 4 articles there, 3 failed.")
        failed = page.locator("#added .failed")
        assert [one.inner_text().split(" failed:")[0].split("✕")[1].strip()
                for one in failed.all()] == ["large.txt", "bad.txt", "photo.png"]  # fmt: skip
        expect(failed.first).to_contain_text("larger than 3 MB")

        page.click("#pasting summary")
        page.fill("#paste [name=text]", "Mayor Jon Eld opened the market hall on 4 May 2022.\n")
        page.fill("#paste [name=title]", "Market hall")
        page.fill("#paste [name=date]", "2022-05-05")
        page.click("#paste .main")
        expect(told).to_have_text("Done: 1 article there, 0 failed.")
        expect(page.locator("#paste [name=text]")).to_have_value("")
        page.click("#adding-close")

        expect(page.locator("#shelf li")).to_have_count(5)
        expect(page.locator("#count")).to_have_text("5")
        ask(page, "How long is the Lindau canal?")
        expect(page.locator(".sentence").first).to_contain_text("48 kilometres")


def test_a_long_list_is_sent_in_parts_and_a_lost_connection_is_told(
    open_page: OpenPage, tmp_path: Path
) -> None:
    padding = "x " * 400_000
    lines = [json.dumps({"text": f"Boat {n} sank near Hull. {padding}"}) for n in range(2)]
    with room(tmp_path, records=()) as running:
        page = open_page(running.url)
        page.click("#add")
        sent: list[int] = []
        page.on(
            "request",
            lambda one: (
                sent.append(len(one.post_data_buffer or b"")) if one.method == "POST" else None
            ),
        )
        page.route("**/v1/articles", lambda route: route.fulfill(
            status=200, body=json.dumps({"results": [], "summary": {}})))  # fmt: skip
        page.set_input_files("#files", [file("boats.jsonl", "\n".join(lines * 3))])
        expect(page.locator("#adding-told")).to_contain_text("Done")
        assert len(sent) >= 2
        assert max(sent) < 4 * 1024 * 1024
        page.unroute("**/v1/articles")
        page.route("**/v1/articles", lambda route: route.abort())
        page.set_input_files("#files", [file("a.txt", "One."), file("b.txt", "Two.")])
        expect(page.locator("#adding-told")).to_contain_text("It broke off after 0 of 2")
