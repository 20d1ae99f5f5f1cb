"""What it is that two statements on one matter are opposed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Clash = Literal["denial", "opposite", "name", "date", "slot"]


@dataclass(frozen=True, slots=True)
class Opposed:
    """How two statements are opposed: the words on each side, and whether what they tell is a state
    that may change from one to the other.
    """

    clash: Clash
    one: str
    other: str
    changes: bool
