"""What a web page states about its article: JSON-LD, OpenGraph, meta elements."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser

from rag.facts import Facts, canonical_url, parse_day, stated

_ARTICLE_TYPES = (
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "ReviewNewsArticle",
    "BlogPosting",
    "LiveBlogPosting",
    "Report",
)
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
)
_UPDATED = (
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
)
_OUTLET = (
    "og:site_name",
    "application-name",
    "dc.publisher",
    "article:publisher_name",
    "publisher",
)
_TITLE = ("og:title", "twitter:title", "dc.title", "headline", "title")
_AUTHOR = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_DEEPEST = 8


class _Head(HTMLParser):
    """Collects meta elements, the canonical link, the title and JSON-LD blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.metas: dict[str, list[str]] = {}
        self.canonical = ""
        self.title = ""
        self.heading = ""
        self.blocks: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = values.get("property") or values.get("name") or values.get("itemprop") or ""
            content = values.get("content", "").strip()
            if name and content:
                self.metas.setdefault(name.strip().lower(), []).append(content)
        elif tag == "link" and "canonical" in values.get("rel", "").lower().split():
            self.canonical = self.canonical or values.get("href", "").strip()
        elif tag == "title" and not self.title:
            self._inside = "title"
        elif tag == "h1" and not self.heading:
            self._inside = "h1"
        elif tag == "script" and "ld+json" in values.get("type", "").lower():
            self._inside = "ld"
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("title", "script", "h1"):
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.title += data
        elif self._inside == "h1":
            self.heading += data
        elif self._inside == "ld":
            self.blocks[-1] += data


def page_facts(markup: str) -> Facts:
    """Facts of a page; what is not stated there, or not readable, stays unknown."""
    head = _Head()
    head.feed(markup)
    head.close()
    story = _story(head.blocks)
    address = head.canonical or _one(head.metas, ("og:url",)) or _text(story.get("url")) or ""
    published = _day(_text(story.get("datePublished")) or "") or _day_in(head.metas, _PUBLISHED)
    updated = _day(_text(story.get("dateModified")) or "") or _day_in(head.metas, _UPDATED)
    return Facts(
        url=address if canonical_url(address) else None,
        title=_text(story.get("headline"))
        or _one(head.metas, _TITLE)
        or _clean(head.heading)
        or _clean(head.title),
        outlet=_one(head.metas, _OUTLET[:1])
        or _text(story.get("publisher"))
        or _one(head.metas, _OUTLET),
        byline=_people(story.get("author")) or _authors(head.metas),
        published=stated(published),
        updated=stated(updated),
    )


def _clean(text: str) -> str | None:
    return " ".join(text.replace("\0", " ").split()) or None


def _one(metas: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    return next((_clean(metas[name][0]) for name in names if name in metas), None)


def _authors(metas: dict[str, list[str]]) -> str | None:
    for name in _AUTHOR:
        people = [_clean(value) for value in metas.get(name, []) if "://" not in value]
        if any(people):
            return ", ".join(dict.fromkeys(person for person in people if person))
    return None


def _day(value: str) -> date | None:
    try:
        day = parse_day(value)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None


def _day_in(metas: dict[str, list[str]], names: tuple[str, ...]) -> date | None:
    days = (_day(value) for name in names for value in metas.get(name, []))
    return next((day for day in days if day), None)


def _story(blocks: list[str]) -> dict[str, object]:
    """The JSON-LD object of the article, or an empty one."""
    for block in blocks:
        try:
            value = json.loads(block.strip().removesuffix(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(value, 0):
            kinds = item.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(kind in _ARTICLE_TYPES for kind in kinds):
                return item
    return {}


def _objects(value: object, depth: int) -> Iterator[dict[str, object]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(value.get(key), depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _objects(item, depth + 1)


def _text(value: object) -> str | None:
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = value.get("name")
    return _clean(value) if isinstance(value, str) else None


def _people(value: object) -> str | None:
    people = [_text(item) for item in (value if isinstance(value, list) else [value])]
    return ", ".join(dict.fromkeys(p for p in people if p and "://" not in p)) or None
