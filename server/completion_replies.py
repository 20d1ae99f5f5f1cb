"""Chat completions as they are sent, whole and in chunks, and as OpenAPI describes them."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import ConfigDict, Field

from rag import wire
from rag.display import one_line
from rag.links import safe_url
from rag.ports import LLM
from server.completion_bodies import CompletionBody
from server.docs import WORDS
from server.replies import AnswerReply, Reply
from server.work import SharedLLM

_TOKEN = re.compile(r"\w+|[^\w\s]")


class Completion:
    """One completion: the id, the time and the model that all its chunks share."""

    def __init__(self, model: str) -> None:
        self._shared = {
            "id": f"chatcmpl-{uuid.uuid4().hex}",
            "created": int(time.time()),
            "model": model,
            "system_fingerprint": None,
        }
        self._begun = False

    def whole(self, text: str, answer: wire.Json | None, usage: wire.Json) -> wire.Json:
        message = {
            "role": "assistant",
            "content": text,
            "refusal": None,
            "annotations": citations_of(answer) if answer else [],
            "groundwire": answer,
        }
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return {**self._shared, "object": "chat.completion", "choices": [choice], "usage": usage}

    def first(self) -> wire.Json:
        return self._chunk({"role": "assistant", "content": ""})

    def sentence(self, sentence: wire.Json) -> wire.Json:
        """A checked sentence with its marks, behind the space that divides it from the last."""
        marks = "".join(f" [{n}]" for n in sentence["cites"])
        space = " " if self._begun else ""
        self._begun = True
        return self.piece(space + sentence["text"] + marks)

    def piece(self, text: str) -> wire.Json:
        return self._chunk({"content": text})

    def last(self, answer: wire.Json | None) -> wire.Json:
        """The chunk that ends the answer and says what its marks cite. The answer object stands in
        the delta, so that the deltas add up to the message, and on the chunk, for clients that
        read only what they know of a delta.
        """
        delta = {"annotations": citations_of(answer) if answer else [], "groundwire": answer}
        return {**self._chunk(delta, finish="stop"), "groundwire": answer}

    def spent(self, usage: wire.Json) -> wire.Json:
        return {**self._shared, "object": "chat.completion.chunk", "choices": [], "usage": usage}

    def said(self, text: str, usage: wire.Json, *, counted: bool) -> Iterator[wire.Json]:
        """The chunks of a text that is no answer."""
        yield self.first()
        yield self.piece(text)
        yield self.last(None)
        if counted:
            yield self.spent(usage)

    def _chunk(self, delta: wire.Json, *, finish: str | None = None) -> wire.Json:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return {**self._shared, "object": "chat.completion.chunk", "choices": [choice]}


def citations_of(answer: wire.Json) -> list[wire.Json]:
    """For each mark of the text, in order, what it cites: the article's own address where it has
    one that is safe to follow, else its file. Offsets count code points, the end exclusive.
    """
    sources = {source["n"]: source for source in answer["sources"]}
    found = []
    at = 0
    for sentence in answer["sentences"]:
        at += len(sentence["text"])
        for n in sentence["cites"]:
            mark = f"[{n}]"
            start, at = at + 1, at + 1 + len(mark)
            found.append(_citation(sources[n], start, at))
        at += 1
    return found


def _citation(source: wire.Json, start: int, end: int) -> wire.Json:
    place = {"start_index": start, "end_index": end}
    title = one_line(source["title"] or source["outlet"] or source["file"])
    url = safe_url(source["url"])
    if url is not None:
        return {"type": "url_citation", "url_citation": {**place, "url": url, "title": title}}
    cited = {
        **place,
        "file_id": source["article"],
        "filename": one_line(source["file"]),
        "title": title,
        "index": source["n"] - 1,
    }
    return {"type": "file_citation", "file_citation": cited}


def usage_of(llm: LLM | None, body: CompletionBody, text: str) -> wire.Json:
    """Tokens as the language model's endpoint reports them, if every call of this request did; else
    the words and signs of the messages and of the answer. ``counted`` says which.
    """
    spent = llm.spent if isinstance(llm, SharedLLM) else None
    if spent is not None and spent.calls and spent.told == spent.calls:
        prompt, written, counted = spent.prompt, spent.written, "model"
    else:
        prompt = sum(len(_TOKEN.findall(message.text)) for message in body.messages)
        written, counted = len(_TOKEN.findall(text)), "words"
    return {
        "prompt_tokens": prompt,
        "completion_tokens": written,
        "total_tokens": prompt + written,
        "counted": counted,
    }


# --- as OpenAPI describes them ----------------------------------------------------------------


class ModelReply(Reply):
    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelsReply(Reply):
    object: Literal["list"]
    data: list[ModelReply]


class UrlCitation(Reply):
    start_index: int
    end_index: int
    url: str
    title: str


class FileCitation(Reply):
    """``file_id`` is the article's id; ``index`` its place in ``groundwire.sources``, from 0."""

    start_index: int
    end_index: int
    file_id: str
    filename: str
    title: str
    index: int


class UrlAnnotation(Reply):
    type: Literal["url_citation"]
    url_citation: UrlCitation


class FileAnnotation(Reply):
    type: Literal["file_citation"]
    file_citation: FileCitation


class MessageReply(Reply):
    """``groundwire`` is the answer object; ``null`` for what is no question about the news."""

    role: Literal["assistant"]
    content: str
    refusal: None
    annotations: list[UrlAnnotation | FileAnnotation]
    groundwire: AnswerReply | None


class ChoiceReply(Reply):
    index: int
    message: MessageReply
    logprobs: None
    finish_reason: Literal["stop"]


class UsageReply(Reply):
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    counted: Literal["model", "words"] = Field(
        description="Reported by the language model, or words and signs of the texts."
    )


class CompletionReply(Reply):
    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    system_fingerprint: None
    choices: list[ChoiceReply]
    usage: UsageReply


class ErrorBody(Reply):
    message: str
    type: str
    param: str | None
    code: str | None


class ErrorReply(Reply):
    model_config = ConfigDict(extra="forbid")
    error: ErrorBody


CHUNKS = """data: {"object":"chat.completion.chunk","choices":[{"delta":{"content":"…"},…}],…}

data: [DONE]

"""


def failures(*statuses: int, streamed: bool = False) -> dict[int | str, dict[str, Any]]:
    """The failures of a route in OpenAI's shape; any other of that class has it too."""
    found: dict[int | str, dict[str, Any]] = {
        status: {"model": ErrorReply, "description": WORDS[status]}
        for status in (401, 403, 429, 503, *statuses)
    }
    found["4XX"] = {"model": ErrorReply, "description": "The request cannot be followed."}
    if streamed:
        found[200] = {"content": {"text/event-stream": {"example": CHUNKS}}}
    return found
