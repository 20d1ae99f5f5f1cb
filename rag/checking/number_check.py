"""Each quantity of a sentence must stand in the evidence: value, unit and "up to" alike."""

from __future__ import annotations

from collections.abc import Sequence

from rag.checking.case import Case
from rag.checking.synonyms import same_word
from rag.numbers import Quantity, backs, find_quantities, same_unit
from rag.types import Check
from rag.words import fold

_SMALL = 2  # "both", "two sides": may sum up what the source lists


def check_numbers(case: Case) -> Check:
    """Fails with what the source says instead: "the source says 170 tanks, the sentence 270"."""
    claimed = find_quantities(case.claim.text)
    if not claimed:
        return Check("number", "not_applicable", "no number in the sentence")
    near = find_quantities(case.alignment.window.text) if case.alignment else []
    given = [quantity for text in case.evidence for quantity in find_quantities(text)]
    for quantity in claimed:
        wrong = _problem(quantity, near, given)
        if wrong:
            return Check("number", "fail", wrong)
    return Check("number", "pass", "every number stands in the source")


def _problem(claimed: Quantity, near: Sequence[Quantity], given: Sequence[Quantity]) -> str | None:
    backing = [q for q in (*near, *given) if backs(q, claimed)]
    if any(_same_thing(q, claimed) for q in backing):
        return None
    rival = next((q for q in (*near, *given) if _rival(q, claimed)), None)
    if backing:
        if rival is None:
            return None
        return f"the source says {_shown(rival)}, the sentence {_shown(claimed)}"
    bound = next(
        (q for q in (*near, *given) if q.value == claimed.value and same_unit(q, claimed)), None
    )
    if bound is not None:
        return f"the source says “{_bounded(bound)}”, the sentence “{_bounded(claimed)}”"
    if rival is not None:
        return f"the source says {_shown(rival)}, the sentence {_shown(claimed)}"
    if claimed.value <= _SMALL and claimed.unit is None:
        return None
    return f"the source does not say {_shown(claimed)}"


def _forms(quantity: Quantity) -> set[str]:
    return {same_word(fold(noun)) for noun in quantity.nouns}


def _same_thing(source: Quantity, claimed: Quantity) -> bool:
    """What is counted is the same, as far as both say it."""
    if claimed.unit is not None:
        return source.unit == claimed.unit
    left, right = _forms(source), _forms(claimed)
    return not left or not right or bool(left & right)


def _rival(source: Quantity, claimed: Quantity) -> bool:
    """Another number of the same thing."""
    if source.value == claimed.value or source.ordinal != claimed.ordinal:
        return False
    if claimed.unit is not None:
        return source.unit == claimed.unit
    return source.unit is None and bool(_forms(source) & _forms(claimed))


def _shown(quantity: Quantity) -> str:
    return " ".join([_bounded(quantity), *quantity.nouns[:2]])


_WORDS = {
    "exact": "", "about": "about ", "at_most": "up to ", "under": "less than ",
    "at_least": "at least ", "over": "more than ", "range": "",
}  # fmt: skip


def _bounded(quantity: Quantity) -> str:
    return _WORDS[quantity.bound] + quantity.text
