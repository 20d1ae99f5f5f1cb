"""The checks in code, in the order in which a verdict lists them."""

from __future__ import annotations

from rag.checking.verdict import CodeCheck
from rag.types import CheckKind

CODE_CHECKS: tuple[tuple[CheckKind, CodeCheck], ...] = ()
