"""Which referent of the turns before a pronoun most likely stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rag import conversation_words as lists
from rag.names import Aliases
from rag.referents import Referent, referents
from rag.types import Turn

Class = Literal["he", "she", "it", "they"]
ENOUGH = 1.5
LEAST = 0.75
_ANSWER_CHARACTERS = 500
_TURNS = 6


@dataclass(frozen=True, slots=True)
class Use:
    """A pronoun in a question: its place, and what the words around it say of what it means."""

    kind: Class
    start: int
    end: int
    word: str
    short: str
    owning: bool
    agent: bool
    owned: str
    matter: bool


def antecedent(
    history: Sequence[Turn], use: Use, taken: set[str], aliases: Aliases
) -> Referent | None:
    """The best referent of the latest turn that holds one; the question before the answer."""
    fallback: tuple[float, Referent] | None = None
    for turn in tuple(reversed(history))[:_TURNS]:
        best: tuple[float, Referent] | None = None
        for worth, one in _candidates(turn, use, aliases):
            if one.head not in taken and worth > 0 and (best is None or worth > best[0]):
                best = (worth, one)
        if best and best[0] >= ENOUGH:
            return best[1]
        if best and (fallback is None or best[0] > fallback[0]):
            fallback = best
    return fallback[1] if fallback and fallback[0] >= LEAST else None


def _candidates(turn: Turn, use: Use, aliases: Aliases) -> Iterator[tuple[float, Referent]]:
    question = turn.standalone_question or turn.question
    asked = referents(question, aliases)
    for one in asked:
        yield score(one, use), one
    if not turn.answer_text:
        return
    known = {r.head for r in asked}
    who = re.match(r"\s*(?:and |but |so )?(?:who|which|what)\b", question, re.I) is not None
    for one in referents(turn.answer_text[:_ANSWER_CHARACTERS], aliases, context=question):
        new_person = who and one.kind == "person" and one.named and one.head not in known
        worth = score(one, use)
        if worth > 0:
            yield worth + (0.9 if new_person and question[:3].casefold() == "who" else -0.7), one


def score(one: Referent, use: Use) -> float:
    if one.kind == "time":
        return 0.0
    worth = _SCORES[use.kind](one, use)
    if worth <= 0:
        return 0.0
    if one.head in lists.ABSTRACT and not one.named:
        worth -= 1.5
    return (
        worth
        + (0.8 if use.agent else 0.3) * one.subject
        - ((0.9 if one.named else 0.4) if one.inner else 0.0)
    )


def _person(one: Referent, use: Use) -> float:
    wanted = "m" if use.kind == "he" else "f"
    if one.plural or one.kind not in ("person", "unknown") or one.gender not in ("", wanted):
        return 0.0
    if one.kind == "unknown":
        return 1.6 if one.subject else 0.8
    return (3.0 if one.named else 2.2) + (1.0 if one.gender else 0.0)


def _thing(one: Referent, use: Use) -> float:
    if one.plural or one.joined or one.kind in ("person", "people"):
        return 0.0
    country = one.kind == "place" and one.named
    acts = one.kind in ("body", "unknown") or country
    score = {"thing": 2.3, "body": 2.0, "place": 2.0}.get(one.kind, 1.6)
    if country and one.before in ("in", "at", "near", "from", "to", "into", "on"):
        score = 0.9
    if use.agent:
        score += 1.0 if acts else -1.0
    elif use.owning and use.owned in lists.BODY_OWNS:
        score += 1.0 if acts else -0.8
    elif one.kind == "thing":
        score += 0.5
    if one.before in ("in", "at", "by", "with", "during", "since", "for") and not one.inner:
        score = max(score - 1.0, LEAST)
    return score


def _several(one: Referent, use: Use) -> float:
    if one.plural:
        if one.kind == "people" and (not one.named or " and " not in one.text):
            return 2.7
        if one.named:
            return (2.2 if one.subject else 1.0) + (0.8 if use.agent else 0.0)
        return 1.3 if use.agent else 2.5
    if one.kind == "body":
        return 2.0 if use.agent else 1.2
    weak = {"unknown": 1.0, "place": 0.5 if one.named else 0.0, "person": 0.4}.get(one.kind, 0.0)
    return weak + (0.8 if use.agent and weak and one.kind != "person" else 0.0)


_SCORES = {"he": _person, "she": _person, "it": _thing, "they": _several}
