"""Whether two figures count the same: the same things of the same kind, both the whole or both a
part of it, both at the same rate.
"""

from __future__ import annotations

import re

from rag.facets import FACETS
from rag.figures import Figure
from rag.likeness import GENERIC
from rag.similarity import alike as words_alike
from rag.similarity import similarity
from rag.statements import Statement
from rag.words import content_words, stem

# From this likeness two nouns count the same: troops and soldiers, not songs and albums.
SAME_COUNTED = 0.85
# … and of those that say more of it: gas and gasoline.
SAME_KIND = 0.6
# What counts people in many words: "12 dead", "15 soldiers were killed".
CASUALTIES = frozenset({"deaths", "injuries", "missing"})

_LOOSE_TEXT = "more fewer less additional new further others other total people persons"
_LOOSE = frozenset(_LOOSE_TEXT.split())


def one_count(one: Statement, a: Figure, other: Statement, b: Figure) -> bool:
    """Do both figures count the same, so far as the sentences say what?"""
    return (
        _one_noun(a, b)
        and _one_kind(one, a, other, b)
        and _scope(one, a) == _scope(other, b)
        and _one_answer(one, a, other, b)
        and not _rounded_time(a, b)
    )


def _one_noun(a: Figure, b: Figure) -> bool:
    """Do both count the same, or tell the same of it? "14 songs" and "three albums" do not, "12
    dead" and "15 killed" do.
    """
    same_facet = a.facet is not None and a.facet == b.facet
    here, there = (
        [n for n in f.nouns if stem(n) not in GENERIC and n not in _LOOSE] for f in (a, b)
    )
    if same_facet and a.facet in CASUALTIES:
        return _are_people(here) and _are_people(there)
    if here and there:
        same = any(words_alike(x, y, SAME_COUNTED) for x in here for y in there)
        return same and _held(here, there) and _held(there, here)
    if a.measure.dimension == "count" and (here or there):
        # "The crowd of 87,000" are not "100,000 children", but all aboard are passengers.
        return same_facet and all(FACETS.get(stem(n)) == a.facet for n in here or there)
    return same_facet or a.measure.dimension not in ("count", "time")


def _are_people(nouns: list[str]) -> bool:
    """ "12 soldiers", "three dead", and not "45 photos" beside a word for death."""
    return not nouns or any(
        stem(n) in FACETS or max(similarity(n, p) for p in _SOME_PEOPLE) >= NEAR_PEOPLE
        for n in nouns
    )


NEAR_PEOPLE = 0.35
_SOME_PEOPLE = ("people", "victims", "soldiers", "children", "passengers")

_KIND = re.compile(
    r"(?:[\s-](?!of\b|in\b)[a-z][\w-]*){0,2}\s(?:of|in)\s(?:the\s)?[“\"']?"
    r"(?P<kind>[a-z][\w-]*(?:\s[a-z][\w-]*)?(?:\s[a-z][\w-]*)?)"
)


_GOODS = re.compile(
    r"\b(?:gallon|litre|liter|barrel|ton|tonne|pound|kilo|kilogram|ounce|dose|bottle|bushel)s? of"
    r" ([a-z]+(?: [a-z]+)?)"
)


def _one_kind(one: Statement, a: Figure, other: Statement, b: Figure) -> bool:
    """Is what stands behind "of" or "in" the same? "$4 million in damages" and "$45 million in
    punitive damages", "11 sets of records" and "four sets of secret records" are of two things.
    """
    goods = [_GOODS.findall(s.text[f.start : f.end]) for s, f in ((one, a), (other, b))]
    if all(goods) and not any(
        words_alike(x, y, SAME_KIND)
        for here in goods[0]
        for x in here.casefold().split()
        for there in goods[1]
        for y in there.casefold().split()
    ):
        return False
    here, there = (_KIND.match(s.text, f.measure.last) for s, f in ((one, a), (other, b)))
    if here is None or there is None:
        return True
    mine, theirs = ([w.folded for w in content_words(m["kind"])] for m in (here, there))
    return _held(mine, theirs) and _held(theirs, mine)


