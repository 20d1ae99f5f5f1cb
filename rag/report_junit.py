"""An evaluation as the test cases of a JUnit file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.baseline import Comparison
from rag.junit import JUnitCase, Kind
from rag.report import CaseResult, Report


def junit_cases(
    report: Report, compared: Comparison | None, below: Sequence[str]
) -> Iterator[JUnitCase]:
    """A test case for each evaluation case, and one for each score below its minimum.

    Without a baseline a case fails if it is not right. With one it fails if it or one of its
    sentences is worse, and is skipped if it was wrong before, too.
    """
    for result in report.results:
        yield _case(result, compared)
    for line in below:
        yield JUnitCase(f"minimum of {line.split()[0]}", "failure", line)


def _case(result: CaseResult, compared: Comparison | None) -> JUnitCase:
    id, tags, time_s = result.case.id, result.case.tags, result.total_ms / 1000
    answer = result.answer["text"] if result.answer else ""
    text = f"question: {result.case.question}\nanswer: {answer}"

    def case(kind: Kind, message: str, text: str = text) -> JUnitCase:
        return JUnitCase(id, kind, message, text, time_s, tags)

    worse = compared.of(id) if compared else []
    if worse:
        lines = "\n".join(one.line for one in worse)
        return case("failure", worse[0].line, f"{lines}\n{text}")
    if result.right:
        return JUnitCase(id, time_s=time_s, tags=tags)
    why = result.why or "not right"
    if compared is not None:
        known = "wrong in the baseline, too" if id in compared.known else "not in the baseline"
        return case("skipped", f"{known}: {why}")
    return case("error" if result.answer is None else "failure", why)
