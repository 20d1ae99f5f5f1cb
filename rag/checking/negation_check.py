"""Negation: "not" neither lost nor gained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from rag.checking.alignment import Alignment
from rag.checking.case import Case
from rag.checking.clause_words import REACH, governed, shown_words, together
from rag.checking.tokens import Token
from rag.checking.word_order import last_places
from rag.types import Check

_NOT_TEXT = "not no never none neither nor without nobody nothing cannot nowhere"
_NOT = frozenset(_NOT_TEXT.split())
_AGAINST_TEXT = """
deny denies denied denying refuse refuses refused refusing fail fails failed failing reject rejects
rejected lack lacks lacked lacking unlikely hardly barely unable stop stopped stops prevent prevents
prevented avoid avoided ban banned barred rule rules ruled few little dismiss dismisses dismissed
false falsely halt halted cancel cancelled canceled abandon abandoned unwilling impossible rarely
seldom scarcely absence absent
"""
_AGAINST = frozenset(_AGAINST_TEXT.split())

# "had never imagined that it hurt", "did not know that he left": what follows is so all the same.
_FACTIVE_TEXT = """
know known knew imagine imagined forget forgot forgotten realise realised realize realized surprise
surprised surprising regret regretted doubt doubted only just until
"""
_FACTIVE = frozenset(_FACTIVE_TEXT.split())
_DENIERS = frozenset(
    (
        "denied",
        "denies",
        "deny",
        "denying",
        "refused",
        "refuses",
        "refuse",
        "failed",
        "fails",
        "fail",
        "unable",
        "unwilling",
        "declined",
        "declines",
    )
)
_EXCEPT = frozenset(("except", "only", "until", "unless", "just", "but"))
_CLAUSE = frozenset(("that", "how", "why", "what", "where", "when", "who", "whether", "if"))
_STILL = frozenset(("still", "already", "also", "now", "longer"))
_MIN_COVERAGE = 0.7


def check_negation(case: Case) -> Check:
    alignment = case.alignment
    if alignment is None or alignment.coverage < _MIN_COVERAGE:
        return Check("negation", "not_applicable", "too little of the sentence is in the source")
    claim, window = case.claim.tokens, alignment.window.tokens
    claim_ends = last_places(case.claim, claim)
    window_ends = last_places(alignment.window.material.body, window)
    to_window = dict(alignment.pairs)
    to_claim = {j: i for i, j in alignment.pairs}
    kept = {t.folded for t in claim} & {t.folded for t in window}
    for j in _negators(window, window_ends, kept):
        verb = next((g for g in governed(window, j, window_ends) if g in to_claim), None)
        if verb is None or not together(alignment, to_claim[verb], verb):
            continue
        if not _negated(claim, to_claim[verb], claim_ends):
            return Check("negation", "fail", _lost(window, j, verb))
    if not any(_is_against(t) for t in claim):
        for j in _deniers(window):
            verb = next((g for g in governed(window, j, window_ends) if g in to_claim), None)
            if verb is not None and together(alignment, to_claim[verb], verb):
                return Check("negation", "fail", _lost(window, j, verb))
    put_in = _put_in(alignment, to_window, window_ends)
    if put_in is not None:
        return Check("negation", "fail", _gained(claim, put_in, min(put_in + 1, len(claim) - 1)))
    left_out = _left_out(alignment, window_ends)
    if left_out is not None:
        return Check("negation", "fail", _lost(window, left_out, left_out + 1))
    for i in _negators(claim, claim_ends, kept):
        first = next(governed(claim, i, claim_ends), None)
        if (
            first is not None
            and first not in to_window
            and any(
                t.norm == claim[first].norm and _negated(window, j, window_ends)
                for j, t in enumerate(window)
            )
        ):
            continue
        verb = next((g for g in governed(claim, i, claim_ends) if g in to_window), None)
        if verb is None or not together(alignment, verb, to_window[verb]):
            continue
        if not _negated(window, to_window[verb], window_ends):
            return Check("negation", "fail", _gained(claim, i, verb))
    for i in _deniers(claim):
        verb = next((g for g in governed(claim, i, claim_ends) if g in to_window), None)
        if verb is None or not together(alignment, verb, to_window[verb]):
            continue
        if i not in to_window and not _negated(window, to_window[verb], window_ends):
            return Check("negation", "fail", _gained(claim, i, verb))
    return Check("negation", "pass", "nothing is denied that the source affirms, or the reverse")


def _put_in(alignment: Alignment, to_window: Mapping[int, int], ends: frozenset[int]) -> int | None:
    """The place of a "not" in the claim between words that the source has side by side."""
    claim, window = alignment.claim, alignment.window.tokens
    for i, token in enumerate(claim):
        if not _is_not(token) or _empty(claim, i) or i in to_window:
            continue
        before, after = i - 1, i + 1
        if after in to_window and before not in to_window and before - 1 in to_window:
            before -= 1  # "it does not rain", of "it rains"
        if before not in to_window or after not in to_window:
            continue
        low, high = to_window[before] + 1, to_window[after]
        if any(p in ends for p in range(low - 1, high)) or not _plain(window[low:high]):
            continue
        if together(alignment, after, high) and not _negated(window, high, ends):
            return i
    return None


def _left_out(alignment: Alignment, ends: frozenset[int]) -> int | None:
    """The place of a "not" in the source between words that the claim has side by side."""
    claim, window = alignment.claim, alignment.window.tokens
    for (i, j), (after, behind) in pairwise(alignment.pairs):
        gap = [p for p in range(j + 1, behind) if _is_not(window[p])]
        if len(gap) != 1 or _empty(window, gap[0]) or any(p in ends for p in range(j, behind)):
            continue
        rest = [t for p, t in enumerate(window[j + 1 : behind], j + 1) if p != gap[0]]
        if not _plain(rest) or not _plain(claim[i + 1 : after]):
            continue
        if together(alignment, after, behind) and not any(map(_is_against, claim)):
            return gap[0]
    return None


def _plain(tokens: Sequence[Token]) -> bool:
    """At most a "does" or "still"."""
    return len(tokens) <= 1 and all(
        t.folded in _STILL or not (t.content or _is_against(t)) for t in tokens
    )


def _is_not(token: Token) -> bool:
    return token.norm in _NOT or token.folded in _NOT


def _is_against(token: Token) -> bool:
    return (
        _is_not(token) or token.folded in _AGAINST or token.folded.startswith(("un", "in", "non"))
    )


def _empty(tokens: Sequence[Token], place: int) -> bool:
    """ "not only", "not know that", "no fewer than": it leaves what follows as it is."""
    after = [t.folded for t in tokens[place + 1 : place + 3]]
    if after[1:] == ["than"] and after[0] in ("fewer", "less", "more"):
        return True
    return any(
        t.folded in _FACTIVE
        and (t.folded in _EXCEPT or any(b.folded in _CLAUSE for b in tokens[at + 1 : at + 3]))
        for at, t in enumerate(tokens[place + 1 : place + 3], place + 1)
    )


def _deniers(tokens: Sequence[Token]) -> Iterator[int]:
    """ "denied that", "refused to", "failed to": verbs that deny what follows."""
    for place, token in enumerate(tokens[:-1]):
        if token.folded not in _DENIERS or any(map(_is_not, tokens[max(0, place - 3) : place])):
            continue
        if tokens[place + 1].folded in ("to", "that", "any", "having", "he", "she", "it", "they"):
            yield place


def _negators(tokens: Sequence[Token], ends: frozenset[int], kept: set[str]) -> Iterator[int]:
    """The places of "not" and the like, without "not only" and, unless the other side has these
    words too, what holds until or except.
    """
    for place, token in enumerate(tokens):
        if not _is_not(token) or _empty(tokens, place):
            continue
        last = next((p for p in range(place, len(tokens)) if p in ends), len(tokens) - 1)
        first = next((p + 1 for p in range(place - 1, -1, -1) if p in ends), 0)
        if not {t.folded for t in tokens[first : last + 1]} & _EXCEPT - kept:
            yield place


def _negated(tokens: Sequence[Token], place: int, ends: frozenset[int]) -> bool:
    """Whether a word of the same sentence shortly before denies it, or "no" shortly behind."""
    first = next((p + 1 for p in range(place - 1, -1, -1) if p in ends), 0)
    before = range(max(first, place - REACH - 2), place)
    if any(
        (_is_not(tokens[p]) and not _empty(tokens, p))
        or (tokens[p].folded in _AGAINST and not _a_few(tokens, p))
        for p in before
    ):
        return True
    behind = range(place, min(len(tokens), place + 3))
    return any(
        _is_not(tokens[p]) and tokens[p].folded != "without" and (p == place or p - 1 not in ends)
        for p in behind
    )


def _a_few(tokens: Sequence[Token], place: int) -> bool:
    """ "a few", "a little": some, not hardly any."""
    return (
        tokens[place].folded in ("few", "little") and place > 0 and tokens[place - 1].folded == "a"
    )


def _lost(window: Sequence[Token], place: int, verb: int) -> str:
    return f"the source says “{shown_words(window, place, verb)}”, the sentence affirms it"


def _gained(claim: Sequence[Token], place: int, verb: int) -> str:
    return f"the sentence says “{shown_words(claim, place, verb)}”, the source does not"
