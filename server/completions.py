"""OpenAI's API over the same answers: ``/v1/models`` and ``/v1/chat/completions``.

Any client of that API can ask; what it gets as content is the text of a checked answer, or of a
refusal. Streamed chunks are the checked sentences with their marks.
"""

from __future__ import annotations

import time
from collections.abc import Generator

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from rag import wire
from rag.parts import Parts
from rag.ports import LLM
from server import housekeeping
from server.asking import Asked, Named
from server.completion_bodies import MODELS, CompletionBody, unknown_model
from server.completion_replies import (
    Completion,
    CompletionReply,
    ModelReply,
    ModelsReply,
    failures,
    usage_of,
)
from server.problems import JsonReply, encode, openai_error
from server.service import Service
from server.streaming import BEAT_S, WorkStream
from server.work import only, while_connected

DONE = b"data: [DONE]\n\n"


def router(service: Service) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["OpenAI"])
    started = int(time.time())

    def model(name: str) -> wire.Json:
        return {"id": name, "object": "model", "created": started, "owned_by": "groundwire"}

    @routes.get("/models", summary="List models", response_model=ModelsReply, responses=failures())
    async def models() -> Response:
        """``groundwire`` uses the language model of the service, if it has one;
        ``groundwire-extractive`` never does. Both give checked sentences only.
        """
        return JsonReply({"object": "list", "data": [model(name) for name in MODELS]})

    @routes.get(
        "/models/{name}", summary="One model", response_model=ModelReply, responses=failures(404)
    )
    async def one_model(name: str) -> Response:
        if name not in MODELS:
            raise unknown_model(name)
        return JsonReply(model(name))

    @routes.post(
        "/chat/completions",
        summary="Ask as a client of OpenAI's API",
        response_model=CompletionReply,
        responses=failures(400, 404, 413, 415, 503, streamed=True),
    )
    async def completions(request: Request, body: CompletionBody) -> Response:
        """The last message is the question, earlier ones of the user are the history. The content
        is the text of the answer or of the refusal, ``annotations`` say what its marks cite, and
        ``groundwire`` holds the whole answer object.
        """
        body.must_be_answerable()
        completion = Completion(body.model)
        if (told := housekeeping.reply_to(body.asked())) is not None:
            usage = usage_of(None, body, told)
            if body.stream:
                return _at_once([*completion.said(told, usage, counted=body.counted)])
            return JsonReply(completion.whole(told, None, usage))
        asked = Asked(body.question(), show_dropped=False, keep=service.history)
        telling = Telling(asked, body, completion)
        parts = service.parts_for(body.llm)
        deadline_s = service.deadline_s(parts)
        work = service.asking(parts, telling.events)
        if body.stream:
            return WorkStream(
                work,
                write=telling.chunks,
                fail=lambda problem: _event(openai_error(problem)),
                last=lambda event: event[0] == "answer",
                deadline_s=deadline_s,
                media_type="text/event-stream",
                beat=b": still working\n\n",
                beat_s=BEAT_S,
            )
        event = await while_connected(request, only(work, deadline_s=deadline_s))
        return JsonReply(telling.whole(event))

    return routes


class Telling:
    """One question's events, told as a completion."""

    def __init__(self, asked: Asked, body: CompletionBody, completion: Completion) -> None:
        self._asked, self._body, self._completion = asked, body, completion
        self._llm: LLM | None = None

    def events(self, parts: Parts) -> Generator[Named, None, None]:
        self._llm = parts.llm
        yield from self._asked.events(parts)

    def whole(self, event: Named) -> wire.Json:
        """The completion for the ``answer`` event."""
        told = event[1]
        return self._completion.whole(told["text"], told, self._usage(told))

    def chunks(self, event: Named) -> bytes:
        """What is streamed for an event; the contents join to the answer's text."""
        name, value = event
        if name == "evidence":
            return _event(self._completion.first())
        if name == "sentence":
            return _event(self._completion.sentence(value))
        parts = []
        if value["kind"] == "refused":
            parts.append(self._completion.piece(value["text"]))
        parts.append(self._completion.last(value))
        if self._body.counted:
            parts.append(self._completion.spent(self._usage(value)))
        return b"".join(_event(part) for part in parts) + DONE

    def _usage(self, told: wire.Json) -> wire.Json:
        return usage_of(self._llm, self._body, told["text"])


def _event(value: wire.Json) -> bytes:
    return b"data: " + encode(value) + b"\n\n"


def _at_once(chunks: list[wire.Json]) -> Response:
    return Response(
        b"".join(_event(chunk) for chunk in chunks) + DONE, media_type="text/event-stream"
    )
