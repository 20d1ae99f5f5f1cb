"""Whether two figures that differ may be shown as a disagreement.

:mod:`rag.relations` says how two sentences stand to each other if they are about one matter. To be
shown, the matter must be one: the same event, told of the same time, of the same person or thing,
in the same place, counting the same, and both the whole or both a part of it. Where that is not
plain nothing is shown, for a false disagreement is a wrong statement about two sources.
"""

from __future__ import annotations

import re

from rag.facets import SERIES
from rag.figures import Figure
from rag.likeness import names_meet
from rag.same_counts import one_count
from rag.same_times import EVENT_DAYS, same_time
from rag.statements import Statement

# Figures of one series (prices, polls, rates) are no further apart than this.
SERIES_DAYS = 400
# What a thing has and keeps, whenever it is told.
LASTING = frozenset({"length", "height", "depth", "width", "distance", "area", "capacity"})
_TOLD_ANEW = SERIES | {"cost", "rating", "support"}


def one_matter(one: Statement, a: Figure, other: Statement, b: Figure) -> bool:
    """Are both figures of one thing, so that their difference is a disagreement?"""
    return (
        _one_time(one, a, other, b)
        and _one_holder(one, a, other, b)
        and _one_place(one, a, other, b)
        and not is_wider(one, other)
        and one_count(one, a, other, b)
    )


def one_day(one: Statement, a: Figure, other: Statement, b: Figure) -> bool:
    """May both figures be of one day, so that only one can be true? What lasts is of any day."""
    if _lasts(one, a, other, b):
        return True
    return same_time((one, a.start, a.end), (other, b.start, b.end), most=1)


_SPREADS = re.compile(
    r"\b(?:burn\w*|char(?:s|red)|scorch\w*|swell\w*|swollen|grew|grow\w*|spread\w*|flood\w*|destroy\w*"
    r"|raz\w+|consum\w+|captur\w+|liberat\w+)\b",
    re.I,
)


def _lasts(one: Statement, a: Figure, other: Statement, b: Figure) -> bool:
    """Is it the measure of a thing, and not of what spreads, such as a fire?"""
    if a.measure.dimension == "area" and any(_SPREADS.search(s.text) for s in (one, other)):
        return False
    return (a.facet or b.facet) in LASTING or a.measure.dimension in ("length", "area")


def _one_time(one: Statement, a: Figure, other: Statement, b: Figure) -> bool:
    facet = a.facet or b.facet
    if _lasts(one, a, other, b):
        return True
    spans = (one, a.start, a.end), (other, b.start, b.end)
    return same_time(*spans, most=SERIES_DAYS if facet in _TOLD_ANEW else EVENT_DAYS)


_PRONOUN = re.compile(r"(?:he|she|it|they|we|i|his|her|its|their|who|which)\b", re.I)


def _one_holder(one: Statement, a: Figure, other: Statement, b: Figure) -> bool:
    """Is the name that each figure is told of the same, where both have one? "He was sentenced to
    nine years" has one that the sentence does not tell.
    """
    here, there = _holders(one, a), _holders(other, b)
    if "age" in (a.facet, b.facet) and not (here and there):
        return False
    if bool(here) != bool(there):
        nameless = other if here else one
        return not _PRONOUN.match(nameless.body)
    return not here or any(names_meet(name, there) for name in here)


def _holders(statement: Statement, figure: Figure) -> frozenset[str]:
    """The names in front of a figure in its clause, else the nearest one in front of it."""
    at = figure.measure.start
    before = [(start, name) for start, _, name in statement.named if start < at]
    inside = [name for start, name in before if start >= figure.start]
    return frozenset(inside or [name for _, name in before[-1:]])


_IN = re.compile(r"\b(?:in|across|at|near|throughout|around|outside|within)\s(?:the\s)?$", re.I)


def _one_place(one: Statement, a: Figure, other: Statement, b: Figure) -> bool:
    """Is it the same place? One that a sentence names the other must name, too, or name nothing
    else while its passage names it.
    """
    here, there = _places(one, a), _places(other, b)
    if here and there:
        return any(names_meet(name, there) for name in here)
    return _knows(other, here) and _knows(one, there)


def _knows(statement: Statement, places: frozenset[str]) -> bool:
    known = statement.names or statement.around
    return all(names_meet(name, known) for name in places)


def _places(statement: Statement, figure: Figure) -> frozenset[str]:
    clause = statement.text[figure.start : max(figure.end, figure.measure.end + _NEAR)]
    wide = [m.group(m.lastindex or 0) for m in _NATIONS.finditer(clause)]
    aside = _ASIDE.search(statement.text, figure.measure.end, figure.end)
    end = aside.start() if aside else figure.end
    return frozenset(
        name
        for start, _, name in statement.named
        if figure.start <= start < end and _IN.search(statement.text[:start])
    ) | frozenset(w.casefold() for w in wide)


# "… rose to 31 as crews in Florida searched": another place than that of the figure.
_ASIDE = re.compile(r"\s(?:as|amid|since|including)\s", re.I)
# Characters behind a figure in which "in 23 nations" may stand.
_NEAR = 30
_NATIONS = re.compile(
    r"\b(?:in|across|from)\s(?:[\w-]+\s){1,2}?(nations|countries|continents)\b"
    r"|\b(worldwide|globally|domestically)\b|\baround the (world|globe)\b",
    re.I,
)
_WIDE = re.compile(
    r"\b(?:across the (?:country|state|nation|region|world)|nationwide|countrywide|worldwide"
    r"|in total|in all|overall|altogether|throughout the country)\b",
    re.I,
)
_AVERAGE = re.compile(r"\b(?:average|averag\w+|mean|median|per capita|on average)\b", re.I)


def is_wider(one: Statement, other: Statement) -> bool:
    """Does only one of the two count for the whole country, the world, or in all? An average is
    none of that.
    """
    if _AVERAGE.search(one.text) or _AVERAGE.search(other.text):
        return False
    return bool(_WIDE.search(one.text)) != bool(_WIDE.search(other.text))
