"""OpenAI's API, asked with the official client against a real server on a free port."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest

from rag.keys import Keyring
from rag.parts import Parts
from rag.types import Answered, AnswerReady, Event, Evidence, EvidenceFound, Passage, Source
from server import asking
from server.service import EXTRACTIVE_PLACES
from tests.newsroom import ScriptedLLM, newsroom
from tests.server_helpers import (
    EVIDENCE,
    PASSAGE,
    Running,
    answering,
    fake_parts,
    record,
    refusing,
    sentence,
    serving,
)

ASKED = [{"role": "user", "content": "How long is the border?"}]
SHOWN = "The border is 674 miles long. [1] It is long. [1]"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with fake_parts(tmp_path_factory.mktemp("data")) as parts, serving(parts) as service:
        yield service


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The questions that reached the pipeline, which always answers the same."""
    questions: list[Any] = []

    def noting(question: Any, parts: Parts) -> Iterator[Event]:
        questions.append(question)
        yield from answering(question, parts)

    monkeypatch.setattr(asking, "ask_events", noting)
    return questions


@pytest.fixture
def client(running: Running) -> Iterator[Any]:
    with httpx.Client(trust_env=False) as http:
        yield openai.OpenAI(
            base_url=f"{running.url}/v1", api_key="none", max_retries=0, http_client=http
        )


def completion(client: Any, messages: list[dict[str, Any]] | None = None, **options: Any) -> Any:
    options = {"model": "groundwire", **options}
    return client.chat.completions.create(messages=messages or ASKED, **options)


# --- models -----------------------------------------------------------------------------------


def test_the_models_are_listed_and_told_one_by_one(client: Any) -> None:
    listed = list(client.models.list())
    assert [one.id for one in listed] == ["groundwire", "groundwire-extractive"]
    assert {one.object for one in listed} == {"model"}
    assert client.models.retrieve("groundwire").id == "groundwire"
    with pytest.raises(openai.NotFoundError) as caught:
        client.models.retrieve("gpt-4o")
    assert caught.value.code == "model_not_found"


# --- one answer -------------------------------------------------------------------------------


def test_the_content_is_the_answers_text_and_the_answer_comes_with_it(
    client: Any, asked: list[Any]
) -> None:
    reply = completion(client)
    (choice,) = reply.choices
    assert reply.object == "chat.completion"
    assert reply.model == "groundwire"
    assert choice.finish_reason == "stop"
    assert choice.message.role == "assistant"
    assert choice.message.content == SHOWN
    answer = choice.message.groundwire
    assert answer["schema"] == "groundwire.answer/1"
    assert answer["text"] == SHOWN
    assert answer["dropped"][0]["text"] is None
    assert asked[0].text == ASKED[0]["content"]


def test_a_refusal_is_ordinary_content(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "ask_events", refusing)
    (choice,) = completion(client).choices
    assert choice.finish_reason == "stop"
    assert choice.message.refusal is None
    assert choice.message.content == "The articles do not answer this. No article names it."
    assert choice.message.annotations == []
    assert choice.message.groundwire["kind"] == "refused"
    chunks = list(completion(client, stream=True))
    assert joined(chunks) == choice.message.content
    assert chunks[-1].choices[0].delta.groundwire["kind"] == "refused"


def test_earlier_messages_of_the_user_are_the_history_and_the_system_sets_the_style(
    client: Any, asked: list[Any]
) -> None:
    completion(
        client,
        [
            {"role": "system", "content": "Answer like a pirate."},
            {"role": "user", "content": "Who met in Minsk?"},
            {"role": "assistant", "content": "Two presidents. [1]"},
            {"role": "user", "content": "x" * 3000},
            {"role": "assistant", "content": None},
            {"role": "developer", "content": [{"type": "text", "text": "Be brief."}]},
            {"role": "user", "content": [{"type": "text", "text": "When?"}]},
        ],
    )
    (question,) = asked
    assert question.text == "When?"
    assert [turn.question for turn in question.history] == ["Who met in Minsk?"]
    assert question.style == "Answer like a pirate. Be brief."


