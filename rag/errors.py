"""What can go wrong, as a tree.

RagError
├── ConfigError            a setting, a prompt file or an argument is wrong
├── CorpusError            a file or an article cannot be read; names the file and where in it
├── CatalogBusy            another process owns the data directory; names it
├── IndexDamaged           the vector index cannot be trusted; it can be rebuilt from the catalog
├── ModelError             a model cannot run, or its weights cannot be had
│   └── WeightsDamaged     files that ship with the package are missing or are not the right ones
├── ProviderError          an LLM endpoint failed; ``retryable`` says whether to retry
├── NotFound               an article, a version or a conversation that is not there
└── NotRecorded            a run without the model asks for an output that was not recorded

The message says what happened; ``hint`` says what to do about it. A refusal to answer is not an
error: it is a :class:`rag.types.Refused`.
"""

from __future__ import annotations


class RagError(Exception):
    """Base of all errors that this library raises on purpose."""

    title = "Failure"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class ConfigError(RagError):
    """A setting, a prompt file or an argument is wrong."""

    title = "Wrong configuration"


class CorpusError(RagError):
    """A file or an article cannot be read.

    ``file`` is the path as it was given, ``where`` a place in it ("line 12", "byte 4711") or "".
    """

    title = "Unreadable article"

    def __init__(self, message: str, *, file: str = "", where: str = "", hint: str = "") -> None:
        place = ", ".join(part for part in (file, where) if part)
        super().__init__(f"{place}: {message}" if place else message, hint=hint)
        self.file = file
        self.where = where


class CatalogBusy(RagError):
    """Another process owns the data directory."""

    title = "Data directory in use"


class IndexDamaged(RagError):
    """The vector index cannot be trusted. Answers go on by exact scan; rebuild it."""

    title = "Vector index damaged"


class ModelError(RagError):
    """Weights are missing, incomplete or have a wrong hash, or a local model cannot run."""

    title = "Model not usable"


class WeightsDamaged(ModelError):
    """Weights that ship with the package are missing, damaged, or made for something else.

    Nothing can be checked with them, so that this ends a question or a run, and is never taken for
    a verdict.
    """


class ProviderError(RagError):
    """An LLM endpoint failed. ``retryable``: the same call may succeed later."""

    title = "Language model failed"

    def __init__(self, message: str, *, retryable: bool, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.retryable = retryable


class NotFound(RagError):
    """An article, a version, an answer or a conversation that is not there."""

    title = "Not found"


class NotRecorded(RagError):
    """A run without the language model asks for an output that was not recorded.

    No ``ProviderError``: no answer goes on without the model where its output should be there.
    """

    title = "Not recorded"
