"""What every embedder must do: subclass :class:`EmbedderContract` and give an ``embedder``."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.ports import Embedder, Vectors

TEXTS = [
    "Ships may not enter the harbour at night.",
    "The council voted 7 to 4 against the new bridge, the mayor said on Tuesday.",
    "",
    "   \n\t ",
    "日本の首相は辞任した。",
    "مرحبا بالعالم 👋🏽 e\u0301",
    "harbour",
    "The council voted 7 to 4 against the new bridge, the mayor said on Tuesday. " * 80,
    "a\x00b\u200bc\ufffd",
    "a lone surrogate \ud800 in the text",
]


def assert_unit_rows(vectors: Vectors, count: int, dimensions: int) -> None:
    assert vectors.shape == (count, dimensions)
    assert vectors.dtype == np.float32
    assert np.isfinite(vectors).all()
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max(initial=0) < 1e-4


class EmbedderContract:
    """Let ``embedder`` return the value of a session fixture: loading may be slow."""

    def test_id_and_dimensions_are_stable(self, embedder: Embedder) -> None:
        assert embedder.id
        assert embedder.id == embedder.id
        assert isinstance(embedder.dimensions, int)
        assert embedder.dimensions > 0

    def test_rows_are_finite_unit_float32(self, embedder: Embedder) -> None:
        assert_unit_rows(embedder.embed_passages(TEXTS), len(TEXTS), embedder.dimensions)

    def test_question_is_one_unit_vector(self, embedder: Embedder) -> None:
        for text in ("Who voted?", "", "word " * 5000):
            vector = embedder.embed_question(text)
            assert vector.shape == (embedder.dimensions,)
            assert_unit_rows(vector[None, :], 1, embedder.dimensions)

    def test_no_texts_give_no_rows(self, embedder: Embedder) -> None:
        assert_unit_rows(embedder.embed_passages([]), 0, embedder.dimensions)

    def test_rows_follow_the_order_of_the_texts(self, embedder: Embedder) -> None:
        forward = embedder.embed_passages(TEXTS)
        backward = embedder.embed_passages(TEXTS[::-1])
        assert np.abs(forward - backward[::-1]).max() < 1e-3

    def test_a_vector_does_not_depend_on_its_batch(self, embedder: Embedder) -> None:
        together = embedder.embed_passages(TEXTS * 2)
        for place, text in enumerate(TEXTS):
            alone = embedder.embed_passages([text])[0]
            for row in together[place :: len(TEXTS)]:
                assert np.abs(row - alone).max() < 1e-3

    def test_long_texts_are_cut(self, embedder: Embedder) -> None:
        long = "The harbour stays closed. " * 3000
        first, second = embedder.embed_passages([long, long + "Bananas are yellow."])
        assert np.abs(first - second).max() < 1e-3

    def test_meaning_is_nearer_than_words(self, embedder: Embedder) -> None:
        question = embedder.embed_question("Why was the port shut?")
        near, far = embedder.embed_passages(
            [
                "A storm forced the authorities to close the harbour.",
                "The orchestra performed a new symphony.",
            ]
        )
        assert float(question @ near) > float(question @ far) + 0.1

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.differing_executors,
            HealthCheck.too_slow,
        ],
    )
    @given(texts=st.lists(st.text(st.characters(), max_size=40), max_size=6))
    def test_any_unicode(self, embedder: Embedder, texts: list[str]) -> None:
        assert_unit_rows(embedder.embed_passages(texts), len(texts), embedder.dimensions)
