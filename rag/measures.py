"""Quantities made comparable: one unit for each dimension, the interval that the words allow, and
the words of the source that give the value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from rag.numbers import Quantity


class _Digits(NamedTuple):
    digits: tuple[int, ...]
    exponent: int


# Metres, kilograms, square metres, litres, seconds, watts. The international yard and pound (1959);
# a barrel is one of oil (42 US gallons); a ton is counted as 1,000 kg.
_FACTORS: dict[str, tuple[str, float]] = {
    "km": ("length", 1000.0), "mile": ("length", 1609.344), "metre": ("length", 1.0),
    "cm": ("length", 0.01), "mm": ("length", 0.001), "foot": ("length", 0.3048),
    "inch": ("length", 0.0254), "yard": ("length", 0.9144),
    "kg": ("mass", 1.0), "gram": ("mass", 0.001), "ton": ("mass", 1000.0),
    "acre": ("area", 4046.856), "hectare": ("area", 10_000.0),
    "litre": ("volume", 1.0), "barrel": ("volume", 158.987),
    "second": ("time", 1.0), "minute": ("time", 60.0), "hour": ("time", 3600.0),
    "day": ("time", 86_400.0), "week": ("time", 604_800.0), "month": ("time", 2_629_800.0),
    "year": ("time", 31_557_600.0), "decade": ("time", 315_576_000.0),
    "century": ("time", 3_155_760_000.0),
    "megawatt": ("power", 1e6), "gigawatt": ("power", 1e9), "mph": ("speed", 0.44704),
}  # fmt: skip
_SHOWN = {
    "length": (("km", 1000.0), ("metre", 1.0)), "mass": (("kg", 1.0),), "volume": (("litre", 1.0),),
    "area": (("square km", 1e6), ("hectare", 1e4)), "power": (("megawatt", 1e6),),
    "speed": (("km/h", 1 / 3.6),),
    "time": (("day", 86_400.0), ("hour", 3600.0)),
}  # fmt: skip
_SQUARE = re.compile(r"[\s-]*(?:square|sq\.?)[\s-]+(km|kilomet\w+|miles?|met\w+|m|feet|foot|ft)\b")
_SQUARE_UNITS = {"k": "km", "mi": "mile", "m": "metre", "f": "foot"}
_FAHRENHEIT = re.compile(r"F\b|.\s?(?:°\s?F\b|(?:degrees?\s)?F(?:ahrenheit)?\b)")
_PER_HOUR = re.compile(r"[\s-]*(?:\w+\s)?(?:/h\b|per hour\b|an hour\b|kph\b|km/h\b)")
_COINS = {
    form: group.split()[0]
    for group in (
        "crown crowns krona kronor krone kroner koruna", "franc francs", "peso pesos", "won",
        "zloty zlotys", "lira liras", "rand", "shekel shekels", "dirham dirhams", "riyal riyals",
        "forint forints", "hryvnia hryvnias", "baht", "ringgit", "dinar dinars", "real reais",
    )
    for form in group.split()
}  # fmt: skip
CURRENCIES = frozenset((*"$£€¥₽₹", *_COINS.values()))
# Lengths, weights and the like, told by two who measured or rounded in their own ways.
ROUGHLY = 0.1
# A number in fewer digits is a rounding of another only this near to it.
MOST_ROUNDED = 0.1
# What "about" allows either way.
ABOUT = 0.1
_BOUND_WORDS = re.compile(
    r"(?:up to|at (?:the )?most|(?:no|not) (?:more|fewer|less) than|as (?:many|much|high) as|"
    r"at least|(?:fewer|less|lower|shorter|more|greater|higher|longer) than|under|below|over|above|"
    r"upwards? of|in excess of|about|around|some|roughly|approximately|an? estimated|estimated|"
    r"nearly|almost|close to|just (?:under|over)|between|from)\s+(?:(?:an?|another|an additional|"
    r"additional|further|only|just)\s+)?$",
    re.IGNORECASE,
)
_UNIT_AFTER = re.compile(
    r"\s?(?:%|°\s?[CF]?)|[\s-]?(?:per\s?cent(?:age points?)?|percent(?:age points?)?|points?"
    r"|(?:square|sq\.?)[\s-]\w+|dollars?|pounds?|euros?|yen|yuan|roubles?|rubles?|rupees?"
    r"|km/?h?|kilomet\w+|miles?|met(?:re|er)s?|m|cm|mm|feet|foot|ft|inch(?:es)?|yards?|kgs?"
    r"|kilo(?:gram\w*)?s?|tons?|tonnes?|lit(?:re|er)s?|barrels?|acres?|hectares?|mph|degrees?"
    r"|seconds?|minutes?|hours?|days?|weeks?|months?|years?(?:[ -]old)?|decades?|megawatts?"
    r"|gigawatts?|MW|GW)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\s-]+([^\W\d_][\w'’-]*)")
_NOUNS = 2


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity in the one unit of its ``dimension``: everything from ``low`` to ``high`` fits the
    words; ``value`` is the number named, the middle of a range. ``text == sentence[start:end]`` is
    how the source puts it; ``last`` is where the number itself ends.
    """

    quantity: Quantity
    dimension: str
    value: float
    low: float
    high: float
    start: int
    end: int
    text: str
    last: int

    @property
    def is_bounded(self) -> bool:
        """Do the words leave one side open ("at least", "up to")?"""
        return self.quantity.bound in ("at_most", "under", "at_least", "over")


