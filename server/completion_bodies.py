"""What a chat completion request holds, and how it is read as a question.

The shape is OpenAI's (https://platform.openai.com/docs/api-reference/chat/create). Keys that
cannot change what is said (``temperature``, ``max_tokens``, ``user``, …) are ignored, unknown ones
too; those that would mean another answer than a checked one are refused.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StringConstraints

from rag.pipeline import Question
from rag.types import Turn
from server.bodies import HISTORY_ITEMS, NAME_CHARS, QUESTION_CHARS
from server.problems import Problem, unusable

MODEL = "groundwire"
EXTRACTIVE = "groundwire-extractive"
MODELS = (MODEL, EXTRACTIVE)
MESSAGES = 2000
PARTS = 256

ModelName = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=NAME_CHARS)]


class Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Part(Lenient):
    """A piece of a message; only ``text`` can be read."""

    type: str
    text: str | None = None


class Message(Lenient):
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | Annotated[list[Part], Field(max_length=PARTS)] | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(part.text or "" for part in self.content if part.type == "text")
        return self.content or ""

    @property
    def unreadable(self) -> str | None:
        """The type of a part that is no text."""
        if not isinstance(self.content, list):
            return None
        return next((part.type for part in self.content if part.type != "text"), None)


class StreamOptions(Lenient):
    include_usage: StrictBool | None = None


class CompletionBody(Lenient):
    model_config = ConfigDict(
        extra="ignore",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "model": MODEL,
                    "messages": [{"role": "user", "content": "Who met in Minsk?"}],
                    "stream": False,
                }
            ]
        },
    )
    model: ModelName
    messages: list[Message] = Field(min_length=1, max_length=MESSAGES)
    stream: StrictBool | None = None
    stream_options: StreamOptions | None = None
    n: StrictInt | None = None
    tools: list[Any] | None = None
    tool_choice: Any = None
    functions: list[Any] | None = None
    function_call: Any = None
    response_format: dict[str, Any] | None = None
    logprobs: StrictBool | None = None
    modalities: list[str] | None = None
    web_search_options: dict[str, Any] | None = None

    @property
    def counted(self) -> bool:
        """Whether a stream ends with its usage."""
        return bool(self.stream_options and self.stream_options.include_usage)

    @property
    def llm(self) -> str | None:
        return "none" if self.model == EXTRACTIVE else None

    def asked(self) -> str:
        """The text of the last message, which must be of the user. Raises ``Problem``."""
        place, last = next(
            (
                (place, message)
                for place, message in reversed(list(enumerate(self.messages)))
                if message.role not in ("system", "developer")
            ),
            (0, self.messages[0]),
        )
        param = f"messages.{place}"
        if last.role != "user":
            raise unusable(
                f"the last message is of the {last.role}, not of the user.",
                "Send the question as the last message: a checked answer cannot be continued.",
                param=f"{param}.role",
            )
        if last.unreadable is not None:
            raise unusable(
                f"the question holds a part of type {last.unreadable[:60]!r}; "
                "only text can be read.",
                "Send the question as text.",
                param=f"{param}.content",
                code="unsupported_content",
            )
        text = last.text.strip()
        if not text or "\x00" in text:
            raise unusable(
                "the last message holds no question, or a NUL character.",
                "Ask something.",
                param=f"{param}.content",
            )
        return text

    def question(self) -> Question:
        """The last message as the question, earlier ones of the user as the history, and what the
        system says as the wish for a manner of writing. Raises ``Problem``.
        """
        text = self.asked()
        if len(text) > QUESTION_CHARS:
            raise unusable(
                f"a question has at most {QUESTION_CHARS:,} characters; this has {len(text):,}.",
                "Ask a shorter question.",
                param="messages",
                code="string_above_max_length",
            )
        said = [message.text.strip() for message in self.messages if message.role == "user"][:-1]
        earlier = [one for one in said if one and len(one) <= QUESTION_CHARS and "\x00" not in one]
        style = " ".join(
            message.text for message in self.messages if message.role in ("system", "developer")
        )
        return Question(
            text,
            history=tuple(Turn(one, one) for one in earlier[-HISTORY_ITEMS:]),
            style=style.replace("\x00", " "),
        )

    def must_be_answerable(self) -> None:
        """Raise ``Problem`` for a model that is not here and for wishes that cannot be granted."""
        if self.model not in MODELS:
            raise unknown_model(self.model)
        for wished, param, what in (
            (self.n is not None and self.n != 1, "n", "there is one answer to a question"),
            (self._tools, "tools", "answers come from the articles; no tools are called"),
            (self._functions, "functions", "answers come from the articles; nothing is called"),
            (self._formatted, "response_format", "an answer is text of checked sentences"),
            (bool(self.logprobs), "logprobs", "checked sentences have no log-probabilities"),
            ("audio" in (self.modalities or ()), "modalities", "an answer is text"),
            (
                self.web_search_options is not None,
                "web_search_options",
                "answers come from the articles; the web is not searched",
            ),
        ):
            if wished:
                raise unusable(
                    f"{param} cannot be granted: {what}.",
                    f"Leave {param} out.",
                    param=param,
                    code="unsupported_parameter",
                )

    @property
    def _tools(self) -> bool:
        return bool(self.tools) and self.tool_choice != "none"

    @property
    def _functions(self) -> bool:
        return bool(self.functions) and self.function_call != "none"

    @property
    def _formatted(self) -> bool:
        return self.response_format is not None and self.response_format.get("type") != "text"


def unknown_model(name: str) -> Problem:
    return Problem(
        "ModelNotFound",
        title="No such model",
        status=404,
        detail=f"There is no model {name[:100]!r} here.",
        hint=f"Use {MODEL}, or {EXTRACTIVE} for answers without a language model.",
        param="model",
        code="model_not_found",
    )
