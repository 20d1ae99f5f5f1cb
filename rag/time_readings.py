"""What the words of an expression of time say: "two weeks ago", "a day later", "the coming months",
"last summer", "the third quarter", "Christmas Eve".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from rag.calendars import month_of, season_of
from rag.time_words import CENTURIES, COUNTS, MONTHS, ORDINALS, TENS, UNITS, WEEKDAYS, Phrase, Which


def _number(word: str) -> int:
    return int(word.replace(",", "")) if word[0].isdigit() else COUNTS[word]


def _counted(phrase: Phrase, part: dict[str, str], sign: int) -> Phrase:
    unit = UNITS.get(part["unit"].rstrip("s"))
    hours = part["unit"].startswith(("hour", "minute"))
    if "number" not in part or (hours and part["unit"].startswith("minute")):
        return phrase
    count = _number(part["number"])
    most = _number(part["most"]) if "most" in part else count
    if part["unit"].startswith("fortnight"):
        count, most = 2 * count, 2 * most
    if hours:
        if count % 24:
            return phrase
        count, most, unit = count // 24, most // 24, "day"
    if "half" in part or unit is None or count > 500:
        return phrase
    if part.get("about") not in (None, "just", "only", "exactly"):
        return phrase  # "about two weeks ago" is no date
    return replace(phrase, kind="shift", unit=unit, count=sign * count, most=sign * most)


def _ago(phrase: Phrase, part: dict[str, str]) -> Phrase:
    return _counted(phrase, part, -1)


def _from_event(phrase: Phrase, part: dict[str, str]) -> Phrase:
    back = part["side"] in ("earlier", "before", "prior", "previously")
    return replace(_counted(phrase, part, -1 if back else 1), event=True)


def _ahead(phrase: Phrase, part: dict[str, str]) -> Phrase:
    return replace(_counted(phrase, part, 1), which="next")


def _around_event(phrase: Phrase, part: dict[str, str]) -> Phrase | None:
    """ "the next day", "that year", "the week before", "later that month"."""
    unit = UNITS.get(part["unit"])
    side = part["side"].removeprefix("very ")
    which: Which = "after" if side in ("next", "following", "after") else "that"
    if side in ("previous", "preceding", "prior", "before"):
        which = "before"
    shift = {"after": 1, "before": -1}.get(which, 0)
    if part["unit"] in WEEKDAYS:
        return replace(phrase, kind="weekday", unit="day", which=which,
                       weekday=WEEKDAYS.index(part["unit"]))  # fmt: skip
    if unit is None:
        return None
    return replace(phrase, kind="unit", unit=unit, count=shift, which=which)


_SIDES: dict[str, int] = {
    "last": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "upcoming": 1,
}  # fmt: skip


def _calendar(phrase: Phrase, part: dict[str, str]) -> Phrase:
    """ "last week", "later this year", "the past month", "this summer"."""
    words = part["which"].split()
    side = "last" if words[-1] == "past" else words[-1]
    if words[:2] == ["this", "coming"]:
        side = "next"
    portion = {"earlier": "so far", "later": "to come"}.get(part.get("portion", ""))
    if portion is None and "portion" in part:
        portion = "mid" if part["portion"].startswith("mid") else part["portion"]
    if part["unit"] in ("night", "evening") and side == "last":
        return replace(phrase, kind="shift", unit="day", count=-1, most=-1)
    if part["unit"] in ("spring", "summer", "autumn", "fall", "winter"):
        return replace(
            phrase, kind="yearly", unit="season", name=part["unit"], portion=portion,
            which="last" if side == "last" else "next" if _SIDES[side] > 0 else "this",
        )  # fmt: skip
    return replace(
        phrase, kind="unit", unit=UNITS[part["unit"]], count=_SIDES[side], portion=portion,
        which="next" if _SIDES[side] > 0 else "last" if side == "last" else "this",
    )  # fmt: skip


def _span(phrase: Phrase, part: dict[str, str]) -> Phrase:
    """ "the past three weeks", "the coming months", "in recent years"."""
    back = part["side"] in ("past", "last", "previous", "recent", "preceding")
    if part["side"] == "recent" or part.get("number") in (None, "few", "several", "couple of"):
        plural = part["unit"].endswith("s")
        if plural or part["side"] == "recent" or "number" in part:
            return phrase
        part = {**part, "number": "one"}
    made = _counted(phrase, part, -1 if back else 1)
    return replace(made, kind="span") if made.kind == "shift" else made


def _near_day(phrase: Phrase, part: dict[str, str]) -> Phrase:
    shift = next(s for word, s in _NEAR.items() if part["word"].startswith(word))
    return replace(phrase, kind="shift", unit="day", count=shift, most=shift)


_NEAR = {
    "the day before yesterday": -2, "the day after tomorrow": 2, "today": 0, "tonight": 0,
    "this": 0, "yesterday": -1, "tomorrow": 1,
}  # fmt: skip


def _season(phrase: Phrase, part: dict[str, str]) -> Phrase:
    portion = part.get("portion")
    if "year" in part:
        first, last = season_of(part["season"], int(part["year"]))
        return replace(phrase, kind="fixed", unit="season", portion=portion, first=first, last=last)
    which: Which = "before" if part.get("which") == "previous" else "after"
    return replace(
        phrase, kind="yearly", unit="season", name=part["season"], portion=portion,
        which=which if "which" in part else "",
    )  # fmt: skip


def _quarter(phrase: Phrase, part: dict[str, str]) -> Phrase:
    number = int(part["digit"]) if "digit" in part else ORDINALS[part["ordinal"]]
    half = part["kind"].startswith("h")
    low = (number - 1) * (6 if half else 3) + 1
    size = 6 if half else 3
    if "year" in part:
        year = int(part["year"])
        return replace(
            phrase, kind="fixed", unit="quarter",
            first=date(year, low, 1), last=month_of(year, low + size - 1)[1],
        )  # fmt: skip
    which: Which = {"last": "last", "next": "next", "this": "this", "the": "this"}.get(
        part.get("which", ""), ""
    )  # type: ignore[assignment]
    return replace(
        phrase, kind="yearly", unit="quarter", month=low, count=size, which=which, name="quarter"
    )


def _holiday(phrase: Phrase, part: dict[str, str]) -> Phrase:
    name = part["name"].replace("’", "'")
    which: Which = {"last": "last", "next": "next", "this": "this"}.get(part.get("which", ""), "")  # type: ignore[assignment]
    one = replace(phrase, kind="yearly", unit="day", name=name, which=which)
    return replace(one, count=int(part["year"])) if "year" in part else one


def _month(phrase: Phrase, part: dict[str, str]) -> Phrase:
    """ "mid-March", "early-March 2020"."""
    number = next(i for i, m in enumerate(MONTHS, 1) if m.startswith(part["month"][:3]))
    if "year" in part:
        first, last = month_of(int(part["year"]), number)
        return replace(phrase, kind="fixed", unit="month", portion=part["portion"],
                       first=first, last=last)  # fmt: skip
    return replace(phrase, kind="yearly", unit="month", month=number, portion=part["portion"])


def _years(phrase: Phrase, part: dict[str, str]) -> Phrase | None:
    """ "2001-2010"."""
    low, high = int(part["year"]), int(part["high"])
    if not low < high:
        return None
    return replace(
        phrase, kind="fixed", unit="year", first=date(low, 1, 1), last=date(high, 12, 31)
    )


def _age(phrase: Phrase, part: dict[str, str]) -> Phrase | None:
    """ "the nineties", "the '80s", "the 19th century"."""
    portion = part.get("portion") or part.get("portion2")
    if "century" in part:
        word = part["century"]
        number = CENTURIES.get(word) or int(re.sub(r"\D", "", word) or 0)
        if not 1 <= number <= 30:
            return None
        begins = 100 * (number - 1) + 1
        return replace(phrase, kind="fixed", unit="century", portion=portion,
                       first=date(begins, 1, 1), last=date(begins + 99, 12, 31))  # fmt: skip
    tens = TENS[part["tens"]] if "tens" in part else int(part["short"])
    begins = (1900 if tens > 20 else 2000) + tens
    return replace(phrase, kind="fixed", unit="decade", portion=portion,
                   first=date(begins, 1, 1), last=date(begins + 9, 12, 31))  # fmt: skip


def _part_of_now(phrase: Phrase, part: dict[str, str]) -> Phrase:
    """ "the end of the year", "year-end", "midweek"."""
    words = part["part"]
    portion = "end" if "end" in words or "close" in words else "mid" if "mid" in words else "start"
    for half in ("first half", "second half"):
        portion = half if half in words else portion
    return replace(phrase, kind="unit", unit=UNITS[part["unit"]], portion=portion, which="this")


MAKERS: Mapping[str, Callable[[Phrase, dict[str, str]], Phrase | None]] = {
    "ago": _ago,
    "event": _from_event,
    "ahead": _ahead,
    "around": _around_event,
    "calendar": _calendar,
    "span": _span,
    "near": _near_day,
    "season": _season,
    "quarter": _quarter,
    "month": _month,
    "years": _years,
    "holiday": _holiday,
    "age": _age,
    "part": _part_of_now,
    "weekend": lambda phrase, part: replace(phrase, kind="unit", unit="weekend"),
    "vague": lambda phrase, part: phrase,
}
