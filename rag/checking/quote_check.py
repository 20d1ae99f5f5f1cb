"""Words in quotation marks must stand in the evidence letter by letter."""

from __future__ import annotations

import re

from rag.checking.alignment import find_extract
from rag.checking.case import Case
from rag.checking.tokens import plain
from rag.types import Check

_QUOTED = re.compile(
    r"“([^“”]+)”|\"([^\"]+)\"|«([^«»]+)»|(?<!\w)[‘']([^‘’']{2,}(?:['’]\w[^‘’']*)*)[’'](?!\w)"
)
_ELLIPSIS = re.compile(r"\s*(?:\.\s?\.\s?\.|…|\[[^\]]*\])\s*")


def quoted_words(text: str) -> list[str]:
    """What stands in quotation marks in ``text``."""
    return [next(part for part in match.groups() if part) for match in _QUOTED.finditer(text)]


def check_quotes(case: Case) -> Check:
    quotations = [q for q in quoted_words(case.claim.text) if re.search(r"\w", q)]
    if not quotations:
        return Check("quote", "not_applicable", "no quotation in the sentence")
    for quotation in quotations:
        for piece in _ELLIPSIS.split(quotation):
            if re.search(r"\w", piece) and not any(find_extract(piece, m) for m in case.materials):
                shown = plain(piece)[0].strip()[:60]
                return Check("quote", "fail", f"the source does not have the words “{shown}”")
    return Check("quote", "pass", "every quotation stands in the source letter by letter")
