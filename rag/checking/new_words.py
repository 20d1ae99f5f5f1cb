"""The words that a claim brings and none of its sources has."""

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
