"""Articles over HTTP, on the real pipeline: the seeds, posted articles, the operator's routes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from rag.errors import CatalogBusy, ConfigError
from rag.resources import seeds_dir
from rag.settings import Settings
from rag.wiring import open_parts
from server.health import STATIC
from server.replies import (
    AnswerReply,
    ArticleReply,
    ArticlesReply,
    FoundReply,
    HealthReply,
    IngestReply,
    ReadyReply,
    VerdictsReply,
)
from server.run import serve
from tests.server_helpers import TOKEN, EndlessLLM, Running, events_of, fake_parts, serving
from tests.test_server_limits import problem

OPERATOR = {"Authorization": f"Bearer {TOKEN}"}
BRIDGE = {
    "id": "bridge",
    "outlet": "Harbour News",
    "title": "Bridge opens",
    "date": "2024-05-02",
    "text": "The harbour bridge cost 41 million dollars. It opened on Thursday.",
}


@pytest.fixture(scope="module")
def seeded(seed_data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The seeds, read only; tests that change the corpus use ``own``."""
    folder = tmp_path_factory.mktemp("seeded") / "data"
    shutil.copytree(seed_data_dir, folder)
    settings = Settings(data_dir=folder, llm="none")
    with open_parts(settings, owner=True) as parts, serving(parts) as service:
        yield service


@pytest.fixture(scope="module")
def client(seeded: Running) -> Iterator[httpx.Client]:
    with seeded.client() as opened:
        yield opened


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Running]:
    """An empty service of the test's own."""
    settings = Settings(data_dir=tmp_path / "data", llm="none")
    with open_parts(settings, owner=True) as parts, serving(parts) as service:
        yield service


@pytest.fixture
def mine(own: Running) -> Iterator[httpx.Client]:
    with own.client() as opened:
        yield opened


# --- asking and searching the seeds -----------------------------------------------------------


def assert_exact(client: httpx.Client, answer: dict[str, Any]) -> None:
    """Sources and quotes are slices of the stored text."""
    for source in answer["sources"]:
        path = f"/v1/articles/{quote(source['article'], safe='')}"
        text = client.get(path, params={"version": source["version"]}).json()["text"]
        assert text[source["start"] : source["end"]] == source["text"]
        for sentence in [*answer["sentences"], *answer["nearest"]]:
            for said in sentence["quotes"]:
                if said["source"] == source["n"]:
                    assert text[said["start"] : said["end"]] == said["text"]


def test_ask_and_chat_give_the_same_answer_with_exact_spans(client: httpx.Client) -> None:
    question = "How long is the border between Belarus and Ukraine?"
    asked = client.post("/v1/ask", json={"question": question})
    AnswerReply.model_validate_json(asked.text)
    answer = asked.json()
    assert answer["kind"] == "answered"
    assert answer["model"] is None
    assert_exact(client, answer)
    stream = client.post(
        "/v1/chat", json={"message": question}, headers={"Accept": "text/event-stream"}
    )
    events = [(name, json.loads(data)) for name, data in events_of(stream.text)]
    assert events[0][0] == "evidence"
    assert events[-1][0] == "answer"
    shown = [data for name, data in events if name == "sentence"]
    assert [data.pop("index") for data in shown] == list(range(len(shown)))
    assert shown == events[-1][1]["sentences"] == answer["sentences"]


def test_a_question_that_no_article_answers_is_refused(client: httpx.Client) -> None:
    asked = client.post("/v1/ask", json={"question": "Who won the chess championship in Oslo?"})
    assert asked.status_code == 200
    AnswerReply.model_validate_json(asked.text)
    assert asked.json()["kind"] == "refused"
    assert asked.json()["sentences"] == []


@pytest.mark.parametrize(
    "question", ['" OR 1=1 --', "NEAR(a b)", "*", "'; DROP TABLE article", "\u202e?", "🌍" * 900]
)
def test_a_strange_question_is_a_question(client: httpx.Client, question: str) -> None:
    asked = client.post("/v1/ask", json={"question": question})
    assert asked.status_code == 200
    assert_exact(client, asked.json())


def test_eight_questions_at_once_on_the_real_pipeline(client: httpx.Client) -> None:
    def ask(number: int) -> str:
        sent = {"question": "How many Russian troops are in Belarus?", "llm": "none"}
        return str(client.post("/v1/ask", json=sent).json()["text"])

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1


def test_search_numbers_what_it_finds(client: httpx.Client) -> None:
    found = client.post("/v1/search", json={"query": "troops at the border", "k": 3})
    FoundReply.model_validate_json(found.text)
    assert [source["n"] for source in found.json()["results"]] == [1, 2, 3]
    for k in (0, 51, "3", 2.5):
        problem(client.post("/v1/search", json={"query": "a", "k": k}), 422)


