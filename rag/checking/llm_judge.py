"""A language model as third layer, for claims that the two others are uncertain about: asked
whether the document supports every detail, it writes nothing, and its log-odds of Yes against No
move the probability. Without one, or when it fails, the verdict stands as it is.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from rag.aliases import Aliases
from rag.checking import SourceText, calibration, pair_cases
from rag.checking.case import Case
from rag.checking.excerpt import excerpt, interleaved
from rag.checking.joint import JudgeCalibration, from_log_odds
from rag.checking.joint import log_odds as log_odds_of
from rag.display import one_line, visible
from rag.errors import RagError
from rag.llm_calls import odds
from rag.ports import LLM, LLMCall
from rag.prompts import Prompt, load_prompt
from rag.resources import prompts_dir
from rag.types import Check, Label, Verdict

VARIABLES = frozenset({"fence", "document", "claim"})
MOST_WORDS = 170
# A local model reads 2,048 tokens; text without spaces is bounded by its characters.
MOST_CHARACTERS = 1400
MOST_CLAIM_CHARACTERS = 1000
FAILURES_IN_A_ROW = 3
_WORD = re.compile(r"\(the language model: log-odds ([+-]\d+\.\d\d)\)$")
_YES = "the language model finds every detail of it in the source"
_NO = "the language model does not find every detail of it in the source"


@cache
def prompt() -> Prompt:
    """The one that ships. Raises ``ConfigError`` if it is missing or wrong."""
    return load_prompt(prompts_dir(), "verify", VARIABLES)


def judge_prompt(claim: str, evidence: str) -> LLMCall:
    """The call that asks Yes or No of ``claim``; of ``evidence`` the first ``MOST_WORDS`` words.

    Both are quoted between marks that neither can know, with hidden characters made visible.
    """
    words = visible(" ".join(evidence.split()[:MOST_WORDS]))
    given = {
        "fence": f"-----{secrets.token_hex(4)}-----",
        "document": words[:MOST_CHARACTERS],
        "claim": one_line(claim),
    }
    return LLMCall(prompt().system, prompt().render(given), max_tokens=1, choices=("Yes", "No"))


def log_odds(llm: LLM, claim: str, evidence: str) -> float:
    """Of Yes against No, natural, at most ``CERTAIN`` either way. Raises as ``LLM.stream`` does."""
    return odds(llm, judge_prompt(claim, evidence))


def joined(verdict: Verdict, said: float, judge: JudgeCalibration) -> Verdict:
    """The verdict with the judge's log-odds, ``said``, in its probability.

    Lowers any verdict; raises one only out of ``judge.middle`` and where no check in code failed.
    ``unchecked`` stays. What was said, to two decimals, is kept in the entailment check, where
    ``word_in`` finds it: the same verdict and word can be joined again without the model.
    """
    if verdict.label == "unchecked":
        return verdict
    said = round(said, 2)
    before = verdict.probability
    after = from_log_odds(log_odds_of(before) + judge.weight * (said - judge.centre))
    if after > before:
        return _noted(_raised(verdict, after), said) if may_rise(verdict, judge) else verdict
    return _noted(_lowered(verdict, after), said)


def word_in(verdict: Verdict) -> float | None:
    """The judge's log-odds that were joined into a verdict; ``None`` where none were."""
    for check in verdict.checks:
        found = _WORD.search(check.detail) if check.kind == "entailment" else None
        if found is not None:
            return float(found.group(1))
    return None


def may_rise(verdict: Verdict, judge: JudgeCalibration) -> bool:
    """Whether a model's word may raise it: it is uncertain, and no check in code failed."""
    kinds = {check.kind for check in verdict.checks} - {"entailment"}
    failed = any(c.outcome == "fail" and c.kind != "entailment" for c in verdict.checks)
    # What is not entailed does not tell of a lost attribution: then that check is simply missing.
    unseen = bool(kinds) and "attribution" not in kinds
    return judge.uncertain(verdict) and not failed and not unseen


def _raised(verdict: Verdict, probability: float) -> Verdict:
    bars = calibration()
    entailed = probability >= bars.entailed and bool(verdict.quotes)
    label: Label = "contradicted" if verdict.label == "contradicted" else "unsupported"
    # What was probable enough already and yet not supported has words that no source has.
    held_back = verdict.probability >= bars.supported and not verdict.supported
    if entailed:
        label = "supported" if probability >= bars.supported and not held_back else "unsupported"
    return _told(verdict, label, entailed, probability)


