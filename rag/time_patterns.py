"""How expressions of time are written in news: regular expressions for ``rag.time_phrases``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rag.time_words import CENTURIES, COUNTS, HOLIDAYS, MONTHS, SEASONS, TENS, WEEKDAYS

_MONTH = "(?:" + "|".join(MONTHS) + r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
_NUMBER = "|".join(sorted(COUNTS, key=len, reverse=True))
_UNIT = r"(?:day|night|week|weekend|fortnight|month|quarter|year|decade|hour|minute)"
_SEASON = "spring|summer|autumn|fall|winter"
_YEAR = r"(?:1[5-9]|20)\d\d"
_ABOUT = (
    r"(?:(?P<about>about|around|nearly|almost|roughly|approximately|just|only|some|more than|over"
    r"|at least|less than|under|up to|within|just over|just under|exactly)\s+)?"
)
_COUNT = (
    rf"(?P<number>\d{{1,3}}|{_NUMBER})(?P<half>[\s-]and[\s-]a[\s-]half)?"
    rf"(?:(?:\s+(?:or|to)\s+|-|–)(?P<most>\d{{1,3}}|{_NUMBER}))?"
)
_FEW = (
    r"(?:(?:a\s+)?(?:few|couple(?:\s+of)?|handful\s+of)|several|many|some|dozens\s+of|hundreds\s+of"
    r"|thousands\s+of|a\s+number\s+of|countless|half\s+an?)"
)

REPEATED = re.compile(
    r"\b(?:every|each|most|alternate|per|any)(?:\s+(?:other|single|second|third))?\s+$", re.I
)
PART_OF = re.compile(
    r"(?P<part>(?:very\s+)?(?:beginning|start|early\s+days|opening|middle|midst|end|close|closing"
    r"|first\s+half|second\s+half|latter\s+half|early\s+part|latter\s+part))\s+of\s+$",
    re.I,
)
BEFORE_DATE = re.compile(
    r"\b(?:(?:early|late|mid|earlier|later)(?:\s+(?:in|on)|-)?\s+|mid-|(?:early|late)-)?"
    r"(?:(?:this\s+(?:past|coming)|last|next|this|past|coming|the\s+(?:previous|preceding|following)"
    r"|that(?:\s+same)?|the\s+same)\s+)?$",
    re.I,
)
WITH_DAY_PART = re.compile(r"\s+(?:early\s+|late\s+)?(?:morning|afternoon|evening|night)\b", re.I)
OF_YEAR = re.compile(r",?\s+(?:of\s+)?(?P<side>last|this|next)\s+year\b", re.I)
OF_WEEK = re.compile(
    r",?\s+(?:(?:of\s+)?(?P<side>last|this|next)\s+week)\b",
    re.I,
)
_LOW_HIGH = (
    r"(?P<low{0}>\d{{1,2}})(?:st|nd|rd|th)?\s?(?:-|–|—|to|through|and)\s?"
    r"(?P<high{0}>\d{{1,2}})(?:st|nd|rd|th)?"
)
DAY_RANGE = re.compile(
    rf"\b(?P<month1>{_MONTH})\s+{_LOW_HIGH.format(1)}(?!\d|,\d|\s*(?:a|p)\.?m)"
    rf"(?:,?\s+(?P<year1>{_YEAR})\b)?"
    rf"|\b{_LOW_HIGH.format(2)}\s+(?P<month2>{_MONTH})(?:,?\s+(?P<year2>{_YEAR})\b)?",
    re.I,
)


_UNITS = ("day", "night", "week", "weekend", "fortnight", "month", "quarter", "year", "decade")
_UNIT_WORDS = frozenset(
    f"{unit}{ending}" for unit in (*_UNITS, "hour", "minute") for ending in ("", "s")
)
_PART_WORDS = _UNIT_WORDS | frozenset(["morning", "afternoon", "evening", *WEEKDAYS])
_SEASONS = frozenset(SEASONS)


def _rule(name: str, pattern: str, *needs: Iterable[str]) -> Rule:
    return Rule(name, tuple(frozenset(n) for n in needs), re.compile(pattern, re.IGNORECASE))


@dataclass(frozen=True, slots=True)
class Rule:
    """``pattern`` is tried on a text that holds a word of each of ``needs``; ``name`` says how its
    match is read in ``rag.time_readings``.
    """

    name: str
    needs: tuple[frozenset[str], ...]
    pattern: re.Pattern[str]


_HOLIDAY_NAMES = "|".join(
    re.escape(name).replace("'", "['’]") for name in sorted(HOLIDAYS, key=len, reverse=True)
)
_MONEY = (
    *("profit", "profits", "earnings", "revenue", "sales", "results", "loss", "losses", "income"),
    *("growth", "gdp", "economy", "shares", "orders", "deliveries", "turnover", "margins"),
    *("output", "shipments", "bookings"),
)
_YEARS = [str(year) for year in range(1500, 2100)]
_FIRST_WORD = re.compile(r"[^\w]+")
RULES: tuple[Rule, ...] = (
    _rule("ago", rf"\b{_ABOUT}{_COUNT}[\s-](?P<unit>{_UNIT}s?)\s+ago\b", ["ago"]),
    _rule(
        "vague",
        rf"\b(?:{_FEW}\s+)?(?:short\s+|long\s+)?{_UNIT}s\s+(?:ago|earlier|later)\b",
        ["ago", "earlier", "later"],
        _UNIT_WORDS,
    ),
    _rule(
        "vague",
        rf"\b{_FEW}\s+{_UNIT}s?\s+(?:before|after|from\s+now)\b",
        ["before", "after", "now"],
        _UNIT_WORDS,
    ),
    _rule(
        "vague",
        r"\b(?:a\s+)?(?:long|short)\s+time\s+ago\b|\bnot\s+(?:so\s+)?long\s+ago\b",
        ["long", "short"],
        ["ago"],
    ),
    _rule(
        "event",
        rf"\b{_ABOUT}{_COUNT}[\s-](?P<unit>{_UNIT}s?)\s+"
        r"(?P<side>earlier|later|before|after|afterwards|afterward|prior|previously)\b",
        ["earlier", "later", "before", "after", "afterwards", "afterward", "prior", "previously"],
        _UNIT_WORDS,
    ),
    _rule(
        "ahead",
        rf"\bin\s+{_ABOUT}{_COUNT}\s+(?P<unit>{_UNIT}s?)(?:['’]\s+time)?\b",
        ["in"],
        _UNIT_WORDS,
    ),
    _rule(
        "ahead",
        rf"\b{_ABOUT}{_COUNT}\s+(?P<unit>{_UNIT}s?)\s+from\s+(?:now|today)\b",
        ["from"],
        _UNIT_WORDS,
    ),
    _rule(
        "around",
        r"\b(?:(?:earlier|later|early|late)\s+)?(?:the|that)\s+"
        r"(?P<side>(?:very\s+)?next|following|previous|preceding|prior|same)\s+"
        r"(?P<unit>day|morning|afternoon|evening|night|week|weekend|month|year|decade|monday"
        r"|tuesday|wednesday|thursday|friday|saturday|sunday)\b",
        ["next", "following", "previous", "preceding", "prior", "same"],
        _PART_WORDS,
    ),
    _rule(
        "around",
        r"\b(?:(?:earlier|later|early|late)\s+)?(?P<side>that)\s+(?P<unit>day|morning|afternoon"
        r"|evening|night|week|weekend|month|year|decade)\b",
        ["that"],
        _PART_WORDS,
    ),
    _rule(
        "around",
        r"\bthe\s+(?P<unit>day|morning|evening|night|week|weekend|month|year)\s+"
        r"(?P<side>before|after|prior)\b(?!\s+(?:yesterday|tomorrow))",
        ["before", "after", "prior"],
        _PART_WORDS,
    ),
    _rule(
        "calendar",
        r"\b(?:(?P<portion>earlier|later|early|late|mid|sometime)(?:\s+in)?[\s-]+)?"
        r"(?P<which>this\s+(?:past|coming)|last|this|next|past|coming|current|upcoming)\s+"
        rf"(?P<unit>week|weekend|month|quarter|year|decade|century|night|{_SEASON})\b",
        ["last", "this", "next", "past", "coming", "current", "upcoming"],
        _PART_WORDS | _SEASONS | {"century"},
    ),
    _rule(
        "weekend",
        r"\b(?:over|at|during|on|for|of)\s+the\s+(?:long\s+)?weekend\b"
        r"(?!\s+(?:of|before|after))",
        ["weekend"],
    ),
    _rule(
        "span",
        r"\b(?:(?:in|over|during|for|within|through(?:out)?|across|of)\s+)?the\s+"
        r"(?P<side>past|last|previous|next|coming|following|preceding)\s+"
        rf"(?:(?P<number>\d{{1,3}}|{_NUMBER}|few|several|couple\s+of)[\s-])?(?P<unit>{_UNIT}s)\b",
        ["past", "last", "previous", "next", "coming", "following", "preceding"],
        _UNIT_WORDS,
    ),
    _rule(
        "span",
        r"\b(?:in|over|during|for|within|through(?:out)?)\s+the\s+"
        r"(?P<side>past|last|next|coming)\s+(?P<unit>week|month|year|decade|day)\b",
        ["past", "last", "next", "coming"],
        _UNIT_WORDS,
    ),
    _rule(
        "span",
        r"\b(?:(?:in|over|during)\s+)?(?P<side>past|last|next)\s+"
        rf"(?P<number>\d{{1,3}}|{_NUMBER}|few|several|couple\s+of)\s+(?P<unit>{_UNIT}s)\b",
        ["past", "last", "next"],
        _UNIT_WORDS,
    ),
    _rule(
        "vague",
        rf"\b(?:in|over|during)\s+(?:the\s+)?(?:more\s+)?(?:recent|coming)\s+{_UNIT}s\b"
        rf"|\b(?:in|over|during)\s+(?:the\s+)?{_UNIT}s\s+(?:ahead|to\s+come|since)\b",
        ["recent", "coming", "ahead", "come", "since"],
        _UNIT_WORDS,
    ),
    _rule(
        "near",
        r"\b(?P<word>the\s+day\s+before\s+yesterday|the\s+day\s+after\s+tomorrow"
        r"|(?:yesterday|tomorrow)(?:\s+(?:morning|afternoon|evening|night))?|today|tonight"
        r"|this\s+(?:morning|afternoon|evening))\b",
        ["yesterday", "tomorrow", "today", "tonight", "morning", "afternoon", "evening"],
    ),
    _rule(
        "season",
        rf"\b(?:(?:the\s+)?(?P<portion>early|mid|late)[\s-]+)?(?P<season>{_SEASON})"
        rf"(?:\s+of|,|\s+in)?\s+(?P<year>{_YEAR})(?:[-–/]\d{{2,4}})?\b",
        _SEASONS,
    ),
    _rule(
        "season",
        rf"\b(?:in|during|over|through|until|by|since)\s+(?:the\s+)?(?P<season>{_SEASON})\b(?!\s+of\b)",
        ["in", "during", "over", "through", "until", "by", "since"],
        _SEASONS,
    ),
    _rule(
        "season",
        r"\b(?:the\s+)?(?P<portion>early|mid|late)[\s-]+(?P<season>spring|summer|autumn|winter)\b"
        rf"|\bthe\s+(?P<which>previous|following)\s+(?P<season2>{_SEASON})\b",
        ["early", "mid", "late", "previous", "following"],
        _SEASONS,
    ),
    _rule(
        "quarter",
        r"\b(?:the\s+)?(?P<ordinal>first|second|third|fourth|final|last)[\s-](?P<kind>quarter|half)"
        rf"\s+of\s+(?:(?P<year>{_YEAR})|(?P<which>last|this|next|the)\s+year)\b",
        ["quarter", "half"],
    ),
    _rule(
        "quarter",
        r"\b(?P<ordinal>first|second|third|fourth)[\s-](?P<kind>quarter)\s+"
        rf"(?:(?P<year>{_YEAR})\b|(?=earnings|profit|results|revenue|sales|loss|net|gdp|growth))",
        ["quarter"],
    ),
    _rule(
        "quarter",
        rf"\b(?P<kind>[qh])(?P<digit>[1-4])\s+(?:of\s+)?(?P<year>{_YEAR})\b",
        ["q1", "q2", "q3", "q4", "h1", "h2"],
    ),
    _rule(
        "quarter",
        r"\bin\s+the\s+(?P<ordinal>first|second|third|fourth)[\s-](?P<kind>quarter)\b(?!\s+of\b)",
        _MONEY,
        ["quarter"],
    ),
    _rule(
        "month",
        rf"\b(?P<portion>early|mid|late)-(?P<month>{_MONTH})(?:,?\s+(?P<year>{_YEAR})\b)?",
        ["early", "mid", "late"],
    ),
    _rule("years", rf"(?<![\w-])(?P<year>{_YEAR})\s?[-–—]\s?(?P<high>{_YEAR})(?![\w-])", _YEARS),
    _rule(
        "holiday",
        rf"\b(?P<year>{_YEAR})\s+(?P<name>{_HOLIDAY_NAMES})\b",
        [_FIRST_WORD.split(name)[0] for name in HOLIDAYS],
        [_FIRST_WORD.split(name)[-1] for name in HOLIDAYS],
    ),
    _rule(
        "holiday",
        rf"\b(?:(?P<which>last|this|next)\s+)?(?P<name>{_HOLIDAY_NAMES})\b"
        rf"(?:,?\s+(?P<year>{_YEAR})\b)?",
        [_FIRST_WORD.split(name)[0] for name in HOLIDAYS],
        [_FIRST_WORD.split(name)[-1] for name in HOLIDAYS],
    ),
    _rule(
        "age",
        r"\b(?:(?P<portion>early|mid|late)[\s-]+)?(?:the\s+)?"
        r"(?:(?P<portion2>early|mid|late)[\s-]+)?"
        rf"(?P<century>\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(CENTURIES)})[\s-]century\b",
        ["century"],
    ),
    _rule(
        "age",
        rf"\b(?:(?P<portion>early|mid|late)[\s-]+)?(?:the\s+)?(?P<tens>{'|'.join(TENS)})\b",
        TENS,
    ),
    _rule(
        "age",
        r"(?:\b(?P<portion>early|mid|late)[\s-]+)?(?<![\w])['’](?P<short>[2-9]0)s\b",
        [f"{tens}s" for tens in range(20, 100, 10)],
    ),
    _rule(
        "part",
        r"\b(?P<part>(?:very\s+)?(?:end|start|beginning|middle|close|first\s+half|second\s+half))"
        r"\s+of\s+the\s+(?:current\s+)?(?P<unit>week|month|year|decade|century)\b",
        ["end", "start", "beginning", "middle", "close", "half"],
        _UNIT_WORDS | {"century"},
    ),
    _rule(
        "part",
        r"\b(?:the\s+)?(?P<unit>year|month|week)(?:['’]s[\s-]|-)(?P<part>end|start)\b"
        r"|\b(?P<part2>mid)-?(?P<unit2>year|week|month)\b",
        ["end", "start", "mid", "midyear", "midweek", "midmonth"],
    ),
)
# A text without any of these words holds none of the above.
TRIGGERS = frozenset(word for rule in RULES for word in rule.needs[-1])
