"""Line breaks: which ones end a block of running text, and which only wrap it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_HARD = frozenset("\f\u2029")
_ITEM = re.compile(r"[-*•‣▪◦·●■►–—][ \t\u00a0]|\(?\d{1,2}[.)][ \t\u00a0]")
_ENDED = re.compile(r"[.!?…。！？؟۔।][\"'”’»)\]]*$")
_OPEN_END = re.compile(
    r"(?:,|\b(?:a|an|and|as|at|by|for|from|in|into|of|on|or|that|the|to|with|which|who|whose))$"
)
_NARROWEST = 30
_WIDEST = 120
_SLACK = 9
_TAIL = 60

Line = tuple[int, int]


def blocks(text: str) -> list[tuple[int, int]]:
    """Spans of running text, in order: no block crosses a blank line.

    A block is a paragraph, or a line of one where lines stand for themselves (headings, list
    items, credits, the one-line paragraphs of an extractor). Lines wrapped at a fixed width are
    joined; so are lines broken in the middle of a clause. Spans may have space at their ends.
    """
    runs = list(_runs(text))
    everywhere = _width([line for run in runs for line in run], runs, text)
    found: list[tuple[int, int]] = []
    for run in runs:
        width = (_width(run, [run], text) if len(run) > 2 else None) or everywhere
        start = run[0][0]
        for here, after in pairwise(run):
            if not _joins(text, here, after, width):
                found.append((start, here[1]))
                start = after[0]
        found.append((start, run[-1][1]))
    return found


def _runs(text: str) -> Iterator[list[Line]]:
    """Neighbouring lines with something on them; each line without the space at its ends."""
    run: list[Line] = []
    at = 0
    marks = [(m.start(), m.end(), m.group() in _HARD) for m in _BREAK.finditer(text)]
    for start, end, hard in [*marks, (len(text), len(text), True)]:
        line = text[at:start]
        if not line or line.isspace():
            if run:
                yield run
            run = []
        else:
            first = at + len(line) - len(line.lstrip())
            run.append((first, at + len(line.rstrip())))
            if hard:
                yield run
                run = []
        at = end
    if run:
        yield run


def _first_word(text: str, line: Line) -> int:
    word = re.match(r"\S+", text[line[0] : line[0] + _WIDEST])
    return len(word.group()) if word else 0


def _width(lines: list[Line], runs: list[list[Line]], text: str) -> int | None:
    """The column at which lines were wrapped, or ``None`` if they were not.

    Wrapped lines are those whose next word would not have fitted; four of five lines that are not
    the last of their paragraph must be so.
    """
    widest = max((end - start for start, end in lines), default=0)
    pairs = [pair for run in runs for pair in pairwise(run)]
    if not _NARROWEST <= widest <= _WIDEST or len(pairs) < 2:
        return None
    full = sum(
        here[1] - here[0] + 1 + _first_word(text, after) > widest - _SLACK for here, after in pairs
    )
    unended = sum(not _ENDED.search(_tail(text, here)) for here, _ in pairs)
    return widest if full >= 0.8 * len(pairs) and unended >= 0.5 * len(pairs) else None


def _tail(text: str, line: Line) -> str:
    return text[max(line[0], line[1] - _TAIL) : line[1]]


def _joins(text: str, here: Line, after: Line, width: int | None) -> bool:
    """Does the sentence go on over this line break?"""
    if _ITEM.match(text, after[0]):
        return False
    tail = _tail(text, here)
    length = here[1] - here[0]
    ended = _ENDED.search(tail) is not None
    if width is not None:
        whole = length + 1 + _first_word(text, after) > 0.75 * width
        return whole or here[0] == 0
    if ended:
        return False
    if text[after[0]].islower():
        return True
    return length > _NARROWEST and _OPEN_END.search(tail) is not None
