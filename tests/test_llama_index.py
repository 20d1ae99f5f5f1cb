"""Our parts inside LlamaIndex, with its own index, engines and evaluators."""

from __future__ import annotations

import asyncio
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from llama_index.core import Document, MockEmbedding, QueryBundle, VectorStoreIndex
from llama_index.core.base.response.schema import Response, StreamingResponse
from llama_index.core.evaluation import BatchEvalRunner
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import CustomQueryEngine, RetrieverQueryEngine
from llama_index.core.schema import NodeWithScore, TextNode

from rag.errors import ConfigError
from rag.integrations.llama_index import (
    REFUSED,
    CheckedQueryEngine,
    GroundedEvaluator,
    GroundwireQueryEngine,
    GroundwireRetriever,
    SupportingNodes,
)
from rag.parts import Parts
from rag.types import Window
from tests.newsroom import newsroom

QUESTION = "How much will repairs of the Orvik bridge cost?"
FERRY = "The ferry Aurelia ran aground near Castelmar on 3 June 2021."
FOG = "The coast guard blamed fog."
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with newsroom(tmp_path_factory.mktemp("llama")) as parts:
        yield parts


class Saying(CustomQueryEngine):
    """An engine whose model says ``text`` over the nodes it was given."""

    text: str
    nodes: list[NodeWithScore]
    streaming: bool = False

    def custom_query(self, query_str: str) -> Any:
        if self.streaming:
            words = iter(self.text.split(" "))
            return StreamingResponse((f"{word} " for word in words), source_nodes=self.nodes)
        return Response(self.text, source_nodes=self.nodes, metadata={"kept": 1})


def nodes(*texts: str) -> list[NodeWithScore]:
    return [NodeWithScore(node=TextNode(text=text), score=0.5) for text in texts]


# --- our corpus in their hands ------------------------------------------------------------------


def test_the_retriever_gives_our_passages_as_nodes_that_keep_their_ids(parts: Parts) -> None:
    retriever = GroundwireRetriever(parts, k=3)
    found = retriever.retrieve(QUESTION)
    assert [one.node.node_id for one in found] == [
        one.node.node_id for one in asyncio.run(retriever.aretrieve(QUESTION))
    ]
    assert len(found) == 3
    first = found[0].node
    text = parts.catalog.article(first.metadata["article"], first.metadata["version"]).text
    assert text[first.start_char_idx : first.end_char_idx] == first.text
    told = first.get_content(metadata_mode="llm")
    assert first.metadata["outlet"] in told
    assert first.metadata["version"] not in told


def test_a_window_and_a_number_narrow_what_is_retrieved(parts: Parts) -> None:
    narrow = GroundwireRetriever(parts, k=50, window=Window(source="fjord daily"))
    assert {one.node.metadata["outlet"] for one in narrow.retrieve(QUESTION)} == {"Fjord Daily"}
    with pytest.raises(ConfigError, match="at least 1"):
        GroundwireRetriever(parts, k=0)


def test_the_query_engine_gives_checked_answers_and_refusals(parts: Parts) -> None:
    engine = GroundwireQueryEngine(parts)
    response = engine.query(QUESTION)
    answer = response.metadata["groundwire"]
    assert answer["kind"] == "answered"
    assert str(response) == answer["text"]
    for n in map(int, re.findall(r"\[(\d)\]", str(response))):
        assert response.source_nodes[n - 1].node.text == answer["sources"][n - 1]["text"]
    refused = asyncio.run(engine.aquery("Who won the chess cup?"))
    assert str(refused).startswith("The articles do not answer this.")


# --- their index, our checker -------------------------------------------------------------------


def test_three_lines_add_checked_answers_to_an_index(parts: Parts) -> None:
    documents = [Document(text=f"{FERRY} {FOG}", metadata={"outlet": "The Orvik Post"})]
    index = VectorStoreIndex.from_documents(documents, embed_model=MockEmbedding(8))
    engine = CheckedQueryEngine(index.as_query_engine(llm=MockLLM()))
    response = engine.query("Who blamed the fog?")
    # The mock model repeats its prompt: the context is supported, the instructions are not.
    assert "blamed fog. [1]" in str(response)
    assert "prior knowledge" not in str(response)
    told = response.metadata["groundwire"]
    assert told["dropped"]
    for sentence in told["sentences"]:
        assert sentence["verdict"]["supported"]
        for quote in sentence["quotes"]:
            node = response.source_nodes[quote["source"] - 1].node
            assert node.text[quote["start"] : quote["end"]] == quote["text"]


