"""How two passages of any origin stand to each other: their strongest relation, sentence by
sentence. What ``rag.disagreement`` does for the evidence of a question, for two given texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from rag.names import Aliases
from rag.ports import Embedder
from rag.relations import Relation, relate
from rag.sentences import sentence_spans
from rag.statements import Statement, hint_of, named_in, read_statement
from rag.types import Source

Told = tuple[str, Source]
_WEIGHT = {"conflict": 3, "update": 3, "compatible": 2, "agree": 1}


def compare(one: Told, other: Told, *, embedder: Embedder, aliases: Aliases) -> Relation | None:
    """The relation that counts most between a sentence of each passage; ``None`` if they are about
    different matters. A difference counts more than what both say alike.
    """
    hint = hint_of((one[0], other[0]), aliases)
    here, there = (
        _statements(number, told, hint, embedder=embedder, aliases=aliases)
        for number, told in enumerate((one, other), 1)
    )
    found = [r for a, b in product(here, there) if (r := relate(a, b)) is not None]
    return max(found, key=lambda r: (_WEIGHT[r.kind], r.strength), default=None)


def _statements(
    number: int, told: Told, hint: str, *, embedder: Embedder, aliases: Aliases
) -> Sequence[Statement]:
    text, source = told
    sentences = [" ".join(text[s:e].split()) for s, e in sentence_spans(text)] or [text]
    vectors = embedder.embed_passages([*sentences, text])
    around = named_in(" ".join(filter(None, (source.title, text))), hint, aliases)
    return [
        read_statement(
            number,
            f"passage-{number}",
            sentence,
            source,
            around=around,
            hint=hint,
            aliases=aliases,
            vector=vector,
            context=vectors[-1],
        )
        for sentence, vector in zip(sentences, vectors[:-1], strict=True)
    ]
