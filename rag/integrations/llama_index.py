"""Groundwire as parts of LlamaIndex: retriever, query engine, and the checker for any index.

Checked answers for an index that is there already::

    from rag.integrations.llama_index import CheckedQueryEngine
    engine = CheckedQueryEngine(index.as_query_engine())
    print(engine.query("Who met in Minsk?"))

Importing this module imports LlamaIndex.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import Response
from llama_index.core.bridge.pydantic import ConfigDict, Field
from llama_index.core.evaluation.base import BaseEvaluator, EvaluationResult
from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.schema import MetadataMode, NodeWithScore, QueryBundle, TextNode

from rag import wire
from rag.checking import SourceText
from rag.display import one_line
from rag.errors import ConfigError
from rag.names import Aliases
from rag.parts import Parts
from rag.pipeline import WHOLE_CORPUS, Question, ask, search
from rag.ports import EntailmentModel
from rag.sentences import sentence_spans
from rag.settings import Settings
from rag.types import Evidence, Verdict, Window
from rag.verification import verdicts_of
from rag.wiring import make_checker

__all__ = [
    "CheckedQueryEngine",
    "Checker",
    "GroundedEvaluator",
    "GroundwireQueryEngine",
    "GroundwireRetriever",
    "SupportingNodes",
    "open_checker",
]

REFUSED = "The sources do not bear out an answer to this."
_MARK = re.compile(r"\s*\[\s*\d{1,3}(?:\s*,\s*\d{1,3})*\s*\]")
_ASKS = re.compile(
    r"(?:who|whom|whose|what|when|where|why|how|which|is|are|was|were|do|does|did|can|could|will|"
    r"would|has|have|had|should|may|might)\b",
    re.IGNORECASE,
)
# What a language model is told of a node besides its text.
_TOLD = frozenset({"outlet", "title", "published"})


@dataclass(frozen=True, slots=True)
class Checker:
    """The answer checker: what scores the words, and which names are one."""

    entailment: EntailmentModel
    aliases: Aliases

    def verdicts(self, claims: Sequence[str], sources: Sequence[SourceText]) -> list[Verdict]:
        """A verdict for each claim against all the sources; never raises for what they hold."""
        return verdicts_of(
            [(claim, tuple(sources)) for claim in claims], self.entailment, self.aliases
        )


@cache
def open_checker() -> Checker:
    """The checker that ships, opened once; needs no articles. Raises ``ModelError``."""
    return Checker(*make_checker(Settings.load()))


class GroundwireRetriever(BaseRetriever):  # type: ignore[misc]
    """The passages of our corpus nearest to a query: words and vectors, fused."""

    def __init__(self, parts: Parts, *, k: int = 8, window: Window = WHOLE_CORPUS) -> None:
        super().__init__()
        if k < 1:
            raise ConfigError(f"k is at least 1, not {k}", hint="Leave it out for 8.")
        self._parts, self._k, self._window = parts, k, window

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = search(query_bundle.query_str, self._parts, k=self._k, window=self._window)
        return [_node(one) for one in found.evidence]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


class GroundwireQueryEngine(BaseQueryEngine):  # type: ignore[misc]
    """Our whole path of a question. ``metadata["groundwire"]`` is the answer object, and a mark
    ``[n]`` in the text leads to ``source_nodes[n - 1]``.
    """

    def __init__(self, parts: Parts, *, window: Window = WHOLE_CORPUS) -> None:
        super().__init__(callback_manager=None)
        self._parts, self._window = parts, window

    def _get_prompt_modules(self) -> dict[str, Any]:
        return {}

    def _query(self, query_bundle: QueryBundle) -> Response:
        answer = ask(Question(query_bundle.query_str, window=self._window), self._parts)
        return Response(
            answer.text,
            source_nodes=[_node(one) for one in answer.record.evidence],
            metadata={"groundwire": wire.answer(answer)},
        )

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return await asyncio.to_thread(self._query, query_bundle)


class CheckedQueryEngine(BaseQueryEngine):  # type: ignore[misc]
    """Any query engine with the checker behind it: of its response, only the sentences that its own
    source nodes support, each followed by the marks of those that do.

    A mark ``[n]`` leads to ``source_nodes[n - 1]``; ``metadata["groundwire"]`` holds the verdicts
    and quotes (offsets count in the node's text), and the dropped sentences with their words only
    if ``show_dropped``. Without any supported sentence the response is a refusal.
    """

    def __init__(
        self, engine: BaseQueryEngine, *, checker: Checker | None = None, show_dropped: bool = False
    ) -> None:
        super().__init__(callback_manager=getattr(engine, "callback_manager", None))
        self._engine, self._show_dropped = engine, show_dropped
        self._checker = checker or open_checker()

    def _get_prompt_modules(self) -> dict[str, Any]:
        return {"engine": self._engine}

    def _query(self, query_bundle: QueryBundle) -> Response:
        drafted = self._engine.query(query_bundle)
        if hasattr(drafted, "get_response"):
            drafted = drafted.get_response()
        return self._checked(drafted)

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        drafted = await self._engine.aquery(query_bundle)
        if hasattr(drafted, "get_response"):
            drafted = drafted.get_response()
            drafted = await drafted if asyncio.iscoroutine(drafted) else drafted
        return await asyncio.to_thread(self._checked, drafted)

    def _checked(self, drafted: Any) -> Response:
        nodes = list(drafted.source_nodes)
        claims = _claims(str(drafted.response or ""))
        verdicts = self._checker.verdicts(claims, [_source(node) for node in nodes])
        shown, dropped = [], []
        for claim, verdict in zip(claims, verdicts, strict=True):
            cites = sorted({quote.source for quote in verdict.quotes})
            if verdict.supported and cites:
                shown.append({"text": claim, "cites": cites, **_judged(verdict)})
            else:
                words = claim if self._show_dropped and verdict.label != "unchecked" else None
                dropped.append({"text": words and wire.inert(words), **_judged(verdict)})
        text = " ".join(one["text"] + "".join(f" [{n}]" for n in one["cites"]) for one in shown)
        told = {
            "kind": "answered" if shown else "refused",
            "sentences": shown,
            "dropped": dropped,
        }
        metadata = {**(drafted.metadata or {}), "groundwire": told}
        return Response(text or REFUSED, source_nodes=nodes, metadata=metadata)


class SupportingNodes(BaseNodePostprocessor):  # type: ignore[misc]
    """Of the nodes, those whose words support the query, taken as a claim: best first, scored with
    the checker's probability, the deciding words in ``metadata["groundwire_quote"]``.

    With ``contradicting`` those that contradict it stay, too; ``metadata["groundwire_label"]`` says
    which is which. A query that asks something is no claim: its nodes stay as they are.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)
    checker: Any = Field(default_factory=open_checker, exclude=True)  # a Checker
    contradicting: bool = False

    @classmethod
    def class_name(cls) -> str:
        return "SupportingNodes"

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        claim = query_bundle.query_str.strip() if query_bundle else ""
        if not claim or claim.endswith("?") or _ASKS.match(claim):
            return nodes
        labels = {"supported", "contradicted"} if self.contradicting else {"supported"}
        kept = []
        for node in nodes:
            (verdict,) = self.checker.verdicts([claim], [_source(node)])
            if verdict.label in labels:
                kept.append(_marked(node, verdict))
        return sorted(kept, key=lambda node: -(node.score or 0.0))


