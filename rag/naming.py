"""A speaker's phrase: the name in it, and the words that say what he is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag import speech_words as lists
from rag.conversation_words import GIVEN
from rag.name_words import TITLES
from rag.spoken_words import AGE, TITLE_WORDS, Subject, Token, clause_start

_APPOSING = lists.word_set(
    "a an the its his her their who whose which where of one now then also formerly"
)


def is_apposition(words: Sequence[Token], low: int, high: int) -> bool:
    """A part that says more of the name in front of it."""
    first = words[low]
    if first.low in _APPOSING:
        return True
    if AGE.fullmatch(first.text) or first.low in lists.US_STATES:
        return True
    if not first.is_capital:
        return first.low not in lists.INTRO or first.low in ("with", "from", "for", "in", "at")
    named = [w for w in words[low:high] if w.is_word]
    begins = clause_start(words, low - 2)
    if len(named) == 1 or not (words[begins].is_capital and words[low - 2].is_capital):
        return False
    return any(w.low in TITLE_WORDS or w.low in ("of", "for", "at") for w in named)


def _name_start(words: Sequence[Token], low: int, high: int) -> int:
    """Where the run of capitalised words begins that ends the phrase, or its first one if what
    follows that is a place or a body ("Ann Lee of the port").
    """
    last = next(
        (k - 1 for k in range(low + 2, high) if words[k].low in _TAILS and words[k - 1].is_capital),
        high - 1,
    )
    first = words[last - 1].text.casefold() if last > low else ""
    if last < high - 1 and not (words[last].is_capital and first in GIVEN):
        last = high - 1
    name = last
    while name > low and (words[name - 1].is_capital or words[name - 1].text == "."):
        name -= 1
    return name


_TAILS = frozenset({"of", "from", "at", "in", "with"})


def _tail(words: Sequence[Token], name: int, high: int) -> int:
    """Where "of the port" begins behind a name of two words or more, or ``high``."""
    for place in range(name + 2, high):
        if words[place].low in _TAILS and words[place - 2].low in GIVEN:
            return place
    return high


def named(
    masked: str, words: Sequence[Token], low: int, high: int, role: str | None
) -> Subject | None:
    """The phrase, its name split from a title or post in front of it."""
    if words[low].low == "the" and high - low > 1:
        low += 1
    start, end = words[low].start, words[high - 1].end
    name = _name_start(words, low, high)
    titled = [
        k
        for k in range(name, high - 1)
        if words[k].low.rstrip(".") in TITLES | lists.PERSONS
        and words[k + 1].low not in lists.BODIES
    ]
    if titled and titled[-1] < high - 1:
        name = titled[-1] + 1
        while name < high - 1 and words[name].text == ".":
            name += 1
    tail = _tail(words, name, high)
    if tail < high:
        behind = masked[words[tail].start : end]
        role = f"{role}, {behind}" if role else behind
        high, end = tail, words[tail - 1].end
    people = high - name == 1 and re.fullmatch(
        r"[A-Z][a-z]+s", words[name].text
    )  # "one in six Americans"
    split = name > low and words[high - 1].is_capital and name < high and not people
    before = words[name - 1].low.rstrip(".") if split else ""
    if split and (before in TITLE_WORDS or before == "" or _is_noun(words[name - 1])):
        own = re.sub(r"(?:\s+|^)(?:Dr|Mr|Mrs|Ms|Sir)\.?$", "", masked[start : words[name - 1].end])
        if not own:
            return Subject(words[name].start, end, role)
        return Subject(words[name].start, end, f"{own}, {role}" if role else own)
    return Subject(start, end, role)


LINKS = lists.word_set(
    "of for and in at the a an from with to by on or called named de van von der bin al under "
    "over near against about into via per like as than after before since including behind "
    "across within around among between beyond outside inside above below during without off "
    "up down onto toward towards that"
)


def _is_noun(token: Token) -> bool:
    """A lower-case word that can stand for the person or body named behind it."""
    low = token.low
    plain = token.is_word and not token.is_capital and low not in LINKS
    return plain and not low.endswith(("'s", "ed", "ing", "ly")) and not low[0].isdigit()
