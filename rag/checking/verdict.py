"""Both layers joined: alignment or the entailment model says how well the evidence carries a claim,
and the checks in code can only lower that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np

from rag.checking.case import Case
from rag.checking.synonyms import FILLERS
from rag.numbers import find_quantities
from rag.ports import EntailmentModel, Vectors
from rag.times import find_dates
from rag.types import Check, CheckKind, Label, Verdict

T = TypeVar("T")
CodeCheck = Callable[[Case], Check]

VERBATIM = 0.99
CLOSE = 0.95
LOWERED = 0.1  # what a failed check leaves of a probability
_DECIDING = frozenset({"number", "date", "negation", "role"})


@dataclass(frozen=True, slots=True)
class Bars:
    """From which probability a claim is ``entailed`` (best balance of both errors), from which it
    may be shown as ``supported`` (stricter), and from which it is contradicted.
    """

    entailed: float
    supported: float
    contradicted: float = 0.6


def guarded(kind: CheckKind, call: Callable[[], T]) -> T | Check:
    """The result of ``call``, or a check with outcome ``error`` if it throws anything at all.

    The one place where every exception is caught: whatever goes wrong inside a check or a model
    must end as ``unchecked`` and never as a pass, nor take the other claims down with it.
    """
    try:
        return call()
    except Exception as error:  # noqa: BLE001 (it becomes the outcome "error" of this check)
        return Check(kind, "error", f"the check failed: {type(error).__name__}: {error}"[:200])


def unchecked(check: Check, others: Sequence[Check] = ()) -> Verdict:
    return Verdict("unchecked", entailed=False, probability=0.0, checks=(*others, check))


def score_all(cases: Sequence[Case], model: EntailmentModel) -> list[Vectors | Check]:
    """The model's rows for each case's pairs, all asked for at once; none for what alignment
    decides. A model that throws or gives nonsense yields an ``error`` for each case.
    """
    asked = [[] if case.match == "verbatim" else case.pairs for case in cases]
    flat = [pair for pairs in asked for pair in pairs]
    rows: Vectors | Check = np.zeros((0, 3), dtype=np.float32)
    if flat:
        rows = guarded("entailment", lambda: _sound(model.score(flat), len(flat)))
    if isinstance(rows, Check):
        return [rows if pairs else np.zeros((0, 3), dtype=np.float32) for pairs in asked]
    ends = np.cumsum([len(pairs) for pairs in asked])
    return [rows[end - len(pairs) : end] for end, pairs in zip(ends.tolist(), asked, strict=True)]


def _sound(rows: Vectors, count: int) -> Vectors:
    rows = np.asarray(rows, dtype=np.float32)
    if rows.shape != (count, 3) or not np.isfinite(rows).all():
        raise ValueError(f"the model gave shape {rows.shape} for {count} pairs, or not numbers")
    if (rows < -1e-3).any() or (np.abs(rows.sum(axis=1) - 1.0) > 1e-2).any():
        raise ValueError("the model's rows are not probabilities")
    return rows


def conclude(
    case: Case, rows: Vectors | Check, checks: Sequence[tuple[CheckKind, CodeCheck]], bars: Bars
) -> Verdict:
    """The verdict on one case. ``checks`` run in order; attribution is the last of them."""
    if isinstance(rows, Check):
        return unchecked(rows)
    probability, against = _first_layer(case, rows)
    carried = probability >= bars.entailed
    done: list[Check] = []
    for kind, check in checks:
        if case.match == "verbatim" and kind != "attribution":
            done.append(Check(kind, "pass", "word for word in the source"))
            continue
        result = guarded(kind, partial(check, case))
        if result.outcome == "error":
            return unchecked(result, done)
        done.append(result)
    failed = [c for c in done if c.outcome == "fail" and c.kind != "attribution"]
    probability *= LOWERED ** min(2, len(failed))
    entailed = probability >= bars.entailed and bool(case.quotes)
    lost = any(c.outcome == "fail" and c.kind == "attribution" for c in done)
    label: Label = "unsupported"
    if entailed and lost:
        label = "attribution_lost"
    elif entailed and probability >= bars.supported and not new_words(case):
        label = "supported"
    elif not entailed and _contradicts(case, failed, against, bars):
        label = "contradicted"
    if not entailed:
        done = [c for c in done if c.kind != "attribution" or c.outcome != "fail"]
    if label == "unsupported" and entailed:
        carried = False
    first = Check("entailment", "pass" if carried else "fail", _reason(case, carried))
    return Verdict(label, entailed, float(probability), (first, *done), case.quotes)


def _first_layer(case: Case, rows: Vectors) -> tuple[float, float]:
    """(probability that the evidence carries the claim, that it says the opposite)."""
    if case.match == "verbatim":
        return VERBATIM, 0.0
    if case.alignment is None or not len(rows):
        return 0.0, 0.0
    supported = float(np.clip(rows[:, 0].max(), 0.0, 1.0))
    against = float(np.clip(rows[int((rows[:, 0] + rows[:, 1]).argmax()), 1], 0.0, 1.0))
    if case.match == "close":
        return max(CLOSE, supported), 0.0
    return supported, against


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


def _contradicts(case: Case, failed: Sequence[Check], against: float, bars: Bars) -> bool:
    if against >= bars.contradicted:
        return True
    aligned = case.alignment is not None and case.alignment.coverage >= 0.8
    return aligned and any(c.kind in _DECIDING for c in failed)


def _reason(case: Case, entailed: bool) -> str:
    if case.match == "verbatim":
        return "word for word in the source"
    if case.alignment is None:
        return "no word of it stands in the source"
    missing = [case.claim.text[t.start : t.end] for t in case.alignment.missing][:4]
    if missing:
        return "the source does not have: " + ", ".join(missing)
    if case.match == "close":
        return "every word of it stands in the source, in this order"
    return "the source says this" if entailed else "the source has these words, not this statement"
