"""What a claim brings that none of its sources has: words, names and numbers."""

from __future__ import annotations

from rag.checking.case import Case
from rag.checking.synonyms import FILLERS
from rag.numbers import find_quantities
from rag.times import find_dates


def new_words(case: Case) -> list[str]:
    """Content words of the claim that its evidence does not have, in any form.

    Names, numbers and dates are left to their checks, which know more ways to write them.
    """
    if case.alignment is None:
        return []
    held = {t.norm for m in case.materials for t in m.body.tokens}
    text = case.claim.text
    judged = [(n.start, n.end) for n in case.claim.names]
    judged += [(q.start, q.end) for q in find_quantities(text)]
    judged += [(d.start, d.end) for d in find_dates(text)]
    return [
        text[t.start : t.end]
        for t in case.alignment.missing
        if t.norm not in held
        and t.folded not in FILLERS
        and not any(start <= t.start < end for start, end in judged)
    ]


def new_names(case: Case) -> list[str]:
    """Names of the claim of which no word stands in a source."""
    held = {t.norm for m in case.materials for t in m.body.tokens}
    return [
        name.text
        for name in case.claim.names
        if not any(
            t.norm in held
            for t in case.claim.tokens
            if name.start <= t.start < name.end and t.content
        )
    ]


def new_numbers(case: Case) -> list[str]:
    """Numbers of the claim, in figures or as words, that stand in no source."""
    held = {t.norm for m in case.materials for t in m.body.tokens}
    return [
        case.claim.text[t.start : t.end]
        for t in case.claim.tokens
        if t.norm[:1].isdigit() and t.norm not in held
    ]
