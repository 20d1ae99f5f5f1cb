"""What the service counts for Prometheus (https://prometheus.io/docs/practices/naming).

Names of routes are their templates and reasons come from fixed lists, so that the number of series
is bounded whatever is asked. Nothing of a question, an answer or an article is in them.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import closing
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST as CONTENT_TYPE

__all__ = ["CONTENT_TYPE", "Metrics", "watched"]

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Metrics:
    """Counters of one service, in a registry of their own."""

    def __init__(self, *, version: str) -> None:
        self._registry = CollectorRegistry()
        made: dict[str, Any] = {"registry": self._registry, "namespace": "groundwire"}
        self._requests = Counter(
            "http_requests", "HTTP requests.", ("method", "route", "status"), **made
        )
        self._request_seconds = Histogram(
            "http_request_seconds",
            "Seconds for a whole reply.",
            ("route",),
            buckets=SECONDS,
            **made,
        )
        self._questions = Counter(
            "questions", "Questions by what became of them.", ("kind",), **made
        )
        self._refusals = Counter("refusals", "Refusals by reason.", ("reason",), **made)
        self._sentences = Counter(
            "sentences", "Sentences by what became of them.", ("fate",), **made
        )
        self._verdicts = Counter("verdicts", "Verdicts by label.", ("label",), **made)
        self._steps = Histogram(
            "step_seconds", "Seconds of an answer by step.", ("step",), buckets=SECONDS, **made
        )
        self._tokens = Counter(
            "llm_tokens", "Tokens of language models, at 4 characters each.", ("way",), **made
        )
        self._taken = Gauge("places_taken", "Work that runs or waits.", ("lane",), **made)
        self._places = Gauge("places", "Places for work, waiting included.", ("lane",), **made)
        Info("build", "What runs.", **made).info({"version": version})

    def watch(self, lane: str, *, places: int, taken: Callable[[], float]) -> None:
        """Tell ``taken()`` whenever somebody asks for the figures."""
        self._places.labels(lane).set(places)
        self._taken.labels(lane).set_function(taken)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """``route`` is a template such as ``/v1/articles/{id}``, or "none"."""
        known = method if method in METHODS else "other"
        self._requests.labels(known, route, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def answer(self, told: Mapping[str, Any]) -> None:
        """An answer object of the contract."""
        self._questions.labels(told["kind"]).inc()
        if told["reason"]:
            self._refusals.labels(told["reason"]).inc()
        self._sentences.labels("shown").inc(len(told["sentences"]))
        self._sentences.labels("dropped").inc(len(told["dropped"]))
        self.verdicts(one["verdict"]["label"] for one in (*told["sentences"], *told["dropped"]))
        for step, spent_ms in told["timings_ms"].items():
            self._steps.labels(step).observe(spent_ms / 1000)

    def verdicts(self, labels: Iterable[str]) -> None:
        for label in labels:
            self._verdicts.labels(label).inc()

    def failed(self) -> None:
        """A question that ended without an answer."""
        self._questions.labels("failed").inc()

    def tokens(self, way: str, count: int) -> None:
        """``way``: "read" or "written"."""
        self._tokens.labels(way).inc(count)

    def text(self) -> bytes:
        """The figures in Prometheus's text format."""
        return generate_latest(self._registry)


def watched(
    events: Generator[tuple[str, Any], None, None],
    *,
    answered: Callable[[Mapping[str, Any]], None],
    failed: Callable[[], None],
) -> Generator[tuple[str, Any], None, None]:
    """``events`` of one question unchanged; tells its answer, or that it failed. A question whose
    asker left is neither.
    """
    with closing(events):
        try:
            for event in events:
                if event[0] == "answer":
                    answered(event[1])
                yield event
        except Exception:
            failed()
            raise
