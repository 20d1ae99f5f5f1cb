"""When two documents count as the same: equal words, whatever the case and the punctuation."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def normalised(text: str) -> str:
    """Lower-case words and digits, one space between: for comparing texts."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def group_of(text: str) -> str:
    """16 hex digits, equal for equal words."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()[:16]
