"""Files sent by a browser become articles by the same code as those of ``rag ingest``."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from rag.articles import Unreadable
from rag.settings import Settings
from rag.types import Article
from rag.wiring import open_parts
from server.bodies import FileBody
from server.uploads import NAME_CHARS, uploaded
from tests.server_helpers import serving
from tests.test_server_limits import problem

TEXT = "The Orvik bridge carries 24,000 cars a day. 🌉 It opened in 1931.\n"
PAGE = (
    "<html><head><title>Ferry aground</title></head><body><article><h1>Ferry aground</h1>"
    "<p>The ferry Aurelia ran aground near Castelmar on 3 June 2021, and 212 passengers were "
    "taken off by fishing boats.</p><p>The coast guard blamed fog for the accident.</p>"
    "</article></body></html>"
)


def file(name: str, content: str | bytes) -> dict[str, str]:
    raw = content.encode() if isinstance(content, str) else content
    return {"name": name, "base64": base64.b64encode(raw).decode()}


def read(*given: dict[str, str]) -> list[Article | Unreadable]:
    return list(uploaded([FileBody.model_validate(one) for one in given], max_mb=1))


@pytest.fixture
def client(tmp_path: Path) -> Iterator[httpx.Client]:
    settings = Settings(data_dir=tmp_path / "data", llm="none")
    with (
        open_parts(settings, owner=True) as parts,
        serving(parts) as service,
        service.client() as opened,
    ):
        yield opened


def test_files_answer_at_once_and_bad_ones_stop_nothing(client: httpx.Client) -> None:
    lines = "\n".join(json.dumps({"text": f"Ship {n} left Castelmar in May."}) for n in (7, 8))
    sent = [
        file("bridge.txt", TEXT),
        file("bad.txt", b"caf\xe9"),
        file("ferry.html", PAGE),
        file("photo.png", b"\x89PNG"),
        {"name": "a.txt", "base64": "no base64!"},
        file("ships.jsonl", lines),
        file("broken.json", "{"),
        file("empty.pdf", b""),
    ]
    reply = client.post("/v1/articles", json={"files": sent})
    assert reply.status_code == 200, reply.text
    results = reply.json()["results"]
    assert [line["status"] for line in results] == [
        "added", "failed", "added", "failed", "failed", "added", "added", "failed", "failed",
    ]  # fmt: skip
    failed = [line for line in results if line["status"] == "failed"]
    assert [line["file"] for line in failed] == [
        "bad.txt", "photo.png", "a.txt", "broken.json", "empty.pdf",
    ]  # fmt: skip
    assert all(line["error"] for line in failed)
    assert failed[0]["error"] == "bad.txt, byte 3: not UTF-8"
    assert "groundwire-" not in reply.text

    answer = client.post("/v1/ask", json={"question": "How many cars cross the bridge?"}).json()
    assert "24,000" in answer["text"]
    kept = client.get(f"/v1/articles/{answer['sources'][0]['article']}").json()
    assert kept["text"] == TEXT

    again = client.post("/v1/articles", json={"files": sent}).json()["summary"]
    assert (again["added"], again["unchanged"], again["failed"]) == (0, 4, 5)


def test_neither_articles_nor_files(client: httpx.Client) -> None:
    problem(client.post("/v1/articles", json={}), 422)
    problem(client.post("/v1/articles", json={"files": [{"name": "a.txt"}]}), 422)
    problem(client.post("/v1/articles", json={"files": [{**file("a", ""), "path": "/"}]}), 422)


def test_files_of_one_name_are_never_versions_of_each_other() -> None:
    first, second = read(file("a.txt", TEXT), file("a.txt", TEXT + "More.\n"))
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.id != second.id
    assert first.file.endswith("/a.txt")


@pytest.mark.parametrize(
    "name",
    ["../../../a.txt", "/etc/a.txt", "C:\\x\\a.txt", ".a.txt", "a\u202e.txt", "ä#1?:.txt",
     "x" * 400 + ".txt", "é" * 200 + ".txt"],
)  # fmt: skip
def test_names_lead_nowhere(name: str) -> None:
    (article,) = read(file(name, TEXT))
    assert isinstance(article, Article)
    folder, _, last = article.file.rpartition("/")
    assert folder.startswith("uploaded/")
    assert last.endswith(".txt")
    assert not last.startswith(".")
    assert last.isprintable()
    assert len(last.encode()) <= NAME_CHARS
    assert article.text == TEXT


def test_a_file_that_states_facts_of_others_is_no_article() -> None:
    (lost,) = read(file("corpus.yaml", "articles: {}"))
    assert isinstance(lost, Unreadable)


def test_a_bad_line_is_named() -> None:
    good, lost = read(file("ships.jsonl", json.dumps({"text": TEXT}) + "\n{"))
    assert isinstance(good, Article)
    assert isinstance(lost, Unreadable)
    assert lost.file == "ships.jsonl#L2"
    assert str(lost.error).startswith("ships.jsonl#L2")


def test_a_file_that_is_too_large() -> None:
    (lost,) = read(file("a.txt", "x" * 1_100_000))
    assert isinstance(lost, Unreadable)
    assert "limit" in str(lost.error)
