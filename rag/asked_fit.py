"""Whether a sentence of the evidence is of the time that a question asks about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

from rag.asked_time import Asked
from rag.candidates import Candidate
from rag.catalog import Catalog
from rag.date_words import days_in_words
from rag.dating import anchor_of, resolved_times, times_in
from rag.fitness import Misfit
from rag.relevance import Scored
from rag.types import Article, Evidence, Source

Fit = Literal["yes", "maybe", "no"]
# A sentence of the time asked about is taken before others if it is this good beside the best.
BESIDE = 0.4


def of_that_time(asked: Asked, source: Source) -> bool:
    """Was the article written in the days asked about, or soon after them?"""
    anchor = anchor_of(source)
    if anchor.how == "unknown":
        return False
    return asked.meets(_back(anchor.start, asked.slack), anchor.end)


def fit_of(asked: Asked, candidate: Candidate, article: Article) -> Fit:
    """By the times that the sentence tells, else by when its article was written; an article that
    tells of the days asked about somewhere, or of no known date, may mean them.
    """
    told = [t for t in times_in(article, candidate.start, candidate.end) if t.first or t.last]
    if any(asked.meets(t.first, t.last) for t in told):
        return "yes"
    if not told and of_that_time(asked, article.source):
        return "yes"
    if anchor_of(article.source).how == "unknown":
        return "no" if any(t.how == "stated" for t in told) else "maybe"
    if told and of_that_time(asked, article.source):
        return "maybe"  # "last year" may tell of another thing than what is asked
    elsewhere = any(
        t.first and t.last and asked.meets(t.first, t.last) for t in resolved_times(article)
    )
    return "maybe" if elsewhere and not told else "no"


def other_times(
    asked: Asked | None,
    scored: Sequence[Scored],
    evidence: Sequence[Evidence],
    catalog: Catalog,
) -> dict[Candidate, Fit]:
    """How each sentence fits the time asked about; nothing where none is."""
    if asked is None:
        return {}
    pieces = {e.number: e for e in evidence}
    found: dict[Candidate, Fit] = {}
    for one in scored:
        passage = pieces[one.candidate.evidence].passage
        article = catalog.article(passage.article, passage.version)
        found[one.candidate] = fit_of(asked, one.candidate, article)
    return found


def misfit_in_time(asked: Asked, candidate: Candidate, article: Article) -> Misfit:
    """The misfit of a sentence of another time, which names both times."""
    wanted = days_in_words(_iso(asked.first), _iso(asked.last))
    told = [t for t in times_in(article, candidate.start, candidate.end) if t.first and t.last]
    anchor = anchor_of(article.source)
    first, last = (told[0].first, told[0].last) if told else (anchor.start, anchor.end)
    if first is None and last is None:
        return Misfit("time", wanted)
    return Misfit("time", f"{wanted}, but of {days_in_words(_iso(first), _iso(last))}")


def of_asked_time(
    ranked: Sequence[Scored], fits: Mapping[Candidate, Fit], *, least: float
) -> list[Scored]:
    """Without those that only may be of the time asked about, if others surely are."""
    if not fits or not ranked:
        return list(ranked)
    bar = max(least, BESIDE * ranked[0].probability)
    sure = [s for s in ranked if fits.get(s.candidate) == "yes"]
    return sure if sure and sure[0].probability >= bar else list(ranked)


def _back(day: date | None, days: int) -> date | None:
    return day - timedelta(days=days) if day is not None else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