def measure(quantity: Quantity, sentence: str, *, high: Quantity | None = None) -> Measure:
    """The quantity with its unit converted; ``high`` is the upper end of a range. A currency, "%"
    or a thing counted is a dimension of its own: nothing converts it.
    """
    if high is not None:
        low_end, high_end = measure(quantity, sentence), measure(high, sentence)
        start, end = low_end.start, high_end.end
        return replace(
            high_end,
            value=(low_end.value + high_end.value) / 2,
            low=low_end.value,
            high=high_end.value,
            start=start,
            text=sentence[start:end],
        )
    unit, factor = quantity.unit, 1.0
    dimension = unit or "count"
    after = sentence[quantity.end :]
    square = _SQUARE.match(after)
    if square:
        word = square.group(1).casefold()
        base = next(u for p, u in _SQUARE_UNITS.items() if word.startswith(p))
        dimension, factor = "area", _FACTORS[base][1] ** 2
    elif unit in _FACTORS:
        dimension, factor = _FACTORS[unit]
        if dimension == "length" and _PER_HOUR.match(after):
            dimension, factor = "speed", factor / 3600.0
    if unit is None and quantity.nouns[:1] and quantity.nouns[0] in _COINS:
        dimension = _COINS[quantity.nouns[0]]
    value = quantity.value * factor
    if unit == "degree":
        dimension = "temperature"
        if _FAHRENHEIT.match(quantity.text[-1] + after):
            value = (value - 32.0) / 1.8
    low, most = _interval(quantity, value)
    start, end = _span(quantity, sentence)
    return Measure(
        quantity, dimension, value, low, most, start, end, sentence[start:end], quantity.end
    )


def _interval(quantity: Quantity, value: float) -> tuple[float, float]:
    bound = quantity.bound
    if bound in ("at_most", "under"):
        return 0.0, value
    if bound in ("at_least", "over"):
        return value, float("inf")
    slack = ABOUT * abs(value) if bound == "about" else 0.0
    return value - slack, value + slack


def _span(quantity: Quantity, sentence: str) -> tuple[int, int]:
    before = _BOUND_WORDS.search(sentence[: quantity.start])
    start = before.start() if before else quantity.start
    end = quantity.end
    after = _UNIT_AFTER.match(sentence, end)
    if after and (quantity.unit is not None or after.group().strip().casefold() == "m"):
        return start, after.end()
    if quantity.unit is None and not quantity.ordinal:
        for noun in quantity.nouns[:_NOUNS]:
            word = _WORD.match(sentence, end)
            if word is None or word.group(1).casefold().strip("'’") != noun:
                break
            end = word.end()
    return start, end


def same_value(one: Measure, other: Measure, *, roughly: bool) -> bool:
    """Do two measures of one dimension tell the same value, as far as each is rounded?

    ``roughly``: up to 10 % apart is the same, for what is measured and not counted.
    """
    if one.value == other.value:
        return True
    apart = abs(one.value - other.value)
    largest = max(abs(one.value), abs(other.value))
    if roughly and apart <= ROUGHLY * largest:
        return True
    return _rounds(one, other) or _rounds(other, one)


def _rounds(rough: Measure, exact: Measure) -> bool:
    """Is ``rough`` the other number in fewer digits, or with "more than", "nearly", "about"?"""
    if _digits(rough.quantity) >= _digits(exact.quantity):
        return False
    apart = abs(rough.value - exact.value)
    step = _step(rough)
    if rough.quantity.bound in ("over", "at_least"):
        return 0 <= exact.value - rough.value < min(step, 0.25 * exact.value)
    if rough.quantity.bound in ("under", "at_most"):
        return 0 <= rough.value - exact.value < min(step, 0.25 * exact.value)
    slack = step if rough.quantity.bound == "about" else 0.5 * step
    most = MOST_ROUNDED if rough.quantity.bound == "about" else 0.5 * MOST_ROUNDED
    return apart <= min(slack, most * abs(exact.value)) * 1.0000001


def _digits(quantity: Quantity) -> int:
    """How many digits the number is given with: 2 for 1,200, 4 for 1,248, 3 for 18.4 million."""
    return len(_plain(quantity).digits)


def _step(rough: Measure) -> float:
    """The place value of the last digit given: 100 for 1,200, 1,000,000 for "18 million"."""
    value = rough.quantity.value
    return 10.0 ** _plain(rough.quantity).exponent * (rough.value / value if value else 1.0)


def _plain(quantity: Quantity) -> _Digits:
    _, digits, exponent = Decimal(f"{abs(quantity.value):.10g}").normalize().as_tuple()
    return _Digits(digits, exponent if isinstance(exponent, int) else 0)


def converted(measure: Measure) -> str | None:
    """The value in a common unit, rounded ("about 1,127 km"), where it was given in another."""
    scales = _SHOWN.get(measure.dimension)
    if scales is None:
        return None
    unit, factor = next((s for s in scales if measure.value >= s[1]), scales[-1])
    number = measure.value / factor
    shown = f"{number:,.0f}" if number >= 100 else f"{number:,.3g}"
    return f"about {shown} {unit}"


def is_common(measure: Measure) -> bool:
    """Is the unit one of those that the others are converted to?"""
    return measure.quantity.unit in ("km", "metre", "kg", "litre", "megawatt")
