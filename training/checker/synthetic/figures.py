"""Numbers and dates written another way, their values kept."""

from __future__ import annotations

import random
import re

from training.checker.synthetic.clean import upper_first

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen", "twenty",
)  # fmt: skip
TENS = ("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORD_OF = dict(enumerate(SMALL)) | {10 * n: word for n, word in enumerate(TENS, 3)}
_VALUE_OF = {word: n for n, word in WORD_OF.items() if n >= 2}
_WORDS = "|".join(_VALUE_OF)
_MONTH = f"(?P<month>{'|'.join(MONTHS)})"
_SHORT_MONTH = re.compile(r"\b(Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\.? (?=\d{1,2}\b)")
_AMERICAN = re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})\b")
_BRITISH = re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH},? (?P<year>\d{{4}})\b")
_AMERICAN_DAY = re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}})(?!\d|,? \d{{4}})")
_BRITISH_DAY = re.compile(rf"\b(?P<day>\d{{1,2}}) {_MONTH}(?! \d{{4}})\b")
_PERCENT = re.compile(r"(?<=\d) ?(%| percent| per cent)(?![\w-])")
_MILLIONS = re.compile(
    r"(?<![\w.,–-])(?P<cur>[$£€]?)(?P<n>\d{1,3}(?:\.\d{1,3})?) ?(?P<s>million|(?<=[$£€]..)m|"
    r"(?<=[$£€]...)m|bn|billion)(?![\w-])"
)
_FULL = re.compile(r"(?<![\w.,-])(?P<cur>[$£€]?)(?P<n>\d{1,3}(?:,\d{3})+)(?![\w.,%-]\d|-)")
_DIGITS = re.compile(
    r"(?<![\w.,$£€:/'–-])(?P<n>\d{1,2})(?= [a-z]{3,})(?! (?:and|percent|per|million|billion|"
    rf"thousand|to|{'|'.join(m.lower() for m in MONTHS)})\b)"
)
_WORDED = re.compile(
    rf"\b(?P<n>{_WORDS})\b(?![- ](?:hundred|thousand|million|billion|one|two|three|four|five|six|"
    r"seven|eight|nine)\b)(?= [a-z]{3,})",
    re.IGNORECASE,
)
_SCALED = re.compile(r"(?<![\w.,$£€-])(?P<n>\d{1,2}),000(?![\d,.%-])")
_NOT_BEFORE = re.compile(
    r"(?:[A-Z][a-z]+\.? |\b(?:of|in|since|on|from|between|by|the|No\.?|number|chapter|season|"
    r"episode|hundred|thousand|January|February|March|April|May|June|July|August|September|"
    r"October|November|December|and|to|-|–) ?)$"
)
_DOLLARS = re.compile(
    r"\$(?P<n>\d[\d,.]*\d|\d)(?P<scale> (?:million|billion|thousand))?(?![\w-])(?=[ .,;])"
)


def rewritten_number(text: str, chance: random.Random) -> str | None:
    """One number of ``text`` in another spelling."""
    found = [new for rule in _NUMBER_RULES if (new := rule(text)) and new != text]
    return upper_first(chance.choice(found)) if found else None


def rewritten_date(text: str) -> str | None:
    """The first date in the other order, or its month in full."""
    match = _AMERICAN.search(text)
    if match:
        by = f"{match.group('day')} {match.group('month')} {match.group('year')}"
        rest = text[match.end() :]
        return text[: match.start()] + by + rest
    match = _BRITISH.search(text)
    if match:
        by = f"{match.group('month')} {match.group('day')}, {match.group('year')}"
        return text[: match.start()] + by + text[match.end() :]
    match = _SHORT_MONTH.search(text)
    if match:
        full = next(m for m in MONTHS if m.startswith(match.group(1)[:3]))
        return f"{text[: match.start()]}{full} {text[match.end() :]}"
    match = _AMERICAN_DAY.search(text)
    if match:
        by = f"{match.group('day')} {match.group('month')}"
        return text[: match.start()] + by + text[match.end() :]
    match = _BRITISH_DAY.search(text)
    if match:
        by = f"{match.group('month')} {match.group('day')}"
        return text[: match.start()] + by + text[match.end() :]
    return None


def _percent(text: str) -> str | None:
    match = _PERCENT.search(text)
    if match is None:
        return None
    return (
        text[: match.start()] + (" percent" if match.group(1) == "%" else "%") + text[match.end() :]
    )


def _in_full(text: str) -> str | None:
    match = _MILLIONS.search(text)
    if match is None:
        return None
    scale = 10**6 if match.group("s") in ("million", "m") else 10**9
    value = round(float(match.group("n")) * scale)
    short = match.group("s") in ("m", "bn")
    if short:
        by = f"{match.group('cur')}{match.group('n')} {'million' if scale == 10**6 else 'billion'}"
    elif scale == 10**6:
        by = f"{match.group('cur')}{value:,}"
    else:
        return None
    return text[: match.start()] + by + text[match.end() :]


def _in_millions(text: str) -> str | None:
    match = _FULL.search(text)
    if match is None:
        return None
    value = int(match.group("n").replace(",", ""))
    if value % 100_000 or value < 1_000_000 or value > 999_000_000:
        return None
    by = f"{match.group('cur')}{value / 10**6:g} million"
    return text[: match.start()] + by + text[match.end() :]


def _thousands(text: str) -> str | None:
    match = _SCALED.search(text)
    value = int(match.group("n")) if match else 0
    if match is None or value not in WORD_OF or value == 0:
        return None
    return text[: match.start()] + f"{WORD_OF[value]} thousand" + text[match.end() :]


def _no_commas(text: str) -> str | None:
    match = re.search(r"(?<![\w.,])[$£€]?\d{1,3}(?:,\d{3})+(?![\w.,])", text)
    if match is None:
        return None
    return text[: match.start()] + match.group().replace(",", "") + text[match.end() :]


def _in_words(text: str) -> str | None:
    for match in _DIGITS.finditer(text):
        value = int(match.group("n"))
        if value in WORD_OF and value > 1 and not _NOT_BEFORE.search(text[: match.start()]):
            return text[: match.start()] + WORD_OF[value] + text[match.end() :]
    return None


def _in_digits(text: str) -> str | None:
    for match in _WORDED.finditer(text):
        if match.start() == 0 or re.search(
            r"(?:-|hundred|thousand|and|one) ?$", text[: match.start()]
        ):
            continue
        return (
            text[: match.start()] + str(_VALUE_OF[match.group("n").lower()]) + text[match.end() :]
        )
    return None


def _dollars(text: str) -> str | None:
    match = _DOLLARS.search(text)
    if match is None:
        return None
    by = f"{match.group('n')}{match.group('scale') or ''} dollars"
    return text[: match.start()] + by + text[match.end() :]


_NUMBER_RULES = (
    _percent, _in_full, _in_millions, _thousands, _no_commas, _in_words, _in_digits, _dollars,
)  # fmt: skip
