"""Which names mean the same: spellings, acronyms, demonyms, capitals that stand for governments.

The tables are data (:mod:`rag.name_table`, :mod:`rag.name_countries`) and can be extended by
``corpus.yaml``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from rag.name_countries import COUNTRIES
from rag.name_table import BODIES, GIVEN_NAMES, PERSONS

_POSSESSIVE = re.compile(r"['’][sS]$")


@lru_cache(maxsize=16384)
def fold(name: str) -> str:
    """A name without accents, dots, possessive, article and case: the key of comparisons."""
    name = _POSSESSIVE.sub("", name.strip(' \t\n,;:.!?"“”()[]'))
    name = "".join(
        c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)
    ).replace("’", "'")
    name = re.sub(r"[\s\u2010\u2011-]+", " ", name.replace(".", "").replace("'", ""))
    name = name.casefold().removeprefix("the ").strip()
    return name.replace("defence", "defense").replace("centre", "center")


def _key(name: str) -> str:
    """As ``fold``, but short acronyms keep their capitals: US is not "us", WHO is not "who"."""
    bare = name.replace(".", "").strip()
    return bare if len(bare) <= 3 and bare.isupper() and bare.isalpha() else fold(name)


@dataclass(frozen=True, slots=True)
class Aliases:
    """Which names mean the same. Frozen; ``extended`` gives a new table.

    ``groups`` list all ways to write a name, the canonical one first. ``seats`` maps capitals and
    houses to the country whose government they stand for; ``people`` are the demonyms.
    """

    groups: tuple[tuple[str, ...], ...]
    seats: Mapping[str, str]
    people: frozenset[str]
    _canonical: Mapping[str, str]
    _variants: Mapping[str, tuple[str, ...]]

    @staticmethod
    def of(
        groups: Iterable[Sequence[str]],
        *,
        seats: Mapping[str, str] = MappingProxyType({}),
        people: Iterable[str] = (),
    ) -> Aliases:
        """Build a table. A name that is in several groups joins them under the first one."""
        merged: list[list[str]] = []
        place: dict[str, int] = {}
        for group in groups:
            names = [name.strip() for name in group if name.strip()]
            known = [place[_key(name)] for name in names if _key(name) in place]
            at = known[0] if known else len(merged)
            if at == len(merged):
                merged.append([])
            for name in names:
                if _key(name) not in place:
                    place[_key(name)] = at
                    merged[at].append(name)
        kept = tuple(tuple(group) for group in merged if group)
        return Aliases(
            groups=kept,
            seats=MappingProxyType({_key(seat): country for seat, country in seats.items()}),
            people=frozenset(_key(name) for name in people),
            _canonical=MappingProxyType({_key(n): group[0] for group in kept for n in group}),
            _variants=MappingProxyType({_key(group[0]): group for group in kept}),
        )

    def extended(self, groups: Iterable[Sequence[str]]) -> Aliases:
        """The same table with more groups; a group that shares a name with one here joins it."""
        more = Aliases.of((*self.groups, *groups))
        return Aliases(more.groups, self.seats, self.people, more._canonical, more._variants)

    def knows(self, name: str) -> bool:
        key = _key(name)
        return key in self._canonical or key in self.seats

    def canonical(self, name: str) -> str:
        """The one name for all spellings and demonyms; an unknown name comes back cleaned."""
        key = _key(name)
        if key in self._canonical:
            return self._canonical[key]
        return _POSSESSIVE.sub("", name.strip(' \t\n,;:!?"“”()[]')).removeprefix("the ")

    def variants(self, name: str) -> tuple[str, ...]:
        """All ways to write ``name`` (spellings, acronyms, demonyms), itself included."""
        canonical = self.canonical(name)
        return self._variants.get(_key(canonical), (canonical,))

    def country_of(self, name: str) -> str | None:
        """The country whose government ``name`` (a capital, "the Kremlin") stands for."""
        return self.seats.get(_key(name)) or self.seats.get(_key(self.canonical(name)))

    def is_demonym(self, name: str) -> bool:
        return _key(name) in self.people


def _built_in() -> Aliases:
    groups: list[list[str]] = []
    seats: dict[str, str] = {}
    people: list[str] = []
    for line in COUNTRIES.strip().splitlines():
        names, folk, capitals = ([n.strip() for n in part.split(",")] for part in line.split("|"))
        groups.append([n for n in names + folk if n])
        people.extend(n for n in folk if n)
        seats.update({seat: names[0] for seat in capitals if seat})
    for table in (BODIES, PERSONS):
        groups.extend([n.strip() for n in line.split(",")] for line in table.strip().splitlines())
    return Aliases.of(groups, seats=seats, people=people)


BUILT_IN: Aliases = _built_in()
_GIVEN: Mapping[str, str] = MappingProxyType(
    {
        fold(name): fold(line.split(",")[0])
        for line in GIVEN_NAMES.strip().splitlines()
        for name in line.split(",")
    }
)


def given_name(word: str) -> str:
    """The folded first spelling of a given name: Serhiy, Sergei and Serhii give one value."""
    return _GIVEN.get(fold(word), fold(word))


def is_given_name(word: str) -> bool:
    return fold(word) in _GIVEN
