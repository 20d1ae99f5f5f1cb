"""One surface for all texts and claims, whatever their label."""

from __future__ import annotations

import re
import unicodedata

_BRACKETS = {"-lrb-": "(", "-rrb-": ")", "-lsb-": "[", "-rsb-": "]", "-lcb-": "{", "-rcb-": "}"}
_BRACKET = re.compile("|".join(_BRACKETS), re.IGNORECASE)
_SPACED = (
    (re.compile(r"``\s?|''|[“”„]"), '"'),
    (re.compile(r"[‘’`]"), "'"),
    (re.compile(r"[ \t\u00a0\u202f\u2009]+"), " "),
    (re.compile(r"\s+([,;:.!?%)\]])(?=[\s.,;:\"')]|$)"), r"\1"),
    (re.compile(r"([(\[$£€])\s+"), r"\1"),
    (re.compile(r"\s+(n't|'s|'re|'ve|'ll|'d|'m)\b"), r"\1"),
    (re.compile(r"(?<=s) '(?=\s[a-z])"), "'"),
    (
        re.compile(
            r"\[\d{1,3}\]|\[(?:citation needed|according to whom\?|by whom\?|"
            r"clarification needed|note \d+|[a-z])\]"
        ),
        "",
    ),
    (re.compile(r"(?<=[A-Za-z0-9)]) -- (?=[A-Za-z0-9(])"), " – "),
    (re.compile(r"\(\s*[;,](?:\s*[;,])*\s*"), "("),
    (re.compile(r"\s?\(\s*\)"), ""),
    (re.compile(r"(?<=\w) \.(?= |$)"), "."),
    (re.compile(r" {2,}"), " "),
)
_FOREIGN = re.compile(r"\s?[(\[][^()\[\]]*[^\x00-\u024f\u2010-\u20bf][^()\[\]]*[)\]]")
_TOKENISED = re.compile(r"\w [.,] |``")
_SPACED_HYPHEN = re.compile(r"(?<=[A-Za-z0-9]) - (?=[A-Za-z0-9])")
_MANGLED = {
    "Â£": "£", "Â€": "€", "â€˜": "'", "â€™": "'", "â€œ": '"', "â€\x9d": '"', "â€“": "–",
    "â€”": "–", "Ã©": "é", "Ã¨": "è", "Ã¼": "ü", "Ã¶": "ö", "Â\xa0": " ",
}  # fmt: skip
_POLISH = (
    (re.compile(r"\s+([,;:.])"), r"\1"),
    (re.compile(r",(?:\s*,)+"), ","),
    (re.compile(r"[,;:]\s*\."), "."),
    (re.compile(r"\s{2,}"), " "),
    (re.compile(r"\.\.(?!\.)$"), "."),
)


def clean(text: str) -> str:
    """Undo the marks of tokenisers, and drop foreign scripts in brackets; keeps line breaks."""
    text = unicodedata.normalize("NFC", text)
    text = _BRACKET.sub(lambda m: _BRACKETS[m.group().lower()], text)
    text = _FOREIGN.sub("", text)
    for mangled, right in _MANGLED.items():
        text = text.replace(mangled, right)
    text = _SPACED_HYPHEN.sub("-" if _TOKENISED.search(text) else " – ", text)
    for pattern, by in _SPACED:
        text = pattern.sub(by, text)
    return "\n".join(_quotes(line.strip()) for line in text.splitlines() if line.strip())


def _quotes(line: str) -> str:
    """Quotation marks close to the words they enclose."""
    parts = line.split('"')
    if len(parts) < 3 or len(parts) % 2 == 0:
        return line
    for at in range(1, len(parts), 2):
        parts[at] = parts[at].strip()
        if parts[at - 1][-1:].isalnum() or parts[at - 1][-1:] in (",", ":", "."):
            parts[at - 1] += " "
        if parts[at + 1][:1].isalnum() or parts[at + 1][:1] in "([":
            parts[at + 1] = " " + parts[at + 1]
    return '"'.join(parts).strip()


def polish(claim: str, *, cased: bool) -> str:
    """A claim as one sentence: single spaces, no doubled marks, a capital, a full stop."""
    claim = claim.strip(" ,;:")
    for pattern, by in _POLISH:
        claim = pattern.sub(by, claim)
    if cased:
        claim = upper_first(claim)
    if claim and claim[-1] not in ".!?\"')":
        claim += "."
    return claim


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def with_article(text: str, at: int) -> str:
    """``text`` with "a" or "an" before position ``at`` as the word there needs it."""
    match = re.search(r"\b([Aa])n? $", text[:at])
    if match is None or not text[at : at + 1].isalpha():
        return text
    vowel = text[at].lower() in "aeio" or text[at : at + 2].lower() in ("un", "up", "ur", "ul")
    vowel = vowel and not re.match(r"(?:one|uni|eu)", text[at : at + 4], re.IGNORECASE)
    return text[: match.start()] + match.group(1) + ("n " if vowel else " ") + text[at:]


def replaced(text: str, start: int, end: int, by: str) -> str:
    """``text`` with ``by`` in place of a span, and the article before it put right."""
    if text[start : start + 1].isupper() and start == 0:
        by = upper_first(by)
    return with_article(text[:start] + by + text[end:], start)
