"""The checker's benchmark on invented pairs, with stand-ins for its models."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from benchmarks import checker_report as report
from benchmarks.checker import by_vectors, mistakes
from benchmarks.checker_figure import diagram
from benchmarks.checker_judge import ask, at_zero, third_layer
from benchmarks.checker_measure import Judged, judge, overlap, without_vectors
from benchmarks.checker_speed import answers, speed, windows_per_s
from benchmarks.checker_store import Remembering, Store
from benchmarks.checker_synthetic import beginning, by_kind, kinds, made, shared
from benchmarks.checker_systems import (
    LAYERS,
    MACRO,
    bootstrap,
    by_score,
    columns,
    confusion,
    decided_by_alignment,
    figures,
    lead,
    left_out,
    refitted,
    shipped,
)
from rag.adapters.onnx import ENCODER_FOLDER
from rag.checking.joint import FEATURES
from rag.names import BUILT_IN
from rag.ports import LLMCall, LLMState, Vectors
from training.checker.pairs import sampled
from training.rows import rows as rows_of


class WordModel:
    """Takes a claim as supported by the share of its words in the evidence."""

    id = "words@1"

    def __init__(self) -> None:
        self.calls = 0

    def score(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        self.calls += len(pairs)
        shares = [0.9 * overlap(claim, evidence) + 0.05 for evidence, claim in pairs]
        return np.array([[s, (1 - s) / 2, (1 - s) / 2] for s in shares], np.float32)


def invented(count: int = 12) -> list[dict[str, object]]:
    """Two sets, half of the pairs supported, another ferry company in every document."""
    made: list[dict[str, object]] = []
    for place in range(count):
        evidence = (
            f"The harbour company of Tarnvik number {place} sold {place + 20} ferries on Monday. "
            "The buyer paid in kroner. Ines Holt will leave the board next year."
        )
        right = f"The harbour company sold {place + 20} old ferries."
        wrong = f"The airline of Tarnvik bought {place + 70} aircraft."
        for label, claim in ((1, right), (0, wrong)):
            made.append(
                {
                    "id": f"{place}:{label}",
                    "dataset": "one" if place % 2 else "two",
                    "evidence": evidence,
                    "claim": claim,
                    "label": label,
                }
            )
    return made


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> list[Judged]:
    store = Store(tmp_path_factory.mktemp("work") / "scores.jsonl")
    return judge(invented(), WordModel(), BUILT_IN, embedder=None, store=store, what="test")


def test_sampled_takes_half_of_each_label_where_it_can() -> None:
    rows = invented()
    few = sampled(iter(rows), 4)
    assert len(few) == 8
    assert sum(row["label"] for row in few) == 4
    fewest = {row["id"] for row in sampled(iter(rows), 2)}
    assert fewest < {row["id"] for row in few}
    lopsided = [row for row in rows if row["label"] == 0 or row["id"] == "0:1"]
    assert sum(row["label"] for row in sampled(iter(lopsided), 6)) == 1
    assert len(sampled(iter(lopsided), 6)) == 12
    assert len(sampled(iter(rows), None)) == len(rows)


def test_a_second_run_asks_the_model_nothing(tmp_path: Path) -> None:
    path, plain = tmp_path / "scores.jsonl", WordModel()
    first = Remembering(plain, Store(path))
    pairs = [("A ferry sank.", "A boat sank."), ("It rained.", "It snowed.")]
    rows = first.score(pairs)
    assert first.asked == plain.calls == 2
    with path.open("a") as out:
        out.write('["torn')
    second = Remembering(plain, Store(path))
    assert np.allclose(second.score([*reversed(pairs)]), rows[::-1], atol=1e-5)
    assert second.asked == 0
    second.score([("New.", "New.")])
    third = Remembering(plain, Store(path))
    third.score([*pairs, ("New.", "New.")])
    assert third.asked == 0
    assert third.score([]).shape == (0, 3)


def test_judged_pairs_hold_what_the_product_said(judged: list[Judged]) -> None:
    assert len(judged) == 24
    right, wrong = judged[0], judged[1]
    assert right.label
    assert not wrong.label
    assert len(right.features) == len(FEATURES)
    assert right.verdict.probability > wrong.verdict.probability
    assert "number" in wrong.failed
    assert "claim" not in right.record()
    assert "20 ferries" in right.document


def test_every_feature_belongs_to_a_layer() -> None:
    assert {name for names in LAYERS.values() for name in names} == set(FEATURES)


def test_systems_and_their_figures(judged: list[Judged]) -> None:
    pairs = columns(judged)
    drawn = bootstrap(pairs, times=20)
    words = by_score("word overlap", pairs, lambda j: j.overlap)
    systems = [shipped(pairs), refitted(pairs), left_out(pairs), words]
    systems += [refitted(pairs, without=layer) for layer in LAYERS]
    found = {system.name: figures(system, pairs, drawn) for system in systems}
    assert found["checker, cross-fitted"]["balanced_accuracy"][MACRO][0] == 1.0
    assert found["checker, leave one set out"]["auc"]["one"][0] == 1.0
    assert "calibration_error" not in found["word overlap"]
    assert set(found["word overlap"]["auc"]) == {"one", "two", MACRO}
    assert lead(systems[1], systems[1], pairs, drawn) == (0.0, 0.0, 0.0)
    by_alignment = decided_by_alignment(pairs)
    assert sum(row["pairs"] for row in by_alignment.values()) <= len(judged)
    assert report.of_counts(by_alignment).startswith("|  | pairs | supported |")
    counted = confusion(systems[1], pairs)["one"]
    assert counted["supported_entailed"] == counted["unsupported_not"] == 6
    text = report.of_macro(found)
    assert text.count("\n") == len(systems) + 1
    assert "| one | 12 (6) | 1.000 (1.000–1.000) |" in report.of_sets(
        {"us": found["checker, cross-fitted"]}, "balanced_accuracy", {"one": (12, 6)}
    )


class FirmLLM:
    """Finds that everything is supported, or nothing."""

    id = "local:firm"
    state: LLMState = "ready"

    def __init__(self, odds: float) -> None:
        self.calls: list[LLMCall] = []
        self._odds = odds

    def stream(self, call: LLMCall) -> Iterator[str]:
        self.calls.append(call)
        yield str(self._odds)


def test_a_language_model_judges_each_pair_once(judged: list[Judged], tmp_path: Path) -> None:
    llm, path = FirmLLM(-4.0), tmp_path / "judge.jsonl"
    odds, about = ask(llm, tuple(judged), Store(path))
    assert odds == [-4.0] * len(judged)
    assert about["asked_anew"] == len(llm.calls) == len(judged)
    assert llm.calls[0].choices == ("Yes", "No")
    assert judged[0].claim in llm.calls[0].user
    assert ask(llm, tuple(judged), Store(path))[1]["asked_anew"] == 0
    assert not at_zero(odds).entailed.any()
    pairs = columns(judged)
    system, told = third_layer(pairs, odds)
    assert told["raised"] == 0
    assert system.entailed.sum() == shipped(pairs).entailed.sum() - told["changed"]


def test_mistakes_name_ids_only(judged: list[Judged]) -> None:
    turned = [replace(j, label=not j.label) for j in judged]
    found = mistakes(turned, most=3)
    assert len(found["supported_but_not_entailed"]) == 3
    assert set(found["supported_but_not_entailed"][0]) == {"id", "probability", "failed"}
    assert mistakes(judged)["entailed_but_unsupported"] == []


def test_synthetic_pairs_by_kind(tmp_path: Path) -> None:
    path = tmp_path / "synthetic.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as out:
        for row in invented(3):
            label = "supported" if row["label"] else "contradicted"
            kind = "shortened" if row["label"] else "number"
            kept = {"evidence": row["evidence"], "claim": row["claim"], "group": "x"}
            out.write(json.dumps({**kept, "label": label, "kind": kind}) + "\n")
    assert len(list(rows_of(path))) == 6
    rows = kinds(path)
    store = Store(tmp_path / "scores.jsonl")
    found = by_kind(judge(rows, WordModel(), BUILT_IN, embedder=None, store=store, what="test"))
    assert list(found) == ["unsupported: number", "supported: shortened"]
    assert found["unsupported: number"]["wrong"] == 0.0
    assert found["unsupported: number"]["failed"] == 1.0
    assert "| unsupported: number | 3 | 0.000 | 0.000 | 1.000 |" in report.of_kinds(found)


def test_speed_is_told_by_the_length_of_the_evidence() -> None:
    found = speed(invented(), WordModel(), BUILT_IN, most=4)
    assert list(found) == ["at most 120 words"]
    assert found["at most 120 words"]["pairs"] == 4
    assert report.of_speed(found).count("\n") == 2


def test_windows_are_counted_in_tokens() -> None:
    long = [row | {"evidence": str(row["evidence"]) * 6} for row in invented(2)]
    tokenizer = ENCODER_FOLDER / "tokenizer.json"
    assert (windows_per_s(long, WordModel(), tokenizer) or 0) > 0
    assert windows_per_s(long, WordModel(), Path("nowhere.json")) is None


def test_answers_are_timed() -> None:
    long = [row | {"evidence": str(row["evidence"]) * 6} for row in invented(8)]
    found = answers(long, WordModel(), BUILT_IN)
    assert [r["answers"] for r in found.values()] == [4, 4]
    assert report.of_answers(found).count("\n") == 3


def test_the_diagram_is_a_drawing_with_a_dot_for_each_bin() -> None:
    drawn = ElementTree.fromstring(diagram([(0.4, 0.1, 0.2), (0.6, 0.8, 0.7)], title="A title"))
    dots = [node for node in drawn.iter() if node.tag.endswith("circle")]
    assert [float(dot.attrib["cx"]) for dot in dots] == [80.0, 304.0]
    assert float(dots[0].attrib["r"]) < float(dots[1].attrib["r"])


def test_news_that_was_trained_on_is_left_out(tmp_path: Path) -> None:
    text = (
        "The harbour company of Tarnvik sold 20 ferries to Orrin on Monday. The mayor, Ines Holt, "
        "said the money would pay for a new school in the north of the town. "
    )
    other = "A dam broke at Lund on Friday and nine people were hurt. Jon Berg led the rescue. "
    assert shared([text, other], iter([text.upper()])) == {0}
    assert beginning("One.\n\nTwo\nthree.\n\n" + "x" * 3000) == "One.\nTwo three."
    _packed(tmp_path / "qa" / "news_dev_articles.jsonl.gz", [{"text": text}, {"text": other}])
    _packed(tmp_path / "verifier" / "train_pairs.jsonl.gz", [{"evidence": other}])
    pairs = list(made(tmp_path, texts=2))
    assert all("Tarnvik" in pair.evidence for pair in pairs)


def _packed(path: Path, rows: list[dict[str, str]]) -> None:
    path.parent.mkdir()
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)


def test_windows_are_chosen_without_vectors(tmp_path: Path, judged: list[Judged]) -> None:
    store = Store(tmp_path / "scores.jsonl")
    with without_vectors():
        bare = judge(invented(), WordModel(), BUILT_IN, embedder=None, store=store, what="test")
    assert [j.id for j in bare] == [j.id for j in judged]
    assert list(by_vectors(judged, bare)) == ["by words and vectors", "by words alone"]
