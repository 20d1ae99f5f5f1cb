"""Questions: ``/v1/ask`` and ``/v1/chat``."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from rag import wire
from rag.errors import NotFound
from rag.history import History
from rag.parts import Parts
from rag.pipeline import Question, ask_events
from rag.types import Answer, AnswerReady, Event, EvidenceFound, Turn
from server.bodies import AskBody, Asking, ChatBody
from server.conversations import kept
from server.docs import problems
from server.problems import JsonReply
from server.replies import AnswerReply
from server.service import Service
from server.streaming import event_stream
from server.work import only, while_connected

Named = tuple[str, wire.Json]
EVENT_STREAM = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with all that decides its answer. ``keep`` is where the answer is stored, so
    that its receipt can be had later.
    """

    question: Question
    show_dropped: bool
    keep: History | None = None

    def events(self, parts: Parts) -> Generator[Named, None, None]:
        """The events of the contract. Stored is what is sent, and before it is sent."""
        events = ask_events(self.question, parts)
        with closing(events):  # type: ignore[type-var]
            for event in events:
                yield self._named(event)

    def _named(self, event: Event) -> Named:
        if isinstance(event, EvidenceFound):
            return "evidence", {
                "conversation": self.question.conversation,
                "sources": [wire.source(found) for found in event.evidence],
            }
        if not isinstance(event, AnswerReady):
            return "sentence", {"index": event.index, **wire.sentence(event.sentence)}
        answer = event.answer
        told = wire.answer(answer, show_dropped=self.show_dropped)
        self._store(answer, told)
        return "answer", told

    def _store(self, answer: Answer, told: wire.Json) -> None:
        name = self.question.conversation
        if self.keep is None:
            return
        if name is not None and self.question.history:
            try:
                self.keep.turns(name)
            except NotFound:  # deleted while it was answered: it stays deleted
                return
        record = answer.record
        turn = Turn(record.question, record.standalone_question, answer.text)
        self.keep.save(name, turn, record.id, told)


def _earlier(questions: list[str]) -> tuple[Turn, ...]:
    return tuple(Turn(text, text) for text in questions)


def asked_of(body: AskBody, history: History | None) -> Asked:
    return Asked(
        Question(body.question, history=_earlier(body.history), window=body.window()),
        show_dropped=body.show_dropped,
        keep=history,
    )


def _chatted(body: ChatBody, history: History | None) -> Asked:
    """Raises ``NotFound`` for a conversation that is not stored."""
    turns = _earlier(body.history)
    conversation = body.conversation
    if conversation is not None:
        turns = tuple(kept(history).turns(conversation))
    elif history is not None:
        conversation = history.new_id()
    return Asked(
        Question(body.message, history=turns, conversation=conversation, window=body.window()),
        show_dropped=body.show_dropped,
        keep=history,
    )


def router(service: Service) -> APIRouter:
    """Questions, which may use the language model."""
    routes = APIRouter(prefix="/v1", tags=["questions"])

    async def one_answer(request: Request, asked: Asked, options: Asking) -> Response:
        parts = service.parts_for(options.llm)
        work = service.asking(parts, asked.events)
        _, told = await while_connected(request, only(work, deadline_s=service.deadline_s(parts)))
        return JsonReply(told)

    async def answered(request: Request, asked: Asked, options: Asking) -> Response:
        if EVENT_STREAM not in request.headers.get("accept", ""):
            return await one_answer(request, asked, options)
        parts = service.parts_for(options.llm)
        work = service.asking(parts, asked.events)
        return event_stream(work, deadline_s=service.deadline_s(parts))

    @routes.post(
        "/ask",
        summary="Ask one question",
        response_model=AnswerReply,
        responses=problems(400, 413, 415, 422, 503, events=True),
    )
    async def ask(request: Request, body: AskBody) -> Response:
        """An answer in which every sentence was checked, or a refusal; both are 200. With
        ``Accept: text/event-stream`` the events of ``/v1/chat``.
        """
        return await answered(request, asked_of(body, service.history), body)

    @routes.post(
        "/chat",
        summary="Say something in a conversation",
        response_model=AnswerReply,
        responses=problems(400, 404, 413, 415, 422, 503, events=True),
    )
    async def chat(request: Request, body: ChatBody) -> Response:
        """With ``Accept: text/event-stream`` the events ``evidence``, ``sentence`` (each once it
        is checked, never taken back), then one ``answer`` or ``error``; else one answer. Without
        ``conversation`` a new one begins; its id is in the answer.
        """
        asked = await run_in_threadpool(_chatted, body, service.history)
        return await answered(request, asked, body)

    return routes
