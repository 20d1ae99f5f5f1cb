"""Dates, outlet and byline that an article's own text gives, each stated, inferred or unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from rag.facts import NO_FACTS, Facts, stated
from rag.types import UNKNOWN_DATE, DateRange

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_FULL_DATE = (
    r"(?:(?P<iso>\d{4})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)"
    r"|" + _MONTH.format("") + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"
    r"|(?P<day2>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?"
    + _MONTH.format("2")
    + r",?\s+(?P<year2>\d{4})"
    r"|(?P<first>\d{1,2})[/.](?P<second>\d{1,2})[/.](?P<year3>\d{4}|\d{2})(?!\d))"
)
_DATE = re.compile(rf"(?<![\w/.]){_FULL_DATE}(?!\w)")
_STAMP = re.compile(r"\A\ufeff?\s*(?:date|Date|DATE)\s*:?\s+(?=\d{4}-\d\d-\d\d)")
_WEEKDAY = r"(?:(?:Mon|Tue(?:s)?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,?\s+)?"
_CLOCK = r"(?:\d{1,2}[:.]\d\d\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4})?,?\s*(?:on\s+)?)?"
_PUBLISHED = re.compile(
    r"^\W{0,3}(?i:(?:first |originally )?(?:published|posted)|publication date|date|dated)"
    rf"(?:\s*:\s*|\s+on\s+|\s+(?:at\s+)?)(?={_WEEKDAY}{_CLOCK}{_WEEKDAY})",
    re.MULTILINE,
)
_UPDATED = re.compile(
    r"^\W{0,3}(?i:last updated|updated?|last modified|modified)(?:\s*:\s*|\s+on\s+|\s+(?:at\s+)?)",
    re.MULTILINE,
)
_BETWEEN = re.compile(rf"{_WEEKDAY}{_CLOCK}{_WEEKDAY}")
_TEXT_UPDATED = re.compile(
    r"\bThis (?:article|story|report|post|page) (?:was|has been) (?:last )?(?:updated|corrected|"
    r"amended|revised)\b[^.\n]{0,20}?\bon\s+"
)
_TEXT_PUBLISHED = re.compile(
    r"\bThis (?:article|story|report|post) (?:was )?(?:first |originally )?(?:published|appeared)\b"
    r"[^.\n]{0,40}?\bon\s+"
)
_US = re.compile(r"[\s,]*\d{1,2}[:.]\d\d\s*(?:[ap]\.?m\.?\s*)?(?:E|C|M|P)[SD]?T\b")
_AGENCIES = {
    "cnn": "CNN",
    "cnn business": "CNN Business",
    "ap": "Associated Press",
    "reuters": "Reuters",
    "afp": "AFP",
    "upi": "UPI",
    "dpa": "dpa",
    "tass": "TASS",
    "xinhua": "Xinhua",
    "bbc": "BBC",
    "interfax": "Interfax",
    "ukrinform": "Ukrinform",
}
_AGENCY = re.compile(
    r"\A\s*(?:[A-Z][\w./’' -]{1,40}(?:,[^\n(—–]{0,40}?)?[ \t]*)?"
    r"(?:\((?P<slug>[A-Za-z][\w ]{1,14})\)(?:[ \t]*[—–-]{1,2}|[ \t])|(?P<bare>CNN(?: Business)?)"
    r"\s?[—–])"
)
_NAME = r"(?-i:[A-Z][\w.'’-]*(?:[ \t]+(?:(?:van|von|de|der|den|del|da|di|la|le|bin|al|el)[ \t]+)*"
_NAME += r"[A-Z][\w.'’-]*){1,3})"
_BY = re.compile(
    rf"(?:By|BY)[ \t]+(?P<names>{_NAME}(?:(?:,[ \t]*|,?[ \t]+and[ \t]+)"
    rf"{_NAME}){{0,4}})[ \t]*(?:[,|·—–-][^\n]{{2,60}})?"
)
_BIO = re.compile(
    rf"(?:^|(?<=[.\n\r]))[ \t]*(?P<name>{_NAME})[ \t]+is[ \t]+(?:an?[ \t]+|the[ \t]+)?"
    r"(?P<before>[^.\n]{0,60}?)\b(?i:reporter|correspondent|columnist|editor|staff writer|writer|"
    r"journalist)\b(?:[ \t]+(?:at|for|with)[ \t]+(?:the[ \t]+)?(?P<after>[A-Z][\w&]*"
    r"(?:[ \t]+[A-Z][\w&]*){0,3}))?(?P<tail>[^\n]{0,400})",
    re.MULTILINE,
)
_ABOUT = re.compile(
    r"^\W{0,3}About the (?:writer|author|reporter|journalist)s?\b[:\s]*", re.MULTILINE
)
_HOUSE = re.compile(r"(?:^|\s)(?P<outlet>[A-Z][\w&'’]*(?:[ \t][A-Z][\w&'’]*){0,3})[ \t]*$")
_TITLES = re.compile(
    "Senior|Chief|Deputy|Associate|Assistant|Breaking|News|Political|Politics|Foreign|White|House|"
    "National|World|Sports|Staff|Managing|Executive|Audience|Digital|Freelance|Congress|Lead|War"
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SAID_ON = re.compile(
    r"\b(?:said|announced|told|reported|confirmed|warned|added|killed|arrested|died|met|voted|"
    rf"signed|launched|struck|hit)\b[^.\n]{{0,40}}?\b(?:on )?({'|'.join(_WEEKDAYS)})\b(?! to)"
)
_OPENING = 600
_TOP_LINES = 5
_NEAR = 400
_POSTED = re.compile(r"\(@\w{1,20}\),?\s+\Z")
_PAST = re.compile(r"\b(?:was|were|had|did|said|told|began|took|came|went|met|won|lost|\w{3,}ed)\b")
_AHEAD = re.compile(
    r"\b(?:until|till|through|by|before|to|for|starting|from|due|expires?|planned|set|deadline|"
    r"next|upcoming|expected|could|may)\b[^.\n]{0,60}\Z",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"\b(?:will|would|shall|(?:is|are) (?:to|due|set)|scheduled|expected|planned|begins|starts|"
    r"ends)\b|’ll\b",
    re.IGNORECASE,
)
_STOPS = (". ", "! ", "? ")
_EARLIEST = 1900
_LATEST_AHEAD = timedelta(days=2)


def text_facts(text: str, *, known: Facts = NO_FACTS) -> Facts:
    """What the text says of its own date, outlet and author; ``known`` is what is stated already.

    A date is stated where a stamp gives it. Otherwise ``published`` is at most a range: not before
    the latest full date that the text reports as past, not after a stated update. A date whose day
    and month could be exchanged is not read unless a US time zone stands by it. A title is never
    taken from running text.
    """
    updated = _stamp(text, _UPDATED) or _stamp(text, _TEXT_UPDATED)
    published = _stamp(text, _STAMP) or _stamp(text, _PUBLISHED) or _stamp(text, _TEXT_PUBLISHED)
    last = known.updated.end or updated
    first = known.published.start or published
    if updated and first and updated < first:
        updated = None
    byline, outlet = _writer(text)
    return Facts(
        outlet=outlet or _slug(text),
        byline=byline,
        published=stated(published) if published else _range(text, last),
        updated=stated(updated),
    )


def _date(match: re.Match[str], text: str) -> date | None:
    """The day of a match of ``_DATE``, if it is one and cannot be read in two ways."""
    part = match.groupdict()
    try:
        if part["iso"]:
            return _sane(date(int(part["iso"]), int(part["iso_month"]), int(part["iso_day"])))
        month = part["month"] or part["month2"]
        if month:
            year, day = part["year"] or part["year2"], part["day"] or part["day2"]
            return _sane(date(int(year), _MONTHS.index(month[:3].lower()) + 1, int(day)))
        first, second = int(part["first"]), int(part["second"])
        year = int(part["year3"]) + (2000 if len(part["year3"]) == 2 else 0)
        american = _US.match(text, match.end()) is not None
        if first > 12 and second <= 12:
            return _sane(date(year, second, first))
        if second > 12 or first == second or american:
            return _sane(date(year, first, second))
    except ValueError:
        return None
    return None


def _sane(day: date) -> date | None:
    return day if day.year >= _EARLIEST and day <= date.today() + _LATEST_AHEAD else None


def _stamp(text: str, lead: re.Pattern[str]) -> date | None:
    """The date that stands right behind these words; the latest where there are several."""
    days = []
    for found in lead.finditer(text):
        between = _BETWEEN.match(text, found.end())
        match = _DATE.match(text, between.end() if between else found.end())
        day = _date(match, text) if match else None
        if day:
            days.append(day)
    return max(days, default=None)


def _range(text: str, last: date | None) -> DateRange:
    """Not before the latest day that the text reports, not after its update.

    With an update, the weekdays in the opening are those up to it: updates follow within days.
    """
    days = [day for day in _past_days(text) if last is None or day <= last]
    if last is not None:
        days.extend(_opening_days(text, last))
    if not days and last is None:
        return UNKNOWN_DATE
    return DateRange(max(days, default=None), last, "inferred")


def _opening_days(text: str, last: date) -> Iterator[date]:
    for match in _SAID_ON.finditer(text[:_OPENING]):
        weekday = _WEEKDAYS.index(match[1])
        yield last - timedelta(days=(last.weekday() - weekday) % 7)


def _past_days(text: str) -> Iterator[date]:
    """Full dates of posts and of what is told as past."""
    for match in _DATE.finditer(text):
        day = _date(match, text)
        near = max(0, match.start() - _NEAR)
        line = max(text.rfind("\n", near, match.start()) + 1, near)
        stamps = (_UPDATED.match(text, line), _PUBLISHED.match(text, line))
        told = (lead.search(text, line, match.start()) for lead in (_TEXT_UPDATED, _TEXT_PUBLISHED))
        if day is None or any(stamps) or any(told):
            continue
        if _POSTED.search(text, max(line, match.start() - 120), match.start()):
            yield day
            continue
        start = max(text.rfind(sign, line, match.start()) for sign in _STOPS)
        ends = [text.find(sign, match.end(), match.end() + 300) for sign in (*_STOPS, "\n")]
        sentence = text[
            max(line, start) : min((end for end in ends if end >= 0), default=match.end())
        ]
        before = text[max(line, start) : match.start()]
        if _PAST.search(sentence) and not _AHEAD.search(before) and not _TO_COME.search(sentence):
            yield day


def _slug(text: str) -> str | None:
    """The agency in front of the first sentence."""
    found = _AGENCY.match(text)
    if found is None:
        return None
    return _AGENCIES.get((found["slug"] or found["bare"]).lower())


def _writer(text: str) -> tuple[str | None, str | None]:
    """Byline and outlet: a "By …" line at the top, or what is said about the writer at the end."""
    head = [line.strip() for line in text[:1500].removeprefix("\ufeff").splitlines()]
    lines = [line for line in head if line][:_TOP_LINES]
    top = next(filter(None, (_BY.fullmatch(line) for line in lines)), None)
    byline = " ".join(top["names"].split()) if top else None
    abouts = list(_ABOUT.finditer(text))
    if abouts:
        found = _BIO.match(text, abouts[-1].end())
        if found is None:
            return byline, None
        return byline or " ".join(found["name"].split()), _house(found)
    tail = max(text.rfind("\n", 0, len(text.rstrip())) + 1, len(text) - 700)
    found = _BIO.match(text, tail)
    if found and re.search(r"@|\bbased in\b|[Ff]ollow\b|\breach", found["tail"]):
        return byline or " ".join(found["name"].split()), _house(found)
    return byline, None


def _house(found: re.Match[str]) -> str | None:
    """The outlet in "is a Newsweek Reporter" or "is a reporter for The Guardian"."""
    if found["after"]:
        return " ".join(found["after"].split())
    before = _HOUSE.search(found["before"])
    if before is None:
        return None
    words = before["outlet"].split()
    while words and _TITLES.fullmatch(words[-1]):
        words.pop()
    while len(words) > 1 and _TITLES.fullmatch(words[0]):
        words.pop(0)
    return " ".join(words) or None
