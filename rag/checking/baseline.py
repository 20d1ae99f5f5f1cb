"""The first entailment model: word overlap and the encoder's cosine in a logistic regression."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.checking import weights
from rag.checking.features import features
from rag.names import BUILT_IN
from rag.ports import Embedder, Vectors


class OverlapEntailment:
    """Implements ``EntailmentModel`` on an embedder and the words.

    Supported against not is one logistic regression, contradicted against not stated another.
    Raises ``ModelError`` if the embedder does.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        fitted = repr((weights.SUPPORTED, weights.CONTRADICTED)).encode()
        self._fit = hashlib.sha256(fitted).hexdigest()[:8]

    @property
    def id(self) -> str:
        return f"overlap-{self._fit}+{self._embedder.id}"

    def score(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """float32 (n, 3): supported, contradicted, not stated; rows sum to 1."""
        if not pairs:
            return np.zeros((0, 3), dtype=np.float32)
        table = features(pairs, self._embedder, BUILT_IN)
        supported = _logistic(table, weights.SUPPORTED)
        against = _logistic(table, weights.CONTRADICTED)
        empty = np.array([not evidence.strip() for evidence, _ in pairs])
        supported = np.where(empty, 0.0, supported)
        against = np.where(empty, 0.0, against)
        rows = np.stack(
            [supported, (1 - supported) * against, (1 - supported) * (1 - against)], axis=1
        )
        return np.asarray(rows, dtype=np.float32)


def _logistic(table: NDArray[np.float64], coefficients: Sequence[float]) -> NDArray[np.float64]:
    """The first coefficient is the intercept."""
    weighted = table @ np.asarray(coefficients[1:]) + coefficients[0]
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(weighted, -30.0, 30.0))))