def test_search_by_date_says_what_it_left_out(client: httpx.Client) -> None:
    sent = {"query": "troops", "since": "1990-01-01", "until": "1990-12-31"}
    found = client.post("/v1/search", json=sent).json()
    assert found["results"] == []


# --- verify -----------------------------------------------------------------------------------


def test_verify_answers_every_item_in_order(client: httpx.Client) -> None:
    items: list[Any] = [
        {
            "id": "right",
            "claim": "The harbour bridge cost 41 million dollars.",
            "sources": [BRIDGE["text"]],
        },
        {
            "id": "wrong",
            "claim": "The harbour bridge cost 14 million dollars.",
            "sources": [BRIDGE["text"]],
        },
        {"id": 7, "claim": "x", "sources": []},
        {"claim": "x"},
        "not an item",
        None,
        {"id": "\ud800", "claim": "a\ud800", "sources": ["b"], "more": 1},
        {"id": "dated", "claim": "It opened.", "sources": [{"text": "It opened.", "date": "no"}]},
    ]
    content = json.dumps({"items": items}).encode()
    reply = client.post("/v1/verify", content=content, headers={"Content-Type": "application/json"})
    assert reply.status_code == 200
    results = reply.json()["results"]
    assert [line["id"] for line in results] == [
        "right", "wrong", 7, None, None, None, "\ud800", "dated",
    ]  # fmt: skip
    VerdictsReply.model_validate({"results": results[:6]})
    assert results[0]["supported"] is True
    assert results[1]["supported"] is False
    for line in results[2:6]:
        assert line["label"] == "unchecked"
        assert line["error"]
    assert results[7]["label"] == "unchecked"


def test_verify_takes_256_items_and_no_more(client: httpx.Client) -> None:
    item = {"id": 1, "claim": "It opened.", "sources": []}
    full = client.post("/v1/verify", json={"items": [item] * 256})
    assert len(full.json()["results"]) == 256
    assert "256" in problem(client.post("/v1/verify", json={"items": [item] * 257}), 422)["detail"]
    assert client.post("/v1/verify", json={"items": []}).json() == {"results": []}


# --- reading articles -------------------------------------------------------------------------


