"""The answer checker: does the cited evidence say what the sentence says?

Two layers. Alignment or the entailment model says how well the words carry the claim; checks in
code (numbers, dates, names, roles, negation, modality, quotes, attribution) can only lower that,
each with a reason. What throws, or sees no evidence, is ``unchecked`` and never a pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from rag.aliases import Aliases
from rag.checking.case import Case, prepare
from rag.checking.checks import CODE_CHECKS
from rag.checking.tokens import Material, plain, read
from rag.checking.verdict import Bars, conclude, guarded, score_all, unchecked
from rag.checking.weights import SHOW, VERIFY
from rag.ports import EntailmentModel
from rag.types import Check, Claim, Evidence, Verdict

__all__ = ["SourceText", "check_claims", "check_pair"]

_BARS = Bars(entailed=VERIFY, supported=SHOW)
_WINDOWS_SHOWN = 3
_WINDOWS_VERIFIED = 12


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text that a claim of any origin is checked against."""

    text: str
    date: date | None = None
    outlet: str | None = None


def check_claims(
    claims: Sequence[Claim],
    evidence: Sequence[Evidence],
    model: EntailmentModel,
    aliases: Aliases,
) -> list[Verdict]:
    """A verdict for each claim, in order, each against exactly the evidence that it cites.

    No cites, or a cite that was never given, is ``unchecked``. Quotes are spans in the article
    version that the evidence comes from. Never raises for what a check or the model does.
    """
    given = {e.number: e for e in evidence}
    materials: dict[int, Material] = {}
    verdicts: list[Verdict | None] = []
    cases: list[Case] = []
    for claim in claims:
        wrong = _wrong_cites(claim, given)
        if wrong is None:
            made = guarded("entailment", partial(_case, claim, given, materials, aliases))
            if isinstance(made, Case):
                cases.append(made)
                verdicts.append(None)
                continue
            wrong = made
        verdicts.append(unchecked(wrong))
    rows = score_all(cases, model)
    judged = iter(
        [conclude(case, row, CODE_CHECKS, _BARS) for case, row in zip(cases, rows, strict=True)]
    )
    return [next(judged) if verdict is None else verdict for verdict in verdicts]


def check_pair(
    claim: str, sources: Sequence[SourceText], model: EntailmentModel, aliases: Aliases
) -> Verdict:
    """The verdict on any sentence against any texts; a quote's ``source`` counts them from 1.

    Sources may be long: at most 12 windows of 1-4 sentences are judged, chosen by their words.
    """
    if not claim.strip() or not any(source.text.strip() for source in sources):
        return unchecked(Check("entailment", "error", "there is no claim or no source text"))
    made = guarded("entailment", lambda: _pair_case(claim, sources, aliases))
    if isinstance(made, Check):
        return unchecked(made)
    return conclude(made, score_all([made], model)[0], CODE_CHECKS, _BARS)


def _wrong_cites(claim: Claim, given: dict[int, Evidence]) -> Check | None:
    unknown = [n for n in claim.cites if n not in given]
    if unknown:
        return Check("entailment", "error", f"it cites [{unknown[0]}], which was never given")
    if not claim.cites:
        return Check("entailment", "error", "it cites nothing")
    if not claim.text.strip():
        return Check("entailment", "error", "it has no text")
    return None


def _case(
    claim: Claim, given: dict[int, Evidence], materials: dict[int, Material], aliases: Aliases
) -> Case:
    for number in claim.cites:
        if number not in materials:
            item = given[number]
            materials[number] = _material(
                number,
                item.passage.start,
                item.passage.text,
                item.source.published.end,
                item.source.outlet,
                aliases,
            )
    cited = [materials[n] for n in dict.fromkeys(claim.cites)]
    return prepare(claim.text, cited, aliases, most_windows=_WINDOWS_SHOWN)


def _pair_case(claim: str, sources: Sequence[SourceText], aliases: Aliases) -> Case:
    materials = [
        _material(place, 0, source.text, source.date, source.outlet, aliases)
        for place, source in enumerate(sources, 1)
    ]
    return prepare(claim, materials, aliases, most_windows=_WINDOWS_VERIFIED)


def _material(
    number: int, offset: int, text: str, day: date | None, outlet: str | None, aliases: Aliases
) -> Material:
    return Material(number, offset, read(text, aliases), plain(text), day, outlet)
