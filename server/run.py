"""``rag serve``: one process, one data directory, one address."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from time import monotonic
from types import FrameType

import uvicorn
from fastapi import FastAPI

from rag import ownership
from rag.errors import CatalogBusy, ConfigError, RagError
from rag.ingestion import must_match
from rag.keys import KEYS, Key, Keyring, today
from rag.pipeline import Question, ask
from rag.settings import Settings
from rag.wiring import Parts, open_parts
from server import logs
from server.app import app_of
from server.guards import ANY_ADDRESS, is_loopback
from server.service import Service, make_service

BACKLOG = 128
GRACE_S = 5


def serve(
    settings: Settings, *, host: str, port: int, llm: str | None = None, workers: int = 1
) -> None:
    """Serve until SIGTERM or SIGINT, then let go of everything and return.

    Port 0 takes a free one. Raises ``ConfigError`` if the address cannot be had or more than one
    worker is asked for, ``CatalogBusy`` if another process owns the data directory, and whatever
    the parts raise when they cannot be put together.
    """
    if workers != 1 or os.environ.get("WEB_CONCURRENCY", "1") not in ("", "1"):
        raise ConfigError(
            "the service runs with one worker: one process alone may write the vector index",
            hint="Leave --workers and WEB_CONCURRENCY out; requests run side by side in threads.",
        )
    running = ownership.service(settings.data_dir)
    if running is not None and running.url:
        raise CatalogBusy(
            f"these articles are being served already, at {running.url} (process {running.pid})",
            hint="Use that service, stop it first, or set RAG_DATA_DIR to another folder.",
        )
    if llm is not None:
        settings = settings.model_copy(update={"llm": llm})
    if not is_loopback(host) and not any(key.holds(today()) for key in _keys(settings)):
        raise ConfigError(
            f"{host} can be reached from other machines, and there is no key to let anybody in",
            hint="Make one first: rag keys add NAME. Or listen on 127.0.0.1 only.",
        )
    logs.set_up(settings.log)
    with suppress(SystemExit), _stopping_on_signals(), _bound(host, port) as listener:
        actual = listener.getsockname()[1]
        url = f"http://{_authority(host, actual)}"
        with open_parts(settings, owner=True, purpose="rag serve", url=url) as parts:
            must_match(parts.catalog, parts.embedder)
            _warm(parts)
            owner = ownership.service(settings.data_dir)
            service = make_service(parts, token=(owner.token if owner else "") or "")
            app = app_of(service, host=host, port=actual)
            _tell(url, host, parts, settings)
            _Server(uvicorn_config(app), service, settings.drain_s).run(sockets=[listener])


def uvicorn_config(app: FastAPI) -> uvicorn.Config:
    """How the application is run: one worker, no access log of its own, no name in the replies."""
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        workers=1,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_S,
        lifespan="on",
    )


class _Server(uvicorn.Server):
    """The first signal drains: no new work, while running answers end within ``drain_s`` seconds.
    A second one ends them at once.
    """

    def __init__(self, config: uvicorn.Config, service: Service, drain_s: float) -> None:
        super().__init__(config)
        self._service = service
        self._drain_s = drain_s
        self._until: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self._until is None:
            self._service.draining = True
            self._until = monotonic() + self._drain_s
        else:
            self._until = monotonic()

    async def on_tick(self, counter: int) -> bool:
        over = self._until is not None and (self._service.idle or monotonic() >= self._until)
        return over or await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Uvicorn waits for open requests before it tells the application: what runs must end first.
        self._service.stop_all()
        await super().shutdown(sockets)


def _keys(settings: Settings) -> list[Key]:
    return Keyring(settings.data_dir / KEYS).all()


@contextmanager
def _stopping_on_signals() -> Iterator[None]:
    """SIGTERM and SIGINT end the process by way of every clean-up, while starting too."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_: int, __: FrameType | None) -> None:
        raise SystemExit(0)

    before = {name: signal.signal(name, stop) for name in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


@contextmanager
def _bound(host: str, port: int) -> Iterator[socket.socket]:
    """A listening socket, so that a port in use is known before anything is loaded."""
    listener: socket.socket | None = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        if listener is not None:
            listener.close()
        raise ConfigError(
            f"cannot listen on {_authority(host, port)}: {error}",
            hint="Another program may hold the port; choose another with --port, or 0 for any.",
        ) from error
    try:
        yield listener
    finally:
        with suppress(OSError):
            listener.close()


def _warm(parts: Parts) -> None:
    """Load what the first question would otherwise wait for (about a second).

    Raises ``WeightsDamaged``: a service that can check nothing does not start.
    """
    load = getattr(parts.entailment, "load", None)
    if load is not None:
        load()
    with suppress(RagError):
        ask(Question("What happened?"), replace(parts, llm=None, history=None))


def _authority(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _tell(url: str, host: str, parts: Parts, settings: Settings) -> None:
    """What the operator should know, on standard output."""
    count = parts.catalog.count()
    model = {
        "off": "no language model: answers are extractive",
        "loading": f"{parts.llm.id if parts.llm else ''} is loading; extractive answers meanwhile",
    }.get(parts.llm.state if parts.llm else "off", parts.llm.id if parts.llm else "")
    lines = [
        f"Groundwire serves {count} article{'' if count == 1 else 's'} at {url}",
        f"  {model}",
        "  Chat: open the address in a browser.   Stop: Ctrl-C.",
        f'  Ask:  rag ask "Your question"   or   curl -s {url}/v1/ask '
        "-H 'Content-Type: application/json' -d '{\"question\": \"…\"}'",
    ]
    if count == 0:
        lines.append("  There are no articles yet. Add some with: rag ingest PATH")
    if settings.require_key or not is_loopback(host):
        lines.append("  It answers only to keys (rag keys list).")
    if host in ANY_ADDRESS and not settings.allowed_hosts:
        lines.append("  Set RAG_ALLOWED_HOSTS to the names under which others call it.")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
