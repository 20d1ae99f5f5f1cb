"""The entailment network as an int8 ONNX graph (see ``training.encoder_graph``).

MPNet (Song et al. 2020, arXiv:2004.09297) is a BERT with one relative position bias per head, the
same in every layer. It is kept as a table of (heads, 2 * tokens - 1) and looked up for each length.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import onnx
from onnx import TensorProto

from training.encoder_graph import MS, Floats, Graph

FIRST_POSITION = 2  # MPNet numbers positions from the padding id + 1
BUCKETS = 32
FARTHEST = 128


def bucket(distance: int) -> int:
    """The bucket of a relative position (key - query), as in T5 (Raffel et al. 2020)."""
    half = BUCKETS // 2
    base = half if distance > 0 else 0
    away, exact = abs(distance), half // 2
    if away < exact:
        return base + away
    log = np.log(np.float32(away) / np.float32(exact)) / np.log(FARTHEST / exact)
    return base + min(half - 1, exact + int(np.float32(log * (half - exact))))


def mpnet(
    graph: Graph, tensors: Mapping[str, Floats], *, heads: int, max_tokens: int, epsilon: float
) -> str:
    """All layers of the MPNet in ``tensors`` (Hugging Face names): hidden states by token."""
    words = tensors["embeddings.word_embeddings.weight"]
    width = words.shape[1]
    scale = np.maximum(np.abs(words).max(axis=1, keepdims=True) / 127, 1e-12).astype(np.float32)
    graph.constant("words", np.rint(words / scale).astype(np.int8))
    graph.constant("words.scale", scale)
    positions = tensors["embeddings.position_embeddings.weight"]
    graph.constant("positions", positions[FIRST_POSITION : FIRST_POSITION + max_tokens])
    rows = graph.add("Cast", [graph.add("Gather", ["words", "input_ids"])], to=TensorProto.FLOAT)
    x = graph.add("Mul", [rows, graph.add("Gather", ["words.scale", "input_ids"])])
    tokens = graph.add("Shape", ["input_ids"], start=1, end=2)
    x = graph.add("Add", [x, graph.add("Slice", ["positions", "axis.0", tokens, "axis.0"])])
    bias = _bias(graph, tensors["encoder.relative_attention_bias.weight"], tokens, max_tokens)

    def norm(name: str) -> list[str]:
        return [
            graph.constant(f"{name}.{part}", tensors[f"{name}.{part}"])
            for part in ("weight", "bias")
        ]

    x = graph.add("LayerNormalization", [x, *norm("embeddings.LayerNorm")], epsilon=epsilon)
    for part in range(4):
        graph.constant(f"part.{part}", np.array([part * width], np.int64))
    layers = sum(name.endswith("attention.attn.q.weight") for name in tensors)
    for index in range(layers):
        layer = f"encoder.layer.{index}"
        names = [f"{layer}.attention.attn.{part}" for part in "qkv"]
        projected = graph.linear(
            f"{layer}.attention",
            graph.quantised(x),
            np.concatenate([tensors[f"{name}.weight"].T for name in names], axis=1),
            np.concatenate([tensors[f"{name}.bias"] for name in names]),
        )
        parts = [
            graph.add("Slice", [projected, f"part.{n}", f"part.{n + 1}", "axis.2"])
            for n in range(3)
        ]
        mixed = graph.add("MultiHeadAttention", [*parts, "", "", bias], domain=MS, num_heads=heads)
        mixed = dense(graph, tensors, f"{layer}.attention.attn.o", mixed)
        skip = [mixed, x, *norm(f"{layer}.attention.LayerNorm")]
        x = graph.add("SkipLayerNormalization", skip, domain=MS, epsilon=epsilon)
        inner = dense(graph, tensors, f"{layer}.intermediate.dense", x)
        inner = graph.add("Gelu", [inner], domain=MS)
        inner = dense(graph, tensors, f"{layer}.output.dense", inner)
        skip = [inner, x, *norm(f"{layer}.output.LayerNorm")]
        x = graph.add("SkipLayerNormalization", skip, domain=MS, epsilon=epsilon)
    return x


def dense(graph: Graph, tensors: Mapping[str, Floats], name: str, x: str) -> str:
    weights, bias = tensors[f"{name}.weight"], tensors[f"{name}.bias"]
    return graph.linear(name, graph.quantised(x), weights.T, bias)


def _bias(graph: Graph, table: Floats, tokens: str, max_tokens: int) -> str:
    """(1, heads, tokens, tokens) from ``table`` of shape (buckets, heads)."""
    distances = np.arange(max_tokens)[None, :] - np.arange(max_tokens)[:, None]
    buckets = np.vectorize(bucket)(distances).astype(np.uint8)
    graph.constant("buckets", buckets)
    graph.constant("bias.table", table)
    graph.constant("axes.01", np.array([0, 1], np.int64))
    graph.constant("zeros", np.array([0, 0], np.int64))
    square = graph.add("Concat", [tokens, tokens], axis=0)
    used = graph.add("Slice", ["buckets", "zeros", square, "axes.01"])
    places = graph.add("Cast", [used], to=TensorProto.INT64)
    gathered = graph.add("Gather", ["bias.table", places])
    turned = graph.add("Transpose", [gathered], perm=[2, 0, 1])
    return graph.add("Unsqueeze", [turned, "axis.0"])


def entailment_graph(
    encoder: Mapping[str, Floats],
    head: Mapping[str, Floats],
    *,
    heads: int,
    max_tokens: int,
    epsilon: float,
) -> onnx.ModelProto:
    """``head`` has dense.weight, dense.bias, out.weight, out.bias (out, in). Output: logits."""
    graph = Graph()
    hidden = mpnet(graph, encoder, heads=heads, max_tokens=max_tokens, epsilon=epsilon)
    graph.constant("first", np.array(0, np.int64))
    first = graph.add("Gather", [hidden, "first"], axis=1)
    for name in head:
        graph.constant(f"head.{name}", head[name].T if name.endswith("weight") else head[name])
    inner = graph.add("Add", [graph.add("MatMul", [first, "head.dense.weight"]), "head.dense.bias"])
    inner = graph.add("MatMul", [graph.add("Tanh", [inner]), "head.out.weight"])
    output = graph.add("Add", [inner, "head.out.bias"], output="logits")
    return graph.model(
        inputs=["input_ids"],
        output=output,
        width=head["out.bias"].shape[0],
        producer="groundwire-checker",
    )
