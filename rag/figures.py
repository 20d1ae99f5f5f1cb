"""The figures of a sentence, each with what it is a figure of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from rag.facets import FATES, facet_of
from rag.measures import Measure, measure
from rag.modes import BREAK, Tense, has_verb, tense_of
from rag.names import Aliases, NameMention
from rag.number_words import ONES
from rag.numbers import Quantity, find_quantities
from rag.owners import place
from rag.words import COMMON, words


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity with what it is a quantity of: ``facet`` by the words near it, ``nouns`` what is
    counted, ``owners`` whose ("Russian troops"), ``tense`` of its clause, which is ``start`` to
    ``end`` of the sentence.
    """

    measure: Measure
    facet: str | None
    nouns: tuple[str, ...]
    owners: frozenset[str]
    tense: Tense
    start: int
    end: int

    @property
    def skipped(self) -> tuple[tuple[int, int], ...]:
        """The characters that are the number and its unit, and no words of the statement."""
        if self.measure.quantity.unit:
            return ((self.measure.start, self.measure.end),)
        return ((self.measure.quantity.start, self.measure.last),)


def find_figures(
    text: str, span: tuple[int, int], mentions: Sequence[NameMention], aliases: Aliases
) -> Iterator[Figure]:
    """The figures of ``text[span]``: no ordinals, scores, ages of a group ("ages 5 to 11") or the
    whole that a part is taken of ("none of the 40").
    """
    found = [q for q in (*find_quantities(text), *_stand_ins(text)) if span[0] <= q.start < span[1]]
    found.sort(key=lambda q: (q.start, -q.end))
    body = text[slice(*span)]
    for quantity, high in _with_ends(text, found):
        if quantity.ordinal or _NO_FIGURE_BEFORE.search(text[: quantity.start]):
            continue
        if _AGE.search(text, max(0, quantity.start - 2), quantity.end + 1):
            continue
        if _SCORE.search(text, max(0, quantity.start - 4), quantity.end + 4):
            continue
        measured = measure(quantity, text, high=high)
        start, end = _clause(text, span, measured, found)
        clause = text[start:end]
        yield Figure(
            measured,
            _facet(text, start, end, measured) or _only_facet(body, measured),
            _nouns(text, end, high or quantity),
            _owners(text, quantity, mentions, aliases),
            tense_of(clause if has_verb(clause) else body),
            start,
            end,
        )


def _with_ends(text: str, found: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity | None]]:
    """Each quantity, a range with its upper end."""
    at = 0
    while at < len(found):
        low = found[at]
        high = found[at + 1] if at + 1 < len(found) else None
        if high is not None and low.bound == "range" and _is_range(text, low, high):
            yield low, high
            at += 2
        elif at and (low.start < found[at - 1].end or _converts(text, found[at - 1], low)):
            at += 1
        else:
            yield low, None
            at += 1


def _is_range(text: str, low: Quantity, high: Quantity) -> bool:
    between = text[low.end : high.start]
    joined = high.bound == "range" or bool(re.fullmatch(r"[^,.]{0,12}\band\s?[$£€]?", between))
    return joined and low.value < high.value and (low.unit == high.unit or low.unit is None)


def _converts(text: str, before: Quantity, quantity: Quantity) -> bool:
    """ "13,421 miles per hour (21,600 kilometers per hour)": the same once more."""
    between = text[before.end : quantity.start]
    return between.count("(") == 1 and ")" not in between and len(between) < 30


def _owners(
    text: str, quantity: Quantity, mentions: Sequence[NameMention], aliases: Aliases
) -> frozenset[str]:
    """Whose the counted are: "9,000 Russian troops"."""
    counted = text[quantity.end : quantity.end + 40]
    return frozenset(
        place(m.text, aliases)
        for m in mentions
        if 0 <= m.start - quantity.end <= 12
        and re.match(r"\s+[a-z]", text[m.end :])
        and aliases.is_demonym(m.text)
        and re.match(r"[\s-]*(?:[a-z]+ )?$", counted[: m.start - quantity.end])
    )


_ONCE_TWICE = re.compile(r"\b(?P<n>once|twice)\b(?!\s+(?:the|a|more|again|it|he|she|they)\b)", re.I)
_NONE = re.compile(
    r"\b(?:no one|nobody|none of (?:the|its|their)(?: \d+)?|no (?=(?:deaths?|injur\w+|casualties"
    r"|one|people|passengers|survivors|arrests|cases)\b))",
    re.I,
)
_FRACTION = re.compile(
    r"\b(?P<f>half|(?:a |one[ -])?quarter|(?:a |one[ -])?third|three[ -]quarters|two[ -]thirds"
    r"|(?P<m>two|three|four) (?:in|out of) (?P<n>three|four|five|ten))\b"
    r"(?P<points>[ -](?:of )?(?:an? )?(?:percentage[ -])?points?)?",
    re.I,
)
_FRACTIONS = {"half": 1 / 2, "quarter": 1 / 4, "third": 1 / 3, "three quarters": 3 / 4,
              "two thirds": 2 / 3}  # fmt: skip
