"""What is stated about an article outside its running text: values, checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from rag.errors import CorpusError
from rag.types import UNKNOWN_DATE, DateRange, Source

_DAY = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})$")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_TRACKING = frozenset(
    {"fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "yclid"}
)
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Facts:
    """What one place (a file's head, its metadata, corpus.yaml, the text) says of an article."""

    id: str | None = None
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: DateRange = UNKNOWN_DATE
    updated: DateRange = UNKNOWN_DATE

    @property
    def source(self) -> Source:
        return Source(
            outlet=self.outlet,
            title=self.title,
            byline=self.byline,
            url=self.url,
            published=self.published,
            updated=self.updated,
        )


NO_FACTS = Facts()


def first_known(*places: Facts) -> Facts:
    """Each fact from the first place that knows it."""
    known = NO_FACTS
    for place in reversed(places):
        known = replace(
            known,
            **{
                item.name: getattr(place, item.name)
                for item in fields(Facts)
                if getattr(place, item.name) not in (None, UNKNOWN_DATE)
            },
        )
    return known


def parse_day(value: str) -> date:
    """``YYYY-MM-DD``, ``YYYY/MM/DD`` or RFC 3339, whose day is taken in its own time zone.

    Raises ``ValueError``.
    """
    text = value.strip()
    match = _DAY.match(text)
    if match:
        return date(int(match[1]), int(match[3]), int(match[4]))
    if not re.match(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d", text):
        raise ValueError("not YYYY-MM-DD, YYYY/MM/DD or RFC 3339")
    return datetime.fromisoformat(text.upper().replace(" UTC", "Z")).date()


def stated(day: date | None) -> DateRange:
    return DateRange(day, day, "stated") if day else UNKNOWN_DATE


def canonical_url(url: str) -> str | None:
    """The same address for the same page, or ``None`` if it is not one of the web.

    Lower-case scheme and host; no user, default port, fragment, tracking parameters (``utm_…`` and
    the click ids of the big networks) or slash at the end of a path.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    host = (parts.hostname or "").lower()
    if scheme not in _PORTS or not host or any(sign.isspace() for sign in url.strip()):
        return None
    host = f"[{host}]" if ":" in host else host
    netloc = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    query = urlencode(
        [
            (key, value)
            for key, value in parse_qsl(parts.query, keep_blank_values=True)
            if not key.lower().startswith("utm_") and key.lower() not in _TRACKING
        ]
    )
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((scheme, netloc, path.rstrip("/") or "/", query, ""))


def check_text(text: str, *, what: str, file: str, where: str = "") -> None:
    """Raise ``CorpusError`` if text holds NUL or half a surrogate pair, with its position."""
    nul = text.find("\0")
    half = _SURROGATE.search(text)
    at = min((place for place in (nul, half.start() if half else -1) if place >= 0), default=-1)
    if at < 0:
        return
    name = "NUL" if at == nul else "half a surrogate pair"
    raise CorpusError(
        f"{what} holds {name} at character {at}",
        file=file,
        where=where,
        hint="Remove that character and ingest the file again.",
    )


def stated_facts(
    values: Mapping[str, object],
    *,
    file: str,
    where: str = "",
    names: Mapping[str, str],
) -> Facts:
    """Facts from a mapping that a person or a program wrote.

    ``names`` gives the field of :class:`Facts` for a key; other keys are passed over. Raises
    ``CorpusError`` naming the key whose value does not fit.
    """
    found: dict[str, str] = {}
    dates: dict[str, DateRange] = {}
    for key, value in values.items():
        field = names.get(key)
        if field is None or value is None or value == "" or value == []:
            continue
        if field in ("published", "updated"):
            dates.setdefault(field, _stated_range(value, key=key, file=file, where=where))
        else:
            found.setdefault(field, _stated_text(value, key=key, file=file, where=where))
    if "url" in found and canonical_url(found["url"]) is None:
        raise CorpusError(
            f"url is not an http or https address: {found['url'][:120]!r}",
            file=file,
            where=where,
            hint="Give the whole address of the page, or leave url out.",
        )
    return Facts(
        id=found.get("id"),
        url=found.get("url"),
        title=found.get("title"),
        outlet=found.get("outlet"),
        byline=found.get("byline"),
        published=dates.get("published", UNKNOWN_DATE),
        updated=dates.get("updated", UNKNOWN_DATE),
    )


def _stated_text(value: object, *, key: str, file: str, where: str) -> str:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(item.strip() for item in value if item.strip())
    elif isinstance(value, int) and not isinstance(value, bool) and key == "id":
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise CorpusError(f"{key} is not text: {str(value)[:120]!r}", file=file, where=where)
    check_text(value, what=key, file=file, where=where)
    return value.strip()


def _stated_range(value: object, *, key: str, file: str, where: str) -> DateRange:
    if isinstance(value, datetime):
        return stated(value.date())
    if isinstance(value, date):
        return stated(value)
    try:
        if not isinstance(value, str):
            raise ValueError("not a date")
        ends = value.split("/") if re.fullmatch(r"[\d-]+/[\d-]+", value.strip()) else [value]
        if len(ends) == 2 and all("-" in end for end in ends):
            return DateRange(parse_day(ends[0]), parse_day(ends[1]), "stated")
        return stated(parse_day(value))
    except ValueError as error:
        raise CorpusError(
            f"{key} is not a date: {str(value)[:60]!r} ({error})",
            file=file,
            where=where,
            hint="Write YYYY-MM-DD, YYYY/MM/DD or an RFC 3339 time.",
        ) from error
