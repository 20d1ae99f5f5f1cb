"""Keys at the door of the service: scopes, limits, caps, figures, logs and draining."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from rag.errors import ConfigError
from rag.keys import Keyring
from rag.keys import Scope as KeyScope
from rag.settings import Settings
from server.access import Limiter, needed_scope
from server.logs import JsonLines
from server.problems import Problem
from server.run import serve
from tests.server_helpers import (
    TOKEN,
    EndlessLLM,
    Running,
    answering,
    drafting,
    fake_parts,
    serving,
)

ASK = {"question": "How long is it?"}


@contextmanager
def guarded(folder: Path, **settings: Any) -> Iterator[tuple[Running, Keyring]]:
    """A service that answers only to keys."""
    settings = {"require_key": True, **settings}
    with fake_parts(folder, **settings) as parts, serving(parts) as running:
        yield running, Keyring(folder / "keys.sqlite")


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


@pytest.fixture(autouse=True)
def _answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.asking.ask_events", answering)


def test_without_a_key_only_the_page_and_the_health_are_open(tmp_path: Path) -> None:
    with guarded(tmp_path) as (running, _), running.client() as client:
        for path in ("/", "/healthz", "/readyz", "/static/app.js"):
            assert client.get(path).status_code == 200, path
        for reply in (
            client.post("/v1/ask", json=ASK),
            client.post("/v1/chat", json={"message": "x"}),
            client.get("/v1/articles"),
            client.get("/metrics"),
            client.get("/openapi.json"),
            client.get("/nothing/here"),
            client.post("/v1/ask", json=ASK, headers=bearer("wrong")),
            client.post("/v1/ask", json=ASK, headers={"Authorization": "Basic eDp5"}),
        ):
            assert reply.status_code == 401, reply.url
            assert reply.headers["www-authenticate"] == "Bearer"
            assert set(reply.json()) == {"type", "title", "status", "detail", "hint"}
        assert client.post("/internal/purge", json={"id": "x"}).status_code == 401


@pytest.mark.parametrize(
    ("scope", "statuses"),
    [("read", (200, 403, 403)), ("write", (200, 200, 403)), ("admin", (200, 200, 200))],
)
def test_a_scope_reaches_so_far(
    tmp_path: Path, scope: KeyScope, statuses: tuple[int, int, int]
) -> None:
    with guarded(tmp_path) as (running, keys), running.client() as client:
        client.headers.update(bearer(keys.add("desk", scope=scope)[1]))
        found = (
            client.post("/v1/ask", json=ASK).status_code,
            client.post("/v1/articles", json={"articles": []}).status_code,
            client.get("/metrics").status_code,
        )
        assert tuple(200 if status == 422 else status for status in found) == statuses


def test_a_key_is_revoked_without_a_restart_and_the_operator_always_gets_in(tmp_path: Path) -> None:
    with guarded(tmp_path) as (running, keys), running.client() as client:
        text = keys.add("desk")[1]
        assert client.get("/v1/articles", headers=bearer(text)).status_code == 200
        keys.revoke("desk")
        assert client.get("/v1/articles", headers=bearer(text)).status_code == 401
        assert client.get("/v1/articles", headers=bearer(TOKEN)).status_code == 200


def test_on_loopback_a_key_is_not_needed_and_dummy_keys_do_no_harm(tmp_path: Path) -> None:
    with guarded(tmp_path, require_key=False) as (running, _), running.client() as client:
        assert client.post("/v1/ask", json=ASK).status_code == 200
        assert client.post("/v1/ask", json=ASK, headers=bearer("sk-dummy")).status_code == 200


def test_a_key_has_its_requests_a_minute(tmp_path: Path) -> None:
    with guarded(tmp_path, rate_per_minute=3) as (running, keys), running.client() as client:
        one, two = (bearer(keys.add(name)[1]) for name in ("one", "two"))
        assert [client.get("/v1/articles", headers=one).status_code for _ in range(3)] == [200] * 3
        reply = client.get("/v1/articles", headers=one)
        assert reply.status_code == 429
        assert 1 <= int(reply.headers["retry-after"]) <= 20
        assert client.get("/v1/articles", headers=two).status_code == 200


def test_a_key_has_so_many_requests_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.asking.ask_events", drafting)
    llm = EndlessLLM()
    with (
        guarded(tmp_path, llm=llm, concurrent_requests=1) as (running, keys),
        running.client() as client,
    ):
        key = bearer(keys.add("desk")[1])
        stream = {"Accept": "text/event-stream", **key}
        with client.stream("POST", "/v1/ask", json=ASK, headers=stream):
            assert llm.begun.acquire(timeout=10)
            assert client.get("/v1/articles", headers=key).status_code == 429
        until = time.monotonic() + 10
        while client.get("/v1/articles", headers=key).status_code == 429:
            assert time.monotonic() < until, "the place was not given back"
            time.sleep(0.05)


def test_tokens_of_a_day_are_capped_and_extractive_answers_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.asking.ask_events", drafting)
    llm = EndlessLLM()
    llm.enough.set()
    with guarded(tmp_path, llm=llm) as (running, keys), running.client() as client:
        key, text = keys.add("desk", daily_tokens=1)
        assert client.post("/v1/ask", json=ASK, headers=bearer(text)).status_code == 200
        assert keys.spent(key.id) == 1  # "done" is four characters
        reply = client.post("/v1/ask", json=ASK, headers=bearer(text))
        assert reply.status_code == 429
        assert int(reply.headers["retry-after"]) <= 24 * 3600
        plain = client.post("/v1/ask", json={**ASK, "llm": "none"}, headers=bearer(text))
        assert plain.status_code == 200


def test_the_limiter_fills_up_again_and_forgets_who_is_long_gone() -> None:
    now = [0.0]
    limiter = Limiter(60, 2, clock=lambda: now[0])
    for _ in range(60):
        limiter.take("a")()
    with pytest.raises(Problem) as refused:
        limiter.take("a")
    assert refused.value.headers["Retry-After"] == "1"
    now[0] = 1.0
    end = limiter.take("a")
    with pytest.raises(Problem):
        limiter.take("a")
    for number in range(10_050):
        limiter.take(str(number))()
    assert len(limiter.callers) <= 10_001
    assert "a" in limiter.callers  # it is running
    end()


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/v1/articles/x", "read"),
        ("DELETE", "/v1/articles/x", "write"),
        ("POST", "/v1/articles", "write"),
        ("POST", "/v1/chat/completions", "read"),
        ("POST", "/mcp", "read"),
        ("GET", "/metrics", "admin"),
        ("GET", "/healthz", None),
    ],
)
def test_scopes_of_routes(method: str, path: str, scope: str | None) -> None:
    assert needed_scope(method, path) == scope


def test_figures_count_questions_verdicts_and_requests(tmp_path: Path) -> None:
    with guarded(tmp_path, require_key=False) as (running, _), running.client() as client:
        client.post("/v1/ask", json=ASK)
        client.get("/v1/articles/secret-words-of-an-asker")
        text = client.get("/metrics").text
        assert 'groundwire_questions_total{kind="answered"} 1.0' in text
        assert 'groundwire_sentences_total{fate="shown"} 2.0' in text
        assert 'groundwire_sentences_total{fate="dropped"} 1.0' in text
        assert 'groundwire_verdicts_total{label="supported"} 2.0' in text
        assert 'groundwire_places_taken{lane="quick"} 0.0' in text
        assert 'route="/v1/articles/{id:path}"' in text or 'route="/v1/articles/{id}"' in text
        assert "secret" not in text
        assert "How long" not in text


def test_a_request_id_is_kept_if_it_is_plain(tmp_path: Path) -> None:
    with guarded(tmp_path, require_key=False) as (running, _), running.client() as client:
        kept = client.get("/healthz", headers={"X-Request-ID": "trace-1.a_B"})
        assert kept.headers["x-request-id"] == "trace-1.a_B"
        for odd in ("a b", "x" * 65, '"><'):
            assert client.get("/healthz", headers={"X-Request-ID": odd}).headers[
                "x-request-id"
            ] not in ("", odd)


@pytest.mark.parametrize("wanted", [False, True])
def test_the_log_holds_no_question_unless_it_is_asked_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, wanted: bool
) -> None:
    caplog.set_level(logging.INFO, "groundwire.server")
    with (
        guarded(tmp_path, require_key=False, log_questions=wanted) as (running, _),
        running.client() as client,
    ):
        client.post("/v1/ask", json=ASK, headers={"X-Request-ID": "r1"})
    lines = [JsonLines().format(record) for record in caplog.records]
    asked = [json.loads(line) for line in lines]
    (request,) = [line for line in asked if line.get("request") == "r1"]
    assert (request["method"], request["route"], request["status"]) == ("POST", "/v1/ask", 200)
    assert any("How long is it?" in line for line in lines) is wanted


def test_other_origins_get_in_only_if_they_are_listed(tmp_path: Path) -> None:
    with (
        guarded(tmp_path, require_key=False, cors_origins="https://desk.example") as (running, _),
        running.client() as client,
    ):
        mine = client.post("/v1/ask", json=ASK, headers={"Origin": "https://desk.example"})
        assert mine.status_code == 200
        assert mine.headers["access-control-allow-origin"] == "https://desk.example"
        other = client.post("/v1/ask", json=ASK, headers={"Origin": "https://evil.example"})
        assert other.status_code == 403
        assert "access-control-allow-origin" not in other.headers


def test_another_address_needs_a_key_first(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no key") as refused:
        serve(Settings(data_dir=tmp_path), host="0.0.0.0", port=0)
    assert "rag keys add" in str(refused.value.hint)


def test_while_draining_nothing_new_is_taken_and_what_runs_may_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.asking.ask_events", drafting)
    llm = EndlessLLM()
    with (
        guarded(tmp_path, require_key=False, llm=llm) as (running, _),
        running.client() as client,
    ):
        done: list[httpx.Response] = []
        asking = threading.Thread(target=lambda: done.append(client.post("/v1/ask", json=ASK)))
        asking.start()
        assert llm.begun.acquire(timeout=10)
        running.service.draining = True
        assert client.get("/readyz").status_code == 503
        refused = client.post("/v1/ask", json={**ASK, "llm": "none"})
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) > 0
        assert not running.service.idle
        llm.enough.set()
        asking.join(10)
        assert done[0].status_code == 200


def test_what_a_key_has_asked_is_nobody_elses_to_read(tmp_path: Path) -> None:
    with guarded(tmp_path) as (running, keys), running.client() as client:
        one, two = (bearer(keys.add(name)[1]) for name in ("one", "two"))
        admin = bearer(keys.add("chief", scope="admin")[1])
        told = client.post("/v1/chat", json={"message": "x"}, headers=one).json()
        name, answer = told["conversation"], told["id"]
        listed = {
            who: len(client.get("/v1/conversations", headers=key).json()["conversations"])
            for who, key in (("one", one), ("two", two), ("admin", admin))
        }
        assert listed == {"one": 1, "two": 0, "admin": 1}
        follow_up = {"message": "and?", "conversation": name}
        for reply in (
            client.get(f"/v1/conversations/{name}", headers=two),
            client.patch(f"/v1/conversations/{name}", json={"title": "t"}, headers=two),
            client.delete(f"/v1/conversations/{name}", headers=two),
            client.get(f"/v1/answers/{answer}", headers=two),
            client.get(f"/v1/answers/{answer}/receipt", headers=two),
            client.delete(f"/v1/answers/{answer}", headers=two),
            client.post("/v1/chat", json=follow_up, headers=two),
        ):
            assert reply.status_code == 404, reply.request.url
        assert client.get(f"/v1/conversations/{name}", headers=one).json()["answers"] == [told]
        assert client.get(f"/v1/answers/{answer}", headers=one).status_code == 200
        assert client.get(f"/v1/answers/{answer}", headers=admin).status_code == 200
