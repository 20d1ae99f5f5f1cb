"""A draft, as it streams in, to claims: one sentence each, with the numbers it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from rag.types import Claim

# A sentence ends at its citation marks; the grammar makes the model write them, and a model
# without a grammar is held to the same form by dropping what carries none.
_MARKS = re.compile(r"((?:\[\s*\d{1,3}(?:\s*,\s*\d{1,3})*\s*\]\s*)+)([.!?]?)")
_HALF_A_MARK = re.compile(r"\[[\d\s,]*")
_NUMBER = re.compile(r"\d+")
_ENDS = ".!?\"”'’"
LONGEST_SENTENCE = 600


def claims_from(pieces: Iterable[str]) -> Iterator[Claim]:
    """Yield each claim as soon as the marks that end it are complete.

    Text behind the last mark has no citation and is yielded as a claim without cites.
    Raises whatever ``pieces`` raises.
    """
    buffer = ""
    cites: list[int] = []
    # By the character: how the pieces are cut must not decide which claims there are.
    for character in chain.from_iterable(pieces):
        buffer += character
        if "]" in buffer and (found := _MARKS.search(buffer)) and _is_over(found, buffer):
            claim, buffer = _take(buffer, found, cites)
            if claim is not None:
                yield claim
        if len(buffer) > 10 * LONGEST_SENTENCE:
            buffer, cites = "", []
    while found := _MARKS.search(buffer):
        claim, buffer = _take(buffer, found, cites)
        if claim is not None:
            yield claim
    rest = _tidy(buffer)
    if len(rest) > 1:
        yield Claim(rest, tuple(dict.fromkeys(cites)), "model")


def _take(buffer: str, marks: re.Match[str], cites: list[int]) -> tuple[Claim | None, str]:
    """The claim before ``marks``, if they end one, and what is left of ``buffer``.

    "In May [1], it sank [2]." is one sentence: its first marks are kept in ``cites``.
    """
    text, rest = buffer[: marks.start()].rstrip(), buffer[marks.end() :]
    cites += [int(n) for n in _NUMBER.findall(marks.group(1))]
    goes_on = rest[:1].islower() or rest.startswith((",", ";", ":"))
    if goes_on and text and text[-1] not in _ENDS and not marks.group(2):
        return None, f"{text} {rest}" if rest[0].islower() else text + rest
    claim = _claim(text, marks.group(2), tuple(dict.fromkeys(cites)))
    cites.clear()
    return claim, rest


def _is_over(marks: re.Match[str], buffer: str) -> bool:
    """Whether nothing that follows can still belong to the marks."""
    rest = buffer[marks.end() :]
    return bool(rest) and (bool(marks.group(2)) or not _HALF_A_MARK.fullmatch(rest))


def _claim(text: str, end: str, cites: tuple[int, ...]) -> Claim | None:
    text = _tidy(text)
    if not text:
        return None
    if text[-1] not in _ENDS:
        text += end or "."
    return Claim(text, cites, "model")


def _tidy(text: str) -> str:
    text = " ".join(text.split()).strip()
    return re.sub(r"^(?:[-*•]|\d+[.)])\s+", "", text).lstrip(" .,;")[:LONGEST_SENTENCE]
