"""Side by side with LlamaIndex's CitationQueryEngine: same articles, same weights, same questions.

    python -m benchmarks.ask [--llm local] [--sample 20] [--without-rival]

Both use our encoder's vectors and the same language model process. Measured for each question: the
time to the first sentence that was checked (ours) or to the first token (theirs, which checks
nothing), the time to the whole answer, and whether the answer is right by the evaluation cases.
A refusal of theirs is recognised by its words, since it has no other sign.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.filing import file_result, percentiles
from rag.cases import EvalCase, load_cases, matches
from rag.evaluation import run
from rag.ingestion import ingest
from rag.parts import Parts
from rag.ports import LLM, Embedder, LLMCall
from rag.report import CaseResult
from rag.resources import eval_questions, seeds_dir
from rag.settings import Settings
from rag.wiring import open_parts

Result = dict[str, Any]
ANSWER_TOKENS = 256
RIVAL_CONTEXT_TOKENS = 2048
DECLINES = re.compile(
    r"\b(no|not|n't|none of)\b.{0,60}\b(information|mention|provided?|sources?|specif|stat|answer)",
    re.IGNORECASE | re.DOTALL,
)


def rival_engine(folder: Path, llm: LLM, embedder: Embedder) -> Any:
    """A CitationQueryEngine with its own defaults over the articles in ``folder``."""
    from llama_index.core import Document, Settings, VectorStoreIndex
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.llms import CompletionResponse, CustomLLM, LLMMetadata
    from llama_index.core.query_engine import CitationQueryEngine

    class SameModel(CustomLLM):
        @property
        def metadata(self) -> LLMMetadata:
            return LLMMetadata(
                context_window=RIVAL_CONTEXT_TOKENS, num_output=ANSWER_TOKENS, model_name=llm.id
            )

        def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> Any:
            text = ""
            for response in self.stream_complete(prompt):
                text = response.text
            return CompletionResponse(text=text)

        def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> Any:
            text = ""
            for piece in llm.stream(LLMCall(system="", user=prompt, max_tokens=ANSWER_TOKENS)):
                text += piece
                yield CompletionResponse(text=text, delta=piece)

    class SameVectors(BaseEmbedding):
        def _get_query_embedding(self, query: str) -> list[float]:
            return [float(x) for x in embedder.embed_question(query)]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return [float(x) for x in embedder.embed_passages([text])[0]]

    Settings.llm = SameModel()
    Settings.embed_model = SameVectors()
    documents = [
        Document(text=path.read_text(encoding="utf-8"), metadata={"file": path.name})
        for path in sorted(folder.glob("*.txt"))
    ]
    index = VectorStoreIndex.from_documents(documents)
    return CitationQueryEngine.from_args(index, streaming=True)


def ask_rival(engine: Any, case: EvalCase) -> Result:
    began = perf_counter()
    first: float | None = None
    text = ""
    for piece in engine.query(case.question).response_gen:
        text += piece
        if first is None and piece.strip():
            first = (perf_counter() - began) * 1000
    declines = bool(DECLINES.search(text)) and len(text.split()) < 60
    facts = all(any(matches(one, text) for one in group) for group in case.facts)
    right = (
        declines
        if case.expects == "refusal"
        else facts and all(matches(one, text) for one in case.both)
    )
    return {
        "id": case.id,
        "right": right and not any(matches(one, text) for one in case.never),
        "first_ms": first,
        "total_ms": (perf_counter() - began) * 1000,
        "text": text,
    }


def ours(result: CaseResult) -> Result:
    return {
        "id": result.case.id,
        "right": result.right,
        "why": result.why,
        "first_ms": result.first_ms,
        "total_ms": result.total_ms,
        "text": result.answer["text"] if result.answer else None,
    }


def summary(cases: Sequence[EvalCase], results: Sequence[Result]) -> Result:
    expects = {case.id: case.expects for case in cases}
    made: Result = {}
    for kind in ("answer", "refusal"):
        of_kind = [r for r in results if expects[r["id"]] == kind]
        made[kind] = {
            "right": sum(r["right"] for r in of_kind),
            "of": len(of_kind),
            "first_ms": percentiles([r["first_ms"] for r in of_kind if r["first_ms"] is not None]),
            "total_ms": percentiles([r["total_ms"] for r in of_kind]),
        }
    made["total_ms"] = percentiles([r["total_ms"] for r in results])
    return made


def comparable(cases: Sequence[EvalCase], count: int | None) -> list[EvalCase]:
    """Cases without history and filters, which the other side has no notion of; evenly spaced."""
    plain = [c for c in cases if not (c.history or c.since or c.until or c.as_of)]
    if count is None or count >= len(plain):
        return plain
    return [plain[i * len(plain) // count] for i in range(count)]


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def take_in(parts: Parts) -> None:
    for line in ingest(
        [seeds_dir()],
        catalog=parts.catalog,
        index=parts.index,
        embedder=parts.embedder,
        prune=False,
        max_article_mb=parts.settings.max_article_mb,
    ):
        if line.error is not None:
            raise line.error


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--llm", default="local", help="local, hosted or module:Class")
    parser.add_argument("--sample", type=int, help="so many of the cases; default: all")
    parser.add_argument("--without-rival", action="store_true")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()

    cases = comparable(load_cases(eval_questions()), args.sample)
    result: Result = {"cases": len(cases)}
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.load(data_dir=Path(folder), store_history=False)
        with open_parts(settings, owner=True, llm="none", purpose="benchmark") as parts:
            take_in(parts)
            report = run(cases, parts, on_case=lambda r: note(f"extractive {r.case.id} {r.right}"))
            result["extractive"] = summary(cases, [ours(r) for r in report.results])
        with open_parts(
            settings, owner=True, llm=args.llm, purpose="benchmark", wait_for_llm=True
        ) as parts:
            assert parts.llm is not None
            result["model"] = parts.llm.id
            report = run(cases, parts, on_case=lambda r: note(f"ours {r.case.id} {r.total_ms:.0f}"))
            result["ours"] = summary(cases, [ours(r) for r in report.results])
            result["ours_answers"] = [ours(r) for r in report.results]
            if not args.without_rival:
                engine = rival_engine(seeds_dir(), parts.llm, parts.embedder)
                rivals = []
                for case in cases:
                    rivals.append(ask_rival(engine, case))
                    note(f"rival {case.id} {rivals[-1]['total_ms']:.0f}")
                result["citation_query_engine"] = summary(cases, rivals)
                result["citation_query_engine_answers"] = rivals
    print(file_result("ask", result, out=args.out))


if __name__ == "__main__":
    main()
