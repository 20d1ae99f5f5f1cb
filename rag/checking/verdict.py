"""Both layers joined to one verdict: what alignment and the entailment model say, and the checks in
code, which can only lower it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import numpy as np

from rag.checking.case import Case
from rag.checking.joint import Calibration, features, look
from rag.checking.new_words import new_words
from rag.errors import WeightsDamaged
from rag.ports import EntailmentModel, Vectors
from rag.types import Check, CheckKind, Label, Verdict

T = TypeVar("T")
CodeCheck = Callable[[Case], Check]

VERBATIM = 0.99
CLOSE = 0.95
FAULTY = 0.05  # a close one in which a check failed
NEAR_COPY = 0.8
LOWERED = 0.1  # the most that a failed check leaves of a near copy's probability
_DECIDING = frozenset({"number", "date", "negation", "role"})


def guarded(kind: CheckKind, call: Callable[[], T]) -> T | Check:
    """The result of ``call``, or a check with outcome ``error`` if it throws anything at all.

    The one place where every exception is caught: whatever goes wrong inside a check or a model
    must end as ``unchecked`` and never as a pass, nor take the other claims down with it. But
    ``WeightsDamaged`` is passed on: without the package's own weights nothing can be checked.
    """
    try:
        return call()
    except WeightsDamaged:
        raise
    except Exception as error:  # noqa: BLE001 (it becomes the outcome "error" of this check)
        return Check(kind, "error", f"the check failed: {type(error).__name__}: {error}"[:200])


def unchecked(check: Check, others: Sequence[Check] = ()) -> Verdict:
    return Verdict("unchecked", entailed=False, probability=0.0, checks=(*others, check))


def score_all(cases: Sequence[Case], model: EntailmentModel) -> list[Vectors | Check]:
    """The model's rows for each case's pairs, all asked for at once; none for what alignment
    decides. A model that throws or gives nonsense yields an ``error`` for each case. Raises
    ``WeightsDamaged``.
    """
    asked = [case.pairs if case.match == "loose" else [] for case in cases]
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
    case: Case,
    rows: Vectors | Check,
    checks: Sequence[tuple[CheckKind, CodeCheck]],
    calibration: Calibration,
) -> Verdict:
    """The verdict on one case. ``checks`` run in order; attribution is the last of them."""
    if isinstance(rows, Check):
        return unchecked(rows)
    done = run_checks(case, checks)
    if done and done[-1].outcome == "error":
        return unchecked(done[-1], done[:-1])
    failed = [c for c in done if c.outcome == "fail" and c.kind != "attribution"]
    lost = any(c.outcome == "fail" and c.kind == "attribution" for c in done)
    probability = _probability(case, rows, failed, calibration)
    entailed = probability >= calibration.entailed and bool(case.quotes)
    label: Label = "unsupported"
    if entailed and lost:
        label = "attribution_lost"
    elif entailed and probability >= calibration.supported and not failed and not new_words(case):
        label = "supported"
    elif not entailed and _contradicts(case, failed, rows, calibration):
        label = "contradicted"
    if not entailed:
        done = [c for c in done if c.kind != "attribution" or c.outcome != "fail"]
    carried = label in ("supported", "attribution_lost")
    first = Check("entailment", "pass" if carried else "fail", _reason(case, carried))
    return Verdict(label, entailed, float(probability), (first, *done), case.quotes)


def run_checks(case: Case, checks: Sequence[tuple[CheckKind, CodeCheck]]) -> list[Check]:
    """The outcome of each check in order; one that throws is an ``error`` and the last."""
    done: list[Check] = []
    for kind, check in checks:
        if case.match == "verbatim" and kind != "attribution":
            done.append(Check(kind, "pass", "word for word in the source"))
            continue
        done.append(guarded(kind, partial(check, case)))
        if done[-1].outcome == "error":
            break
    return done


def _probability(
    case: Case, rows: Vectors, failed: Sequence[Check], calibration: Calibration
) -> float:
    if case.match == "verbatim":
        return VERBATIM
    if case.match == "close":
        return FAULTY if failed else CLOSE
    if case.alignment is None:
        return 0.0
    judged = calibration.probability(features(look(case, rows), {c.kind for c in failed}))
    return min(LOWERED, judged) if failed and _is_near_copy(case) else judged


def _is_near_copy(case: Case) -> bool:
    """Most words of the claim stand in the source: what differs is then what decides."""
    return case.alignment is not None and case.alignment.coverage >= NEAR_COPY


def _contradicts(
    case: Case, failed: Sequence[Check], rows: Vectors, calibration: Calibration
) -> bool:
    if len(rows) and float(rows[-1, 1]) >= calibration.contradicted:
        return True
    return _is_near_copy(case) and any(c.kind in _DECIDING for c in failed)


def _reason(case: Case, entailed: bool) -> str:
    if case.match == "verbatim":
        return "word for word in the source"
    if case.alignment is None:
        return "no word of it stands in the source"
    missing = [case.claim.text[t.start : t.end] for t in case.alignment.missing][:4]
    if missing:
        return "the source does not have: " + ", ".join(missing)
    if case.match == "close":
        return "it takes its words from one sentence of the source, in order"
    return "the source says this" if entailed else "the source has these words, not this statement"
