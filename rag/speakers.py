"""Whose words each sentence of an article is, read over the whole article.

A sentence alone often does not say it: "he said", "the ministry added", a quotation that goes on.
What is found here is computed from the text when it is needed, and never stored as evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rag.attribution import find_reported
from rag.passages import sentences
from rag.reporting_verbs import Strength
from rag.types import Article, Attribution


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence ``text[start:end]`` of an article and whose words it is.

    ``attribution`` is ``None`` where the outlet says it itself. Its ``speaker`` is the fullest name
    that the article gives before or in the sentence; ``via`` runs from the speaker outwards ("RIA
    Novosti" said it, "Newsweek" reports it) and ends with the article's outlet, if that is known.
    ``strength``: how strongly the reporting verb vouches for it. ``named``: where in the article
    the speaker's name stands, if it is not in the sentence itself.
    """

    start: int
    end: int
    attribution: Attribution | None = None
    strength: Strength | None = None
    named: tuple[int, int] | None = None


@lru_cache(maxsize=128)
def speakers_of(article: Article) -> tuple[Said, ...]:
    """A ``Said`` for each of ``rag.passages.sentences(article)``, in order. Raises nothing.

    A pure function of the article's text, noise and source, kept for the articles last asked for.
    """
    found = []
    for start, end in sentences(article):
        reported = find_reported(article.text[start:end])
        if reported is None:
            found.append(Said(start, end))
            continue
        via = (article.source.outlet,) if article.source.outlet else ()
        said = Attribution(reported.speaker, reported.role, reported.verb, via)
        found.append(Said(start, end, said, reported.strength))
    return tuple(found)


def speaker_at(article: Article, start: int, end: int) -> Said | None:
    """The ``Said`` of the sentence that holds most of ``[start, end)`` of the article's text."""
    best, held = None, 0
    for said in speakers_of(article):
        shared = min(end, said.end) - max(start, said.start)
        if shared > held:
            best, held = said, shared
    return best
