"""A whole entailment model in a few hundred bytes, made by the test that wants it.

It takes a claim as supported where its tokens stand in the evidence, too. As a folder it is what
``training.checker.export`` writes: manifest, tokenizer and graph.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from rag.adapters.onnx import CLASSES, ENCODER_FOLDER
from rag.checking.joint import FAILS, FEATURES, digest_of


def graph(*, width: int = 3, inputs: tuple[str, ...] = ("input_ids",)) -> bytes:
    """Logits from how often a token of the text stands in the text, on average."""
    slopes = np.zeros((1, width), np.float32)
    slopes[0, 0], slopes[0, -1] = 8.0, -8.0
    constants = {
        "one": np.array([1], np.int64),
        "two": np.array([2], np.int64),
        "middle": np.array(1.55, np.float32),
        "slopes": slopes,
    }
    nodes = [
        helper.make_node("Unsqueeze", ["input_ids", "two"], ["rows"]),
        helper.make_node("Unsqueeze", ["input_ids", "one"], ["columns"]),
        helper.make_node("Equal", ["rows", "columns"], ["same"]),
        helper.make_node("Cast", ["same"], ["counted"], to=TensorProto.FLOAT),
        helper.make_node("ReduceSum", ["counted", "two"], ["often"], keepdims=0),
        helper.make_node("ReduceMean", ["often", "one"], ["mean"], keepdims=1),
        helper.make_node("Sub", ["mean", "middle"], ["above"]),
        helper.make_node("MatMul", ["above", "slopes"], ["logits"]),
    ]
    made = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(n, TensorProto.INT64, ["texts", "tokens"]) for n in inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["texts", width])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 18)])
    model.ir_version = 9
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))


def write_model(
    folder: Path, *, model: bytes | None = None, classes: tuple[str, ...] = CLASSES
) -> str:
    """Write the model with its manifest into ``folder``; the manifest's digest."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        "model.onnx": model if model is not None else graph(),
        "tokenizer.json": (ENCODER_FOLDER / "tokenizer.json").read_bytes(),
    }
    files = {
        name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in contents.items()
    }
    facts = {"name": "tiny", "classes": list(classes), "max_tokens": 256, "files": files}
    contents["manifest.json"] = json.dumps(facts).encode()
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return hashlib.sha256(contents["manifest.json"]).hexdigest()


def write_calibration(path: Path, *, model: str, **changes: object) -> None:
    """One that takes the model's word, for the model with the digest ``model``."""
    coefficients = dict.fromkeys(FEATURES, 0.0) | {"model": 1.0} | dict.fromkeys(FAILS, -3.0)
    facts: dict[str, object] = {
        "model": model,
        "intercept": 0.0,
        "coefficients": coefficients,
        "thresholds": {"verify": 0.5, "show": 0.8, "contradict": 0.8},
    }
    facts |= changes
    path.write_text(json.dumps(facts | {"digest": digest_of(facts)}), encoding="utf-8")
