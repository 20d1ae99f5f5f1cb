"""What the routes share: the parts, the places for work, and how long it may take."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from rag.errors import ConfigError
from rag.names import BUILT_IN
from rag.parts import Parts
from rag.wiring import choose_llm
from server.limits import Slots
from server.problems import unusable
from server.work import SharedLLM, Work

T = TypeVar("T")

EXTRACTIVE_THREADS = 4
EXTRACTIVE_PLACES = 64
LOCAL_TURNS = 1
HOSTED_TURNS = 4
LLM_WAITING = 4
CHANGE_PLACES = 8
QUICK_S = 30.0
VERIFY_S = 300.0
CHANGE_S = 3600.0


@dataclass(frozen=True, slots=True)
class Lane:
    """Threads of one kind of work and the places for it, waiting ones included."""

    threads: ThreadPoolExecutor
    places: Slots


def _lane(name: str, *, threads: int, places: int, what: str, hint: str) -> Lane:
    return Lane(
        ThreadPoolExecutor(threads, thread_name_prefix=name), Slots(what, places, hint=hint)
    )


@dataclass(slots=True)
class Service:
    """One running service. ``token`` opens the routes that the operator's command line uses.

    ``parts`` is replaced when an ingest brings other aliases; a request takes it once.
    """

    parts: Parts
    token: str
    quick: Lane
    drafting: Lane
    changing: Lane
    turns: threading.Semaphore
    works: set[Work[Any]] = field(default_factory=set)

    def parts_for(self, llm: str | None) -> Parts:
        """The parts for one request. Raises ``Problem`` (422) for a model that is not here."""
        try:
            return choose_llm(self.parts, llm)
        except ConfigError as error:
            raise unusable(f"llm: {error}", error.hint) from error

    def take_aliases(self) -> None:
        """Use the aliases that are in the catalog now."""
        aliases = BUILT_IN.extended(self.parts.catalog.aliases())
        self.parts = replace(self.parts, aliases=aliases)

    def deadline_s(self, parts: Parts) -> float:
        """Seconds for a whole answer, waiting for the language model included."""
        return QUICK_S if parts.llm is None else QUICK_S + 3 * self.parts.settings.llm_timeout_s

    def asking(self, parts: Parts, make: Callable[[Parts], Generator[T, None, None]]) -> Work[T]:
        """Start work that may use the language model of ``parts``; raises ``Problem`` (503)."""
        if parts.llm is None:
            return self._start(self.quick, lambda _: make(parts))
        llm = parts.llm

        def with_model(flag: threading.Event) -> Generator[T, None, None]:
            wait_s = 2 * self.parts.settings.llm_timeout_s
            shared = SharedLLM(llm, turns=self.turns, flag=flag, wait_s=wait_s)
            return make(replace(parts, llm=shared))

        return self._start(self.drafting, with_model)

    def working(self, make: Callable[[], Generator[T, None, None]]) -> Work[T]:
        """Start work that only reads; raises ``Problem`` (503) if all places are taken."""
        return self._start(self.quick, lambda _: make())

    def changing_corpus(self, make: Callable[[], Generator[T, None, None]]) -> Work[T]:
        """Start work that changes the corpus: one at a time, the others wait their turn."""
        return self._start(self.changing, lambda _: make())

    def stop_all(self) -> None:
        """Stop what runs, so that the service can end."""
        for work in list(self.works):
            work.stop()

    def close(self) -> None:
        self.stop_all()
        for lane in (self.quick, self.drafting, self.changing):
            lane.threads.shutdown(wait=False, cancel_futures=True)

    def _start(
        self, lane: Lane, make: Callable[[threading.Event], Generator[T, None, None]]
    ) -> Work[T]:
        give_back = lane.places.take()

        def ended() -> None:
            give_back()
            self.works.discard(work)

        work = Work(make, executor=lane.threads, on_end=ended)
        self.works.add(work)
        return work


def make_service(parts: Parts, *, token: str) -> Service:
    local = parts.llm is not None and parts.llm.id.startswith("local:")
    turns = LOCAL_TURNS if local else HOSTED_TURNS
    return Service(
        parts=parts,
        token=token,
        quick=_lane(
            "quick",
            threads=EXTRACTIVE_THREADS,
            places=EXTRACTIVE_PLACES,
            what="requests",
            hint="Wait for the time in Retry-After and send the request again.",
        ),
        drafting=_lane(
            "drafting",
            threads=turns + LLM_WAITING,
            places=turns + LLM_WAITING,
            what="questions to the language model",
            hint='Wait and ask again, or ask with "llm": "none" for an extractive answer now.',
        ),
        changing=_lane(
            "changing",
            threads=1,
            places=CHANGE_PLACES,
            what="changes to the corpus",
            hint="Wait until the running ingest is done and send the request again.",
        ),
        turns=threading.Semaphore(turns),
    )
