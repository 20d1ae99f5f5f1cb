"""A claim of several sentences is as good as its weakest sentence."""

from __future__ import annotations

from collections.abc import Sequence

from rag.sentences import sentence_spans
from rag.types import Check, Label, Quote, Verdict

# The label of the whole is the first of these that a sentence has.
_WORST_FIRST: tuple[Label, ...] = (
    "unchecked", "contradicted", "unsupported", "attribution_lost", "supported",
)  # fmt: skip
_OUTCOMES = ("error", "fail", "pass", "not_applicable")
MOST_SENTENCES = 12


def sentences(claim: str) -> list[str]:
    """The sentences of a claim; what comes after the twelfth belongs to the twelfth."""
    spans = sentence_spans(claim)
    if len(spans) < 2:
        return [claim]
    cut = spans[: MOST_SENTENCES - 1]
    rest = spans[MOST_SENTENCES - 1 :]
    texts = [claim[start:end] for start, end in cut]
    return [*texts, claim[rest[0][0] : rest[-1][1]]] if rest else texts


def weakest(verdicts: Sequence[Verdict]) -> Verdict:
    """One verdict from those on the sentences of a claim: the worst label, the lowest probability,
    of each kind of check the worst outcome, and every quote.
    """
    if len(verdicts) == 1:
        return verdicts[0]
    label = min((v.label for v in verdicts), key=_WORST_FIRST.index)
    checks: dict[str, Check] = {}
    for check in (c for v in verdicts for c in v.checks):
        known = checks.get(check.kind)
        if known is None or _OUTCOMES.index(check.outcome) < _OUTCOMES.index(known.outcome):
            checks[check.kind] = check
    quotes = tuple(dict.fromkeys(q for v in verdicts for q in v.quotes))
    if label == "unchecked":
        return Verdict(label, entailed=False, probability=0.0, checks=tuple(checks.values()))
    entailed = all(v.entailed for v in verdicts)
    lowest = min(v.probability for v in verdicts)
    return Verdict(label, entailed, lowest, tuple(checks.values()), _unique(quotes))


def _unique(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    return tuple(sorted(quotes, key=lambda q: (q.source, q.start)))
