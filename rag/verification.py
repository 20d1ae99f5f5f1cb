"""Verdicts on any (claim, sources) pairs: what ``rag verify`` and ``POST /v1/verify`` return."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from rag import wire
from rag.checking import SourceText, check_pair
from rag.names import Aliases
from rag.parts import Parts
from rag.ports import EntailmentModel
from rag.types import Verdict

UNCHECKED = Verdict("unchecked", entailed=False, probability=0.0)


def verify_items(items: Iterable[Mapping[str, object]], parts: Parts) -> Iterator[dict[str, Any]]:
    """One line of the contract for each item, in order; a bad item gives ``unchecked``."""
    for item in items:
        yield verify_item(item, parts.entailment, parts.aliases)


def verify_item(item: object, entailment: EntailmentModel, aliases: Aliases) -> dict[str, Any]:
    """The line for one item. Never raises for what the item holds: that is its ``error``."""
    item_id = item.get("id") if isinstance(item, Mapping) else None
    try:
        claim, sources = read_item(item)
    except ValueError as error:
        return wire.verdict_line(item_id, UNCHECKED, error=str(error))
    return wire.verdict_line(item_id, check_pair(claim, sources, entailment, aliases))


def read_item(item: object) -> tuple[str, list[SourceText]]:
    """Claim and sources of an item. Raises ``ValueError`` with what is wrong in it."""
    if not isinstance(item, Mapping):
        raise ValueError("an item is an object with the keys id, claim and sources")
    claim = item.get("claim")
    if not isinstance(claim, str) or not claim.strip():
        raise ValueError("'claim' must be a text that is not empty")
    sources = item.get("sources")
    if not isinstance(sources, list) or not sources:
        raise ValueError("'sources' must be a list with at least one text")
    return claim, [_source(source, place) for place, source in enumerate(sources, 1)]


def _source(source: object, place: int) -> SourceText:
    if isinstance(source, str):
        text, day, outlet = source, None, None
    elif isinstance(source, Mapping) and isinstance(source.get("text"), str):
        text = str(source["text"])
        day, outlet = source.get("date"), source.get("outlet")
    else:
        raise ValueError(f"source {place} must be a text or an object with 'text'")
    if not text.strip():
        raise ValueError(f"source {place} is empty")
    if day is not None and not isinstance(day, str):
        raise ValueError(f"source {place}: 'date' must be YYYY-MM-DD")
    if outlet is not None and not isinstance(outlet, str):
        raise ValueError(f"source {place}: 'outlet' must be a text")
    try:
        return SourceText(text, date.fromisoformat(day[:10]) if day else None, outlet)
    except ValueError:
        raise ValueError(f"source {place}: 'date' must be YYYY-MM-DD, not {day!r}") from None
