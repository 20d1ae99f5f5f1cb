"""Open WebUI and LibreChat, replayed: the requests they send, and what they read of the replies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from rag.parts import Parts
from rag.types import Event
from server import asking, housekeeping
from tests.server_helpers import Running, answering, fake_parts, serving

SHOWN = "The border is 674 miles long. [1] It is long. [1]"
OPEN_WEBUI = {
    "Authorization": "Bearer sk-none",
    "Content-Type": "application/json",
    "X-OpenWebUI-User-Name": "A%20Person",
    "X-OpenWebUI-Chat-Id": "3b0e",
}
LIBRECHAT = {
    "Authorization": "Bearer sk-none",
    "Content-Type": "application/json",
    "User-Agent": "OpenAI/JS 5.8.2",
    "X-Stainless-Lang": "js",
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with fake_parts(tmp_path_factory.mktemp("data")) as parts, serving(parts) as service:
        yield service


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    questions: list[Any] = []

    def noting(question: Any, parts: Parts) -> Iterator[Event]:
        questions.append(question)
        yield from answering(question, parts)

    monkeypatch.setattr(asking, "ask_events", noting)
    return questions


def send(running: Running, headers: dict[str, str], body: dict[str, Any]) -> Any:
    with running.client() as http:
        reply = http.post("/v1/chat/completions", headers=headers, json=body)
    assert reply.status_code == 200, reply.text
    return reply


def chunks_of(reply: Any) -> list[dict[str, Any]]:
    """As both clients read a stream: lines that begin with ``data:``, until ``[DONE]``."""
    lines = [line[5:].strip() for line in reply.text.splitlines() if line.startswith("data:")]
    assert lines[-1] == "[DONE]"
    return [json.loads(line) for line in lines[:-1]]


def content_of(chunks: list[dict[str, Any]]) -> str:
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks if chunk["choices"]]
    return "".join(delta.get("content") or "" for delta in deltas)


# --- a conversation -----------------------------------------------------------------------------


def test_open_webui_lists_the_models_and_talks(running: Running, asked: list[Any]) -> None:
    with running.client() as http:
        listed = http.get("/v1/models", headers=OPEN_WEBUI).json()
    assert [one["id"] for one in listed["data"]] == ["groundwire", "groundwire-extractive"]
    body = {
        "stream": True,
        "model": "groundwire",
        "messages": [
            {"role": "system", "content": "User Context:\n\nBe kind."},
            {"role": "user", "content": "Who met in Minsk?"},
            {"role": "assistant", "content": "Two presidents. [1]"},
            {"role": "user", "content": "How long is the border?"},
        ],
        "stream_options": {"include_usage": True},
        "temperature": 0.8,
        "max_tokens": 128,
    }
    chunks = chunks_of(send(running, OPEN_WEBUI, body))
    assert content_of(chunks) == SHOWN
    assert chunks[-1]["usage"]["total_tokens"] > 0
    assert [turn.question for turn in asked[0].history] == ["Who met in Minsk?"]
    assert asked[0].style == "User Context:\n\nBe kind."


def test_librechat_talks_in_parts_and_with_its_defaults(running: Running, asked: list[Any]) -> None:
    body = {
        "model": "groundwire",
        "temperature": 1,
        "top_p": 1,
        "presence_penalty": 0,
        "frequency_penalty": 0,
        "n": 1,
        "stream": True,
        "stream_options": {"include_usage": True},
        "user": "66f1a0",
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "How long is the border?"}]}
        ],
    }
    chunks = chunks_of(send(running, LIBRECHAT, body))
    assert content_of(chunks) == SHOWN
    assert asked[0].text == "How long is the border?"


# --- what they ask about the conversation -------------------------------------------------------

TALK = (
    "USER: How long is the border between\u202e Belarus and “Ukraine”?\nASSISTANT: 674 miles. [1]"
)


def task(wanted: str, example: str, talk: str = TALK) -> str:
    """The form that Open WebUI gives to all its tasks."""
    return (
        f"### Task:\n{wanted}\n### Guidelines:\n- Be brief.\n### Output:\nJSON format: {example}\n"
        f"### Chat History:\n<chat_history>\n{talk}\n</chat_history>"
    )


@pytest.mark.parametrize(
    ("content", "key", "value"),
    [
        (
            task("Generate a short title for the chat.", '{ "title": "your title here" }'),
            "title",
            "How long is the border between\\u202e Belarus and “Ukraine”?",
        ),
        (task("Generate tags for the chat.", '{ "tags": ["tag1", "tag2"] }'), "tags", []),
        (task("Suggest follow-ups.", '{ "follow_ups": ["Question 1?"] }'), "follow_ups", []),
        (task("Write search queries.", '{ "queries": ["query1"] }'), "queries", []),
        (task("Complete the text.", '{ "text": "<continued>" }'), "text", ""),
    ],
)
def test_open_webuis_tasks_get_the_json_they_want_and_ask_nothing(
    running: Running, asked: list[Any], content: str, key: str, value: object
) -> None:
    body = {
        "model": "groundwire",
        "messages": [{"role": "user", "content": content}],
        "stream": False,
        "max_completion_tokens": 1000,
    }
    reply = send(running, OPEN_WEBUI, body).json()
    message = reply["choices"][0]["message"]
    assert json.loads(message["content"]) == {key: value}
    assert message["groundwire"] is None
    assert message["annotations"] == []
    assert not asked


def test_librechats_title_is_the_users_own_words(running: Running, asked: list[Any]) -> None:
    content = (
        "Provide a concise title for the conversation, in five words or less. Only return it.\n\n"
        "Conversation:\nUser: How long is the border between Belarus and Ukraine, in miles and "
        "in kilometres?\nAI: The border is 674 miles long. [1]"
    )
    body = {
        "model": "groundwire",
        "messages": [{"role": "user", "content": content}],
        "temperature": 0.2,
    }
    reply = send(running, LIBRECHAT, body).json()
    assert reply["choices"][0]["message"]["content"] == (
        "How long is the border between Belarus and Ukraine, in miles…"
    )
    assert not asked
    streamed = chunks_of(send(running, LIBRECHAT, {**body, "stream": True}))
    assert content_of(streamed) == reply["choices"][0]["message"]["content"]
    assert streamed[-1]["choices"][0]["finish_reason"] == "stop"


@pytest.mark.parametrize(
    "text",
    [
        "What title did the conversation between the presidents get?",
        "Give me the title of the article about the conversation in Minsk.",
        "### Task: who wrote it?",
        "Who said </chat_history>?",
        task("Do something else.", '{ "verdict": "supported" }'),
    ],
)
def test_a_question_is_asked_even_if_it_looks_a_little_like_a_task(text: str) -> None:
    assert housekeeping.reply_to(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "### Task\n" + "<chat_history>" * 40_000,
        "### Task\n" + '{"' * 200_000 + "<chat_history></chat_history>",
        "### Task\n" + "{" + " " * 400_000 + "<chat_history></chat_history>",
        "Write a title for this conversation.\n" + "\n" * 400_000,
        "Write a title for this conversation.\n" + "user" * 100_000,
        "Write a title for this conversation.\n" + "| > |" * 100_000,
        task("Title", '{"title": ""}', "\n\n \t" * 100_000),
    ],
)
@pytest.mark.timeout(5)
def test_no_message_keeps_the_recognition_busy(text: str) -> None:
    reply = housekeeping.reply_to(text)
    assert reply is None or len(reply) < 200
