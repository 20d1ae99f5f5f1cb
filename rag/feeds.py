"""RSS and Atom feeds: each item an article, with its whole text or, marked as such, its summary.

Read by feedparser, after the file was found to be well-formed and free of entities.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

from rag.errors import CorpusError
from rag.facts import Facts, canonical_url, parse_day, stated
from rag.xml_files import Item, html_blocks, within


def feed_items(root: Any, raw: bytes, *, file: str) -> list[Item]:
    """The items of a feed. The whole text is ``content:encoded`` or an Atom ``content``; where the
    feed has only a summary, or the summary says as much, the item is marked.
    """
    import feedparser

    feed = feedparser.parse(raw, sanitize_html=True, resolve_relative_uris=False)
    lines = [node.sourceline or 0 for node in within(root, "item", "entry")]
    if not feed.entries:
        raise CorpusError("the feed has no items", file=file, hint="Fetch the feed again.")
    outlet = _line(feed.feed.get("title"))
    items = []
    for place, entry in enumerate(feed.entries):
        line = lines[place] if place < len(lines) else 0
        items.append(_item(entry, outlet=outlet, line=line))
    return items


def _item(entry: Mapping[str, Any], *, outlet: str | None, line: int) -> Item:
    title = _line(_plain(entry.get("title")))
    # Never its place: the next fetch of the feed has another item there.
    name = _line(entry.get("id")) or _line(entry.get("link")) or title or ""
    whole = max((_text(content) for content in entry.get("content", ())), key=len, default="")
    told = _summary(entry)
    text = whole if len(whole) > len(told) else told
    if not text and not title:
        return Item(name, line, error="the item has neither text nor a title")
    link = next(
        (one for one in (entry.get("link"), entry.get("id")) if one and canonical_url(str(one))),
        None,
    )
    source = entry.get("source")
    named = _line(source.get("title")) if isinstance(source, Mapping) else None
    authors = [_line(a.get("name")) for a in entry.get("authors", ()) if isinstance(a, Mapping)]
    published = _day(entry.get("published") or entry.get("created"))
    updated = _day(entry["updated"]) if "updated" in entry.keys() else None  # noqa: SIM118
    return Item(
        name=name,
        line=line,
        text=text or title or "",
        facts=Facts(
            url=str(link).strip() if link else None,
            title=title,
            outlet=named or outlet or _line(entry.get("publisher")),
            byline=", ".join(dict.fromkeys(a for a in authors if a)) or _line(entry.get("author")),
            published=stated(published or updated),
            updated=stated(updated if published and updated and updated > published else None),
        ),
        summary=text != whole or not whole,
    )


def _text(content: Mapping[str, Any]) -> str:
    value = str(content.get("value") or "")
    if str(content.get("type") or "").startswith("text/plain") and "<" not in value:
        return html_blocks(value.replace("&", "&amp;").replace("\n\n", "<p>"))
    return html_blocks(value)


def _summary(entry: Mapping[str, Any]) -> str:
    return html_blocks(str(entry.get("summary") or ""))


def _plain(markup: object) -> str | None:
    return html_blocks(markup) if isinstance(markup, str) else None


def _line(value: object) -> str | None:
    return " ".join(value.replace("\0", " ").split()) or None if isinstance(value, str) else None


def _day(value: object) -> date | None:
    """The day of an RFC 822 or RFC 3339 time in its own time zone; ``None`` if it is neither."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        return parse_day(value)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(value.strip()).date()
    except (ValueError, TypeError, IndexError):
        return None
