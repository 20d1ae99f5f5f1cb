"""Each date of a sentence must stand in the evidence, or follow from it and its own date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rag.checking.case import Case
from rag.times import DateMention, find_dates
from rag.types import Check


def check_dates(case: Case) -> Check:
    claimed = find_dates(case.claim.text)
    if not claimed:
        return Check("date", "not_applicable", "no date in the sentence")
    given = [
        (mention, day)
        for text, day in zip(case.evidence, case.days, strict=False)
        for mention in find_dates(text)
    ]
    near = [(m, d) for m, d in _near(case)]
    for mention in claimed:
        if any(_backs(source, mention, day) for source, day in (*near, *given)):
            continue
        if _in_parts(mention, [source for source, _ in (*near, *given)]):
            continue
        rival = next((s for s, _ in (*near, *given) if _rival(s, mention)), None)
        if mention.phrase and rival is None:
            continue
        if rival is not None:
            detail = f"the source says {rival.text}, the sentence {mention.text}"
        else:
            detail = f"the source does not say {mention.text}"
        return Check("date", "fail", detail)
    return Check("date", "pass", "every date stands in the source")


def _near(case: Case) -> Sequence[tuple[DateMention, date | None]]:
    if case.alignment is None:
        return []
    window = case.alignment.window
    return [(mention, window.material.day) for mention in find_dates(window.text)]


def _backs(source: DateMention, claimed: DateMention, published: date | None) -> bool:
    if source.phrase and claimed.phrase:
        return source.phrase == claimed.phrase
    parts = [
        (source.year, claimed.year),
        (source.month, claimed.month),
        (source.day, claimed.day),
        (source.weekday, claimed.weekday),
    ]
    if not claimed.phrase and all(c is None or s == c for s, c in parts):
        return True
    meant, said = source.resolved(published), claimed.resolved(published)
    if meant is None or said is None or any(None not in (s, c) and s != c for s, c in parts):
        return False
    if claimed.weekday is not None and meant[0] != meant[1]:
        return False
    return said[0] <= meant[0] and meant[1] <= said[1]


def _in_parts(claimed: DateMention, given: Sequence[DateMention]) -> bool:
    """Whether the year stands apart from the rest: "In 2020 … on 26 October"."""
    if claimed.phrase or claimed.year is None or claimed.day is None:
        return False
    return any(s.year == claimed.year for s in given) and any(
        (s.month, s.day) == (claimed.month, claimed.day) and s.year in (None, claimed.year)
        for s in given
    )


def _rival(source: DateMention, claimed: DateMention) -> bool:
    """Whether the source gives another value of the same kind."""
    if claimed.phrase:
        unit = claimed.phrase.split()[-1]
        days = ("yesterday", "today", "tomorrow", "tonight")
        other = (source.phrase or "").split()[-1:]
        return source.phrase != claimed.phrase and (
            other == [unit] or (unit in days and bool(other) and other[0] in days)
        )
    return any(
        s is not None and c is not None and s != c
        for s, c in (
            (source.weekday, claimed.weekday),
            (source.month, claimed.month),
            (source.day, claimed.day),
            (source.year, claimed.year),
        )
    )
