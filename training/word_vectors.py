"""Word vectors distilled from the shipped encoder: ``python -m training.word_vectors``.

Every whole word of the encoder's vocabulary is embedded by itself; the first principal components
are kept as int8. They let ``rag.relevance`` see that "soldiers" covers "troops" without running
the encoder for every word of the evidence. Deterministic; writes ``rag/weights/words.npz``.
"""

from __future__ import annotations

import json

import numpy as np

from rag.adapters.onnx import OnnxEmbedder
from rag.similarity import WEIGHTS
from rag.words import COMMON

DIMENSIONS = 64


def main() -> None:
    folder = WEIGHTS.with_name("encoder")
    vocabulary = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    words = sorted(
        w for w in vocabulary if w.isascii() and w.isalpha() and len(w) > 2 and w not in COMMON
    )
    vectors = OnnxEmbedder().embed_passages(words)
    centred = vectors - vectors.mean(0)
    _, singular, axes = np.linalg.svd(centred, full_matrices=False)
    kept = centred @ axes[:DIMENSIONS].T
    kept /= np.linalg.norm(kept, axis=1, keepdims=True)
    np.savez_compressed(
        WEIGHTS, words=np.array("\n".join(words)), vectors=np.round(kept * 127).astype(np.int8)
    )
    share = float((singular[:DIMENSIONS] ** 2).sum() / (singular**2).sum())
    print(f"{len(words)} words, {DIMENSIONS} dimensions, {share:.2f} of variance")


if __name__ == "__main__":
    main()
