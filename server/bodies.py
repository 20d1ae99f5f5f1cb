"""What requests hold. A key that is not known is refused, with its name."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from rag.types import Window

QUESTION_CHARS = 2000
HISTORY_ITEMS = 20
NAME_CHARS = 500
TITLE_CHARS = 200
VERIFY_ITEMS = 256
FILES_MOST = 100
LARGEST_FILE = 4 * 1024 * 1024
SEARCH_MOST = 50
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _clean(text: str) -> str:
    if "\x00" in text:
        raise ValueError("it holds a NUL character")
    return text


def _day(value: object) -> object:
    if value is None or isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("a date is written YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"there is no such day ({error})") from None


Text = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=QUESTION_CHARS),
    AfterValidator(_clean),
]
Name = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=NAME_CHARS),
    AfterValidator(_clean),
]
Title = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=TITLE_CHARS),
    AfterValidator(_clean),
]
Day = Annotated[date, BeforeValidator(_day)]
LLMName = Literal["auto", "none", "local", "hosted"]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Filters(Body):
    """Which articles to draw on; ``since`` and ``until`` are inclusive."""

    since: Day | None = None
    until: Day | None = None
    as_of: Day | None = Field(
        default=None, description="Only versions dated up to this day, which is taken as today."
    )
    source: Name | None = Field(
        default=None, description="An outlet, an article id or a file name."
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.until and self.since > self.until:
            raise ValueError("'since' is later than 'until'")
        return self

    def window(self) -> Window:
        return Window(since=self.since, until=self.until, source=self.source, as_of=self.as_of)


class Asking(Filters):
    """The options that a question and a chat message share."""

    history: list[Text] = Field(
        default_factory=list,
        max_length=HISTORY_ITEMS,
        description="Earlier questions of the same person, oldest first.",
    )
    llm: LLMName | None = None
    include: list[Literal["dropped"]] = Field(
        default_factory=list,
        max_length=4,
        description='"dropped" adds the words of sentences that were not shown.',
    )

    @property
    def show_dropped(self) -> bool:
        return "dropped" in self.include


class AskBody(Asking):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": "How long is the border between Belarus and Ukraine?"},
                {
                    "question": "What did he say about its troops?",
                    "history": ["Who is the president of Belarus?"],
                    "llm": "none",
                    "since": "2022-01-01",
                },
            ]
        }
    )
    question: Text


class ChatBody(Asking):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"message": "Who met in Minsk?"},
                {"message": "When?", "conversation": "the id from the first answer"},
            ]
        }
    )
    message: Text
    conversation: Name | None = None

    @model_validator(mode="after")
    def _one_history(self) -> Self:
        if self.conversation and self.history:
            raise ValueError("'history' goes with a new conversation only")
        return self


class RenameBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "The talks in Minsk"}]})
    title: Title


class SearchBody(Filters):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"query": "troops at the border", "k": 5}]}
    )
    query: Text
    k: int = Field(default=8, ge=1, le=SEARCH_MOST, strict=True)


class VerifyBody(Body):
    """Other keys of an item are ignored; an item that is wrong gets ``unchecked``."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "id": "a1",
                            "claim": "The border is 674 miles long.",
                            "sources": [
                                "The border is 674 miles long. Most of it is forest.",
                                {
                                    "text": "It is 1,084 kilometres long.",
                                    "date": "2023-01-13",
                                    "outlet": "Example News",
                                },
                            ],
                        }
                    ]
                }
            ]
        }
    )
    items: list[Any] = Field(max_length=VERIFY_ITEMS)


class FileBody(Body):
    """A file as it lies on somebody's disk. Its ending says how it is read."""

    name: Name
    base64: Annotated[str, StringConstraints(strict=True, max_length=LARGEST_FILE)]


class ArticlesBody(Body):
    """Keys of an article: ``id?, url?, title?, outlet?, authors?, date?, text``. ``files`` are
    read as ``rag ingest`` reads them: text, Markdown, HTML, PDF, JSON, JSON Lines.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "articles": [
                        {
                            "id": "example-1",
                            "outlet": "Example News",
                            "title": "Bridge opens",
                            "date": "2024-05-02",
                            "text": "The bridge opened on Thursday, the mayor said.",
                        }
                    ]
                }
            ]
        }
    )
    articles: list[Any] = Field(default_factory=list, max_length=5000)
    files: list[FileBody] = Field(default_factory=list, max_length=FILES_MOST)

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.articles and not self.files:
            raise ValueError("give at least one of 'articles' and 'files'")
        return self


class IngestBody(Body):
    paths: list[Annotated[str, AfterValidator(_clean)]] = Field(min_length=1)
    prune: bool = False
    reader: str | None = None
    reader_options: dict[str, Any] | None = None
    only: list[Annotated[str, AfterValidator(_clean)]] | None = None


class WithdrawBody(Body):
    id: str
    reason: str


class PurgeBody(Body):
    id: str


class IndexBody(Body):
    action: Literal["check", "rebuild"]
