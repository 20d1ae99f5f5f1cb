"""A yes/no question that only somebody's claim answers: whose claim it is, and who disputes it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.attribution import strength_of
from rag.questions import Query
from rag.types import Notice, Sentence
from rag.words import content_words

MOST_NAMED = 3
# A sentence with this part of a question's terms may be its answer.
STATED = 0.6


def claimed_notice(query: Query, shown: Sequence[Sentence]) -> Notice | None:
    """Says that no article states the answer itself, if that is so; else ``None``."""
    if query.kind != "yes_no" or any(_states(query, sentence) for sentence in shown):
        return None
    says = _names(shown, denial=False)
    denies = [name for name in _names(shown, denial=True) if name not in says]
    if not says:
        return None
    told = f"The articles report this as the words of {_listed(says)}; none states it itself."
    return Notice("claimed", f"{told} Disputed by {_listed(denies)}." if denies else told)


def _states(query: Query, sentence: Sentence) -> bool:
    """Does an article say in its own words what the question asks?"""
    if sentence.attribution is not None:
        return False
    held = {w.stem for w in content_words(sentence.text)}
    covered = sum(bool(term.stems & held) for term in query.terms)
    return covered >= STATED * len(query.terms)


def _names(shown: Sequence[Sentence], *, denial: bool) -> list[str]:
    names = [
        s.attribution.speaker
        for s in shown
        if s.attribution is not None
        and (strength_of(s.attribution.verb or "") == "denial") == denial
    ]
    return list(dict.fromkeys(names))[:MOST_NAMED]


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
