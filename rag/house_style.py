"""Words of a report without what the house style of a desk changes: the key of comparisons.

Nothing here is shown or stored as text. Both texts of a comparison go through it, so that a rule
which folds too much ("hour" to "hor") does no harm, while one that folds too little does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.types import Noise

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|%", re.UNICODE
)
_QUOTED = re.compile(r"“[^“”]{1,1500}(?:”|\n|\Z)|\"[^\"\n]{1,900}(?:\"|\n|\Z)|«[^«»]{1,900}»")
_BEGINS = re.compile(r"[.!?:;\n“\"‘(\[—–]")
_UNITS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen
"""
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = """
first second third fourth fifth sixth seventh eighth ninth tenth
"""
_NUMBERS = {
    **{word: str(value) for value, word in enumerate(_UNITS.split())},
    **{word: str(10 * value) for value, word in enumerate(_TENS, 2)},
    **{word: str(value) for value, word in enumerate(_ORDINALS.split(), 1)},
}
_MONTHS = {
    "jan": "january", "feb": "february", "mar": "march", "apr": "april", "jun": "june",
    "jul": "july", "aug": "august", "sep": "september", "sept": "september", "oct": "october",
    "nov": "november", "dec": "december",
}  # fmt: skip
_SAME = {
    "%": "percent", "mn": "million", "m": "million", "bn": "billion", "tn": "trillion",
    "grey": "gray", "tyre": "tire", "tyres": "tires", "kerb": "curb", "whilst": "while",
    "amongst": "among", "towards": "toward", "cheque": "check", "cheques": "checks",
    "plough": "plow", "sceptical": "skeptical", "sceptics": "skeptics", "mum": "mom",
    "learnt": "learned", "spelt": "spelled", "burnt": "burned", "aluminium": "aluminum",
    "kiev": "kyiv", "percentage": "percent", "km": "kilometer", "kms": "kilometer",
    "kg": "kilogram", "mph": "miles", "oct": "october", "govt": "government",
    "st": "street", "rd": "road", "ave": "avenue",
}  # fmt: skip
# What one desk writes and another leaves out: titles, currencies behind a sign, "US" before a name.
_DROPPED = """
mr mrs ms miss dr sir dame lord prof professor sen senator rep representative gov governor pres
president gen general col colonel lt lieutenant sgt sergeant capt captain cmdr commander adm
admiral rev reverend dollar dollars euro euros pound pounds us usd eur per
"""
_LEFT_OUT = frozenset(_DROPPED.split())
_SPELLING = (
    (re.compile("our"), "or"),
    (re.compile("z"), "s"),
    (re.compile("c(?=[ei])"), "s"),
    (re.compile("ll"), "l"),
    (re.compile("ogue"), "og"),
    (re.compile("[ao]e"), "e"),
    (re.compile("mme$"), "m"),
    (re.compile("([tb])re(?=s?$)"), r"\1er"),
    (re.compile("gement"), "gment"),
    (re.compile("(?:yy|iy)$"), "y"),
    (re.compile("eing$"), "ing"),
)


@dataclass(frozen=True, slots=True)
class Wording:
    """Normalised words in order; of each whether it stands in quotation marks, and whether it is a
    figure or, by its capital within a sentence, part of a name.
    """

    words: tuple[str, ...]
    quoted: tuple[bool, ...]
    facts: tuple[bool, ...]


def wording(text: str, noise: Sequence[Noise] = ()) -> Wording:
    """The words of a text without its noise, numbers as digits, spelling and style folded."""
    quotes = [match.span() for match in _QUOTED.finditer(text)]
    words: list[str] = []
    quoted: list[bool] = []
    facts: list[bool] = []
    spans = sorted((n.start, n.end) for n in noise)
    at_noise = at_quote = 0
    tens = False
    last = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        while at_noise < len(spans) and spans[at_noise][1] <= start:
            at_noise += 1
        if at_noise < len(spans) and spans[at_noise][0] < end:
            continue
        while at_quote < len(quotes) and quotes[at_quote][1] <= start:
            at_quote += 1
        begins = not words or _BEGINS.search(text, last, start) is not None
        named = text[start].isupper() and not begins
        last = end
        for word in _folded(match.group()):
            unit = len(word) == 1 and word.isdigit() and word != "0"
            if tens and unit and match.group().isalpha():
                words[-1] = words[-1][:-1] + word
                continue
            tens = match.group().casefold() in _TENS
            words.append(word)
            quoted.append(at_quote < len(quotes) and quotes[at_quote][0] <= start)
            facts.append(named or word[0].isdigit())
    return Wording(tuple(words), tuple(quoted), tuple(facts))


@lru_cache(maxsize=131_072)
def _folded(token: str) -> tuple[str, ...]:
    low = unicodedata.normalize("NFKD", token.casefold().replace("’", "'"))
    low = "".join(sign for sign in low if not unicodedata.combining(sign)).replace(".", "")
    low = low.removesuffix("'s").replace("'", "")
    if token[0].isdigit():
        return (token.replace(",", "").rstrip(".:"),)
    if low in _LEFT_OUT or not low:
        return ()
    if low in _NUMBERS:
        return (_NUMBERS[low],)
    low = _MONTHS.get(low, _SAME.get(low, low))
    if low == "cent":
        return ("percent",)
    for rule, to in _SPELLING:
        low = rule.sub(to, low)
    return (low,)
