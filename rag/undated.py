"""A warning where a shown sentence says "currently" and nobody knows when that was."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.types import Notice, Sentence

_RELATIVE = re.compile(
    r"\b(?:currently|now|today|tonight|yesterday|tomorrow|recently|at present|at the moment|so far"
    r"|in recent (?:days|weeks|months)"
    r"|(?:last|this|next) (?:night|week|weekend|month|year|spring|summer|autumn|fall|winter)"
    r"|(?:earlier|later) this (?:week|month|year)|(?:days|weeks|months) ago)\b",
    re.I,
)


def undated_notice(shown: Sequence[Sentence]) -> Notice | None:
    """Names the time words of shown sentences that no known date backs; else ``None``."""
    found: dict[int, list[str]] = {}
    for sentence in shown:
        words = [m.group().casefold() for m in _RELATIVE.finditer(sentence.text)]
        if words and sentence.as_of is None:
            found.setdefault(sentence.cites[0], []).extend(words)
    if not found:
        return None
    listed = "; ".join(
        f"{', '.join(f'“{word}”' for word in dict.fromkeys(words))} in [{number}]"
        for number, words in sorted(found.items())
    )
    return Notice(
        "undated_source", f"The source has no known date, so nobody can tell when: {listed}."
    )
