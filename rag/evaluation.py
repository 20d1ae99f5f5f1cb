"""Ask every case and score what comes back. Reads an answer as a caller gets it, and the stored
articles; knows nothing of how the answer was made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from time import perf_counter
from typing import Any

from rag import wire
from rag.cases import EvalCase, load_cases
from rag.catalog import Catalog
from rag.conversation import stand_alone
from rag.errors import ConfigError, NotRecorded, RagError
from rag.judging import judge, names_of
from rag.names import Aliases
from rag.parts import Parts
from rag.pipeline import Question, ask_events
from rag.receipt_check import check_receipt
from rag.receipts import receipt
from rag.report import SCORES, CaseResult, Report, below, render, to_json
from rag.types import Answer, AnswerReady, Ratio, SentenceChecked, Turn

__all__ = [
    "SCORES",
    "CaseResult",
    "EvalCase",
    "Report",
    "below",
    "load_cases",
    "render",
    "run",
    "to_json",
]

NOTHING = Ratio(0, 0)


def run(
    cases: Sequence[EvalCase],
    parts: Parts,
    *,
    on_case: Callable[[CaseResult], None] | None = None,
    show_dropped: bool = False,
) -> Report:
    """Ask all cases in order; ``on_case`` hears of each as it is done. With ``show_dropped`` the
    answers hold the words of the sentences that were not shown.

    A case whose question fails (``RagError``) is not right, says why, and the run goes on. Articles
    that cases name and the catalog does not hold are listed in the report's notices.
    Raises ``ConfigError`` if there are no cases or no articles at all, and ``NotRecorded``, naming
    the case, where a recording of the language model lacks an output.
    """
    if not cases:
        raise ConfigError("there are no cases to ask", hint="Name a YAML file of cases.")
    if not parts.catalog.count():
        raise ConfigError("there are no articles to ask", hint="First run: rag ingest PATH")
    texts: dict[tuple[str, str], str] = {}
    results: list[CaseResult] = []
    for case in cases:
        result = _ask(case, parts, texts, show_dropped)
        results.append(result)
        if on_case is not None:
            on_case(result)
    return Report(tuple(results), _notices(cases, parts.catalog))


def turns(history: Sequence[str], aliases: Aliases) -> tuple[Turn, ...]:
    """Earlier user turns, each made to stand alone from those before it."""
    made: tuple[Turn, ...] = ()
    for question in history:
        made += (Turn(question, stand_alone(question, made, aliases)),)
    return made


def _ask(
    case: EvalCase, parts: Parts, texts: dict[tuple[str, str], str], show_dropped: bool
) -> CaseResult:
    def read(article: str, version: str) -> str:
        key = (article, version)
        if key not in texts:
            texts[key] = parts.catalog.article(article, version).text
        return texts[key]

    began = perf_counter()
    first: float | None = None
    answer: Answer | None = None
    try:
        question = Question(
            case.question, history=turns(case.history, parts.aliases), window=case.window
        )
        for event in ask_events(question, parts):
            if isinstance(event, SentenceChecked) and first is None:
                first = (perf_counter() - began) * 1000
            if isinstance(event, AnswerReady):
                answer = event.answer
    except NotRecorded as error:
        raise NotRecorded(f"case {case.id!r}: {error}", hint=error.hint) from error
    except RagError as error:
        return _failed(case, f"{error.title}: {error}", (perf_counter() - began) * 1000)
    total = (perf_counter() - began) * 1000
    if answer is None:
        return _failed(case, "no answer came", total)
    told = wire.answer(answer, show_dropped=show_dropped)

    def recheck(answer: Mapping[str, Any]) -> str | None:
        outcome = check_receipt(
            receipt(answer),
            catalog=parts.catalog,
            entailment=parts.entailment,
            aliases=parts.aliases,
        )
        return None if outcome.holds else f"its receipt does not hold: {outcome.reasons[0].detail}"

    return judge(case, told, read, recheck=recheck, first_ms=first, total_ms=total)


def _failed(case: EvalCase, why: str, total_ms: float) -> CaseResult:
    return CaseResult(case, False, why, None, None, NOTHING, NOTHING, None, total_ms)


def _notices(cases: Sequence[EvalCase], catalog: Catalog) -> tuple[str, ...]:
    """Articles that cases name and the catalog does not hold."""
    held: set[str] = set()
    cursor: str | None = None
    while True:
        page, cursor = catalog.articles(limit=500, cursor=cursor)
        for article in page:
            held |= names_of(article.file, article.id)
        if cursor is None:
            break
    missing = {name: case.id for case in cases for name in case.articles if name not in held}
    return tuple(
        f"{name}, which case {case} names, has not been ingested"
        for name, case in sorted(missing.items())
    )
