"""The entailment network as an int8 ONNX graph (see ``training.encoder_graph``).

MPNet (Song et al. 2020, arXiv:2004.09297) is a BERT with one relative position bias per head, the
same in every layer. It is kept as a table of (heads, 2 * tokens - 1) and looked up for each length.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import onnx
from onnx import TensorProto

from training.encoder_graph import Attention, Floats, Graph, embedded, layered

FIRST_POSITION = 2  # MPNet numbers positions from the padding id + 1
MPNET = Attention(
    ("attention.attn.q", "attention.attn.k", "attention.attn.v"),
    "attention",
    "attention.attn.o",
    "attention.LayerNorm",
)
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
    positions = tensors["embeddings.position_embeddings.weight"]
    positions = positions[FIRST_POSITION : FIRST_POSITION + max_tokens]
    x, tokens = embedded(graph, tensors, positions)
    bias = _bias(graph, tensors["encoder.relative_attention_bias.weight"], tokens, max_tokens)
    return layered(graph, tensors, x, MPNET, heads=heads, epsilon=epsilon, bias=bias)


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
