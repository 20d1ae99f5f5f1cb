"""The replies as OpenAPI describes them. They document; ``rag.wire`` makes what is sent."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from rag.types import CheckKind, How, Label, Origin, Outcome, RefusalReason

IndexName = Literal["ready", "rebuilding", "damaged", "exact_scan", "unavailable"]


class Reply(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ProblemReply(Reply):
    """Every failure."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "type": "NotFound",
                    "title": "Not found",
                    "status": 404,
                    "detail": "There is no conversation of this id.",
                    "hint": "Leave 'conversation' out to begin a new one.",
                }
            ]
        },
    )
    type: str
    title: str
    status: int
    detail: str
    hint: str


class Days(Reply):
    from_: date | None = Field(alias="from")
    to: date | None
    how: How


class CheckReply(Reply):
    kind: CheckKind
    outcome: Outcome
    detail: str


class VerdictReply(Reply):
    label: Label
    supported: bool
    entailed: bool
    probability: float
    checks: list[CheckReply]


class QuoteReply(Reply):
    """``source`` is the number of the source; the offsets count code points of its article."""

    source: int
    start: int
    end: int
    text: str


class AttributionReply(Reply):
    speaker: str
    role: str | None
    verb: str | None
    via: list[str]


class TimeReply(Reply):
    start: int
    end: int
    text: str
    from_: date | None = Field(alias="from")
    to: date | None
    how: How


class SupportReply(Reply):
    articles: int
    origins: int


class SentenceReply(Reply):
    text: str
    origin: Origin
    cites: list[int]
    verdict: VerdictReply
    quotes: list[QuoteReply]
    attribution: AttributionReply | None
    times: list[TimeReply]
    as_of: date | None
    support: SupportReply


class NoticeReply(Reply):
    kind: str
    text: str


class DroppedReply(Reply):
    text: str | None
    cites: list[int]
    verdict: VerdictReply


class SideReply(Reply):
    value: str
    sources: list[int]
    speaker: str | None
    as_of: date | None


class DisagreementReply(Reply):
    matter: str
    kind: Literal["conflict", "update", "compatible"]
    reason: str
    sides: list[SideReply]


class SourceReply(Reply):
    """``start`` and ``end`` point into the stored text of this version of the article."""

    n: int
    article: str
    version: str
    file: str
    url: str | None
    outlet: str | None
    title: str | None
    byline: str | None
    published: Days
    updated: Days
    start: int
    end: int
    text: str


class TimingsReply(Reply):
    retrieve: float
    draft: float
    check: float
    total: float


class AnswerReply(Reply):
    schema_: Literal["groundwire.answer/1"] = Field(alias="schema")
    id: str
    conversation: str | None
    kind: Literal["answered", "refused"]
    reason: RefusalReason | None
    missing: str | None
    question: str
    standalone_question: str
    as_of: date | None
    text: str
    notices: list[NoticeReply]
    sentences: list[SentenceReply]
    nearest: list[SentenceReply]
    dropped: list[DroppedReply]
    disagreements: list[DisagreementReply]
    sources: list[SourceReply]
    model: str | None
    prompt: str | None
    checker: str
    embedder: str
    timings_ms: TimingsReply


class ReceiptReply(Reply):
    """The canonical form (RFC 8785) of the answer, with the SHA-256 of all but ``digest``."""

    schema_: Literal["groundwire.receipt/1"] = Field(alias="schema")
    answer: str
    kind: Literal["answered", "refused"]
    reason: RefusalReason | None
    missing: str | None
    question: str
    standalone_question: str
    as_of: date | None
    text: str
    notices: list[NoticeReply]
    sentences: list[SentenceReply]
    nearest: list[SentenceReply]
    disagreements: list[DisagreementReply]
    sources: list[SourceReply]
    model: str | None
    prompt: str | None
    checker: str
    embedder: str
    digest: str


class ConversationReply(Reply):
    conversation: str
    answers: list[AnswerReply]


class ConversationItem(Reply):
    """``title`` is the first question, cut, unless it was renamed."""

    id: str
    title: str
    updated_at: datetime
    answers: int


class ConversationsReply(Reply):
    conversations: list[ConversationItem]
    next: str | None = Field(description="The cursor of the next page.")


class DeletedReply(Reply):
    conversation: str
    deleted: bool


class DeletedAnswerReply(Reply):
    answer: str
    deleted: bool


class FoundReply(Reply):
    results: list[SourceReply]
    notices: list[NoticeReply]


class VerdictLine(VerdictReply):
    id: Any
    quotes: list[QuoteReply]
    error: str | None


class VerdictsReply(Reply):
    results: list[VerdictLine]


class ArticleItem(Reply):
    id: str
    version: str
    file: str
    outlet: str | None
    title: str | None
    byline: str | None
    published: Days
    updated: Days


class ListedArticle(ArticleItem):
    opening: str = Field(description="The first sentence of the report, cut.")


class ArticlesReply(Reply):
    articles: list[ListedArticle]
    next: str | None = Field(description="The cursor of the next page.")


class NoiseReply(Reply):
    start: int
    end: int
    kind: str


class SpanReply(Reply):
    start: int
    end: int
    attribution: AttributionReply | None
    times: list[TimeReply]


class ArticleReply(ArticleItem):
    versions: list[str]
    origin: str | None
    language: str | None
    text: str
    noise: list[NoiseReply]
    sentences: list[SpanReply]


class IngestLine(Reply):
    status: Literal["added", "updated", "unchanged", "withdrawn", "failed"]
    id: str | None
    version: str | None
    file: str | None
    error: str | None


class IngestSummary(Reply):
    added: int
    updated: int
    unchanged: int
    withdrawn: int
    failed: int


class IngestReply(Reply):
    results: list[IngestLine]
    summary: IngestSummary


class HealthReply(Reply):
    status: Literal["ok"]


class ReadyReply(Reply):
    ready: bool
    articles: int
    index: IndexName
    llm: Literal["off", "loading", "ready", "failed"]
    model: str | None = Field(description="The language model that questions may go to.")
    llm_host: str | None = Field(
        description="The host that receives questions and passages; null if none leaves this "
        "machine or, for a class of the operator's own (see model), if it is not known."
    )
