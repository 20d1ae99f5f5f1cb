"""How near two words are in meaning, from a table distilled from the encoder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.words import stem

WEIGHTS = Path(__file__).with_name("weights") / "words.npz"


@cache
def _table() -> tuple[dict[str, int], NDArray[np.float32]]:
    with np.load(WEIGHTS) as stored:
        words = str(stored["words"]).split("\n")
        vectors = stored["vectors"].astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return {word: row for row, word in enumerate(words)}, vectors


def vectors(words: Sequence[str]) -> NDArray[np.float32]:
    """Shape (len(words), d): unit vectors of folded words, zeros for what the table lacks."""
    rows, table = _table()
    made = np.zeros((len(words), table.shape[1]), np.float32)
    known = [
        (place, row) for place, word in enumerate(words) if (row := rows.get(word)) is not None
    ]
    if known:
        places, held = zip(*known, strict=True)
        made[list(places)] = table[list(held)]
    return made


@lru_cache(maxsize=65536)
def similarity(one: str, other: str) -> float:
    """Cosine of two folded words in [-1, 1]; 0 if the table lacks either. Equal words give 1."""
    if one == other:
        return 1.0
    rows, vectors = _table()
    here, there = rows.get(one), rows.get(other)
    if here is None or there is None:
        return 0.0
    return float(vectors[here] @ vectors[there])


@lru_cache(maxsize=65536)
def alike(one: str, other: str, least: float) -> bool:
    """Do two folded words mean much the same: by stem, by synonym, or by a cosine of ``least``?"""
    # The checker's windows import this module: whichever is loaded first must load.
    from rag.checking.synonyms import same_word

    if one == other or same_word(one) == same_word(other):
        return True
    if stem(one) == stem(other):
        return True
    return similarity(one, other) >= least
