"""A yes/no question that only somebody's claim answers: whose claim it is, and who disputes it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.disputes import denies, is_alleged
from rag.questions import Query
from rag.types import Notice, Sentence
from rag.words import content_words

MOST_NAMED = 3
# A sentence with this part of a question's terms may be its answer.
STATED = 0.6


def claimed_notice(query: Query, shown: Sequence[Sentence]) -> Notice | None:
    """Says that no article states the answer itself, if that is so and somebody claims it, or it is
    told as alleged; else ``None``.
    """
    told = [s for s in shown if _covers(query, s.text)]
    if query.kind != "yes_no" or any(_states(sentence) for sentence in told):
        return None
    says = _names([s for s in told if not _denies(s)])
    denying = [name for name in _names([s for s in shown if _denies(s)]) if name not in says]
    if says:
        text = f"The articles report this as the words of {_listed(says)}; none states it itself."
    elif any(not _denies(s) for s in told):
        text = "The articles tell this as alleged or possible; none states it as a fact."
    else:
        return None
    return Notice("claimed", f"{text} Disputed by {_listed(denying)}." if denying else text)


def _covers(query: Query, text: str) -> bool:
    """Has a sentence enough of what is asked to state it: of all, and more than half of what is
    said of those that are named ("plant evidence")?
    """
    held = {w.stem for w in content_words(text)}
    covered = [term for term in query.terms if term.stems & held]
    said = [term for term in query.terms if not term.is_name]
    return len(covered) >= STATED * len(query.terms) and (
        sum(not term.is_name for term in covered) > len(said) / 2 or not said
    )


def _states(sentence: Sentence) -> bool:
    """Does an article say it in its own words, as a fact?"""
    return sentence.attribution is None and not is_alleged(sentence.text)


def _denies(sentence: Sentence) -> bool:
    said = sentence.attribution
    return denies(said.verb if said is not None else None, sentence.text)


def _names(sentences: Sequence[Sentence]) -> list[str]:
    names = [s.attribution.speaker for s in sentences if s.attribution is not None]
    return list(dict.fromkeys(names))[:MOST_NAMED]


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
