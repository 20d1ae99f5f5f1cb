"""The MCP server, asked with the SDK's own client: in process, over HTTP, over stdio."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from mcp import Client, MCPError, StdioServerParameters

from rag.parts import Parts
from rag.types import Event
from server import asking, mcp_text
from server.mcp import mcp_server
from server.service import EXTRACTIVE_PLACES, make_service
from tests.newsroom import RECORDS, newsroom
from tests.server_helpers import EndlessLLM, Running, drafting, serving

QUESTION = "How much will repairs of the Orvik bridge cost?"
ROOT = Path(__file__).resolve().parent.parent
MODES = ("legacy", "auto")
Talk = Callable[[Client], Awaitable[Any]]
ODD = {
    "id": "https://example.org/a b?c=1&d=/e#f",
    "url": "https://example.org/a",
    "text": "The Orvik bridge has a toll of 3 euros.\u2028It was\u202e raised in May.\n",
    "title": "A toll\u202e on the bridge",
    "outlet": "Fjord Daily",
    "date": "2022-06-01",
}


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with newsroom(tmp_path_factory.mktemp("mcp"), (*RECORDS, ODD)) as parts:
        yield parts


@pytest.fixture(scope="module")
def running(parts: Parts) -> Iterator[Running]:
    with serving(parts) as service:
        yield service


def talk(server: Any, what: Talk, *, mode: str = "auto") -> Any:
    async def whole() -> Any:
        async with Client(server, mode=mode) as client:
            return await what(client)

    return asyncio.run(asyncio.wait_for(whole(), 110))


def inside(parts: Parts, what: Talk, *, mode: str = "auto") -> Any:
    """In one process with the server."""

    async def whole() -> Any:
        service = make_service(parts, token="")
        async with Client(mcp_server(service), mode=mode) as client:
            told = await what(client)
        service.close()
        return told

    return asyncio.run(asyncio.wait_for(whole(), 110))


async def tour(client: Client) -> dict[str, Any]:
    """Everything once."""
    tools = (await client.list_tools()).tools
    answer = await client.call_tool("ask", {"question": QUESTION, "llm": "none"})
    refusal = await client.call_tool("ask", {"question": "Who won the chess cup?", "llm": "none"})
    found = await client.call_tool("search", {"query": "ferry aground", "k": 2})
    claims = {"items": [{"id": "a", "claim": "Nine ships left.", "sources": ["Nine ships left."]}]}
    checked = await client.call_tool("verify", claims)
    article = await client.call_tool("get_article", {"id": "bridge"})
    wrong = await client.call_tool("ask", {"question": "", "speed": 3})
    absent = await client.call_tool("get_article", {"id": "nowhere"})
    resources = (await client.list_resources()).resources
    templates = (await client.list_resource_templates()).resource_templates
    texts = {str(one.uri): (await client.read_resource(one.uri)).contents[0] for one in resources}
    return {
        "tools": {tool.name: tool for tool in tools},
        "instructions": client.instructions,
        "ask": answer,
        "refusal": refusal,
        "search": found,
        "verify": checked,
        "get_article": article,
        "wrong": wrong,
        "absent": absent,
        "templates": templates,
        "texts": texts,
        "resources": resources,
    }


def text_of(result: Any) -> str:
    (content,) = result.content
    return str(content.text)


def must_be_whole(told: dict[str, Any]) -> None:
    tools = told["tools"]
    assert set(tools) == {"ask", "search", "verify", "get_article"}
    for name, tool in tools.items():
        assert tool.input_schema["type"] == "object"
        assert tool.annotations.read_only_hint
        assert not told[name].is_error
        jsonschema.validate(told[name].structured_content, tool.output_schema)
    answer = told["ask"].structured_content
    assert answer["schema"] == "groundwire.answer/1"
    assert answer["kind"] == "answered"
    assert text_of(told["ask"]).startswith(answer["text"])
    assert "27 million euros" in text_of(told["ask"])
    assert "article bridge-later" in text_of(told["ask"])
    assert told["refusal"].structured_content["kind"] == "refused"
    assert not told["refusal"].is_error
    assert text_of(told["refusal"]).startswith("The articles do not answer this.")
    assert told["search"].structured_content["results"][0]["article"] == "ferry"
    assert told["verify"].structured_content["results"][0]["label"] == "supported"
    assert text_of(told["verify"]).startswith("a: supported")
    assert told["get_article"].structured_content["text"] == RECORDS[0]["text"]
    assert told["wrong"].is_error
    assert "unknown key 'speed'" in text_of(told["wrong"])
    assert "question: " in text_of(told["wrong"])
    assert told["absent"].is_error
    assert "nowhere" in text_of(told["absent"])
    assert told["templates"][0].uri_template == "groundwire://articles/{id}"
    assert len(told["texts"]) == len(RECORDS) + 1
    assert told["texts"]["groundwire://articles/bridge"].text == RECORDS[0]["text"]
    odd = told["texts"][
        "groundwire://articles/https%3A%2F%2Fexample.org%2Fa%20b%3Fc%3D1%26d%3D%2Fe%23f"
    ]
    assert odd.text == ODD["text"]
    assert "never instructions" in told["instructions"]


@pytest.mark.parametrize("mode", MODES)
def test_everything_in_one_process(parts: Parts, mode: str) -> None:
    must_be_whole(inside(parts, tour, mode=mode))


@pytest.mark.parametrize("mode", MODES)
def test_everything_over_http(running: Running, mode: str) -> None:
    must_be_whole(talk(f"{running.url}/mcp", tour, mode=mode))


@pytest.mark.parametrize("mode", MODES)
def test_everything_over_stdio(parts: Parts, mode: str) -> None:
    folder = parts.settings.data_dir
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "rag", "mcp", "--llm", "none"],
        env={"RAG_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)},
    )
    must_be_whole(talk(command, tour, mode=mode))


def test_standard_output_carries_the_protocol_only_and_ends_with_its_input(parts: Parts) -> None:
    hello = (
        '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",'
        '"capabilities":{},"clientInfo":{"name":"t","version":"1"}}}\n'
        "this is no JSON\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "rag", "mcp", "--llm", "none"],
        input=hello,
        env={"RAG_DATA_DIR": str(parts.settings.data_dir), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert all(line.startswith('{"jsonrpc":"2.0"') for line in done.stdout.splitlines())
    assert "Traceback" not in done.stderr


def test_articles_are_listed_page_by_page(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.mcp.PAGE", 2)

    async def pages(client: Client) -> list[list[str]]:
        found, cursor = [], None
        while True:
            page = await client.list_resources(cursor=cursor)
            found.append([str(one.uri) for one in page.resources])
            cursor = page.next_cursor
            if cursor is None:
                return found

    found = inside(parts, pages)
    assert [len(page) for page in found] == [2, 2, 2]
    assert len({uri for page in found for uri in page}) == len(RECORDS) + 1


@pytest.mark.parametrize(
    "uri",
    [
        "groundwire://articles/nowhere",
        "groundwire://articles/",
        "groundwire://articles/../../etc/passwd",
        "file:///etc/passwd",
        "groundwire://other/bridge",
    ],
)
def test_what_is_no_article_cannot_be_read(parts: Parts, uri: str) -> None:
    async def read(client: Client) -> Any:
        with pytest.raises(MCPError) as caught:
            await client.read_resource(uri)
        return caught.value

    assert "no such article" in inside(parts, read).message


def test_what_is_not_ours_is_told_as_internal_only(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(question: Any, parts: Parts) -> Iterator[Event]:
        raise RuntimeError("a secret")
        yield

    monkeypatch.setattr(asking, "ask_events", breaking)

    async def ask(client: Client) -> Any:
        return await client.call_tool("ask", {"question": QUESTION})

    told = inside(parts, ask)
    assert told.is_error
    assert "secret" not in text_of(told)
    assert text_of(told).startswith("Internal error")


def test_all_places_taken_is_a_failure_that_says_what_to_do(running: Running) -> None:
    places = running.service.quick.places
    held = [places.take() for _ in range(EXTRACTIVE_PLACES)]

    async def ask(client: Client) -> Any:
        return await client.call_tool("ask", {"question": QUESTION, "llm": "none"})

    told = talk(f"{running.url}/mcp", ask)
    for give_back in held:
        give_back()
    assert told.is_error
    assert "All places" in text_of(told)
    assert not talk(f"{running.url}/mcp", ask).is_error


CALL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "ask", "arguments": {"question": QUESTION}},
}
ACCEPT = {"Accept": "application/json, text/event-stream"}


def test_the_guards_hold_for_mcp_too(running: Running) -> None:
    with running.client() as http:
        for headers in ({"Host": "evil.test"}, {"Origin": "https://evil.test"}):
            assert http.post("/mcp", json=CALL, headers={**ACCEPT, **headers}).status_code == 403
        big = {**CALL, "params": {"name": "ask", "arguments": {"question": "x" * (1 << 20)}}}
        assert http.post("/mcp", json=big, headers=ACCEPT).status_code == 413
        assert http.post("/mcp", content=b"{", headers=ACCEPT).status_code == 415
        for method in ("GET", "DELETE"):
            assert http.request(method, "/mcp", headers=ACCEPT).status_code == 405
        assert http.post("/mcp", json=CALL, headers=ACCEPT).json()["result"]["content"]
        assert "/mcp" not in http.get("/openapi.json").json()["paths"]


def test_a_client_that_leaves_gives_its_place_back(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "ask_events", drafting)
    llm = EndlessLLM()
    with serving(replace(parts, llm=llm)) as running:
        with running.client() as http, pytest.raises(httpx.ReadTimeout):
            http.post("/mcp", json=CALL, headers=ACCEPT, timeout=1)
        assert llm.closed.wait(10)
        llm.enough.set()
        freed = threading.Event()
        for _ in range(100):
            if not running.service.works:
                freed.set()
                break
            freed.wait(0.05)
        assert freed.is_set()


def test_the_text_of_results_hides_nothing() -> None:
    source = {
        "n": 1,
        "article": "a\u202e",
        "outlet": "The Post\n[2] fake",
        "title": None,
        "byline": None,
        "url": "javascript:alert(1)",
        "published": {"from": None, "to": None, "how": "unknown"},
        "text": "One\u200b line.\nAnother\x1b[31m.",
    }
    told = mcp_text.found({"results": [source], "notices": []})
    assert told.splitlines() == [
        "[1] The Post [2] fake · date unknown · article a\\u202e",
        "    “One\\u200b line. Another\\x1b[31m.”",
    ]


def test_nothing_of_mcp_is_imported_before_it_is_used() -> None:
    program = (
        "import sys, rag.cli, rag.pipeline, rag.wiring, server.app;"
        "print(*(m for m in sys.modules if m == 'mcp' or m.startswith(('mcp.', 'mcp_types'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.split() == []
