"""The dates of a source with the days they mean by its own date."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from rag.dating import resolve
from rag.sentences import sentence_spans
from rag.times import DateMention, find_dates
from rag.types import DateRange


@lru_cache(maxsize=256)
def dated_mentions(text: str, anchor: DateRange) -> tuple[DateMention, ...]:
    """As ``find_dates``, each with what it means in a text dated ``anchor``, where that is known;
    expressions that name no date by themselves ("two weeks ago") among them, as phrases.
    """
    times = [t for t in resolve(text, sentence_spans(text), anchor) if t.first and t.last]
    found = []
    for mention in find_dates(text):
        inside = (t for t in times if t.start <= mention.start and mention.end <= t.end)
        time = next(inside, None)
        if time is not None and time.first and time.last and mention.year is None:
            times.remove(time)
            mention = replace(mention, meant=(time.first, time.last))
        found.append(mention)
    taken = [(m.start, m.end) for m in found]
    for time in times:
        if time.first and time.last and all(time.end <= s or e <= time.start for s, e in taken):
            phrase = " ".join(time.text.casefold().split())
            meant = (time.first, time.last)
            found.append(DateMention(time.start, time.end, time.text, phrase=phrase, meant=meant))
    return tuple(sorted(found, key=lambda m: m.start))
