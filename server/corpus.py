"""The articles over HTTP: search, verify, read, add and withdraw."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from dataclasses import asdict
from itertools import chain
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from rag import articles, ingestion, wire
from rag.articles import Unreadable
from rag.errors import CorpusError
from rag.pipeline import search as find
from rag.pipeline import verify_items
from rag.types import Article
from server.bodies import ArticlesBody, SearchBody, VerifyBody
from server.docs import problems
from server.problems import JsonReply
from server.replies import (
    ArticleReply,
    ArticlesReply,
    FoundReply,
    IngestLine,
    IngestReply,
    VerdictsReply,
)
from server.service import CHANGE_S, QUICK_S, VERIFY_S, Service
from server.uploads import uploaded
from server.work import collect, only, while_connected

PAGE_MOST = 200
WITHDRAWN = "withdrawn over HTTP"


def posted(records: list[object]) -> Iterator[Article | Unreadable]:
    """The articles of a request. One without an id or URL is named after its own content, so that
    two such articles are never taken for versions of each other.
    """
    for place, record in enumerate(records, 1):
        where = f"articles[{place - 1}]"
        if not isinstance(record, Mapping):
            error = CorpusError("an article is a JSON object", file=where)
            yield Unreadable(file=where, id=None, error=error)
            continue
        text = record.get("text")
        name = hashlib.sha256(str(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        try:
            yield articles.from_json(record, file=f"posted/{name}.json")
        except CorpusError as error:
            given = record.get("id")
            yield Unreadable(file=where, id=given if isinstance(given, str) else None, error=error)


def router(service: Service) -> APIRouter:
    routes = APIRouter(prefix="/v1")

    @routes.post(
        "/search",
        tags=["questions"],
        summary="Find passages",
        response_model=FoundReply,
        responses=problems(400, 413, 415, 422, 503),
    )
    async def search(request: Request, body: SearchBody) -> Response:
        """The best passages, numbered from 1, best first."""

        def work() -> Generator[wire.Json, None, None]:
            found = find(body.query, service.parts, k=body.k, window=body.window())
            yield {
                "results": [wire.source(one) for one in found.evidence],
                "notices": [{"kind": n.kind, "text": n.text} for n in found.notices],
            }

        task = only(service.working(work), deadline_s=QUICK_S)
        return JsonReply(await while_connected(request, task))

    @routes.post(
        "/verify",
        tags=["questions"],
        summary="Check claims against given sources",
        response_model=VerdictsReply,
        responses=problems(400, 413, 415, 422, 503),
    )
    async def verify(request: Request, body: VerifyBody) -> Response:
        """A verdict for each item, in order. The corpus plays no part."""

        def work() -> Generator[wire.Json, None, None]:
            for told in verify_items(body.items, service.parts):
                service.metrics.verdicts((told["label"],))
                yield told

        task = collect(service.working(work), deadline_s=VERIFY_S)
        return JsonReply({"results": await while_connected(request, task)})

    @routes.get(
        "/articles",
        tags=["articles"],
        summary="List articles",
        response_model=ArticlesReply,
        responses=problems(422),
    )
    def listing(
        limit: Annotated[int, Query(ge=1, le=PAGE_MOST)] = 50,
        cursor: Annotated[str | None, Query(max_length=2000)] = None,
    ) -> Response:
        """By id; ``next`` is the cursor of the next page, ``null`` on the last."""
        found, after = service.parts.catalog.articles(limit=limit, cursor=cursor)
        items = [wire.article_item(one) for one in found]
        return JsonReply({"articles": items, "next": after})

    @routes.post(
        "/articles",
        tags=["articles"],
        summary="Add articles",
        response_model=IngestReply,
        responses=problems(400, 413, 415, 422, 503),
    )
    async def add(request: Request, body: ArticlesBody) -> Response:
        """Each article is stored in a transaction of its own, and its line comes after it. What
        is stored when the client leaves stays stored.
        """
        parts = service.parts
        limit_mb = parts.settings.max_article_mb

        def work() -> Generator[wire.Json, None, None]:
            for line in ingestion.ingest_articles(
                chain(posted(body.articles), uploaded(body.files, max_mb=limit_mb)),
                catalog=parts.catalog,
                index=parts.index,
                embedder=parts.embedder,
            ):
                yield asdict(line)

        task = collect(service.changing_corpus(work), deadline_s=CHANGE_S)
        lines = await while_connected(request, task)
        return JsonReply({"results": lines, "summary": summary(lines)})

    @routes.get(
        "/articles/{id:path}",
        tags=["articles"],
        summary="One article",
        response_model=ArticleReply,
        responses=problems(404, 422),
    )
    def article(id: str, version: Annotated[str | None, Query()] = None) -> Response:
        """The current version, or the one named. Write ``/`` and ``?`` of an id as ``%2F`` and
        ``%3F``.
        """
        catalog = service.parts.catalog
        return JsonReply(wire.article(catalog.article(id, version), catalog.versions(id)))

    @routes.delete(
        "/articles/{id:path}",
        tags=["articles"],
        summary="Withdraw an article",
        response_model=IngestLine,
        responses=problems(404, 422, 503),
    )
    async def withdraw(
        request: Request, id: str, reason: Annotated[str, Query(max_length=500)] = WITHDRAWN
    ) -> Response:
        """No later answer draws on it; its versions can still be read, for old citations."""
        work = service.changing_corpus(lambda: withdrawing(service, id, reason))
        return JsonReply(await while_connected(request, only(work, deadline_s=CHANGE_S)))

    return routes


def withdrawing(service: Service, id: str, reason: str) -> Generator[wire.Json, None, None]:
    """Withdraw and yield the line that says so. Raises ``NotFound``."""
    catalog = service.parts.catalog
    version = catalog.versions(id)[-1]
    file = catalog.article(id, version).file
    ingestion.withdraw(id, reason, catalog=catalog, index=service.parts.index)
    yield {"status": "withdrawn", "id": id, "version": version, "file": file, "error": None}


def summary(lines: list[wire.Json]) -> dict[str, int]:
    counts = Counter(line["status"] for line in lines)
    return {
        status: counts[status]
        for status in ("added", "updated", "unchanged", "withdrawn", "failed")
    }
