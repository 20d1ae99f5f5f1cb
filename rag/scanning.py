"""Searching without an index: every eligible vector of the catalog is compared."""

from __future__ import annotations

import numpy as np

from rag.catalog import Catalog, Eligible, Keys
from rag.ports import Vectors


def exact_search(
    catalog: Catalog, vector: Vectors, k: int, eligible: Eligible
) -> list[tuple[int, float]]:
    """As ``VectorIndex.search``, over the eligible passages only, from the catalog's vectors."""
    if k <= 0 or not len(eligible.keys):
        return []
    return nearest(eligible.keys, catalog.vectors(eligible.keys), vector, k)


def nearest(keys: Keys, vectors: Vectors, vector: Vectors, k: int) -> list[tuple[int, float]]:
    """The ``k`` keys of the highest cosines, highest first, equal ones by key."""
    cosines = np.clip(vectors @ vector, -1.0, 1.0)
    # Equal vectors may differ in the last bit by where they stand in the matrix.
    order = np.lexsort((keys, -np.round(cosines, 6)))[:k]
    return [(int(keys[place]), float(cosines[place])) for place in order]
