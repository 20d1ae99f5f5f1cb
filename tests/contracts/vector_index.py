"""What every vector index must do: subclass ``VectorIndexContract`` and give ``make_index``."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rag.ports import IndexState, VectorIndex, Vectors

MakeIndex = Callable[[int], VectorIndex]


def unit(rows: np.ndarray) -> Vectors:
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


def exact(keys: np.ndarray, vectors: Vectors, vector: Vectors, k: int) -> list[int]:
    return keys[np.lexsort((keys, -np.round(vectors @ vector, 6)))[:k]].tolist()


class VectorIndexContract:
    """``make_index(dimensions)`` gives a new, empty index each time it is called."""

    def test_empty(self, make_index: MakeIndex) -> None:
        index = make_index(4)
        vector = unit(np.ones(4))
        assert index.search(vector, 5) == []
        index.delete([1, 2])
        index.add([], np.zeros((0, 4), np.float32))
        assert index.search(vector, 5) == []
        assert index.verify([], np.zeros((0, 4), np.float32)).sound

    def test_what_is_returned_are_cosines_highest_first(self, make_index: MakeIndex) -> None:
        index = make_index(2)
        angles = np.radians([0, 10, 90, 135, 180])
        vectors = unit(np.stack([np.cos(angles), np.sin(angles)], axis=1))
        index.add([5, 4, 3, 2, 1], vectors)
        found = index.search(vectors[0], 10)
        assert [key for key, _ in found] == [5, 4, 3, 2, 1]
        assert np.allclose([c for _, c in found], np.cos(angles), atol=1e-3)
        assert all(-1.0 <= c <= 1.0 for _, c in found)
        assert all(type(key) is int and type(c) is float for key, c in found)

    def test_at_most_k(self, make_index: MakeIndex) -> None:
        index = make_index(8)
        vectors = unit(np.random.default_rng(1).standard_normal((40, 8)))
        index.add(list(range(1, 41)), vectors)
        for k in (0, 1, 7, 40, 100):
            assert len(index.search(vectors[0], k)) == min(k, 40)

    def test_ties_by_the_smaller_key(self, make_index: MakeIndex) -> None:
        index = make_index(8)
        vectors = unit(np.random.default_rng(2).standard_normal((2, 8)))
        index.add([9, 30, 4, 12, 7], vectors[[0, 0, 1, 0, 0]])
        assert [key for key, _ in index.search(vectors[0], 4)] == [7, 9, 12, 30]
        assert [key for key, _ in index.search(vectors[0], 2)] == [7, 9]

    def test_adding_replaces_and_deleting_removes(self, make_index: MakeIndex) -> None:
        index = make_index(8)
        vectors = unit(np.random.default_rng(3).standard_normal((3, 8)))
        index.add([1, 2], vectors[:2])
        index.add([2, 3, 3], vectors[[2, 0, 1]])
        assert index.verify([1, 2, 3], vectors[[0, 2, 1]]).sound
        assert index.search(vectors[2], 1)[0][0] == 2
        index.delete([2, 2, 99])
        assert {key for key, _ in index.search(vectors[2], 5)} == {1, 3}
        index.add([2], vectors[:1])
        assert index.verify([1, 2, 3], vectors[[0, 0, 1]]).sound

    def test_verify_names_what_is_not_as_it_should_be(self, make_index: MakeIndex) -> None:
        index = make_index(8)
        vectors = unit(np.random.default_rng(4).standard_normal((5, 8)))
        index.add([1, 2, 3, 4], vectors[:4])
        expected = vectors.copy()
        expected[1] = unit(expected[1] + 0.01)
        expected[2] += 1e-5
        state = index.verify([1, 2, 3, 5], expected[[0, 1, 2, 4]])
        assert state == IndexState(missing=(5,), wrong=(2,), extra=(4,))
        assert not state.sound

    def test_batches_of_any_size(self, make_index: MakeIndex) -> None:
        index = make_index(4)
        keys = list(range(1, 12_001))
        vectors = unit(np.random.default_rng(5).standard_normal((len(keys), 4)))
        index.add(keys, vectors)
        assert index.verify(keys, vectors).sound
        index.delete(keys[6_000:])
        assert index.verify(keys[:6_000], vectors[:6_000]).sound

    def test_the_same_first_ten_as_an_exact_scan(self, make_index: MakeIndex) -> None:
        """Random directions, the hardest case, and crowded ones like those of real text."""
        rng = np.random.default_rng(6)
        spread = rng.standard_normal((2_000, 384))
        centres = rng.standard_normal((60, 384))
        crowded = centres[rng.integers(0, 60, 2_000)] + 0.6 * rng.standard_normal((2_000, 384))
        vectors = unit(np.concatenate([spread, crowded]))
        keys = np.arange(1, len(vectors) + 1) * 3
        index = make_index(384)
        index.add(keys.tolist(), vectors)
        questions = np.concatenate(
            [rng.standard_normal((20, 384)), centres[:20] + 0.5 * rng.standard_normal((20, 384))]
        )
        for question in unit(questions):
            found = [key for key, _ in index.search(question, 10)]
            assert found == exact(keys, vectors, question, 10)
