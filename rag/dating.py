"""What the time words of an article mean, counted from the article's own date.

"on Thursday" is the latest Thursday up to the article's date. What is computed here is no evidence:
it is never stored, so that it changes when the article's date does.
"""

from __future__ import annotations

from rag.passages import sentences
from rag.times import find_dates
from rag.types import Article, DateRange, Source, TimeMention


def anchor_of(source: Source) -> DateRange:
    """The days from which an article's time words are counted: its latest stated date, else the
    range within which it was published. Unknown where neither is known.
    """
    stated = [d for d in (source.updated, source.published) if d.how == "stated" and d.end]
    if stated:
        return max(stated, key=lambda d: (d.end, d.start))
    return source.published if source.published.how != "unknown" else source.updated


def resolved_times(article: Article) -> tuple[TimeMention, ...]:
    """Every expression of time in the sentences of an article, in order, not overlapping.

    ``start``/``end`` are offsets into the article's text. ``first``/``last`` are the days meant,
    either ``None`` where that end is not known. ``how``: "stated" where the words themselves give
    the date ("9 January 2023"), "inferred" where it was computed from the article's date, "unknown"
    where nothing can be said. Raises nothing.
    """
    anchor = anchor_of(article.source)
    found = []
    for start, end in sentences(article):
        for mention in find_dates(article.text[start:end]):
            meant = mention.resolved(anchor.end)
            full = mention.year is not None
            found.append(
                TimeMention(
                    start + mention.start,
                    start + mention.end,
                    mention.text,
                    meant[0] if meant else None,
                    meant[1] if meant else None,
                    "unknown" if meant is None else "stated" if full else "inferred",
                )
            )
    return tuple(found)


def times_in(article: Article, start: int, end: int) -> tuple[TimeMention, ...]:
    """Those of :func:`resolved_times` that lie in ``[start, end)`` of the article's text."""
    return tuple(t for t in resolved_times(article) if start <= t.start and t.end <= end)


def is_marked(time: TimeMention) -> bool:
    """Whether a reader must be told what was computed: the words alone do not give the date."""
    return time.how == "inferred" and (time.first or time.last) is not None
