"""The checker's weights: whole, or a clear error; never a pass, and never another model instead."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from rag import checking, wiring
from rag.adapters import onnx as adapter
from rag.adapters.onnx import OnnxEntailment
from rag.checking import SourceText, check_pair
from rag.checking.joint import FAILS, FEATURES, load_calibration, must_fit
from rag.cli import main
from rag.errors import WeightsDamaged
from rag.names import BUILT_IN
from rag.pipeline import Question, ask
from rag.verification import verify_item
from tests.contracts.entailment import EntailmentContract
from tests.newsroom import newsroom, with_llm
from tests.tiny_checker import graph, write_calibration, write_model

TOWN = "The council of Varnhem voted on Tuesday to close the old harbour."
REWORDED = "Councillors of Varnhem decided that the harbour would shut."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A tiny model and its calibration."""
    digest = write_model(tmp_path / "checker")
    write_calibration(tmp_path / "checker" / "calibration.json", model=digest)
    return tmp_path / "checker"


@pytest.fixture
def shipped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny model in the place of the one that ships."""
    monkeypatch.setattr(adapter, "CHECKER_FOLDER", folder)
    monkeypatch.setattr(checking, "CALIBRATION", folder / "calibration.json")
    checking.calibration.cache_clear()
    return folder


@pytest.fixture(autouse=True)
def _forget_the_calibration() -> object:
    yield
    checking.calibration.cache_clear()


@pytest.fixture(scope="module")
def whole() -> OnnxEntailment:
    return OnnxEntailment()


class TestShipped(EntailmentContract):
    @pytest.fixture
    def model(self, whole: OnnxEntailment) -> OnnxEntailment:
        return whole

    def test_it_is_whole_small_and_fits_its_calibration(self, model: OnnxEntailment) -> None:
        model.load()
        must_fit(load_calibration(checking.CALIBRATION), model.digest)
        assert model.id.startswith("groundwire-checker-int8@")
        assert (adapter.CHECKER_FOLDER / "model.onnx").stat().st_size <= 90_000_000
        card = (adapter.CHECKER_FOLDER / "README.md").read_text(encoding="utf-8")
        assert "Calibration and thresholds" in card

    def test_it_tells_a_restatement_from_a_wrong_one(self, model: OnnxEntailment) -> None:
        evidence = "The ferry Aurelia ran aground near Castelmar, and 212 passengers were rescued."
        right, wrong, other = model.score(
            [
                (evidence, "More than two hundred people were rescued from the Aurelia."),
                (evidence, "Nobody was rescued from the Aurelia."),
                (evidence, "The shipyard in Castelmar will close next year."),
            ]
        )[:, 0]
        assert right > 0.5 > max(wrong, other)


class TestTiny(EntailmentContract):
    @pytest.fixture
    def model(self, folder: Path) -> OnnxEntailment:
        return OnnxEntailment(folder)

    def test_the_id_and_the_digest_are_the_manifests(self, folder: Path) -> None:
        model = OnnxEntailment(folder)
        digest = hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
        assert model.digest == digest
        assert model.id == f"tiny@{digest[:12]}"

    def test_a_claim_of_any_length_is_read(self, folder: Path) -> None:
        model = OnnxEntailment(folder)
        rows = model.score([(TOWN, "harbour " * 5000), ("x " * 90_000, TOWN), ("\ud800", "\udfff")])
        assert rows.shape == (3, 3)


def missing(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def cut(name: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(data[: len(data) // 2])

    return damage


def flipped(name: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        data = bytearray((folder / name).read_bytes())
        data[len(data) // 2] ^= 1
        (folder / name).write_bytes(data)

    return damage


def other_model(folder: Path) -> None:
    """Whole by itself, but not the model that the calibration was made for."""
    facts = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(facts | {"name": "another"}))


DAMAGES = {
    "no model": missing("model.onnx"),
    "no tokenizer": missing("tokenizer.json"),
    "no manifest": missing("manifest.json"),
    "no calibration": missing("calibration.json"),
    "half a model": cut("model.onnx"),
    "half a tokenizer": cut("tokenizer.json"),
    "half a manifest": cut("manifest.json"),
    "half a calibration": cut("calibration.json"),
    "a bit of the model": flipped("model.onnx"),
    "a bit of the tokenizer": flipped("tokenizer.json"),
    "two classes": lambda folder: refitted(folder, classes=("yes", "no")),
    "another width": lambda folder: refitted(folder, model=graph(width=2)),
    "another input": lambda folder: refitted(folder, model=graph(inputs=("input_ids", "mask"))),
    "another model": other_model,
}  # fmt: skip


def refitted(
    folder: Path, *, model: bytes | None = None, classes: tuple[str, ...] = adapter.CLASSES
) -> None:
    digest = write_model(folder, model=model, classes=classes)
    write_calibration(folder / "calibration.json", model=digest)


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damaged_weights_are_an_error_and_never_a_verdict(
    shipped: Path, damage: Callable[[Path], None]
) -> None:
    assert check_pair(REWORDED, [SourceText(TOWN)], wiring.make_entailment(), BUILT_IN).checks
    damage(shipped)
    checking.calibration.cache_clear()
    with pytest.raises(WeightsDamaged) as caught:
        check_pair(REWORDED, [SourceText(TOWN)], wiring.make_entailment(), BUILT_IN)
    assert "install" in caught.value.hint


def test_weights_that_go_bad_before_they_are_loaded_end_a_question(
    shipped: Path, tmp_path: Path
) -> None:
    """Neither a refusal, nor an answer without its second sentence, nor the model's failure."""
    with newsroom(tmp_path) as parts:
        model = OnnxEntailment(shipped)
        flipped("model.onnx")(shipped)
        answering = with_llm(parts, "Officials shut the Orvik bridge because of bad pillars. [1]")
        with pytest.raises(WeightsDamaged, match=r"model\.onnx is damaged"):
            ask(Question("Why was the Orvik bridge closed?"), replace(answering, entailment=model))


