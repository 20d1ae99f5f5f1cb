"""What stands around a reporting verb: may its subject speak, and does a report follow."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag import speech_words as lists
from rag.reporting_verbs import VERBS
from rag.spoken_words import MASK, Subject, Token

_CLOSING = frozenset("\"”»’'")
_PERSONAL = frozenset({"he", "she", "they", "it", "one", "others", "both", "who"})
FINDINGS = frozenset({"found", "finds", "shows", "showed", "show", "lists", "reads", "read"})
_FINDERS = (lists.DOCUMENTS - {"video", "videos", "page", "book"}) | lists.word_set(
    "researchers scientists investigators auditors inspectors experts economists analysts "
    "doctors commission committee watchdog inquiry investigation court judge jury team "
    "institute university police regulator pollsters study"
)


def finds(masked: str, words: Sequence[Token], subject: Subject) -> bool:
    """Only a document or who looks into things "found" or "showed" something as a report."""
    inside = {w.low for w in words if subject.start <= w.start < subject.end}
    return bool(inside & _FINDERS)


def speaks(masked: str, words: Sequence[Token], subject: Subject) -> bool:
    """Whether a phrase may be a person, a body or a document, and not just any thing."""
    inside = [w for w in words if subject.start <= w.start < subject.end and w.is_word]
    if not inside:
        return False
    if any(w.is_capital for w in inside[1:]) or (inside[0].is_capital and inside[0].start > 0):
        return True
    lows = {w.low.removesuffix("'s").rstrip("'") for w in inside}
    if lows & (lists.GROUPS | lists.PERSONS | lists.BODIES | lists.DOCUMENTS | _PERSONAL):
        return True
    head = inside[-1].low
    if head.endswith(("ers", "ors", "ists", "ians", "ants", "men", "women", "man", "woman")):
        return True
    return len(inside) == 1 and inside[0].is_capital and not head.endswith("ing")


def quote_before(words: Sequence[Token], at: int) -> bool:
    """Whether a quotation has just ended in front of ``words[at]``."""
    behind = [w.text for w in words[max(0, at - 2) : at]]
    if not behind:
        return False
    return behind[-1] in _CLOSING or (behind[-1] in (",", "—", "–") and behind[0] in _CLOSING)


def closes(words: Sequence[Token], stop: int) -> bool:
    return all(w.text in ".!?" for w in words[stop:])


def ends_soon(words: Sequence[Token], stop: int) -> bool:
    return stop >= len(words) or words[stop].text in (",", ".", "!", "?") or len(words) - stop < 14


_WHEN = re.compile(
    r"^\s*(?:also\s+)?(?:(?:early|late|earlier|later)\s+)?(?:(?:on|in|at|during|last|this|via|to|"
    r"through|after|of|by|as|when|following|from|before|while)\s[^,;:]{0,90}|[A-Z][a-z]+day"
    r"(?:\s[^,;:]{0,60})?|yesterday|today|earlier|later)?\s*(?:[,;].{0,140})?[.!?]?\W*$"
)


def is_last(masked: str, words: Sequence[Token], at: int) -> bool:
    """Whether the verb closes the sentence: "…, officials said in a statement on Monday."."""
    return _WHEN.match(masked[words[at].end :]) is not None


def opens_report(words: Sequence[Token], at: int) -> bool:
    """Whether something reported follows the verb ``words[at]``: a clause, a quotation."""
    low = words[at].low
    rest = list(words[at + 1 : at + 20])
    if rest and rest[0].text == "," and any(w.text == "," for w in rest[1:]):
        stop = next(k for k, w in enumerate(rest[1:], 1) if w.text == ",")
        rest = rest[stop + 1 :]  # "reported, citing the ministry, that"
    rest = rest[:16]
    if not rest:
        return False
    lows = [w.low for w in rest]
    if low.startswith("accus"):
        return lows[0] not in ("of", "by") and "of" in lows
    if low in lists.NOUNISH and "that" not in lows[:2] and rest[0].text not in '"“:„':
        return _noun_or_verb(low, rest, lows)
    mark = next((k for k, w in enumerate(rest) if w.text in '"“:„«' or w.text[0] == MASK), None)
    if mark is not None and mark <= (12 if low in lists.CLEAR else 7):
        return True
    if low.startswith("w") and low in lists.CLEAR:
        return "that" in lows or has_clause(rest, lows)
    if low in lists.CLEAR:
        told = low in ("told", "tell", "tells")
        return not told or "to" not in lows[:3] or "that" in lows
    limit = 3 if low in lists.JUDGING or low in lists.BESIDE_QUOTE else 9
    if "that" in (lows[: lows.index(",")] if "," in lows else lows)[:limit]:
        return True
    if low in _WITH:
        return _WITH[low](lows)
    if low in lists.WITH_OBJECT:
        if lows[0] in ("in", "on", "at", "last", "this"):
            return any(has_clause(rest[k:], lows[k:]) for k in range(2, min(6, len(rest))))
        return rest[0].is_word and lows[0] not in ("to", "by", "as")
    if low in lists.JUDGING or low not in VERBS | lists.MORE:
        return False
    return has_clause(rest, lows, infinitive=low.startswith(("expect", "believe", "want")))


def _noun_or_verb(low: str, rest: Sequence[Token], lows: Sequence[str]) -> bool:
    """The same for words that are nouns as often: "claims", "fear", "reports"."""
    if low in lists.WITH_OBJECT:
        return lows[0] in ("the", "those", "these", "this", "any")
    if low in ("reports", "report", "claims", "claim", "fear", "fears", "estimates", "hopes"):
        return has_clause(rest, lows) or (lows[0] == "to" and low.startswith("claim"))
    if low in ("shows", "show", "finds"):
        return _finding(lows)
    return False


_NO_FINDING = lists.word_set(
    "to by for in out up missing him her them guilty himself herself that , ."
)


def _finding(lows: Sequence[str]) -> bool:
    return lows[0] not in _NO_FINDING and lows[0][0].isalnum()


_WITH: dict[str, Callable[[Sequence[str]], bool]] = {
    "pointed": lambda lows: lows[0] == "out",
    "points": lambda lows: lows[0] == "out",
    "put": lambda lows: "at" in lows and lows[0] in ("the", "its", "his", "a", "their"),
    "puts": lambda lows: "at" in lows and lows[0] in ("the", "its", "his", "a", "their"),
    "blamed": lambda lows: "on" in lows or "for" in lows,
    "blames": lambda lows: "on" in lows or "for" in lows,
    "described": lambda lows: lows[0][0].isalnum() and lows[0] not in ("by", "in"),
    "describes": lambda lows: lows[0][0].isalnum() and lows[0] not in ("by", "in"),
    "lists": lambda lows: lows[0][0].isalnum() and lows[0] not in ("by", "in"),
    "called": lambda lows: lows[0] in ("it", "him", "her", "them", "this", "that"),
    "calls": lambda lows: lows[0] in ("it", "him", "her", "them", "this", "that"),
    "warned": lambda lows: lows[0] in ("of", "against", "about"),
    "warns": lambda lows: lows[0] in ("of", "against", "about"),
    **dict.fromkeys(("found", "showed", "reported"), _finding),
}


def has_clause(rest: Sequence[Token], lows: Sequence[str], *, infinitive: bool = False) -> bool:
    """Whether a clause of its own begins: a subject and soon a finite verb."""
    if not rest or not (lows[0] in lists.CLAUSE_OPENERS or rest[0].is_capital):
        return False
    verbs = lists.FINITE | ({"to"} if infinitive else set())
    return any(w in verbs for w in lows[1:11])
