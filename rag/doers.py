"""Who does it: the verb of "who commands …", and the words that tell the same of somebody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rag.similarity import alike
from rag.words import COMMON, Word, stem, words

# The cosine from which two verbs, or a verb and the noun of its doer, may tell the same.
ALIKE_VERB = 0.42
HELPING = (
    "do|does|did|has|have|had|is|are|was|were|can|could|will|would|should|may|might|must|shall"
)
_WHO = re.compile(
    r"(?:^|[.!?:,]\s+|\band\s+)(?:who|which (?:person|man|woman|people|team|company|country))\s+"
    r"(?:(?:will|would|can|could|should|may|might|must|has|have|had)\s+(?:be\s+)?)?"
    rf"(?!(?:{HELPING}|be|been|being)\b)(?:\w+ly\s+|also\s+|first\s+|now\s+)?"
    r"(?P<verb>[a-z]+)\b(?P<rest>[^?]*)",
    re.I,
)
_LIGHT_TEXT = """
have be get become make take give go come do want use need like play work think believe know live
happen name call say tell decide help try seem mean limit got became made took gave went came did
thought knew said told named called
"""
_LIGHT = frozenset(stem(word) for word in _LIGHT_TEXT.split())
# The first line is whoever is at the head of something.
_SAME_TEXT = """
command lead led head run ran direct chair manage govern oversee rule coach captain preside chief leader commander director chairman chairwoman chairperson manager governor president boss charge founder
own belong owner possess acquire buy bought
write wrote author written pen composer compose
win won winner victory beat defeat champion triumph crown clinch
sing sang singer sung perform record vocals
star actor actress portray cast role
found founder establish set start launch create
invent inventor develop create discover devise
attack hit strike struck shell bomb shoot shot fire
replace succeed successor follow
build built construct contractor erect
"""  # noqa: E501
_OFFICES_TEXT = """
chief leader commander director chairman chairwoman chairperson manager governor president boss
captain coach
"""
_OFFICES = frozenset(stem(word) for word in _OFFICES_TEXT.split())
_ITS = frozenset({"its", "his", "her", "their", "whose"})
# Words around an office among which stands what it is over.
_BEFORE, _BEHIND = 5, 9
_SAME = tuple(frozenset(line.split()) for line in _SAME_TEXT.strip().splitlines())


@dataclass(frozen=True, slots=True)
class Doing:
    """``verb`` of which the doer is asked for, folded, and the ``rest`` of the question."""

    verb: str
    rest: str


def asked_doer(question: str) -> Doing | None:
    """What is done in "who commands the fleet?"; ``None`` where no doer is asked for, or the verb
    says too little to look for it.
    """
    found = _WHO.search(question)
    if not found:
        return None
    verb = words(found["verb"])[0].folded
    if stem(verb) in _LIGHT or verb in COMMON:
        return None
    return Doing(verb, found["rest"].rstrip("? ."))


@lru_cache(maxsize=65536)
def same_act(verb: str, other: str) -> bool:
    """May the word ``other`` tell what ``verb`` tells: "commands" and "the commander of"?"""
    if alike(verb, other, ALIKE_VERB):
        return True
    return any(stem(verb) in group and stem(other) in group for group in _groups())


def holds_it(here: Sequence[Word], at: int, over: frozenset[str]) -> bool:
    """Does this place tell of the act itself, and where it is an office, of one over ``over``, the
    stems of what is asked about?

    "The director of the ministry" commands no force, what "leads to war" leads nobody.
    """
    if [w.folded for w in here[at + 1 : at + 2]] == ["to"]:
        return False
    if here[at].folded.endswith("ly"):
        return False
    if here[at].stem not in _OFFICES or not over:
        return True
    around = here[max(0, at - _BEFORE) : at + _BEHIND]
    owned = any(w.folded in _ITS for w in here[max(0, at - 2) : at])
    return owned or any(w.stem in over for w in around)


@cache
def _groups() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(stem(word) for word in group) for group in _SAME)
