"""Errors of number, unit and date."""

from __future__ import annotations

import random
import re

from rag.numbers import Quantity, find_quantities
from rag.times import DateMention, find_dates
from training.checker.synthetic.clean import replaced
from training.checker.synthetic.figures import MONTHS, WORD_OF
from training.checker.synthetic.model import Change, Setting

_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_WORD_VALUES = {word: n for n, word in WORD_OF.items() if n > 1}
_WORDED = re.compile(rf"\b(?:{'|'.join(_WORD_VALUES)})\b", re.IGNORECASE)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b", re.IGNORECASE)
_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_DAY = re.compile(r"\b\d{1,2}(?=\b|st\b|nd\b|rd\b|th\b)(?!\d)")
_ORDINAL_DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)\b")
_PHRASES = {
    "yesterday": "today", "today": "yesterday", "tomorrow": "yesterday", "last week": "last month",
    "last month": "last year", "last year": "last month", "this week": "last week",
    "next week": "next month", "next month": "next year", "next year": "next month",
    "this year": "last year", "this month": "last month", "last night": "last week",
}  # fmt: skip
_UNITS = (
    ("million", "billion"), ("thousand", "million"), ("hours", "days"), ("minutes", "hours"),
    ("seconds", "minutes"), ("days", "weeks"), ("weeks", "months"), ("months", "years"),
    ("kilometres", "metres"), ("kilometers", "meters"), ("km", "miles"), ("miles", "kilometres"),
    ("feet", "metres"), ("tonnes", "kilograms"), ("tons", "pounds"), ("acres", "hectares"),
    ("dollars", "euros"), ("pounds", "dollars"), ("years", "decades"), ("hundreds", "dozens"),
    ("thousands", "hundreds"), ("millions", "thousands"), ("meters", "kilometers"),
    ("metres", "kilometres"), ("kg", "tonnes"), ("inches", "feet"), ("billion", "million"),
)  # fmt: skip
_UNIT_PARTNERS: dict[str, list[str]] = {}
for _one, _two in _UNITS:
    _UNIT_PARTNERS.setdefault(_one, []).append(_two)
    _UNIT_PARTNERS.setdefault(_two, []).append(_one)
_UNIT = re.compile(
    rf"(?:(?<=\d )|(?<=\d)|(?<=[a-z] ))(?P<unit>{'|'.join(_UNIT_PARTNERS)})\b(?! old)"
)
_CURRENCY = re.compile(r"[$£€](?=\d)")
_NUMBER_BEFORE = re.compile(rf"(?:\d|\b(?:{'|'.join(_WORD_VALUES)}|hundred|several|of|few)) ?$")


def number_changes(text: str, setting: Setting) -> list[Change]:
    """Each quantity with another value: one of the document's, or a plausible one."""
    found: list[Change] = []
    for quantity in find_quantities(text):
        named = re.search(r"[A-Z][\w]* $|⁄$", text[: quantity.start])
        if (named and not quantity.start < 8) or re.match(r"[A-Za-z⁄]", text[quantity.end :]):
            continue
        if quantity.bound == "range" or (
            text[quantity.end : quantity.end + 1] == "-"
            and (text[quantity.end :][:5] not in ("-year",))
        ):
            continue
        by = _from_document(quantity, setting) if setting.chance.random() < 0.4 else None
        by = by or _made_up(quantity, setting.chance)
        if by is None or _says_the_same(quantity, by):
            continue
        changed = replaced(text, quantity.start, quantity.end, by)
        found.append(Change(changed, "number", "contradicted"))
    return found


def _says_the_same(quantity: Quantity, by: str) -> bool:
    new = find_quantities(f"There were {by} of them.")
    return not new or abs(new[0].value - quantity.value) < 1e-9


def _allowed(quantity: Quantity, value: float) -> bool:
    """Whether ``quantity``, given its "up to", "over" and the like, refutes ``value``."""
    if value == quantity.value or value <= 1:
        return False
    if quantity.bound in ("at_least", "over"):
        return value > 1.15 * quantity.value
    if quantity.bound in ("at_most", "under"):
        return value < 0.87 * quantity.value
    if quantity.bound == "about":
        return not 0.72 < value / max(quantity.value, 1e-9) < 1.35
    return True


def _from_document(quantity: Quantity, setting: Setting) -> str | None:
    others: list[str] = []
    for sentence in setting.document.sentences:
        if not any(c.isdigit() for c in sentence.text):
            continue
        for other in find_quantities(sentence.text):
            alike = (
                other.unit == quantity.unit
                and other.ordinal == quantity.ordinal
                and other.text[0].isdigit() == quantity.text[0].isdigit()
                and (" " in other.text) == (" " in quantity.text)
            )
            if (
                alike
                and 0.05 < other.value / max(quantity.value, 0.01) < 20
                and (
                    abs(other.value - quantity.value) > 0.02 * quantity.value
                    and _allowed(quantity, other.value)
                )
            ):
                others.append(other.text)
    return setting.chance.choice(sorted(set(others))) if others else None


