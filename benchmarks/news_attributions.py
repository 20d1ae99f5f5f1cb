"""Speakers against a reader's list: whose words each sentence is, or nobody's but the outlet's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rag.name_words import TITLES
from rag.sentences import sentence_spans
from rag.speakers import Said, find_speakers
from rag.types import Attribution, Ratio

Row = Mapping[str, Any]
_SMALL = frozenset({"the", "a", "an", "of", "for", "in", "at", "from", "by", "and", "to", "on"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was given for one row, and whether the speaker is the reader's."""

    row: Row
    given: Attribution | None
    wanted: str | None
    right: bool


def in_sentence(row: Row) -> Outcome:
    """For a row with its own ``text``, after the ``context``."""
    before = f"{row['context']} " if row["context"] else ""
    text = before + row["text"]
    said = find_speakers(text, sentence_spans(text))
    given = _most(said, len(before), len(text))
    wanted = row["speaker"]
    return Outcome(row, given, wanted, is_same(given, wanted, row["accepted"]))


def in_article(row: Row, text: str) -> Outcome:
    """For a row of offsets into an article's text."""
    given = _most(find_speakers(text, sentence_spans(text)), row["start"], row["end"])
    named, short = row["speaker"], row["speaker_short"]
    wanted = text[slice(*named)] if named else text[slice(*short)] if short else None
    return Outcome(row, given, wanted, is_same(given, wanted, ()))


def _most(said: Sequence[Said], start: int, end: int) -> Attribution | None:
    """The speaker of the part of ``[start, end)`` that is longest."""
    inside = [s for s in said if s.start < end and start < s.end]
    told = [s for s in inside if s.attribution is not None] if len(inside) > 1 else inside
    longest = max(told, key=lambda s: min(s.end, end) - max(s.start, start), default=None)
    return longest.attribution if longest else None


def is_same(given: Attribution | None, wanted: str | None, accepted: Sequence[str]) -> bool:
    """Whether the speaker is the one wanted: the same words, or a phrase that holds all of them or
    lacks only what its own head does not need. A surname where a full name is known is not.
    """
    if given is None or wanted is None:
        return given is None and wanted is None
    ours = _words(given.speaker)
    for name in (wanted, *accepted):
        theirs = _words(name)
        if ours == theirs or (theirs and set(theirs) <= set(ours)):
            return True
        person = all(w[:1].isupper() for w in name.split() if w.casefold() not in _SMALL)
        head = _head(given.speaker) == _head(name)
        if ours and set(ours) <= set(theirs) and head and not person:
            return True
    return False


def _words(name: str) -> list[str]:
    found = re.findall(r"[\w.]+(?:['’-][\w]+)*", name.casefold().replace("’", "'"))
    kept = [w.removesuffix("'s").strip(".") for w in found]
    plain = [w for w in kept if w not in _SMALL and w not in TITLES]
    return plain or [w for w in kept if w not in _SMALL]


def _head(name: str) -> str:
    """The word that says what it is: the last one before "of", "for", "in"."""
    before = re.split(r"\s(?:of|for|in|at|from|familiar|who|with)\s", name)[0]
    return (_words(before) or [""])[-1]


def scores(outcomes: Sequence[Outcome]) -> dict[str, Ratio]:
    said = [o for o in outcomes if o.wanted is not None]
    plain = [o for o in outcomes if o.wanted is None]
    return {
        "speaker right": Ratio(sum(o.right for o in outcomes), len(outcomes)),
        "speaker right, somebody's words": Ratio(sum(o.right for o in said), len(said)),
        "speaker right, the outlet's own": Ratio(sum(o.right for o in plain), len(plain)),
    }
