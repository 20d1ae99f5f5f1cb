"""Parts of statements laid against each other: clauses on the same things, and how a source puts
them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.likeness import Word, share
from rag.statements import Statement

# Clauses that share this much of each other's words are about the same.
CLAUSE_MOST = 0.7
CLAUSE_LEAST = 0.35
SENTENCE_LEAST = 0.5
MOST_SHOWN = 14

Clause = Sequence[Word]


def clause_pairs(one: Statement, other: Statement) -> Iterator[tuple[Clause, Clause]]:
    """Clauses of both that are about the same things, most alike first; the whole sentences where
    they are much the same.
    """
    found: list[tuple[float, int, tuple[Clause, Clause]]] = []
    for here in one.clauses or (one.words,):
        for there in other.clauses or (other.words,):
            plain = plain_words(here), plain_words(there)
            if not plain[0] or not plain[1]:
                continue
            forth, back = share(plain[0], plain[1]), share(plain[1], plain[0])
            if max(forth, back) >= CLAUSE_MOST and min(forth, back) >= CLAUSE_LEAST:
                found.append((-(forth + back), len(found), (here, there)))
    yield from (pair for _, _, pair in sorted(found, key=lambda f: f[:2]))
    if likeness(one, other) >= SENTENCE_LEAST:
        yield one.words, other.words


def clause_of(statement: Statement, word: Word) -> Clause:
    """The words of the clause that a word stands in; all of them if it stands in none."""
    for clause in statement.clauses:
        if clause[0].start <= word.start <= clause[-1].start:
            return clause
    return statement.words


def same_clause(one: Statement, word: Word, other: Statement, match: Word) -> bool:
    """Are the clauses that two words stand in about the same?"""
    here, there = clause_of(one, word), clause_of(other, match)
    return min(share(here, there), share(there, here)) >= CLAUSE_LEAST


def plain_words(found: Clause) -> list[Word]:
    """The words that are no names."""
    return [w for w in found if not w.is_name]


def likeness(one: Statement, other: Statement) -> float:
    """How much of the words besides names each has of the other, whichever has less."""
    here, there = plain_words(one.words), plain_words(other.words)
    return min(share(here, there), share(there, here)) if here and there else 0.0


def shown(statement: Statement, clause: Clause, word: Word) -> str:
    """The clause as the source puts it, or a few words around the one that decides."""
    tokens = statement.tokens
    start, end = min(clause[0].place, word.place), max(clause[-1].place, word.place)
    while start > 0 and clause[0].place - start < 3:
        if tokens[start - 1].breaks or tokens[start - 1].content:
            break
        start -= 1
    if end - start > MOST_SHOWN:
        return around(statement, word)
    return statement.text[tokens[start].start : tokens[end].end]


def around(statement: Statement, word: Word) -> str:
    """A few words of the source around the one that decides, as they stand."""
    tokens = statement.tokens
    first, last = max(0, word.place - 2), min(len(tokens) - 1, word.place + 3)
    while first < word.place and tokens[first].breaks:
        first += 1
    return statement.text[tokens[first].start : tokens[last].end].strip()
