"""What of a sentence is shown as our own words: its words, and nothing that acts, hides or links.

Stored text, sources and quotes never pass through here: they stay as the article has them.
"""

from __future__ import annotations

import re
from html import unescape

from rag.display import bare

LINK = "(link)"
_SPECIAL = re.compile(r"[\x00-\x1f<>\[\]&]|//|www\.|:\S", re.I)
_ANSI = re.compile(r"\x1b(?:\[[0-?]{0,16}[ -/]{0,4}[@-~]|[@-Z\\-_])")
_ENTITY = re.compile(r"&(?:#x?[0-9a-fA-F]{1,7}|[a-zA-Z]{2,12});")
_MARK = r"\[\s?\^?\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,20}\s?\]"
_TARGET = r"\((?:[^()]|\([^()]{0,200}\)){0,2000}\)"
# In this order; what each leaves behind.
_MARKUP: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rule, re.I | re.S), left)
    for rule, left in (
        (r"<(script|style|iframe)\b[^<>]{0,2000}>.{0,4000}?</\1\s?>", " "),
        (r"<!--.{0,4000}?(?:-->|$)", " "),
        (rf"!\[[^\[\]]{{0,400}}\](?:{_TARGET}|\[[^\[\]]{{0,100}}\])?", " "),
        (rf"{_MARK}{_TARGET}", " "),
        (rf"\[([^\[\]]{{1,600}})\](?:{_TARGET}|\[[^\[\]\d]{{0,100}}\])", r"\1"),
        (r"\[[^\[\]]{1,100}\]:\s\S{1,2000}(?:\s\"[^\"]{0,200}\")?", " "),
        (r"</?[a-z!?][^<>]{0,2000}(?:>|$)|<\|[^<>]{0,40}\|>", " "),
    )
)
_ADDRESS = re.compile(
    r"(?P<open>[(<\[]?)(?:\b[a-z][a-z0-9+.-]{1,20}://|\b(?:java|vb)?script:(?=\S)|\bmailto:(?=\S)"
    r"|\bdata:(?=[\w+-]+/)|(?<![\w/:])//(?=[\w\[])|\bwww\.(?=\w))[^\s<>\"“”]{0,4000}>?",
    re.I,
)
_TRAILING = ".,;:!?)]}'’"
_MARKS = re.compile(rf" ?{_MARK}(?:[ ,;]{{0,2}}{_MARK}){{0,40}}")
_SPACED = re.compile(r" ([,.;:!?)])(?= |$)")


def plain(text: str) -> str:
    """One line of words, without hidden characters, markup, addresses and marks of citation.

    An address becomes ``LINK``. Most text comes back as it is but for its white space.
    """
    text = " ".join(text.split())
    if not _SPECIAL.search(text):
        return bare(text)
    text = bare(_ANSI.sub("", text))
    if _ENTITY.search(text):
        text = unescape(text)
    for rule, left in _MARKUP:
        text = rule.sub(left, text)
    text = _MARKS.sub("", _ADDRESS.sub(_without_address, text))
    return bare(_SPACED.sub(r"\1", " ".join(text.split())))


def _without_address(match: re.Match[str]) -> str:
    address = match.group()
    end = address[len(address.rstrip(_TRAILING)) :]
    if match["open"] == "(" and ")" in end:
        return end.partition(")")[2]
    return f"{match['open'].strip('<')}{LINK}{end}"
