"""What one sentence states, read so that two sentences can be held against each other: who it is
about, which figures it gives of what, and whether it tells a plan, a state or what has happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.attribution import Reported, find_reported
from rag.checking.tokens import Token, read
from rag.figures import Figure, find_figures
from rag.likeness import Word
from rag.modes import Tense, lasts, tense_of
from rag.name_words import CALENDAR
from rag.names import Aliases, NameMention, find_names
from rag.noun_phrases import phrases
from rag.noun_phrases import tokens as noun_tokens
from rag.owners import place
from rag.times import DateMention, find_dates
from rag.types import DateRange, Source
from rag.words import fold


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of evidence ``number``. ``names`` are those it is about, without its speaker,
    and ``named`` where in ``text`` each stands; ``around`` those of its passage; ``subject`` its
    first noun phrase with the "of …" behind it, ``clauses`` the words of each of its clauses.
    ``vector`` and ``context`` are unit vectors of the sentence and of its passage.
    """

    number: int
    article: str
    text: str
    source: Source
    words: tuple[Word, ...]
    tokens: tuple[Token, ...]
    names: frozenset[str]
    named: tuple[tuple[int, int, str], ...]
    around: frozenset[str]
    figures: tuple[Figure, ...]
    dates: tuple[DateMention, ...]
    said: Reported | None
    tense: Tense
    subject: tuple[Word, ...]
    clauses: tuple[tuple[Word, ...], ...]
    vector: NDArray[np.float32]
    context: NDArray[np.float32]

    @property
    def published(self) -> DateRange:
        """When its article was last known to be written: its update, else its publication."""
        updated, published = self.source.updated, self.source.published
        return updated if updated.how != "unknown" else published

    @property
    def body(self) -> str:
        """The sentence without the words that say who says it."""
        return self.text[slice(*_body(self.text, self.said))]


def read_statement(
    number: int,
    article: str,
    text: str,
    source: Source,
    *,
    around: frozenset[str],
    hint: str = "",
    aliases: Aliases,
    vector: NDArray[np.float32],
    context: NDArray[np.float32],
) -> Statement:
    """Read ``text``, a sentence of a passage that names ``around``; ``hint`` holds names inside
    sentences, by which one at the start of a sentence is known (see :func:`hint_of`).
    """
    said = find_reported(text)
    start, end = _body(text, said)
    dates = tuple(find_dates(text))
    every = [
        m
        for m in find_names(text, aliases, context=hint)
        if not any(d.start <= m.start < d.end for d in dates)
        and fold(m.text) not in (*CALENDAR, "fahrenheit", "celsius")
    ]
    mentions = [m for m in every if start <= m.start < end]
    if said is not None and _PRONOUN.match(text[start:end]):
        mentions += [m for m in every if m.text in said.speaker]
    known = read(text, aliases, context=hint)
    figures = tuple(find_figures(text, (start, end), mentions, aliases))
    skipped = [(d.start, d.end) for d in dates]
    skipped += [span for figure in figures for span in figure.skipped]
    tokens = tuple(t for t in known.tokens if start <= t.start < end)
    read_words = tuple(_words(tokens, mentions, skipped))
    outlet = place(source.outlet, aliases) if source.outlet else ""
    named = tuple((m.start, m.end, place(m.text, aliases)) for m in mentions)
    return Statement(
        number=number,
        article=article,
        text=text,
        source=source,
        words=read_words,
        tokens=tokens,
        names=frozenset(name for _, _, name in named) - {outlet},
        named=named,
        around=around,
        figures=figures,
        dates=dates,
        said=said,
        tense=tense_of(text[start:end]),
        subject=_subject(read_words, text, aliases),
        clauses=tuple(_clauses(read_words, text, start, end)),
        vector=vector,
        context=context,
    )


_NO_NAMES = CALENDAR | {"fahrenheit", "celsius"}


def hint_of(texts: Iterable[str], aliases: Aliases) -> str:
    """The names of texts, each inside a sentence: a short context for :func:`read_statement`."""
    named = dict.fromkeys(m.text for text in texts for m in find_names(text, aliases))
    return " ".join(f"of {name}" for name in named)


def named_in(text: str, hint: str, aliases: Aliases) -> frozenset[str]:
    """What the names of a text stand for, countries by one name."""
    return frozenset(
        place(m.text, aliases)
        for m in find_names(text, aliases, context=hint)
        if fold(m.text) not in CALENDAR
    )


_PRONOUN = re.compile(r"\s*(?:he|she|it|they|his|her|its|their)\b", re.I)


def _body(text: str, said: Reported | None) -> tuple[int, int]:
    """The reported words, if they are most of the sentence; else all of it."""
    if said is None or (2 * (said.end - said.start) < len(text) and said.strength != "denial"):
        return 0, len(text)
    return said.start, said.end


def _subject(found: Sequence[Word], text: str, aliases: Aliases) -> tuple[Word, ...]:
    marks = noun_tokens(text, aliases)
    inside: tuple[Word, ...] = ()
    for first, past, is_subject, preposition in phrases(marks):
        start, end = marks[first].start, marks[past - 1].end
        here = tuple(w for w in found if start <= w.start < end)
        if inside and preposition != "of":
            break
        if inside or is_subject:
            inside += here
    return inside


_CUT = re.compile(
    r"[;:–—()\"“”]|,(?!\d)|\b(?:because|while|whereas|although|though|after|before|when|if|which|who"
    r"|where|since|until|unless|that|but)\b|\b(?:and|or)\s(?=(?:that|he|she|it|they|there|no|not|is|are"
    r"|was|were|has|have|had|will|would|could|may|might|did|does|the\s\w+\s(?:is|are|was|were|has|had"
    r"|will|would))\b)"
)


def _clauses(found: Sequence[Word], text: str, start: int, end: int) -> Iterator[tuple[Word, ...]]:
    """The words of each clause that has two of them or more."""
    cuts = [start, *(m.start() for m in _CUT.finditer(text, start, end)), end]
    for low, high in pairwise(cuts):
        inside = tuple(w for w in found if low <= w.start < high)
        if len(inside) > 1:
            yield inside


_VERBS_TEXT = (
    "know known knows go goes going come get gets got give given gives make makes use used"
)
_VERBS = frozenset(_VERBS_TEXT.split())
_NO_TEXT = """
not no never none neither nor nobody nothing without cannot yet
"""
_NO = frozenset(_NO_TEXT.split())


def _counts(token: Token) -> bool:
    return (token.content or token.folded in _VERBS) and not (
        token.norm == "not" or token.folded in _NO
    )


def _words(
    tokens: Sequence[Token], mentions: Sequence[NameMention], skipped: Sequence[tuple[int, int]]
) -> Iterator[Word]:
    for at, token in enumerate(tokens):
        if not _counts(token) or any(s <= token.start < e for s, e in skipped):
            continue
        named = any(m.start <= token.start < m.end for m in mentions)
        before = tokens[at - 1].folded if at else ""
        if before in ("the", "a", "an", "its", "their", "his", "her") and at > 1:
            before = tokens[at - 2].folded
        yield Word(token.folded, token.norm, at, token.start, token.end, named, before)


def is_pending(statement: Statement) -> bool:
    """Does it tell what is to come, or what lasts until something ends it?"""
    return lasts(statement.body)
