"""Words in quotation marks must stand in the evidence word for word."""

from __future__ import annotations

import re

from rag.checking.case import Case
from rag.checking.tokens import plain
from rag.types import Check

# Single quotes open before and close behind a word; an apostrophe does neither.
_QUOTED = re.compile(
    r"“([^“”]+)”|\"([^\"]+)\"|«([^«»]+)»|„([^„“”]+)[“”]"
    r"|(?<![\w.])[‘'](?=\S)(?!(?:s|t|re|ve|ll|d|m|em|n)\b)"
    r"([^‘’'\n]{2,}?(?:['’]\w[^‘’'\n]*?)*)(?<=\S)[’'](?!\w)"
)
_ELLIPSIS = re.compile(r"\s*(?:\.\s?\.\s?\.|…|\[[^\]]*\]|\([^)]*\))\s*")
_LETTER = re.compile(r"\[(\w)\](?=\w)")
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_CLITIC = re.compile(r" '(?=(?:s|t|re|ve|ll|d|m)\b)")
_SHOWN = 60  # characters
_NT = re.compile(r"\b(\w+?) ?n ?'t\b")


def quoted_words(text: str) -> list[str]:
    """What stands in quotation marks in ``text``."""
    found = _QUOTED.finditer(_one_style(text))
    return [next(part for part in match.groups() if part) for match in found]


def check_quotes(case: Case) -> Check:
    """Marks, case and punctuation may differ; no word may be added, changed or left out, but at
    "…" and in brackets.
    """
    quotations = [q for q in quoted_words(case.claim.text) if re.search(r"\w", q)]
    if not quotations:
        return Check("quote", "not_applicable", "no quotation in the sentence")
    sources = [_line(_one_style(m.body.text)) for m in case.materials]
    for quotation in quotations:
        for piece in _ELLIPSIS.split(_LETTER.sub(r"\1", quotation)):
            wanted = _line(piece)
            if wanted.strip() and not any(wanted in source for source in sources):
                detail = f"the source does not have the words “{_shortened(piece)}”"
                return Check("quote", "fail", detail)
    return Check("quote", "pass", "every quotation stands in the source word for word")


def _shortened(piece: str) -> str:
    """Its first words."""
    line = " ".join(piece.split())
    return line if len(line) <= _SHOWN else line[:_SHOWN].rsplit(" ", 1)[0] + " …"


def _one_style(text: str) -> str:
    """``text`` without the marks that tokenisers and tables leave: `` '', "" and backslashes."""
    text = text.replace("``", '"').replace("\\", "").replace("''", '"')
    bare = text.strip()
    if '""' in bare and bare.startswith('"') and bare.endswith('"'):
        text = bare[1:-1].replace('""', '"')
    return text


def _line(text: str) -> str:
    """The words alone, each between spaces, in lower case."""
    text = _NT.sub(r"\1n't", plain(text)[0])
    return " " + " ".join(w.replace("'", "") for w in _WORD.findall(_CLITIC.sub("'", text))) + " "
