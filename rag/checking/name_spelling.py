"""Whether two names can be one: surname of a full name, acronym, initials, one letter off."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.aliases import Aliases, fold, given_name

_SMALL_WORDS = frozenset({"of", "the", "for", "and", "de", "la"})
_FULL = {"st": "saint", "mt": "mount", "ft": "fort", "univ": "university", "dept": "department"}
_TAIL = re.compile(r"(?<=\w)(?:-[a-z]+)+$")
_LONG = 6  # letters from which one may differ


def same_name(left: str, right: str, aliases: Aliases) -> bool:
    """Whether ``right`` can be what ``left`` names: spellings, surname of a full name, acronyms.

    ``left`` may say less than ``right`` ("Naiev" for "Serhii Naiev"), not more.
    """
    if fold(aliases.canonical(left)) == fold(aliases.canonical(right)):
        return True
    less, more = parts(left), parts(right)
    if not less or not more:
        return False
    if set(less) <= set(more):
        return True
    if len(less) == len(more) > 1 and less[1:] == more[1:]:
        return given_name(less[0]) == given_name(more[0]) or _initial(less[0], more[0])
    if len(less) > 1 and less[-1] == more[-1] and len(more) > len(less):
        return given_name(less[0]) in {given_name(part) for part in more[:-1]}
    return _acronym(left, right) or _acronym(right, left)


def parts(name: str) -> list[str]:
    """The folded words of a name, abbreviations written out, without the small ones."""
    return [_FULL.get(part, part) for part in fold(name).split() if part not in _SMALL_WORDS]


def core(name: str) -> str:
    """ "Putin" for "Putin-controlled"."""
    return _TAIL.sub("", name)


def squeezed(name: str) -> str:
    """The letters and digits of a name only: "DadaSaheb" is "Dada Saheb"."""
    return "".join(c for c in fold(name) if c.isalnum())


def initials_of(found: Sequence[str]) -> frozenset[str]:
    """The acronyms that runs of 3-6 neighbouring words give, small ones left out."""
    letters = "".join(word[:1] for word in found if word not in _SMALL_WORDS)
    return frozenset(
        letters[at : at + n] for n in range(3, 7) for at in range(len(letters) - n + 1)
    )


def spelled_alike(left: str, right: str) -> bool:
    """Whether the names have the same words but for a letter (two from ten on) in a long one."""
    ours, theirs = parts(left), parts(right)
    if len(ours) != len(theirs):
        return False
    return all(
        a == b or (min(len(a), len(b)) >= _LONG and _distance(a, b) <= 1 + (len(a) >= 10))
        for a, b in zip(ours, theirs, strict=True)
    )


def written_out(name: str) -> tuple[str, ...]:
    """What a common abbreviation stands for, folded; none for any other name."""
    return _WRITTEN_OUT.get(fold(name), ())


_ABBREVIATIONS = """
q1: first quarter
q2: second quarter
q3: third quarter
q4: fourth quarter
h1: first half
h2: second half
fy: fiscal year, full year, financial year
tv: television, televised
ai: artificial intelligence
pm: prime minister
mp: member of parliament, lawmaker, parliamentarian
mps: members of parliament, lawmakers, parliamentarians
ceo: chief executive, chief executive officer
cfo: chief financial officer
coo: chief operating officer
vp: vice president
gp: general practitioner, family doctor
gps: general practitioners, family doctors
ipo: initial public offering
ev: electric vehicle
evs: electric vehicles
nyc: new york city, new york
la: los angeles
dc: washington
ww1: world war i, first world war, world war one
ww2: world war ii, second world war, world war two
wwi: world war i, first world war, world war one
wwii: world war ii, second world war, world war two
world war ii: second world war, world war two, ww2, wwii
world war i: first world war, world war one, ww1, wwi
second world war: world war ii, world war two, ww2, wwii
first world war: world war i, world war one, ww1, wwi
covid: coronavirus, covid 19
covid 19: coronavirus, covid
pov: point of view
phd: doctorate, doctoral
hq: headquarters
nhs: national health service
xmas: christmas
"""
_WRITTEN_OUT = {
    short.strip(): tuple(way.strip() for way in ways.split(","))
    for short, ways in (line.split(":") for line in _ABBREVIATIONS.strip().splitlines())
}


def _distance(left: str, right: str) -> int:
    """Letters to insert, drop or change (Levenshtein 1966)."""
    if abs(len(left) - len(right)) > 2:
        return 9
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        previous, row = row, [i]
        for j, b in enumerate(right, 1):
            row.append(min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a != b)))
    return row[-1]


def _initial(left: str, right: str) -> bool:
    return min(len(left), len(right)) == 1 and left[:1] == right[:1]


def _acronym(short: str, long: str) -> bool:
    letters = short.replace(".", "")
    initials = "".join(part[0] for part in parts(long))
    return 2 <= len(letters) <= 6 and letters.isupper() and letters.casefold() == initials
