"""Verdicts on any (claim, sources) pairs: what ``rag verify`` and ``POST /v1/verify`` return.

Items are judged in batches, for which the entailment model is asked once. Each has its own verdict
whatever becomes of the others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from rag import wire
from rag.checking import SourceText, calibration, check_pairs
from rag.checking.verdict import guarded, unchecked
from rag.names import Aliases
from rag.ports import EntailmentModel
from rag.types import Verdict

if TYPE_CHECKING:
    from rag.parts import Parts

BATCH_ITEMS = 16
BATCH_CHARACTERS = 200_000
LONGEST_LINE = 8 * 2**20
LONGEST_CLAIM = 10_000  # characters; each is looked for in the whole of the sources
UNCHECKED = Verdict("unchecked", entailed=False, probability=0.0)

Pair = tuple[str, tuple[SourceText, ...]]
Reconsider = Callable[[Verdict, str, Sequence[SourceText], Aliases], Verdict]


@dataclass(frozen=True, slots=True)
class Item:
    """A claim and its sources, or in ``error`` what is wrong with what was given."""

    id: object = None
    claim: str = ""
    sources: tuple[SourceText, ...] = ()
    error: str | None = None

    @property
    def size(self) -> int:
        """In characters."""
        return len(self.claim) + sum(len(source.text) for source in self.sources)


def verify_items(items: Iterable[object], parts: Parts) -> Iterator[dict[str, Any]]:
    """One line of the contract for each item, in order; a bad item gives ``unchecked``.

    Reads at most a batch ahead. Raises ``ModelError`` if the checker's calibration is missing.
    """
    calibration()
    for batch in _batches(items):
        yield from verdict_lines(batch, parts.entailment, parts.aliases)


def verify_item(item: object, entailment: EntailmentModel, aliases: Aliases) -> dict[str, Any]:
    """The line for one item. Never raises for what the item holds: that is its ``error``."""
    (line,) = verdict_lines([read_object(item)], entailment, aliases)
    return line


def verdict_lines(
    items: Sequence[Item],
    entailment: EntailmentModel,
    aliases: Aliases,
    *,
    reconsider: Reconsider | None = None,
) -> Iterator[dict[str, Any]]:
    """A line for each item of a batch, in order; ``reconsider`` has the last word on a verdict."""
    pairs = [(item.claim, item.sources) for item in items if item.error is None]
    verdicts = verdicts_of(pairs, entailment, aliases)
    for item in items:
        if item.error is not None:
            yield wire.verdict_line(item.id, UNCHECKED, error=item.error)
            continue
        verdict = verdicts.pop(0)
        if reconsider is not None:
            verdict = reconsider(verdict, item.claim, item.sources, aliases)
        yield wire.verdict_line(item.id, verdict)


def verdicts_of(
    pairs: Sequence[Pair], entailment: EntailmentModel, aliases: Aliases
) -> list[Verdict]:
    """A verdict for each claim and its sources, in order. What a batch leaves unchecked is judged
    again alone: one item that the model cannot take must not leave its neighbours unchecked.
    """
    judged = guarded("entailment", lambda: check_pairs(pairs, entailment, aliases))
    if isinstance(judged, list):
        if len(pairs) == 1:
            return judged
        return [
            verdicts_of([pair], entailment, aliases)[0] if verdict.label == "unchecked" else verdict
            for pair, verdict in zip(pairs, judged, strict=True)
        ]
    if len(pairs) == 1:
        return [unchecked(judged)]
    return [verdicts_of([pair], entailment, aliases)[0] for pair in pairs]


def _batches(items: Iterable[object]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    size = 0
    for item in map(read_object, items):
        batch.append(item)
        size += item.size
        if len(batch) == BATCH_ITEMS or size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def read_line(line: bytes) -> Item:
    """The item on a line of JSON; what is wrong with the line is the item's ``error``."""
    if len(line.rstrip(b"\r\n")) > LONGEST_LINE:
        return Item(error=f"the line is longer than {LONGEST_LINE // 2**20} MiB")
    try:
        value = json.loads(line.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_finite)
    except UnicodeDecodeError as error:
        return Item(error=f"not UTF-8: byte {error.start + 1} of the line")
    except json.JSONDecodeError as error:
        return Item(error=f"not JSON: {error.msg} at column {error.colno}")
    except (ValueError, RecursionError) as error:
        return Item(error=f"not JSON that can be read: {error}")
    return read_object(value)


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"the number {digits[:40]} is too large")
    return number


def read_object(value: object) -> Item:
    """The item that a JSON value stands for; what is wrong with it is the item's ``error``."""
    item_id = value.get("id") if isinstance(value, Mapping) else None
    try:
        claim, sources = read_item(value)
    except ValueError as error:
        return Item(item_id, error=str(error))
    return Item(item_id, claim, tuple(sources))


def read_item(item: object) -> tuple[str, list[SourceText]]:
    """Claim and sources of an item. Raises ``ValueError`` with what is wrong in it."""
    if not isinstance(item, Mapping):
        raise ValueError("an item is an object with the keys id, claim and sources")
    claim = item.get("claim")
    if not isinstance(claim, str) or not claim.strip():
        raise ValueError("'claim' must be a text that is not empty")
    if len(claim) > LONGEST_CLAIM:
        raise ValueError(f"'claim' is longer than {LONGEST_CLAIM:,} characters; give it in parts")
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
