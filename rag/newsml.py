"""NITF (https://iptc.org/standards/nitf) and NewsML-G2 (https://iptc.org/standards/newsml-g2)."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from rag.errors import CorpusError
from rag.facts import Facts, canonical_url, parse_day, stated
from rag.xml_files import Item, blocks, first, html_blocks, local_name, plain, within

_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T.*)?$")
_WITHHELD = ("canceled", "cancelled", "withheld")
_SHOWN = ("picture", "graphic", "video", "audio", "composite")


def news_items(root: Any, *, file: str) -> list[Item]:
    """The text items of a NITF document, of a ``newsItem`` or of a ``newsMessage``; pictures and
    other items without text are passed over. Raises ``CorpusError`` if there is no text item.
    """
    if local_name(root) == "nitf":
        return [_nitf(root)]
    items = [item for node in within(root, "newsItem") if (item := _news_item(node)) is not None]
    if not items:
        raise CorpusError(
            "no item of the file holds text",
            file=file,
            where=f"line {root.sourceline}",
            hint="Pictures and other media are not read.",
        )
    return items


def _nitf(node: Any, line: int | None = None) -> Item:
    data, published = first(node, "docdata"), first(node, "pubdata")
    identity = first(node, "doc-id")
    held = first(node, "doc.copyright")
    head, content = first(node, "body.head"), first(node, "body.content")
    link = node.get("uno") or (published.get("ex-ref") if published is not None else None)
    outlets = (
        published.get("name") if published is not None else None,
        plain(first(head, "distributor")) if head is not None else None,
        held.get("holder") if held is not None else None,
    )
    days = [
        day
        for name in ("date.release", "date.issue")
        if data is not None and (found := first(data, name)) is not None
        if (day := _day(found.get("norm")))
    ]
    if not days and published is not None:
        days = [day for day in [_day(published.get("date.publication"))] if day]
    headline = plain(first(head, "hl1")) if head is not None else ""
    return Item(
        name=str(identity.get("id-string") or "") if identity is not None else "",
        line=line or node.sourceline or 0,
        text=blocks(content) if content is not None else "",
        facts=Facts(
            id=(_clean(identity.get("id-string")) if identity is not None else None),
            url=link if link and canonical_url(link) else None,
            title=headline or plain(first(node, "title")) or None,
            outlet=next((name for name in map(_clean, outlets) if name), None),
            byline=_byline(plain(first(head, "byline")) if head is not None else ""),
            published=stated(days[0] if days else None),
        ),
        error="" if content is not None else "the NITF document has no body.content",
    )


def _news_item(node: Any) -> Item | None:
    name, line = str(node.get("guid") or ""), node.sourceline or 0
    status = _code(first(node, "pubStatus"))
    if status in _WITHHELD:
        return Item(name, line, error=f"the item is {status} by its publisher")
    if _code(first(node, "itemClass")) in _SHOWN:
        return None
    inside = _inside(node)
    if inside is None:
        return None
    meta, content = first(node, "itemMeta"), first(node, "contentMeta")
    nitf = first(node, "nitf")
    known = _nitf(nitf).facts if nitf is not None else Facts()
    provider = first(meta, "provider") if meta is not None else None
    published = _first_day(content, "contentCreated") or _first_day(meta, "firstCreated")
    updated = _first_day(content, "contentModified") or _first_day(meta, "versionCreated")
    published = known.published.start or published or updated
    outlets = (
        plain(first(content, "creditline")) if content is not None else None,
        plain(first(provider, "name")) if provider is not None else None,
        provider.get("literal") if provider is not None else None,
        known.outlet,
    )
    title = plain(first(content, "headline")) if content is not None else ""
    by = plain(first(content, "by")) if content is not None else ""
    link = next((one.get("href") for one in within(node, "link") if _is_page(one)), None)
    return Item(
        name=name,
        line=line,
        text=inside,
        facts=Facts(
            id=_clean(name),
            url=link or (name if canonical_url(name) else None) or known.url,
            title=title or known.title,
            outlet=next((one for one in map(_clean, outlets) if one), None),
            byline=_byline(by) or known.byline,
            published=stated(published),
            updated=stated(updated if published and updated and updated > published else None),
        ),
    )


def _inside(node: Any) -> str | None:
    """The text of the item's content, ``None`` if there is none."""
    best = ""
    for part in within(node, "inlineXML", "inlineData"):
        body = first(part, "body.content", "body")
        if local_name(part) == "inlineData" and len(part) == 0:
            text = part.text or ""
            markup = "html" in str(part.get("contenttype") or "")
            found = html_blocks(text) if markup else "\n\n".join(_paragraphs(text))
        else:
            found = blocks(body if body is not None else part)
        best = max(best, found, key=len)
    return best or None


def _paragraphs(text: str) -> list[str]:
    return [
        " ".join(paragraph.split())
        for paragraph in re.split(r"\n\s*\n", text.strip())
        if paragraph.strip()
    ]


def _is_page(link: Any) -> bool:
    return bool(canonical_url(str(link.get("href") or ""))) and "html" in str(
        link.get("contenttype") or link.get("rel") or ""
    )


def _code(node: Any | None) -> str:
    """The last part of a concept's code: "stat:usable" and ".../usable" are "usable"."""
    value = str((node.get("qcode") or node.get("uri") or "") if node is not None else "")
    return re.split(r"[:/#]", value)[-1].lower()


def _first_day(node: Any | None, name: str) -> date | None:
    return _day(plain(first(node, name))) if node is not None else None


def _day(value: str | None) -> date | None:
    """The day of ``20230112T120000Z``, ``2023-01-12`` or RFC 3339, in its own time zone."""
    text = (value or "").strip()
    basic = _BASIC.match(text)
    try:
        if basic:
            return date(int(basic[1]), int(basic[2]), int(basic[3]))
        return parse_day(text)
    except ValueError:
        return None


def _byline(text: str) -> str | None:
    return _clean(re.sub(r"^[Bb][Yy]\s+", "", text))


def _clean(value: str | None) -> str | None:
    return " ".join((value or "").split()) or None
