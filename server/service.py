"""What the routes share: the parts, the places for work, and how long it may take."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TypeVar

from rag.errors import ConfigError
from rag.history import History
from rag.keys import KEYS, Key, Keyring
from rag.names import BUILT_IN
from rag.parts import Parts
from rag.wiring import choose_llm
from server.access import CALLER
from server.limits import Slots
from server.metrics import Metrics, watched
from server.problems import draining, spent_up, unusable
from server.work import SharedLLM, Work

log = logging.getLogger("groundwire.server")

T = TypeVar("T")
Named = tuple[str, dict[str, Any]]

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
    keys: Keyring
    metrics: Metrics
    works: set[Work[Any]] = field(default_factory=set)
    draining: bool = False

    @property
    def history(self) -> History | None:
        """What the key of this request has kept: everything, for an admin and without keys."""
        history, key = self.parts.history, CALLER.get()
        if history is None or key is None or key.may("admin"):
            return history
        return history.of(key.id)

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

    def asking(
        self, parts: Parts, make: Callable[[Parts], Generator[Named, None, None]]
    ) -> Work[Named]:
        """Start a question, which may use the language model of ``parts``: named events, the last
        of which is ``answer``. Raises ``Problem`` (503; 429 where the key has used its tokens up).
        """
        if parts.llm is None:
            return self._start(self.quick, lambda _: self._watched(make(parts)))
        llm, key = parts.llm, CALLER.get()
        self._within_cap(key)

        def with_model(flag: threading.Event) -> Generator[Named, None, None]:
            shared = SharedLLM(
                llm,
                turns=self.turns,
                flag=flag,
                wait_s=2 * self.parts.settings.llm_timeout_s,
                used=lambda read, written: self._used(key, read, written),
            )
            return self._watched(make(replace(parts, llm=shared)))

        return self._start(self.drafting, with_model)

    def _watched(self, events: Generator[Named, None, None]) -> Generator[Named, None, None]:
        return watched(events, answered=self._answered, failed=self.metrics.failed)

    def _answered(self, told: Mapping[str, Any]) -> None:
        self.metrics.answer(told)
        if self.parts.settings.log_questions:
            log.info("asked", extra={"question": told["question"]})

    def _within_cap(self, key: Key | None) -> None:
        if key is not None and key.daily_tokens is not None:
            spent = self.keys.spent(key.id)
            if spent >= key.daily_tokens:
                raise spent_up(spent, key.daily_tokens)

    def _used(self, key: Key | None, read: int, written: int) -> None:
        self.metrics.tokens("read", read)
        self.metrics.tokens("written", written)
        if key is not None:
            self.keys.spend(key.id, read + written)

    def working(self, make: Callable[[], Generator[T, None, None]]) -> Work[T]:
        """Start work that only reads; raises ``Problem`` (503) if all places are taken."""
        return self._start(self.quick, lambda _: make())

    def changing_corpus(self, make: Callable[[], Generator[T, None, None]]) -> Work[T]:
        """Start work that changes the corpus: one at a time, the others wait their turn."""
        return self._start(self.changing, lambda _: make())

    @property
    def idle(self) -> bool:
        """Whether no work runs or waits."""
        return not self.works

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
        if self.draining:
            raise draining()
        give_back = lane.places.take()

        def ended() -> None:
            give_back()
            self.works.discard(work)

        work = Work(make, executor=lane.threads, on_end=ended)
        self.works.add(work)
        return work


def _version() -> str:
    try:
        return version("groundwire")
    except PackageNotFoundError:  # a checkout that was not installed
        return "unknown"


def make_service(parts: Parts, *, token: str) -> Service:
    service = _made(parts, token=token)
    for lane, name in (
        (service.quick, "quick"),
        (service.drafting, "drafting"),
        (service.changing, "changing"),
    ):
        service.metrics.watch(name, places=lane.places.places, taken=lane.places.taken)
    return service


def _made(parts: Parts, *, token: str) -> Service:
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
        keys=Keyring(parts.settings.data_dir / KEYS),
        metrics=Metrics(version=_version()),
    )