def test_the_extractive_model_is_asked_without_a_language_model(
    client: Any, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []

    def noting(question: Any, parts: Parts) -> Iterator[Event]:
        seen.append(parts.llm and parts.llm.id)
        yield from answering(question, parts)

    monkeypatch.setattr(asking, "ask_events", noting)
    with_model = replace(running.service.parts, llm=ScriptedLLM("x"))
    monkeypatch.setattr(running.service, "parts", with_model)
    completion(client)
    completion(client, model="groundwire-extractive")
    assert seen == ["local:scripted", None]


# --- citations --------------------------------------------------------------------------------

URL = "https://example.org/border?x=1"


def cited(url: str | None, title: str | None) -> Any:
    def events(question: Any, parts: Parts) -> Iterator[Event]:
        source = Source(outlet="Example News", title=title, url=url)
        evidence = (
            *EVIDENCE,
            Evidence(2, Passage("b", "f" * 64, 100, PASSAGE.end, PASSAGE.text), "b.txt", source),
        )
        shown = (sentence("Länge: 674 \U0001f310."), replace(sentence(), cites=(1, 2)))
        kept = replace(record(question), evidence=evidence)
        yield EvidenceFound(None, evidence)
        yield AnswerReady(Answered(kept, shown))

    return events


def test_every_mark_has_an_annotation_that_says_where_it_is_and_what_it_cites(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "ask_events", cited(URL, "The border\u202e"))
    message = completion(client).choices[0].message
    first, second, third = message.annotations
    assert [one.type for one in message.annotations] == [
        "file_citation",
        "file_citation",
        "url_citation",
    ]
    assert third.url_citation.url == URL
    assert third.url_citation.title == "The border\\u202e"
    spot = third.url_citation
    assert message.content[spot.start_index : spot.end_index] == "[2]"
    for one in (first, second):
        file = one.file_citation
        assert message.content[file["start_index"] : file["end_index"]] == "[1]"
        assert file["file_id"] == PASSAGE.article
        assert (file["filename"], file["title"], file["index"]) == ("a.txt", "Example News", 0)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://a@b/", None])
def test_what_is_no_safe_address_is_cited_as_a_file(
    client: Any, monkeypatch: pytest.MonkeyPatch, url: str | None
) -> None:
    monkeypatch.setattr(asking, "ask_events", cited(url, None))
    message = completion(client).choices[0].message
    assert message.annotations[2].type == "file_citation"
    assert message.annotations[2].file_citation["filename"] == "b.txt"
    assert message.annotations[2].file_citation["title"] == "Example News"


# --- streaming --------------------------------------------------------------------------------


def joined(chunks: list[Any]) -> str:
    return "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)


def test_a_stream_is_the_checked_sentences_and_ends_with_what_they_cite(
    client: Any, asked: list[Any]
) -> None:
    chunks = list(completion(client, stream=True))
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [c.choices[0].delta.content for c in chunks[1:-1]] == [
        "The border is 674 miles long. [1]",
        " It is long. [1]",
    ]
    assert joined(chunks) == SHOWN
    assert {c.object for c in chunks} == {"chat.completion.chunk"}
    assert len({(c.id, c.created, c.model) for c in chunks}) == 1
    assert [c.choices[0].finish_reason for c in chunks] == [None] * (len(chunks) - 1) + ["stop"]
    last = chunks[-1].choices[0].delta
    assert last.groundwire["text"] == SHOWN
    assert chunks[-1].groundwire == last.groundwire
    assert len(last.annotations) == 2


def test_a_stream_tells_its_usage_when_asked(client: Any, asked: list[Any]) -> None:
    chunks = list(completion(client, stream=True, stream_options={"include_usage": True}))
    assert chunks[-1].choices == []
    assert chunks[-1].usage.total_tokens > 0
    assert all(c.usage is None for c in chunks[:-1])
    assert joined(chunks) == SHOWN


def test_the_clients_own_stream_adds_up_to_the_message(client: Any, asked: list[Any]) -> None:
    with client.chat.completions.stream(model="groundwire", messages=ASKED) as stream:
        for _ in stream:
            pass
        final = stream.get_final_completion()
    assert final.choices[0].message.content == SHOWN
    assert final.choices[0].message.groundwire["text"] == SHOWN


def test_the_wire_is_one_data_line_an_event_and_done_at_the_end(
    running: Running, asked: list[Any]
) -> None:
    body = {"model": "groundwire", "messages": ASKED, "stream": True}
    with running.client() as http:
        reply = http.post("/v1/chat/completions", json=body)
    assert reply.headers["content-type"].startswith("text/event-stream")
    blocks = reply.text.split("\n\n")
    assert blocks[-2:] == ["data: [DONE]", ""]
    assert all(b.startswith("data: ") and "\n" not in b for b in blocks[:-1])


def test_a_failure_in_the_middle_of_a_stream_is_an_error_of_the_client(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(question: Any, parts: Parts) -> Iterator[Event]:
        yield from list(answering(question, parts))[:2]
        raise RuntimeError("a secret")

    monkeypatch.setattr(asking, "ask_events", breaking)
    got = []
    with pytest.raises(openai.APIError) as caught:
        got.extend(completion(client, stream=True))
    assert "secret" not in str(caught.value)
    assert caught.value.type == "server_error"
    with pytest.raises(openai.InternalServerError) as whole:
        completion(client)
    assert whole.value.body["code"] == "internal_error"
    assert "secret" not in str(whole.value)


# --- usage ------------------------------------------------------------------------------------


class CountingLLM(ScriptedLLM):
    """Reports what it spent, as an endpoint that counts does."""

    def stream(self, call: Any) -> Iterator[str]:
        yield from super().stream(call)
        if call.spent is not None and self.state == "ready":
            call.spent(100, 7)


def test_usage_is_what_the_model_reports_or_words_and_says_which(tmp_path: Path) -> None:
    question = [{"role": "user", "content": "Why were repairs of the Orvik bridge started?"}]
    text = "Halden Works replaced a pillar because the cracks had grown [1]."
    with newsroom(tmp_path) as parts:
        model = CountingLLM(text, id="hosted:counting")
        with (
            serving(replace(parts, llm=model)) as running,
            httpx.Client(trust_env=False) as http,
            openai.OpenAI(base_url=f"{running.url}/v1", api_key="x", http_client=http) as client,
        ):
            counted = completion(client, question)
            calls = len(model.calls) + len(model.judged)
            words = completion(client, question, model="groundwire-extractive")
    assert calls
    assert counted.usage.prompt_tokens == 100 * calls
    assert counted.usage.completion_tokens == 7 * calls
    assert counted.usage.total_tokens == 107 * calls
    assert counted.usage.counted == "model"
    assert words.usage.counted == "words"
    assert words.usage.prompt_tokens == 9
    assert words.choices[0].message.groundwire["model"] is None


# --- what cannot be granted ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("param", "value"),
    [
        ("n", 2),
        ("tools", [{"type": "function", "function": {"name": "f", "parameters": {}}}]),
        ("functions", [{"name": "f", "parameters": {}}]),
        ("response_format", {"type": "json_object"}),
        ("logprobs", True),
        ("modalities", ["text", "audio"]),
        ("web_search_options", {}),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_what_would_change_the_answer_is_refused_by_name(
    client: Any, asked: list[Any], param: str, value: Any, stream: bool
) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        completion(client, stream=stream, **{param: value})
    error = caught.value
    assert (error.type, error.param, error.code) == (
        "invalid_request_error",
        param,
        "unsupported_parameter",
    )
    assert f"Leave {param} out." in error.message
    assert not asked


def test_what_changes_nothing_is_ignored(client: Any, asked: list[Any]) -> None:
    reply = completion(
        client,
        n=1,
        temperature=0.2,
        top_p=1,
        max_tokens=5,
        max_completion_tokens=5,
        presence_penalty=0,
        frequency_penalty=0,
        seed=1,
        stop=["674"],
        user="someone",
        tools=[],
        tool_choice="none",
        response_format={"type": "text"},
        logprobs=False,
        metadata={"a": "b"},
        reasoning_effort="low",
        extra_body={"top_k": 3, "chat_id": "c", "whatever": {"a": [1]}},
        stream_options=None,
    )
    assert reply.choices[0].message.content == SHOWN


@pytest.mark.parametrize(
    ("messages", "param", "code"),
    [
        ([], "messages", None),
        ([{"role": "system", "content": "Be brief."}], "messages.0.role", None),
        ([*ASKED, {"role": "assistant", "content": "It is"}], "messages.1.role", None),
        ([{"role": "user", "content": "  "}], "messages.0.content", None),
        ([{"role": "user", "content": None}], "messages.0.content", None),
        ([{"role": "user", "content": "a\x00b"}], "messages.0.content", None),
        ([{"role": "user", "content": "x" * 2001}], "messages", "string_above_max_length"),
        (
            [
                {
                    "role": "user",
                    "content": [
                        {"type": "text", "text": "What is this?"},
                        {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA"}},
                    ],
                }
            ],
            "messages.0.content",
            "unsupported_content",
        ),
        ([{"role": "wizard", "content": "x"}], "messages.0.role", None),
        ([{"role": "user", "content": 5}], "messages.0.content.str", None),
    ],
)
def test_messages_that_hold_no_question_are_a_bad_request(
    running: Running, asked: list[Any], messages: Any, param: str, code: str | None
) -> None:
    with running.client() as http:
        reply = http.post(
            "/v1/chat/completions", json={"model": "groundwire", "messages": messages}
        )
    assert reply.status_code == 400
    error = reply.json()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert error["type"] == "invalid_request_error"
    assert error["param"] == param
    assert error["code"] == (code or "invalid_request")
    assert error["message"]
    assert not asked


def test_an_unknown_model_is_not_found(client: Any) -> None:
    with pytest.raises(openai.NotFoundError) as caught:
        completion(client, model="gpt-4o")
    assert caught.value.code == "model_not_found"
    assert caught.value.param == "model"


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"content": b"{"}, 400, "invalid_json"),
        ({"content": b"x" * (1 << 20) + b"x"}, 413, "request_too_large"),
        ({"content": b"{}", "headers": {"Content-Type": "text/plain"}}, 415, None),
        ({"json": {}, "headers": {"Host": "evil.test"}}, 403, "foreign_host"),
        ({"json": {}, "headers": {"Origin": "https://evil.test"}}, 403, "foreign_origin"),
    ],
)
def test_the_guards_speak_openais_language_too(
    running: Running, sent: dict[str, Any], status: int, code: str | None
) -> None:
    headers = {"Content-Type": "application/json", **sent.pop("headers", {})}
    with running.client() as http:
        reply = http.post("/v1/chat/completions", headers=headers, **sent)
        wrong = http.get("/v1/chat/completions")
    assert reply.status_code == status
    assert reply.json()["error"]["code"] == (code or "unsupported_media_type")
    assert wrong.status_code == 405
    assert wrong.json()["error"]["code"] == "method_not_allowed"


