"""Time expressions against a reader's list: how many are right, and how many of those claimed.

A row is right when both ends are those of the reader, unknown ends being ``null``. It is claimed
when a date is given at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rag.dating import anchor_of, resolve
from rag.sentences import sentence_spans
from rag.types import DateRange, Ratio, Source, TimeMention

Row = Mapping[str, Any]
Meant = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was given for one row, and whether it is right; ``found`` is ``None`` if nothing was."""

    row: Row
    found: TimeMention | None
    right: bool

    @property
    def claimed(self) -> bool:
        return self.found is not None and (self.found.first or self.found.last) is not None


def judge(row: Row, times: Iterable[TimeMention], *, offset: int = 0) -> Outcome:
    """The expression that overlaps the row's the most, and whether its dates are the row's."""
    start, end = row["start"] + offset, row["end"] + offset
    near = [t for t in times if t.start < end and start < t.end]
    found = max(near, key=lambda t: min(t.end, end) - max(t.start, start), default=None)
    given = (found.first, found.last) if found else (None, None)
    wanted = (day(row["from"]), day(row["to"]))
    return Outcome(row, found, is_right(found.text if found else "", given, wanted))


def is_right(words: str, given: Meant, wanted: Meant) -> bool:
    """Both ends are the reader's. "Earlier this week" may go up to the day of publication or to the
    day before it: readers differ, and both are right. So it is with the start of "later this week".
    """
    if given == wanted:
        return True
    if None in given or None in wanted:
        return False
    off = [abs((g - w).days) for g, w in zip(given, wanted, strict=True) if g and w]
    said = words.casefold()
    if said.startswith("earlier"):
        return off[0] == 0 and off[1] <= 1
    return said.startswith("later") and off[0] <= 1 and off[1] == 0


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def in_sentence(row: Row) -> Outcome:
    """For a row with its own ``text``, ``context`` before it and ``published`` range."""
    known = row["published"]
    anchor = DateRange(day(known["from"]), day(known["to"]), known["how"])
    before = f"{row['context']} " if row["context"] else ""
    text = before + row["text"]
    times = resolve(text, sentence_spans(text), anchor_of(Source(published=anchor)))
    return judge(row, times, offset=len(before))


def in_article(row: Row, text: str, published: date) -> Outcome:
    """For a row of offsets into an article's text."""
    anchor = DateRange(published, published, "stated")
    return judge(row, resolve(text, sentence_spans(text), anchor))


def scores(outcomes: Sequence[Outcome]) -> dict[str, Ratio]:
    claimed = [o for o in outcomes if o.claimed]
    return {
        "dates right": Ratio(sum(o.right for o in outcomes), len(outcomes)),
        "dates right where claimed": Ratio(sum(o.right for o in claimed), len(claimed)),
    }
