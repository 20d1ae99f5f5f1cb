"""Dates in a text: years, months, days, weekdays and "last week", and what they resolve to."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS_TEXT = (
    "january february march april may june july august september october november december"
)
_MONTHS = _MONTHS_TEXT.split()
_WEEKDAYS_TEXT = "monday tuesday wednesday thursday friday saturday sunday"
_WEEKDAYS = _WEEKDAYS_TEXT.split()
_MONTH = (
    r"(?P<{0}>(?i:January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?))"
)
_WEEKDAY = r"(?P<weekday>(?i:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday))"
_DAY = r"(?P<{0}>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<{0}>1[5-9]\d\d|20\d\d)"
_PATTERN = re.compile(
    r"(?:(?<![\w$£€.,/–-])|(?<=\b\d{4}[–-]))(?:"
    rf"(?P<iso>{_YEAR.format('y0')}[-/](?P<m0>0?[1-9]|1[0-2])[-/](?P<d0>3[01]|[12]\d|0?[1-9]))"
    r"|(?P<us>(?P<m1>0?[1-9]|1[0-2])/(?P<d1>3[01]|[12]\d|0?[1-9])/(?P<y1>\d{4}|\d\d))"
    rf"|(?:{_WEEKDAY.replace('weekday', 'w2')}\s?,?\s+)?{_MONTH.format('m2')}\s+{_DAY.format('d2')}"
    rf"(?!\d)(?:,?\s+{_YEAR.format('y2')}(?!\d))?"
    rf"|(?:{_WEEKDAY.replace('weekday', 'w3')}\s?,?\s+)?{_DAY.format('d3')}\s+(?:of\s+)?"
    rf"{_MONTH.format('m3')}(?:,?\s+{_YEAR.format('y3')}(?!\d))?"
    rf"|{_MONTH.format('m4')},?\s+(?:of\s+)?{_YEAR.format('y4')}(?!\d)"
    rf"|{_WEEKDAY}"
    r"|(?P<m5>(?i:January|February|March|April|May|June|July|August|September|October|November|"
    r"December))"
    rf"|{_YEAR.format('y7')}['’]?s"
    rf"|{_YEAR.format('y6')}(?!\d)(?:[–/-]\d\d(?!\d))?"
    r")(?!\w)"
)
_RELATIVE = re.compile(
    r"\b(?P<phrase>yesterday|today|tomorrow|tonight"
    r"|(?:last|past|this|next|coming|(?:the\s+)?(?:previous|prior|preceding|following)"
    r"|earlier this|later this)\s+"
    r"(?:week|month|year|night|weekend|summer|winter|spring|autumn))\b",
    re.IGNORECASE,
)
_NEXT = ("next", "coming", "following")
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|by|until|till|of|from|during|late|early|mid|after|before|year|to|and|for|the"
    r"|around|circa|between|through|last|than)\s+|[(–-]\s?|^)$",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\s+(?:[a-z]+)")
_COUNTED_PLURAL = re.compile(
    r"\s+(?:[a-z-]+\s+)?(?:[a-z]+(?<!s)(?<!u)(?<!i)s|people|men|women|children|troops|staff|percent)\b"
)
_IN = re.compile(r"\b(?:in|since|until|during|early|late|mid)\s+$", re.IGNORECASE)
_NOT_COUNTED = re.compile(
    r"\s+(?:and|or|to|in|on|at|by|with|when|after|before|as|was|is|were|has|had|will|for|but|the|"
    r"that|who|which|while|because|until|from|it|he|she|they|said|war|election|elections|season|"
    r"presidential|general|world|invasion|census|report|study|revolution|constitution|vote|"
    r"campaign|budget|summit|deal|agreement|crisis|attack|attacks|onwards|a|an)\b"
)
_MONTH_BEFORE = re.compile(
    r"\b(?:in|since|by|until|till|of|from|during|late|early|mid|last|next|this|to|and|before|after|"
    r"through|between|around|mid-|end of|is|was|every|each)[\s-]+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """``text == source[start:end]``. The parts that the words give; ``phrase`` for relative ones.

    ``weekday``: 0 is Monday. ``last_year``: the last year of a decade ("the 1990s"; "the 1800s" are
    the whole century), else ``None``. ``meant``: the days that ``rag.dating`` found it to mean.
    """

    start: int
    end: int
    text: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    phrase: str | None = None
    last_year: int | None = None
    meant: tuple[date, date] | None = None

    def resolved(self, published: date | None) -> tuple[date, date] | None:
        """First and last day that is meant in an article of ``published``, as far as is known.

        A weekday is the latest one up to that day; a month and day without a year are those
        nearest to it.
        """
        if self.meant is not None:
            return self.meant
        if self.phrase is not None:
            return _relative(self.phrase, published) if published else None
        if self.month is None and self.year is not None:
            return date(self.year, 1, 1), date(self.last_year or self.year, 12, 31)
        if self.month is not None:
            year = self.year or (published and _nearest_year(self.month, self.day or 15, published))
            return _span(year, self.month, self.day) if year else None
        if self.weekday is not None and published is not None:
            day = published - timedelta(days=(published.weekday() - self.weekday) % 7)
            return day, day
        return None


def find_dates(text: str) -> list[DateMention]:
    """All date words of ``text``, in order, not overlapping.

    A four-digit number is a year only where it stands like one; "May" and "March" are months only
    beside a number or behind a preposition.
    """
    found: list[DateMention] = []
    for match in _PATTERN.finditer(text):
        parts = {k.rstrip("0123456789"): v for k, v in match.groupdict().items() if v is not None}
        mention = _mention(match.start(), match.end(), match.group(), parts)
        if mention and _plausible(mention, text):
            found.append(mention)
    for match in _RELATIVE.finditer(text):
        phrase = _one_way(" ".join(match.group("phrase").casefold().split()))
        found.append(DateMention(match.start(), match.end(), match.group(), phrase=phrase))
    return sorted(found, key=lambda m: m.start)


def _one_way(phrase: str) -> str:
    """ "the previous year", "the prior year" and "last year" are one phrase."""
    which, space, unit = phrase.rpartition(" ")
    which = which.removeprefix("the ")
    last = which in ("last", "past", "previous", "prior", "preceding")
    return ("last" if last else "next" if which in _NEXT else which) + space + unit


def _mention(start: int, end: int, text: str, parts: dict[str, str]) -> DateMention | None:
    weekday = parts.get("weekday") or parts.get("w")
    year = int(parts["y"]) if "y" in parts else None
    if year is not None and year < 100:
        year += 2000 if year < 70 else 1900
    month = parts.get("m")
    decade = text.endswith("s") and year is not None and month is None and weekday is None
    mention = DateMention(
        start,
        end,
        text,
        year=year,
        month=None if month is None else int(month) if month.isdigit() else _month(month),
        day=int(parts["d"]) if "d" in parts else None,
        weekday=_WEEKDAYS.index(weekday.casefold()) if weekday else None,
        last_year=year + (9 if year % 100 else 99) if decade and year is not None else None,
    )
    if (
        mention.month
        and mention.day
        and mention.day > _last_day(mention.year or 2024, mention.month)
    ):
        return None
    return mention


def _month(name: str) -> int:
    return next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(name.casefold()[:3]))


def _plausible(mention: DateMention, text: str) -> bool:
    before = text[max(0, mention.start - 16) : mention.start]
    after = text[mention.end : mention.end + 20]
    if re.match(r"-[a-z]", after) and (mention.year or 1) % 100 == 0 and mention.month is None:
        return False  # "2000-pound"
    if mention.last_year is not None:
        return mention.year is not None and mention.year % 10 == 0
    if mention.month is None and mention.weekday is None:
        if _names_the_year(before, after, mention):
            return True
        if _YEAR_BEFORE.search(before):
            return not _COUNTED.match(after) or bool(_NOT_COUNTED.match(after)) or _in(before)
        return not _COUNTED.match(after) or bool(_NOT_COUNTED.match(after))
    alone = mention.day is None and mention.year is None and mention.weekday is None
    if alone and mention.text in ("May", "March"):
        return bool(_MONTH_BEFORE.search(before))
    if mention.text.casefold().startswith(("may", "march")) and mention.text[0].islower():
        return bool(_IN.search(before)) if alone else not _COUNTED_PLURAL.match(after)
    return True


def _names_the_year(before: str, after: str, mention: DateMention) -> bool:
    """ "a 1980 film", "the 2014 protests", "season 2018-19": beside a noun, yet no count."""
    if mention.year is None or len(mention.text) > 4:
        return True
    if mention.year < 1800 or not _COUNTED.match(after):
        return False
    if not _COUNTED_PLURAL.match(after):
        return mention.year % 100 != 0 or bool(re.search(r"\b(?:the|a|an)\s+$", before))
    return mention.year % 100 != 0 and bool(re.search(r"\bthe\s+$", before, re.IGNORECASE))


def _in(before: str) -> bool:
    return bool(_IN.search(before))


def _last_day(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def _span(year: int, month: int, day: int | None) -> tuple[date, date]:
    last = _last_day(year, month)
    if day is None:
        return date(year, month, 1), date(year, month, last)
    exact = date(year, month, min(day, last))
    return exact, exact


def _nearest_year(month: int, day: int, published: date) -> int:
    def distance(year: int) -> int:
        return abs((date(year, month, min(day, 28)) - published).days)

    return min((published.year - 1, published.year, published.year + 1), key=distance)


def _relative(phrase: str, published: date) -> tuple[date, date] | None:
    one = timedelta(days=1)
    days = {"yesterday": -one, "today": 0 * one, "tonight": 0 * one, "tomorrow": one}
    if phrase in days:
        day = published + days[phrase]
        return day, day
    which, _, unit = phrase.rpartition(" ")
    shift = {"last": -1, "next": 1}.get(which, 0)
    if unit == "week":
        monday = published - published.weekday() * one + 7 * shift * one
        return monday, monday + 6 * one
    if unit == "month":
        index = published.year * 12 + published.month - 1 + shift
        return _span(index // 12, index % 12 + 1, None)
    if unit == "year":
        return date(published.year + shift, 1, 1), date(published.year + shift, 12, 31)
    return None