def test_all_places_taken_is_a_503_that_says_when_to_come_back(
    client: Any, running: Running, asked: list[Any]
) -> None:
    places = running.service.quick.places
    held = [places.take() for _ in range(EXTRACTIVE_PLACES)]
    with pytest.raises(openai.InternalServerError) as caught:
        completion(client)
    for give_back in held:
        give_back()
    assert caught.value.status_code == 503
    assert int(caught.value.response.headers["retry-after"]) > 0
    assert caught.value.body["code"] == "busy"
    assert completion(client).choices[0].message.content == SHOWN


# --- keys ---------------------------------------------------------------------------------------


def test_keys_and_their_limits_are_failures_that_the_client_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "ask_events", answering)
    with (
        fake_parts(tmp_path, require_key=True, rate_per_minute=2) as parts,
        serving(parts) as running,
        httpx.Client(trust_env=False) as http,
    ):
        _, text = Keyring(tmp_path / "keys.sqlite").add("somebody")
        base = {"base_url": f"{running.url}/v1", "max_retries": 0, "http_client": http}
        stranger = openai.OpenAI(api_key="sk-wrong", **base)
        with pytest.raises(openai.AuthenticationError) as caught:
            completion(stranger)
        assert caught.value.code == "invalid_api_key"
        with pytest.raises(openai.AuthenticationError):
            stranger.models.list()
        known = openai.OpenAI(api_key=text, **base)
        assert completion(known).choices[0].message.content == SHOWN
        completion(known)
        with pytest.raises(openai.RateLimitError) as limited:
            completion(known)
        assert limited.value.code == "rate_limit_exceeded"
        assert int(limited.value.response.headers["retry-after"]) > 0
        call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        headers = {"Accept": "application/json, text/event-stream"}
        assert http.post(f"{running.url}/mcp", json=call, headers=headers).status_code == 401
