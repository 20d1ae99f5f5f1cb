"""A vector index in memory, and ones that do it wrong. ``python -m tests.stores FOLDER`` is the
check of a store whose reading crashes the process.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rag.errors import IndexDamaged
from rag.ports import IndexState, Vectors


class ExactIndex:
    """The contract in its plainest form: every vector is compared."""

    def __init__(self, folder: Path | None = None, *, dimensions: int) -> None:
        self._held: dict[int, Vectors] = {}
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "store").write_text("exact")

    def close(self) -> None:
        pass

    def sweep(self) -> None:
        pass

    def keys(self) -> list[int]:
        return sorted(self._held)

    def add(self, keys: Sequence[int], vectors: Vectors) -> None:
        self._held.update(zip(keys, vectors, strict=True))

    def delete(self, keys: Sequence[int]) -> None:
        for key in keys:
            self._held.pop(key, None)

    def search(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        hits = [(key, self.nearness(held, vector)) for key, held in self._held.items()]
        return sorted(hits, key=lambda hit: (-round(hit[1], 6), hit[0]))[:k]

    def nearness(self, held: Vectors, vector: Vectors) -> float:
        return float(np.clip(held @ vector, -1.0, 1.0))

    def verify(self, keys: Sequence[int], vectors: Vectors) -> IndexState:
        expected = dict(zip(keys, vectors, strict=True))
        return IndexState(
            missing=tuple(sorted(expected.keys() - self._held.keys())),
            wrong=tuple(
                sorted(
                    key
                    for key in expected.keys() & self._held.keys()
                    if np.abs(expected[key] - self._held[key]).max() > 1e-3
                )
            ),
            extra=tuple(sorted(self._held.keys() - expected.keys())),
        )


class DistanceIndex(ExactIndex):
    """Gives Euclidean distances, negated: the order is right, the numbers are no cosines."""

    def nearness(self, held: Vectors, vector: Vectors) -> float:
        return -float(np.linalg.norm(held - vector))


class LyingIndex(ExactIndex):
    """Sound until it has been told to lie."""

    lies: str = ""

    def nearness(self, held: Vectors, vector: Vectors) -> float:
        right = super().nearness(held, vector)
        return right + 0.1 if LyingIndex.lies == "cosine" else right

    def search(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        if LyingIndex.lies == "fails":
            raise IndexDamaged("it fails")
        found = super().search(vector, k)
        return [(10**9, 1.0), *found] if LyingIndex.lies == "key" else found


if __name__ == "__main__":
    os.abort()
