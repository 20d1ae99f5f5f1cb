"""XML files of news, told apart by their root, as articles."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.errors import CorpusError
from rag.feeds import feed_items
from rag.newsml import news_items
from rag.xml_files import Item, local_name, read_tree

FEEDS = ("rss", "RDF", "feed")
NEWSML = ("newsMessage", "newsItem", "nitf")
_SLUG = re.compile(r"[^\w.-]+")
_LONGEST = 80


def parse_xml(raw: bytes, *, file: str) -> list[Item]:
    """The articles of an RSS, Atom, NITF or NewsML-G2 file, in its order.

    Raises ``CorpusError``, with the line, for what is not well-formed, declares entities, or is
    none of these.
    """
    root = read_tree(raw, file=file)
    kind = local_name(root)
    if kind in FEEDS:
        return named(feed_items(root, raw, file=file))
    if kind in NEWSML:
        return named(news_items(root, file=file))
    raise CorpusError(
        f"XML of an unknown kind <{kind[:60]}>",
        file=file,
        where=f"line {root.sourceline}",
        hint="Known are RSS 2.0 and 1.0, Atom, NITF and NewsML-G2; for others give --reader.",
    )


def named(items: list[Item]) -> list[Item]:
    """The items with short names, each its own; without a name if there is only one."""
    if len(items) == 1:
        return [replace(items[0], name="")]
    taken: set[str] = set()
    made = []
    for number, item in enumerate(items, 1):
        tail = item.name.rstrip("/").rpartition("/")[2] or item.name
        slug = _SLUG.sub("-", tail)[:_LONGEST].strip("-.") or str(number)
        name, again = slug, 2
        while name in taken:
            name, again = f"{slug}-{again}", again + 1
        taken.add(name)
        made.append(replace(item, name=name))
    return made
