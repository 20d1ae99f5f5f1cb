"""What an evaluation found: scores that carry their denominators, as a table and as JSON."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rag.cases import EvalCase
from rag.errors import ConfigError
from rag.types import Ratio

SCHEMA = "groundwire.report/1"
WIDTH = 80
SCORES: Mapping[str, str] = {
    "answered_right": "cases that want an answer, and got it right",
    "refused_right": "cases that want a refusal, and got it right",
    "cited_right": "answers that cite an article the case names",
    "grounded": "shown sentences: supported, with quotes",
    "spans_exact": "sources and quotes that equal stored text",
}


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one case went. ``why`` says what was wrong with it and is ``None`` where it was right.

    ``answer`` is the answer object, ``None`` where asking failed; the times are wall-clock
    milliseconds, ``first_ms`` to the first checked sentence. ``cited`` is ``None`` where it cannot
    be said: no answer was wanted or given, or the case names no article.
    """

    case: EvalCase
    right: bool
    why: str | None
    answer: dict[str, Any] | None
    cited: bool | None
    grounded: Ratio
    spans: Ratio
    first_ms: float | None
    total_ms: float


@dataclass(frozen=True, slots=True)
class Report:
    """All results in the order of the cases. ``notices``: what made cases hard to judge."""

    results: tuple[CaseResult, ...]
    notices: tuple[str, ...] = ()

    @property
    def scores(self) -> dict[str, Ratio]:
        """The five scores by name.

        ``cited_right`` counts only answers that were given: an answer withheld has no citation, and
        is already missing from ``answered_right``.
        """
        results = self.results
        cited = [r.cited for r in results if r.cited is not None]
        return {
            "answered_right": _right(r for r in results if r.case.expects == "answer"),
            "refused_right": _right(r for r in results if r.case.expects == "refusal"),
            "cited_right": Ratio(sum(cited), len(cited)),
            "grounded": _sum(r.grounded for r in results),
            "spans_exact": _sum(r.spans for r in results),
        }

    @property
    def by_tag(self) -> dict[str, Ratio]:
        """Right cases of all cases, for each tag in alphabetical order."""
        tags = sorted({tag for r in self.results for tag in r.case.tags})
        return {tag: _right(r for r in self.results if tag in r.case.tags) for tag in tags}

    @property
    def latency_ms(self) -> dict[str, dict[str, float | None]]:
        """p50 and p95 (nearest rank) to the first checked sentence and to the whole answer."""
        first = [r.first_ms for r in self.results if r.first_ms is not None]
        total = [r.total_ms for r in self.results]
        return {
            name: {f"p{share}": percentile(values, share) for share in (50, 95)}
            for name, values in (("first_sentence", first), ("answer", total))
        }


def _right(results: Iterable[CaseResult]) -> Ratio:
    rights = [r.right for r in results]
    return Ratio(sum(rights), len(rights))


def _sum(ratios: Iterable[Ratio]) -> Ratio:
    listed = list(ratios)
    return Ratio(sum(r.num for r in listed), sum(r.den for r in listed))


def percentile(values: Iterable[float], share: float) -> float | None:
    """The smallest value that at least ``share`` percent do not exceed; ``None`` of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    return ordered[max(0, math.ceil(share / 100 * len(ordered)) - 1)]


def _must_be_known(wanted: Mapping[str, float]) -> None:
    for name, least in wanted.items():
        if name not in SCORES:
            raise ConfigError(
                f"there is no score called {name!r}", hint=f"Scores: {', '.join(SCORES)}."
            )
        if not 0.0 <= least <= 1.0:
            raise ConfigError(
                f"{name}: a minimum lies between 0 and 1, not at {least}",
                hint="Write 0.85 for 85%.",
            )


def below(report: Report, wanted: Mapping[str, float]) -> list[str]:
    """A line for every score that does not reach its minimum; none if all do.

    A score of 0/0 reaches no minimum above 0: what was not measured was not shown to hold.
    Raises ``ConfigError`` for a score there is not, or a minimum outside 0 to 1.
    """
    _must_be_known(wanted)
    scores = report.scores
    lines = []
    for name, least in wanted.items():
        score = scores[name]
        if not score.den and least > 0:
            lines.append(f"{name} {score}: nothing was measured, so {least:g} is not shown to hold")
        elif score.num + 1e-9 < least * score.den:
            lines.append(f"{name} {score} is below {least:g}")
    return lines


def to_json(report: Report) -> dict[str, Any]:
    """The report object ``groundwire.report/1``."""
    return {
        "schema": SCHEMA,
        "cases": [
            {"id": r.case.id, "right": r.right, "why": r.why, "answer": r.answer}
            for r in report.results
        ],
        "scores": {name: _ratio(score) for name, score in report.scores.items()},
        "by_tag": {tag: _ratio(score) for tag, score in report.by_tag.items()},
        "latency_ms": report.latency_ms,
        "notices": list(report.notices),
    }


def _ratio(value: Ratio) -> dict[str, int]:
    return {"num": value.num, "den": value.den}


def render(report: Report) -> str:
    """The report as plain text of at most 80 columns, long words apart: scores, times, tags with
    the cases that were not right, then each of these.
    """
    width = max(len(name) for name in SCORES)
    lines = [f"{len(report.results)} cases", ""]
    for name, score in report.scores.items():
        lines.append(f"{name:<{width}}  {score!s:<16}  {SCORES[name]}")
    lines.append("")
    for label, key in (("first sentence", "first_sentence"), ("whole answer", "answer")):
        times = report.latency_ms[key]
        lines.append(f"{label:<{width}}  p50 {_time(times['p50'])}   p95 {_time(times['p95'])}")
    lines += _by_tag(report)
    wrong = [r for r in report.results if not r.right]
    if wrong:
        lines += ["", "not right"]
        for r in wrong:
            lines += _wrapped(f"{r.case.id}: {r.case.question}", "  ", "    ")
            lines += _wrapped(r.why or "not right", "      ", "      ")
    for notice in report.notices:
        lines += ["", *_wrapped(notice, "", "  ")]
    return "\n".join(lines)


def _by_tag(report: Report) -> Iterator[str]:
    """A line for each tag; below it which of its cases were not right."""
    tags = report.by_tag
    if not tags:
        return
    yield from ("", "by tag (right of all)")
    span = max(map(len, tags))
    for tag, score in tags.items():
        wrong = [r.case.id for r in report.results if tag in r.case.tags and not r.right]
        named = f"not: {', '.join(wrong)}" if wrong else ""
        head = f"  {tag:<{span}}  {score!s:<14}  "
        yield from _wrapped(named, head, " " * len(head)) or [head.rstrip()]


def _wrapped(text: str, first: str, others: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _time(milliseconds: float | None) -> str:
    if milliseconds is None:
        return "(none)"
    if milliseconds < 1000:
        return f"{milliseconds:.0f} ms"
    return f"{milliseconds / 1000:.1f} s"
