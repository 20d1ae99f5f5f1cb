"""Groundwire: answers from a news corpus in which every sentence was checked against its source.

``from rag import ask, verify`` is the library; everything is imported when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.api import ask, verify, verify_each
    from rag.checking import SourceText
    from rag.types import Answer, Answered, Refused, Verdict

__all__ = [
    "Answer",
    "Answered",
    "Refused",
    "SourceText",
    "Verdict",
    "ask",
    "verify",
    "verify_each",
]
_HOMES = {
    "Answer": "rag.types",
    "Answered": "rag.types",
    "Refused": "rag.types",
    "SourceText": "rag.checking",
    "Verdict": "rag.types",
    "ask": "rag.api",
    "verify": "rag.api",
    "verify_each": "rag.api",
}


def __getattr__(name: str) -> Any:
    """The public names, each from its module (https://peps.python.org/pep-0562/)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'rag' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
