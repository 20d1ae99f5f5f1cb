"""Quantities in a text: value, unit and whether they are exact, about, at most or at least."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from rag.number_words import ONES, ORDINALS, SCALES, STOPS, TENS, UNITS
from rag.times import find_dates

Bound = Literal["exact", "about", "at_most", "under", "at_least", "over", "range"]

_SCALE_WORD = r"(?:hundred|thousand|million|billion|trillion|dozen)"
_SIMPLE = "|".join([*ONES, *TENS])
_ORDINAL = "|".join(ORDINALS)
# "twenty five", "hundred and five", but not "one and two" or "five six".
_JOINT = (
    rf"[\s-]+(?={_SCALE_WORD}\b)|(?:(?<=ty)|(?<=hundred)|(?<=thousand)|(?<=million)|(?<=billion))"
    rf"[\s-]+(?=(?:{_SIMPLE})\b)|(?:(?<=hundred)|(?<=thousand)|(?<=million))\s+and\s+"
    rf"(?=(?:{_SIMPLE}|{_SCALE_WORD})\b)|(?<=half)\s+a\s+(?={_SCALE_WORD}\b)"
)
_PATTERN = re.compile(
    r"(?P<currency>(?:US|A|C|NZ|HK)?[$£€¥₹₽]\s?)?"
    r"(?<![\w.])(?P<digits>\d{1,3}(?:[,\u00a0\u202f](?(currency)\s?)\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:(?(currency)\s?)(?P<short>k|mn|mln|bn|tn|m|b)(?![\w])|[\s-]?(?P<scale>{_SCALE_WORD})s?\b)?"
    r"(?P<ordinal>st|nd|rd|th)?(?P<tail>s\b)?(?![\d])"
    rf"|\b(?P<words>(?:a\s+(?={_SCALE_WORD}\b|half\b))?"
    rf"(?:(?:{_SIMPLE}|{_SCALE_WORD}|half)(?:{_JOINT})?)+"
    rf"(?:\s+point(?:\s+(?:{'|'.join(ONES)})\b)+)?)\b(?!-(?:first|second|{_ORDINAL})\b)"
    rf"|\b(?<!one )(?<!one-)(?P<nth>(?:(?:{'|'.join(TENS)})[\s-]+(?:first|second|{_ORDINAL}))"
    rf"|(?:{_ORDINAL}))\b(?!\s+of\b)",
    re.IGNORECASE,
)
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
    + r")\s+(?:(?:a|an|another|an additional|additional|further|only|just)\s+)?$",
    re.IGNORECASE,
)
_BOUND_AFTER = re.compile(
    r"\s+(?:(?P<about>or so)|(?P<at_least>or more|or above)|(?P<at_most>or less|or fewer))\b"
)
_NTH = {**ORDINALS, "first": 1, "second": 2}
_RANGE_UNIT = r"(?:\s?(?:%|percent|per\s+cent|million|billion|thousand))?"
_RANGE_AFTER = re.compile(_RANGE_UNIT + r"\s?(?:[-–—]|to|and)\s?[$£€]?\d")
_RANGE_BEFORE = re.compile(r"\d\S*" + _RANGE_UNIT + r"\s?(?:[-–—]|\bto|\band)\s?[$£€]?$")
_SHARE_BEFORE = re.compile(
    r"\b(?:than|by|about|over|nearly|almost|around|under|up|down)\s+(?:an?\s+)?$", re.IGNORECASE
)
_TO = re.compile(r"\s?(?:to|[-–—])\s?")
_CHANGE = re.compile(
    r"\b(?:r[ao]se|risen|rise|rising|raised?|grew|grow\w*|increas\w*|fell|fall\w*|dropp?\w*|cut\w*|"
    r"reduc\w*|up|down|lower\w*|jump\w*|climb\w*|slipp?\w*|doubl\w*|went|gone|chang\w*)\b",
    re.IGNORECASE,
)
_RANGE_SIGN = re.compile(r"\s?(?:[-–—]|to)")
_PAIRED = re.compile(r"[\s-]+(cents?|points?|old)\b", re.IGNORECASE)
_PER_CENT = re.compile(r"\s+per\s+cent\b", re.IGNORECASE)
_NEXT_WORD = re.compile(r"\s?([%°][CF]?)|[\s-]+([^\W\d_][\w'’-]*)")


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
    dates = find_dates(text)
    starts, ends = [m.start for m in dates], list(accumulate((m.end for m in dates), max))
    found: list[Quantity] = []
    for match in _PATTERN.finditer(text):
        start, end = match.start(), match.end()
        dated = bisect_left(starts, end)
        if (dated and start < ends[dated - 1]) or _is_clock(text, match):
            continue
        if _is_code(text, match) or (
            match.group("nth") and _SHARE_BEFORE.search(text[max(0, start - 24) : start])
        ):
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
                bool(match.group("ordinal") or match.group("nth")),
            )
        )
    return _paired(found, text)


def _paired(found: list[Quantity], text: str) -> list[Quantity]:
    """Ends of a range share unit and scale ("10 to 15 million"); "from 9 to 6" is no range."""
    for at in range(len(found) - 1):
        low, high = found[at], found[at + 1]
        if _TO.fullmatch(text[low.end : high.start]) and low.bound == high.bound == "exact":
            low, high = replace(low, bound="range"), replace(high, bound="range")
        if low.bound != "range" or high.bound != "range" or high.start - low.end > 14:
            continue
        before = text[max(0, low.start - 60) : low.start]
        if low.unit is None and not low.nouns:
            scale = re.search(r"(?:million|billion|thousand|trillion)$", high.text, re.IGNORECASE)
            first = low.value
            if scale and first < 1000 and not re.search(r"[a-z]$", low.text, re.IGNORECASE):
                first *= SCALES[scale.group().casefold()]
            low = replace(low, unit=high.unit, nouns=high.nouns, value=first)
        if low.value >= high.value or (_CHANGE.search(before) and before.rstrip().endswith("from")):
            low, high = replace(low, bound="exact"), replace(high, bound="exact")
        found[at], found[at + 1] = low, high
    return found


def _is_clock(text: str, match: re.Match[str]) -> bool:
    before, after = (
        text[max(0, match.start() - 3) : match.start()],
        text[match.end() : match.end() + 8],
    )
    if re.match(r":\d\d|\s?[ap]\.?m\b", after, re.IGNORECASE) or re.search(r"\d[:.]$", before):
        return True
    return bool(re.search(r"[^\W\d_]-$|[^\W\d_]$", before)) and match.group("digits") is not None


def _is_code(text: str, match: re.Match[str]) -> bool:
    """ "4Q", "5G", "3D": digits that a letter follows at once."""
    after = text[match.end() : match.end() + 1]
    return match.group("digits") is not None and after.isalpha()


def _value(match: re.Match[str]) -> float | None:
    digits = match.group("digits")
    if digits is not None:
        value = float(re.sub(r"[,\s]", "", digits))
        scale = match.group("short") or match.group("scale")
        return value * SCALES[scale.casefold()] if scale else value
    words = re.split(r"[\s-]+", (match.group("words") or match.group("nth")).casefold().strip())
    words = [w for w in words if w not in ("and", "a")]
    if words == ["one"] or words == ["half"]:
        return None
    if "point" in words:
        at = words.index("point")
        decimals = "".join(str(ONES[w]) for w in words[at + 1 :])
        return (_worded(words[:at]) or 0.0) + float("0." + decimals)
    return _worded(words)


def _worded(words: list[str]) -> float | None:
    total = current = 0.0
    for word in words:
        if word == "half":
            current = 0.5
        elif word in ONES:
            current += ONES[word]
        elif word in TENS:
            current += TENS[word]
        elif word in _NTH:
            current += _NTH[word]
        else:
            scale = SCALES[word]
            current = (current or 1.0) * scale
            if scale >= 1000:
                total, current = total + current, 0.0
    return total + current


def _counted(text: str, match: re.Match[str]) -> tuple[str | None, tuple[str, ...]]:
    """The unit, and the words of the thing counted."""
    symbol = (match.group("currency") or "").strip()
    unit = UNITS.get(symbol[-1:]) if symbol else None
    nouns: list[str] = []
    at = match.end()
    while len(nouns) < 4:
        word = _NEXT_WORD.match(text, at)
        if word is None:
            break
        form = (word.group(1) or word.group(2)).casefold().strip("'’")
        if form in STOPS and not (form == "of" and not nouns):
            break
        at = word.end()
        if form == "of":
            continue
        if unit is None and not nouns:
            pair = _PAIRED.match(text, at)
            if form == "per" or (pair and form in ("percentage", "year")):
                unit = "points" if form == "percentage" else "%" if form == "per" else "year"
            else:
                unit = UNITS.get(form) or UNITS.get(form.split("-")[0])
            if unit:
                break
        nouns.append(form)
    if unit is None and _PER_CENT.match(text, match.end()):
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
    if _RANGE_AFTER.match(text, end) and (match or _RANGE_SIGN.match(text, end)):
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
    if source.bound == claim.bound == "exact" and ("." in source.text or _ROUND.search(claim.text)):
        return abs(source.value - claim.value) <= min(_half_place(claim), 0.025 * source.value)
    if claim.bound == "about":
        near = _half_place(claim) if "." in source.text else 0.0
        return abs(source.value - claim.value) <= max(0.05 * abs(claim.value), near)
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


_ROUND = re.compile(
    r"\d\s?-?(?:k|m|mn|mln|bn|tn|thousand|million|billion|trillion)$", re.IGNORECASE
)


def _half_place(quantity: Quantity) -> float:
    """Half of the last decimal place that the words give: 0.05 for "4.5", 0.5 for "52"."""
    digits = re.search(r"\d+(?:\.(\d+))?", quantity.text.replace(",", ""))
    if digits is None or not digits.group():
        return 0.0
    scale = quantity.value / float(digits.group()) if float(digits.group()) else 1.0
    return 0.5000001 * scale / float(10 ** len(digits.group(1) or ""))


def same_unit(left: Quantity, right: Quantity) -> bool:
    """Measures and currencies must be equal; a bare number fits any count."""
    if left.ordinal != right.ordinal:
        return False
    return left.unit == right.unit or (
        (left.unit is None and not left.nouns) or (right.unit is None and not right.nouns)
    )
