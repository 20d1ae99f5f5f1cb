"""The library in a few calls: ``from rag import ask, verify``.

Each call opens what it needs and closes it again. Who asks many questions opens the parts once with
``rag.wiring.open_parts`` and calls ``rag.pipeline.ask``.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from rag.checking import SourceText, check_pairs
from rag.evaluation import turns
from rag.names import BUILT_IN
from rag.pipeline import Question
from rag.pipeline import ask as answer_of
from rag.ports import EntailmentModel
from rag.sentences import sentence_spans
from rag.settings import Settings
from rag.types import Answer, Verdict, Window
from rag.wiring import make_entailment, open_parts

Sources = str | SourceText | Sequence[str | SourceText]
Names = Sequence[Sequence[str]]


def ask(
    question: str,
    *,
    data_dir: str | os.PathLike[str] | None = None,
    history: Sequence[str] = (),
    llm: str | None = None,
    since: date | None = None,
    until: date | None = None,
    source: str | None = None,
    as_of: date | None = None,
) -> Answer:
    """Answer a question from the articles that were ingested into ``data_dir``.

    Gives an ``Answered``, whose ``text`` and ``sentences`` hold only what was checked, or a
    ``Refused``, which says in ``missing`` what the articles lack.

    ``data_dir`` and ``llm`` are by default those of the environment (``RAG_DATA_DIR``,
    ``RAG_LLM``); ``llm="none"`` answers with sentences of the articles. ``history``: earlier
    questions that this one leans on, oldest first. ``since`` and ``until`` (inclusive), ``source``
    (outlet, article id or file name) and ``as_of`` narrow what it may draw on. Nothing is kept.

    Raises ``rag.errors.RagError`` for failures only, such as ``ConfigError`` where there are no
    articles.

    >>> answer = ask("Who announced the joint drills?", llm="none")  # doctest: +SKIP
    >>> print(answer.text)  # doctest: +SKIP
    """
    folder = None if data_dir is None else Path(data_dir)
    settings = Settings.load(data_dir=folder).model_copy(update={"store_history": False})
    with open_parts(settings, owner=False, llm=llm, wait_for_llm=True) as parts:
        asked = Question(
            question,
            history=turns(history, parts.aliases),
            window=Window(since=since, until=until, source=source, as_of=as_of),
        )
        return answer_of(asked, parts)


def verify(claim: str, sources: Sources, *, names: Names = ()) -> Verdict:
    """Does what the sources say support the claim? Needs no articles and no language model.

    ``sources`` is a text or several; a ``SourceText`` has a date and an outlet besides, against
    which "on Thursday" and "the paper said" are read. ``names``: groups of names of the same thing,
    such as ``[["Kyiv", "Kiev"]]``.

    The verdict's ``label`` is supported, contradicted, unsupported, attribution_lost or unchecked;
    ``checks`` say why, and ``quotes`` are the words that decide it, ``source`` counting from 1. A
    claim of several sentences is judged as its weakest. Raises ``ModelError`` if the checker's
    weights cannot be used.

    >>> verify("Nine ships left.", ["Nine ships left the port."]).supported
    True
    """
    return check_pairs([(claim, _texts(sources))], _checker(), BUILT_IN.extended(names))[0]


def verify_each(text: str, sources: Sources, *, names: Names = ()) -> list[tuple[str, Verdict]]:
    """As ``verify``, for each sentence of ``text`` by itself, in order."""
    given = _texts(sources)
    said = [text[start:end] for start, end in sentence_spans(text)]
    verdicts = check_pairs([(one, given) for one in said], _checker(), BUILT_IN.extended(names))
    return list(zip(said, verdicts, strict=True))


def _texts(sources: Sources) -> list[SourceText]:
    listed = [sources] if isinstance(sources, str | SourceText) else sources
    return [SourceText(one) if isinstance(one, str) else one for one in listed]


@cache
def _checker() -> EntailmentModel:
    """Loaded once: it is the same for every claim, and holds nothing that must be closed."""
    return make_entailment()
