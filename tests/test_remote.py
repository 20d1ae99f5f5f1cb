"""While a service runs, the command line goes through it, and says the same."""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from rag import remote
from rag.cli import main
from rag.errors import RagError

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "How long is the border between Belarus and Ukraine?"
PROBLEM = {
    "type": "NotFound",
    "title": "Not found",
    "status": 404,
    "detail": "there is no article 'x'",
    "hint": "List them.",
}


# --- the client against a service that misbehaves ---------------------------------------------


class _Handler(BaseHTTPRequestHandler):
    """Answers by path with what a service, a proxy or a stranger might send."""

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self._answer()

    def _answer(self) -> None:
        status, kind, body = {
            "/object": (200, "application/json", b'{"a": 1}'),
            "/list": (200, "application/json", b"[1]"),
            "/garbage": (200, "application/json", b"<html>"),
            "/problem": (404, "application/problem+json", json.dumps(PROBLEM).encode()),
            "/page": (502, "text/html", b"<h1>Bad gateway</h1>"),
            "/lines": (200, "application/x-ndjson", b'{"a": 1}\n\n{"a": 2}\n'),
            "/events": (
                200,
                "text/event-stream",
                b': beat\n\nevent: sentence\ndata: {"a":\ndata: 1}\n\nevent: answer\n'
                b'data: {"b": 2}\n\n',
            ),
            "/cut": (200, "text/event-stream", b'event: sentence\ndata: {"a": 1}\n\n'),
            "/error": (
                200,
                "text/event-stream",
                b"event: error\ndata: " + json.dumps(PROBLEM).encode() + b"\n\n",
            ),
        }[self.path.partition("?")[0]]
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Asked", self.path)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


@pytest.fixture
def stranger() -> Iterator[remote.Service]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield remote.Service(f"http://127.0.0.1:{server.server_port}", "token", 5.0)
        server.shutdown()
        thread.join()


def test_objects_lines_and_events_are_read(stranger: remote.Service) -> None:
    assert stranger.get("/object", {"q": "ü?", "none": None}) == {"a": 1}
    assert stranger.post("/object", {"x": None}) == {"a": 1}
    assert list(stranger.lines("/lines", {})) == [{"a": 1}, {"a": 2}]
    assert list(stranger.events("/events", {})) == [("sentence", {"a": 1}), ("answer", {"b": 2})]
    assert list(stranger.events("/object", {})) == [("answer", {"a": 1})]


def test_a_problem_is_passed_on_key_for_key(stranger: remote.Service) -> None:
    for ask in (lambda: stranger.get("/problem"), lambda: list(stranger.events("/error", {}))):
        with pytest.raises(remote.ServiceProblem) as caught:
            ask()
        assert caught.value.body == PROBLEM
        assert caught.value.hint == "List them."


@pytest.mark.parametrize("path", ["/garbage", "/list"])
def test_what_is_no_service_is_a_clear_failure(stranger: remote.Service, path: str) -> None:
    with pytest.raises(RagError, match="did not answer properly"):
        stranger.get(path)


def test_a_stream_that_is_cut_off_is_no_answer(stranger: remote.Service) -> None:
    with pytest.raises(RagError, match="before the answer"):
        list(stranger.events("/cut", {}))


def test_an_error_page_is_a_problem_too(stranger: remote.Service) -> None:
    with pytest.raises(remote.ServiceProblem) as caught:
        stranger.get("/page")
    assert set(caught.value.body) == {"type", "title", "status", "detail", "hint"}


def test_a_service_that_is_gone_is_a_clear_failure(stranger: remote.Service) -> None:
    gone = remote.Service("http://127.0.0.1:9", "", 1.0)
    with pytest.raises(RagError, match="did not answer properly"):
        gone.get("/object")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"url": "http://127.0.0.1:9", "pid": 1}'])
def test_what_a_dead_service_left_is_ignored(tmp_path: Path, content: str) -> None:
    assert remote.find(tmp_path) is None
    (tmp_path / "service.json").write_text(content, encoding="utf-8")
    assert remote.find(tmp_path) is None


# --- a real service ---------------------------------------------------------------------------


