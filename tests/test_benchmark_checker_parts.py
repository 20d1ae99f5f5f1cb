"""The checker's benchmark on claims of several sentences, and the model that it measures."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.checker import opened
from benchmarks.checker_measure import Judged, judge, overlap
from benchmarks.checker_speed import speed
from benchmarks.checker_store import Remembering, Store, code_of
from benchmarks.checker_systems import columns, left_out, refitted
from rag.adapters.onnx import CLASSES, ENCODER_FOLDER, OnnxEntailment
from rag.checking import SourceText, check_pairs
from rag.checking.joint import FAILS, FEATURES
from rag.checking.verdict import VERBATIM
from rag.names import BUILT_IN
from rag.ports import Vectors
from training.checker.calibrate import OPEN, claim_row, macro_balanced

EVIDENCE = (
    "The harbour company of Tarnvik sold 20 ferries on Monday. The buyer paid in kroner. "
    "Ines Holt will leave the board next year."
)
VERBATIM_TWICE = "The buyer paid in kroner. Ines Holt will leave the board next year."
HALF_WRONG = "The buyer paid in kroner. The company of Tarnvik sold 70 ferries on Monday."
HALF_UNKNOWN = "The buyer paid in kroner. Zebras graze."
LOOSE = "The harbour company sold 20 old ferries. A buyer in Tarnvik paid kroner."


class WordModel:
    """Takes a claim as supported by the share of its words in the evidence."""

    id = "words@1"

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def score(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        self.asked += pairs
        shares = [0.9 * overlap(claim, evidence) + 0.05 for evidence, claim in pairs]
        return np.array([[s, (1 - s) / 2, (1 - s) / 2] for s in shares], np.float32)


def row(claim: str, *, label: int = 1, evidence: str = EVIDENCE) -> dict[str, object]:
    return {"id": claim, "dataset": "one", "claim": claim, "evidence": evidence, "label": label}


CLAIMS = (VERBATIM_TWICE, HALF_WRONG, HALF_UNKNOWN, LOOSE)


@pytest.fixture
def judged(tmp_path: Path) -> list[Judged]:
    rows = [*(row(claim) for claim in CLAIMS), row(LOOSE, evidence="")]
    store = Store(tmp_path / "scores.jsonl")
    return judge(rows, WordModel(), BUILT_IN, embedder=None, store=store, what="test")


def test_a_row_gets_the_verdict_of_rag_verify(judged: list[Judged]) -> None:
    asked = [(claim, [SourceText(EVIDENCE)]) for claim in CLAIMS]
    expected = check_pairs([*asked, (LOOSE, [SourceText("")])], WordModel(), BUILT_IN)
    assert [j.verdict for j in judged] == expected
    assert judged[4].verdict.label == "unchecked"


def test_alignment_decides_a_claim_by_its_weakest_sentence(judged: list[Judged]) -> None:
    assert [j.decided for j in judged] == [VERBATIM, OPEN, 0.0, OPEN, 0.0]
    assert [j.match for j in judged[:1]] == ["verbatim"]
    assert judged[0].rows == ()
    assert "number" in judged[1].failed
    assert judged[1].features[FEATURES.index("number")] == 1.0
    assert not judged[2].verdict.entailed


def test_rows_of_all_sentences_are_kept(tmp_path: Path) -> None:
    rows, path = [row(LOOSE)], tmp_path / "scores.jsonl"
    for anew in (True, False):
        plain = WordModel()
        store = Store(path)
        model = Remembering(plain, store)
        made = judge(rows, model, BUILT_IN, embedder=None, store=store, what="test")
        claims = {claim for _, claim in plain.asked}
        assert len(claims) == (2 if anew else 0)
        assert len(made[0].rows) >= 2


def test_the_row_of_a_claim_is_that_of_its_least_supported_sentence() -> None:
    size = len(FEATURES) - len(FAILS)
    good = ((3.0, 3.0, *([0.5] * (size - 2)), 1.0, *([0.0] * (len(FAILS) - 1))), OPEN)
    poor = ((-1.0, 0.0, *([0.2] * (size - 2)), *([0.0] * len(FAILS))), OPEN)
    exact = ((-9.0, *([0.0] * (len(FEATURES) - 1))), VERBATIM)
    nowhere = ((-9.0, *([0.0] * (len(FEATURES) - 1))), 0.0)
    values, decided = claim_row([good, poor, exact])
    assert values == (*poor[0][:size], *good[0][size:])
    assert decided == OPEN
    assert claim_row([exact, exact]) == exact
    assert claim_row([exact, nowhere]) == nowhere
    assert claim_row([good, nowhere])[1] == 0.0


def test_what_alignment_decides_stays_out_of_refits(judged: list[Judged]) -> None:
    def of(place: int, chosen: Judged, *, label: bool) -> Judged:
        name = "ab"[place % 2]
        group = hashlib.sha256(str(place).encode()).hexdigest()[:16]
        moved = np.array(chosen.features) + chance.normal(0.0, 0.3, len(FEATURES))
        values = tuple(moved.tolist())
        return replace(chosen, label=label, dataset=name, group=group, features=values)

    chance = np.random.default_rng(5)

    some = [of(n, judged[3 if n % 4 < 2 else 1], label=n % 4 < 2) for n in range(40)]
    exact = [of(n, judged[0], label=n % 3 > 0) for n in range(40, 60)]
    odd = [replace(j, features=(99.0,) * len(FEATURES)) for j in exact]
    for system in (refitted, left_out):
        alone, beside, mad = (system(columns([*some, *more])) for more in ([], exact, odd))
        assert np.array_equal(alone.scores, beside.scores[:40])
        assert np.array_equal(beside.scores, mad.scores)
        assert (mad.scores[40:] == VERBATIM).all()


def test_balanced_accuracy_leaves_out_sets_of_one_label() -> None:
    entailed = np.array([True, False, True, True])
    labels = np.array([True, False, False, False])
    sets = np.array(["both", "both", "one", "one"])
    assert macro_balanced(entailed, labels, sets) == 1.0
    assert macro_balanced(entailed[2:], labels[2:], sets[2:]) == 0.0
    assert macro_balanced(entailed[:0], labels[:0], sets[:0]) == 0.0


def test_speed_counts_the_sentences() -> None:
    found = speed([row(LOOSE), row(VERBATIM_TWICE)], WordModel(), BUILT_IN)["at most 120 words"]
    assert (found["pairs"], found["sentences"]) == (2, 4)
    assert found["windows"] > 0


def test_scores_are_forgotten_when_the_words_are_read_in_another_way() -> None:
    words = code_of("rag.checking.windows")
    assert words
    assert words != code_of("rag.checking.tokens") != code_of("rag.checking.several")
    assert code_of(WordModel.__module__) == ""


def test_by_default_the_model_of_rag_verify_is_measured() -> None:
    model, aliases = opened(None)
    assert isinstance(model, OnnxEntailment)
    assert model.id == OnnxEntailment().id
    assert aliases == BUILT_IN


def test_other_weights_come_from_a_folder(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx")
    helper, kinds = onnx.helper, onnx.TensorProto
    shape = helper.make_tensor("axes", kinds.INT64, [1], [1])
    given = helper.make_tensor("given", kinds.FLOAT, [1, 3], [2.0, 0.0, 0.0])
    graph = helper.make_graph(
        [
            helper.make_node("Cast", ["input_ids"], ["ids"], to=kinds.FLOAT),
            helper.make_node("ReduceMin", ["ids", "axes"], ["none"], keepdims=1),
            helper.make_node("Mul", ["none", "zero"], ["nought"]),
            helper.make_node("Add", ["nought", "given"], ["logits"]),
        ],
        "constant",
        [helper.make_tensor_value_info("input_ids", kinds.INT64, [1, "n"])],
        [helper.make_tensor_value_info("logits", kinds.FLOAT, [1, 3])],
        [shape, given, helper.make_tensor("zero", kinds.FLOAT, [1], [0.0])],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    (tmp_path / "model.onnx").write_bytes(made.SerializeToString())
    shutil.copy(ENCODER_FOLDER / "tokenizer.json", tmp_path)
    files = {
        name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name in ("model.onnx", "tokenizer.json")
        for data in [(tmp_path / name).read_bytes()]
    }
    facts = {"name": "flat", "classes": list(CLASSES), "files": files}
    (tmp_path / "manifest.json").write_text(json.dumps(facts))
    model, _ = opened(tmp_path)
    assert isinstance(model, OnnxEntailment)
    assert model.id.startswith("flat@")
    assert model.score([("A ferry sank.", "It sank.")])[0].argmax() == 0
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(SystemExit, match="is damaged"):
        opened(tmp_path)


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"manifest\.json"):
        opened(tmp_path)
