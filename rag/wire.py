"""The outside form of the nouns: plain dicts, key for key what the contract promises.

One place makes them, for the command line, for HTTP and for the stored history alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rag.dating import resolved_times
from rag.errors import (
    CatalogBusy,
    ConfigError,
    CorpusError,
    IndexDamaged,
    ModelError,
    NotFound,
    ProviderError,
    RagError,
)
from rag.passages import sentences
from rag.speakers import speakers_of
from rag.types import (
    Answer,
    Answered,
    Article,
    Attribution,
    DateRange,
    Dropped,
    Evidence,
    Quote,
    Sentence,
    Source,
    TimeMention,
    Verdict,
)

SCHEMA = "groundwire.answer/1"
OPENING_CHARS = 160
_STATUSES: tuple[tuple[type[RagError], int], ...] = (
    (NotFound, 404),
    (ConfigError, 400),
    (CorpusError, 422),
    (CatalogBusy, 503),
    (IndexDamaged, 503),
    (ModelError, 503),
)
Json = dict[str, Any]


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def date_range(value: DateRange) -> Json:
    return {"from": day(value.start), "to": day(value.end), "how": value.how}


def quote(value: Quote) -> Json:
    return {"source": value.source, "start": value.start, "end": value.end, "text": value.text}


def verdict(value: Verdict) -> Json:
    return {
        "label": value.label,
        "supported": value.supported,
        "entailed": value.entailed,
        "probability": round(float(value.probability), 4),
        "checks": [
            {"kind": c.kind, "outcome": c.outcome, "detail": c.detail} for c in value.checks
        ],
    }


def time_mention(value: TimeMention) -> Json:
    return {
        "start": value.start,
        "end": value.end,
        "text": value.text,
        "from": day(value.first),
        "to": day(value.last),
        "how": value.how,
    }


def attribution(value: Attribution | None) -> Json | None:
    if value is None:
        return None
    return {
        "speaker": value.speaker,
        "role": value.role,
        "verb": value.verb,
        "via": list(value.via),
    }


def sentence(value: Sentence) -> Json:
    return {
        "text": value.text,
        "origin": value.origin,
        "cites": list(value.cites),
        "verdict": verdict(value.verdict),
        "quotes": [quote(q) for q in value.quotes],
        "attribution": attribution(value.attribution),
        "times": [time_mention(t) for t in value.times],
        "as_of": day(value.as_of),
        "support": {"articles": value.support.articles, "origins": value.support.origins},
    }


def known(value: Source) -> Json:
    return {
        "outlet": value.outlet,
        "title": value.title,
        "byline": value.byline,
        "published": date_range(value.published),
        "updated": date_range(value.updated),
    }


def source(value: Evidence) -> Json:
    return {
        "n": value.number,
        "article": value.passage.article,
        "version": value.passage.version,
        "file": value.file,
        "url": value.source.url,
        **known(value.source),
        "start": value.passage.start,
        "end": value.passage.end,
        "text": value.passage.text,
    }


def inert(text: str) -> str:
    """Text that no page or terminal turns into a link."""
    return text.replace("://", ":\u200b//").replace("www.", "www\u200b.").replace("](", "]\u200b(")


def _dropped(value: Dropped, show: bool) -> Json:
    shown = show and value.verdict.label != "unchecked"
    return {
        "text": inert(value.text) if shown else None,
        "cites": list(value.cites),
        "verdict": verdict(value.verdict),
    }


def answer(value: Answer, *, show_dropped: bool = False) -> Json:
    """The answer object. The words of dropped sentences are given only when asked for."""
    record = value.record
    answered = isinstance(value, Answered)
    return {
        "schema": SCHEMA,
        "id": record.id,
        "conversation": record.conversation,
        "kind": value.kind,
        "reason": None if isinstance(value, Answered) else value.reason,
        "missing": None if isinstance(value, Answered) else value.missing,
        "question": record.question,
        "standalone_question": record.standalone_question,
        "as_of": day(record.as_of),
        "text": value.text,
        "notices": [{"kind": n.kind, "text": n.text} for n in record.notices],
        "sentences": [sentence(s) for s in value.sentences] if isinstance(value, Answered) else [],
        "nearest": [] if isinstance(value, Answered) else [sentence(s) for s in value.nearest],
        "dropped": [_dropped(d, show_dropped) for d in record.dropped],
        "disagreements": [
            {
                "matter": d.matter,
                "kind": d.kind,
                "reason": d.reason,
                "sides": [
                    {
                        "value": s.value,
                        "sources": list(s.sources),
                        "speaker": s.speaker,
                        "as_of": day(s.as_of),
                    }
                    for s in d.sides
                ],
            }
            for d in record.disagreements
        ],
        "sources": [source(e) for e in record.evidence],
        "model": record.makers.model if answered or record.makers.model else None,
        "prompt": record.makers.prompt,
        "checker": record.makers.checker,
        "embedder": record.makers.embedder,
        "timings_ms": {
            "retrieve": round(record.timings.retrieve, 1),
            "draft": round(record.timings.draft, 1),
            "check": round(record.timings.check, 1),
            "total": round(record.timings.total, 1),
        },
    }


def article_item(value: Article) -> Json:
    """An article in a list: what is known of it, without its text."""
    return {
        "id": value.id,
        "version": value.version,
        "file": value.file,
        **known(value.source),
        "opening": _opening(value),
    }


def _opening(value: Article) -> str:
    """The first sentence that is not noise, cut: what an article without a title is known by."""
    start, end = next(iter(sentences(value)), (0, 0))
    words = " ".join(value.text[start:end].split())
    return words if len(words) <= OPENING_CHARS else words[: OPENING_CHARS - 1].rstrip() + "…"


def article(value: Article, versions: Sequence[str]) -> Json:
    """An article with its text, its noise and the sentences that are not noise; who says each, and
    what its time words mean, are computed here. ``times`` point into their sentence.
    """
    times = resolved_times(value)
    return {
        "id": value.id,
        "version": value.version,
        "versions": list(versions),
        "file": value.file,
        **known(value.source),
        "origin": value.origin,
        "language": value.language,
        "text": value.text,
        "noise": [{"start": n.start, "end": n.end, "kind": n.kind} for n in value.noise],
        "sentences": [
            {
                "start": said.start,
                "end": said.end,
                "attribution": attribution(said.attribution),
                "times": [
                    {**time_mention(t), "start": t.start - said.start, "end": t.end - said.start}
                    for t in times
                    if said.start <= t.start < said.end
                ],
            }
            for said in speakers_of(value)
        ],
    }


def verdict_line(item_id: object, value: Verdict, *, error: str | None = None) -> Json:
    """A line of ``rag verify``; a quote's ``source`` is its place among the sources, from 1."""
    return {
        "id": item_id,
        **verdict(value),
        "quotes": [quote(q) for q in value.quotes],
        "error": error,
    }


def problem(error: BaseException) -> Json:
    """The body of a failure (RFC 9457 names, plus ``hint``). What is not a ``RagError`` is told as
    "internal" only.
    """
    if not isinstance(error, RagError):
        return {
            "type": "InternalError",
            "title": "Internal error",
            "status": 500,
            "detail": "Something failed inside; the log has the details.",
            "hint": None,
        }
    return {
        "type": type(error).__name__,
        "title": error.title,
        "status": _status(error),
        "detail": str(error),
        "hint": error.hint or None,
    }


def _status(error: RagError) -> int:
    if isinstance(error, ProviderError):
        return 503 if error.retryable else 502
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)


def failure(body: Mapping[str, Any]) -> Json:
    """What ``--json`` prints when a command fails."""
    return {"kind": "error", **body}