def test_the_list_comes_in_pages(client: httpx.Client) -> None:
    whole = client.get("/v1/articles")
    ArticlesReply.model_validate_json(whole.text)
    names = [article["id"] for article in whole.json()["articles"]]
    assert len(names) == len(list(seeds_dir().glob("*.txt")))
    assert whole.json()["next"] is None
    paged: list[str] = []
    cursor = None
    while True:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = client.get("/v1/articles", params=params).json()
        paged += [article["id"] for article in page["articles"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert paged == names
    for limit in ("0", "201", "x"):
        problem(client.get("/v1/articles", params={"limit": limit}), 422)


def test_an_article_is_its_bytes(client: httpx.Client) -> None:
    for item in client.get("/v1/articles").json()["articles"]:
        reply = client.get(f"/v1/articles/{item['id']}")
        ArticleReply.model_validate_json(reply.text)
        article = reply.json()
        assert article["text"].encode() == (seeds_dir() / article["file"]).read_bytes()
        assert article["version"] == hashlib.sha256(article["text"].encode()).hexdigest()
        assert article["versions"] == [article["version"]]
        assert article["sentences"]
        for span in article["sentences"]:
            assert article["text"][span["start"] : span["end"]].strip()
            assert not any(
                span["start"] < noise["end"] and noise["start"] < span["end"]
                for noise in article["noise"]
            )


def test_an_article_that_is_not_there(client: httpx.Client) -> None:
    problem(client.get("/v1/articles/nothing"), 404)
    problem(client.delete("/v1/articles/nothing"), 404)
    some = client.get("/v1/articles?limit=1").json()["articles"][0]["id"]
    problem(client.get(f"/v1/articles/{some}", params={"version": "0" * 64}), 404)


# --- adding and withdrawing -------------------------------------------------------------------


def test_posted_articles_answer_at_once_and_bad_ones_stop_nothing(mine: httpx.Client) -> None:
    sent = [BRIDGE, {"id": "bad"}, "no object", {"text": ""}, {"id": "odd", "text": 3}]
    reply = mine.post("/v1/articles", json={"articles": sent})
    assert reply.status_code == 200, reply.text
    IngestReply.model_validate_json(reply.text)
    results, summary = reply.json()["results"], reply.json()["summary"]
    assert len(results) == len(sent)
    assert results[0]["status"] == "added"
    assert results[0]["id"] == "bridge"
    assert {line["status"] for line in results[1:]} == {"failed"}
    assert all(line["error"] for line in results[1:])
    assert summary == {"added": 1, "updated": 0, "unchanged": 0, "withdrawn": 0, "failed": 4}

    asked = {"question": "How much did the harbour bridge cost?"}
    answer = mine.post("/v1/ask", json=asked).json()
    assert "41 million" in answer["text"]
    assert_exact(mine, answer)

    again = mine.post("/v1/articles", json={"articles": [BRIDGE]}).json()
    assert again["summary"]["unchanged"] == 1
    changed = BRIDGE | {"text": str(BRIDGE["text"]).replace("41", "43")}
    assert mine.post("/v1/articles", json={"articles": [changed]}).json()["summary"]["updated"] == 1
    assert "43 million" in mine.post("/v1/ask", json=asked).json()["text"]
    assert len(mine.get("/v1/articles/bridge").json()["versions"]) == 2

    gone = mine.delete("/v1/articles/bridge", params={"reason": "a mistake"}).json()
    assert gone["status"] == "withdrawn"
    assert gone["id"] == "bridge"
    assert mine.post("/v1/ask", json=asked).json()["kind"] == "refused"
    assert mine.get("/v1/articles").json()["articles"] == []
    problem(mine.get("/v1/articles/bridge"), 404)
    old = {"version": gone["version"]}
    assert mine.get("/v1/articles/bridge", params=old).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["https://example.org/a/b?c=1&d=2#e", "a/b/../c", "with space %41", "ümläut 🌍", "a//b/", "."],
)
def test_any_id_can_be_asked_for(mine: httpx.Client, own: Running, name: str) -> None:
    lines = mine.post("/v1/articles", json={"articles": [BRIDGE | {"id": name}]}).json()
    stored = lines["results"][0]["id"]
    with socket.create_connection(("127.0.0.1", own.port), timeout=10) as line:
        path = quote(stored, safe="")
        line.sendall(
            f"GET /v1/articles/{path} HTTP/1.1\r\nHost: 127.0.0.1:{own.port}\r\n"
            "Connection: close\r\n\r\n".encode()
        )
        said = b"".join(iter(lambda: line.recv(65536), b""))
    assert b" 200 " in said.split(b"\r\n")[0]
    assert json.loads(said.partition(b"\r\n\r\n")[2])["id"] == stored


def test_articles_without_a_name_are_never_versions_of_each_other(mine: httpx.Client) -> None:
    two = [{"text": "One bridge opened in May."}, {"text": "Another bridge was closed in June."}]
    for article in two:
        lines = mine.post("/v1/articles", json={"articles": [article]}).json()
        assert lines["summary"]["added"] == 1
    assert mine.post("/v1/articles", json={"articles": two}).json()["summary"]["unchanged"] == 2
    assert len(mine.get("/v1/articles").json()["articles"]) == 2


def test_articles_that_cannot_be_utf_8_fail_alone(mine: httpx.Client) -> None:
    sent = [{"id": "a", "text": "lone \ud800 surrogate"}, {"id": "b", "text": "nul \x00"}, BRIDGE]
    content = json.dumps({"articles": sent}).encode()
    reply = mine.post("/v1/articles", content=content, headers={"Content-Type": "application/json"})
    assert [line["status"] for line in reply.json()["results"]] == ["failed", "failed", "added"]


# --- the operator's routes --------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": TOKEN}, {"Authorization": "bearer"}, {"Authorization": "Bearer x"}],
)
def test_the_operators_routes_are_closed_without_the_token(
    mine: httpx.Client, headers: dict[str, str]
) -> None:
    for path in ("ingest", "withdraw", "purge", "index", "index/check", "index/rebuild"):
        reply = mine.post(f"/internal/{path}", json={}, headers=headers)
        assert problem(reply, 401)["type"] == "Unauthorized"
    assert "internal" not in mine.get("/openapi.json").text


def test_no_token_opens_nothing(tmp_path: Path) -> None:
    from server.service import make_service

    with (
        fake_parts(tmp_path) as parts,
        serving(make_service(parts, token="")) as service,
        service.client(headers={"Authorization": "Bearer"}) as client,
    ):
        problem(client.post("/internal/purge", json={"id": "a"}), 401)


