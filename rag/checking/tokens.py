"""A text as the checks read it: words with one form for each meaning, sentences, clauses."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from rag.aliases import Aliases, fold
from rag.checking.synonyms import REPORTING, same_word
from rag.names import NameMention, find_names
from rag.sentences import sentence_spans
from rag.types import UNKNOWN_DATE, DateRange
from rag.words import COMMON, stem, words

_NEGATIONS = frozenset({"not", "no", "never", "none", "neither", "nor", "without", "cannot"})
_UNITS = """
two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty
"""
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: str(value) for value, word in enumerate(_UNITS.split(), 2)} | {
    word: str(10 * value) for value, word in enumerate(_TENS.split(), 3)
}
_FOLLOWED = re.compile(r"\s?[,;:–—()\n]")


_SAME = {
    "’": "'", "‘": "'", "‛": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"',
    "»": '"', "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "…": "...",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a known name as one: ``text[start:end]``.

    ``norm`` is equal for inflections, spellings, aliases and near synonyms. ``content``: it says
    what the sentence is about. ``breaks``: a comma, bracket or dash follows.
    """

    start: int
    end: int
    folded: str
    norm: str
    content: bool
    breaks: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its tokens, names and sentences (spans of characters)."""

    text: str
    tokens: tuple[Token, ...]
    names: tuple[NameMention, ...]
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Material:
    """A source that a claim is checked against. ``offset`` is where ``body.text`` begins in the
    stored article; ``number`` is what its quotes carry; ``plain`` is ``plain(body.text)``.
    """

    number: int
    offset: int
    body: Text
    plain: tuple[str, list[int]]
    day: date | None = None
    outlet: str | None = None
    dated: DateRange = UNKNOWN_DATE


def plain(text: str) -> tuple[str, list[int]]:
    """``text`` in one style of quotes, dashes, spaces and case, and where each character was."""
    out: list[str] = []
    places: list[int] = []
    space = True
    for place, char in enumerate(text):
        if char.isspace():
            if not space:
                out.append(" ")
                places.append(place)
            space = True
            continue
        if char.isascii():
            space = False
            out.append("'" if char == "`" else char.lower())
            places.append(place)
            continue
        if unicodedata.category(char) == "Cf":
            continue
        space = False
        for piece in _SAME.get(char) or unicodedata.normalize("NFKC", char).casefold():
            out.append(piece)
            places.append(place)
    return "".join(out), places


def read(text: str, aliases: Aliases, *, context: str = "") -> Text:
    """Tokens, names and sentences of ``text``; ``context`` helps to know names."""
    names = tuple(find_names(text, aliases, context=context))
    spans = {n.start: n for n in names if aliases.knows(n.text)}
    tokens: list[Token] = []
    skip_to = 0
    for word in words(text):
        if word.start < skip_to:
            continue
        name = spans.get(word.start)
        if name is not None:
            skip_to = name.end
            norm = "@" + fold(aliases.country_of(name.text) or name.canonical)
            tokens.append(_token(text, name.start, name.end, fold(name.text), norm, True))
            continue
        folded = word.folded
        negated = folded.endswith("n't") or folded in ("cannot", "cant")
        norm = "not" if negated else _NUMBERS.get(folded) or same_word(folded)
        content = (folded not in COMMON or folded in _NEGATIONS or negated) and (
            stem(folded) not in REPORTING
        )
        tokens.append(_token(text, word.start, word.end, folded, norm, content))
    return Text(text, tuple(tokens), names, tuple(sentence_spans(text)))


def _token(text: str, start: int, end: int, folded: str, norm: str, content: bool) -> Token:
    return Token(start, end, folded, norm, content, bool(_FOLLOWED.match(text, end)))
