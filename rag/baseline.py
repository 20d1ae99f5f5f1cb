"""A baseline of an evaluation: which cases were right, and which sentences did not hold.

A later run is held to it case by case and sentence by sentence, since a mean hides what became
worse behind what became better. The file is made to be committed: the same run writes the same
bytes, and a change shows as a readable difference.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import ConfigError
from rag.report import CaseResult, Report

SCHEMA = "groundwire.baseline/1"
UNCHECKED = "(a sentence that could not be checked)"
_HINT = "Write it anew with: rag eval --write-baseline FILE"


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A sentence of a draft that was not shown, and why."""

    text: str
    label: str
    why: str


@dataclass(frozen=True, slots=True)
class Before:
    """A case as the baseline has it: ``shown`` and ``unsupported`` are texts of sentences."""

    right: bool
    shown: tuple[str, ...]
    unsupported: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Regression:
    """What is worse than in the baseline, in one line."""

    case: str
    kind: str
    line: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """``regressions`` fail a run; ``known`` are the ids of cases that were wrong before, too."""

    regressions: tuple[Regression, ...]
    known: frozenset[str]
    notes: tuple[str, ...]

    def of(self, case: str) -> list[Regression]:
        return [one for one in self.regressions if one.case == case]


def to_baseline(report: Report) -> dict[str, Any]:
    """The baseline object of a report whose answers hold the words of dropped sentences."""
    return {
        "schema": SCHEMA,
        "cases": {
            result.case.id: {
                "right": result.right,
                "shown": _shown(result),
                "unsupported": [
                    {"text": one.text, "label": one.label} for one in unsupported(result)
                ],
            }
            for result in sorted(report.results, key=lambda r: r.case.id)
        },
    }


def write_baseline(report: Report, file: Path) -> None:
    """Raises ``ConfigError`` if it cannot be written."""
    try:
        text = json.dumps(to_baseline(report), indent=1, ensure_ascii=True)
        file.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            f"{file} cannot be written: {error.strerror or error}", hint="Name another file."
        ) from error


def read_baseline(file: Path) -> dict[str, Before]:
    """Raises ``ConfigError`` for anything that is not a baseline."""
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(
            f"{file} cannot be read: {error.strerror or error}", hint=_HINT
        ) from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{file} is not JSON: {error}", hint=_HINT) from error
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        found = value.get("schema") if isinstance(value, dict) else None
        raise ConfigError(f"{file} has the schema {found!r}, not {SCHEMA}", hint=_HINT)
    try:
        return {
            str(id): Before(
                bool(case["right"]),
                tuple(str(text) for text in case["shown"]),
                tuple(str(one["text"]) for one in case["unsupported"]),
            )
            for id, case in value["cases"].items()
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise ConfigError(f"{file} is damaged: {error!r}", hint=_HINT) from error


def compare(report: Report, before: Mapping[str, Before]) -> Comparison:
    """What is worse now. A case that the baseline does not have cannot be worse; it is noted."""
    regressions: list[Regression] = []
    known: set[str] = set()
    new: list[str] = []
    for result in report.results:
        id = result.case.id
        was = before.get(id)
        if was is None:
            new.append(id)
            continue
        if not result.right and was.right:
            regressions.append(Regression(id, "newly wrong", f"{id} is newly wrong: {result.why}"))
        elif not result.right:
            known.add(id)
        regressions.extend(_newly_unsupported(result, was))
    notes = []
    if new:
        notes.append(f"not in the baseline: {', '.join(new)}")
    gone = sorted(before.keys() - {r.case.id for r in report.results})
    if gone:
        notes.append(f"in the baseline and not asked: {', '.join(gone)}")
    return Comparison(tuple(regressions), frozenset(known), tuple(notes))


def unsupported(result: CaseResult) -> list[Unsupported]:
    """The sentences of a case that did not hold, each in the order of the answer."""
    answer = result.answer or {"dropped": []}
    return [
        Unsupported(
            UNCHECKED if one["text"] is None else _line(one["text"]),
            one["verdict"]["label"],
            reason(one["verdict"]),
        )
        for one in answer["dropped"]
    ]


def reason(verdict: Mapping[str, Any]) -> str:
    """Why a verdict is not "supported", from the checks that failed."""
    failed = [c["detail"] for c in verdict["checks"] if c["outcome"] in ("fail", "error")]
    return "; ".join(detail for detail in failed if detail)


def _newly_unsupported(result: CaseResult, was: Before) -> Iterator[Regression]:
    """Each sentence that did not hold now, and did hold or did not occur before."""
    left = Counter(was.unsupported)
    for one in unsupported(result):
        if left[one.text] > 0:
            left[one.text] -= 1
            continue
        held = " (it was shown before)" if one.text in was.shown else ""
        why = f": {one.why}" if one.why else ""
        line = f"{result.case.id}: newly {one.label}{held}: “{one.text}”{why}"
        yield Regression(result.case.id, "newly unsupported", line)


def _shown(result: CaseResult) -> list[str]:
    sentences: Sequence[Mapping[str, Any]] = (result.answer or {"sentences": []})["sentences"]
    return [_line(sentence["text"]) for sentence in sentences]


def _line(text: str) -> str:
    return " ".join(text.split())
