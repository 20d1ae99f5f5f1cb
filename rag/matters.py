"""Are two statements, or two figures in them, about the same matter? And what is it called?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rag.facets import FACETS, SERIES
from rag.figures import Figure
from rag.likeness import GENERIC, Word, alike, names_meet, share
from rag.measures import CURRENCIES
from rag.owners import place
from rag.similarity import alike as words_alike
from rag.statements import Statement
from rag.times import DateMention
from rag.types import DateRange
from rag.words import stem

# Cosines of the encoder for two sentences; chosen on pairs written for it (tests/gold).
NEAR = 0.5
# Statements that each name somebody or somewhere else must be this much related.
APART = 0.6
# From here they are on one matter, whoever they name.
SURE = 0.75
NOUN = 0.6


def nearness(one: Statement, other: Statement) -> float:
    """The cosine of the two sentences, or of their passages if that is much higher."""
    sentences = float(one.vector @ other.vector)
    return max(sentences, 0.9 * float(one.context @ other.context))


def names_differ(one: Statement, other: Statement) -> bool:
    """Is one about somebody or somewhere that the other, with its passage, does not name?

    Statements without names take those of their passage.
    """
    here, there = one.names or one.around, other.names or other.around
    if not here or not there:
        return False
    if any(names_meet(name, there) for name in here):
        return False
    forth = any(names_meet(name, other.around) for name in here)
    back = any(names_meet(name, one.around) for name in there)
    return not (forth and back)


def left_over(one: Statement, other: Statement) -> list[str]:
    """Names of ``one`` that ``other`` has neither in its sentence nor in its passage."""
    known = other.names | other.around
    return sorted(name for name in one.names if not names_meet(name, known))


def later(one: DateRange, other: DateRange) -> int | None:
    """-1 if ``one`` is earlier, 1 if later, 0 if they may be of the same day, ``None`` unknown."""
    here, there = (
        (one.start or one.end, one.end or one.start),
        (
            other.start or other.end,
            other.end or other.start,
        ),
    )
    if not all(here) or not all(there):
        return None
    if _before(here, there):
        return -1
    return 1 if _before(there, here) else 0


def _before(one: tuple[date | None, ...], other: tuple[date | None, ...]) -> bool:
    last, first = one[1], other[0]
    return last is not None and first is not None and last < first


def same_figure(one: Statement, a: Figure, other: Statement, b: Figure, related: float) -> float:
    """How surely two figures are of the same thing, from 0 (they are not) to 1; ``related`` is the
    probability that the statements are about one matter.
    """
    if a.measure.dimension != b.measure.dimension:
        return 0.0
    if related < SURE and names_differ(one, other):
        return 0.0
    if a.facet and b.facet and a.facet != b.facet:
        return 0.0
    counted = _same_nouns(a, b)
    same_facet = a.facet is not None and a.facet == b.facet
    if counted is False and not same_facet and not _telling(a, b):
        return 0.0
    if not _same_owners(one, a, other, b) or _other_period(one, other, a.facet or b.facet):
        return 0.0
    if left_over(one, other) and left_over(other, one) and related < APART:
        return 0.0
    needed = _needed(one, a, other, b, counted=bool(counted), same_facet=same_facet)
    if a.measure.value == b.measure.value and (same_facet or _telling(a, b)):
        needed = min(needed, 0.4)
    if related < needed:
        return 0.0
    return min(1.0, 0.7 * related + 0.3 * (same_facet or bool(counted)))


def _needed(
    one: Statement, a: Figure, other: Statement, b: Figure, *, counted: bool, same_facet: bool
) -> float:
    """How related two statements must be for two figures to be of the same thing: less, the more
    the figures share. ``counted``: the same is counted.
    """
    about, besides = _subject(one, a), _subject(other, b)
    held = max(share(about, besides), share(besides, about)) if about and besides else 0.5
    dimension = a.measure.dimension
    apart = 0.15 if held < 0.3 and dimension not in _NATURAL else 0.0
    apart += 0.2 if _subjects_differ(one, other) else 0.0
    meet = _things_meet(one, a, other, b)
    if dimension in CURRENCIES or (dimension == "length" and not counted):
        if not meet:
            return 0.85
        return (0.45 if same_facet or dimension == "length" else 0.55) + apart
    if same_facet:
        return 0.3 + apart
    if counted:
        return 0.45 + apart
    return (0.5 if held >= 0.5 or meet or dimension in _NATURAL else 0.75) + apart


# Of these an event or a thing has mostly one.
_NATURAL = frozenset({"area", "mass", "volume", "power", "speed", "temperature"})


def _subjects_differ(one: Statement, other: Statement) -> bool:
    """Is one sentence about one name and the other about another?"""
    here = [w for w in one.subject if w.is_name]
    there = [w for w in other.subject if w.is_name]
    if not here or not there:
        return False
    return not any(alike(w, o) for w in one.subject for o in other.subject)


def _things_meet(one: Statement, a: Figure, other: Statement, b: Figure) -> bool:
    """Is the same thing measured or paid for: what the number stands before, else the subject?"""
    here, there = _things(one, a), _things(other, b)
    if not here or not there:
        return True
    return any(alike(w, o) for w in here for o in there)


def _things(statement: Statement, figure: Figure) -> tuple[Word, ...]:
    named = tuple(w for w in statement.words if w.folded in figure.nouns)
    return named or statement.subject


def _telling(a: Figure, b: Figure) -> bool:
    """Is it the same number, and not one that any two texts may share?"""
    return a.measure.value == b.measure.value and a.measure.value > 3


def _same_nouns(a: Figure, b: Figure) -> bool | None:
    """Is the same thing counted? ``None`` if one of the two does not say what."""
    here = [n for n in a.nouns if n not in _PEOPLE and stem(n) not in GENERIC]
    there = [n for n in b.nouns if n not in _PEOPLE and stem(n) not in GENERIC]
    if not here or not there:
        return None
    return any(words_alike(x, y, NOUN) for x in here for y in there)


_PEOPLE_TEXT = """
people persons men women others more fewer less additional new further were was are had
"""
_PEOPLE = frozenset(_PEOPLE_TEXT.split())


def _same_owners(one: Statement, a: Figure, other: Statement, b: Figure) -> bool:
    """ "Russian troops" are not "troops" of a sentence that does not name Russia."""
    for figure, theirs in ((a, b.owners or other.names), (b, a.owners or one.names)):
        if figure.owners and not any(names_meet(o, theirs) for o in figure.owners):
            return False
    return True


def _subject(statement: Statement, figure: Figure) -> list[Word]:
    """The words that say what a figure is of, without names, facets and what is counted."""
    nouns = {stem(n) for n in figure.nouns} if figure.measure.dimension == "count" else set()
    return [
        w
        for w in statement.words
        if not w.is_name
        and w.norm not in GENERIC
        and stem(w.folded) not in FACETS
        and stem(w.folded) not in nouns
    ]


def _other_period(one: Statement, other: Statement, facet: str | None) -> bool:
    """Do both name years, or both months, and different ones? Series are told anew for each."""
    if facet in SERIES:
        return False
    here, there = _years(one.dates), _years(other.dates)
    return bool(here and there and not here & there)


def _years(dates: Sequence[DateMention]) -> set[int]:
    return {d.year for d in dates if d.year is not None}


# --- what a matter is called --------------------------------------------------------------------


def matter_of_figures(one: Statement, a: Figure, other: Statement, b: Figure) -> str:
    """What both figures are of, in words of the sources: "deaths: collapse, bridge, Castelmar"."""
    nouns = [n for n in a.nouns if any(words_alike(n, m, NOUN) for m in b.nouns)]
    label = a.facet or b.facet or (" ".join(nouns) if nouns else _DIMENSIONS.get(
        a.measure.dimension, "number"))  # fmt: skip
    return _called(label, one, other, without=frozenset(stem(n) for n in label.split()))


def matter_of_words(one: Statement, other: Statement) -> str:
    """The words that both sentences have, in the order of the first."""
    return _called("", one, other, without=frozenset())


_DIMENSIONS = {
    "length": "length", "mass": "weight", "area": "area", "volume": "volume", "time": "duration",
    "speed": "speed", "power": "power", "celsius": "temperature", "fahrenheit": "temperature",
    "%": "share", "$": "amount", "£": "amount", "€": "amount", "¥": "amount", "₽": "amount",
    "₹": "amount",
}  # fmt: skip
_MOST_WORDS = 6


def _called(label: str, one: Statement, other: Statement, *, without: frozenset[str]) -> str:
    shared: list[str] = []
    for word in one.words:
        if stem(word.folded) in without or word.norm in GENERIC:
            continue
        if any(word.norm == w.norm for w in other.words):
            written = one.text[word.start : word.end]
            if written not in shared:
                shared.append(written)
    told = ", ".join(shared[:_MOST_WORDS])
    if label and told:
        return f"{label}: {told}"
    return label or told or place_names(one, other)


def place_names(one: Statement, other: Statement) -> str:
    """The names that both share, or those of the first."""
    both = sorted(n for n in one.names if names_meet(n, other.names)) or sorted(one.names)
    return ", ".join(both[:3]) or "the same matter"


__all__ = [
    "later",
    "left_over",
    "matter_of_figures",
    "matter_of_words",
    "names_differ",
    "nearness",
    "place",
    "same_figure",
]
