"""Routes for the operator's command line on the same machine, opened by the token that lies in the
data directory.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header
from starlette.requests import Request
from starlette.responses import Response

from rag import ingestion, wire
from rag.errors import IndexDamaged
from rag.indexing import PassageIndex
from rag.ingestion import ingest
from rag.ports import IndexState
from server.bodies import IndexBody, IngestBody, PurgeBody, WithdrawBody
from server.corpus import withdrawing
from server.problems import JsonReply, Problem, unusable
from server.service import CHANGE_S, Service
from server.streaming import line_stream
from server.work import only, while_connected


def operator_only(token: str) -> Callable[[str], None]:
    """A dependency that lets through ``Authorization: Bearer <token>`` and nothing else."""
    expected = f"Bearer {token}".encode()

    def check(authorization: Annotated[str, Header()] = "") -> None:
        given = authorization.encode("utf-8", "surrogateescape")
        if not token or not secrets.compare_digest(given, expected):
            raise Problem(
                "Unauthorized",
                title="Operator only",
                status=401,
                detail="This route is for the operator of this service.",
                hint="Use the rag command on the machine of the service, as the same user.",
                headers={"WWW-Authenticate": "Bearer"},
            )

    return check


def router(service: Service) -> APIRouter:
    routes = APIRouter(
        prefix="/internal",
        include_in_schema=False,
        dependencies=[Depends(operator_only(service.token))],
    )

    async def changed(
        request: Request, make: Callable[[], Generator[wire.Json, None, None]]
    ) -> Response:
        work = service.changing_corpus(make)
        return JsonReply(await while_connected(request, only(work, deadline_s=CHANGE_S)))

    @routes.post("/ingest")
    async def ingest_paths(body: IngestBody) -> Response:
        """Ingest lines as they are committed. If the client leaves, it ends after an article."""
        paths = [Path(path) for path in body.paths]
        for path in paths:
            if not path.is_absolute():
                raise unusable(f"paths: {path} is not absolute", "Give absolute paths.")

        def work() -> Generator[wire.Json, None, None]:
            parts = service.parts
            try:
                for line in ingest(
                    paths,
                    catalog=parts.catalog,
                    index=parts.index,
                    embedder=parts.embedder,
                    prune=body.prune,
                    max_article_mb=parts.settings.max_article_mb,
                    reader=body.reader,
                    reader_options=body.reader_options,
                    only=None if body.only is None else frozenset(map(Path, body.only)),
                ):
                    yield asdict(line)
            finally:
                service.take_aliases()

        return line_stream(service.changing_corpus(work), deadline_s=24 * CHANGE_S)

    @routes.post("/withdraw")
    async def withdraw(request: Request, body: WithdrawBody) -> Response:
        return await changed(request, lambda: withdrawing(service, body.id, body.reason))

    @routes.post("/purge")
    async def purge(request: Request, body: PurgeBody) -> Response:
        return await changed(request, lambda: _purging(service, body.id))

    @routes.post("/index")
    async def index(request: Request, body: IndexBody) -> Response:
        return await changed(request, lambda: _indexing(service, body.action))

    @routes.post("/index/check")
    async def index_check(request: Request) -> Response:
        return await changed(request, lambda: _indexing(service, "check"))

    @routes.post("/index/rebuild")
    async def index_rebuild(request: Request) -> Response:
        return await changed(request, lambda: _indexing(service, "rebuild"))

    return routes


def _purging(service: Service, id: str) -> Generator[wire.Json, None, None]:
    ingestion.purge(id, catalog=service.parts.catalog, index=service.parts.index)
    yield {"status": "purged", "id": id}


def _indexing(
    service: Service, action: Literal["check", "rebuild"]
) -> Generator[wire.Json, None, None]:
    """What the index lacks or has too much, by passage key, after making it anew for "rebuild"."""
    parts = service.parts
    index = parts.index
    if not isinstance(index, PassageIndex):
        raise IndexDamaged(
            "this service searches without a vector index", hint="Start it with: rag serve"
        )
    if action == "rebuild":
        ingestion.embed_again(parts.catalog, parts.embedder)
        index.rebuild()
    try:
        state = index.check()
    except IndexDamaged:
        state = IndexState(missing=tuple(parts.catalog.eligible().keys.tolist()))
    yield {
        "sound": state.sound,
        "passages": parts.catalog.passage_count(),
        "missing": list(state.missing),
        "wrong": list(state.wrong),
        "extra": list(state.extra),
    }
