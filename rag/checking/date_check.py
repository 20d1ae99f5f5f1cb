"""Each date of a sentence must stand in the evidence, or follow from it and its own date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from rag.checking.case import Case
from rag.checking.dated import dated_mentions
from rag.checking.places import fits_better, place_of, scope
from rag.times import DateMention, find_dates
from rag.types import Check

_WEEK = timedelta(days=7)
_DAYS = ("yesterday", "today", "tomorrow", "tonight")
Given = Sequence[tuple[DateMention, date | None]]


def check_dates(case: Case) -> Check:
    """Fails with what the source says instead: "the source says 3 March, the sentence 5 March"."""
    claimed = find_dates(case.claim.text)
    if not claimed:
        return Check("date", "not_applicable", "no date in the sentence")
    texts = case.evidence
    given = [
        *_near(case),
        *(
            (mention, day)
            for text, day, dated in zip(texts, case.days, case.anchors, strict=False)
            for mention in dated_mentions(text, dated)
        ),
    ]
    for mention in claimed:
        instead = _instead(mention, case)
        if instead is not None:
            return Check("date", "fail", _differs(instead, mention))
        if any(_backs(source, mention, day) for source, day in given):
            continue
        if _in_parts(mention, [source for source, _ in given]) or _is_day_of_issue(mention, case):
            continue
        rival = _best_rival(mention, [s for s, _ in given])
        if mention.phrase and rival is None:
            continue
        if mention.year is not None and _bare_year(mention, texts):
            continue
        if rival is not None:
            return Check("date", "fail", _differs(rival, mention))
        return Check("date", "fail", f"the source does not say {mention.text}")
    return Check("date", "pass", "every date stands in the source")


def _differs(source: DateMention, claimed: DateMention) -> str:
    return f"the source says {source.text}, the sentence {claimed.text}"


def _instead(claimed: DateMention, case: Case) -> DateMention | None:
    """Another date between the same neighbours, where the source has the claimed one elsewhere."""
    place = place_of(case, claimed.start, claimed.end)
    if place is None or case.alignment is None:
        return None
    day = case.alignment.window.material.day
    text, shift = scope(case)
    dated = case.alignment.window.material.dated
    near = [(s, s.start + shift, s.end + shift) for s in dated_mentions(text, dated)]
    there = [s for s, start, end in near if place.overlaps(start, end)]
    if not there or not all(_excludes(s, claimed, day) for s in there):
        return None
    same = [(start, end) for s, start, end in near if not _excludes(s, claimed, day)]
    return None if fits_better(case, place, same) else there[0]


def _excludes(source: DateMention, claimed: DateMention, published: date | None) -> bool:
    """Whether both cannot mean the same day."""
    if source.phrase and claimed.phrase:
        return source.phrase != claimed.phrase
    if source.month is not None and claimed.month is not None:
        years = {day.year for day in source.meant or ()}
        return _rival(source, claimed) or (
            claimed.year is not None and len(years) == 1 and claimed.year not in years
        )
    meant, said = source.resolved(published), claimed.resolved(published)
    if meant is not None and said is not None:
        return meant[1] < said[0] or said[1] < meant[0]
    return _rival(source, claimed) and not source.phrase and not claimed.phrase


def _near(case: Case) -> Given:
    if case.alignment is None:
        return []
    window = case.alignment.window
    found = dated_mentions(window.text, window.material.dated)
    return [(mention, window.material.day) for mention in found]


def _backs(source: DateMention, claimed: DateMention, published: date | None) -> bool:
    if source.phrase and claimed.phrase:
        return source.phrase == claimed.phrase
    parts = [
        (source.year, claimed.year),
        (source.month, claimed.month),
        (source.day, claimed.day),
        (source.weekday, claimed.weekday),
    ]
    if source.last_year is not None and claimed.last_year is None:
        return False
    if not claimed.phrase and all(c is None or s == c for s, c in parts):
        return True
    if _same_weekday(source, claimed, published) or _same_weekday(claimed, source, published):
        return True
    meant, said = source.resolved(published), claimed.resolved(published)
    wide = claimed.last_year is not None
    if meant is None or said is None:
        return False
    if not wide and any(None not in (s, c) and s != c for s, c in parts):
        return False
    if claimed.weekday is not None and meant[0] != meant[1]:
        return False
    return said[0] <= meant[0] and meant[1] <= said[1]


def _same_weekday(named: DateMention, dated: DateMention, published: date | None) -> bool:
    """Whether "Thursday" is the weekday of the other's date, within a week of the article."""
    if named.weekday is None or named.day is not None or dated.weekday not in (None, named.weekday):
        return False
    meant = dated.resolved(published)
    if named.meant is not None and meant is not None:
        return meant == named.meant
    if meant is None or meant[0] != meant[1] or meant[0].weekday() != named.weekday:
        return False
    return published is None or abs(meant[0] - published) <= _WEEK


def _is_day_of_issue(claimed: DateMention, case: Case) -> bool:
    """Whether a month or year is that of the article, whose text need not repeat it."""
    if claimed.phrase or claimed.day is not None or claimed.year is None:
        return False
    return any(
        m.day is not None
        and claimed.year <= m.day.year <= (claimed.last_year or claimed.year)
        and claimed.month in (None, m.day.month)
        for m in case.materials
    )


def _bare_year(claimed: DateMention, texts: Sequence[str]) -> bool:
    """Whether the year, all that is claimed, stands among the figures of the text."""
    if claimed.month is not None or claimed.last_year is not None:
        return False
    plain = (re.sub(r"(?<=\d),(?=\d{3})", "", text) for text in texts)
    return any(re.search(rf"(?<![\d.,]){claimed.year}(?![\d,]|\.\d)", text) for text in plain)


def _in_parts(claimed: DateMention, given: Sequence[DateMention]) -> bool:
    """Whether the year stands apart from the rest: "In 2020 … on 26 October"."""
    if claimed.phrase or claimed.year is None or claimed.month is None:
        return False
    return any(s.year == claimed.year for s in given) and any(
        (s.month, s.day) == (claimed.month, claimed.day) and s.year in (None, claimed.year)
        for s in given
    )


def _best_rival(claimed: DateMention, given: Sequence[DateMention]) -> DateMention | None:
    """The other value of the same kind that differs in the fewest parts, the nearest first."""
    rivals = [s for s in given if _rival(s, claimed)]
    return max(rivals, key=lambda s: _alike(s, claimed), default=None)


def _alike(source: DateMention, claimed: DateMention) -> int:
    def shape(m: DateMention) -> tuple[bool, ...]:
        return tuple(part is not None for part in (m.year, m.month, m.day, m.weekday, m.phrase))

    same = sum(
        s == c
        for s, c in (
            (source.year, claimed.year),
            (source.month, claimed.month),
            (source.day, claimed.day),
            (source.weekday, claimed.weekday),
        )
        if c is not None
    )
    return 2 * same + (shape(source) == shape(claimed))


def _rival(source: DateMention, claimed: DateMention) -> bool:
    """Whether the source gives another value of the same kind."""
    if claimed.phrase:
        unit = claimed.phrase.split()[-1]
        other = (source.phrase or "").split()[-1:]
        return source.phrase != claimed.phrase and (
            other == [unit] or (unit in _DAYS and bool(other) and other[0] in _DAYS)
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