def _lowered(verdict: Verdict, probability: float) -> Verdict:
    bars = calibration()
    entailed = verdict.entailed and probability >= bars.entailed
    label = verdict.label
    if not entailed or (verdict.supported and probability < bars.supported):
        label = "contradicted" if label == "contradicted" else "unsupported"
    return _told(verdict, label, entailed, probability)


def _told(verdict: Verdict, label: Label, entailed: bool, probability: float) -> Verdict:
    """``verdict`` with its parts replaced and the reason that goes with them."""
    checks = verdict.checks
    if not entailed:
        checks = tuple(c for c in checks if c.kind != "attribution" or c.outcome != "fail")
    carried = label in ("supported", "attribution_lost")
    if carried != (verdict.label in ("supported", "attribution_lost")):
        first = Check("entailment", "pass", _YES) if carried else Check("entailment", "fail", _NO)
        checks = (first, *(c for c in checks if c.kind != "entailment"))
    return Verdict(label, entailed, probability, checks, verdict.quotes)


def _noted(verdict: Verdict, said: float) -> Verdict:
    return remarked(verdict, f"the language model: log-odds {said:+.2f}")


def remarked(verdict: Verdict, remark: str) -> Verdict:
    """The verdict with a remark in brackets behind the reason of its entailment check."""
    first = next((c for c in verdict.checks if c.kind == "entailment"), None)
    if first is None:
        first = Check("entailment", "pass" if verdict.supported else "fail", "")
    told = f"{first.detail} ({remark})".strip()
    rest = tuple(c for c in verdict.checks if c.kind != "entailment")
    return replace(verdict, checks=(replace(first, detail=told), *rest))


class Judge:
    """Asks ``llm`` about uncertain verdicts, counts, and stops asking one that keeps failing.

    ``on_failure`` is told once, in a line for a reader.
    """

    def __init__(
        self,
        llm: LLM,
        *,
        on_failure: Callable[[str], None],
        fitted: JudgeCalibration | None = None,
    ) -> None:
        self.asked = self.raised = self.lowered = self.failed = 0
        self._llm = llm
        self._fitted = fitted or calibration().judge
        self._on_failure = on_failure
        self._in_a_row = 0

    @property
    def stopped(self) -> bool:
        return self._in_a_row >= FAILURES_IN_A_ROW

    def reconsider(
        self, verdict: Verdict, claim: str, sources: Sequence[SourceText], aliases: Aliases
    ) -> Verdict:
        """The verdict joined with the model's word, or as it is where that is not to be had."""
        if self.stopped or not self._fitted.uncertain(verdict):
            return verdict
        cases = [c for c in pair_cases(claim, sources, aliases) if isinstance(c, Case)]
        evidence = excerpt(interleaved(c.windows for c in cases), most_words=MOST_WORDS)
        if not evidence.strip() or len(one_line(claim)) > MOST_CLAIM_CHARACTERS:
            return verdict
        self.asked += 1
        try:
            said = log_odds(self._llm, claim, evidence)
        except RagError as error:
            self._fail(error)
            return verdict
        self._in_a_row = 0
        new = joined(verdict, said, self._fitted)
        if (new.label, new.entailed) != (verdict.label, verdict.entailed):
            self.raised += new.probability > verdict.probability
            self.lowered += new.probability < verdict.probability
        return new

    def summary(self) -> str:
        """How often it was asked, and what came of it, in a line."""
        changed = self.raised + self.lowered
        told = (
            f"The language model was asked about {self.asked} uncertain claims and changed "
            f"{changed} verdicts ({self.raised} raised, {self.lowered} lowered)"
        )
        if self.failed:
            told += f"; it failed {self.failed} times"
        if self.stopped:
            told += f" and was not asked again after {FAILURES_IN_A_ROW} failures in a row"
        return told + "."

    def _fail(self, error: RagError) -> None:
        self.failed += 1
        self._in_a_row += 1
        if self.failed == 1:
            hint = f" {error.hint}" if error.hint else ""
            self._on_failure(
                f"The language model failed as a judge: {error}.{hint} "
                "Where it does, verdicts stand without it."
            )
