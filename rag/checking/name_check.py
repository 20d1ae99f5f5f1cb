"""Each name of a sentence must stand in the evidence, under some spelling of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.aliases import Aliases, fold, given_name
from rag.checking.case import Case
from rag.names import NameMention, find_names
from rag.types import Check
from rag.words import words

_SMALL_WORDS = frozenset({"of", "the", "for", "and", "de", "la"})
_PLACE = re.compile(
    r"\b(?:in|to|from|near|at|around|outside|over|into|towards?|of|through|inside|reach\w*|"
    r"enter\w*|visit\w*|captur\w*|attack\w*|left|leav\w*)\s+(?:the\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)


def check_names(case: Case) -> Check:
    claimed = case.claim.names
    if not claimed:
        return Check("name", "not_applicable", "no name in the sentence")
    given: list[NameMention] = []
    held = " "
    for text in case.evidence:
        given.extend(find_names(text, case.aliases))
        held += " ".join(fold(word.text) for word in words(text)) + " "
    outlets = [m.outlet for m in case.materials if m.outlet]
    for mention in claimed:
        if any(same_name(mention.text, outlet, case.aliases) for outlet in outlets):
            continue
        if not _named(mention, case.claim.text, given, held, case.aliases):
            return Check("name", "fail", _detail(mention, given))
    return Check("name", "pass", "every name stands in the source")


def same_name(left: str, right: str, aliases: Aliases) -> bool:
    """Whether ``right`` can be what ``left`` names: spellings, surname of a full name, acronyms.

    ``left`` may say less than ``right`` ("Naiev" for "Serhii Naiev"), not more.
    """
    if fold(aliases.canonical(left)) == fold(aliases.canonical(right)):
        return True
    less, more = _parts(left), _parts(right)
    if not less or not more:
        return False
    if set(less) <= set(more):
        return True
    if len(less) == len(more) > 1 and less[1:] == more[1:]:
        return given_name(less[0]) == given_name(more[0]) or _initial(less[0], more[0])
    if len(less) > 1 and less[-1] == more[-1] and len(more) > len(less):
        return given_name(less[0]) in {given_name(part) for part in more[:-1]}
    return _acronym(left, right) or _acronym(right, left)


def _initial(left: str, right: str) -> bool:
    return min(len(left), len(right)) == 1 and left[:1] == right[:1]


def _parts(name: str) -> list[str]:
    return [part for part in fold(name).split() if part not in _SMALL_WORDS]


def _acronym(short: str, long: str) -> bool:
    letters = short.replace(".", "")
    initials = "".join(part[0] for part in _parts(long))
    return 2 <= len(letters) <= 6 and letters.isupper() and letters.casefold() == initials


def _named(
    mention: NameMention,
    claim: str,
    given: Sequence[NameMention],
    held: str,
    aliases: Aliases,
) -> bool:
    if any(same_name(mention.text, name.text, aliases) for name in given):
        return True
    if any(aliases.country_of(name.text) == mention.canonical for name in given):
        return True
    country = aliases.country_of(mention.text)
    if country and not _PLACE.search(claim[max(0, mention.start - 30) : mention.start]):
        return any(name.canonical == country for name in given)
    variants = [mention.text]
    if aliases.knows(mention.text):
        variants.extend(aliases.variants(mention.text))
    return any(_spelled_out(variant, held) for variant in variants)


def _spelled_out(name: str, held: str) -> bool:
    """Whether the words of the name stand side by side in the text, in whatever case."""
    wanted = " ".join(fold(word.text) for word in words(name))
    return len(wanted) > 2 and f" {wanted} " in held


def _detail(mention: NameMention, given: Sequence[NameMention]) -> str:
    last = _parts(mention.text)[-1:]
    for name in given:
        parts = _parts(name.text)
        if last and parts[-1:] == last and len(parts) > 1:
            return f"the source says {name.text}, the sentence {mention.text}"
    return f"the source does not name {mention.text}"
