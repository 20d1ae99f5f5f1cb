"""Whether a sentence gives a reason for what is asked about, by its words."""

from __future__ import annotations

import re

from rag.words import content_words, words

_REASON = re.compile(
    r"\b(?:because|due to|owing to|since|as|so that|so|in order|in response|amid|after|following"
    r"|reasons?|purposes?|aim\w*|designed|intended|meant|caus\w+|led to|lead\w* to|result\w*"
    r"|factors?|contribut\w+|thanks to|over|blam\w+|prompt\w*|motivat\w*|fear\w*|worr\w+|concern\w*"
    r"|hop(?:e[sd]?|ing)"
    r"|want\w*|need\w*|unless|explain\w*|cit(?:ed|ing|es)|justif\w+|accus\w+|trigger\w*|spark\w*"
    r"|therefore|thus|hence|why|grounds|would|could|might|can|cannot|had been|protest\w*|oppos\w+"
    r"|failed|refus\w+|too|enough|to (?!the\b|a\b|an\b|his\b|its\b|their\b)[a-z]+"
    r"|for (?:\w+ )?\w+ing|by \w+ing|for fear)\b",
    re.I,
)
# What stands behind these is the reason, or the time, of what stands before them.
_CLAUSE = re.compile(r"(?:because|since|as|after|following|amid|due to|to .*)$", re.I)


def gives_reason(text: str, question: str) -> bool:
    """Has ``text`` a word that gives a reason, and not one that makes what ``question`` asks about
    the reason of something else ("… left after the school had closed")?
    """
    about = {w.stem for w in content_words(question) if not w.text[0].isupper()}
    return any(not _behind(text, mark, about) for mark in _REASON.finditer(text))


def _behind(text: str, mark: re.Match[str], about: set[str]) -> bool:
    """Does more of what is asked about stand in the clause behind the mark than elsewhere?"""
    if not _CLAUSE.match(mark.group()):
        return False
    clause = re.split(r"[,;:]", text[mark.start() :], maxsplit=1)[0]
    rest = text[: mark.start()] + text[mark.start() + len(clause) :]
    elsewhere = about & {w.stem for w in words(rest)}
    here = about & {w.stem for w in words(clause)} - elsewhere
    return len(here) > max(1, len(elsewhere))
