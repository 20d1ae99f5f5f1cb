"""One claim laid against its evidence: what every check gets to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rag.aliases import Aliases
from rag.checking.alignment import (
    Alignment,
    Window,
    align,
    carrying_sentences,
    find_extract,
    find_verbatim,
)
from rag.checking.excerpt import excerpt
from rag.checking.left_out import says_the_same
from rag.checking.tokens import Material, Text, read
from rag.checking.windows import windows
from rag.insertions import without_names
from rag.types import DateRange, Quote

_WHOLE = 2500  # characters of sources that are read as a whole
_ALIGNED = 3  # windows that are laid word by word
Match = Literal["verbatim", "close", "loose"]


@dataclass(frozen=True, slots=True)
class Case:
    """A claim, its sources, the windows that matter and the best alignment.

    ``match``: "verbatim" (whole sentences, or a quotation, word for word), "close" (word for word
    but for what may be left out, see ``rag.checking.left_out``), "loose". ``alignment`` is ``None``
    if no word of the claim was found.
    ``inserted``: the names that brackets of a verbatim claim hold (``rag.insertions``).
    """

    claim: Text
    materials: tuple[Material, ...]
    windows: tuple[Window, ...]
    alignment: Alignment | None
    match: Match
    quotes: tuple[Quote, ...]
    aliases: Aliases
    inserted: tuple[str, ...] = ()

    @property
    def evidence(self) -> tuple[str, ...]:
        """The texts in which numbers, dates and names may be backed: short sources whole, of long
        ones the windows with a sentence on either side.
        """
        if sum(len(m.body.text) for m in self.materials) <= _WHOLE:
            return tuple(m.body.text for m in self.materials)
        kept: dict[int, set[int]] = {}
        for window in self.windows:
            last = len(window.material.body.sentences) - 1
            kept.setdefault(window.material.number, set()).update(
                range(max(0, window.first - 1), min(last, window.last + 1) + 1)
            )
        texts: list[str] = []
        for material in self.materials:
            spans = material.body.sentences
            numbers = sorted(kept.get(material.number, ()))
            texts.extend(material.body.text[spans[n][0] : spans[n][1]] for n in numbers)
        return ("\n".join(texts),) if texts else ()

    @property
    def days(self) -> tuple[date | None, ...]:
        """When the sources were published, one for each text of ``evidence``."""
        days = [m.day for m in self.materials]
        return tuple(days) if len(self.evidence) == len(days) else (days[0],)

    @property
    def anchors(self) -> tuple[DateRange, ...]:
        """From when the time words of the sources count, one for each text of ``evidence``."""
        dated = [m.dated for m in self.materials]
        return tuple(dated) if len(self.evidence) == len(dated) else (dated[0],)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What the entailment model is asked: each window, and last their excerpt."""
        whole = excerpt(self.windows)
        texts = [w.text for w in self.windows if w.text != whole]
        return [(text, self.claim.text) for text in (*texts, whole)] if self.windows else []


def prepare(
    claim: str,
    materials: Sequence[Material],
    aliases: Aliases,
    *,
    most_windows: int,
) -> Case:
    """Find the words of the sources that a claim may rest on."""
    context = materials[0].body.text if len(materials) == 1 else ""
    body = read(claim, aliases, context=context[:4000])
    said, names = without_names(claim)
    exact = _exact(said, [m for m in materials if all(n in m.body.text for n in names)])
    if exact is not None:
        material, start, end = exact
        quotes = (quote(material, start, end),)
        return Case(body, tuple(materials), (), None, "verbatim", quotes, aliases, names)
    chosen = windows(body, materials, most=most_windows)
    laid = [align(body, window) for window in chosen[:_ALIGNED]]
    best = max(
        laid, key=lambda a: (round(a.ordered + a.coverage, 6), -len(a.window.text)), default=None
    )
    if best is None or not best.pairs:
        return Case(body, tuple(materials), tuple(chosen), None, "loose", (), aliases)
    close = any(body.tokens[i].content for i, _ in best.pairs) and says_the_same(body, best)
    spans = carrying_sentences(best)
    return Case(
        body,
        tuple(materials),
        tuple(chosen),
        best,
        "close" if close else "loose",
        tuple(quote(best.window.material, start, end) for start, end in spans),
        aliases,
    )


def _exact(claim: str, materials: Sequence[Material]) -> tuple[Material, int, int] | None:
    for material in materials:
        span = find_verbatim(claim, material)
        if span is None and _is_quotation(claim):
            span = find_extract(claim, material)
        if span is not None:
            return material, *span
    return None


def _is_quotation(claim: str) -> bool:
    """Whether all of ``claim`` stands in one pair of quotation marks."""
    bare = claim.strip().rstrip(".")
    inner = bare[1:-1]
    return (
        len(bare) > 2
        and bare[0] in '"“„«'
        and bare[-1] in '"”“»'
        and not any(mark in inner for mark in '"“”„«»')
    )


def quote(material: Material, start: int, end: int) -> Quote:
    """The words ``start``..``end`` of a source's text, in the coordinates of its article."""
    text = material.body.text[start:end]
    return Quote(material.number, material.offset + start, material.offset + end, text)
