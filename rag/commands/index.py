"""``rag index check | rebuild``: the vector index against the catalog."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from rag import remote
from rag.commands import output
from rag.commands.output import DONE, NOT_HELD
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.catalog import Catalog
    from rag.ports import IndexState

NAMED = 5


def check(args: argparse.Namespace, settings: Settings) -> int:
    """Status 4 if the index does not hold what the catalog says."""
    state = _do("check", settings)
    sound = bool(state["sound"])
    if args.json:
        output.json_line(state)
    elif sound:
        output.line(f"The index is sound: {state['passages']} passages.")
    else:
        for name in ("missing", "wrong", "extra"):
            keys = state[name]
            if keys:
                some = ", ".join(str(key) for key in keys[:NAMED])
                more = ", …" if len(keys) > NAMED else ""
                output.line(f"{len(keys)} {name}: passages {some}{more}")
        output.note("Repair it with: rag index rebuild")
    return DONE if sound else NOT_HELD


def rebuild(args: argparse.Namespace, settings: Settings) -> int:
    state = _do("rebuild", settings)
    if args.json:
        output.json_line(state)
    else:
        output.line(f"The index was rebuilt from the catalog: {state['passages']} passages.")
    return DONE if state["sound"] else NOT_HELD


def _do(action: str, settings: Settings) -> dict[str, Any]:
    service = remote.find(settings.data_dir, timeout_s=3600.0)
    if service is not None:
        return service.post("/internal/index", {"action": action})
    return _check_alone(settings) if action == "check" else _rebuild_alone(settings)


def _check_alone(settings: Settings) -> dict[str, Any]:
    """Looks and repairs nothing; owns the directory meanwhile, since Chroma bears one process."""
    from rag import indexing, ownership
    from rag.catalog import Catalog
    from rag.wiring import CATALOG, make_embedder

    with (
        ownership.own(settings.data_dir, purpose="rag index check"),
        Catalog(settings.data_dir / CATALOG, read_only=True) as catalog,
    ):
        dimensions = make_embedder(settings).dimensions
        return _told(indexing.check(settings.data_dir, catalog, dimensions), catalog)


def _rebuild_alone(settings: Settings) -> dict[str, Any]:
    """From the vectors in the catalog, made anew only after a change of embedder or splitter."""
    from rag import indexing, ingestion, ownership
    from rag.catalog import Catalog
    from rag.wiring import CATALOG, make_embedder

    embedder = make_embedder(settings)
    with (
        ownership.own(settings.data_dir, purpose="rag index rebuild"),
        Catalog(settings.data_dir / CATALOG) as catalog,
    ):
        ingestion.embed_again(catalog, embedder)
        with indexing.open_index(
            settings.data_dir, catalog, embedder.dimensions, url=settings.chroma_url
        ) as index:
            index.rebuild()
            return _told(index.check(), catalog)


def _told(state: IndexState, catalog: Catalog) -> dict[str, Any]:
    return {
        "sound": state.sound,
        "passages": catalog.passage_count(),
        "missing": list(state.missing),
        "wrong": list(state.wrong),
        "extra": list(state.extra),
    }
