"""Quantities in a text: value, unit and whether they are exact, about, at most or at least."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.times import find_dates

Bound = Literal["exact", "about", "at_most", "under", "at_least", "over", "range"]

_ONES_TEXT = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen
"""
_TENS_TEXT = "twenty thirty forty fifty sixty seventy eighty ninety"
_ONES = {word: value for value, word in enumerate(_ONES_TEXT.split())}
_TENS = {word: 10 * value for value, word in enumerate(_TENS_TEXT.split(), 2)}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "dozen": 12.0,
}  # fmt: skip
_SCALE_WORD = r"(?:hundred|thousand|million|billion|trillion|dozen)"
_SIMPLE = "|".join([*_ONES, *_TENS])
_PATTERN = re.compile(
    r"(?P<currency>(?:US|A|C|NZ|HK)?[$£€¥₹₽]\s?)?"
    r"(?<![\w.])(?P<digits>\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:(?P<short>k|mn|mln|bn|tn|m|b)(?![\w])|[\s-]?(?P<scale>{_SCALE_WORD})s?\b)?"
    r"(?P<ordinal>st|nd|rd|th)?(?P<tail>s\b)?(?![\d])"
    rf"|\b(?P<words>(?:a\s+(?={_SCALE_WORD}\b|half\b)|half\s+a\s+)?(?:(?:{_SIMPLE}|{_SCALE_WORD}|half)"
    rf"(?:[\s-]+(?:and\s+)?(?=(?:{_SIMPLE}|{_SCALE_WORD})\b))?)+)\b",
    re.IGNORECASE,
)
_UNITS: dict[str, str] = {
    form: group.split()[0]
    for group in (
        "% percent per-cent pct",
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
_BEFORE: tuple[tuple[Bound, str], ...] = (
    ("at_most", r"up to|at (?:the )?most|no more than|not more than|as many as|as much as|"
                r"a maximum of|maximum|as high as"),
    ("at_least", r"at least|no (?:fewer|less) than|not (?:fewer|less) than|a minimum of|minimum"),
    ("under", r"(?:fewer|less|lower|smaller|shorter|younger) than|under|below|short of"),
    ("over", r"(?:more|greater|higher|larger|longer|older|bigger) than|over|above|upwards? of|"
             r"in excess of|exceeding|exceeds|exceeded|beyond|topping|topped"),
    ("about", r"about|around|some|roughly|approximately|approx\.?|an estimated|estimated|circa|"
              r"nearly|almost|close to|just under|just over|near|approaching|~|more or less|"
              r"the best part of"),
    ("range", r"between|from"),
)  # fmt: skip
_BOUND_BEFORE = re.compile(
    r"(?:^|[\s(\"“])(?:"
    + "|".join(f"(?P<{bound}>{words})" for bound, words in _BEFORE)
    + r")\s+(?:(?:a|an|the|another|an additional|additional|further|only|just)\s+)?$",
    re.IGNORECASE,
)
_BOUND_AFTER = re.compile(
    r"\s+(?:(?P<about>or so)|(?P<at_least>or more|or above)|(?P<at_most>or less|or fewer))\b"
)
_RANGE_UNIT = r"(?:\s?(?:%|percent|per\s+cent|million|billion|thousand))?"
_RANGE_AFTER = re.compile(_RANGE_UNIT + r"\s?(?:[-–—]|to|and)\s?[$£€]?\d")
_RANGE_BEFORE = re.compile(r"\d\S*" + _RANGE_UNIT + r"\s?(?:[-–—]|\bto|\band)\s?[$£€]?$")
_NEXT_WORD = re.compile(r"\s?([%°][CF]?)|[\s-]+([^\W\d_][\w'’-]*)")
_STOPS_TEXT = (
    "of in on at by for from to and or with was were is are be been has have had will would could "
    "who which that when while after before since as per each the a an if but than into out up "
    "down over under during between did do does said says it they he she not"
)
_STOPS = frozenset(_STOPS_TEXT.split())


@dataclass(frozen=True, slots=True)
class Quantity:
    """``text == source[start:end]``. ``unit`` is a measure or currency in one form, else ``None``;
    ``nouns`` are the next few words of what is counted, folded. ``ordinal``: "3rd".
    """

    start: int
    end: int
    text: str
    value: float
    unit: str | None
    bound: Bound
    nouns: tuple[str, ...] = ()
    ordinal: bool = False


def find_quantities(text: str) -> list[Quantity]:
    """The quantities of ``text`` in order: "9,000" = "nine thousand" = "9k", "$2bn", "40 percent".

    Dates, years, clock times and numbers inside names ("S-400", "G7") are none; nor is "one" by
    itself.
    """
    dates = [(m.start, m.end) for m in find_dates(text)]
    found: list[Quantity] = []
    for match in _PATTERN.finditer(text):
        start, end = match.start(), match.end()
        if any(s < end and start < e for s, e in dates) or _is_clock(text, match):
            continue
        value = _value(match)
        if value is None:
            continue
        unit, nouns = _counted(text, match)
        trimmed = match.group().rstrip(" -")
        found.append(
            Quantity(
                start,
                start + len(trimmed),
                trimmed,
                value,
                unit,
                _bound(text, start, start + len(trimmed)),
                nouns,
                bool(match.group("ordinal")),
            )
        )
    return found


def _is_clock(text: str, match: re.Match[str]) -> bool:
    before, after = text[max(0, match.start() - 3) : match.start()], text[match.end() :][:8]
    if re.match(r":\d\d|\s?[ap]\.?m\b", after, re.IGNORECASE) or re.search(r"\d[:.]$", before):
        return True
    return bool(re.search(r"[^\W\d_]-$|[^\W\d_]$", before)) and match.group("digits") is not None


def _value(match: re.Match[str]) -> float | None:
    digits = match.group("digits")
    if digits is not None:
        value = float(re.sub(r"[,\u00a0\u202f]", "", digits))
        scale = match.group("short") or match.group("scale")
        return value * _SCALES[scale.casefold()] if scale else value
    words = re.split(r"[\s-]+", match.group("words").casefold().strip())
    words = [w for w in words if w not in ("and", "a")]
    if words == ["one"] or words == ["half"]:
        return None
    return _worded(words)


def _worded(words: list[str]) -> float | None:
    total = current = 0.0
    for word in words:
        if word == "half":
            current = 0.5
        elif word in _ONES:
            current += _ONES[word]
        elif word in _TENS:
            current += _TENS[word]
        else:
            scale = _SCALES[word]
            current = (current or 1.0) * scale
            if scale >= 1000:
                total, current = total + current, 0.0
    return total + current


def _counted(text: str, match: re.Match[str]) -> tuple[str | None, tuple[str, ...]]:
    """The unit, and the words of the thing counted."""
    symbol = (match.group("currency") or "").strip()
    unit = _UNITS.get(symbol[-1:]) if symbol else None
    nouns: list[str] = []
    at = match.end()
    while len(nouns) < 4:
        word = _NEXT_WORD.match(text, at)
        if word is None:
            break
        form = (word.group(1) or word.group(2)).casefold().strip("'’")
        if form in _STOPS and not (form == "of" and not nouns):
            break
        at = word.end()
        if form == "of":
            continue
        if unit is None and not nouns:
            pair = re.match(r"[\s-]+(cents?|points?|old)\b", text[at:], re.IGNORECASE)
            if form == "per" or (pair and form in ("percentage", "year")):
                unit = "points" if form == "percentage" else "%" if form == "per" else "year"
            else:
                unit = _UNITS.get(form) or _UNITS.get(form.split("-")[0])
            if unit:
                break
        nouns.append(form)
    if unit is None and re.match(r"\s+per\s+cent\b", text[match.end() :], re.IGNORECASE):
        unit = "%"
    return unit, tuple(nouns)


def _bound(text: str, start: int, end: int) -> Bound:
    after = _BOUND_AFTER.match(text, end)
    if after and after.lastgroup in ("about", "at_least", "at_most"):
        return after.lastgroup  # type: ignore[return-value]
    before = text[max(0, start - 40) : start]
    match = _BOUND_BEFORE.search(before)
    if match and match.lastgroup and match.lastgroup != "range":
        return match.lastgroup  # type: ignore[return-value]
    if _RANGE_AFTER.match(text, end) and (match or re.match(r"\s?(?:[-–—]|to)", text[end:])):
        return "range"
    if _RANGE_BEFORE.search(before) and not re.search(r"\band\s?[$£€]?$", before):
        return "range"
    if _RANGE_BEFORE.search(before) and re.search(r"\bbetween\b", before):
        return "range"
    return "exact"


def backs(source: Quantity, claim: Quantity) -> bool:
    """Whether ``source`` says what ``claim`` says: equal or implied value, unit and bound."""
    if not same_unit(source, claim):
        return False
    equal = abs(source.value - claim.value) <= 1e-9 * max(1.0, abs(claim.value))
    if equal:
        return source.bound == claim.bound or (source.bound, claim.bound) in _IMPLIED
    if source.bound not in ("exact", "about"):
        return False
    if source.bound == claim.bound == "exact" and "." in source.text:
        return abs(source.value - claim.value) <= min(_half_place(claim), 0.015 * source.value)
    if claim.bound == "about":
        return abs(source.value - claim.value) <= 0.05 * abs(claim.value)
    if claim.bound in ("over", "at_least"):
        return claim.value < source.value <= 1.5 * claim.value and source.bound == "exact"
    if claim.bound in ("under", "at_most"):
        return claim.value > source.value >= 0.6 * claim.value and source.bound == "exact"
    return False


_IMPLIED = frozenset(
    {
        ("exact", "about"), ("exact", "at_least"), ("exact", "at_most"), ("under", "at_most"),
        ("over", "at_least"), ("exact", "range"),
    }
)  # fmt: skip


def _half_place(quantity: Quantity) -> float:
    """Half of the last decimal place that the words give: 0.05 for "4.5", 0.5 for "52"."""
    digits = re.search(r"\d+(?:\.(\d+))?", quantity.text.replace(",", ""))
    if digits is None or not digits.group():
        return 0.0
    scale = quantity.value / float(digits.group()) if float(digits.group()) else 1.0
    return 0.5 * scale / float(10 ** len(digits.group(1) or ""))


def same_unit(left: Quantity, right: Quantity) -> bool:
    """Measures and currencies must be equal; a bare number fits any count."""
    if left.ordinal != right.ordinal:
        return False
    return left.unit == right.unit or (
        (left.unit is None and not left.nouns) or (right.unit is None and not right.nouns)
    )
