"""Whether the words of a claim have changed places in a way that changes who did what."""

from __future__ import annotations

from collections.abc import Sequence

from rag.attribution import find_reported
from rag.checking.case import Case
from rag.checking.synonyms import is_irregular
from rag.checking.tokens import Text, Token
from rag.words import words

_BE = frozenset(("is", "are", "was", "were", "be", "been", "being", "get", "gets", "got"))
# A name behind one of these may stand anywhere in the sentence.
_LOOSE_TEXT = "in at from near to on with and or between across by around over under via"
_LOOSE = frozenset(_LOOSE_TEXT.split())


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


def out_of_order(case: Case) -> str | None:
    """Why, if two names stand in the other order than in the sentence that carries the claim.

    Names behind "in", "with", "and" … may stand anywhere, and so may speakers; a passive on one
    side only explains any order.
    """
    alignment = case.alignment
    if alignment is None or alignment.coverage < 0.85 or not alignment.pairs:
        return None
    body, window = alignment.window.material.body, alignment.window.tokens
    first, last = sentence_of(body, window, alignment.pairs[len(alignment.pairs) // 2][1])
    sentence = window[first:last]
    if _has_passive(case.claim.tokens) != _has_passive(sentence):
        return None
    start, end = sentence[0].start, sentence[-1].end
    spoken = _speaker_words(case.claim.text) | _speaker_words(body.text[start:end] + ".")
    ours, theirs = _free_names(case.claim.tokens), _free_names(sentence)
    names = [n for n in ours if n in theirs and not set(ours[n][1].split()) & spoken]
    for one in names:
        for other in names:
            a, b, c, d = (side[name][0] for side in (ours, theirs) for name in (one, other))
            if max(a) < min(b) and min(c) > max(d):
                return f"the source has {ours[other][1]} before {ours[one][1]}, in another part"
    return None


def sentence_of(body: Text, window: Sequence[Token], place: int) -> tuple[int, int]:
    """The places (end exclusive) of the words that share a sentence with the word at ``place``."""
    start, end = next((s, e) for s, e in body.sentences if s <= window[place].start < e)
    inside = [j for j, token in enumerate(window) if start <= token.start < end]
    return inside[0], inside[-1] + 1


def _has_passive(tokens: Sequence[Token]) -> bool:
    return any(
        token.folded == "by" and any(t.folded in _BE for t in tokens[max(0, place - 6) : place])
        for place, token in enumerate(tokens)
    )


def _free_names(tokens: Sequence[Token]) -> dict[str, tuple[list[int], str]]:
    """Where each known name stands without a loose word before it."""
    found: dict[str, tuple[list[int], str]] = {}
    for place, token in enumerate(tokens):
        before = {t.folded for t in tokens[max(0, place - 2) : place]}
        after = tokens[place + 1].folded if place + 1 < len(tokens) else ""
        if token.norm.startswith("@") and not (_LOOSE & before or after in ("and", "or")):
            found.setdefault(token.norm, ([], token.folded))[0].append(place)
    return found


def _speaker_words(sentence: str) -> set[str]:
    found = find_reported(sentence)
    return {w.folded for w in words(f"{found.speaker} {found.role or ''}")} if found else set()