class GroundedEvaluator(BaseEvaluator):  # type: ignore[misc]
    """Passes a response whose every sentence is supported by its contexts; the score is the part of
    the sentences that are, and the feedback names the others and why. Asks no language model.
    """

    def __init__(self, *, checker: Checker | None = None) -> None:
        self._checker = checker or open_checker()

    def _get_prompts(self) -> dict[str, Any]:
        return {}

    def _update_prompts(self, prompts: dict[str, Any]) -> None:
        """There are none."""

    async def aevaluate(
        self,
        query: str | None = None,
        response: str | None = None,
        contexts: Sequence[str] | None = None,
        **kwargs: Any,
    ) -> EvaluationResult:
        return await asyncio.to_thread(self._evaluated, query, response, contexts)

    def _evaluated(
        self, query: str | None, response: str | None, contexts: Sequence[str] | None
    ) -> EvaluationResult:
        claims = _claims(response or "")
        told = {"query": query, "response": response, "contexts": contexts}
        if not claims or not contexts:
            why = "There are no contexts." if claims else "There is no response."
            return EvaluationResult(**told, invalid_result=True, invalid_reason=why)
        sources = [SourceText(text) for text in contexts if text.strip()]
        verdicts = self._checker.verdicts(claims, sources)
        failed = [(c, v) for c, v in zip(claims, verdicts, strict=True) if not v.supported]
        held = len(claims) - len(failed)
        lines = [f"{held}/{len(claims)} sentences are supported."]
        lines += [f"{v.label}: {one_line(c)} ({_why(v)})" for c, v in failed]
        return EvaluationResult(
            **told, passing=not failed, score=held / len(claims), feedback="\n".join(lines)
        )


