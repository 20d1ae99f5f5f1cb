"""Whether a clause tells a plan, a state that lasts, or what has happened. By words alone."""

from __future__ import annotations

import re
from typing import Literal

Tense = Literal["plan", "state", "event"]
_PLAN = re.compile(
    r"\b(?:will|would|shall|plan(?:s|ned|ning)?|expect(?:s|ed|ing)?|aim(?:s|ed)?|want(?:s|ed)?"
    r"|intend(?:s|ed)?|hope[sd]?|(?:is|are|was|were|be) (?:due|set)|scheduled"
    r"|(?:is|are|was|were) to|may|might|could|can"
    r"|propose[sd]?|forecasts?|target|favourite|favorite|ask(?:s|ed)? for|demand(?:s|ed)?"
    r"|seek(?:s|ing)?|sought|call(?:s|ed)? for|consider(?:s|ing|ed)?|bid to|likely to|ready to"
    r"|opens on|starts on|begins on)\b|['’]ll\b",
    re.I,
)
_STATE = re.compile(
    r"\b(?:is|are|has|have|['’]s|['’]re|still|remains?|yet|currently|now|at present|stands? at"
    r"|continues?|keeps?)\b",
    re.I,
)
BREAK = re.compile(
    r"[;:–—]|,(?!\d)|\s(?:and|but|while|whereas|after|before|when|because|although|which|who)\s"
)

_PENDING = re.compile(
    r"\b(?:still|remain(?:s|ed)?|continu(?:es?|ing)|keeps?|yet|so far|for now|under way|ongoing"
    r"|no (?:intention|plans?|wish)|awaiting|pending|hopes?|seeking|searching|looking for)\b",
    re.I,
)


def tense_of(clause: str) -> Tense:
    """Whether a clause tells a plan or possibility, a state that lasts, or what has happened."""
    if _PLAN.search(clause):
        return "plan"
    return "state" if _STATE.search(clause) else "event"


def clause_tense(text: str, at: int) -> Tense:
    """The tense of the clause that the character ``at`` stands in."""
    start = max((m.end() for m in BREAK.finditer(text) if m.end() <= at), default=0)
    end = min((m.start() for m in BREAK.finditer(text) if m.start() > at), default=len(text))
    return tense_of(text[start:end])


def has_verb(clause: str) -> bool:
    """Does a stretch of words seem to hold a finite verb, so that its own tense counts?"""
    found = _PLAN.search(clause) or _STATE.search(clause) or re.search(r"\w(?:ed|s)\b", clause)
    return found is not None


def lasts(clause: str) -> bool:
    """Does it tell what is to come, or what goes on until something ends it?"""
    return tense_of(clause) == "plan" or bool(_PENDING.search(clause))
