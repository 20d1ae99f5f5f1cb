"""Passages of an article that speak to whoever answers from it, not to its readers: noise.

Instructions to a model, turns of an invented chat, tokens of chat templates, forged verdicts and
citations. Known by form and address, read as a model would read them: without hidden characters,
look-alike letters as the Latin ones. A report that quotes such words keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rag.instruction_rules import BLOCKS, PAIRED, SENTENCES, TOKENS
from rag.lookalikes import Shadow, shadow_of
from rag.sentences import sentence_spans
from rag.types import Noise

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_QUOTED = re.compile(r"[\"“„«][^\"“”„«»]*[\"”“»]")
_BLANK = re.compile(r"\n[ \t\r]*\n|\r\r")
_OUTSIDE_WORDS = 2
# How far a chat token reaches for the one that closes it.
_REACH = 4000
# After a token that ends a turn, or the second of two fences, an article goes on.
_CLOSES = re.compile(
    r"(?:<\|(?:im_end|end_?of_?text|eot_id|eos)\|>|</?end_of_turn>|</\w+>|\[/inst\])$", re.I
)
_FENCE = re.compile(r"(-{3,}\s?[0-9a-f]{6,32}\s?-{3,}).*\1\s*", re.I | re.S)


@cache
def _any(rules: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{rule})" for rule in rules), re.IGNORECASE)


def find_instructions(text: str) -> Iterator[Noise]:
    """Spans in no order, which may overlap. Takes time in proportion to the length."""
    shadow = shadow_of(text)
    yield from _of_tokens(shadow)
    lines = [m.span() for m in _LINE.finditer(shadow.text)]
    paired = len({m[0] for s, e in lines if (m := _any(PAIRED).match(shadow.text, s, e))}) > 1
    until = 0
    for start, end in lines:
        if start < until:
            continue
        if _any(BLOCKS).match(shadow.text, start, end) or (
            paired and _any(PAIRED).match(shadow.text, start, end)
        ):
            until = _paragraph_end(shadow.text, start, end)
            yield shadow.noise(start, until)
            continue
        at = _addressed(shadow.text, start, end)
        if at is not None:
            goes_on = shadow.text[start:end].rstrip().endswith(":")
            until = _paragraph_end(shadow.text, start, end) if goes_on else end
            yield shadow.noise(at, until)


def _of_tokens(shadow: Shadow) -> Iterator[Noise]:
    """From each token of a chat template to the last of its paragraph, and what it introduces."""
    found = [m.span() for m in _any(TOKENS).finditer(shadow.text)]
    at = 0
    while at < len(found):
        start, end = found[at]
        while at + 1 < len(found) and found[at + 1][0] - end <= _REACH:
            at += 1
            end = found[at][1]
        if _CLOSES.search(shadow.text[start:end]) or _FENCE.fullmatch(shadow.text[start:end]):
            yield shadow.noise(start, _line_end(shadow.text, end))
        else:
            yield shadow.noise(start, _paragraph_end(shadow.text, start, end))
        at += 1


def _line_end(text: str, at: int) -> int:
    end = _LINE.match(text, at)
    return end.end() if end else at


def _paragraph_end(text: str, start: int, end: int) -> int:
    """Where the paragraph of ``start:end`` ends; one that is only a heading takes the next, too."""
    blank = _BLANK.search(text, end)
    stop = blank.start() if blank else len(text)
    rest = text[end:stop].strip()
    begun = text[start:end].strip()
    if blank and not rest and (begun.endswith((":", ">", "-")) or begun.startswith("#")):
        after = _BLANK.search(text, blank.end())
        stop = after.start() if after else len(text)
    return stop


def _addressed(text: str, start: int, end: int) -> int | None:
    """Where the first sentence of the line begins that speaks to a machine."""
    for first, last in sentence_spans(text[start:end]):
        if _speaks_to_a_machine(text[start + first : start + last]):
            return start + first
    return None


def _speaks_to_a_machine(sentence: str) -> bool:
    if _any(BLOCKS).match(sentence):
        return True
    outside = _QUOTED.sub(" ", sentence)
    reports = len(re.findall(r"\w+", outside)) >= _OUTSIDE_WORDS
    said = outside if reports else sentence
    return _any(SENTENCES).search(said) is not None
