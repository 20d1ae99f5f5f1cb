"""The dates of a source with the days they mean by its own date."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate

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
    starts = [t.start for t in times]
    given: set[int] = set()
    found = []
    for mention in find_dates(text):
        at = bisect_right(starts, mention.start) - 1
        time = times[at] if at >= 0 and mention.end <= times[at].end else None
        if time and time.first and time.last and mention.year is None and at not in given:
            given.add(at)
            mention = replace(mention, meant=(time.first, time.last))
        found.append(mention)
    starts = [m.start for m in found]
    ends = list(accumulate((m.end for m in found), max))
    for at, time in enumerate(times):
        before = bisect_left(starts, time.end)
        apart = before == 0 or ends[before - 1] <= time.start
        if time.first and time.last and at not in given and apart:
            phrase = " ".join(time.text.casefold().split())
            meant = (time.first, time.last)
            found.append(DateMention(time.start, time.end, time.text, phrase=phrase, meant=meant))
    return tuple(sorted(found, key=lambda m: m.start))
