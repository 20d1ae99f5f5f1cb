"""Whether two sentences that are opposed in words may be shown as a disagreement: both must say the
one thing of the same, at one time, each in a clause of its own and not in passing.
"""

from __future__ import annotations

import re

from rag.clauses import Clause, clause_of
from rag.likeness import share
from rag.relations import Relation
from rag.same_times import same_time
from rag.statements import Statement

# What each of the two opposed clauses must have of the other.
CLAUSES_SHARE = 0.5
_NUMBERED = re.compile(r"\d")
_IN_PASSING = re.compile(
    r"\b(?:when|after|before|because|since|until|unless|if|whether|while|although|though|despite"
    r"|who|which|where|whose)\s",
    re.I,
)
# "It would not have happened without the storm" denies nothing.
_CONDITIONAL = re.compile(
    r"\b(?:would|could|might|should)\b.{0,60}\b(?:without|if|unless|but for)\b"
    r"|\b(?:without|if|unless)\b.{0,80}\b(?:would|could|might)\b",
    re.I,
)
_PORTION = re.compile(
    r"\b(?:portions?|partial(?:ly)?|parts?|sections?|some|most|many|half|several|northern|southern"
    r"|eastern|western)\b",
    re.I,
)


def one_claim(one: Statement, other: Statement, relation: Relation) -> bool:
    """Does one sentence say of the same what the other says the opposite of?"""
    here, there = _clause(one, relation.one), _clause(other, relation.other)
    if not here or not there or _in_passing(one, here) or _in_passing(other, there):
        return False
    if relation.clash == "date" and not all(map(_NUMBERED.search, (relation.one, relation.other))):
        return False  # "Monday" and "Thursday" are mostly two days of one course of events
    if relation.clash == "denial" and (
        _CONDITIONAL.search(one.body) or _CONDITIONAL.search(other.body)
    ):
        return False
    if not same_time((one, 0, len(one.text)), (other, 0, len(other.text))):
        return False
    if bool(_PORTION.search(_text(one, here))) != bool(_PORTION.search(_text(other, there))):
        return False
    return min(share(here, there), share(there, here)) >= CLAUSES_SHARE


def _clause(statement: Statement, told: str) -> Clause:
    """The words of the clause that the words ``told`` stand in, or the date that they are."""
    start = statement.text.find(told)
    if start < 0 or not statement.words:
        return ()
    inside = [w for w in statement.words if start <= w.start < start + len(told)]
    return clause_of(
        statement, inside[0] if inside else min(statement.words, key=lambda w: abs(w.start - start))
    )


def _in_passing(statement: Statement, clause: Clause) -> bool:
    """Is it a clause that only says when, why or of whom another is true?"""
    before = statement.text[max(0, clause[0].start - 40) : clause[0].start]
    inside = [m.end() for m in _IN_PASSING.finditer(before)]
    return bool(inside) and not re.search(r"[,;:.]\s", before[inside[-1] :])


def _text(statement: Statement, clause: Clause) -> str:
    return statement.text[clause[0].start : clause[-1].end]
