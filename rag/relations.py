"""How two statements on the same matter stand to each other: they agree, they are in conflict, the
later replaces the earlier, or they only seem to differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from rag.contested import is_wider
from rag.facets import FIXED
from rag.figures import Figure
from rag.likeness import share
from rag.matters import (
    SURE,
    later,
    matter_of_figures,
    matter_of_words,
    names_differ,
    same_figure,
)
from rag.measures import Measure, converted, is_common, same_value
from rag.opposites import opposed
from rag.opposition import Clash, Opposed
from rag.relatedness import related
from rag.slots import other_name, other_score
from rag.statements import Statement, is_pending

Kind = Literal["agree", "conflict", "update", "compatible"]
Basis = Literal["figures", "words", "course"]
# The probabilities of one matter from which two sentences are told to agree, or to be opposed.
SAME = 0.5
OPPOSED = 0.4
OTHER_NAME = 0.3
# More where both give a figure of one dimension, and not of the same thing.
SAME_APART = 0.7
# That what was to come has come, or what went on has ended.
COURSE = 0.65
_MEASURED = frozenset({"length", "mass", "area", "volume", "speed", "power"})
_SETTLED = re.compile(
    r"\b(?:trial|study|census|election|referendum|match|verdict|lasted|took|measures|built"
    r"|on board|aboard|bought|paid|acquired|at the time|when (?:it|he|she|they|the))\b",
    re.I,
)
_NEWER = re.compile(
    r"\b(?:no longer|after all|instead|now|has since|revised|updated|corrected|rose to|risen to"
    r"|climbed to|fell to|fallen to|dropped to|raised (?:its|the|their)|up from|down from"
    r"|postponed|cancelled|canceled|scrapped|dropped|reversed|reopened|restored|originally"
    r"|initially|previously|earlier (?:figure|estimate|count)|had (?:said|planned|been planned))\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Relation:
    """``one`` and ``other`` are words of the two sentences, as they stand there: the value that
    each gives. ``strength`` from 0 to 1 says how surely both are about the same matter; ``basis``
    whether figures, opposed words, or the course of what was to come tells; ``figures`` are those
    that differ.
    """

    kind: Kind
    matter: str
    reason: str
    one: str
    other: str
    strength: float
    basis: Basis = "words"
    clash: Clash | None = None
    figures: tuple[Figure, Figure] | None = None


def relate(one: Statement, other: Statement) -> Relation | None:
    """The strongest relation of two sentences; ``None`` if they are about different matters."""
    likely = related(one, other)
    score = _of_score(one, other, likely)
    if score is not None:
        return score if score.kind == "conflict" else None
    figures = [
        found
        for a in one.figures
        for b in other.figures
        if (found := _figures(one, a, other, b, likely)) is not None
    ]
    # A figure that has its like on the other side is not held against the others there.
    alike = [f for f in figures if f.kind == "agree"]
    ones, others = {f.one for f in alike}, {f.other for f in alike}
    differ = [f for f in figures if f.kind != "agree" and not (f.one in ones or f.other in others)]
    if differ:
        return max(differ, key=lambda f: (f.kind in ("conflict", "update"), f.strength))
    words = _words(one, other, likely, matched=bool(alike))
    if words is not None and words.clash == "denial" and _telling(one, other):
        words = None
    if words is not None and words.kind != "agree" and (words.basis == "words" or not alike):
        return words
    return max(alike, key=lambda f: f.strength, default=words)


def _telling(one: Statement, other: Statement) -> bool:
    """Do both have a number of more than two digits, or with decimals?"""
    here = {f.measure.value for f in one.figures if f.measure.value > 20 and f.facet != "age"}
    return bool(here & {f.measure.value for f in other.figures})


def _of_score(one: Statement, other: Statement, likely: float) -> Relation | None:
    """Two results of what may be one match: in conflict if it is, apart if it is not."""
    told = other_score(one, other)
    if told is None or likely < OPPOSED:
        return None
    days = (one.published.end, other.published.end)
    far = days[0] is not None and days[1] is not None and abs((days[0] - days[1]).days) > 7
    why = f"“{told.one}” and “{told.other}”: a match has one result"
    kind: Kind = "conflict" if likely >= SAME_APART and not far else "agree"
    return Relation(kind, matter_of_words(one, other), why, told.one, told.other, likely, "figures")


# --- figures ------------------------------------------------------------------------------------


def _figures(
    one: Statement, a: Figure, other: Statement, b: Figure, likely: float
) -> Relation | None:
    strength = same_figure(one, a, other, b, likely)
    if not strength:
        return None
    matter = matter_of_figures(one, a, other, b)
    told = Relation("agree", matter, "", a.measure.text, b.measure.text, strength, "figures")
    told = replace(told, figures=(a, b))
    roughly = a.measure.dimension in _MEASURED
    settled = a.measure.dimension == "length" and bool(a.facet or b.facet or a.nouns or b.nouns)
    if same_value(a.measure, b.measure, roughly=roughly) or _within_a_year(a, b):
        return replace(told, reason=f"{_both(a.measure, b.measure)}: the same, as far as told")
    fixed = settled or _is_fixed(one, a, other, b)
    order = later(one.published, other.published)
    overlap = a.measure.low <= b.measure.high and b.measure.low <= a.measure.high
    pair = _both(a.measure, b.measure)
    if is_wider(one, other) and a.measure.value != b.measure.value:
        return replace(told, kind="compatible", reason=f"{pair}: one is of a part of the other")
    if fixed:
        if overlap:
            return replace(told, kind="compatible", reason=f"{pair}: both can be true")
        why = "more than 10 % apart, and this does not change" if roughly else (
            "this does not change"
        )  # fmt: skip
        return replace(told, kind="conflict", reason=f"{pair}: {why}")
    if order:
        return _in_order(one, a, other, b, told, order, pair)
    if {a.tense, b.tense} & {"plan"} and a.tense != b.tense:
        return replace(told, kind="compatible", reason=_plan_and_now(a, b))
    if overlap:
        return replace(told, kind="compatible", reason=f"{pair}: both can be true")
    newer = _newer(one, other)
    if newer:
        return replace(told, kind="update", reason=f"{pair}: {newer}")
    return replace(told, kind="conflict", reason=f"{pair}: not both at the same time")


def _in_order(
    one: Statement, a: Figure, other: Statement, b: Figure, told: Relation, order: int, pair: str
) -> Relation:
    first, last = (a, b) if order < 0 else (b, a)
    facet = a.facet or b.facet
    possible = first.tense == "plan" and last.tense == "state" and _can(one, other)
    if possible or (last.tense == "plan" and first.tense != "plan"):
        return replace(told, kind="compatible", reason=_plan_and_now(a, b))
    done = first.tense == "event" and a.measure.dimension == "count" and facet is None
    if done and last.measure.high < first.measure.low:
        why = "what has happened so often does not become less"
        return replace(told, kind="conflict", reason=f"{pair}: {why}")
    return replace(told, kind="update", reason=f"{pair}: {_replaces(one, other, order)}")


_CAN = re.compile(r"\b(?:can|could|may|might|capable of|able to)\b", re.I)


def _can(one: Statement, other: Statement) -> bool:
    return bool(_CAN.search(one.body)) != bool(_CAN.search(other.body))


def _within_a_year(a: Figure, b: Figure) -> bool:
    """Ages may be told before and after a birthday."""
    apart = abs(a.measure.quantity.value - b.measure.quantity.value)
    return a.facet == b.facet == "age" and apart <= 1


def _is_fixed(one: Statement, a: Figure, other: Statement, b: Figure) -> bool:
    if a.tense == "plan" or b.tense == "plan":
        return False
    if (a.facet or b.facet) in FIXED:
        return True
    if _SETTLED.search(one.text) and _SETTLED.search(other.text):
        return True
    return _long_ago(one) and _long_ago(other)


def _long_ago(statement: Statement) -> bool:
    """Does the sentence name a year before that of its article?"""
    published = statement.published.end or statement.published.start
    years = [d.year for d in statement.dates if d.year is not None]
    return bool(published and years and max(years) < published.year)


def _both(a: Measure, b: Measure) -> str:
    return f"{_shown(a, b)} and {_shown(b, a)}"


def _shown(measure: Measure, beside: Measure) -> str:
    """The words of the source, with the conversion where the other is in another unit."""
    told = f"“{measure.text}”"
    if measure.quantity.unit == beside.quantity.unit or is_common(measure):
        return told
    other = converted(measure)
    return f"{told} ({other})" if other else told


def _plan_and_now(a: Figure, b: Figure) -> str:
    plan, now = (a, b) if a.tense == "plan" else (b, a)
    words = f"“{plan.measure.text}” is a plan or a possibility"
    return f"{words}, “{now.measure.text}” is what there was"


def _replaces(one: Statement, other: Statement, order: int) -> str:
    first, last = (one, other) if order < 0 else (other, one)
    return f"the report of {_day(last)} is later than that of {_day(first)}"


def _day(statement: Statement) -> str:
    published = statement.published
    if published.start == published.end or not published.start or not published.end:
        return str(published.start or published.end)
    return f"{published.start} to {published.end}"


def _newer(one: Statement, other: Statement) -> str | None:
    here, there = _NEWER.search(one.body), _NEWER.search(other.body)
    if bool(here) == bool(there):
        return None
    cue = here or there
    return f"one tells a change (“{cue.group()}”)" if cue else None


# --- words --------------------------------------------------------------------------------------


def _words(one: Statement, other: Statement, likely: float, *, matched: bool) -> Relation | None:
    """Two sentences whose figures, if any, do not differ: opposed, the same, or apart."""
    if likely < SURE and names_differ(one, other):
        return None
    clash = opposed(one, other) if likely >= OPPOSED else None
    if clash is None and likely >= OTHER_NAME:
        clash = other_name(one, other)
    if clash is not None:
        return _opposed(one, other, clash, likely)
    apart = not matched and any(
        a.measure.dimension == b.measure.dimension
        and (a.measure.dimension != "count" or (a.facet and b.facet))
        for a in one.figures
        for b in other.figures
    )
    if likely < (SAME_APART if apart else SAME):
        return None
    told = Relation("agree", matter_of_words(one, other), "", one.body, other.body, likely)
    order = later(one.published, other.published)
    if order:
        first, last = (one, other) if order < 0 else (other, one)
        if (
            likely >= COURSE
            and _plain_share(one, other) >= 0.5
            and is_pending(first)
            and not is_pending(last)
            and last.tense != "plan"
        ):
            why = f"what was to come or went on has ended: {_replaces(one, other, order)}"
            return replace(told, kind="update", reason=why, basis="course")
    return replace(told, reason="both say it")


def _plain_share(one: Statement, other: Statement) -> float:
    here, there = ([w for w in s.words if not w.is_name] for s in (one, other))
    return max(share(here, there), share(there, here)) if here and there else 0.0


def _opposed(one: Statement, other: Statement, clash: Opposed, strength: float) -> Relation:
    order = later(one.published, other.published)
    matter = matter_of_words(one, other)
    told = Relation("conflict", matter, "", clash.one, clash.other, strength, clash=clash.clash)
    pair = f"“{clash.one}” and “{clash.other}”"
    if order and clash.changes:
        return replace(told, kind="update", reason=f"{pair}: {_replaces(one, other, order)}")
    newer = _newer(one, other)
    if newer and (clash.changes or (order and clash.clash in ("denial", "opposite"))):
        return replace(told, kind="update", reason=f"{pair}: {newer}")
    return replace(told, reason=f"{pair}: not both can be true")
