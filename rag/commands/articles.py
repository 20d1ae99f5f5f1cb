"""``rag articles``: what is in the catalog; taking an article out of it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from rag import remote
from rag.commands import output
from rag.commands.output import DONE
from rag.commands.rendering import day_of
from rag.display import one_line
from rag.settings import Settings

PAGE = 200
Json = dict[str, Any]


def list_all(args: argparse.Namespace, settings: Settings) -> int:
    if args.json:
        output.json_line({"articles": list(_all(settings)), "next": None})
        return DONE
    articles = list(_all(settings))
    for article in articles:
        told = [one_line(part) for part in (article["outlet"], article["title"]) if part]
        output.line(" · ".join([one_line(article["id"]), day_of(article["published"]), *told]))
    output.note(f"{len(articles)} article{'' if len(articles) == 1 else 's'}")
    return DONE


def show(args: argparse.Namespace, settings: Settings) -> int:
    article = _one(args.id, args.version, settings)
    if args.json:
        output.json_line(article)
        return DONE
    from rag.display import visible

    colour = output.coloured(sys.stdout)
    head = one_line(article["title"] or article["id"])
    output.line(output.styled(head, "bold", on=colour))
    for name in ("id", "outlet", "byline", "file"):
        if article[name]:
            output.line(f"{name:<10}{one_line(article[name])}")
    output.line(f"{'published':<10}{day_of(article['published'])}")
    if article["updated"]["how"] != "unknown":
        output.line(f"{'updated':<10}{day_of(article['updated'])}")
    output.line(f"{'version':<10}{article['version'][:12]} (of {len(article['versions'])})")
    output.line()
    output.line(visible(article["text"]))
    return DONE


def withdraw(args: argparse.Namespace, settings: Settings) -> int:
    """Out of every later answer; the text stays, so that earlier citations can still be read."""
    service = remote.find(settings.data_dir)
    if service is not None:
        service.post("/internal/withdraw", {"id": args.id, "reason": args.reason})
    else:
        from rag import ingestion
        from rag.wiring import open_parts

        with open_parts(settings, owner=True, llm="none", purpose="rag articles") as parts:
            ingestion.withdraw(args.id, args.reason, catalog=parts.catalog, index=parts.index)
    return _told("withdrawn", args)


def purge(args: argparse.Namespace, settings: Settings) -> int:
    """Every version, passage and vector of the article is deleted for good."""
    service = remote.find(settings.data_dir)
    if service is not None:
        service.post("/internal/purge", {"id": args.id})
    else:
        from rag import ingestion
        from rag.wiring import open_parts

        with open_parts(settings, owner=True, llm="none", purpose="rag articles") as parts:
            ingestion.purge(args.id, catalog=parts.catalog, index=parts.index)
    return _told("purged", args)


def _told(status: str, args: argparse.Namespace) -> int:
    if args.json:
        output.json_line({"status": status, "id": args.id})
    else:
        output.line(f"{status}: {one_line(args.id)}")
    return DONE


def _all(settings: Settings) -> Iterator[Json]:
    service = remote.find(settings.data_dir)
    cursor: str | None = None
    if service is not None:
        while True:
            page = service.get("/v1/articles", {"limit": PAGE, "cursor": cursor})
            yield from page["articles"]
            cursor = page["next"]
            if not cursor:
                return
    from rag import wire
    from rag.wiring import open_parts

    with open_parts(settings, owner=False, llm="none") as parts:
        while True:
            found, cursor = parts.catalog.articles(limit=PAGE, cursor=cursor)
            yield from map(wire.article_item, found)
            if not cursor:
                return


def _one(article_id: str, version: str | None, settings: Settings) -> Json:
    service = remote.find(settings.data_dir)
    if service is not None:
        return service.get(f"/v1/articles/{quote(article_id, safe='')}", {"version": version})
    from rag import wire
    from rag.wiring import open_parts

    with open_parts(settings, owner=False, llm="none") as parts:
        article = parts.catalog.article(article_id, version)
        versions = parts.catalog.versions(article_id)
    return wire.article(article, versions)
