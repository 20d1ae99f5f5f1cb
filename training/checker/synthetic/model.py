"""The nouns of the generator."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from training.checker.pairs import Label, Pair

__all__ = ["Label", "Name", "NameKind", "Pair", "Sentence", "SourceText"]

NameKind = Literal["person", "org", "place", "people", "other"]


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text to make pairs from, and the set it is in."""

    text: str
    dataset: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a document. ``the``: it is mostly written behind "the"."""

    text: str
    canonical: str
    kind: NameKind
    the: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """``breaks``: a paragraph ends before it. ``names``: those it holds, in order."""

    text: str
    breaks: bool
    words: int
    content: frozenset[str]
    opener: str | None  # the name that the sentence begins with


@dataclass(frozen=True, slots=True)
class Document:
    """A cleaned text. ``finder`` finds any of ``names`` (by their text); ``None`` if it has none.

    ``cased`` is false for texts without capitals, in which names are not looked for.
    """

    dataset: str
    group: str
    cased: bool
    sentences: tuple[Sentence, ...]
    names: Mapping[str, Name]
    finder: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Pools:
    """What other texts lend: names by kind, and short endings such as "after a long delay"."""

    names: Mapping[NameKind, tuple[Name, ...]]
    tails: tuple[str, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A faithful claim: what it says, the rewrites made and the sentences it rests on."""

    text: str
    kinds: tuple[str, ...]
    uses: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A claim with one thing wrong."""

    text: str
    kind: str
    label: Label


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a claim stands: its document, the sentence it restates, the evidence beside it."""

    document: Document
    index: int
    evidence: str
    pools: Pools
    chance: random.Random
