"""A claim of several sentences is as good as its weakest."""

from __future__ import annotations

import pytest

from rag.checking.several import MOST_SENTENCES, sentences, weakest
from rag.types import Check, Quote, Verdict

GOOD = Verdict(
    "supported",
    True,
    0.9,
    (Check("number", "pass", "as in the source"),),
    (Quote(1, 0, 4, "Rain"),),
)
WEAK = Verdict(
    "unsupported", False, 0.2, (Check("number", "fail", "the source says 4, the sentence 5"),),
    (Quote(1, 5, 9, "fell"),),
)  # fmt: skip


def test_each_sentence_is_one_and_nothing_is_lost() -> None:
    assert sentences("Rain fell. Snow followed.") == ["Rain fell.", "Snow followed."]
    assert sentences("no sentence at all") == ["no sentence at all"]
    many = " ".join(f"Ship {n} sank." for n in range(40))
    parts = sentences(many)
    assert len(parts) == MOST_SENTENCES
    assert " ".join(parts) == many


def test_the_worst_outcome_of_each_check_and_every_quote_are_kept() -> None:
    whole = weakest([GOOD, WEAK])
    assert (whole.label, whole.entailed, whole.probability) == ("unsupported", False, 0.2)
    assert [c.outcome for c in whole.checks] == ["fail"]
    assert [q.start for q in whole.quotes] == [0, 5]
    assert weakest([GOOD]) is GOOD
    assert weakest([GOOD, GOOD]).supported


@pytest.mark.parametrize("first", [True, False])
def test_one_unchecked_sentence_leaves_the_claim_unchecked(first: bool) -> None:
    error = Verdict("unchecked", False, 0.0, (Check("entailment", "error", "the model failed"),))
    whole = weakest([error, GOOD] if first else [GOOD, error])
    assert whole.label == "unchecked"
    assert whole.probability == 0.0
    assert any(c.outcome == "error" for c in whole.checks)


def test_the_whole_claim_is_judged_by_its_sentences() -> None:
    from rag.checking import SourceText, check_pair
    from rag.names import BUILT_IN
    from rag.wiring import make_entailment

    model = make_entailment()
    source = [SourceText("The Orvik bridge was closed on Monday. Repairs cost 18 million euros.")]
    right = "Repairs cost 18 million euros. The Orvik bridge was closed on Monday."
    wrong = "Repairs cost 18 million euros. The Orvik bridge was closed on Friday."
    assert check_pair(right, source, model, BUILT_IN).supported
    verdict = check_pair(wrong, source, model, BUILT_IN)
    assert not verdict.entailed
    assert any(c.kind == "date" and c.outcome == "fail" for c in verdict.checks)
