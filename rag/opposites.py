"""Opposite claims in two sentences on the same matter: a denial, a word against its opposite, or
another name, day or place where the rest is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rag.clauses import CLAUSE_LEAST, Clause, around, clause_of, plain_words, shown
from rag.denials import denial, is_negated
from rag.facets import OPPOSITES
from rag.likeness import Word, alike, share
from rag.opposition import Opposed
from rag.slots import other_cause, other_date, other_place
from rag.statements import Statement
from rag.words import stem

# What the clauses of two opposed words must share besides them.
OPPOSITE_REST = 0.5
_CANCEL = re.compile(
    r"\b(?:call(?:s|ed|ing)? off|cancel\w*|scrap(?:s|ped)\b"
    r"|drop(?:s|ped) (?:the |its |his |her |their )?(?:\w+ )?"
    r"(?:plan|bid|idea|project|charge|case)s?|abandon\w*|shelv\w+|postpon\w+|put off|axed"
    r"|delay(?:s|ed)|withdr[ae]wn?|back(?:s|ed) (?:out|down|away)|revers(?:es|ed)|overturn\w*)\b",
    re.I,
)


def opposed(one: Statement, other: Statement) -> Opposed | None:
    """The clearest way in which two statements on the same matter cannot both be true."""
    return (
        denial(one, other)
        or _cancelled(one, other)
        or _opposites(one, other)
        or other_cause(one, other)
        or other_date(one, other)
        or other_place(one, other)
    )


def _cancelled(one: Statement, other: Statement) -> Opposed | None:
    """What one tells as planned or going on, and the other tells to be off."""
    here, there = _CANCEL.search(one.body), _CANCEL.search(other.body)
    if bool(here) == bool(there):
        return None
    off, on, cue = (one, other, here) if here else (other, one, there)
    words = [w for w in on.words if not w.is_name and any(alike(w, o) for o in off.words)]
    if cue is None or not words or on.tense == "event":
        return None
    if re.search(r"\b(?:not|never|n['’]t)\s(?:\w+\s)?$", off.body[: cue.start()]):
        return None
    told = around(on, words[0]), cue.group()
    return Opposed("opposite", *(told if there else (told[1], told[0])), True)


def _opposites(one: Statement, other: Statement) -> Opposed | None:
    here = {stem(w.folded): w for w in (*one.words, *_verbs(one))}
    there = {stem(w.folded): w for w in (*other.words, *_verbs(other))}
    for left, right, changes in OPPOSITES:
        for a, b in ((left, right), (right, left)):
            mine, theirs = _told(one, here, a), _told(other, there, b)
            if not mine or not theirs or any(s in there for s in a) or any(s in here for s in b):
                continue
            clauses = clause_of(one, mine[0]), clause_of(other, theirs[0])
            rest = (
                [w for w in clauses[0] if w != mine[0]],
                [w for w in clauses[1] if w != theirs[0]],
            )
            if _alike_rest(one, rest[0], other, rest[1], changes):
                return Opposed(
                    "opposite",
                    shown(one, clauses[0], mine[0]),
                    shown(other, clauses[1], theirs[0]),
                    changes,
                )
    return None


def _alike_rest(
    one: Statement, here: Clause, other: Statement, there: Clause, changes: bool
) -> bool:
    """Do the clauses share enough besides the opposed words? A state needs less than an event."""
    if changes and max(share(here, other.words), share(there, one.words)) >= OPPOSITE_REST:
        return True
    forth, back = _plain_share(here, other.words), _plain_share(there, one.words)
    return max(forth, back) >= OPPOSITE_REST and min(forth, back) >= CLAUSE_LEAST


def _plain_share(found: Clause, others: Clause) -> float:
    return share(plain_words(found), others)


def _told(statement: Statement, held: Mapping[str, Word], side: frozenset[str]) -> list[Word]:
    """The words of one side of a pair that the sentence tells, neither denied nor as background."""
    return [
        held[s]
        for s in sorted(side & held.keys())
        if not is_negated(statement.tokens, held[s].place)
        and not _in_background(statement, held[s])
    ]


_BACKGROUND = re.compile(r"\b(?:which|that|who)\s+had\s+[^,.;]*", re.I)


def _in_background(statement: Statement, word: Word) -> bool:
    """ "…, which had been closed": how it was before what the sentence tells."""
    return any(m.start() <= word.start < m.end() for m in _BACKGROUND.finditer(statement.text))


def _verbs(statement: Statement) -> Iterator[Word]:
    """Small words that decide: "will", "out", "up", "down", which are no content words."""
    for at, token in enumerate(statement.tokens):
        if token.folded in ("will", "out", "up", "down"):
            yield Word(token.folded, token.norm, at, token.start, token.end, False, "")
