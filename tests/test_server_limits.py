"""Who may ask, what a body may weigh, and the one shape of every failure."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import (
    CatalogBusy,
    ConfigError,
    CorpusError,
    IndexDamaged,
    ModelError,
    NotFound,
    ProviderError,
    RagError,
)
from server.guards import Hosts
from server.limits import JSON_DEPTH, LARGE_BODY, SMALL_BODY, check_json
from server.openai_errors import message_of
from server.problems import Problem, as_problem, encode
from tests.server_helpers import Running, answering, fake_parts, serving

KEYS = {"type", "title", "status", "detail", "hint"}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("limits")
    with (
        pytest.MonkeyPatch.context() as patch,
        fake_parts(folder, allowed_hosts=("news.example.org", "other.example:8443")) as parts,
        serving(parts) as service,
    ):
        patch.setattr("server.asking.ask_events", answering)
        yield service


@pytest.fixture(scope="module")
def client(running: Running) -> Iterator[httpx.Client]:
    with running.client() as opened:
        yield opened


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert set(body) == KEYS
    assert body["status"] == status
    assert body["detail"]
    assert body["hint"]
    assert "Traceback" not in response.text
    return body


# --- Host and Origin --------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1:{}", "localhost:{}", "LOCALHOST:{}", "[::1]:{}"])
def test_the_bound_address_under_every_loopback_name(
    running: Running, client: httpx.Client, host: str
) -> None:
    answer = client.get("/healthz", headers={"Host": host.format(running.port)})
    assert answer.status_code == 200


@pytest.mark.parametrize("host", ["news.example.org", "news.example.org:81", "other.example:8443"])
def test_a_listed_host(client: httpx.Client, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1:1",
        "127.0.0.1",
        "localhost",
        "other.example",
        "other.example:8444",
        "news.example.org.evil.example",
        "127.0.0.1.nip.io",
        "",
    ],
)
def test_a_foreign_host_gets_403(client: httpx.Client, host: str) -> None:
    body = problem(client.get("/", headers={"Host": host}), 403)
    assert "RAG_ALLOWED_HOSTS" in body["hint"]


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "file://",
        "http://user@127.0.0.1",
        "http://127.0.0.1:99999999",
        "http://[",
    ],
)
def test_a_foreign_origin_gets_403(client: httpx.Client, origin: str) -> None:
    sent = {"question": "How long is it?"}
    problem(client.post("/v1/ask", json=sent, headers={"Origin": origin}), 403)


def test_the_own_page_may_ask(running: Running, client: httpx.Client) -> None:
    headers = {"Origin": f"http://127.0.0.1:{running.port}"}
    sent = {"question": "How long is it?"}
    assert client.post("/v1/ask", json=sent, headers=headers).status_code == 200


def test_origins_behind_a_proxy_with_tls() -> None:
    hosts = Hosts("127.0.0.1", 8000, ["news.example.org"])
    assert hosts.same_origin("https://news.example.org", "news.example.org")
    assert hosts.same_origin("https://news.example.org:443", "news.example.org")
    assert not hosts.same_origin("https://news.example.org:8443", "news.example.org")
    assert not hosts.same_origin("https://news.example.org/path", "news.example.org")


@pytest.mark.parametrize(
    ("bound", "authority", "known"),
    [
        ("0.0.0.0", "localhost:8000", True),
        ("0.0.0.0", "192.168.0.7:8000", False),
        ("192.168.0.7", "192.168.0.7:8000", True),
        ("192.168.0.7", "localhost:8000", False),
        ("::1", "[::1]:8000", True),
        ("127.0.0.2", "127.0.0.2:8000", True),
    ],
)
def test_hosts_of_other_bound_addresses(bound: str, authority: str, known: bool) -> None:
    assert Hosts(bound, 8000, []).knows(authority) is known


def test_the_standard_port_may_be_left_out() -> None:
    assert Hosts("127.0.0.1", 80, []).knows("localhost")


# --- headers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/healthz", "/v1/nothing", "/static/app.js"])
def test_security_headers_on_every_reply(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-request-id"]
    assert "uvicorn" not in headers.get("server", "")


# --- bodies -----------------------------------------------------------------------------------


def question_of(size: int) -> bytes:
    """A body of exactly ``size`` bytes."""
    empty = len(encode({"question": "q", "pad": ""}))
    return encode({"question": "q", "pad": "x" * (size - empty)})


JSON_TYPE = {"Content-Type": "application/json"}


def test_a_body_at_the_limit_is_read_and_one_byte_more_is_not(client: httpx.Client) -> None:
    fits = client.post("/v1/ask", content=question_of(SMALL_BODY), headers=JSON_TYPE)
    assert "unknown key 'pad'" in problem(fits, 422)["detail"]
    body = problem(
        client.post("/v1/ask", content=question_of(SMALL_BODY + 1), headers=JSON_TYPE), 413
    )
    assert "65,536" in body["detail"]


def test_verify_and_articles_take_four_mebibytes(client: httpx.Client) -> None:
    for path in ("/v1/verify", "/v1/articles"):
        fits = client.post(path, content=question_of(LARGE_BODY), headers=JSON_TYPE)
        problem(fits, 422)
        problem(client.post(path, content=question_of(LARGE_BODY + 1), headers=JSON_TYPE), 413)


def test_the_limit_holds_without_a_content_length(client: httpx.Client) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield b"x" * 8192

    problem(client.post("/v1/ask", content=pieces(), headers=JSON_TYPE), 413)


def test_a_content_length_that_is_wrong(running: Running) -> None:
    """Too small: what follows is no request. Too large: the rest never comes, and no one waits
    for ever. Not a number: refused.
    """
    for declared in ("5", "-1", "x", "99999999999999999999999"):
        head = (
            f"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {declared}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", running.port), timeout=10) as line:
            line.sendall(head.encode() + b'{"question": "How long is it?"}')
            line.shutdown(socket.SHUT_WR)
            said = line.recv(65536)
        assert said == b"" or 400 <= int(said.split(b" ")[1]) < 500, said


def test_a_client_still_sending_hears_why_it_was_refused(running: Running) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=10)
    connection.request(
        "POST", "/v1/ask", body=b"x" * (3 * LARGE_BODY), headers={"Content-Type": "text/plain"}
    )
    assert connection.getresponse().status == 415
    connection.close()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/jsonp"},
        {"Content-Type": "application/json; charset=latin-1"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
    ],
)
def test_only_plain_json_is_taken(client: httpx.Client, headers: dict[str, str]) -> None:
    content = b'{"question": "How long is it?"}'
    body = problem(client.post("/v1/ask", content=content, headers=headers), 415)
    assert "application/json" in body["hint"]


@pytest.mark.parametrize("charset", ["; charset=utf-8", ";charset=UTF-8", '; charset="utf-8"'])
def test_json_in_utf_8_may_say_so(client: httpx.Client, charset: str) -> None:
    content = b'{"question": "How long is it?"}'
    headers = {"Content-Type": "application/json" + charset}
    assert client.post("/v1/ask", content=content, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b'{"question": NaN}',
        b'{"question": -Infinity}',
        b'{"question": 1e999}',
        b'{"question": "\xff"}',
        b"\xef\xbb\xbf{}",
        b'{"question": "a", }',
        b"[" * 100 + b"]" * 100,
        b"[" * 30000 + b"]" * 30000,
        b'{"a":' * 9000 + b"1" + b"}" * 9000,
        b"1" * 6000,
        b"{'question': 'a'}",
    ],
)
def test_what_is_not_sound_json_gets_400(client: httpx.Client, content: bytes) -> None:
    problem(client.post("/v1/ask", content=content, headers=JSON_TYPE), 400)


@pytest.mark.parametrize("content", [b"", b"[]", b"3", b'"text"', b"null", b"[1]"])
def test_json_that_is_no_object_gets_422(client: httpx.Client, content: bytes) -> None:
    problem(client.post("/v1/ask", content=content, headers=JSON_TYPE), 422)


def test_the_depth_allowed() -> None:
    check_json(b"[" * JSON_DEPTH + b"]" * JSON_DEPTH)
    with pytest.raises(Problem, match="deeper"):
        check_json(b"[" * (JSON_DEPTH + 1) + b"]" * (JSON_DEPTH + 1))


@given(st.binary(max_size=200))
def test_any_bytes_are_sound_json_or_a_problem(content: bytes) -> None:
    sound = True
    try:
        json.loads(content or b"{}")
    except ValueError:
        sound = False
    if not sound:
        with pytest.raises(Problem) as refused:
            check_json(content)
        assert refused.value.status == 400


def test_a_body_that_never_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.limits.BodyLimits.__init__.__kwdefaults__", {"read_s": 0.3})
    with (
        fake_parts(tmp_path) as parts,
        serving(parts) as service,
        socket.create_connection(("127.0.0.1", service.port), timeout=10) as line,
    ):
        head = (
            f"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1:{service.port}\r\n"
            "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
        began = time.monotonic()
        line.sendall(head.encode())
        assert b" 408 " in line.recv(65536)
        assert time.monotonic() - began < 5


def test_a_request_without_a_body(client: httpx.Client) -> None:
    body = problem(client.post("/v1/ask"), 422)
    assert body["detail"] == "the request has no body"
    problem(client.post("/healthz"), 405)


# --- problems ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("detail", "hint", "told"),
    [
        ("there is no article x", "List them.", "there is no article x. List them."),
        ("All places are taken.", "Wait.", "All places are taken. Wait."),
        ("It failed", None, "It failed."),
    ],
)
def test_detail_and_hint_in_one_message(detail: str, hint: str | None, told: str) -> None:
    assert message_of({"detail": detail, "hint": hint}) == told


def test_no_such_path_and_no_such_method(client: httpx.Client) -> None:
    problem(client.get("/v1/nothing"), 404)
    problem(client.get("/docs"), 404)
    problem(client.get("/v1/ask/"), 404)
    body = problem(client.get("/v1/ask"), 405)
    assert "POST" in body["hint"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("x"), 404),
        (ConfigError("x"), 400),
        (CorpusError("x"), 422),
        (CatalogBusy("x"), 503),
        (IndexDamaged("x"), 503),
        (ModelError("x"), 503),
        (ProviderError("x", retryable=True), 503),
        (ProviderError("x", retryable=False), 502),
        (RagError("x"), 500),
        (KeyError("secret"), 500),
    ],
)
def test_the_status_of_each_error(error: Exception, status: int) -> None:
    told = as_problem(error)
    assert told.status == told.body["status"] == status
    assert set(told.body) == KEYS
    assert told.body["hint"]
    assert "secret" not in str(told.body)
    assert ("Retry-After" in told.headers) == (status == 503)


def test_json_that_utf_8_cannot_hold_is_escaped() -> None:
    assert json.loads(encode({"id": "\ud800"})) == {"id": "\ud800"}
    assert encode("a\nb\u2028\x85") == b'"a\\nb\\u2028\\u0085"'