def _node(one: Evidence) -> NodeWithScore:
    """A node whose id says which words of which version it is, so that it stays the same."""
    passage, source = one.passage, one.source
    facts = {
        "n": one.number,
        "article": passage.article,
        "version": passage.version,
        "file": one.file,
        "outlet": source.outlet,
        "title": source.title,
        "byline": source.byline,
        "url": source.url,
        "published": wire.day(source.published.start or source.published.end),
    }
    untold = [key for key in facts if key not in _TOLD]
    node = TextNode(
        id_=f"{passage.article}@{passage.version[:12]}:{passage.start}-{passage.end}",
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata=facts,
        excluded_llm_metadata_keys=untold,
        excluded_embed_metadata_keys=untold,
    )
    return NodeWithScore(node=node, score=one.score)


def _source(node: NodeWithScore) -> SourceText:
    """The node's own text, with the day and the outlet where its metadata states them."""
    known = node.node.metadata or {}
    outlet = known.get("outlet")
    return SourceText(
        node.node.get_content(metadata_mode=MetadataMode.NONE),
        _day(known.get("published") or known.get("date")),
        outlet if isinstance(outlet, str) else None,
    )


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _claims(text: str) -> list[str]:
    """The sentences of a response, without the marks that its engine may have set."""
    bare = _MARK.sub("", text)
    found = (" ".join(bare[start:end].split()) for start, end in sentence_spans(bare))
    return [claim for claim in found if any(sign.isalnum() for sign in claim)]


def _judged(verdict: Verdict) -> wire.Json:
    return {"verdict": wire.verdict(verdict), "quotes": [wire.quote(q) for q in verdict.quotes]}


def _why(verdict: Verdict) -> str:
    said = [c.detail for c in verdict.checks if c.outcome in ("fail", "error") and c.detail]
    return one_line("; ".join(said)) or "the contexts do not say it"


def _marked(node: NodeWithScore, verdict: Verdict) -> NodeWithScore:
    """A copy: the nodes of an index are shared."""
    copy = node.node.model_copy()
    copy.metadata = {
        **(copy.metadata or {}),
        "groundwire_label": verdict.label,
        "groundwire_quote": verdict.quotes[0].text if verdict.quotes else None,
    }
    marks = ["groundwire_label", "groundwire_quote"]
    copy.excluded_llm_metadata_keys = [*copy.excluded_llm_metadata_keys, *marks]
    copy.excluded_embed_metadata_keys = [*copy.excluded_embed_metadata_keys, *marks]
    return NodeWithScore(node=copy, score=float(verdict.probability))
