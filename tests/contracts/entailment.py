"""What every ``EntailmentModel`` must do, whatever it is made of."""

from __future__ import annotations

import numpy as np

from rag.ports import EntailmentModel

PAIRS = [
    ("The council voted to build a wall.", "The council voted to build a wall."),
    ("The council voted to build a wall.", "Zebras sleep at noon in the desert."),
    ("", "The council voted to build a wall."),
    ("Rain fell. The council voted on Tuesday to build a wall by the river.", "A wall is planned."),
]


class EntailmentContract:
    """Subclass it with a ``model`` fixture."""

    def test_rows_are_probabilities_in_order(self, model: EntailmentModel) -> None:
        rows = model.score(PAIRS)
        assert rows.shape == (len(PAIRS), 3)
        assert rows.dtype == np.float32
        assert np.isfinite(rows).all()
        assert (rows >= 0).all()
        assert np.allclose(rows.sum(axis=1), 1, atol=1e-4)
        assert rows[0, 0] > rows[1, 0]

    def test_an_empty_evidence_supports_nothing(self, model: EntailmentModel) -> None:
        assert model.score([PAIRS[2]])[0, 0] <= 0.05

    def test_batching_changes_nothing(self, model: EntailmentModel) -> None:
        together = model.score(PAIRS)
        alone = np.concatenate([model.score([pair]) for pair in PAIRS])
        assert np.allclose(together, alone, atol=1e-3)

    def test_nothing_asked_nothing_given(self, model: EntailmentModel) -> None:
        assert model.score([]).shape == (0, 3)

    def test_the_id_is_stable(self, model: EntailmentModel) -> None:
        assert model.id
        assert model.id == model.id
