"""What the baseline sees of a pair: six numbers between 0 and about 1."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.aliases import Aliases
from rag.checking.tokens import Token, read
from rag.ports import Embedder, Vectors

NAMES = ("coverage", "bigrams", "names", "cosine", "missing")


def features(
    pairs: Sequence[tuple[str, str]], embedder: Embedder, aliases: Aliases
) -> NDArray[np.float64]:
    """Shape (n, len(NAMES)) for (evidence, claim) pairs."""
    texts = list(dict.fromkeys(text for pair in pairs for text in pair))
    vectors = dict(zip(texts, embedder.embed_passages(texts), strict=True))
    tokens = {text: read(text, aliases).tokens for text in texts}
    rows = [
        [*_overlap(tokens[claim], tokens[evidence]), _cosine(vectors[claim], vectors[evidence])]
        for evidence, claim in pairs
    ]
    table = np.asarray(rows, dtype=np.float64)
    return table[:, [0, 1, 2, 4, 3]]


def _cosine(left: Vectors, right: Vectors) -> float:
    return float(left @ right)


def _overlap(claim: Sequence[Token], evidence: Sequence[Token]) -> tuple[float, ...]:
    held = {t.norm for t in evidence}
    content = [t for t in claim if t.content]
    named = [t for t in content if t.norm.startswith("@") or t.folded[:1].isdigit()]
    bigrams = set(pairwise(t.norm for t in evidence))
    wanted = list(pairwise(t.norm for t in claim))
    found = partial(_share, held)
    missing = sum(t.norm not in held for t in content)
    return (
        found([t.norm for t in content]),
        sum(b in bigrams for b in wanted) / max(1, len(wanted)),
        found([t.norm for t in named]),
        min(missing, 5) / 5,
    )


def _share(held: set[str], norms: Sequence[str]) -> float:
    return sum(n in held for n in norms) / len(norms) if norms else 1.0
