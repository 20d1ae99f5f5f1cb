"""Questions over HTTP: answers, streams, conversations, and clients that leave."""

from __future__ import annotations

import json
import logging
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from rag.errors import IndexDamaged
from rag.types import Event, EvidenceFound, Turn
from server import streaming
from server.bodies import QUESTION_CHARS
from server.replies import AnswerReply, ConversationReply, SentenceReply, SourceReply
from server.service import LLM_WAITING, LOCAL_TURNS
from tests.server_helpers import (
    EVIDENCE,
    EndlessLLM,
    Running,
    answering,
    drafting,
    events_of,
    fake_parts,
    refusing,
    serving,
)
from tests.test_server_limits import problem

STREAM = {"Accept": "text/event-stream"}


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setattr("server.asking.ask_events", answering)
    with fake_parts(tmp_path) as parts, serving(parts) as service:
        yield service


@pytest.fixture
def client(running: Running) -> Iterator[httpx.Client]:
    with running.client() as opened:
        yield opened


@pytest.fixture
def seen(running: Running, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The questions that reach the pipeline, as they come."""
    questions: list[Any] = []

    def noting(question: Any, parts: Any) -> Iterator[Event]:
        questions.append(question)
        return answering(question, parts)

    monkeypatch.setattr("server.asking.ask_events", noting)
    return questions


# --- one question -----------------------------------------------------------------------------


def test_an_answer_is_the_contract_key_for_key(client: httpx.Client) -> None:
    answer = client.post("/v1/ask", json={"question": "How long is it?"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    AnswerReply.model_validate_json(answer.text)
    assert body["conversation"] is None
    assert [s["text"] for s in body["sentences"]] == [
        "The border is 674 miles long.",
        "It is long.",
    ]
    assert body["dropped"][0]["text"] is None


def test_a_refusal_is_an_answer(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.asking.ask_events", refusing)
    answer = client.post("/v1/ask", json={"question": "Who?"})
    assert answer.status_code == 200
    AnswerReply.model_validate_json(answer.text)
    assert answer.json()["kind"] == "refused"


def test_dropped_words_come_only_when_asked_for_and_as_no_link(client: httpx.Client) -> None:
    sent = {"question": "How long is it?", "include": ["dropped"]}
    text = client.post("/v1/ask", json=sent).json()["dropped"][0]["text"]
    assert "9,000" in text
    assert "www.example" not in text


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ({}, "question"),
        ({"question": ""}, "question"),
        ({"question": " \n "}, "question"),
        ({"question": None}, "question"),
        ({"question": 3}, "question"),
        ({"question": ["a"]}, "question"),
        ({"question": "x" * (QUESTION_CHARS + 1)}, "question"),
        ({"question": "a\x00b"}, "NUL"),
        ({"question": "a\ud800b"}, "question"),
        ({"question": "a", "topk": 3}, "topk"),
        ({"question": "a", "conversation": "b"}, "conversation"),
        ({"question": "a", "llm": "gpt"}, "llm"),
        ({"question": "a", "llm": "os:system"}, "llm"),
        ({"question": "a", "since": "2023-02-30"}, "since"),
        ({"question": "a", "since": "yesterday"}, "since"),
        ({"question": "a", "until": 20230101}, "until"),
        ({"question": "a", "until": "2023-01-01T00:00:00"}, "until"),
        ({"question": "a", "as_of": ""}, "as_of"),
        ({"question": "a", "as_of": "٢٠٢٣-٠١-٠١"}, "as_of"),
        ({"question": "a", "since": "2023-02-02", "until": "2023-02-01"}, "since"),
        ({"question": "a", "source": ""}, "source"),
        ({"question": "a", "source": "x" * 501}, "source"),
        ({"question": "a", "include": ["everything"]}, "include"),
        ({"question": "a", "include": "dropped"}, "include"),
        ({"question": "a", "history": ["b"] * 21}, "history"),
        ({"question": "a", "history": ["b" * 2001]}, "history"),
        ({"question": "a", "history": [""]}, "history"),
        ({"question": "a", "history": [{"q": 1}]}, "history"),
        ({"question": "a", "history": "b"}, "history"),
    ],
)
def test_a_request_that_does_not_fit_gets_422_that_names_the_key(
    client: httpx.Client, sent: dict[str, Any], named: str
) -> None:
    content = json.dumps(sent).encode()
    headers = {"Content-Type": "application/json"}
    body = problem(client.post("/v1/ask", content=content, headers=headers), 422)
    assert named in body["detail"]
    if "topk" in sent:
        assert "unknown key 'topk'" in body["detail"]


def test_limits_are_reached_without_harm(client: httpx.Client) -> None:
    sent = {
        "question": "x" * QUESTION_CHARS,
        "history": ["y" * QUESTION_CHARS] * 20,
        "llm": "none",
        "since": "2023-01-01",
        "until": "2023-01-01",
        "as_of": "2024-02-29",
        "source": "Example News",
        "include": [],
    }
    answer = client.post("/v1/ask", json=sent)
    assert answer.status_code == 200
    assert answer.json()["as_of"] == "2024-02-29"


def test_what_a_request_says_reaches_the_pipeline(client: httpx.Client, seen: list[Any]) -> None:
    sent = {"question": " When? ", "history": ["Who?"], "source": "X", "since": "2023-01-02"}
    client.post("/v1/ask", json=sent)
    assert seen[0].text == "When?"
    assert seen[0].history == (Turn("Who?", "Who?"),)
    assert seen[0].window.source == "X"
    assert seen[0].window.since.isoformat() == "2023-01-02"


@pytest.mark.parametrize("name", ["local", "hosted"])
def test_a_model_that_this_service_does_not_have_is_the_callers_mistake(
    client: httpx.Client, name: str
) -> None:
    body = problem(client.post("/v1/ask", json={"question": "a", "llm": name}), 422)
    assert name in body["detail"]


def test_a_failure_of_the_library_is_a_problem(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(question: Any, parts: Any) -> Iterator[Event]:
        yield EvidenceFound(None, EVIDENCE)
        raise IndexDamaged("the index is damaged", hint="Run: rag index rebuild")

    monkeypatch.setattr("server.asking.ask_events", failing)
    answer = client.post("/v1/ask", json={"question": "a"})
    body = problem(answer, 503)
    assert body["type"] == "IndexDamaged"
    assert body["hint"] == "Run: rag index rebuild"
    assert answer.headers["retry-after"]


def crashing(question: Any, parts: Any) -> Iterator[Event]:
    yield EvidenceFound(question.conversation, EVIDENCE)
    raise KeyError("/secret/path")


def test_a_crash_is_told_without_detail_and_logged_with_the_request_id(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("server.asking.ask_events", crashing)
    with caplog.at_level(logging.ERROR, "groundwire.server"):
        answer = client.post("/v1/ask", json={"question": "a"})
    body = problem(answer, 500)
    assert body["type"] == "InternalError"
    assert "secret" not in answer.text
    assert answer.headers["x-request-id"] in caplog.text


# --- the stream -------------------------------------------------------------------------------


def test_the_stream_is_evidence_sentences_and_one_answer(client: httpx.Client) -> None:
    sent = {"message": "How long is it?"}
    answer = client.post("/v1/chat", json=sent, headers=STREAM)
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = [(name, json.loads(data)) for name, data in events_of(answer.text)]
    assert [name for name, _ in events] == ["evidence", "sentence", "sentence", "answer"]
    evidence, *sentences, (_, whole) = events
    assert set(evidence[1]) == {"conversation", "sources"}
    assert evidence[1]["sources"] == whole["sources"]
    SourceReply.model_validate_json(json.dumps(evidence[1]["sources"][0]))
    assert [s.pop("index") for _, s in sentences] == [0, 1]
    assert [s for _, s in sentences] == whole["sentences"]
    SentenceReply.model_validate_json(json.dumps(whole["sentences"][0]))
    AnswerReply.model_validate_json(json.dumps(whole))
    assert evidence[1]["conversation"] == whole["conversation"]


def test_without_the_header_chat_gives_one_answer(client: httpx.Client) -> None:
    answer = client.post("/v1/chat", json={"message": "How long is it?"})
    assert answer.headers["content-type"] == "application/json"
    AnswerReply.model_validate_json(answer.text)
    assert answer.json()["conversation"]


def test_a_failure_in_the_middle_is_one_error_event(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.asking.ask_events", crashing)
    answer = client.post("/v1/chat", json={"message": "a"}, headers=STREAM)
    assert answer.status_code == 200
    (first, _), (last, data) = events_of(answer.text)
    assert (first, last) == ("evidence", "error")
    assert set(json.loads(data)) == {"type", "title", "status", "detail", "hint"}
    assert "secret" not in answer.text


def test_sentences_arrive_before_the_answer_is_ready_and_comments_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.asking.ask_events", drafting)
    monkeypatch.setattr("server.asking.event_stream", partial(streaming.event_stream, beat_s=0.2))
    llm = EndlessLLM()
    with (
        fake_parts(tmp_path, llm=llm) as parts,
        serving(parts) as service,
        service.client() as client,
        client.stream("POST", "/v1/chat", json={"message": "a"}, headers=STREAM) as answer,
    ):
        text = ""
        for piece in answer.iter_text():
            text += piece
            if text.count(": still working") >= 2 and not llm.enough.is_set():
                assert "event: sentence" in text
                assert "event: answer" not in text
                llm.enough.set()
        assert [name for name, _ in events_of(text)] == ["evidence", "sentence", "answer"]


def test_the_comment_comes_every_ten_seconds() -> None:
    assert streaming.BEAT_S == 10.0


# --- conversations ----------------------------------------------------------------------------


def test_a_conversation_remembers_and_comes_back_unchanged(
    client: httpx.Client, seen: list[Any]
) -> None:
    first = client.post("/v1/chat", json={"message": "Who?"}).json()
    name = first["conversation"]
    sent = {"message": "When?", "conversation": name}
    stream = client.post("/v1/chat", json=sent, headers=STREAM).text
    second = json.loads(events_of(stream)[-1][1])
    assert seen[0].history == ()
    assert [turn.question for turn in seen[1].history] == ["Who?"]
    assert seen[1].history[0].answer_text == first["text"]
    kept = client.get(f"/v1/conversations/{name}")
    ConversationReply.model_validate_json(kept.text)
    assert kept.json() == {"conversation": name, "answers": [first, second]}

    assert client.delete(f"/v1/conversations/{name}").json()["deleted"] is True
    problem(client.get(f"/v1/conversations/{name}"), 404)
    problem(client.delete(f"/v1/conversations/{name}"), 404)
    problem(client.post("/v1/chat", json=sent), 404)
    problem(client.post("/v1/chat", json=sent, headers=STREAM), 404)


def test_an_unknown_conversation_is_404_also_as_a_stream(client: httpx.Client) -> None:
    sent = {"message": "When?", "conversation": "never-begun"}
    problem(client.post("/v1/chat", json=sent, headers=STREAM), 404)


def test_history_and_a_conversation_do_not_go_together(client: httpx.Client) -> None:
    sent = {"message": "When?", "conversation": "c", "history": ["Who?"]}
    assert "history" in problem(client.post("/v1/chat", json=sent), 422)["detail"]


def test_a_conversation_deleted_while_it_is_answered_stays_deleted(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = client.post("/v1/chat", json={"message": "Who?"}).json()["conversation"]
    asked, go_on = threading.Event(), threading.Event()

    def waiting(question: Any, parts: Any) -> Iterator[Event]:
        asked.set()
        go_on.wait(5)
        yield from answering(question, parts)

    monkeypatch.setattr("server.asking.ask_events", waiting)
    sent = {"message": "When?", "conversation": name}
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(client.post, "/v1/chat", json=sent)
        assert asked.wait(5)
        client.delete(f"/v1/conversations/{name}")
        go_on.set()
        assert answer.result().status_code == 200
    problem(client.get(f"/v1/conversations/{name}"), 404)


def test_without_history_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.asking.ask_events", answering)
    with (
        fake_parts(tmp_path, history=False, store_history=False) as parts,
        serving(parts) as service,
        service.client() as client,
    ):
        assert client.post("/v1/chat", json={"message": "Who?"}).json()["conversation"] is None
        sent = {"message": "Who?", "conversation": "c"}
        assert "history" in problem(client.post("/v1/chat", json=sent), 404)["hint"]
        problem(client.get("/v1/conversations/c"), 404)
        problem(client.delete("/v1/conversations/c"), 404)
    assert not list(tmp_path.glob("history*"))


# --- places and leaving -----------------------------------------------------------------------


@pytest.mark.parametrize("accept", ["text/event-stream", "application/json"])
def test_a_client_that_leaves_frees_the_model_within_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, accept: str
) -> None:
    monkeypatch.setattr("server.asking.ask_events", drafting)
    llm = EndlessLLM()
    with fake_parts(tmp_path, llm=llm) as parts, serving(parts) as service:
        body = b'{"message": "How long is it?"}'
        head = (
            f"POST /v1/chat HTTP/1.1\r\nHost: 127.0.0.1:{service.port}\r\nAccept: {accept}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", service.port), timeout=10) as line:
            line.sendall(head.encode() + body)
            assert llm.begun.acquire(timeout=5)
            assert not llm.closed.is_set()
        left = time.monotonic()
        assert llm.closed.wait(5)
        assert time.monotonic() - left < 1.0
        assert not service.service.works or _soon(lambda: not service.service.works)


def _soon(holds: Any, seconds: float = 2.0) -> bool:
    until = time.monotonic() + seconds
    while not holds() and time.monotonic() < until:
        time.sleep(0.02)
    return bool(holds())


def test_the_model_has_one_place_others_wait_and_more_are_shed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.asking.ask_events", drafting)
    llm = EndlessLLM()
    places = LOCAL_TURNS + LLM_WAITING
    with (
        fake_parts(tmp_path, llm=llm) as parts,
        serving(parts) as service,
        service.client() as client,
        ThreadPoolExecutor(places) as pool,
    ):
        asked = [
            pool.submit(client.post, "/v1/ask", json={"question": f"{n}?"}) for n in range(places)
        ]
        assert _soon(lambda: len(service.service.works) == places)
        shed = client.post("/v1/ask", json={"question": "One more?"})
        assert "none" in problem(shed, 503)["hint"]
        assert int(shed.headers["retry-after"]) > 0
        extractive = client.post("/v1/ask", json={"question": "Now?", "llm": "none"})
        assert extractive.status_code == 200
        assert client.get("/readyz").status_code == 200
        llm.enough.set()
        assert [one.result().status_code for one in asked] == [200] * places
        assert llm.most == LOCAL_TURNS
        assert client.post("/v1/ask", json={"question": "Again?"}).status_code == 200


def test_twenty_questions_at_once(running: Running, client: httpx.Client) -> None:
    with ThreadPoolExecutor(20) as pool:
        asked = [pool.submit(client.post, "/v1/ask", json={"question": f"{n}?"}) for n in range(20)]
    assert [one.result().json()["question"] for one in asked] == [f"{n}?" for n in range(20)]


@pytest.mark.parametrize("stream", [False, True])
def test_a_deadline_ends_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stream: bool
) -> None:
    monkeypatch.setattr("server.asking.ask_events", drafting)
    monkeypatch.setattr("server.service.QUICK_S", 0.2)
    llm = EndlessLLM()
    with (
        fake_parts(tmp_path, llm=llm, llm_timeout_s=0.1) as parts,
        serving(parts) as service,
        service.client() as client,
    ):
        sent = {"message": "How long is it?"}
        answer = client.post("/v1/chat", json=sent, headers=STREAM if stream else {})
        if stream:
            name, data = events_of(answer.text)[-1]
            assert name == "error"
            assert json.loads(data)["type"] == "DeadlineExceeded"
        else:
            assert problem(answer, 503)["type"] == "DeadlineExceeded"
            assert answer.headers["retry-after"]
        assert llm.closed.wait(1)


def test_stopping_the_service_ends_open_streams(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.asking.ask_events", drafting)
    llm = EndlessLLM()
    with (
        fake_parts(tmp_path, llm=llm) as parts,
        serving(parts) as service,
        service.client() as client,
        client.stream("POST", "/v1/chat", json={"message": "a"}, headers=STREAM) as answer,
    ):
        assert llm.begun.acquire(timeout=5)
        service.service.stop_all()
        text = "".join(answer.iter_text())
    assert events_of(text)[-1][0] == "error"
