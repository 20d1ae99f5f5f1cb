"""Kept answers: each as it was given, and its receipt."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from rag.errors import NotFound
from rag.history import History
from rag.receipts import receipt as receipt_of
from server.docs import problems
from server.problems import JsonReply
from server.replies import AnswerReply, DeletedAnswerReply, ReceiptReply
from server.service import Service


def router(service: Service) -> APIRouter:
    routes = APIRouter(prefix="/v1/answers", tags=["questions"])

    def kept() -> History:
        history = service.history
        if history is None:
            raise NotFound(
                "this service keeps no answers (RAG_STORE_HISTORY=0)",
                hint="Start it with RAG_STORE_HISTORY=1, or keep the answer where it was asked.",
            )
        return history

    @routes.get(
        "/{id}",
        summary="An earlier answer, unchanged",
        response_model=AnswerReply,
        responses=problems(404, 422),
    )
    def answer(id: str) -> Response:
        return JsonReply(kept().answer(id))

    @routes.get(
        "/{id}/receipt",
        summary="The receipt of an answer",
        response_model=ReceiptReply,
        responses=problems(404, 422),
    )
    def receipt(id: str) -> Response:
        """Save it as it comes: `rag verify --receipt FILE` compares it byte for byte."""
        return Response(receipt_of(kept().answer(id)), media_type="application/json")

    @routes.delete(
        "/{id}",
        summary="Delete an answer for good",
        response_model=DeletedAnswerReply,
        responses=problems(404, 422, 503),
    )
    def delete(id: str) -> Response:
        """A conversation that has no other answer goes with it."""
        kept().delete_answer(id)
        return JsonReply({"answer": id, "deleted": True})

    return routes
