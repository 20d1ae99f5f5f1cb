"""The answer checker: does the cited evidence say what the sentence says?

Two layers. Alignment or the entailment model says how well the words carry the claim; checks in
code (numbers, dates, names, roles, negation, modality, quotes, attribution) can only lower that,
each with a reason. What throws, or sees no evidence, is ``unchecked`` and never a pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from itertools import islice
from pathlib import Path

from rag.aliases import Aliases
from rag.checking.case import Case, prepare
from rag.checking.checks import CODE_CHECKS
from rag.checking.joint import Calibration, load_calibration
from rag.checking.several import sentences, weakest
from rag.checking.tokens import Material, plain, read
from rag.checking.verdict import conclude, guarded, score_all, unchecked
from rag.dating import anchor_of
from rag.ports import EntailmentModel
from rag.types import UNKNOWN_DATE, Check, Claim, DateRange, Evidence, Verdict

__all__ = ["SourceText", "check_claims", "check_pair", "check_pairs", "pair_cases"]

CALIBRATION = Path(__file__).resolve().parents[1] / "weights" / "checker" / "calibration.json"
_WINDOWS_SHOWN = 3
_WINDOWS_VERIFIED = 11  # and their excerpt


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
    return _concluded([_cited(claim, given, materials, aliases) for claim in claims], model)


def check_pair(
    claim: str, sources: Sequence[SourceText], model: EntailmentModel, aliases: Aliases
) -> Verdict:
    """The verdict on any sentence against any texts; a quote's ``source`` counts them from 1.

    Each sentence of the claim is judged by itself, and the claim as its weakest. Sources may be
    long: at most 12 windows of 1-4 sentences are judged, chosen by their words and what these mean.
    """
    return check_pairs([(claim, sources)], model, aliases)[0]


def check_pairs(
    pairs: Sequence[tuple[str, Sequence[SourceText]]], model: EntailmentModel, aliases: Aliases
) -> list[Verdict]:
    """As :func:`check_pair` for each, in order; the model is asked for all of them at once."""
    made = [pair_cases(claim, sources, aliases) for claim, sources in pairs]
    verdicts = iter(_concluded([case for of_claim in made for case in of_claim], model))
    return [weakest(list(islice(verdicts, len(of_claim)))) for of_claim in made]


def _concluded(made: Sequence[Case | Check], model: EntailmentModel) -> list[Verdict]:
    """A verdict for each, in order; what could not be laid against its evidence is unchecked."""
    cases = [case for case in made if isinstance(case, Case)]
    scored, bars = iter(score_all(cases, model)), calibration()
    return [
        conclude(case, next(scored), CODE_CHECKS, bars)
        if isinstance(case, Case)
        else unchecked(case)
        for case in made
    ]


def pair_cases(claim: str, sources: Sequence[SourceText], aliases: Aliases) -> list[Case | Check]:
    """Each sentence of a claim laid against the texts; a check where that was not possible."""
    if not claim.strip() or not any(source.text.strip() for source in sources):
        return [Check("entailment", "error", "there is no claim or no source text")]
    materials = guarded("entailment", lambda: _materials(sources, aliases))
    if isinstance(materials, Check):
        return [materials]
    lay = partial(prepare, materials=materials, aliases=aliases, most_windows=_WINDOWS_VERIFIED)
    return [guarded("entailment", partial(lay, part)) for part in sentences(claim)]


@cache
def calibration() -> Calibration:
    """The one that ships. Raises ``ModelError`` if its file is missing or damaged."""
    return load_calibration(CALIBRATION)


def _wrong_cites(claim: Claim, given: dict[int, Evidence]) -> Check | None:
    unknown = [n for n in claim.cites if n not in given]
    if unknown:
        return Check("entailment", "error", f"it cites [{unknown[0]}], which was never given")
    if not claim.cites:
        return Check("entailment", "error", "it cites nothing")
    if not claim.text.strip():
        return Check("entailment", "error", "it has no text")
    return None


def _cited(
    claim: Claim, given: dict[int, Evidence], materials: dict[int, Material], aliases: Aliases
) -> Case | Check:
    wrong = _wrong_cites(claim, given)
    if wrong is not None:
        return wrong
    return guarded("entailment", partial(_case, claim, given, materials, aliases))


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
                anchor_of(item.source),
                item.source.outlet,
                aliases,
            )
    cited = [materials[n] for n in dict.fromkeys(claim.cites)]
    return prepare(claim.text, cited, aliases, most_windows=_WINDOWS_SHOWN)


def _materials(sources: Sequence[SourceText], aliases: Aliases) -> list[Material]:
    return [
        _material(place, 0, source.text, source.date, _stated(source.date), source.outlet, aliases)
        for place, source in enumerate(sources, 1)
    ]


def _material(
    number: int,
    offset: int,
    text: str,
    day: date | None,
    dated: DateRange,
    outlet: str | None,
    aliases: Aliases,
) -> Material:
    return Material(number, offset, read(text, aliases), plain(text), day, outlet, dated)


def _stated(day: date | None) -> DateRange:
    return DateRange(day, day, "stated") if day else UNKNOWN_DATE
