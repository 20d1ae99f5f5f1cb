"""Each quantity of a sentence must stand in the evidence: value, unit and "up to" alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.checking.case import Case
from rag.checking.places import fits_better, place_of, scope
from rag.checking.quantifiers import other_quantifier, other_unit
from rag.checking.synonyms import same_word
from rag.checking.vague_numbers import find_vague
from rag.numbers import Quantity, backs, find_quantities, same_unit
from rag.times import find_dates
from rag.types import Check
from rag.words import fold

_SMALL = 2  # "both", "two sides": may sum up what the source lists
_LABELLED = re.compile(
    r"(?:(?<=[\w,;:)] )(?P<name>[A-Z][\w'’-]*)|\b(?P<kind>(?i:series|season|episode|chapter|part|"
    r"number|no\.?|page|flight|route|level|phase|stage|type|section|article|room|grade|category|channel|"
    r"version|rule|volume|windows|line|gate|unit)))\s$"
)
_AGES = re.compile(r"['’]?s\b")
_PEOPLE = frozenset(("people", "men", "women", "children", "staff", "troops", "police"))


def check_numbers(case: Case) -> Check:
    """Fails with what the source says instead: "the source says 170 tanks, the sentence 270"."""
    text = case.claim.text
    claimed = find_quantities(text)
    vague = find_vague(text)
    loose_words = other_quantifier(case) or other_unit(case)
    if loose_words:
        return Check("number", "fail", loose_words)
    if not claimed and not vague:
        return Check("number", "not_applicable", "no number in the sentence")
    texts = case.evidence
    near = find_quantities(case.alignment.window.text) if case.alignment else []
    given = [*near, *(quantity for text in texts for quantity in find_quantities(text))]
    for quantity in claimed:
        instead = _instead(quantity, case)
        if instead is not None:
            return Check("number", "fail", _differs(instead, quantity))
        wrong = _problem(quantity, text, given, texts)
        if wrong and _both_ends(quantity, claimed, given):
            continue
        if wrong:
            return Check("number", "fail", wrong)
    for loose in vague:
        held = [v for text in texts for v in find_vague(text)]
        same = [v for v in held if v.follows == loose.follows and v.kind == loose.kind]
        fits = not same and any(loose.fits(q) for q in given)
        if not fits and not any(loose.agrees(v) for v in same or held):
            rival = next((v for v in same or held if v.kind == loose.kind), None)
            if rival is not None:
                detail = f"the source says {rival.text}, the sentence {loose.text}"
                return Check("number", "fail", detail)
    return Check("number", "pass", "every number stands in the source")


def _problem(
    claimed: Quantity, text: str, given: Sequence[Quantity], texts: Sequence[str]
) -> str | None:
    if _AGES.match(text, claimed.end):
        return None  # "in his 30s": nothing to compare it with
    label = _label(text, claimed)
    if label is not None:
        return _other_label(label, claimed, texts)
    backing = [q for q in given if backs(q, claimed)]
    if any(_same_thing(q, claimed) for q in backing):
        return None
    rival = next((q for q in given if _rival(q, claimed)), None)
    if backing:
        return _differs(rival, claimed) if rival is not None and not _small(claimed) else None
    if _follows(claimed, given, texts):
        return None
    bound = next((q for q in given if q.value == claimed.value and same_unit(q, claimed)), None)
    if bound is not None:
        return f"the source says “{_bounded(bound)}”, the sentence “{_bounded(claimed)}”"
    if rival is not None:
        return _differs(rival, claimed)
    if claimed.unit is None and claimed.value <= _SMALL + claimed.ordinal:
        return None
    other = next((q for q in given if q.unit == claimed.unit and q.unit is not None), None)
    if other is not None:
        return _differs(other, claimed)
    return f"the source does not say {_shown(claimed)}"


def _instead(claimed: Quantity, case: Case) -> Quantity | None:
    """Another number between the same neighbours; the claimed one may stand elsewhere."""
    if _AGES.match(case.claim.text, claimed.end):
        return None
    place = place_of(case, claimed.start, claimed.end)
    if place is None:
        return None
    text, shift = scope(case)
    near = [(q, q.start + shift, q.end + shift) for q in find_quantities(text)]
    there = [q for q, start, end in near if place.overlaps(start, end)]
    if any(backs(q, claimed) or _equal(q, claimed) for q in there):
        return None
    if fits_better(case, place, [(start, end) for q, start, end in near if backs(q, claimed)]):
        return None
    rivals = [q for q in there if q.ordinal == claimed.ordinal]
    return next((q for q in rivals if claimed.value == q.value or claimed.unit == q.unit), None)


def _equal(left: Quantity, right: Quantity) -> bool:
    return (left.value, left.unit) == (right.value, right.unit)


def _both_ends(quantity: Quantity, claimed: Sequence[Quantity], given: Sequence[Quantity]) -> bool:
    """Whether both ends of a range of the source are told, if in other words."""
    values = {q.value for q in claimed}
    return any(
        low.bound == high.bound == "range"
        and quantity.value in (low.value, high.value)
        and {low.value, high.value} <= values
        and same_unit(low, quantity)
        for low, high in pairwise(given)
    )


def _differs(source: Quantity, claimed: Quantity) -> str:
    return f"the source says {_shown(source)}, the sentence {_shown(claimed)}"


def _small(quantity: Quantity) -> bool:
    return quantity.value <= _SMALL and quantity.unit is None


# --- numbers that are names -------------------------------------------------------------------


def _label(text: str, quantity: Quantity) -> str | None:
    """The word that the number belongs to in "Flight 8623", "season 7", "Windows 95"."""
    if quantity.unit is not None or not quantity.text.isdigit():
        return None
    match = _LABELLED.search(text, max(0, quantity.start - 40), quantity.start)
    if match is None:
        return None
    if match.group("name") and quantity.nouns:
        noun = quantity.nouns[0]
        if noun in _PEOPLE or (
            len(noun) > 2 and noun.endswith("s") and not noun.endswith(("ss", "us", "is"))
        ):
            return None
    return match.group("name") or match.group("kind")


def _other_label(label: str, claimed: Quantity, texts: Sequence[str]) -> str | None:
    """Why, if the source has the same word with another number only."""
    joined = "\n".join(texts)
    if re.search(rf"(?<!\d){claimed.text}(?!\d)", joined):
        return None
    others = re.findall(rf"\b{re.escape(label)}\s(\d+)\b", joined, re.IGNORECASE)
    if not others:
        return None
    return f"the source says {label} {others[0]}, the sentence {label} {claimed.text}"


# --- what follows from the source without standing there ---------------------------------------


def _follows(claimed: Quantity, given: Sequence[Quantity], texts: Sequence[str]) -> bool:
    """Whether another way to write it stands there: quarters, centuries, years, shares, metres."""
    joined = "\n".join(texts)
    if claimed.ordinal and claimed.unit == "century":
        first = (int(claimed.value) - 1) * 100
        return any(
            m.year is not None and first <= m.year <= first + 100 for m in find_dates(joined)
        )
    if claimed.ordinal and claimed.value <= 4 and claimed.nouns[:1] == ("quarter",):
        return bool(re.search(rf"\bQ{int(claimed.value)}\b", joined))
    like_a_year = claimed.text.isdigit() and 1500 <= claimed.value <= 2100
    if claimed.unit is None and like_a_year:
        return bool(re.search(rf"(?<![\d.,]){claimed.text}(?![\d,]|\.\d)", joined))
    if claimed.bound in ("exact", "about") and claimed.unit == "%":
        return any(v.kind == "share" and v.fits(claimed) for v in find_vague(joined))
    metres = re.fullmatch(r"(\d[\d,.]*)m", claimed.text)
    if metres and claimed.unit is None:
        return any(q.unit == "metre" and q.text == metres.group(1) for q in given)
    if claimed.unit == "metre":
        return any(q.text == f"{claimed.text}m" and q.unit is None for q in given)
    return False


def _forms(quantity: Quantity) -> set[str]:
    return {same_word(fold(noun)) for noun in quantity.nouns if noun not in _DEGREES}


_DEGREES = frozenset(("more", "fewer", "less", "additional", "extra", "other", "further", "new"))


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
        return source.unit == claimed.unit and (
            not _forms(source) or not _forms(claimed) or bool(_forms(source) & _forms(claimed))
        )
    return source.unit is None and bool(_forms(source) & _forms(claimed))


def _shown(quantity: Quantity) -> str:
    words = _WORDS[quantity.bound] + quantity.text
    unit = quantity.unit
    if unit is not None and not any(sign in quantity.text for sign in (unit, "$", "£", "€")):
        words += "%" if unit == "%" else f" {_many(unit, quantity)}"
    return " ".join([words, *quantity.nouns[:2]])


_PLURALS = {"foot": "feet", "inch": "inches", "century": "centuries", "points": "points"}


def _many(unit: str, quantity: Quantity) -> str:
    if quantity.value == 1 or quantity.ordinal or not unit.isalpha() or len(unit) < 4:
        return unit
    return _PLURALS.get(unit, f"{unit}s")


_WORDS = {
    "exact": "", "about": "about ", "at_most": "up to ", "under": "less than ",
    "at_least": "at least ", "over": "more than ", "range": "",
}  # fmt: skip


def _bounded(quantity: Quantity) -> str:
    ends = " (an end of a range)" if quantity.bound == "range" else ""
    return _WORDS[quantity.bound] + quantity.text + ends