_CELSIUS = re.compile(r"\b(?P<n>\d{1,3})\s?(?P<scale>[CF])\b")


def _stand_ins(text: str) -> Iterator[Quantity]:
    """What stands for a number without being one: "once", "nobody", "three in four", "40C"."""
    for match in _ONCE_TWICE.finditer(text):
        times = 1.0 if match.group("n").casefold() == "once" else 2.0
        yield Quantity(*match.span(), match.group(), times, None, "exact", ("times",))
    for match in _NONE.finditer(text):
        yield Quantity(*match.span(), match.group(), 0.0, None, "exact")
    for match in _FRACTION.finditer(text):
        words_ = match.group("f").casefold().replace("-", " ").removeprefix("a ")
        value: float | None = _FRACTIONS.get(words_.removeprefix("one "))
        if value is None:
            low, high = match.group("m"), match.group("n")
            value = ONES[low.casefold()] / ONES[high.casefold()] if low else None
        if value is not None:
            points = match.group("points") is not None
            yield Quantity(
                *match.span(), match.group(), value if points else 100 * value,
                "points" if points else "%", "exact" if points else "about",
            )  # fmt: skip
    for match in _CELSIUS.finditer(text):
        yield Quantity(*match.span(), match.group(), float(match["n"]), "degree", "exact")


_NO_FIGURE_BEFORE = re.compile(
    r"(?:\b(?:of|out of) (?:the|its|their|his|her)|\b(?:ages?|aged|no\.|game|week|round|title"
    r"|category|phase|level|stage|grade|section|article|chapter|tier|highway|route|season|episode"
    r"|volume|district|precinct|day)(?: \d+ to)?)\s$",
    re.I,
)
_AGE = re.compile(r",\s\d{1,2}[,.]")
_SCORE = re.compile(r"\b\d{1,3}[-–]\d{1,3}\b(?!\s?(?:percent|per cent|%|km|miles|million|billion))")


def _clause(
    text: str, span: tuple[int, int], measured: Measure, quantities: Sequence[Quantity]
) -> tuple[int, int]:
    """The stretch around a measure that holds no other one, cut at commas and conjunctions."""
    low = max([span[0], *(q.end for q in quantities if q.end <= measured.start)])
    high = min([span[1], *(q.start for q in quantities if q.start >= measured.end)])
    start, end = low, high
    for cut in BREAK.finditer(text, low, high):
        if cut.end() <= measured.start:
            start = cut.end()
        elif cut.start() >= measured.end:
            end = cut.start()
            break
    return start, end


_LEVEL = re.compile(r"\b(?:to|at|reach(?:es|ed)|hit|passed|surpassed|is|was|stood|stands)\s$", re.I)


def _facet(text: str, start: int, end: int, measured: Measure) -> str | None:
    """What became of the counted, if the clause says it; else the facet word nearest to the
    quantity, behind it first: before it first where it tells the level of something ("the toll rose
    to 31 as rescue crews …").
    """
    behind = words(text[measured.last : end])
    before = words(text[start : measured.quantity.start])[::-1]
    is_level = _LEVEL.search(text[start : measured.start]) is not None
    ordered = (*before, *behind) if is_level else (*behind, *before)
    found = [facet_of(w.folded, measured.dimension) for w in ordered]
    fates = (facet for facet in found if facet in FATES)
    nearest = (facet for facet in found if facet is not None)
    return next(fates, None) or next(nearest, None)


def _only_facet(body: str, measured: Measure) -> str | None:
    """The one facet that the sentence has words of."""
    found = {facet_of(w.folded, measured.dimension) for w in words(body)} - {None}
    return found.pop() if len(found) == 1 else None


_UNITS_TEXT = "square sq km mile miles long high tall wide deep year-old old per cent away in"
_UNITS = frozenset(_UNITS_TEXT.split())


def _nouns(text: str, end: int, quantity: Quantity) -> tuple[str, ...]:
    """What is counted or measured, in the words that follow at once: "700-mile border"."""
    if quantity.unit is None:
        plain = [w.folded for w in words(text[quantity.end : end]) if w.text[0].islower()]
        held = [n for n in quantity.nouns if n not in _UNITS]
        return _leading([n for n in held if n in plain] or held)
    after = re.match(
        r"[\s-]?(?:%|[a-z]+)[\s-]+((?:[a-z][\w-]*\s?){1,3})", text[quantity.end : end], re.I
    )
    if after is None:
        return ()
    return _leading(w.folded for w in words(after.group(1)) if w.folded not in _UNITS)


def _leading(nouns: Iterable[str]) -> tuple[str, ...]:
    """The first two, up to a word that is no part of what is counted."""
    return tuple(takewhile(lambda noun: noun not in COMMON, nouns))[:2]
