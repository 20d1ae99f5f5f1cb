"""Reported speech: who said it moved about, left out, or quoted words reported."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from rag.attribution import find_reported
from rag.names import STARTERS
from rag.words import COMMON
from training.checker.synthetic.clean import lower_first, upper_first

_SPEAKER = (
    r"(?P<who>(?:[A-Z]|the |a |an |police|officials|researchers|scientists|experts)[^,;:\"]{1,70}?)"
)
_SAID_FIRST = re.compile(
    r"^(?P<who>[A-Z][^,;:\"]{1,70}?) (?P<verb>said|says|stated)(?: on \w+day)?(?: that)? "
    r"(?P<what>[^\"]{15,260})\.$"
)
_SAID_LAST = re.compile(rf"^(?P<what>[^\"]{{15,260}}), {_SPEAKER} (?P<verb>said|says|stated)\.$")
_SAID_INVERTED = re.compile(rf"^(?P<what>[^\"]{{15,260}}), (?P<verb>said|says) {_SPEAKER}\.$")
_ACCORDING_FIRST = re.compile(r"^According to (?P<who>[^,;:\"]{2,70}), (?P<what>[^\"]{15,260})\.$")
_ACCORDING_LAST = re.compile(r"^(?P<what>[^\"]{15,260}),? according to (?P<who>[^,;:\"]{2,70})\.$")
_QUOTE = re.compile(
    rf"^\"(?P<what>[^\"]{{20,200}})[,.]\" (?:{_SPEAKER} (?P<verb>said|says)"
    rf"|(?P<verb2>said|says) {_SPEAKER.replace('who', 'who2')})(?: [^\"]{{0,40}})?\.$"
)
_PERSONAL = re.compile(
    r"\b(?:I|we|me|my|our|us|you|your|I'm|we're|this|here|these|let's|mine)\b", re.IGNORECASE
)
_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|\w+ed|did|does|"
    r"became|made|took|won|lost|led|left|found|came|went|fell|rose)\b"
)
_NO_CLAUSE = re.compile(
    r"^(?:to|in|on|at|of|and|but|of|it was because|so|he would if|yes|no|goodbye|hello|about)\b"
)
_PRONOUN = re.compile(r"^(?:he|she|it|they|I|we|you|who|which|that|this|there)$", re.IGNORECASE)
_UNFIT_WHO = re.compile(
    r"\b(?:theory|law|model|definition|tradition|legend|myth|method|who|which|that|is|was|were|has|had|have|and|when|as|but|if)\b"
)
_OPENERS_TEXT = """
filings officials police researchers scientists experts residents prosecutors campaigners
investigators authorities doctors lawyers teachers workers protesters analysts sources witnesses
critics people children women men students staff women's work plans talks
"""
_OPENERS = frozenset(_OPENERS_TEXT.split())
_PLAIN_TEXT = """
said says told tells stated added adds claimed claims noted warned explained argued insisted
"""
_PLAIN_VERBS = frozenset(_PLAIN_TEXT.split()) | {"according to"}


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence of reported speech in two parts."""

    who: str
    what: str


def saying_of(text: str) -> Saying | None:
    """Speaker and reported clause, where both are simple enough to be put another way."""
    for pattern in (_ACCORDING_FIRST, _ACCORDING_LAST, _SAID_LAST, _SAID_INVERTED, _SAID_FIRST):
        match = pattern.match(text)
        if match is None:
            continue
        who, what = match.group("who"), match.group("what")
        if _fits(who, what):
            return Saying(who, what)
    return None


def _fits(who: str, what: str) -> bool:
    return not (
        _PRONOUN.match(who)
        or _UNFIT_WHO.search(who)
        or len(who.split()) > 9
        or _NO_CLAUSE.match(what)
        or not _CLAUSE.search(what)
        or _PERSONAL.search(what)
        or re.search(r"\b(?:said|says|according to|and that|but that)\b", what)
        or re.match(r"(?:But|And|However|While|Although|If|Speaking|Asked|When)\b", what)
    )


def inner(clause: str) -> str:
    """A clause as it stands inside a sentence: small first letter, unless it opens with a name."""
    first = re.match(r"[A-Z][a-z]*(?![\w.'-])", clause)
    if first is None:
        return clause
    word = first.group().lower()
    common = word in COMMON or word in STARTERS or word.endswith("ly") or word in _OPENERS
    return lower_first(clause) if common and word != "i" else clause


def moved(text: str, chance: random.Random) -> str | None:
    """The same report with the speaker in another place."""
    saying = saying_of(text)
    if saying is None:
        return None
    who, what = inner(saying.who), inner(saying.what)
    shapes = (
        f"{upper_first(who)} said that {what}.",
        f"{upper_first(who)} said {what}.",
        f"According to {who}, {what}.",
        f"{upper_first(what)}, {who} said.",
        f"{upper_first(what)}, according to {who}.",
    )
    fitting = [shape for shape in shapes if shape != text]
    return chance.choice(fitting)


def dropped(text: str) -> str | None:
    """The reported clause as plain fact."""
    saying = saying_of(text)
    return f"{upper_first(inner(saying.what))}." if saying else None


def quote_reported(text: str) -> str | None:
    """A quotation without "I" or "we" as reported speech."""
    match = _QUOTE.match(text)
    if match is None:
        return None
    who = match.group("who") or match.group("who2")
    what = match.group("what")
    if not _fits(who, what) or re.search(r"[.!?] ", what):
        return None
    return f"{upper_first(who)} said that {inner(what)}."


def swapped(text: str, speakers: list[str], chance: random.Random) -> str | None:
    """The report given to another of ``speakers``."""
    found = find_reported(text)
    if found is None or found.role or not _speaks(found.verb, text):
        return None
    if (
        found.speaker.split()[-1] in ("have", "has", "had", "also")
        or len(found.speaker.split()) > 6
    ):
        return None
    if len(found.speaker) < 3 or _PRONOUN.match(found.speaker):
        return None
    at = text.find(found.speaker)
    others = [s for s in speakers if not _related(s, found.speaker) and s not in text]
    if at < 0 or not others or (found.start <= at < found.end and found.start > 0):
        return None
    by = chance.choice(others)
    before = text[:at]
    end = at + len(found.speaker)
    if re.match(r", (?:an?|the|[a-z]+) ", text[end:]) and not before.endswith("ccording to "):
        return None
    if by[:1].isupper() and before.endswith(("The ", "the ", "a ", "an ")) and by[:4] != "The ":
        before = re.sub(r"(?:[Tt]he|an?) $", "", before)
    if not before:
        by = upper_first(by)
    return before + by + text[end:]


def _speaks(verb: str, text: str) -> bool:
    return verb in _PLAIN_VERBS or f"{verb} that" in text


def _related(left: str, right: str) -> bool:
    one = {w.casefold() for w in left.split()}
    two = {w.casefold() for w in right.split()}
    return bool((one & two) - {"the", "of", "a"})
