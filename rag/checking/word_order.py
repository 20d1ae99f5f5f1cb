"""Whether the words of a claim have changed places in a way that changes who did what."""

from __future__ import annotations

from collections.abc import Sequence

from rag.attribution import find_reported
from rag.checking.case import Case
from rag.checking.synonyms import is_irregular
from rag.checking.tokens import Text, Token
from rag.words import words

_BE = frozenset(("is", "are", "was", "were", "be", "been", "being", "get", "gets", "got"))


_MUTUAL_TEXT = """
meet met meeting border bordering share shared sharing agree agreed marry married talk talked
discuss discussed clash clashed cooperate cooperated including included join joined using following
"""
_MUTUAL = frozenset(_MUTUAL_TEXT.split())


def turned_round(case: Case) -> str | None:
    """Why, if the same verb has what stood before it behind it, and the reverse."""
    alignment = case.alignment
    if alignment is None:
        return None
    claim, window = case.claim.tokens, alignment.window.tokens
    for i, verb in enumerate(claim):
        if not _is_verb(verb):
            continue
        before, after = _around(claim, i)
        for j, token in enumerate(window):
            if token.norm != verb.norm:
                continue
            first, last = _around(window, j)
            if before & last and after & first and not before & first:
                one, other = _shown(claim, before & last), _shown(claim, after & first)
                return f"“{one}” and “{other}” have changed places around “{verb.folded}”"
    return None


def _is_verb(token: Token) -> bool:
    form = token.folded
    verbal = form.endswith(("ed", "ing")) or is_irregular(form)
    return token.content and verbal and not token.norm.startswith("@") and form not in _MUTUAL


def _around(tokens: Sequence[Token], place: int) -> tuple[set[str], set[str]]:
    """The content words (before, after) a verb, doer first: a passive with "by" is turned."""
    low, high = place, place + 1
    while low > 0 and place - low < 5 and not (tokens[low - 1].breaks and place - low > 0):
        low -= 1
    while high < len(tokens) and high - place <= 5 and not tokens[high - 1].breaks:
        high += 1
    before = {t.norm for t in tokens[low:place] if t.content}
    after = {t.norm for t in tokens[place + 1 : high] if t.content}
    passive = any(t.folded in _BE for t in tokens[max(0, place - 2) : place]) and any(
        t.folded == "by" for t in tokens[place + 1 : high]
    )
    return (after, before) if passive else (before, after)


def _shown(tokens: Sequence[Token], norms: set[str]) -> str:
    return " ".join(t.folded for t in tokens if t.norm in norms)


def sentence_of(body: Text, window: Sequence[Token], place: int) -> tuple[int, int]:
    """The places (end exclusive) of the words that share a sentence with the word at ``place``."""
    start, end = next((s, e) for s, e in body.sentences if s <= window[place].start < e)
    inside = [j for j, token in enumerate(window) if start <= token.start < end]
    return inside[0], inside[-1] + 1


def has_passive(tokens: Sequence[Token]) -> bool:
    """Whether a passive names its doer: "was … by"."""
    return any(
        token.folded == "by" and any(t.folded in _BE for t in tokens[max(0, place - 6) : place])
        for place, token in enumerate(tokens)
    )


def speaker_words(sentence: str) -> set[str]:
    """The folded words that name who says it."""
    found = find_reported(sentence)
    return {w.folded for w in words(f"{found.speaker} {found.role or ''}")} if found else set()
