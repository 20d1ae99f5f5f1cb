"""A BERT-shaped transformer as an int8 ONNX graph, written node by node.

Weights are int8 with one scale per output channel; activations are uint8 with one scale per token,
found while running. A token's scale depends on that token alone, so a text's result does not
depend on what else is in the batch, as it does with one scale per tensor.

The graph takes ``input_ids`` of shape (texts, tokens) and no mask: all texts of a call have the
same number of tokens. ONNX Runtime's own fused operators (domain ``com.microsoft``) are used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from numpy.typing import ArrayLike, NDArray
from onnx import TensorProto, helper, numpy_helper

Floats = NDArray[np.float32]
MS = "com.microsoft"
OPSET = 18
IR_VERSION = 9
_PAIR_LIMIT = 128  # 255 * 128 still fits the 16-bit sums of CPUs that lack VNNI


def quantised_columns(weights: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Int8 weights of shape (in, out) and their scale per column.

    x86 CPUs without VNNI add the products of two neighbouring rows in 16 bits, which saturates.
    Each scale is the finest with which no neighbours of one sign can: the graph then gives the
    same sums on every CPU, at less loss than seven bits for all weights.
    """
    positive, negative = np.maximum(weights, 0), np.maximum(-weights, 0)
    pair = np.maximum(
        (positive[1:] + positive[:-1]).max(axis=0), (negative[1:] + negative[:-1]).max(axis=0)
    )
    largest = np.abs(weights).max(axis=0)
    # One less than the limit: rounding two weights up adds at most one.
    scale = np.maximum(np.maximum(largest / 127, pair / (_PAIR_LIMIT - 1)), 1e-12)
    return np.rint(weights / scale).astype(np.int8), scale.astype(np.float32)


