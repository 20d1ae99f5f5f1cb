"""From a question to a checked answer. Read this file first, from top to bottom.

    question (+ history) > stand alone > retrieve > extract > check > show
                                              \\-> draft by the LLM > check > settle > show

``ask_events`` yields what was found, then each sentence once it is checked, then the answer;
``ask`` is its last event, so that streaming cannot drift from not streaming.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from time import perf_counter

from rag.answering import Drafting, draft_claims, prepare_draft, sentence_call, stated
from rag.claimed import claimed_notice
from rag.conversation import stand_alone
from rag.disagreement import Rivals, find_rivals, told_disagreements, untold
from rag.errors import ModelError, ProviderError, WeightsDamaged
from rag.extraction import Extract, extract
from rag.opinion import Opinion
from rag.parts import Parts
from rag.ports import LLM
from rag.recency import stale_notice
from rag.retrieval import Found, retrieve
from rag.settling import Settler
from rag.spellings import as_spelt_here
from rag.summaries import summary_notice
from rag.types import (
    Answer,
    Answered,
    AnswerReady,
    Event,
    EvidenceFound,
    Makers,
    Notice,
    Record,
    Refused,
    Sentence,
    SentenceChecked,
    Timings,
    Turn,
    Window,
)
from rag.undated import undated_notice
from rag.verification import verify_items

__all__ = ["Question", "ask", "ask_events", "search", "verify_items"]

EVIDENCE = 8
WHOLE_CORPUS = Window()
# From these log-odds of the model's "Yes, the passages state it" a question is answered: where the
# extract found nothing, and where it found something but is not sure.
STATED = 0.6
STATED_TOO = 0.3
LLM_LOADING = Notice(
    "llm_loading", "The language model is still loading; this answer is extractive."
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, in which conversation, of which articles. ``style`` is a wish for the manner
    in which a language model writes; it reaches neither retrieval nor the checker.
    """

    text: str
    history: tuple[Turn, ...] = ()
    conversation: str | None = None
    window: Window = WHOLE_CORPUS
    style: str = ""


def ask(question: Question, parts: Parts) -> Answer:
    """The answer, or a refusal. Raises ``RagError`` only for failures, never for not knowing."""
    for event in ask_events(question, parts):
        if isinstance(event, AnswerReady):
            return event.answer
    raise ModelError("the pipeline ended without an answer")  # pragma: no cover


def ask_events(question: Question, parts: Parts) -> Iterator[Event]:
    """Evidence, then every sentence of the answer in order, then the answer itself.

    Closing the iterator stops the language model.
    """
    clock = _Clock()
    standalone = stand_alone(question.text, question.history, parts.aliases)
    standalone, respelt = as_spelt_here(standalone, parts)

    found = search(standalone, parts, k=EVIDENCE, window=question.window)
    clock.lap("retrieve")
    yield EvidenceFound(question.conversation, found.evidence)

    lead = extract(standalone, found.evidence, parts, as_of=question.window.as_of)
    rivals = find_rivals(lead, found.evidence, parts)
    settler = Settler(lead, found.evidence, parts)
    notices = [*respelt, *found.notices]
    llm = parts.llm if lead.worth_drafting else None
    if llm is not None and llm.state == "loading" and parts.settings.llm == "auto":
        notices.append(LLM_LOADING)
        llm = None
    clock.lap("draft")

    # What the extract is sure of is shown at once; what it is not waits for the model's word.
    if llm is None or lead.sure:
        yield from _show(settler.take_extracted(lead.claims), settler, clock)
    declined = False
    if llm is not None:
        try:
            drafting = prepare_draft(
                lead.query, found.evidence, lead.scored, parts, style=question.style
            )
            bar = STATED_TOO if lead.claims else STATED
            declined = not lead.sure and stated(drafting, llm) < bar
            clock.lap("draft")
            if not declined:
                with closing(draft_claims(drafting, llm)) as claims:
                    opinion = _opinion(drafting, llm, parts)
                    yield from _show(settler.take_drafted(claims, opinion), settler, clock)
        except WeightsDamaged:
            raise
        except (ProviderError, ModelError) as error:
            notices.append(Notice("llm_failed", f"The language model failed: {error}"))
        clock.lap("draft")
        if not declined and not lead.sure:
            told = any(sentence.origin == "model" for sentence in settler.shown)
            rest = lead.claims if lead.several or not told else ()
            yield from _show(settler.take_extracted(rest), settler, clock)

    # Where the evidence disagrees, neither side stands alone.
    yield from _show(
        settler.take_extracted(list(untold(rivals, settler.shown, lead))), settler, clock
    )

    yield AnswerReady(
        _answer(
            question, standalone, found, lead, rivals, settler, notices, llm, declined, clock, parts
        )
    )


