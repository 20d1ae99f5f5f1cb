"""The third layer in ``ask``: the language model's own word on each sentence that it wrote.

It is asked whether the passages state every detail of the sentence. The question begins with the
same bytes as the one that made it write, so that its prompt cache serves all but the sentence. Its
word joins the verdict's probability: it may lower a verdict, and raise one only where no check in
code failed. Where asking takes longer than a reader should wait, or fails, verdicts stand as they
are.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from rag.checking.joint import DEFAULT_JUDGE, JudgeCalibration
from rag.checking.llm_judge import FAILURES_IN_A_ROW, joined, may_rise, remarked
from rag.checking.verdict import VERBATIM
from rag.errors import ModelError, ProviderError
from rag.llm_calls import odds
from rag.ports import LLM, LLMCall
from rag.types import Verdict

LONGEST_S = 0.6
_REMEMBERED = 3  # calls whose median says what the next one costs
# Why a verdict stands without the model's word, as its reader is told.
TOO_SLOW = f"the language model was not asked: that takes longer than {LONGEST_S} s"
FAILING = f"the language model was not asked: it failed {FAILURES_IN_A_ROW} times in a row"
FAILED = "the language model was asked and gave no answer"
_AGAIN = 20  # sentences after which a model that was too slow is tried once more


@dataclass(frozen=True, slots=True)
class Tally:
    """``asked`` about so many sentences; ``raised`` and ``lowered``: verdicts that it changed;
    ``skipped``: not asked because it is too slow or keeps failing; ``failed``: calls.
    """

    asked: int = 0
    raised: int = 0
    lowered: int = 0
    skipped: int = 0
    failed: int = 0

    def __str__(self) -> str:
        """In a line for a reader."""
        told = (
            f"The language model was asked about {self.asked} of its sentences and changed "
            f"{self.raised + self.lowered} verdicts ({self.raised} raised, {self.lowered} lowered)"
        )
        if self.failed:
            told += f"; it failed {self.failed} times"
        if self.skipped:
            told += f"; about {self.skipped} it was not asked, being too slow or failing"
        return told + "."


class Opinions:
    """How asking has gone in this process. Safe to share between threads."""

    def __init__(
        self,
        *,
        fitted: JudgeCalibration = DEFAULT_JUDGE,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self.fitted = fitted
        self._clock = clock
        self._lock = threading.Lock()
        self._costs: deque[float] = deque(maxlen=_REMEMBERED)
        self._counts = dict.fromkeys(Tally.__slots__, 0)
        self._since = self._in_a_row = 0

    @property
    def tally(self) -> Tally:
        with self._lock:
            return Tally(**self._counts)

    def ask(self, llm: LLM, call: LLMCall) -> float | str:
        """The log-odds of Yes, or why there are none: it is not asked, or fails."""
        why = self._not_worth_asking()
        if why is not None:
            return why
        began = self._clock()
        try:
            said = odds(llm, call)
        except (ProviderError, ModelError):
            self._note("failed")
            return FAILED
        with self._lock:
            self._costs.append(self._clock() - began)
            self._counts["asked"] += 1
            self._in_a_row = 0
        return said

    def changed(self, before: Verdict, after: Verdict) -> None:
        if (before.label, before.entailed) != (after.label, after.entailed):
            self._note("raised" if after.probability > before.probability else "lowered")

    def _not_worth_asking(self) -> str | None:
        with self._lock:
            slow = len(self._costs) > 1 and median(self._costs) > LONGEST_S
            if not slow and self._in_a_row < FAILURES_IN_A_ROW:
                return None
            self._since += 1
            if self._since < _AGAIN:
                self._counts["skipped"] += 1
                return TOO_SLOW if slow else FAILING
            self._since = self._in_a_row = 0
            self._costs.clear()
            return None

    def _note(self, what: str) -> None:
        with self._lock:
            self._counts[what] += 1
            self._in_a_row += what == "failed"


class Opinion:
    """What ``llm`` says of the sentences of one answer, each of which it is asked about once;
    ``call_for`` makes the call from the sentence.
    """

    def __init__(self, opinions: Opinions, llm: LLM, call_for: Callable[[str], LLMCall]) -> None:
        self._opinions, self._llm, self._call_for = opinions, llm, call_for
        self._said: dict[str, float | str] = {}

    def wanted(self, verdict: Verdict) -> bool:
        """Whether its word can change anything: not where the sentence stands word for word in the
        source, nor where it fell already.
        """
        if verdict.label == "unchecked" or verdict.probability >= VERBATIM:
            return False
        return verdict.entailed or may_rise(verdict, self._opinions.fitted)

    def reconsider(self, verdict: Verdict, sentence: str) -> Verdict:
        """The verdict joined with the model's word. Where that is not to be had it stands as it is,
        and its entailment check says why.
        """
        if not self.wanted(verdict):
            return verdict
        if sentence not in self._said:
            self._said[sentence] = self._opinions.ask(self._llm, self._call_for(sentence))
        said = self._said[sentence]
        if isinstance(said, str):
            return remarked(verdict, said)
        new = joined(verdict, said, self._opinions.fitted)
        self._opinions.changed(verdict, new)
        return new
