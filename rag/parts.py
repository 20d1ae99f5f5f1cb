"""The parts that a question passes through, put together by ``rag.wiring``."""

from __future__ import annotations

from dataclasses import dataclass

from rag.catalog import Catalog
from rag.history import History
from rag.names import Aliases
from rag.opinion import Opinions
from rag.ports import LLM, Embedder, EntailmentModel, VectorIndex
from rag.prompts import Prompt
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Parts:
    """``index`` is ``None`` where the exact scan serves; ``llm`` where answers are extractive;
    ``history`` where nothing is kept; ``opinions`` where the language model is not asked about what
    it wrote.
    """

    settings: Settings
    catalog: Catalog
    aliases: Aliases
    embedder: Embedder
    index: VectorIndex | None
    entailment: EntailmentModel
    llm: LLM | None
    history: History | None
    answer_prompt: Prompt
    opinions: Opinions | None = None
