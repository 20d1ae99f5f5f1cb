"""Asking, here or through the running service: the same events and objects either way."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag import remote
from rag.errors import ConfigError
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.parts import Parts
    from rag.types import Answer, Turn, Window

Json = dict[str, Any]
QUESTION_CHARS = 2000
HISTORY_ITEMS = 20


@dataclass(frozen=True, slots=True)
class Options:
    """What narrows or steers a question, as the command line gave it."""

    llm: str | None = None
    since: str | None = None
    until: str | None = None
    source: str | None = None
    as_of: str | None = None
    show_dropped: bool = False

    @classmethod
    def of(cls, args: argparse.Namespace) -> Options:
        return cls(
            llm=getattr(args, "llm", None),
            since=args.since and args.since.isoformat(),
            until=args.until and args.until.isoformat(),
            source=args.source,
            as_of=args.as_of and args.as_of.isoformat(),
            show_dropped=getattr(args, "show_dropped", False),
        )

    def filters(self) -> Json:
        return {
            "since": self.since,
            "until": self.until,
            "source": self.source,
            "as_of": self.as_of,
        }

    def body(self) -> Json:
        return {
            **self.filters(),
            "llm": self.llm,
            "include": ["dropped"] if self.show_dropped else None,
        }

    def window(self) -> Window:
        from datetime import date

        from rag.types import Window

        def day(text: str | None) -> date | None:
            return date.fromisoformat(text) if text else None

        return Window(day(self.since), day(self.until), self.source, day(self.as_of))


def service_for(settings: Settings, options: Options) -> remote.Service | None:
    """The running service, unless the question names a model that only an operator may name."""
    if ":" in (options.llm or settings.llm):
        return None
    return remote.find(settings.data_dir, timeout_s=max(120.0, 3 * settings.llm_timeout_s))


def wanted_llm(settings: Settings, options: Options) -> str | None:
    """The model to ask a service for: what was said, in the arguments or the environment."""
    return options.llm or (settings.llm if settings.llm != "auto" else None)


class Asker:
    """Puts questions one after the other, in one conversation if ``conversing``.

    Opens what it needs when the first question comes, and keeps it until it is closed.
    """

    def __init__(self, settings: Settings, options: Options, *, conversing: bool) -> None:
        self._settings = settings
        self._options = options
        self._conversing = conversing
        self._service = service_for(settings, options)
        self._stack = ExitStack()
        self._parts: Parts | None = None
        self._turns: tuple[Turn, ...] = ()
        self._earlier: list[str] = []
        self._conversation: str | None = None

    def __enter__(self) -> Asker:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def start_over(self) -> None:
        """Forget what was said so far; the next question begins another conversation."""
        self._turns, self._earlier, self._conversation = (), [], None

    def events(self, question: str) -> Iterator[tuple[str, Json]]:
        """``evidence``, each ``sentence`` once it is checked, then the ``answer``, as the contract
        writes them.
        Raises ``ConfigError`` for a question that is too long, and any ``RagError``.
        """
        if len(question) > QUESTION_CHARS or "\x00" in question:
            raise ConfigError(
                f"a question is a text of at most {QUESTION_CHARS} characters, without NUL",
                hint="Ask a shorter question.",
            )
        if self._service is not None:
            yield from self._through(self._service, question)
        else:
            yield from self._alone(question)

    def answer(self, question: str) -> Json:
        """The answer object."""
        last: Json = {}
        for name, value in self.events(question):
            if name == "answer":
                last = value
        return last

    def corpus_is_empty(self) -> bool:
        if self._service is not None:
            return self._service.get("/readyz").get("articles") == 0
        return self._parts is not None and self._parts.catalog.count() == 0

    def _through(self, service: remote.Service, question: str) -> Iterator[tuple[str, Json]]:
        body = self._options.body() | {"llm": wanted_llm(self._settings, self._options)}
        if not self._conversing:
            yield from service.events("/v1/ask", {"question": question, **body})
            return
        asked = {"message": question, "conversation": self._conversation, **body}
        if self._conversation is None and self._earlier:
            asked["history"] = self._earlier[-HISTORY_ITEMS:]
        for name, value in service.events("/v1/chat", asked):
            if name == "answer":
                self._conversation = value.get("conversation") or self._conversation
                self._earlier.append(question)
            yield name, value

    def _alone(self, text: str) -> Iterator[tuple[str, Json]]:
        from rag.pipeline import Question, ask_events
        from rag.types import AnswerReady, SentenceChecked

        parts = self._open()
        if self._conversing and self._conversation is None and parts.history is not None:
            self._conversation = parts.history.new_id()
        question = Question(
            text,
            history=self._turns,
            conversation=self._conversation,
            window=self._options.window(),
        )
        from rag import wire

        for event in ask_events(question, parts):
            if isinstance(event, AnswerReady):
                told = wire.answer(event.answer, show_dropped=self._options.show_dropped)
                self._remember(event.answer, parts)
                yield "answer", told
            elif isinstance(event, SentenceChecked):
                yield "sentence", {"index": event.index, **wire.sentence(event.sentence)}
            else:
                yield (
                    "evidence",
                    {
                        "conversation": event.conversation,
                        "sources": [wire.source(found) for found in event.evidence],
                    },
                )

    def _open(self) -> Parts:
        if self._parts is None:
            from rag.wiring import open_parts

            self._parts = self._stack.enter_context(
                open_parts(self._settings, owner=False, llm=self._options.llm, wait_for_llm=True)
            )
        return self._parts

    def _remember(self, answer: Answer, parts: Parts) -> None:
        from rag import wire
        from rag.types import Turn

        turn = Turn(answer.record.question, answer.record.standalone_question, answer.text)
        if self._conversing:
            self._turns = (*self._turns, turn)
        if parts.history is not None:
            parts.history.save(self._conversation, turn, answer.record.id, wire.answer(answer))


def is_refusal(answer: Mapping[str, Any]) -> bool:
    return answer.get("kind") == "refused"
