"""A word to the reader where a source is no more than the summary that a feed gives."""

from __future__ import annotations

from collections.abc import Sequence

from rag.catalog import Catalog
from rag.types import Evidence, Notice, Sentence

SUMMARY_ONLY = "summary_only"


def summary_notice(
    shown: Sequence[Sentence], evidence: Sequence[Evidence], catalog: Catalog
) -> Notice | None:
    """Names the cited sources of which the corpus holds only a summary; ``None`` without any."""
    cited = {number for sentence in shown for number in sentence.cites}
    numbers = [
        piece.number
        for piece in evidence
        if piece.number in cited
        and any(
            noise.kind == SUMMARY_ONLY
            for noise in catalog.article(piece.passage.article, piece.passage.version).noise
        )
    ]
    if not numbers:
        return None
    listed = ", ".join(f"[{number}]" for number in numbers)
    what = "is only the summary" if len(numbers) == 1 else "are only the summaries"
    return Notice(SUMMARY_ONLY, f"{listed} {what} in a feed, which does not carry the article.")
