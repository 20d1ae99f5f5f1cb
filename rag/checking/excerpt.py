"""The part of long sources that a claim is read against: its best windows, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from rag.checking.alignment import Window

MOST_WORDS = 110  # what the entailment model reads beside a claim


def interleaved(groups: Iterable[Sequence[Window]]) -> list[Window]:
    """The best window of each group, then the second of each, and so on."""
    return [w for nth in zip_longest(*groups) for w in nth if w is not None]


def excerpt(windows: Sequence[Window], *, most_words: int = MOST_WORDS) -> str:
    """The windows, best first, as long as they fit into ``most_words``, joined in the order of
    the sources. Neighbouring sentences are joined by a space, others by a line break.
    """
    kept: dict[int, set[int]] = {}
    bodies = {w.material.number: w.material.body for w in windows}
    words = 0
    for window in windows:
        own = kept.setdefault(window.material.number, set())
        new = [n for n in range(window.first, window.last + 1) if n not in own]
        spans = [window.material.body.sentences[n] for n in new]
        size = sum(len(window.material.body.text[start:end].split()) for start, end in spans)
        if words and words + size > most_words:
            continue
        own.update(new)
        words += size
    pieces: list[str] = []
    for number in sorted(kept):
        body, last = bodies[number], None
        for place in sorted(kept[number]):
            start, end = body.sentences[place]
            joint = "" if last is None and not pieces else " " if last == place - 1 else "\n"
            pieces.append(joint + body.text[start:end])
            last = place
    return "".join(pieces)
