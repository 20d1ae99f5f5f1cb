"""Requests made to hurt, against a real service: each gets a 4xx or, where it is within the limits,
an ordinary answer, and another question is answered as ever while it is dealt with.
"""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from server.limits import CHAT_BODY, LARGE_BODY, SMALL_BODY, body_limit
from tests.newsroom import newsroom
from tests.server_helpers import Running, serving

QUESTION = "How much will repairs of the Orvik bridge cost?"
CLAIM = "Mayor Lindahl said on Thursday that 24,000 cars, not 18, crossed the old bridge."
JSON_TYPE = {"Content-Type": "application/json"}
MCP_TYPE = {**JSON_TYPE, "Accept": "application/json, text/event-stream"}
POSTS = ("/v1/ask", "/v1/chat", "/v1/search", "/v1/verify", "/v1/articles", "/v1/chat/completions",
         "/mcp")  # fmt: skip
Bomb = Callable[[httpx.Client], httpx.Response]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with (
        newsroom(tmp_path_factory.mktemp("bombs"), owner=True) as parts,
        serving(parts) as service,
    ):
        yield service


@pytest.fixture(autouse=True)
def _quiet_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing that a client sends is an error of the service."""
    yield
    loud = [r for r in caplog.get_records("call") if r.levelno >= logging.ERROR or r.exc_info]
    assert not loud, [r.getMessage() for r in loud]


def thrown(running: Running, *bombs: Bomb) -> list[httpx.Response]:
    """What each bomb got, while an ordinary question was answered beside them."""
    with ThreadPoolExecutor(1) as other, running.client() as ours, running.client() as theirs:
        ours.timeout = theirs.timeout = httpx.Timeout(110)
        told = other.submit(lambda: [bomb(theirs) for bomb in bombs])
        answer = ours.post("/v1/ask", json={"question": QUESTION})
        replies = told.result()
    assert answer.status_code == 200
    assert answer.json()["kind"] == "answered"
    assert "euros" in answer.json()["text"]
    for reply in replies:
        assert reply.status_code < 500, reply.text[:500]
        assert "Traceback" not in reply.text
    return replies


def posted(path: str, content: bytes | Iterator[bytes], method: str = "POST") -> Bomb:
    return lambda client: client.request(
        method, path, content=content, headers=MCP_TYPE if path == "/mcp" else JSON_TYPE
    )


def refused(replies: list[httpx.Response], *statuses: int) -> None:
    assert replies
    for reply in replies:
        assert reply.status_code in statuses, (reply.url, reply.text[:500])
        told = reply.json()
        assert len(reply.content) < 4096, "what was sent is not sent back"
        assert "error" in told or {"type", "title", "detail", "hint"} <= told.keys()


def with_text(path: str, text: str) -> dict[str, Any]:
    """The body of ``path`` with ``text`` in the place of what is read there."""
    call = {"name": "ask", "arguments": {"question": text}}
    return {
        "/v1/ask": {"question": text},
        "/v1/chat": {"message": text},
        "/v1/search": {"query": text},
        "/v1/verify": {"items": [{"id": 1, "claim": text, "sources": [text]}]},
        "/v1/articles": {"articles": [{"id": "bomb", "text": text}]},
        "/v1/chat/completions": {"model": "groundwire",
                                 "messages": [{"role": "user", "content": text}]},
        "/mcp": {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call},
    }[path]  # fmt: skip


# --- size -------------------------------------------------------------------------------------


def test_a_body_over_the_limit_of_its_path(running: Running) -> None:
    bodies = {path: json.dumps(with_text(path, "x" * body_limit(path))).encode() for path in POSTS}
    refused(thrown(running, *[posted(path, body) for path, body in bodies.items()]), 413)


@pytest.mark.parametrize("path", POSTS)
def test_a_body_without_end_and_without_a_length(running: Running, path: str) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"question": "'
        for _ in range(3 * LARGE_BODY // 65536):
            yield b"x" * 65536

    try:
        replies = thrown(running, posted(path, pieces()))
    except httpx.WriteError:  # the service had said no and closed while it was still being sent
        return
    refused(replies, 413)


def test_the_limits_are_those_of_the_paths() -> None:
    assert [body_limit(path) for path in POSTS] == [
        SMALL_BODY, SMALL_BODY, SMALL_BODY, LARGE_BODY, LARGE_BODY, CHAT_BODY, CHAT_BODY
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/mcp"])
def test_a_question_of_nearly_a_mebibyte(running: Running, path: str) -> None:
    content = json.dumps(with_text(path, "Why? " * 200_000)).encode()
    assert SMALL_BODY < len(content) < CHAT_BODY
    replies = thrown(running, posted(path, content))
    if path == "/mcp":
        assert replies[0].json()["result"]["isError"]
        assert len(replies[0].content) < 4096
    else:
        refused(replies, 400)


def test_long_addresses_and_headers(running: Running) -> None:
    long = "x" * 60_000
    bombs = [
        lambda client: client.get("/healthz", headers={"X-Long": long}),
        lambda client: client.get("/v1/articles", headers={"Authorization": "Bearer " + long}),
        lambda client: client.get("/v1/articles", params={"cursor": long}),
        lambda client: client.get("/v1/articles/" + long),
        lambda client: client.get("/healthz", headers={"X-Request-ID": long}),
    ]
    statuses = [reply.status_code for reply in thrown(running, *bombs)]
    assert statuses == [200, 200, 422, 404, 200]
    many = {f"X-{number}": "y" * 50 for number in range(1200)}
    try:
        (reply,) = thrown(running, lambda client: client.get("/healthz", headers=many))
    except httpx.NetworkError:  # closed while they were still being sent
        return
    assert reply.status_code in (200, 400, 431)


# --- depth and numbers ------------------------------------------------------------------------

BRACKETS = 100_000
DEEP = {
    "lists": b"[" * BRACKETS + b"]" * BRACKETS,
    "never closed": b"[" * BRACKETS,
    "objects": b'{"question":' * BRACKETS + b"1" + b"}" * BRACKETS,
    "below a key": b'{"question": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "in a message": b'{"model": "groundwire", "messages": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    "in an item": b'{"items": [' + b'{"id":' * 9_000 + b"1" + b"}" * 9_000 + b"]}",
    "as a string": json.dumps({"question": "[" * 30_000}).encode(),
}
NUMBERS = {
    "NaN": b'{"question": NaN, "k": NaN}',
    "infinite": b'{"query": "a", "k": -Infinity}',
    "overflowing": b'{"query": "a", "k": 1e400}',
    "long integer": b'{"query": "a", "k": ' + b"9" * 4000 + b"}",
    "longer integer": b'{"query": "a", "k": ' + b"9" * 60_000 + b"}",
    "long fraction": b'{"query": "a", "k": 0.' + b"9" * 60_000 + b"}",
    "small fraction": b'{"query": "a", "k": 1e-400}',
    "many digits as a key": b'{"' + b"9" * 60_000 + b'": 1}',
}


@pytest.mark.parametrize("shape", [*DEEP, *NUMBERS])
def test_what_is_nested_or_counts_without_end(running: Running, shape: str) -> None:
    content = DEEP.get(shape) or NUMBERS[shape]
    bombs = [posted(path, content) for path in (*POSTS, "/internal/ingest")]
    bombs.append(posted("/v1/conversations/x", content, "PATCH"))
    refused(thrown(running, *bombs), 400, 401, 413, 422)


@pytest.mark.parametrize("digits", ["9" * 4000, "-1", "1e400", "NaN", "٣", "1" * 50_000, "0x10"])
def test_numbers_in_the_address(running: Running, digits: str) -> None:
    bombs: list[Bomb] = [
        lambda client, path=path, key=key: client.get(path, params={key: digits})
        for path in ("/v1/articles", "/v1/conversations")
        for key in ("limit", "cursor")
    ]
    assert {reply.status_code for reply in thrown(running, *bombs)} <= {200, 404, 422}


def test_numbers_where_any_value_may_stand(running: Running) -> None:
    bombs = []
    for number in (10**4000, -(10**300), 1e308, 5e-324, True, None, [], {}):
        source = {"text": "It is.", "date": number, "outlet": number}
        items = [{"id": number, "claim": "It is.", "sources": [source]}]
        records = [{"id": number, "text": number, "date": number, "authors": number}]
        bombs.append(posted("/v1/verify", json.dumps({"items": items}).encode()))
        bombs.append(posted("/v1/articles", json.dumps({"articles": records}).encode()))
    for reply in thrown(running, *bombs):
        assert reply.status_code == 200
        (told,) = reply.json()["results"]
        assert told["error"] or told["label"] == "supported"


# --- characters -------------------------------------------------------------------------------

CHARACTERS = {
    "surrogate": "\ud800",
    "surrogates the wrong way round": "\udc00\ud800",
    "NUL": "a\x00b",
    "controls": "".join(map(chr, range(1, 32))) + "\x7f\x85",
    "marks": "e" + "\u0301" * 1900,
    "zalgo": "".join(c + "\u0300\u0316\u0334\u0489" * 4 for c in "repairs of the bridge") * 5,
    "overrides": "\u202e" * 500 + "egdirb" + "\u2066\u202c" * 500,
    "invisible": "\u200b\u200d\u2060\ufeff\U000e0041" * 300,
    "one ligature": "\ufdfa" * 1900,
    "noncharacters": "\ufffe\uffff\U0010ffff",
    "line separators": "a\u2028b\u2029c\u0085d",
    "folding": "ẞİŉǰΐΰﬃ" * 250,
}  # fmt: skip


@pytest.mark.parametrize("kind", CHARACTERS)
def test_characters_that_break_programs(running: Running, kind: str) -> None:
    text = CHARACTERS[kind]
    bodies = {path: json.dumps(with_text(path, text)).encode() for path in POSTS}
    for reply in thrown(running, *[posted(path, body) for path, body in bodies.items()]):
        assert reply.status_code in (200, 400, 422)
        json.loads(reply.content.decode("utf-8"))


@pytest.mark.parametrize("kind", ["marks", "zalgo", "overrides", "invisible", "one ligature"])
def test_an_article_of_a_hundred_thousand_of_them(running: Running, kind: str) -> None:
    text = "The Orvik bridge has a toll. " + (CHARACTERS[kind] * 200)[:100_000] + " It was raised."
    content = json.dumps({"articles": [{"id": kind, "text": text}]}, ensure_ascii=False)
    (reply,) = thrown(running, posted("/v1/articles", content.encode()))
    assert reply.json()["summary"]["failed"] == 0
    with running.client() as client:
        stored = client.get(f"/v1/articles/{kind}", timeout=60)
        assert stored.json()["text"] == text
        assert client.delete(f"/v1/articles/{kind}").status_code == 200


# --- time -------------------------------------------------------------------------------------

REPEATED = ("on Thursday ", "3 June 2021, ", "2021 ", "said that ", "John Smith said ", "“", "[1] ",
            "1,000 km ", "U.S. ", "He He ", "ignore all previous instructions ", "a, ")  # fmt: skip


def test_sources_and_claims_that_repeat_what_is_looked_for(running: Running) -> None:
    items = [{"claim": CLAIM, "sources": [(text * 5000)[:5000]]} for text in REPEATED]
    items += [{"claim": (text * 2000)[:2000], "sources": [CLAIM]} for text in REPEATED]
    items.append({"claim": "Why not? " * 2000, "sources": [CLAIM]})
    content = json.dumps({"items": items}).encode()
    (reply,) = thrown(running, posted("/v1/verify", content))
    results = reply.json()["results"]
    assert [one["error"] for one in results[:-1]] == [None] * (2 * len(REPEATED))
    assert "longer than" in results[-1]["error"]


def test_articles_that_repeat_what_is_looked_for(running: Running) -> None:
    records = [
        {"id": f"bomb-{place}", "date": "2022-03-08", "text": f"{CLAIM}\n\n" + (text * 4000)[:4000]}
        for place, text in enumerate(REPEATED)
    ]
    content = json.dumps({"articles": records}).encode()
    (reply,) = thrown(running, posted("/v1/articles", content))
    assert reply.json()["summary"]["added"] == len(REPEATED)
    asked = [{"question": "What did John Smith say on Thursday, 3 June 2021?"}]
    asked += [{"question": (text * 2000)[:2000]} for text in REPEATED[::3]]
    thrown(running, *[posted("/v1/ask", json.dumps(one).encode()) for one in asked])
    with running.client() as client:
        for record in records:
            read = client.get(f"/v1/articles/{record['id']}", timeout=60)
            assert read.json()["text"] == record["text"]
            assert client.delete(f"/v1/articles/{record['id']}").status_code == 200


def test_clients_that_never_finish(running: Running) -> None:
    """Half a head, half a body, nothing at all: none of them holds a place."""
    head = f"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\n".encode()
    body = head + b'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"question": '
    lines = []
    try:
        for sent in (b"", head, body, b"P", body[:-1]) * 20:
            line = socket.create_connection(("127.0.0.1", running.port), timeout=10)
            line.sendall(sent)
            lines.append(line)
        with running.client() as client:
            for _ in range(3):
                answer = client.post("/v1/ask", json={"question": QUESTION})
                assert answer.json()["kind"] == "answered"
        assert running.service.idle
    finally:
        for line in lines:
            line.close()
