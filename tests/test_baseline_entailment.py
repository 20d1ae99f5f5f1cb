"""The baseline entailment model keeps the port's contract."""

from __future__ import annotations

import pytest

from rag.adapters.onnx import OnnxEmbedder
from rag.checking.baseline import OverlapEntailment
from rag.ports import EntailmentModel
from tests.contracts.entailment import EntailmentContract


@pytest.fixture(scope="module")
def overlap() -> OverlapEntailment:
    return OverlapEntailment(OnnxEmbedder())


class TestOverlapEntailment(EntailmentContract):
    @pytest.fixture
    def model(self, overlap: OverlapEntailment) -> EntailmentModel:
        return overlap
