"""What is only claimed, and who denies it: for yes/no questions, which a claim must not settle."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.attribution import strength_of
from rag.candidates import Candidate
from rag.questions import Query
from rag.relevance import Scored
from rag.reporting_verbs import Strength
from rag.voices import Voices

# The probability from which a sentence may be the other side …
NEAR = 0.05
# … and the part of a question's words that a denial of what is asked has ("denied that …"), or that
# the sentence has which it leans on; less where it calls a whole story false.
DISPUTED = 0.5
DISPUTED_AT_ALL = 0.4
# A denial that leans on another sentence stands so near to it (characters).
BESIDE = 600

# Words by which an outlet reports that something is said, and does not say it itself.
_ALLEGED = re.compile(
    r"\b(?:alleg\w+|accus\w+|reportedly|purported\w*|supposed(?:ly)?|rumou?r\w*|suspected|suspicions?"
    r"|charged with|charges of|on charges|claims? (?:that|of)|suing|sue[sd]?\b|lawsuits?|conspiracy"
    r"|bogus|baseless|unproven|debunked|believed to|thought to|said to|may have|might have"
    r"|could have|appears? to have|likely)\b",
    re.I,
)
_DENYING = re.compile(
    r"\b(?:denied|denies|deny|denying|disputes?|disputed|refuted?|refutes|rejects?|rejected)\b"
    r"|\b(?:is|are|was|were|as|['’]s)\s(?:an?\s)?(?:\w+ly\s)?(?:false|untrue|baseless|fabricated"
    r"|unfounded|not true|lies?|nonsense)\b|\bfalse narrative\b",
    re.I,
)
# "Those allegations", "any wrongdoing": what the sentences before tell.
_LEANING = re.compile(
    r"\b(?:the|those|these|any|all|such|his|her|their|this|that)\s(?:\w+\s)?(?:allegations?|accusations?"
    r"|charges?|claims?|reports?|wrongdoing|involvement|suggestions?|assertions?|rumou?rs?)\b"
    r"|\ball wrongdoing\b|\bwrongdoing\b|\binvolvement\b",
    re.I,
)


def is_alleged(text: str) -> bool:
    """Does the outlet tell it as what others say, or as possible ("allegedly", "may have")?"""
    return _ALLEGED.search(text) is not None


def is_denial(text: str, strength: Strength | None) -> bool:
    """Does the speaker of a sentence deny something?"""
    return strength == "denial" or _DENYING.search(text) is not None


def denies(verb: str | None, text: str) -> bool:
    """As :func:`is_denial`, by the reporting verb."""
    return is_denial(text, strength_of(verb or ""))


def disputing(
    query: Query, chosen: Sequence[Candidate], near: Sequence[Scored], voices: Voices
) -> list[Candidate]:
    """On a yes/no question, what somebody denies of what another says or is said to have done: the
    nearest sentence of that kind that is not chosen already. ``near`` are the best first.
    """
    if query.kind != "yes_no":
        return []
    says = {name for name in map(voices.name, chosen) if name}
    if not says and not any(is_alleged(candidate.text) for candidate in chosen):
        return []
    for scored in near:
        candidate = scored.candidate
        said, name = voices.said(candidate), voices.name(candidate)
        if said is None or name is None or name in says or scored.probability < NEAR:
            continue
        if not is_denial(candidate.text, said.strength):
            continue
        named = any(part in candidate.text for part in name.split() if part[:1].isupper())
        enough = DISPUTED if said.strength == "denial" else DISPUTED_AT_ALL
        if scored.features[0] >= enough or (named and _leans(scored, near)):
            return [] if candidate in chosen else [candidate]
    return []


def _leans(denial: Scored, near: Sequence[Scored]) -> bool:
    """Does it deny "those allegations", of which a sentence shortly before it tells?"""
    here = denial.candidate
    return _LEANING.search(here.text) is not None and any(
        s.features[0] >= DISPUTED
        and s.candidate.article == here.article
        and 0 < here.start - s.candidate.start <= BESIDE
        for s in near
    )
