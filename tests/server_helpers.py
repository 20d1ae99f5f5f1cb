"""A real server on a free port, with parts that a test decides."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import httpx
import numpy as np
import uvicorn

from rag.catalog import Catalog
from rag.history import History
from rag.names import BUILT_IN
from rag.parts import Parts
from rag.ports import LLM, LLMCall, LLMState, Vectors
from rag.prompts import Prompt
from rag.settings import Settings
from rag.types import (
    Answered,
    AnswerReady,
    Check,
    Dropped,
    Event,
    Evidence,
    EvidenceFound,
    Makers,
    Passage,
    Quote,
    Record,
    Refused,
    Sentence,
    SentenceChecked,
    Source,
    Verdict,
)
from server.app import app_of
from server.run import uvicorn_config
from server.service import Service, make_service

TOKEN = "token-of-the-test"


class HashEmbedder:
    """Unit vectors that depend on the text only."""

    id = "test-embedder"
    dimensions = 8

    def embed_question(self, text: str) -> Vectors:
        rng = np.random.default_rng(sum(text.encode("utf-8", "replace")))
        vector = rng.normal(size=self.dimensions).astype(np.float32)
        return cast(Vectors, vector / np.linalg.norm(vector))

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        rows = [self.embed_question(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.dimensions), np.float32)


class EndlessLLM:
    """Writes for ever; "" while it has nothing to say, as the port asks for. Notes its closing."""

    def __init__(self, id: str = "local:test", state: LLMState = "ready") -> None:
        self.id = id
        self.state: LLMState = state
        self.begun = threading.Semaphore(0)
        self.closed = threading.Event()
        self.running = 0
        self.most = 0
        self.enough = threading.Event()

    def stream(self, call: LLMCall) -> Iterator[str]:
        self.running += 1
        self.most = max(self.most, self.running)
        self.begun.release()
        try:
            while not self.enough.wait(0.1):
                yield ""
            yield "done"
        finally:
            self.running -= 1
            self.closed.set()


@contextmanager
def fake_parts(
    folder: Path,
    *,
    llm: object = None,
    llm_name: str = "auto",
    history: bool = True,
    **settings: Any,
) -> Iterator[Parts]:
    """A real catalog and history, nothing else that works."""
    chosen = Settings(data_dir=folder, llm=llm_name, **settings)
    catalog = Catalog(folder / "catalog.sqlite")
    kept = History(folder / "history.sqlite") if history else None
    try:
        yield Parts(
            settings=chosen,
            catalog=catalog,
            aliases=BUILT_IN,
            embedder=HashEmbedder(),
            index=None,
            entailment=cast(Any, None),
            llm=cast(LLM | None, llm),
            history=kept,
            answer_prompt=cast(Prompt, None),
        )
    finally:
        catalog.close()
        if kept is not None:
            kept.close()


class Running:
    """A service that answers at ``url``."""

    def __init__(self, service: Service, port: int) -> None:
        self.service = service
        self.port = port
        self.url = f"http://127.0.0.1:{port}"

    def client(self, **options: Any) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=20, trust_env=False, **options)


@contextmanager
def serving(parts: Parts | Service) -> Iterator[Running]:
    service = make_service(parts, token=TOKEN) if isinstance(parts, Parts) else parts
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        app = app_of(service, host="127.0.0.1", port=port)
        server = uvicorn.Server(uvicorn_config(app))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            until = time.monotonic() + 10
            while not server.started and time.monotonic() < until:
                time.sleep(0.01)
            yield Running(service, port)
        finally:
            service.stop_all()
            server.should_exit = True
            thread.join(10)


# --- answers ----------------------------------------------------------------------------------

TEXT = "First line.\nThe border is 674 miles long,\u2028he said. \U0001f310"
PASSAGE = Passage("https://example.org/a/b?c=1", "f" * 64, 100, 100 + len(TEXT), TEXT)
EVIDENCE = (Evidence(1, PASSAGE, "a.txt", Source(outlet="Example News")),)
MAKERS = Makers(checker="test-checker", embedder="test-embedder")


def sentence(text: str = "The border is 674 miles long.") -> Sentence:
    quote = Quote(1, 112, 140, TEXT[12:40])
    checks = (Check("number", "pass", "674 miles"),)
    verdict = Verdict("supported", entailed=True, probability=0.9, checks=checks, quotes=(quote,))
    return Sentence(text, "extracted", (1,), verdict)


def record(question: Any, number: str = "1") -> Record:
    failed = Verdict("unsupported", entailed=False, probability=0.1)
    return Record(
        id=f"answer-{number}-{time.monotonic_ns()}",
        question=question.text,
        standalone_question=question.text,
        evidence=EVIDENCE,
        makers=MAKERS,
        conversation=question.conversation,
        dropped=(Dropped("See www.example.org for 9,000.", (1,), failed),),
        as_of=question.window.as_of,
    )


def answering(question: Any, parts: Parts) -> Iterator[Event]:
    """A pipeline that always answers the same two sentences."""
    yield EvidenceFound(question.conversation, EVIDENCE)
    shown = (sentence(), sentence("It is long."))
    for index, one in enumerate(shown):
        yield SentenceChecked(index, one)
    yield AnswerReady(Answered(record(question), shown))


def refusing(question: Any, parts: Parts) -> Iterator[Event]:
    yield EvidenceFound(question.conversation, EVIDENCE)
    yield AnswerReady(
        Refused(record(question), "no_evidence", "No article names it.", (sentence(),))
    )


def drafting(question: Any, parts: Parts) -> Iterator[Event]:
    """One sentence at once, then whatever the language model takes its time for."""
    yield EvidenceFound(question.conversation, EVIDENCE)
    yield SentenceChecked(0, sentence())
    if parts.llm is not None:
        for _ in parts.llm.stream(LLMCall("", "", 10)):
            pass
    yield AnswerReady(Answered(record(question), (sentence(),)))


def events_of(text: str) -> list[tuple[str, str]]:
    """(name, data) of server-sent events; comments left out. Fails on data of two lines."""
    found = []
    for block in text.split("\n\n"):
        lines = [line for line in block.split("\n") if line and not line.startswith(":")]
        if lines:
            assert [line.split(":")[0] for line in lines] == ["event", "data"], block
            found.append((lines[0][7:], lines[1][6:]))
    return found