@contextlib.contextmanager
def served(data_dir: Path) -> Iterator[remote.Service]:
    process = subprocess.Popen(
        [sys.executable, "-m", "rag", "serve", "--port", "0", "--llm", "none"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield _ready(data_dir, process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            _, err = process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            _, err = process.communicate()
    assert "Traceback" not in err


def _ready(data_dir: Path, process: subprocess.Popen[str]) -> remote.Service:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline and process.poll() is None:
        service = remote.find(data_dir)
        if service is not None:
            with contextlib.suppress(RagError):
                if service.get("/readyz")["ready"]:
                    return service
        time.sleep(0.05)
    pytest.fail(f"the service did not become ready (status {process.poll()})")


@pytest.fixture(scope="module")
def service_dir(
    seed_data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, remote.Service]]:
    folder = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(seed_data_dir, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAG_DATA_DIR", str(folder))
        with served(folder) as service:
            yield folder, service


@pytest.fixture
def through(
    service_dir: tuple[Path, remote.Service], monkeypatch: pytest.MonkeyPatch
) -> remote.Service:
    """The environment of a command line beside the running service."""
    monkeypatch.setenv("RAG_DATA_DIR", str(service_dir[0]))
    return service_dir[1]


@pytest.fixture
def alone(seed_data_dir: Path) -> Path:
    return seed_data_dir


def _run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    capsys.readouterr()
    status = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    assert "Traceback" not in captured.out + captured.err
    return status, captured.out


def _lasting(answer: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in answer.items() if k not in ("id", "timings_ms", "conversation")}


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", QUESTION, "--json"),
        ("ask", QUESTION, "--json", "--show-dropped", "--until", "2022-12-31"),
        ("ask", "What is the recipe for blueberry pancakes?", "--json"),
        ("search", "troops at the border", "-k", "4", "--json"),
        ("articles", "list", "--json"),
        ("articles", "show", "no such article", "--json"),
    ],
    ids=" ".join,
)
def test_the_same_is_said_with_and_without_a_service(
    arguments: tuple[str, ...],
    through: remote.Service,
    alone: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    status, out = _run(capsys, *arguments)
    monkeypatch.setenv("RAG_DATA_DIR", str(alone))
    monkeypatch.setenv("RAG_LLM", "none")
    assert remote.find(alone) is None
    status_alone, out_alone = _run(capsys, *arguments)
    assert status == status_alone
    told, told_alone = json.loads(out), json.loads(out_alone)
    for key in told_alone.keys() & told.keys():
        if told_alone[key] is None or key == "hint":
            continue
        assert _lasting(told).get(key) == _lasting(told_alone).get(key), key


def test_people_read_the_same_with_and_without_a_service(
    through: remote.Service,
    alone: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    status, out = _run(capsys, "ask", QUESTION)
    monkeypatch.setenv("RAG_DATA_DIR", str(alone))
    assert (status, out) == _run(capsys, "ask", QUESTION, "--llm", "none")


def test_a_conversation_goes_on_through_the_service(
    through: remote.Service, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO(f"{QUESTION}\nWho said so?\n"))
    status, out = _run(capsys, "chat", "--json")
    told = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert len(told) == 2
    conversation = told[0]["conversation"]
    assert conversation
    assert told[1]["conversation"] == conversation
    stored = through.get(f"/v1/conversations/{conversation}")["answers"]
    assert stored == told


def test_articles_come_and_go_through_the_service(
    through: remote.Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "quay.txt").write_text(
        "The quay at Ondersund was rebuilt in eleven weeks.\n", encoding="utf-8"
    )
    (tmp_path / "bad.txt").write_bytes(b"\xff")
    status, out = _run(capsys, "ingest", tmp_path, "--json")
    told = [json.loads(line) for line in out.splitlines()]
    assert status == 1
    assert sorted(line["status"] for line in told) == ["added", "failed"]
    added = next(line["id"] for line in told if line["status"] == "added")

    question = ("ask", "In how many weeks was the quay at Ondersund rebuilt?", "--json")
    status, out = _run(capsys, *question)
    assert status == 0
    assert "eleven weeks" in json.loads(out)["text"]

    assert _run(capsys, "index", "check")[0] == 0
    assert _run(capsys, "index", "rebuild")[0] == 0
    assert _run(capsys, *question)[0] == 0
    assert _run(capsys, "articles", "withdraw", added, "--reason", "wrong")[0] == 0
    assert _run(capsys, *question)[0] == 3
    assert _run(capsys, "articles", "purge", added)[0] == 0
    assert _run(capsys, "articles", "show", added)[0] == 1


def test_the_operator_routes_want_the_token(through: remote.Service) -> None:
    with pytest.raises(remote.ServiceProblem) as caught:
        remote.Service(through.url, "guess").post("/internal/purge", {"id": "x"})
    assert caught.value.body["status"] in (401, 403)


def test_a_second_service_is_refused_at_once(
    through: remote.Service, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    capsys.readouterr()
    assert main(["serve", "--port", "0", "--llm", "none"]) == 1
    assert through.url in capsys.readouterr().err
    assert time.monotonic() - began < 5


def test_a_question_through_the_service_costs_little_more_than_python(
    through: remote.Service,
) -> None:
    times = []
    for _ in range(3):
        began = time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "rag", "ask", QUESTION, "--json"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        times.append(time.monotonic() - began)
    assert min(times) < 1.0