def test_the_operator_ingests_withdraws_purges_and_rebuilds(
    mine: httpx.Client, tmp_path: Path
) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "bridge.txt").write_text(str(BRIDGE["text"]), encoding="utf-8")
    (folder / "broken.txt").write_bytes(b"\xff\xfe\x00")
    sent = {"paths": [str(folder)], "prune": True}
    reply = mine.post("/internal/ingest", json=sent, headers=OPERATOR)
    assert reply.headers["content-type"] == "application/x-ndjson"
    lines = {line["status"]: line for line in map(json.loads, reply.text.splitlines())}
    assert set(lines) == {"added", "failed"}
    assert "broken.txt" in lines["failed"]["file"]

    sound = mine.post("/internal/index", json={"action": "check"}, headers=OPERATOR).json()
    assert sound["sound"] is True
    assert sound["passages"] > 0
    rebuilt = mine.post("/internal/index/rebuild", json={}, headers=OPERATOR).json()
    assert rebuilt == sound

    name = lines["added"]["id"]
    body = {"id": name, "reason": "a test"}
    gone = mine.post("/internal/withdraw", json=body, headers=OPERATOR)
    assert gone.json()["status"] == "withdrawn"
    purged = mine.post("/internal/purge", json={"id": name}, headers=OPERATOR)
    assert purged.json() == {"status": "purged", "id": name}
    problem(mine.post("/internal/purge", json={"id": name}, headers=OPERATOR), 404)
    problem(mine.get(f"/v1/articles/{name}", params={"version": gone.json()["version"]}), 404)


def test_an_ingest_that_fails_ends_with_an_error_line(mine: httpx.Client) -> None:
    sent = {"paths": ["/"], "reader": "no.such.module:Reader"}
    reply = mine.post("/internal/ingest", json=sent, headers=OPERATOR)
    last = json.loads(reply.text.splitlines()[-1])
    assert last["kind"] == "error"
    assert {"type", "title", "status", "detail", "hint"} < set(last)
    problem(mine.post("/internal/ingest", json={"paths": ["a"]}, headers=OPERATOR), 422)


def test_aliases_of_an_ingest_are_used_at_once(mine: httpx.Client, tmp_path: Path) -> None:
    folder = tmp_path / "aliased"
    folder.mkdir()
    (folder / "corpus.yaml").write_text("aliases:\n  - [Porthaven, Seaport City]\n")
    (folder / "a.txt").write_text("The ferry to Porthaven sank in the night. Nobody was hurt.\n")
    mine.post("/internal/ingest", json={"paths": [str(folder)]}, headers=OPERATOR)
    found = mine.post("/v1/search", json={"query": "Seaport City"}).json()["results"]
    assert "Porthaven" in found[0]["text"]


# --- health, the page, OpenAPI ----------------------------------------------------------------


def test_health_and_readiness(client: httpx.Client) -> None:
    HealthReply.model_validate_json(client.get("/healthz").text)
    ready = client.get("/readyz")
    assert ready.status_code == 200
    ReadyReply.model_validate_json(ready.text)
    assert ready.json()["ready"] is True
    assert ready.json()["index"] == "ready"
    assert ready.json()["llm"] == "off"


@pytest.mark.parametrize(
    ("setting", "state", "status"),
    [
        ("auto", "loading", 200),
        ("auto", "failed", 200),
        ("auto", "ready", 200),
        ("local", "loading", 503),
        ("local", "failed", 503),
        ("local", "ready", 200),
    ],
)
def test_a_service_told_to_use_the_local_model_waits_for_it(
    tmp_path: Path, setting: str, state: Any, status: int
) -> None:
    llm = EndlessLLM(state=state)
    with (
        fake_parts(tmp_path, llm=llm, llm_name=setting) as parts,
        serving(parts) as service,
        service.client() as client,
    ):
        reply = client.get("/readyz")
        assert reply.status_code == status
        assert reply.json() == {
            "ready": status == 200, "articles": 0, "index": "exact_scan", "llm": state,
            "model": "local:test", "llm_host": None,
        }  # fmt: skip


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://api.example.com/v1", "api.example.com"),
        ("http://user:secret@127.0.0.1:8080/v1", "127.0.0.1:8080"),
        (None, None),
    ],
)
def test_it_is_told_which_host_receives_the_questions(
    tmp_path: Path, url: str | None, host: str | None
) -> None:
    llm = EndlessLLM(id="hosted:large")
    with (
        fake_parts(tmp_path, llm=llm, llm_base_url=url) as parts,
        serving(parts) as service,
        service.client() as client,
    ):
        reply = client.get("/readyz").json()
        assert (reply["model"], reply["llm_host"]) == ("hosted:large", host)


