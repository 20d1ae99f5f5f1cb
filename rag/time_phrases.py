"""Expressions of time in a text: where they stand and what they say, before anything is resolved.

Full dates, months and weekdays are read by ``rag.times``; here they get the words around them
("early", "last", "the end of"). What counts from another day is read by ``rag.time_readings``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from rag.name_words import STARTERS
from rag.time_patterns import (
    BEFORE_DATE,
    DAY_RANGE,
    OF_WEEK,
    OF_YEAR,
    PART_OF,
    REPEATED,
    RULES,
    TRIGGERS,
    WITH_DAY_PART,
)
from rag.time_readings import MAKERS
from rag.time_words import MONTHS, WEEKDAYS, Phrase, Unit, Which
from rag.times import DateMention, find_dates

_WORD = re.compile(r"[^\W_]+")
_BEFORE = 120  # characters; looking at all that stands before would take quadratic time
_NIGHT_NAME = re.compile(r"\s+(?:Night|Morning|Afternoon)\s+[A-Z]")  # "Saturday Night Live"
_DIGITS = re.compile(r"\d{4}|\d/\d")
_DATE_WORDS = frozenset([*MONTHS, *WEEKDAYS, *(m[:3] for m in MONTHS), "sept"])


def find_phrases(text: str) -> list[Phrase]:
    """All expressions of time of ``text`` in order, not overlapping; the longer one wins.

    What happens again and again ("every Monday") names no time, and is left out.
    """
    held = frozenset(_WORD.findall(text.casefold()))
    found = list(_others(text, held))
    if not held.isdisjoint(_DATE_WORDS) or _DIGITS.search(text):
        found += [*_ranges(text), *_dated(text), *_plain_years(text)]
    if not found:
        return []
    found = [_with_part(p, text) for p in found if not _before(REPEATED, text, p.start)]
    kept: list[Phrase] = []  # in order
    for phrase in sorted(found, key=lambda p: (p.start - p.end, p.start)):
        at = bisect_left(kept, phrase.start, key=lambda k: k.start)
        follows = at == len(kept) or phrase.end <= kept[at].start
        if follows and (at == 0 or kept[at - 1].end <= phrase.start):
            kept.insert(at, phrase)
    return kept


def _before(pattern: re.Pattern[str], text: str, end: int) -> re.Match[str] | None:
    """What ``pattern`` finds in the words right before ``end``, where it must end."""
    return pattern.search(text, max(0, end - _BEFORE), end)


def _with_part(phrase: Phrase, text: str) -> Phrase:
    """With "the end of", "in the middle of" in front of it."""
    match = _before(PART_OF, text, phrase.start)
    if match is None or phrase.kind in ("shift", "span", "vague") or phrase.portion:
        return phrase
    words = re.sub(r"\b(?:very|early|latter)\s", "", match.group("part").casefold())
    portion = {
        "beginning": "start", "start": "start", "early days": "start", "opening": "start",
        "middle": "mid", "midst": "mid", "end": "end", "close": "end", "closing": "end",
        "first half": "first half", "second half": "second half", "latter half": "second half",
        "part": "late" if "latter" in match.group("part").casefold() else "early",
    }.get(words, "")  # fmt: skip
    if not portion:
        return phrase
    start = match.start("part")
    return replace(phrase, start=start, text=text[start : phrase.end], portion=portion)


# --- dates, months, weekdays ------------------------------------------------------------------


def _ranges(text: str) -> Iterator[Phrase]:
    """ "March 3-5, 2020", "3 to 5 March"."""
    for match in DAY_RANGE.finditer(text):
        part = {k.rstrip("12"): v for k, v in match.groupdict().items() if v}
        month = _month(part["month"])
        low, high = int(part["low"]), int(part["high"])
        if not 1 <= low < high <= 31:
            continue
        year = int(part["year"]) if "year" in part else None
        one = Phrase(match.start(), match.end(), match.group(), "yearly", month=month, day=low)
        try:
            if year is None:
                yield replace(one, most=high)
            else:
                yield replace(
                    one, kind="fixed", first=date(year, month, low), last=date(year, month, high)
                )
        except ValueError:
            continue


def _month(word: str) -> int:
    return next(i for i, m in enumerate(MONTHS, 1) if m.startswith(word.casefold()[:3]))


def _dated(text: str) -> Iterator[Phrase]:
    for mention in find_dates(text):
        if mention.phrase is None:
            yield from _around(_read(mention), mention, text)


_PLAIN_YEAR = re.compile(
    r"(?<![\w$£€¥.,/–#-])(?:19[1-9]\d|20[0-4]\d)(?![\w%]|[,.]\d|[-–/]\d)(?!\s+(?:people|men|women|miles?"
    r"|km|feet|votes|points|troops|soldiers|deaths|cases|jobs|homes|workers|employees|members"
    r"|students|children|yards|met(?:er|re)s|pounds|dollars|euros|tons|tonnes|seats|units|calories"
    r"|shares|rpm|cc|hours|days)\b)"
)


def _plain_years(text: str) -> Iterator[Phrase]:
    """ "Euro 2022", "the 2022 commits": years that stand before a noun or behind a name."""
    for match in _PLAIN_YEAR.finditer(text):
        year = int(match.group())
        if year % 100:
            yield Phrase(
                match.start(), match.end(), match.group(), "fixed", "year",
                first=date(year, 1, 1), last=date(year, 12, 31),
            )  # fmt: skip


def _read(mention: DateMention) -> Phrase:
    start, end, said = mention.start, mention.end, mention.text
    season = re.fullmatch(r"(\d{4})[–/-](\d\d)", said)
    if season and mention.year is not None:
        later = mention.year // 100 * 100 + int(season.group(2))
        if later > mention.year:
            return Phrase(
                start, end, said, "fixed", "year",
                first=date(mention.year, 1, 1), last=date(later, 12, 31),
            )  # fmt: skip
    if mention.year is not None or mention.last_year is not None:
        meant = mention.resolved(None)
        if meant is not None:
            first, last = meant
            unit: Unit = (
                ("century" if last.year - first.year > 50 else "decade")
                if mention.last_year
                else "day" if mention.day else "month" if mention.month else "year"
            )  # fmt: skip
            return Phrase(start, end, said, "fixed", unit, first=first, last=last)
    if mention.month is not None:
        return Phrase(
            start, end, said, "yearly", "day" if mention.day else "month",
            month=mention.month, day=mention.day, weekday=mention.weekday,
        )  # fmt: skip
    return Phrase(start, end, said, "weekday", "day", weekday=mention.weekday)


def _around(phrase: Phrase, mention: DateMention, text: str) -> Iterator[Phrase]:
    """With "last", "early", "mid-", "this coming" in front and "night" behind."""
    if phrase.kind == "weekday":
        if text[phrase.end : phrase.end + 1] == "s" or _before(REPEATED, text, phrase.start):
            return
        if _NIGHT_NAME.match(text, phrase.end):
            return
        behind = WITH_DAY_PART.match(text, phrase.end)
        end = behind.end() if behind else phrase.end
        phrase = replace(phrase, end=end, text=text[phrase.start : end])
        week = OF_WEEK.match(text, end)
        if week is not None and week.group("side"):
            yield replace(
                phrase, end=week.end(), text=text[phrase.start : week.end()], name="week",
                count={"last": -1, "next": 1}.get(week.group("side").casefold(), 0),
            )  # fmt: skip
            return
    year = OF_YEAR.match(text, phrase.end)
    if phrase.kind == "yearly" and year is not None:
        phrase = replace(
            phrase, end=year.end(), text=text[phrase.start : year.end()], bound=year.group("side")
        )
    match = _before(BEFORE_DATE, text, phrase.start)
    if match is None:
        yield phrase
        return
    words = match.group().casefold().replace("-", " ").split()
    portion: str | None = next((w for w in ("early", "mid", "late") if w in words), None)
    if phrase.unit == "month" and phrase.kind == "yearly":
        portion = "so far" if "earlier" in words else "to come" if "later" in words else portion
    which: Which = ""
    if phrase.kind != "fixed":
        if "next" in words or "coming" in words:
            which = "next"
        elif "last" in words or "past" in words:
            which = "last"
        elif "this" in words:
            which = "this"
        elif "previous" in words or "preceding" in words:
            which = "before"
        elif "following" in words:
            which = "after"
        elif "that" in words or "same" in words:
            which = "that"
    if phrase.kind == "fixed" and not portion:
        yield phrase
        return
    if phrase.unit == "day" and portion:
        portion = None  # "early Friday" is Friday
    yield replace(
        phrase,
        start=match.start(),
        text=text[match.start() : phrase.end],
        which=which,
        portion=portion,
    )


def _others(text: str, held: frozenset[str]) -> Iterator[Phrase]:
    if held.isdisjoint(TRIGGERS):
        return
    for rule in RULES:
        if any(held.isdisjoint(need) for need in rule.needs):
            continue
        for match in rule.pattern.finditer(text):
            said = match.groupdict().items()
            part = {name.rstrip("2"): words.casefold() for name, words in said if words}
            made = MAKERS[rule.name](
                Phrase(match.start(), match.end(), match.group(), "vague"), part
            )
            if made is not None and not _is_name(text, made):
                yield made


_LAST_WORD = re.compile(r"([^\W\d_][\w'’.-]*)\s+$")


def _is_name(text: str, phrase: Phrase) -> bool:
    """ "USA TODAY", "Dionte Christmas"."""
    if phrase.text.isupper():
        return True
    before = _before(_LAST_WORD, text, phrase.start)
    return bool(
        phrase.name
        and phrase.kind == "yearly"
        and phrase.unit == "day"
        and before
        and before.group(1)[0].isupper()
        and before.group(1).casefold() not in STARTERS
        and before.start() > 0
    )