def _opinion(drafting: Drafting, llm: LLM, parts: Parts) -> Opinion | None:
    if parts.opinions is None:
        return None
    return Opinion(parts.opinions, llm, partial(sentence_call, drafting))


def _show(sentences: Iterator[Sentence], settler: Settler, clock: _Clock) -> Iterator[Event]:
    for sentence in sentences:
        clock.lap("check")
        yield SentenceChecked(len(settler.shown) - 1, sentence)


def search(query: str, parts: Parts, *, k: int, window: Window) -> Found:
    """The ``k`` best passages for ``query`` within ``window``, numbered from 1."""
    return retrieve(
        query,
        catalog=parts.catalog,
        embedder=parts.embedder,
        index=parts.index,
        aliases=parts.aliases,
        window=window,
        k=k,
    )


def _answer(
    question: Question,
    standalone: str,
    found: Found,
    lead: Extract,
    rivals: Sequence[Rivals],
    settler: Settler,
    notices: list[Notice],
    asked: LLM | None,
    declined: bool,
    clock: _Clock,
    parts: Parts,
) -> Answer:
    nearest = () if settler.shown else settler.nearest(lead.nearest)
    sentences = (*settler.shown, *nearest)
    stale = stale_notice(
        lead.query,
        settler.shown,
        question.window.as_of,
        days=parts.settings.stale_after_days,
    )
    more = (
        undated_notice(settler.shown),
        summary_notice(sentences, found.evidence, parts.catalog),
        claimed_notice(lead.query, settler.shown),
    )
    record = Record(
        id=uuid.uuid4().hex,
        question=question.text,
        standalone_question=standalone,
        evidence=found.evidence,
        makers=Makers(
            checker=parts.entailment.id,
            embedder=parts.embedder.id,
            model=asked.id if asked else None,
            prompt=parts.answer_prompt.id if asked else None,
        ),
        timings=clock.timings(),
        conversation=question.conversation,
        as_of=question.window.as_of,
        notices=tuple(notice for notice in (stale, *notices, *more) if notice),
        dropped=tuple(settler.dropped),
        disagreements=told_disagreements(rivals, settler.shown, found.evidence, parts),
    )
    if settler.shown:
        return Answered(record, tuple(settler.shown))
    reason = lead.reason or ("model_declined" if declined else "nothing_supported")
    return Refused(record, reason, lead.missing, nearest)


class _Clock:
    """Milliseconds by step; a step may be entered more than once."""

    def __init__(self) -> None:
        self._began = self._last = perf_counter()
        self._spent: dict[str, float] = {}

    def lap(self, step: str) -> None:
        now = perf_counter()
        self._spent[step] = self._spent.get(step, 0.0) + (now - self._last) * 1000
        self._last = now

    def timings(self) -> Timings:
        spent = self._spent
        return Timings(
            retrieve=spent.get("retrieve", 0.0),
            draft=spent.get("draft", 0.0),
            check=spent.get("check", 0.0),
            total=(perf_counter() - self._began) * 1000,
        )
