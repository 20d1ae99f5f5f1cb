"""A text as it is read by whoever does not see how it is written: hidden characters left out,
look-alike letters as the Latin ones.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

from rag.types import Noise

INSTRUCTION = "instruction"
# Letters of other scripts that look like Latin ones (a part of Unicode's confusables.txt, UTS 39).
_ALIKE = dict(
    zip(
        "аеорсухіјѕԁԛԝһӏкмтвнαοικνρτυχɑɡıεѵɩ",
        "aeopcyxijsdqwhlkmtbhaoikvptuxagiev" + "i",
        strict=True,
    )
)
_HIDDEN = frozenset({"Cf", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Shadow:
    """``text`` is what is read; character ``n`` of it stands at ``places[n]`` of the original,
    whose length is ``length``. ``places`` is empty where both agree place by place.
    """

    text: str
    places: tuple[int, ...]
    length: int

    def noise(self, start: int, end: int) -> Noise:
        """The span of the original that holds ``start:end`` of the shadow."""
        if not self.places:
            return Noise(start, end, INSTRUCTION)
        stop = self.places[end] if end < len(self.places) else self.length
        return Noise(self.places[start], stop, INSTRUCTION)


def shadow_of(text: str) -> Shadow:
    """Takes time in proportion to the length; plain ASCII is read as it is written."""
    if text.isascii():
        return Shadow(text, (), len(text))
    mixed = _mixed_words(text)
    kept: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        if sign.isascii():
            kept.append(sign)
            places.append(place)
            continue
        if unicodedata.category(sign) in _HIDDEN or _is_selector(sign):
            continue
        for piece in unicodedata.normalize("NFKC", sign):
            kept.append(_latin(piece) if _inside(place, mixed) else piece)
            places.append(place)
    return Shadow("".join(kept), tuple(places), len(text))


def _latin(sign: str) -> str:
    small = _ALIKE.get(sign.lower(), sign)
    return small.upper() if sign.isupper() else small


def _is_selector(sign: str) -> bool:
    return 0xFE00 <= ord(sign) <= 0xFE0F or 0xE0100 <= ord(sign) <= 0xE01EF


def _mixed_words(text: str) -> list[tuple[int, int]]:
    """Words that hold both ASCII letters and look-alikes, or look-alikes only of one letter."""
    found: list[tuple[int, int]] = []
    start = 0
    for place in range(len(text) + 1):
        if place < len(text) and (text[place].isalpha() or _is_hidden(text[place])):
            continue
        word = text[start:place].lower()
        if not word.isascii() and (any("a" <= c <= "z" for c in word) or len(word) == 1):
            found.append((start, place))
        start = place + 1
    return found


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign) in _HIDDEN


def _inside(place: int, spans: list[tuple[int, int]]) -> bool:
    at = bisect_left(spans, (place + 1,)) - 1
    return at >= 0 and spans[at][0] <= place < spans[at][1]
