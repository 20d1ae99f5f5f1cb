"""Denials: one sentence denies what the other affirms."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.checking.tokens import Token
from rag.clauses import Clause, clause_pairs, same_clause, shown
from rag.likeness import Word, alike
from rag.opposition import Opposed
from rag.similarity import similarity
from rag.statements import Statement

_NOT_TEXT = "not no never none neither nor nobody nothing without"
_NOT = frozenset(_NOT_TEXT.split())
_DENY_TEXT = """
denied denies deny denying refused refuses failed fails failing unable ruled false falsely rejected
rejects dismissed lack lacks lacked lacking prevent prevents prevented preventing avoid avoids
avoided avoiding
"""
_DENY = frozenset(_DENY_TEXT.split())
_STOP_TEXT = "because when after before while if although since that who which and but so as"
_STOP = frozenset(_STOP_TEXT.split())
# They stand between "not" and what is denied: "no intention of leaving", "not yet decided".
_BETWEEN_TEXT = "yet ever also already even been so intention plan plans wish reason"
_BETWEEN = frozenset(_BETWEEN_TEXT.split())
_REACH = 4
# The cosine of a denied word and one that means much the same.
NEAR_DENIAL = 0.4


def is_negated(tokens: Sequence[Token], at: int) -> bool:
    """Is the word the first of its clause behind a "not", or behind a word that denies?"""
    for back in range(1, _REACH + 1):
        if at - back < 0:
            return False
        token = tokens[at - back]
        if token.norm == "not" or token.folded in _NOT or token.folded in _DENY:
            follows = tokens[at - back + 1].folded if back > 1 else ""
            return follows not in ("only", "just", "until")
        if token.breaks or (token.folded in _STOP and token.folded != "that"):
            return False
        if token.content and token.folded not in _BETWEEN and not token.folded.endswith("ly"):
            return False
    return False


def denial(one: Statement, other: Statement) -> Opposed | None:
    """The words that one side denies and the other affirms, in clauses about the same."""
    for here, there in clause_pairs(one, other):
        flipped = _flipped(one, here, other, there)
        if flipped is not None:
            changes = "plan" in (one.tense, other.tense) or _pending(one) or _pending(other)
            return Opposed(
                "denial", shown(one, here, flipped[0]), shown(other, there, flipped[1]), changes
            )
    return None


def _flipped(
    one: Statement, here: Clause, other: Statement, there: Clause
) -> tuple[Word, Word] | None:
    pairs = [(w, m) for w in here if not w.is_name and (m := _match(w, there)) is not None]
    denied = [w for w in here if is_negated(one.tokens, w.place)]
    refused = [w for w in there if is_negated(other.tokens, w.place)]
    if _framed(one) or _framed(other):
        if not pairs or (bool(denied) or _framed(one)) == (bool(refused) or _framed(other)):
            return None
        return pairs[0]
    flipped = next(
        (
            (w, m)
            for w, m in pairs
            if (w in denied) != (m in refused) and same_clause(one, w, other, m)
        ),
        None,
    )
    if flipped is not None or bool(denied) == bool(refused):
        return flipped
    # "never belonged to" and "was a member of": denied, and only near to what the other affirms.
    for word in denied or refused:
        affirmed = there if denied else here
        near = max(affirmed, key=lambda w: similarity(word.folded, w.folded))
        if similarity(word.folded, near.folded) >= NEAR_DENIAL:
            return (word, near) if denied else (near, word)
    return None


def _match(word: Word, there: Clause) -> Word | None:
    best = max(there, key=lambda w: alike(word, w), default=None)
    return best if best is not None and alike(word, best) >= 0.6 else None


def _framed(statement: Statement) -> bool:
    """Is the whole sentence told as denied ("he denied that …")?"""
    return statement.said is not None and statement.said.strength == "denial"


def _pending(statement: Statement) -> bool:
    return bool(
        re.search(r"\b(?:yet|still|no longer|not yet|so far|currently|after all)\b", statement.text)
    )
