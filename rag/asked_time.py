"""The time that a question asks about: "now", or days that it names ("in January 2023")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from rag.time_phrases import find_phrases
from rag.time_spans import days_of
from rag.time_words import Phrase

# A capital inside a question begins a name: "USA Today", "Apocalypse Now".
_NOW = re.compile(
    r"(?:(?<=^)(?:[Ll]atest|[Nn]ewest|[Mm]ost recent(?:ly)?|[Cc]urrent(?:ly)?|[Nn]ow|[Tt]oday"
    r"|[Aa]s of (?:now|today)|[Aa]t (?:the moment|present)|[Ss]o far|[Tt]o date|[Nn]owadays)"
    r"|(?<![\w’'-])(?:latest|newest|most recent(?:ly)?|current(?:ly)?|as of (?:now|today)"
    r"|(?:right |by |until )?now|(?:as of )?today|tonight|at the moment|at present|presently|so far"
    r"|to date|up to date|up-to-date|nowadays|these days|still))(?![\w-])"
)
_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]")


def now_words(question: str) -> list[tuple[int, int]]:
    """The spans of the words that ask for what holds now ("latest", "currently", "so far")."""
    quoted = [m.span() for m in _QUOTED.finditer(question)]
    return [
        m.span()
        for m in _NOW.finditer(question)
        if not any(start <= m.start() < end for start, end in quoted)
    ]


def asks_now(question: str) -> bool:
    """Does a question ask for what holds now, so that the newest report of it counts?"""
    return bool(now_words(question))


@dataclass(frozen=True, slots=True)
class Asked:
    """The days asked about, an open end ``None``; ``text == question[start:end]`` names them.
    ``slack``: for so many days behind them an article may still be their report.
    """

    start: int
    end: int
    text: str
    first: date | None
    last: date | None
    slack: int

    def meets(self, first: date | None, last: date | None) -> bool:
        """May days within ``first``..``last`` be among those asked about? Unknown ends may."""
        late = first is not None and self.last is not None and first > self.last
        early = last is not None and self.first is not None and last < self.first
        return not late and not early


_BOUND = re.compile(
    r"(?:^|(?<=\s))(?P<how>in|on|during|throughout|before|after|since|until|till|by|from|between"
    r"|prior to|as of)\s+(?:(?:the|about|around)\s+)?$",
    re.I,
)
_UPTO = re.compile(r"\s+(?:and|to|until|through)\s+")
# Behind these a date belongs to what happened first, or to what a name stands for.
_ELSEWHERE = re.compile(
    r"(?<=\S\s)(?:after|before|when|once|since|until|while|that|which|who)\s+(?!in\b|on\b|is\b|was\b|did\b)"
    r"(?:the\s+)?[\w’'-]+\s+\w",
    re.I,
)
_PARTICIPLE = re.compile(
    r"\b(?:announced|signed|passed|built|held|planned|adopted|launched|founded|opened|scheduled"
    r"|published|written|elected|born|made|due)\s+$",
    re.I,
)
_ENDS = re.compile(r"\s*(?:[?.!,;]|$)")
_SLACK_DAY, _SLACK = 3, 7


def asked_time(question: str, as_of: date | None) -> Asked | None:
    """The days that a question asks about, counted from ``as_of``, else today; ``None`` where it
    names none or where a date only belongs to a name, a noun or another event ("the 2022 final",
    "the law signed in May"). Without ``as_of`` a day or month without its year may be of any year,
    and is none; a weekday is one of the articles' own.
    """
    found = find_phrases(question)
    for place, phrase in enumerate(found):
        bound = _BOUND.search(question[: phrase.start])
        how = bound.group("how").casefold() if bound else ""
        start = bound.start() if bound else phrase.start
        if phrase.kind == "weekday" or (phrase.kind == "yearly" and as_of is None):
            continue
        bare = phrase.kind in ("unit", "shift", "span") or phrase.which in ("last", "this", "next")
        if (not bound and not bare) or phrase.event or phrase.which in ("that", "before", "after"):
            continue
        before = question[:start]
        ranged = how in ("between", "from") and place + 1 < len(found)
        behind = found[place + 1] if ranged else phrase
        if ranged and not _UPTO.fullmatch(question[phrase.end : behind.start]):
            continue
        if before.strip() and not _ENDS.match(question, behind.end):
            continue  # it stands inside: it tells which one is meant
        if _ELSEWHERE.search(before.split("?")[-1]) or _PARTICIPLE.search(before):
            continue
        days = _days(phrase, behind, how, as_of or date.today())
        if days is not None:
            slack = _SLACK_DAY if phrase.unit == "day" else _SLACK
            text = question[start : behind.end]
            return Asked(start, behind.end, text, *days, slack)
    return None


def _days(
    phrase: Phrase, behind: Phrase, how: str, today: date
) -> tuple[date | None, date | None] | None:
    low = days_of(phrase, today, -1, None)
    high = days_of(behind, today, -1, None)
    if low[0] is None or low[1] is None or high[1] is None:
        return None
    one = timedelta(days=1)
    if how in ("before", "prior to"):
        return None, low[0] - one
    if how in ("until", "till", "by", "as of"):
        return None, low[1]
    if how == "since" or (how == "from" and behind is phrase):
        return low[0], None
    if how == "after":
        return low[1] + one, None
    return low[0], high[1]