class Graph:
    """Collects nodes and constants; every method returns the name of what it made."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}
        self.constant("int8.step", np.float32(1 / 127))
        self.constant("int8.zero", np.uint8(128))
        self.constant("tiny", np.float32(1e-12))
        for number in (-1, 0, 1, 2):
            self.constant(f"axis.{number}", np.array([number], np.int64))

    def constant(self, name: str, value: ArrayLike) -> str:
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        if np.ndim(value) == 0:
            self.constants[name].ClearField("dims")
        return name

    def add(
        self,
        kind: str,
        inputs: Sequence[str],
        *,
        domain: str = "",
        output: str = "",
        **attributes: Any,
    ) -> str:
        name = output or f"{kind}.{len(self.nodes)}"
        self.nodes.append(
            helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes)
        )
        return name

    def linear(self, name: str, x: tuple[str, str], weights: Floats, bias: Floats) -> str:
        """``x`` as made by :meth:`quantised`; ``weights`` of shape (in, out)."""
        values, scale = quantised_columns(weights)
        inputs = [
            x[0],
            self.constant(f"{name}.weight", values),
            "int8.step",
            self.constant(f"{name}.scale", scale),
            "int8.zero",
        ]
        y = self.add("MatMulIntegerToFloat", inputs, domain=MS)
        return self.add("Add", [self.add("Mul", [y, x[1]]), self.constant(f"{name}.bias", bias)])

    def quantised(self, x: str) -> tuple[str, str]:
        """The uint8 tensor and the largest magnitude of each of its tokens."""
        largest = self.add("ReduceMax", [self.add("Abs", [x]), "axis.-1"], keepdims=1)
        largest = self.add("Max", [largest, "tiny"])
        in_range = self.add("Div", [x, largest])
        return self.add("QuantizeLinear", [in_range, "int8.step", "int8.zero"]), largest

    def model(
        self, *, inputs: Sequence[str], output: str, width: int, producer: str
    ) -> onnx.ModelProto:
        """``inputs`` are int64 (texts, tokens); ``output`` is float32 (texts, width)."""
        graph = helper.make_graph(
            self.nodes,
            producer,
            [
                helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"])
                for name in inputs
            ],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["texts", width])],
            list(self.constants.values()),
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MS, 1)]
        model = helper.make_model(graph, opset_imports=opsets, producer_name=producer)
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model)
        return model


@dataclass(frozen=True, slots=True)
class Attention:
    """What a family of models calls the parts of a layer: ``parts`` are query, key and value."""

    parts: tuple[str, str, str]
    joined: str
    output: str
    norm: str


BERT = Attention(
    ("attention.self.query", "attention.self.key", "attention.self.value"),
    "attention.self",
    "attention.output.dense",
    "attention.output.LayerNorm",
)


def bert(
    graph: Graph, tensors: Mapping[str, Floats], *, heads: int, max_tokens: int, epsilon: float
) -> str:
    """All layers of the BERT in ``tensors`` (Hugging Face names): hidden states by token."""
    types = tensors["embeddings.token_type_embeddings.weight"]
    positions = tensors["embeddings.position_embeddings.weight"][:max_tokens]
    x, _ = embedded(graph, tensors, positions + types[0])
    return layered(graph, tensors, x, BERT, heads=heads, epsilon=epsilon)


def embedded(graph: Graph, tensors: Mapping[str, Floats], positions: Floats) -> tuple[str, str]:
    """(sum of word and position embeddings, how many tokens there are); words in int8."""
    words = tensors["embeddings.word_embeddings.weight"]
    scale = np.maximum(np.abs(words).max(axis=1, keepdims=True) / 127, 1e-12).astype(np.float32)
    graph.constant("words", np.rint(words / scale).astype(np.int8))
    graph.constant("words.scale", scale)
    graph.constant("positions", positions)
    rows = graph.add("Cast", [graph.add("Gather", ["words", "input_ids"])], to=TensorProto.FLOAT)
    x = graph.add("Mul", [rows, graph.add("Gather", ["words.scale", "input_ids"])])
    tokens = graph.add("Shape", ["input_ids"], start=1, end=2)
    places = graph.add("Slice", ["positions", "axis.0", tokens, "axis.0"])
    return graph.add("Add", [x, places]), tokens


def layered(
    graph: Graph,
    tensors: Mapping[str, Floats],
    x: str,
    attention: Attention,
    *,
    heads: int,
    epsilon: float,
    bias: str = "",
) -> str:
    """The norm of the embeddings ``x``, then all layers; ``bias`` is added to every attention."""

    def norm(name: str) -> list[str]:
        return [
            graph.constant(f"{name}.{part}", tensors[f"{name}.{part}"])
            for part in ("weight", "bias")
        ]

    def dense(name: str, x: str) -> str:
        weights, bias = tensors[f"{name}.weight"], tensors[f"{name}.bias"]
        return graph.linear(name, graph.quantised(x), weights.T, bias)

    width = tensors["embeddings.LayerNorm.weight"].shape[0]
    x = graph.add("LayerNormalization", [x, *norm("embeddings.LayerNorm")], epsilon=epsilon)
    for part in range(4):
        graph.constant(f"part.{part}", np.array([part * width], np.int64))
    layers = sum(name.endswith(f"{attention.parts[0]}.weight") for name in tensors)
    for index in range(layers):
        layer = f"encoder.layer.{index}"
        names = [f"{layer}.{part}" for part in attention.parts]
        projected = graph.linear(
            f"{layer}.{attention.joined}",
            graph.quantised(x),
            np.concatenate([tensors[f"{name}.weight"].T for name in names], axis=1),
            np.concatenate([tensors[f"{name}.bias"] for name in names]),
        )
        parts = [
            graph.add("Slice", [projected, f"part.{n}", f"part.{n + 1}", "axis.2"])
            for n in range(3)
        ]
        inputs = [*parts, "", "", bias] if bias else parts
        mixed = graph.add("MultiHeadAttention", inputs, domain=MS, num_heads=heads)
        mixed = dense(f"{layer}.{attention.output}", mixed)
        skip = [mixed, x, *norm(f"{layer}.{attention.norm}")]
        x = graph.add("SkipLayerNormalization", skip, domain=MS, epsilon=epsilon)
        inner = dense(f"{layer}.intermediate.dense", x)
        inner = graph.add("Gelu", [inner], domain=MS)
        inner = dense(f"{layer}.output.dense", inner)
        skip = [inner, x, *norm(f"{layer}.output.LayerNorm")]
        x = graph.add("SkipLayerNormalization", skip, domain=MS, epsilon=epsilon)
    return x
