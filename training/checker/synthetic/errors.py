"""All errors that can be made of a claim, and which of them is wanted most."""

from __future__ import annotations

import random
from collections import Counter

from rag.numbers import find_quantities
from training.checker.synthetic.error_figures import date_changes, number_changes, unit_changes
from training.checker.synthetic.error_names import (
    name_changes,
    role_changes,
    speaker_changes,
    subject_changes,
)
from training.checker.synthetic.error_words import (
    antonym_changes,
    modality_changes,
    negation_changes,
    predicate_changes,
    quantifier_changes,
)
from training.checker.synthetic.extrinsic import extrinsic_changes
from training.checker.synthetic.model import Change, Setting
from training.checker.synthetic.rewrites import is_claim
from training.checker.texts_alike import normalised

_MAKERS = (
    number_changes, unit_changes, date_changes, name_changes, role_changes, speaker_changes,
    subject_changes, negation_changes, antonym_changes, quantifier_changes, modality_changes,
    predicate_changes, extrinsic_changes,
)  # fmt: skip
# How many of a kind are wanted, in proportion; the kind that lags most behind is made first.
WANTED = {
    "number": 12.0, "unit": 3.0, "date": 3.0, "weekday": 2.0, "month": 3.0, "year": 5.0,
    "name": 12.0, "role_swap": 6.0, "attribution_swapped": 5.0, "merged_wrong": 5.0,
    "negation": 9.0, "antonym": 8.0, "quantifier": 5.0, "modality": 5.0, "predicate": 5.0,
    "extrinsic": 8.0, "elsewhere": 6.0, "elsewhere_hard": 5.0, "other_text": 3.0,
}  # fmt: skip
# Errors after which each of the two claims refutes, or does not give, the other.
_SYMMETRIC = frozenset(
    ("number", "unit", "date", "weekday", "month", "year", "name", "role_swap", "negation")
) | frozenset(("attribution_swapped", "merged_wrong", "antonym", "predicate"))
_SINCE = ("since", "by", "before", "after", "until", "till", "from")


def lags(kind: str, made: Counter[str]) -> bool:
    """Whether fewer of ``kind`` were made than its share of all wanted."""
    total = sum(made.values())
    return made[kind] < total * WANTED[kind] / sum(WANTED.values())


def errors_of(
    text: str, setting: Setting, made: Counter[str], chance: random.Random
) -> list[Change]:
    """One change of each kind that can be made, the kind most behind its share first."""
    known = normalised(setting.evidence)
    by_kind: dict[str, list[Change]] = {}
    for maker in _MAKERS:
        for change in maker(text, setting):
            plain = normalised(change.text)
            if plain != normalised(text) and plain not in known and is_claim(change.text):
                by_kind.setdefault(change.kind, []).append(change)
    total = sum(made.values()) + 1
    kinds = sorted(by_kind, key=lambda k: (made[k] / total / WANTED[k], k))
    return [chance.choice(by_kind[kind]) for kind in kinds]


def is_symmetric(change: Change, text: str) -> bool:
    """Whether ``text`` is as wrong where ``change.text`` holds as the other way round."""
    if change.kind == "number":
        return all(q.bound in ("exact", "about") for q in find_quantities(text))
    if change.kind in ("date", "weekday", "month", "year"):
        return not any(f" {word} " in f" {text.lower()}" for word in _SINCE)
    return change.kind in _SYMMETRIC
