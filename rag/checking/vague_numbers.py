"""Numbers without figures: "dozens of", "tens of thousands", "a third of", "half of"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.numbers import Quantity

_LOWEST = {
    "tens": 20.0, "dozens": 20.0, "scores": 40.0, "hundreds": 200.0, "thousands": 2e3,
    "millions": 2e6, "billions": 2e9, "trillions": 2e12,
}  # fmt: skip
_HIGHEST = {"tens": 100.0, "dozens": 250.0, "scores": 250.0}
_MANY = re.compile(
    r"\b(?:(?P<times>tens|dozens|hundreds|thousands)\s+of\s+)?"
    r"(?P<plural>tens|dozens|scores|hundreds|thousands|millions|billions|trillions)\b"
    r"(?=\s+\w)",
    re.IGNORECASE,
)
_TIMES = {"tens": 10.0, "dozens": 12.0, "hundreds": 100.0, "thousands": 1e3}
_SHARES = {
    "half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "sixth": 1 / 6,
    "tenth": 1 / 10,
}  # fmt: skip
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "nine": 9}
_SHARE = re.compile(
    rf"\b(?:(?P<count>{'|'.join(_COUNTS)})[\s-]+)(?P<part>third|quarter|fifth|sixth|tenth)s?\b"
    r"(?=\s+of\b|\s+(?:the|majority)\b)|(?P<half>\bhalf)\b(?=\s+(?:of|the|its|their|his|her|all)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Vague:
    """A number from ``low`` to ``high``; a ``share`` is in percent. ``follows``: the next words."""

    text: str
    kind: Literal["many", "share"]
    low: float
    high: float
    follows: str

    def fits(self, quantity: Quantity) -> bool:
        """Whether an exact number of the source can be told this way."""
        if (quantity.unit == "%") != (self.kind == "share"):
            return False
        return self.low <= quantity.value <= self.high

    def agrees(self, other: Vague) -> bool:
        return (self.kind, self.low) == (other.kind, other.low) or (
            self.kind == other.kind == "many"
            and max(self.low, other.low) <= min(self.high, other.high) / 2
        )


def find_vague(text: str) -> list[Vague]:
    """The numbers of ``text`` that are told without a figure, in order of kind."""
    found: list[Vague] = []
    for match in _MANY.finditer(text):
        plural = match.group("plural").casefold()
        times = (match.group("times") or "").casefold()
        low, high = _LOWEST[plural], _HIGHEST.get(plural, _LOWEST[plural] * 100)
        if times:
            low, high = _TIMES[times] * low, _TIMES[times] * low * 50
        found.append(Vague(match.group(), "many", low, high, _next(text, match.end())))
    for match in _SHARE.finditer(text):
        count = _COUNTS[(match.group("count") or "one").casefold()]
        part = _SHARES[(match.group("part") or match.group("half")).casefold()]
        value = 100 * count * part
        found.append(
            Vague(match.group(), "share", value - 3.5, value + 3.5, _next(text, match.end()))
        )
    return found


def _next(text: str, at: int) -> str:
    follows = re.match(r"(?:\s+of)?(?:\s+the)?\s+(\w+)", text[at:])
    return follows.group(1).casefold() if follows else ""