@pytest.mark.parametrize("streaming", [False, True])
def test_only_supported_sentences_are_left_with_marks_of_their_own(streaming: bool) -> None:
    text = f"{FOG[:-1]} [7]. The ferry sank on 9 May 2019 [1]. {FERRY}"
    engine = CheckedQueryEngine(Saying(text=text, nodes=nodes(FERRY, FOG), streaming=streaming))
    response = engine.query("What happened?")
    assert str(response) == f"{FOG} [2] {FERRY} [1]"
    told = response.metadata["groundwire"]
    assert told["kind"] == "answered"
    assert [one["text"] for one in told["dropped"]] == [None]
    assert str(asyncio.run(engine.aquery("What happened?"))) == str(response)
    if not streaming:
        assert response.metadata["kept"] == 1


@pytest.mark.parametrize("text", ["", "It sank in 2019.", "[1]"])
def test_nothing_supported_is_a_refusal(text: str) -> None:
    shown = CheckedQueryEngine(Saying(text=text, nodes=nodes(FERRY)), show_dropped=True)
    response = shown.query("What happened?")
    assert str(response) == REFUSED
    assert response.metadata["groundwire"]["kind"] == "refused"
    assert [one["text"] for one in response.metadata["groundwire"]["dropped"]] == (
        [text] if text.startswith("It") else []
    )
    assert str(CheckedQueryEngine(Saying(text=FERRY, nodes=[])).query("What?")) == REFUSED


def test_the_engine_checks_what_a_model_makes_of_our_retriever(parts: Parts) -> None:
    inner = RetrieverQueryEngine.from_args(GroundwireRetriever(parts, k=2), llm=MockLLM())
    response = CheckedQueryEngine(inner).query(QUESTION)
    assert "27 million euros" in str(response)


def test_the_postprocessor_keeps_the_nodes_that_support_a_claim() -> None:
    given = nodes(FOG, FERRY, "The ferry Aurelia did not run aground near Castelmar.")
    kept = SupportingNodes().postprocess_nodes(given, query_str="The ferry Aurelia ran aground.")
    assert [one.node.text for one in kept] == [FERRY]
    assert kept[0].node.metadata["groundwire_label"] == "supported"
    assert kept[0].node.metadata["groundwire_quote"] in FERRY
    assert kept[0].score == pytest.approx(kept[0].score)
    assert "groundwire_label" not in given[1].node.metadata
    assert "groundwire" not in kept[0].node.get_content(metadata_mode="llm")
    both = SupportingNodes(contradicting=True).postprocess_nodes(
        given, query_bundle=QueryBundle("The ferry Aurelia ran aground near Castelmar.")
    )
    assert {one.node.metadata["groundwire_label"] for one in both} == {"supported", "contradicted"}


@pytest.mark.parametrize("query", ["Where did the ferry run aground?", "who blamed fog", None])
def test_the_postprocessor_leaves_the_nodes_of_a_question_as_they_are(query: str | None) -> None:
    given = nodes(FOG, FERRY)
    assert SupportingNodes().postprocess_nodes(given, query_str=query) == given


def test_the_evaluator_passes_what_its_contexts_support_and_names_the_rest() -> None:
    evaluator = GroundedEvaluator()
    good = evaluator.evaluate(query="What?", response=f"{FERRY} [1] {FOG}", contexts=[FERRY, FOG])
    assert (good.passing, good.score) == (True, 1.0)
    bad = evaluator.evaluate_response(
        response=Response(f"{FOG} The ferry sank in 2019.", source_nodes=nodes(FERRY, FOG))
    )
    assert (bad.passing, bad.score) == (False, 0.5)
    assert "1/2 sentences are supported." in bad.feedback
    assert "The ferry sank in 2019." in bad.feedback
    for nothing in ({"response": "", "contexts": [FOG]}, {"response": FOG, "contexts": []}):
        assert evaluator.evaluate(**nothing).invalid_result


@pytest.mark.filterwarnings("ignore:asyncio_module:DeprecationWarning")  # their own
def test_the_evaluator_runs_in_their_batches() -> None:
    runner = BatchEvalRunner({"grounded": GroundedEvaluator()}, workers=2)
    results = asyncio.run(
        runner.aevaluate_response_strs(
            queries=["a", "b"],
            response_strs=[FERRY, "It sank in 2019."],
            contexts_list=[[FERRY], [FERRY]],
        )
    )
    assert [one.passing for one in results["grounded"]] == [True, False]


# --- the documentation --------------------------------------------------------------------------


def test_the_example_of_the_documentation_runs(
    parts: Parts,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = (ROOT / "docs" / "integrations.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python llama_index\n(.*?)```", text, re.DOTALL)
    assert len(blocks) >= 2
    monkeypatch.setenv("RAG_DATA_DIR", str(parts.settings.data_dir))
    monkeypatch.setenv("RAG_LLM", "none")
    for number, block in enumerate(blocks):
        script = tmp_path / f"example_{number}.py"
        script.write_text(block, encoding="utf-8")
        runpy.run_path(str(script))
    assert "[1]" in capsys.readouterr().out
