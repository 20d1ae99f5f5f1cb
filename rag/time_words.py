"""Words of time in news: units, counts, seasons, holidays. Plain data for ``rag.time_phrases``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Unit = Literal["day", "week", "weekend", "month", "quarter", "year", "decade", "century", "season"]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
UNITS: dict[str, Unit] = {
    "day": "day",
    "night": "day",
    "morning": "day",
    "afternoon": "day",
    "evening": "day",
    "week": "week",
    "fortnight": "week",
    "weekend": "weekend",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "decade": "decade",
    "century": "century",
}
COUNTS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    "twenty": 20,
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
# The first month of each on the northern half of the earth; a winter belongs to the year it begins.
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4}
CENTURIES = {
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
    "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
    "twentieth": 20, "twenty-first": 21,
}  # fmt: skip
TENS = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
    "eighties": 80, "nineties": 90,
}  # fmt: skip

# Month and day; or month, weekday (0 is Monday) and which of them, -1 the last, and days after it;
# or "easter" and the days after it. The United States' day where countries differ.
FixedDay = tuple[int, int]
FloatingDay = tuple[int, int, int, int]
HOLIDAYS: dict[str, FixedDay | FloatingDay | tuple[Literal["easter"], int]] = {
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
    "new year's": (1, 1),
    "epiphany": (1, 6),
    "martin luther king jr. day": (1, 0, 3, 0),
    "martin luther king day": (1, 0, 3, 0),
    "mlk day": (1, 0, 3, 0),
    "groundhog day": (2, 2),
    "valentine's day": (2, 14),
    "presidents' day": (2, 0, 3, 0),
    "presidents day": (2, 0, 3, 0),
    "st. patrick's day": (3, 17),
    "st patrick's day": (3, 17),
    "april fools' day": (4, 1),
    "april fool's day": (4, 1),
    "earth day": (4, 22),
    "ash wednesday": ("easter", -46),
    "palm sunday": ("easter", -7),
    "good friday": ("easter", -2),
    "holy saturday": ("easter", -1),
    "easter sunday": ("easter", 0),
    "easter monday": ("easter", 1),
    "easter": ("easter", 0),
    "pentecost": ("easter", 49),
    "may day": (5, 1),
    "mother's day": (5, 6, 2, 0),
    "memorial day": (5, 0, -1, 0),
    "juneteenth": (6, 19),
    "father's day": (6, 6, 3, 0),
    "canada day": (7, 1),
    "fourth of july": (7, 4),
    "4th of july": (7, 4),
    "july fourth": (7, 4),
    "bastille day": (7, 14),
    "labor day": (9, 0, 1, 0),
    "columbus day": (10, 0, 2, 0),
    "indigenous peoples' day": (10, 0, 2, 0),
    "halloween": (10, 31),
    "election day": (11, 0, 1, 1),
    "all saints' day": (11, 1),
    "guy fawkes night": (11, 5),
    "bonfire night": (11, 5),
    "remembrance day": (11, 11),
    "armistice day": (11, 11),
    "veterans day": (11, 11),
    "thanksgiving day": (11, 3, 4, 0),
    "thanksgiving": (11, 3, 4, 0),
    "black friday": (11, 3, 4, 1),
    "cyber monday": (11, 3, 4, 4),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "xmas": (12, 25),
    "boxing day": (12, 26),
}

Kind = Literal["fixed", "weekday", "yearly", "unit", "shift", "span", "vague"]
Which = Literal["", "last", "next", "this", "that", "before", "after"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """``text == source[start:end]`` and what it says.

    fixed: ``first``..``last``. weekday, yearly (a ``month``, ``day``, holiday, season or quarter
    without a year): the one that ``which`` or the tense points at. unit: the calendar unit that is
    ``count`` away from the one now, or from the event before if ``which`` is "that", "before",
    "after". shift: ``count`` to ``most`` units from now or, where ``event``, from the event before.
    span: from now to ``count`` units away. vague: no more than a direction. ``portion``: which part
    of it; ``bound`` "over": at least as far away as that.
    """

    start: int
    end: int
    text: str
    kind: Kind
    unit: Unit | None = None
    count: int = 0
    most: int = 0
    event: bool = False
    which: Which = ""
    portion: str | None = None
    bound: str = ""
    weekday: int | None = None
    month: int | None = None
    day: int | None = None
    name: str = ""
    first: date | None = None
    last: date | None = None
