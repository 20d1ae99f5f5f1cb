"""How far two sentences share their words, and whether two names are of one thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.checking.synonyms import same_word
from rag.similarity import similarity
from rag.words import fold

# The cosine of two words from which one stands for the other.
ALIKE = 0.5
_GENERIC_TEXT = """
people person man woman men women number total figure time day week month year percent percentage
per cent new old late early many much several other official officials authority authorities
spokesman spokeswoman spokesperson source sources report reports reported statement according
friday saturday sunday monday tuesday wednesday thursday today yesterday tomorrow january february
march april june july august september october november december least most about nearly almost now
so far already also still
"""
GENERIC = frozenset(same_word(word) for word in _GENERIC_TEXT.split())


@dataclass(frozen=True, slots=True)
class Word:
    """A content word of a statement: ``norm`` is one for inflections and near synonyms; ``place``
    its place among all words; ``before`` the word in front of it.
    """

    folded: str
    norm: str
    place: int
    start: int
    end: int
    is_name: bool
    before: str


def alike(one: Word, other: Word) -> float:
    """1 for the same word or a near synonym, the cosine for a word near it, 0 otherwise."""
    if one.norm == other.norm or one.folded == other.folded:
        return 1.0
    if one.is_name or other.is_name:
        return 0.0
    near = similarity(one.folded, other.folded)
    return near if near >= ALIKE else 0.0


def share(one: Sequence[Word], other: Sequence[Word]) -> float:
    """The part of the words of ``one`` that ``other`` holds, names heavier, common words lighter.

    1 if there are none.
    """
    total = held = 0.0
    for word in one:
        weight = 1.5 if word.is_name else 0.3 if word.norm in GENERIC else 1.0
        total += weight
        held += weight * max((alike(word, w) for w in other), default=0.0)
    return held / total if total else 1.0


def names_meet(name: str, names: frozenset[str]) -> bool:
    """Is a name among others, whole or as a part of a longer one ("Brenn", "Aldo Brenn")?"""
    if name in names:
        return True
    parts = set(fold(name).split())
    for other in names:
        rest = set(fold(other).split())
        if parts <= rest or rest <= parts or _derived(name, other):
            return True
    return False


def _derived(one: str, other: str) -> bool:
    """ "Kestria" and "Kestrians": a name and what is made of it."""
    short, long = sorted((fold(one), fold(other)), key=len)
    return len(short) >= 5 and len(long) - len(short) <= 3 and long.startswith(short[:-1])
