"""``rag search``: the passages nearest to a query, without an answer."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from rag import remote
from rag.commands import output, rendering
from rag.commands.asking import Options
from rag.commands.output import DONE
from rag.display import one_line
from rag.settings import Settings


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Finding nothing is done, too: the list is empty and the status 0."""
    results, notices = _search(args.query, args.k, Options.of(args), settings)
    if args.json:
        body: dict[str, Any] = {"results": results}
        output.json_line(body | ({"notices": notices} if notices else {}))
        return DONE
    width, colour = output.width(), output.coloured(sys.stdout)
    for text in rendering.found(results, width=width, colour=colour):
        output.line(text)
    for notice in notices:
        output.note(f"Note: {one_line(notice['text'])}")
    if not results:
        output.note("Nothing found.")
    return DONE


def _search(
    query: str, k: int, options: Options, settings: Settings
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    service = remote.find(settings.data_dir)
    if service is not None:
        body = service.post("/v1/search", {"query": query, "k": k, **options.filters()})
        return list(body["results"]), list(body.get("notices") or [])
    from rag import wire
    from rag.pipeline import search
    from rag.wiring import open_parts

    with open_parts(settings, owner=False, llm="none") as parts:
        found = search(query, parts, k=k, window=options.window())
    return (
        [wire.source(evidence) for evidence in found.evidence],
        [{"kind": notice.kind, "text": notice.text} for notice in found.notices],
    )
