"""Whether the words of a claim have changed places in a way that changes who did what."""

from __future__ import annotations

from collections.abc import Sequence

from rag.attribution import find_reported
from rag.checking.case import Case
from rag.checking.synonyms import is_irregular
from rag.checking.tokens import Text, Token
from rag.words import words

BE = frozenset(("is", "are", "was", "were", "be", "been", "being", "get", "gets", "got"))


_MUTUAL_TEXT = """
meet met meeting border bordering share shared sharing agree agreed marry married talk talked
discuss discussed die died lost lose clash clashed cooperate cooperated
including included join joined using following
"""
MUTUAL = frozenset(_MUTUAL_TEXT.split())
_UNCHANGED = frozenset(("beat", "beats", "hit", "hits", "outbid", "sues", "leads", "owns"))
_SHORT = 30  # words


def turned_round(case: Case) -> str | None:
    """Why, if the same verb has what stood before it behind it, and the reverse.

    One of the two must be a name, or nearly all words of the sentence must be found.
    """
    alignment = case.alignment
    if alignment is None:
        return None
    claim, window = case.claim.tokens, alignment.window.tokens
    claim_ends = last_places(case.claim, claim)
    window_ends = last_places(alignment.window.material.body, window)
    names = {
        t.norm for t in claim for n in case.claim.names if n.start <= t.start < n.end and t.content
    }
    for i, verb in enumerate(claim):
        if not is_verb(verb):
            continue
        before, after = _around(claim, i, claim_ends)
        for j, token in enumerate(window):
            if token.norm != verb.norm or not is_verb(token):
                continue
            first, last = _around(window, j, window_ends)
            moved = (before & last, after & first)
            if not moved[0] or not moved[1] or before & first:
                continue
            near = alignment.coverage >= 0.9 and len(claim) <= _SHORT
            if (moved[0] | moved[1]) & names or near:
                one, other = _shown(claim, moved[0]), _shown(claim, moved[1])
                return f"“{one}” and “{other}” have changed places around “{verb.folded}”"
    return None


def last_places(body: Text, tokens: Sequence[Token]) -> frozenset[int]:
    """The places in ``tokens`` of the last word of each sentence of ``body``."""
    ends: set[int] = set()
    spans = iter(body.sentences)
    span = next(spans, None)
    for place, token in enumerate(tokens):
        while span is not None and token.start >= span[1]:
            if place:
                ends.add(place - 1)
            span = next(spans, None)
    return frozenset((*ends, len(tokens) - 1))


def is_verb(token: Token) -> bool:
    form = token.folded
    verbal = form.endswith("ed") or is_irregular(form) or form in _UNCHANGED
    return token.content and verbal and not token.norm.startswith("@") and form not in MUTUAL


def _around(tokens: Sequence[Token], place: int, ends: frozenset[int]) -> tuple[set[str], set[str]]:
    """The content words (before, after) a verb, doer first: a passive with "by" is turned."""
    low, high = place, place + 1
    while low > 0 and place - low < 5 and not tokens[low - 1].breaks and low - 1 not in ends:
        low -= 1
    while (
        high < len(tokens)
        and high - place <= 5
        and not tokens[high - 1].breaks
        and high - 1 not in ends
    ):
        high += 1
    before = {t.norm for t in tokens[low:place] if t.content and not t.norm[:1].isdigit()}
    after = {t.norm for t in tokens[place + 1 : high] if t.content and not t.norm[:1].isdigit()}
    passive = any(t.folded == "by" for t in tokens[place + 1 : place + 3]) or (
        any(t.folded in BE for t in tokens[max(0, place - 2) : place])
        and any(t.folded == "by" for t in tokens[place + 1 : high])
    )
    return (after, before) if passive else (before, after)


def _shown(tokens: Sequence[Token], norms: set[str]) -> str:
    return " ".join(dict.fromkeys(t.folded for t in tokens if t.norm in norms))


def sentence_of(body: Text, window: Sequence[Token], place: int) -> tuple[int, int]:
    """The places (end exclusive) of the words that share a sentence with the word at ``place``."""
    start, end = next((s, e) for s, e in body.sentences if s <= window[place].start < e)
    inside = [j for j, token in enumerate(window) if start <= token.start < end]
    return inside[0], inside[-1] + 1


def has_passive(tokens: Sequence[Token]) -> bool:
    """Whether a passive names its doer: "was … by"."""
    return any(
        token.folded == "by" and any(t.folded in BE for t in tokens[max(0, place - 6) : place])
        for place, token in enumerate(tokens)
    )


def speaker_words(sentence: str) -> set[str]:
    """The folded words that name who says it."""
    found = find_reported(sentence)
    return {w.folded for w in words(f"{found.speaker} {found.role or ''}")} if found else set()
