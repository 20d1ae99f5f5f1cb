"""``/mcp``: the MCP server inside the service, over streamable HTTP.

Each POST stands for itself: no sessions are kept, so there is none to steal and none to forget.
The guards, limits and keys of the service lie outside, as for every other path.
"""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from server.limits import CHAT_BODY
from server.service import Service

PATH = "/mcp"


class McpEndpoint:
    """The SDK's transport, begun with the first request: no other one waits for its import."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._beginning = asyncio.Lock()
        self._stopping = asyncio.Event()
        self._manager: Any = None
        self._running: asyncio.Task[None] | None = None

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one POST. A client that leaves stops the work that it began."""
        async with self._beginning:
            if self._running is None:
                await self._begin()
        first = await receive()
        gone = asyncio.Event()
        waiting = [first]

        async def again() -> Message:
            if waiting:
                return waiting.pop()
            await gone.wait()
            return {"type": "http.disconnect"}

        handling = asyncio.ensure_future(self._manager.handle_request(scope, again, send))
        leaving = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait({handling, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if handling.done():
                handling.result()
        finally:
            gone.set()
            for task in (handling, leaving):
                task.cancel()
            await asyncio.gather(handling, leaving, return_exceptions=True)

    async def close(self) -> None:
        self._stopping.set()
        if self._running is not None:
            await self._running

    async def _begin(self) -> None:
        sdk = await run_in_threadpool(import_module, "mcp.server.streamable_http_manager")
        ours = await run_in_threadpool(import_module, "server.mcp")
        self._manager = sdk.StreamableHTTPSessionManager(
            ours.mcp_server(self._service),
            json_response=True,
            stateless=True,
            max_request_body_size=CHAT_BODY,
        )
        begun = asyncio.Event()
        # The SDK wants its context entered and left by one task.
        self._running = asyncio.create_task(self._run(begun))
        await begun.wait()

    async def _run(self, begun: asyncio.Event) -> None:
        async with self._manager.run():
            begun.set()
            await self._stopping.wait()


class _Handled(Response):
    """Lets the endpoint answer in the place of a response."""

    def __init__(self, endpoint: McpEndpoint) -> None:
        self.background = None
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._endpoint.handle(scope, receive, send)


def router(endpoint: McpEndpoint) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.post(PATH)
    async def mcp(_: Request) -> Response:
        """JSON-RPC of the Model Context Protocol; other methods get 405."""
        return _Handled(endpoint)

    return routes


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