def _held(some: list[str], others: list[str]) -> bool:
    return not others or all(any(words_alike(x, y, SAME_KIND) for y in others) for x in some)


_PART = re.compile(
    r"\b(?:another|additional|further|extra|including|of (?:them|those|these|whom|which)|alone"
    r"|others?|up from|down from|rose from|fell from|instead of|compared (?:with|to))\b",
    re.I,
)
# "93 % of the 340,000 votes", "one minute and 47 seconds".
_BASE = re.compile(
    r"\bof\s(?:the\s|its\s|their\s)?"
    r"(?:total\s|estimated\s|nearly\s|about\s|some\s|more than\s|over\s|roughly\s)?$"
    r"|\b(?:minutes?|hours?|years?|months?|weeks?|days?|feet|foot|pounds?)(?:,|\sand)?\s$",
    re.I,
)
_OF_SO_MANY = re.compile(r"\s(?:out\s)?of\s(?:the\s|its\s)?\d", re.I)  # "2 of 12 photos"
_MORE = re.compile(r"\s(?:more|others?|additional|further|extra|new)\b(?!\sthan)", re.I)
_RATE = re.compile(
    r"\s?(?:[\w-]+\s){0,2}?(?:an?|per|each|every)\s(second|minute|hour|day|night|week|month|year"
    r"|person|share|head|gallon|mile|barrel|ticket)\b",
    re.I,
)


def _scope(statement: Statement, figure: Figure) -> tuple[bool, bool, bool, str, str]:
    """Whether a figure is told as a part or as what came on top, as that of which a part is taken,
    and as where a scale begins or ends; its rate ("a gallon"), and of which round it is.
    """
    text, measure = statement.text, figure.measure
    end = measure.end
    near = text[max(figure.start, measure.start - 30) : end]
    part = any((_PART.search(near), _MORE.match(text, measure.last), _OF_SO_MANY.match(text, end)))
    base = bool(_BASE.search(text[: measure.start]))
    rate = _RATE.match(text, measure.last)
    ends = bool(_ENDS.search(text[figure.start : measure.start]))
    turn = _ROUND.search(text[figure.start : figure.end])
    return (
        part,
        base,
        ends,
        rate.group(1).casefold() if rate else "",
        turn.group().casefold().replace("-", " ") if turn else "",
    )


_ROUND = re.compile(
    r"\b(?:first|second|third|fourth|final|opening|preliminary|runoff|run-off)[ -]"
    r"(?:round|half|quarter|phase|stage|leg|season|semester|term)\b|\brun-?off\b",
    re.I,
)
_ENDS = re.compile(
    r"\b(?:starts?|begins?|starting|beginning)\s(?:at|from|with)\b"
    r"|\b(?:punishable|maximum|fac(?:e|es|ed|ing)|carr(?:y|ies|ied)\s(?:a\s(?:sentence|penalty)|up))\b",
    re.I,
)


_AGAINST = re.compile(
    r"\b(?:disapprov\w+|disagree\w*|dislik\w+|oppos\w+|against|unfavou?rabl\w+|reject\w*|not|no)\b"
    r"|n[’']t\b",
    re.I,
)
_DEGREE = re.compile(r"\b(?:strongly|somewhat|very|completely|extremely)\b", re.I)


def _one_answer(one: Statement, a: Figure, other: Statement, b: Figure) -> bool:
    """Of a share of people: to the same effect ("strongly oppose", "support")?"""
    if a.measure.dimension != "%":
        return True
    here, there = (s.text[f.start : f.end] for s, f in ((one, a), (other, b)))
    return all(bool(w.search(here)) == bool(w.search(there)) for w in (_AGAINST, _DEGREE))


def _rounded_time(a: Figure, b: Figure) -> bool:
    """ "45 days" and "six weeks": one in the coarser unit of the other."""
    if a.measure.dimension != "time" or a.measure.quantity.unit == b.measure.quantity.unit:
        return False
    units = [f.measure.value / f.measure.quantity.value for f in (a, b) if f.measure.quantity.value]
    return abs(a.measure.value - b.measure.value) <= 0.5 * max(units, default=0.0)
