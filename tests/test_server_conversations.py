"""Conversations over HTTP: listed page by page, renamed, deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from server.replies import ConversationItem, ConversationsReply
from tests.server_helpers import answering, fake_parts, serving
from tests.test_server_limits import problem


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    monkeypatch.setattr("server.asking.ask_events", answering)
    with (
        fake_parts(tmp_path) as parts,
        serving(parts) as service,
        service.client() as opened,
    ):
        yield opened


def begin(client: httpx.Client, message: str) -> str:
    return str(client.post("/v1/chat", json={"message": message}).json()["conversation"])


def test_the_latest_first_page_by_page(client: httpx.Client) -> None:
    assert client.get("/v1/conversations").json() == {"conversations": [], "next": None}
    names = [begin(client, f"Question {n}?") for n in range(5)]
    client.post("/v1/chat", json={"message": "And then?", "conversation": names[1]})
    order = [names[1], names[4], names[3], names[2], names[0]]

    whole = client.get("/v1/conversations")
    ConversationsReply.model_validate_json(whole.text)
    items = whole.json()["conversations"]
    assert [item["id"] for item in items] == order
    assert items[0]["title"] == "Question 1?"
    assert [item["answers"] for item in items] == [2, 1, 1, 1, 1]
    assert whole.json()["next"] is None

    seen, cursor = [], None
    while True:
        asked = {"limit": "2", **({"cursor": cursor} if cursor else {})}
        page = client.get("/v1/conversations", params=asked).json()
        seen += [item["id"] for item in page["conversations"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == order


def test_a_conversation_that_moves_up_between_pages_is_not_lost(client: httpx.Client) -> None:
    names = [begin(client, f"Question {n}?") for n in range(4)]
    first = client.get("/v1/conversations", params={"limit": 2}).json()
    client.post("/v1/chat", json={"message": "More?", "conversation": names[3]})
    second = client.get("/v1/conversations", params={"limit": 2, "cursor": first["next"]}).json()
    assert [item["id"] for item in second["conversations"]] == [names[1], names[0]]


@pytest.mark.parametrize(
    "asked", [{"limit": "0"}, {"limit": "201"}, {"cursor": "x"}, {"cursor": "-1"}, {"cursor": "٣"}]
)
def test_pages_that_are_none(client: httpx.Client, asked: dict[str, str]) -> None:
    problem(client.get("/v1/conversations", params=asked), 422)


def test_renaming(client: httpx.Client) -> None:
    name = begin(client, "Who?")
    reply = client.patch(f"/v1/conversations/{name}", json={"title": "  The talks \n in Minsk "})
    assert reply.status_code == 200
    ConversationItem.model_validate_json(reply.text)
    assert reply.json()["title"] == "The talks in Minsk"
    listed = client.get("/v1/conversations").json()["conversations"]
    assert listed == [reply.json()]
    client.post("/v1/chat", json={"message": "When?", "conversation": name})
    listed = client.get("/v1/conversations").json()["conversations"]
    assert [(item["title"], item["answers"]) for item in listed] == [("The talks in Minsk", 2)]


@pytest.mark.parametrize(
    "sent", [{}, {"title": ""}, {"title": " \n"}, {"title": 3}, {"title": "x" * 201},
             {"title": "a\x00b"}, {"title": "a", "id": "b"}],
)  # fmt: skip
def test_titles_that_are_none(client: httpx.Client, sent: dict[str, object]) -> None:
    name = begin(client, "Who?")
    problem(client.patch(f"/v1/conversations/{name}", json=sent), 422)
    assert client.get("/v1/conversations").json()["conversations"][0]["title"] == "Who?"


def test_what_is_not_there_cannot_be_renamed(client: httpx.Client) -> None:
    problem(client.patch("/v1/conversations/nobody", json={"title": "a"}), 404)


def test_a_service_that_keeps_nothing_says_so(tmp_path: Path) -> None:
    with (
        fake_parts(tmp_path, history=False, store_history=False) as parts,
        serving(parts) as service,
        service.client() as client,
    ):
        problem(client.get("/v1/conversations"), 404)
        problem(client.patch("/v1/conversations/c", json={"title": "a"}), 404)
