"""A warning where a shown sentence says "currently" and nobody knows when that was."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.types import Evidence, Notice, Sentence

_RELATIVE = re.compile(
    r"\b(?:currently|now|today|tonight|yesterday|tomorrow|recently|at present|at the moment|so far"
    r"|in recent (?:days|weeks|months)"
    r"|(?:last|this|next) (?:night|week|weekend|month|year|spring|summer|autumn|fall|winter)"
    r"|(?:earlier|later) this (?:week|month|year)|(?:days|weeks|months) ago)\b",
    re.I,
)


def undated_notice(shown: Sequence[Sentence], evidence: Sequence[Evidence]) -> Notice | None:
    """Names the time words of shown sentences whose article has no known date; else ``None``."""
    undated = {
        e.number
        for e in evidence
        if not (e.source.published.start or e.source.published.end or e.source.updated.end)
    }
    found: dict[int, list[str]] = {}
    for sentence in shown:
        cited = [n for n in sentence.cites if n in undated]
        if cited and len(cited) == len(sentence.cites):
            words = [m.group().casefold() for m in _RELATIVE.finditer(sentence.text)]
            if words:
                found.setdefault(cited[0], []).extend(words)
    if not found:
        return None
    listed = "; ".join(
        f"{', '.join(f'“{word}”' for word in dict.fromkeys(words))} in [{number}]"
        for number, words in sorted(found.items())
    )
    return Notice(
        "undated_source", f"The source has no known date, so nobody can tell when: {listed}."
    )