def _made_up(quantity: Quantity, chance: random.Random) -> str | None:
    digits = _DIGITS.search(quantity.text)
    for _ in range(6):
        if digits is not None:
            new = _other_digits(digits.group(), chance)
            by = quantity.text[: digits.start()] + new + quantity.text[digits.end() :]
            by = _ordinal(by) if quantity.ordinal else by
        else:
            word = _WORDED.search(quantity.text)
            if word is None:
                return None
            by = quantity.text[: word.start()] + _other_word(word.group(), chance)
            by += quantity.text[word.end() :]
        values = find_quantities(f"There were {by} of them.")
        if values and _allowed(quantity, values[0].value):
            return by
    return None


def _other_digits(digits: str, chance: random.Random) -> str:
    whole, point, part = digits.partition(".")
    value = int(whole.replace(",", ""))
    if point:
        if chance.random() < 0.5:
            return f"{whole}.{(int(part[0]) + chance.randint(2, 8)) % 10}{part[1:]}"
        return f"{max(0, value + chance.choice((-3, -2, -1, 1, 2, 3, 5)))}.{part}"
    if value <= 12:
        new = value + chance.choice((-4, -3, -2, -1, 1, 2, 3, 4, 6))
    elif value < 100:
        new = value + chance.choice((-30, -20, -11, -10, -5, -2, 2, 5, 9, 10, 13, 20, 30))
    else:
        text = str(value)
        place = chance.choice((0, 0, 1))
        digit = (int(text[place]) + chance.randint(1, 8)) % 10
        new = int(text[:place] + str(digit or 5) + text[place + 1 :])
        if chance.random() < 0.15:
            new = value * 10 if chance.random() < 0.5 or value % 10 else value // 10
    new = abs(new) if abs(new) > 1 else value + 3
    return f"{new:,}" if "," in whole or new >= 10_000 else str(new)


def _other_word(word: str, chance: random.Random) -> str:
    value = _WORD_VALUES[word.lower()]
    near = [
        v
        for v in sorted(_WORD_VALUES.values())
        if v != value and abs(v - value) <= max(4, value // 2)
    ]
    by = WORD_OF[chance.choice([v for v in near if (v > 20) == (value > 20)] or near)]
    return by.capitalize() if word[0].isupper() else by


def _ordinal(text: str) -> str:
    match = re.match(r"(\d[\d,]*)(?:st|nd|rd|th)", text)
    if match is None:
        return text
    last = int(match.group(1).replace(",", ""))
    end = "th" if 10 <= last % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(last % 10, "th")
    return f"{match.group(1)}{end}{text[match.end() :]}"


def unit_changes(text: str, setting: Setting) -> list[Change]:
    """Each unit, scale or currency as another."""
    found: list[Change] = []
    for match in _UNIT.finditer(text):
        if not _NUMBER_BEFORE.search(text[: match.start()]) and not match.group().endswith("ds"):
            continue
        by = setting.chance.choice(_UNIT_PARTNERS[match.group("unit")])
        found.append(Change(replaced(text, match.start(), match.end(), by), "unit", "contradicted"))
    for match in _CURRENCY.finditer(text):
        by = setting.chance.choice([c for c in "$£€" if c != match.group()])
        found.append(Change(replaced(text, match.start(), match.end(), by), "unit", "contradicted"))
    return found


def date_changes(text: str, setting: Setting) -> list[Change]:
    """Each date with another day, month, year or weekday."""
    found: list[Change] = []
    for mention in find_dates(text):
        for kind, by in _other_dates(mention, text, setting):
            if by != mention.text:
                changed = text[: mention.start] + by + text[mention.end :]
                found.append(Change(changed, kind, "contradicted"))
    return found


def _other_dates(mention: DateMention, text: str, setting: Setting) -> list[tuple[str, str]]:
    chance, found = setting.chance, list[tuple[str, str]]()
    said = mention.text
    if mention.phrase is not None:
        by = _PHRASES.get(mention.phrase)
        return [("date", by.capitalize() if said[0].isupper() else by)] if by else []
    if mention.weekday is not None:
        other = chance.choice([d for i, d in enumerate(_WEEKDAYS) if i != mention.weekday])
        found.append(("weekday", _WEEKDAY.sub(_like(other, said), said)))
    if mention.month is not None and _MONTH.search(said):
        other = chance.choice([m for i, m in enumerate(MONTHS, 1) if i != mention.month])
        kind = "date" if mention.day else "month"
        found.append((kind, _MONTH.sub(_like(other, said), said)))
    if mention.day is not None:
        days = [d for d in range(1, 29) if d != mention.day]
        moved_day = _DAY.sub(str(chance.choice(days)), said, count=1)
        found.append(("date", _ORDINAL_DAY.sub(lambda m: _ordinal(m.group()), moved_day)))
    if mention.year is not None and _YEAR.search(said):
        years = {y for s in setting.document.sentences for y in map(int, _YEAR.findall(s.text))}
        near = sorted(y for y in years if 0 < abs(y - mention.year) < 60 and str(y) not in text)
        moved = mention.year + chance.choice((-10, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 10))
        year = chance.choice(near) if near and chance.random() < 0.5 else moved
        found.append(("year", _YEAR.sub(str(year), said)))
    return found


def _like(word: str, said: str) -> str:
    return word.lower() if said == said.lower() else word
