"""What the baseline sees of a pair of texts: a few numbers between 0 and about 1."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import log1p

import numpy as np
from numpy.typing import NDArray

from rag.aliases import Aliases
from rag.checking.tokens import Token, read
from rag.ports import Embedder

NAMES = (
    "coverage", "missing", "bigrams", "trigrams", "names", "numbers", "cosine", "claim_length",
    "evidence_length", "negation",
)  # fmt: skip


def features(
    pairs: Sequence[tuple[str, str]], embedder: Embedder, aliases: Aliases
) -> NDArray[np.float64]:
    """Shape (n, len(NAMES)) for (evidence, claim) pairs."""
    texts = list(dict.fromkeys(text for pair in pairs for text in pair))
    vectors = dict(zip(texts, embedder.embed_passages(texts), strict=True))
    tokens = {text: read(text, aliases).tokens for text in texts}
    rows = [
        _row(tokens[evidence], tokens[claim], float(vectors[claim] @ vectors[evidence]))
        for evidence, claim in pairs
    ]
    return np.asarray(rows, dtype=np.float64)


def _row(evidence: Sequence[Token], claim: Sequence[Token], cosine: float) -> tuple[float, ...]:
    order = [t.norm for t in evidence]
    wanted = [t.norm for t in claim]
    held = set(order)
    content = [t.norm for t in claim if t.content]
    missing = sum(norm not in held for norm in content)
    return (
        _share(held, content),
        min(missing, 6) / 6,
        _share(set(pairwise(order)), list(pairwise(wanted))),
        _share(
            set(zip(order, order[1:], order[2:], strict=False)),
            list(zip(wanted, wanted[1:], wanted[2:], strict=False)),
        ),
        _share(held, [n for n in content if n.startswith("@")]),
        _share(held, [n for n in content if n[:1].isdigit()]),
        cosine,
        log1p(len(wanted)) / 4,
        log1p(len(order)) / 5,
        float(("not" in held or "no" in held) != ("not" in wanted or "no" in wanted)),
    )


def _share(
    held: set[str] | set[tuple[str, str]] | set[tuple[str, str, str]], wanted: Sequence[object]
) -> float:
    return sum(item in held for item in wanted) / len(wanted) if wanted else 1.0
