"""Two people of one family name: Anton Naiev is not Serhii Naiev."""

from __future__ import annotations

import re

from rag.aliases import given_name, is_given_name
from rag.names import Aliases, find_names


def namesake(question: str, article: str, aliases: Aliases) -> str | None:
    """Whom the question names in full, if the article gives that family name to others only."""
    for name in find_names(question, aliases):
        parts = name.text.split()
        if len(parts) != 2:
            continue
        bearers = _bearers(parts[1], article)
        if bearers and given_name(parts[0]) not in bearers:
            return name.text
    return None


def _bearers(family: str, article: str) -> frozenset[str]:
    """The given names that stand before the family name, each by its first spelling."""
    found = re.findall(rf"\b([A-Z][\w’'-]*)\s+{re.escape(family)}\b", article)
    return frozenset(given_name(name) for name in found if is_given_name(name))
