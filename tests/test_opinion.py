"""The language model's word on what it wrote: when it is asked, and what that may change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from rag import checking
from rag.answering import Drafting, sentence_call
from rag.checking import llm_judge
from rag.checking.joint import FAILS, FEATURES, Calibration
from rag.checking.llm_judge import FAILURES_IN_A_ROW, word_in
from rag.errors import ModelError, ProviderError
from rag.opinion import FAILED, FAILING, LONGEST_S, TOO_SLOW, Opinion, Opinions, Tally
from rag.parts import Parts
from rag.pipeline import Question, ask
from rag.ports import CERTAIN, LLMCall, Vectors
from rag.prompts import load_prompt
from rag.resources import prompts_dir
from rag.types import Answer, Check, Quote, Verdict
from rag.wiring import PROMPT_VARIABLES
from tests.fake_llm import FakeLLM
from tests.newsroom import ScriptedLLM, newsroom

QUESTION = Question("Why was the Orvik bridge closed?")
# Supported by its words, but not word for word.
REWORDED = "Until October ferries will replace the bridge. [1]"


BARS = Calibration(
    0.0, dict.fromkeys(FEATURES, 0.0) | {"model": 1.0} | dict.fromkeys(FAILS, -3.2), 0.4, 0.6, 0.8
)


class Sure:
    """A checker that supports every pair with 0.9."""

    id = "sure"

    def score(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        return np.tile(np.array([0.9, 0.05, 0.05], np.float32), (len(pairs), 1))


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with (
        newsroom(tmp_path_factory.mktemp("opinion")) as opened,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(checking, "calibration", lambda: BARS)
        patch.setattr(llm_judge, "calibration", lambda: BARS)
        yield replace(opened, entailment=Sure())


def clock(step: float) -> Callable[[], float]:
    """Every reading of it is ``step`` seconds after the one before."""
    ticks = count()
    return lambda: next(ticks) * step


class Two(ScriptedLLM):
    """Judges the question by ``odds`` and its own sentences by ``word``."""

    def __init__(self, text: str, *, word: float | None) -> None:
        super().__init__(text)
        self.word, self.asked = word, []  # type: ignore[var-annotated]

    def stream(self, call: LLMCall) -> Iterator[str]:
        if call.choices is not None and "Sentence: " in call.user:
            self.asked.append((call, self.closed))
            if self.word is None:
                raise ProviderError("it is gone", retryable=True)
            yield str(self.word)
            return
        yield from super().stream(call)


def answered(parts: Parts, llm: ScriptedLLM, opinions: Opinions) -> Answer:
    return ask(QUESTION, replace(parts, llm=llm, opinions=opinions))


def origins(answer: Answer) -> list[str]:
    return [s.origin for s in getattr(answer, "sentences", ())]


def test_it_is_asked_about_its_sentence_after_it_wrote_with_the_same_beginning(
    parts: Parts,
) -> None:
    llm, opinions = Two(REWORDED, word=3.0), Opinions()
    answer = answered(parts, llm, opinions)
    assert "model" in origins(answer)
    ((call, closed),) = llm.asked
    assert closed == 1, "the draft was still being written"
    (wrote,) = llm.calls
    shared = wrote.user[: wrote.user.rindex("Answer:")]
    assert call.user.startswith(shared)
    assert call.system == wrote.system
    assert call.user[len(shared) :].startswith("Sentence: Until October ferries will")
    assert (call.choices, call.max_tokens) == (("Yes", "No"), 1)
    assert opinions.tally == Tally(asked=1)


def test_its_no_takes_a_sentence_away(parts: Parts) -> None:
    llm, opinions = Two(REWORDED, word=-CERTAIN), Opinions()
    answer = answered(parts, llm, opinions)
    assert "model" not in origins(answer)
    assert any(
        "language model" in c.detail for d in answer.record.dropped for c in d.verdict.checks
    )
    assert opinions.tally == Tally(asked=1, lowered=1)
    assert "asked about 1 of its sentences and changed 1 verdicts (0 raised, 1 lowered)" in str(
        opinions.tally
    )


def test_a_model_that_dies_after_its_first_sentence_has_that_one_shown(parts: Parts) -> None:
    llm = Two(REWORDED + " Then", word=3.0)
    llm._error = ProviderError("it died", retryable=True)
    answer = answered(parts, llm, Opinions())
    assert "model" in origins(answer)
    assert [n.kind for n in answer.record.notices] == ["llm_failed"]


def test_a_sentence_that_stands_in_the_source_is_not_asked_about(parts: Parts) -> None:
    llm, opinions = Two("“We could not wait any longer,” she added. [1]", word=-CERTAIN), Opinions()
    answered(parts, llm, opinions)
    assert llm.asked == []


def test_a_model_that_fails_as_a_judge_leaves_the_verdict(parts: Parts) -> None:
    llm, opinions = Two(REWORDED, word=None), Opinions()
    assert "model" in origins(answered(parts, llm, opinions))
    for _ in range(FAILURES_IN_A_ROW + 2):
        answer = answered(parts, llm, opinions)
    told = [s.verdict.checks[0].detail for s in answer.sentences if s.origin == "model"]  # type: ignore[union-attr]
    assert [detail.endswith(f"({FAILING})") for detail in told] == [True]
    assert len(llm.asked) == FAILURES_IN_A_ROW
    assert opinions.tally == Tally(failed=FAILURES_IN_A_ROW, skipped=3)


def test_one_that_is_too_slow_is_not_asked_but_tried_again(parts: Parts) -> None:
    call = LLMCall("s", "u", 1, choices=("Yes", "No"))
    llm = ScriptedLLM(odds=1.0)
    fast = Opinions(clock=clock(LONGEST_S * 0.9))
    assert [fast.ask(llm, call) for _ in range(9)] == [1.0] * 9
    slow = Opinions(clock=clock(LONGEST_S * 1.1))
    said = [slow.ask(llm, call) for _ in range(24)]
    assert said[:2] == [1.0, 1.0]
    assert said[2:21] == [TOO_SLOW] * 19
    assert said[21] == 1.0
    assert slow.tally.skipped == 24 - slow.tally.asked


VERDICT = Verdict(
    "unsupported",
    True,
    0.5,
    (Check("entailment", "fail", "words"), Check("attribution", "not_applicable", "none")),
    (Quote(1, 0, 4, "Town"),),
)  # fmt: skip


def opinion(said: float) -> Opinion:
    return Opinion(
        Opinions(), ScriptedLLM(odds=said), lambda text: LLMCall("", text, 1, choices=("Yes", "No"))
    )


def test_a_failed_check_is_not_outvoted(parts: Parts) -> None:
    failed = replace(
        VERDICT, entailed=False, checks=(*VERDICT.checks, Check("number", "fail", "4"))
    )
    assert not opinion(CERTAIN).wanted(failed)
    assert opinion(CERTAIN).reconsider(failed, "Town.") is failed
    raised = opinion(CERTAIN).reconsider(VERDICT, "Town.")
    assert raised.probability > VERDICT.probability
    assert raised.supported is (raised.probability >= BARS.supported)
    assert opinion(-CERTAIN).reconsider(VERDICT, "Town.").probability < VERDICT.probability


def test_a_sentence_is_asked_about_once() -> None:
    llm = ScriptedLLM(odds=2.0)
    one = Opinion(Opinions(), llm, lambda text: LLMCall("", text, 1, choices=("Yes", "No")))
    assert one.reconsider(VERDICT, "Town.") == one.reconsider(VERDICT, "Town.")
    one.reconsider(VERDICT, "Another town.")
    assert len(llm.judged) == 2


@pytest.mark.parametrize("error", [ModelError("died"), ProviderError("no", retryable=False)])
def test_no_failure_of_the_model_comes_through(error: Exception) -> None:
    class Failing(ScriptedLLM):
        def stream(self, call: LLMCall) -> Iterator[str]:
            raise error
            yield ""

    one = Opinion(Opinions(), Failing(), lambda text: LLMCall("", text, 1, choices=("Yes", "No")))
    told = one.reconsider(VERDICT, "Town.")
    assert told.checks[0].detail == f"words ({FAILED})"
    assert replace(told, checks=VERDICT.checks) == VERDICT


def test_a_verdict_says_why_the_model_was_not_asked() -> None:
    slow = Opinions(clock=clock(LONGEST_S * 2))
    llm = ScriptedLLM(odds=CERTAIN)
    one = Opinion(slow, llm, lambda text: LLMCall("", text, 1, choices=("Yes", "No")))
    asked = [one.reconsider(VERDICT, f"Town {n}.") for n in range(3)]
    assert [v.probability > VERDICT.probability for v in asked] == [True, True, False]
    assert asked[2].checks[0].detail == f"words ({TOO_SLOW})"
    assert word_in(asked[2]) is None


def test_a_hosted_model_is_asked_for_the_likeliest_word() -> None:
    from rag.adapters.openai_compatible import OpenAICompatibleLLM

    prompt = load_prompt(prompts_dir(), "answer", PROMPT_VARIABLES)
    judge = LLMCall(prompt.system, "Passages.\nJudge?", 1, choices=("Yes", "No"))
    drafting = Drafting(judge, judge, "Passages.\n", prompt.check)
    with FakeLLM("answer", text="No") as fake:
        llm = OpenAICompatibleLLM(
            fake.base_url, "m", api_key=None, options={}, timeout_s=5.0, id="hosted:m"
        )
        one = Opinion(Opinions(), llm, lambda text: sentence_call(drafting, text))
        assert one.reconsider(VERDICT, "The town\nsleeps.").probability < VERDICT.probability
    (request,) = fake.requests
    assert request["messages"][-1]["content"].startswith("Passages.\nSentence: The town sleeps.")
    assert request["top_logprobs"]
