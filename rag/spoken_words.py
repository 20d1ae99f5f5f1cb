"""The words of a masked sentence, for ``rag.subjects`` and ``rag.naming``.

What stands in quotation marks is filled with ``MASK``, so that nobody inside a quotation is taken
for who speaks it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag import speech_words as lists
from rag.name_words import INNER_TITLES, TITLE_STARTS, TITLES

MASK = "_"
_TOKEN = re.compile(r"_+|[^\W_]+(?:[-'’.&/][^\W_]+)*['’]?|[^\w\s]")
MARKS = frozenset('"“”„«»‘;:—–()[]|')
AGE = re.compile(r"\d{1,3}(?:-year-old)?|[DRI]-[A-Z][\w.-]*")
TITLE_WORDS = TITLES | TITLE_STARTS | INNER_TITLES | lists.PERSONS
MOST_WORDS = 26


@dataclass(frozen=True, slots=True)
class Token:
    start: int
    end: int
    text: str

    @property
    def low(self) -> str:
        return self.text.casefold().replace("’", "'")

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum()

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper() or bool(
            re.match(r"(?:al|el|bin|de|van|von)-[A-Z]", self.text)
        )


@dataclass(frozen=True, slots=True)
class Subject:
    """Where a speaker is named in a sentence, and the words there that say what he is."""

    start: int
    end: int
    role: str | None = None


def tokens(masked: str) -> list[Token]:
    return [Token(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(masked)]


def is_adverb(token: Token) -> bool:
    return token.low.endswith("ly") and token.text[0].islower() and len(token.low) > 4


def clause_start(words: Sequence[Token], at: int) -> int:
    """The first word of the run without a comma or other mark that ends at ``at``."""
    first = at
    while first >= 0:
        word = words[first]
        if word.text == "," or word.text in MARKS or word.text[0] == MASK:
            break
        first -= 1
    return first + 1


def is_time(token: Token) -> bool:
    return token.low in lists.TIMES or re.fullmatch(r"(?:1[5-9]|20)\d\d|\d\d?(?:st|nd|rd|th)?",
                                                     token.text) is not None  # fmt: skip


def can_speak(words: Sequence[Token], first: int, stop: int) -> bool:
    kept = [w for w in words[first:stop] if w.is_word]
    if not kept or kept[0].low in lists.NEVER or kept[-1].low in lists.TIMES:
        return False
    if kept[-1].low in ("the", "a", "an", "some", "many", "other", "such", "their", "its", "his"):
        return False
    if len(kept) == 1 and kept[0].low in ("the", "a", "an", "more", "less", "most", "there"):
        return False
    return not (kept[-1].low in lists.BREAKS or re.fullmatch(r"[\d.,%]+", kept[-1].text))