def test_verify_says_so_and_gives_no_verdict(
    shipped: Path, data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = tmp_path / "pairs.jsonl"
    lines.write_text(json.dumps({"id": 1, "claim": TOWN, "sources": [TOWN]}) + "\n")
    assert main(["verify", "--jsonl", str(lines)]) == 0
    assert json.loads(capsys.readouterr().out)["label"] == "supported"
    flipped("model.onnx")(shipped)
    assert main(["verify", "--jsonl", str(lines)]) == 1
    told = capsys.readouterr()
    assert not told.out
    assert "model.onnx is damaged" in told.err


def test_an_item_is_not_given_a_verdict_either(shipped: Path) -> None:
    model = OnnxEntailment(shipped)
    flipped("model.onnx")(shipped)
    with pytest.raises(WeightsDamaged):
        verify_item({"claim": REWORDED, "sources": [TOWN]}, model, BUILT_IN)


def test_what_alignment_decides_does_not_load_the_weights(shipped: Path) -> None:
    model = OnnxEntailment(shipped)
    (shipped / "model.onnx").unlink()
    assert check_pair(TOWN, [SourceText(TOWN)], model, BUILT_IN).supported


# --- the calibration --------------------------------------------------------------------------


def test_a_calibration_that_was_changed_by_hand_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    write_calibration(path, model="m")
    assert load_calibration(path).model == "m"
    path.write_text(path.read_text().replace('"verify": 0.5', '"verify": 0.1'))
    with pytest.raises(WeightsDamaged, match="digest"):
        load_calibration(path)


@pytest.mark.parametrize(
    "changes",
    [
        {"coefficients": dict.fromkeys(FEATURES, 0.0) | {FAILS[0]: 0.5}},
        {"coefficients": {"model": 1.0}},
        {"thresholds": {"verify": 0.8, "show": 0.5, "contradict": 0.8}},
        {"thresholds": {"verify": 0.0, "show": 0.5, "contradict": 0.8}},
        {"thresholds": {"verify": "high", "show": 0.5, "contradict": 0.8}},
        {"intercept": None},
    ],
)
def test_a_calibration_that_makes_no_sense_is_refused(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    write_calibration(tmp_path / "calibration.json", model="m", **changes)
    with pytest.raises(WeightsDamaged, match="damaged"):
        load_calibration(tmp_path / "calibration.json")


def test_a_calibration_fits_one_model_only(tmp_path: Path) -> None:
    write_calibration(tmp_path / "calibration.json", model="a" * 64)
    made = load_calibration(tmp_path / "calibration.json")
    must_fit(made, "a" * 64)
    with pytest.raises(WeightsDamaged, match="another model"):
        must_fit(made, "b" * 64)


def test_the_one_that_ships_can_be_read() -> None:
    assert load_calibration(checking.CALIBRATION).supported >= 0.5
