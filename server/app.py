"""The FastAPI application: routes, limits and guards around the parts of one service."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from server import (
    answers,
    asking,
    completions,
    conversations,
    corpus,
    health,
    mcp_http,
    operator,
    problems,
)
from server.access import Access, Limiter
from server.docs import name_problems
from server.docs import problems as documented
from server.guards import Guards, Hosts, is_loopback
from server.limits import BodyLimits
from server.service import Service

DESCRIPTION = """Questions about a news corpus, answered only with sentences that were checked
against the words they cite. A refusal is an answer (200); a failure is a problem
(`{"type", "title", "status", "detail", "hint"}`)."""


def app_of(service: Service, *, host: str, port: int) -> FastAPI:
    """The application for ``service``, whose parts the caller opens and closes.

    ``host`` and ``port`` are what it is bound to: requests under another name get 403, unless
    ``RAG_ALLOWED_HOSTS`` lists it. Bound to another than a loopback address, or with
    ``RAG_REQUIRE_KEY``, it answers only to keys.
    """

    mcp = mcp_http.McpEndpoint(service)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await mcp.close()
        service.close()

    app = FastAPI(
        title="Groundwire",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        telemetry={
            "tracing": False,
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
        },
    )
    for routes in (asking, answers, completions, conversations, corpus, health, operator):
        app.include_router(routes.router(service), responses=documented(401, 403, 429, 503))
    app.include_router(mcp_http.router(mcp))
    problems.install(app)
    name_problems(app)
    settings = service.parts.settings
    app.add_middleware(BodyLimits)
    app.add_middleware(
        Access,
        keys=service.keys,
        limiter=Limiter(settings.rate_per_minute, settings.concurrent_requests),
        required=settings.require_key or not is_loopback(host),
        token=service.token,
    )
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "X-Request-ID"],
            expose_headers=["Retry-After", "X-Request-ID"],
        )
    app.add_middleware(
        Guards,
        hosts=Hosts(host, port, settings.allowed_hosts),
        metrics=service.metrics,
        origins=settings.cors_origins,
    )
    return app
