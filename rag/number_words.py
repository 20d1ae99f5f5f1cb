"""Words of numbers and measures: plain data for :mod:`rag.numbers`."""

from __future__ import annotations

_ONES_TEXT = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen
"""
_TENS_TEXT = "twenty thirty forty fifty sixty seventy eighty ninety"
ONES = {word: value for value, word in enumerate(_ONES_TEXT.split())}
TENS = {word: 10 * value for value, word in enumerate(_TENS_TEXT.split(), 2)}
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "dozen": 12.0,
}  # fmt: skip
_ORDINALS_TEXT = """
third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth
"""
ORDINALS = {word: value for value, word in enumerate(_ORDINALS_TEXT.split(), 3)}
ORDINALS |= {"twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100}

UNITS: dict[str, str] = {
    form: group.split()[0]
    for group in (
        "% percent percents percentage per-cent pct",
        "points point percentage-points percentage-point",
        "$ dollar dollars usd us$ bucks",
        "£ pound pounds gbp sterling",
        "€ euro euros eur",
        "¥ yen yuan renminbi",
        "₽ rouble roubles ruble rubles",
        "₹ rupee rupees",
        "km kilometre kilometres kilometer kilometers kms",
        "mile miles",
        "metre metres meter meters m",
        "cm centimetre centimetres centimeter centimeters",
        "mm millimetre millimetres millimeter millimeters",
        "foot feet ft",
        "inch inches",
        "yard yards",
        "kg kilogram kilograms kilogramme kilogrammes kilo kilos",
        "gram grams",
        "ton tons tonne tonnes",
        "litre litres liter liters",
        "barrel barrels",
        "acre acres",
        "hectare hectares",
        "mph",
        "degree degrees °c °f",
        "second seconds",
        "minute minutes",
        "hour hours",
        "day days",
        "week weeks",
        "month months",
        "year years year-old",
        "decade decades",
        "century centuries",
        "megawatt megawatts mw",
        "gigawatt gigawatts gw",
    )
    for form in group.split()
}
_STOPS_TEXT = (
    "of in on at by for from to and or with was were is are be been has have had will would could "
    "who which that when while after before since as per each the a an if but than into out up "
    "down over under during between did do does said says it they he she not"
)
STOPS = frozenset(_STOPS_TEXT.split())
