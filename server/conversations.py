"""The conversations that chat keeps: listed, read again, renamed, deleted."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from rag.errors import NotFound
from rag.history import History
from server.bodies import RenameBody
from server.docs import problems
from server.problems import JsonReply
from server.replies import (
    ConversationItem,
    ConversationReply,
    ConversationsReply,
    DeletedReply,
)
from server.service import Service

PAGE_MOST = 200


def kept(history: History | None) -> History:
    """The history. Raises ``NotFound`` where nothing is kept."""
    if history is None:
        raise NotFound(
            "this service keeps no conversations (RAG_STORE_HISTORY=0)",
            hint="Leave 'conversation' out and send earlier questions as 'history'.",
        )
    return history


def router(service: Service) -> APIRouter:
    routes = APIRouter(prefix="/v1/conversations", tags=["questions"])

    @routes.get(
        "",
        summary="List conversations",
        response_model=ConversationsReply,
        responses=problems(404, 422),
    )
    def listing(
        limit: Annotated[int, Query(ge=1, le=PAGE_MOST)] = 50,
        cursor: Annotated[str | None, Query(pattern=r"^[0-9]{1,18}$")] = None,
    ) -> Response:
        """The latest first; ``next`` is the cursor of the next page, ``null`` on the last."""
        found, after = kept(service.history).page(
            limit=limit, cursor=int(cursor) if cursor else None
        )
        return JsonReply(
            {
                "conversations": [asdict(one) for one in found],
                "next": None if after is None else str(after),
            }
        )

    @routes.get(
        "/{conversation}",
        summary="Earlier answers, unchanged",
        response_model=ConversationReply,
        responses=problems(404, 422),
    )
    def conversation(conversation: str) -> Response:
        answers = kept(service.history).answers(conversation)
        return JsonReply({"conversation": conversation, "answers": answers})

    @routes.patch(
        "/{conversation}",
        summary="Rename a conversation",
        response_model=ConversationItem,
        responses=problems(400, 404, 413, 415, 422, 503),
    )
    def rename(conversation: str, body: RenameBody) -> Response:
        """What it was called before is in no file any more."""
        history = kept(service.history)
        history.rename(conversation, " ".join(body.title.split()))
        return JsonReply(asdict(history.conversation(conversation)))

    @routes.delete(
        "/{conversation}",
        summary="Delete a conversation for good",
        response_model=DeletedReply,
        responses=problems(404, 422),
    )
    def delete(conversation: str) -> Response:
        kept(service.history).delete(conversation)
        return JsonReply({"conversation": conversation, "deleted": True})

    return routes
