"""What a sentence of an answer tells besides its words: who says it, when it was, as of when.

All of it is computed from the articles that the sentence quotes; none of it is evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.catalog import Catalog
from rag.dating import anchor_of, newest_day, resolve, resolved_times
from rag.errors import NotFound
from rag.plain_text import plain
from rag.sentences import sentence_spans
from rag.speakers import Said, find_speakers, speaker_at
from rag.types import UNKNOWN_DATE, Article, Attribution, Evidence, Quote, TimeMention


@dataclass(frozen=True, slots=True)
class Told:
    attribution: Attribution | None
    times: tuple[TimeMention, ...]
    as_of: date | None


def tell(text: str, cited: Sequence[Evidence], quotes: Sequence[Quote], catalog: Catalog) -> Told:
    """For the sentence ``text``, which cites ``cited`` and rests on ``quotes``.

    An article that the catalog no longer holds is read as far as it is cited.
    """
    pieces = {e.number: e for e in cited}
    quoted = [_article(q, pieces[q.source], catalog) for q in quotes if q.source in pieces]
    times = tuple(_times(text, quoted, cited))
    return Told(_speaker(text, quoted), times, as_of(cited, times))


def said_by(quote: Quote, article: Article) -> Said | None:
    """Whose words the quoted sentence is, by its article."""
    return speaker_at(article, quote.start, quote.end)


def _article(quote: Quote, piece: Evidence, catalog: Catalog) -> tuple[Quote, Article]:
    passage = piece.passage
    try:
        return quote, catalog.article(passage.article, passage.version)
    except NotFound:
        part = Article(passage.article, passage.version, piece.file, piece.source, passage.text)
        start, end = quote.start - passage.start, quote.end - passage.start
        return replace(quote, start=start, end=end), part


def _speaker(text: str, quoted: Sequence[tuple[Quote, Article]]) -> Attribution | None:
    """The speaker of the first quotation that has one, else whom the sentence itself names."""
    for quote, article in quoted:
        said = said_by(quote, article)
        if said is not None and said.attribution is not None:
            return _plain(said.attribution)
    for one in find_speakers(text, sentence_spans(text)):
        if one.attribution is not None and quoted:
            outlet = quoted[0][1].source.outlet
            via = (*one.attribution.via, outlet) if outlet else one.attribution.via
            return _plain(replace(one.attribution, via=via))
    return None


def _plain(value: Attribution) -> Attribution:
    return replace(
        value,
        speaker=plain(value.speaker),
        role=plain(value.role) if value.role else value.role,
        via=tuple(plain(one) for one in value.via),
    )


def _times(
    text: str, quoted: Sequence[tuple[Quote, Article]], cited: Sequence[Evidence]
) -> Iterable[TimeMention]:
    """The time words of the sentence, each as the article means it where it stands there."""
    anchors = {anchor_of(e.source) for e in cited}
    anchor = anchors.pop() if len(anchors) == 1 else UNKNOWN_DATE
    known: dict[str, TimeMention] = {}
    for quote, article in quoted:
        for time in resolved_times(article):
            if quote.start <= time.start and time.end <= quote.end:
                known.setdefault(_words(time.text), time)
    for time in resolve(text, sentence_spans(text), anchor):
        there = known.get(_words(time.text))
        yield (replace(time, first=there.first, last=there.last, how=there.how) if there else time)


def _words(text: str) -> str:
    return " ".join(text.casefold().split())


def as_of(cited: Sequence[Evidence], times: Sequence[TimeMention]) -> date | None:
    """The newest date that backs a sentence: of the articles cited, or where they have none, the
    newest day that the sentence itself states.
    """
    days = [day for e in cited if (day := newest_day(e.source)) is not None]
    if not days:
        days = [t.first for t in times if t.how == "stated" and t.first and t.first == t.last]
    return max(days, default=None)