def test_the_page_loads_nothing_from_elsewhere(client: httpx.Client) -> None:
    page = client.get("/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src 'self'" in page.headers["content-security-policy"]
    files = [file.name for file in STATIC.iterdir() if file.suffix in (".js", ".css")]
    assert {"app.js", "style.css"} <= set(files)
    for path in files:
        reply = client.get(f"/static/{path}")
        assert reply.headers["content-security-policy"] == page.headers["content-security-policy"]
        text = reply.text
        assert "http://" not in text
        assert "https://" not in text
        assert not {"innerHTML", "insertAdjacentHTML", "eval(", "@import"} & set(text.split())
        assert "innerHTML" not in text
    assert "//" not in page.text.replace("<!doctype html>", "")
    assert "<script>" not in page.text
    assert "style=" not in page.text


def test_openapi_describes_every_route_with_examples(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()
    assert {
        "/v1/ask", "/v1/chat", "/v1/search", "/v1/verify", "/v1/articles", "/v1/articles/{id}",
        "/v1/conversations", "/v1/conversations/{conversation}",
        "/v1/answers/{id}", "/v1/answers/{id}/receipt", "/healthz", "/readyz", "/metrics",
    } <= set(described["paths"])  # fmt: skip
    schemas = described["components"]["schemas"]
    for name in ("AskBody", "ChatBody", "SearchBody", "VerifyBody", "ArticlesBody"):
        assert schemas[name]["examples"]
        assert schemas[name]["additionalProperties"] is False
    assert "HTTPValidationError" not in schemas
    for name, path in described["paths"].items():
        of_openai = name.startswith(("/v1/chat/completions", "/v1/models"))
        shape = "ErrorReply" if of_openai else "ProblemReply"
        for operation in path.values():
            assert operation["summary"]
            for status, reply in operation["responses"].items():
                if status.startswith("4"):
                    assert shape in json.dumps(reply), (name, status)


def test_the_examples_of_openapi_work(client: httpx.Client) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    for name, path in (("AskBody", "/v1/ask"), ("SearchBody", "/v1/search")):
        for example in schemas[name]["examples"]:
            assert client.post(path, json=example).status_code == 200
    assert client.post("/v1/chat", json=schemas["ChatBody"]["examples"][0]).status_code == 200
    verified = client.post("/v1/verify", json=schemas["VerifyBody"]["examples"][0]).json()
    assert verified["results"][0]["supported"] is True


# --- the process ------------------------------------------------------------------------------


@pytest.fixture
def process(seed_data_dir: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``rag serve`` as it is run, and its address."""
    shutil.copytree(seed_data_dir, tmp_path / "data")
    env = os.environ | {"RAG_DATA_DIR": str(tmp_path / "data"), "RAG_LLM": "none"}
    started = subprocess.Popen(
        [sys.executable, "-m", "rag", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
    )
    try:
        assert started.stdout is not None
        first = started.stdout.readline()
        assert "http://127.0.0.1:" in first, started.stderr
        yield started, first.strip().rpartition(" ")[2]
    finally:
        if started.poll() is None:
            started.kill()
        started.communicate()


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_the_process_serves_and_ends_cleanly(
    process: tuple[subprocess.Popen[str], str], name: signal.Signals, tmp_path: Path
) -> None:
    started, url = process
    found = json.loads((tmp_path / "data" / "service.json").read_text())
    assert found["url"] == url
    with httpx.Client(base_url=url, timeout=20, trust_env=False) as client:
        assert client.get("/readyz").status_code == 200
        asked = client.post("/v1/ask", json={"question": "Who is president of Belarus?"})
        assert asked.status_code == 200
        held = {"Authorization": f"Bearer {found['token']}"}
        check = client.post("/internal/index/check", json={}, headers=held)
        assert check.json()["sound"] is True
    settings = Settings(data_dir=tmp_path / "data", llm="none")
    with pytest.raises((CatalogBusy, ConfigError), match="serv"):
        serve(settings, host="127.0.0.1", port=0)
    started.send_signal(name)
    out, err = started.communicate(timeout=15)
    assert started.returncode == 0
    assert "Traceback" not in out + err
    assert not (tmp_path / "data" / "service.json").exists()
    with open_parts(settings, owner=True):
        pass


def test_a_port_in_use_is_said_before_anything_is_loaded(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=f"127.0.0.1:{port}") as error:
            serve(Settings(data_dir=tmp_path / "data"), host="127.0.0.1", port=port)
    assert "--port" in error.value.hint
    assert not (tmp_path / "data").exists()


def test_more_than_one_worker_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    with pytest.raises(ConfigError, match="one worker"):
        serve(settings, host="127.0.0.1", port=0, workers=2)
    monkeypatch.setenv("WEB_CONCURRENCY", "4")
    with pytest.raises(ConfigError, match="one worker"):
        serve(settings, host="127.0.0.1", port=0)
