"""XML read safely, and the text that its reader would see.

No entity is expanded and nothing outside the file is read: a file that declares entities is refused
(https://owasp.org/www-community/vulnerabilities/XML_External_Entity_(XXE)_Processing).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rag.errors import CorpusError
from rag.facts import NO_FACTS, Facts

_BLOCK_NAMES = """
p div section article main blockquote pre ul ol li dl dt dd table tr h1 h2 h3 h4 h5 h6 hr figure
figcaption header footer aside hl2 block body
"""
_UNSEEN_NAMES = """
script style noscript template iframe object svg form nav button video audio media media-caption
media-metadata
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_UNSEEN = frozenset(_UNSEEN_NAMES.split())
_UNPRINTABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Item:
    """One article of an XML file: ``name`` tells it from the file's others ("" if there are none),
    ``line`` is where it begins. ``summary``: the file holds no more than a summary of it. ``error``
    is set, and all else empty, where it cannot be read.
    """

    name: str
    line: int
    text: str = ""
    facts: Facts = NO_FACTS
    summary: bool = False
    error: str = ""


def read_tree(raw: bytes, *, file: str) -> Any:
    """The root element. Raises ``CorpusError``, with the line, for what is not well-formed or
    declares entities.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise CorpusError(
            f"not well-formed XML: {error.msg}",
            file=file,
            where=f"line {error.lineno}",
            hint="Correct it, or fetch the file again, and ingest it.",
        ) from error
    table = root.getroottree().docinfo.internalDTD
    declared = next(iter(table.iterentities()), None) if table is not None else None
    if declared is not None:
        raise CorpusError(
            f"declares the entity {str(declared.name)[:60]!r}, which is never expanded here",
            file=file,
            where=f"line {_line_of(raw, b'<!ENTITY')}",
            hint="Take the <!ENTITY …> declarations out of the file.",
        )
    return root


def _line_of(raw: bytes, sign: bytes) -> int:
    return raw[: max(0, raw.find(sign))].count(b"\n") + 1


def local_name(node: Any) -> str:
    """The name of an element without its namespace; "" for what is none."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def within(node: Any, *names: str) -> Iterator[Any]:
    """The elements of these names at any depth, in order."""
    return (one for one in node.iter() if local_name(one) in names)


def first(node: Any, *names: str) -> Any | None:
    return next(within(node, *names), None)


def plain(node: Any | None) -> str:
    """The words of an element in one line."""
    return " ".join("".join(node.itertext()).split()) if node is not None else ""


def blocks(node: Any) -> str:
    """The text of an element as its reader sees it, a blank line between blocks."""
    parts: list[str] = []
    _collect(node, parts)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return _UNPRINTABLE.sub("\ufffd", "\n\n".join(line for line in lines if line))


def _collect(node: Any, parts: list[str]) -> None:
    name = local_name(node).lower()
    if name and name not in _UNSEEN:
        around = "\n" if name in _BLOCKS or name == "br" else ""
        parts.append(around + " ".join((node.text or "").split("\n")))
        for child in node:
            _collect(child, parts)
        parts.append(around)
    parts.append(" ".join((node.tail or "").split("\n")))


def html_blocks(markup: str) -> str:
    """As ``blocks``, of a piece of HTML."""
    from lxml import etree, html

    if not markup.strip():
        return ""
    try:
        return blocks(html.fragment_fromstring(markup, create_parent="div"))
    except (etree.ParserError, ValueError):
        return ""
