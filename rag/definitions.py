"""Whether a sentence says what something is, or who somebody is."""

from __future__ import annotations

import re

from rag.words import words

_WHAT_IS = re.compile(
    r"^(?:so |and )?(?P<ask>what|who)(?:['’]s| is| are| was| were)\s+"
    r"(?P<det>(?:an?|the)\s+)?(?P<thing>[\w'’. -]+?)[?.]*$",
    re.I,
)
_NAME = re.compile(r"[A-Z][\w'’.-]*(?:\s+(?:of|for|the|and|de|[A-Z0-9][\w'’.-]*))*")
_NOT_A_KIND = (
    "in|on|at|of|by|for|from|to|with|and|or|but|the|an?|as|into|against|between|than|that|this"
    "|said|told|says|near|over|under|about|through|via|like|is|was|were|are|where|when|which|who"
)


def asked_to_define(question: str) -> tuple[str, bool] | None:
    """What is to be defined in "What is X?" and whether it is a person; ``None`` where a question
    asks for a property ("What is the price?", "What is X's aim?") or for anything else.
    """
    found = _WHAT_IS.match(question.strip())
    if not found or re.search(r"['’]s?\s", found["thing"]):
        return None
    indefinite = (found["det"] or "").strip().lower() in ("a", "an")
    indefinite = indefinite and len(found["thing"].split()) == 1
    if not indefinite and not _NAME.fullmatch(found["thing"]):
        return None
    return found["thing"], found["ask"].lower() == "who"


def defines(text: str, thing: str, *, person: bool = False) -> bool:
    """Does ``text`` tell what ``thing`` is: "X is a …", "X, a …", "the union X", "called X"?"""
    parts = words(thing)
    forms = {re.escape(thing), *([re.escape(parts[-1].text)] if len(parts) > 1 else [])}
    name = rf"(?:{'|'.join(sorted(forms, key=len, reverse=True))})(?:s|es)?"
    flat = " ".join(text.split())
    return any(
        re.search(shape.replace("NAME", name), flat) for shape in (*_SHAPES, *_PERSON[: 9 * person])
    )


_SHAPES = (
    # "X is a …", "X, founded in 1990, is one of …"
    r"(?i:\bNAME)[”\"’']?\s*(?:\([^)]*\),?\s*)?(?:,[^,]*,\s*)?"
    r"(?:is|are|was|were|means?|refers? to|consists?|comprises?|became)\s+(?:\w+ly\s+)?[a-z]+\b",
    # "X, a …", "X, Norland's …", "X, which is …"
    r"(?i:\bNAME)[”\"’']?,\s+(?:(?:who|which|that)\s+(?:is|was|are|were)\s+)?"
    r"(?:an?|the|one of|[A-Z]\w+['’]s|[A-Z]\w+(?:an|ish|ese|ch|sh)\s+[a-z]+)\b",
    r"(?i:\bNAME)[”\"’']?\s*(?:\(|[–—-]\s)",
    r"\b(?:called|named|known as|dubbed|codenamed|termed|nicknamed"
    r"|call(?:s|ed)? (?:it|them|him|her)sel(?:f|ves))\s+(?:an?\s+|the\s+)?[“\"‘']?(?i:NAME)",
    # "the broadcaster X"
    rf"(?<![.!?]\s)\b(?!(?:{_NOT_A_KIND})\b)[a-z]+\s+[“\"‘']?NAME",
)
_PERSON = (
    # "Mayor X", "X, 48, …", "X, who …"
    r"\b[A-Z][a-z]+\s+NAME",
    r"\bNAME,\s+(?:\d{1,3}\b|who\b)",
)
