"""Whether the service lives, whether it is ready, and the chat page."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from fastapi import APIRouter
from starlette.responses import FileResponse, Response

from rag.errors import RagError
from rag.indexing import PassageIndex
from rag.ports import LLMState
from server.guards import PAGE_POLICY
from server.metrics import CONTENT_TYPE
from server.problems import JsonReply
from server.replies import HealthReply, IndexName, ReadyReply
from server.service import Service

STATIC = Path(__file__).parent / "static"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}


def llm_state(service: Service) -> LLMState:
    return service.parts.llm.state if service.parts.llm is not None else "off"


def llm_host(service: Service) -> str | None:
    """Where questions and passages go, as ``host`` or ``host:port``; ``None`` for the local model.
    A class of the operator's own does not tell.
    """
    llm, url = service.parts.llm, service.parts.settings.llm_base_url
    if llm is None or not url or not llm.id.startswith("hosted:"):
        return None
    return urlsplit(url).netloc.rpartition("@")[2] or None


def index_state(service: Service) -> IndexName:
    """ "exact_scan" where no vector index is used; also while one is damaged or being made anew,
    answers go on by exact scan.
    """
    index = service.parts.index
    return index.state if isinstance(index, PassageIndex) else "exact_scan"


def router(service: Service) -> APIRouter:
    routes = APIRouter()

    @routes.get("/healthz", tags=["health"], summary="Alive", response_model=HealthReply)
    async def healthz() -> Response:
        """200 as long as the process answers."""
        return JsonReply({"status": "ok"})

    @routes.get(
        "/readyz",
        tags=["health"],
        summary="Ready to answer",
        response_model=ReadyReply,
        responses={503: {"model": ReadyReply, "description": "Not ready."}},
    )
    def readyz() -> Response:
        """200 as soon as extractive answers work; a service that was told to use the local model
        is ready only when that is loaded.
        """
        state = llm_state(service)
        try:
            articles, index = service.parts.catalog.count(), index_state(service)
        except RagError:
            articles, index = 0, "unavailable"
        ready = (
            not service.draining
            and index != "unavailable"
            and (service.parts.settings.llm != "local" or state == "ready")
        )
        body = {
            "ready": ready,
            "articles": articles,
            "index": index,
            "llm": state,
            "model": service.parts.llm.id if service.parts.llm is not None else None,
            "llm_host": llm_host(service),
        }
        return JsonReply(body, status_code=200 if ready else 503)

    @routes.get(
        "/metrics", tags=["health"], summary="Figures for Prometheus", response_class=Response
    )
    def metrics() -> Response:
        """Counts and times in Prometheus's text format; none of them holds a question or a text."""
        return Response(service.metrics.text(), headers={"Content-Type": CONTENT_TYPE})

    routes.add_api_route("/", _page(STATIC / "index.html"), include_in_schema=False)
    routes.add_api_route("/favicon.svg", _page(STATIC / "favicon.svg"), include_in_schema=False)
    for file in sorted(STATIC.glob("*.*")):
        if file.suffix in (".js", ".css"):
            routes.add_api_route(f"/static/{file.name}", _page(file), include_in_schema=False)
    return routes


def _page(file: Path):  # type: ignore[no-untyped-def]
    headers = {"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-cache"}

    async def page() -> Response:
        return FileResponse(file, media_type=TYPES[file.suffix], headers=headers)

    return page
