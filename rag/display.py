"""Text of articles made safe to print: what would act or hide is shown as an escape."""

from __future__ import annotations

import json
import re
import unicodedata

_ORDINARY = re.compile(r"[\n\t\x20-\x7e\xa0-\xac\xae-\u034e\u0350-\u061b\u061d-\u115e]*")
_CHECKED = re.compile(r"[^\n\t\x20-\x7e\xa0-\xac\xae-\u034e\u0350-\u061b\u061d-\u115e]")
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
_JOINER = "\u200d"
# Between two letters of Arabic and Indic scripts these are part of how a word is spelt.
_SPELLING = frozenset("\u200c\u200d")
# Line ends that JSON leaves as they are and many readers of lines split at.
LINE_ENDS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029"}
_EMOJI_STYLE = frozenset("\ufe0e\ufe0f")


def visible(text: str) -> str:
    """The same text with control, ANSI, bidi, tag and zero-width characters as escapes.

    Newline and tab are kept, a carriage return before a newline is left out, and emoji keep what
    joins and styles them. For terminals and prompts; stored text and quotes never pass through it.
    """
    text = text.replace("\r\n", "\n")
    if _ORDINARY.fullmatch(text):
        return text
    return _CHECKED.sub(_shown, text)


def one_line(text: str) -> str:
    """As :func:`visible`, with one space wherever there was any."""
    return visible(" ".join(text.split()))


def bare(text: str) -> str:
    """As :func:`one_line`, with what acts or hides left out instead of shown as an escape."""
    text = " ".join(text.split())
    if _ORDINARY.fullmatch(text):
        return text
    kept = _CHECKED.sub(lambda match: match[0] if _shown(match) == match[0] else "", text)
    return " ".join(kept.split())


def json_line(value: object, *, ascii: bool = False) -> str:
    """JSON that is one line for every reader of lines. Raises ``ValueError`` for NaN."""
    text = json.dumps(value, ensure_ascii=ascii, allow_nan=False, separators=(",", ":"))
    return text.translate(LINE_ENDS)


def _shown(match: re.Match[str]) -> str:
    sign = match.group()
    text, at = match.string, match.start()
    before = text[at - 1] if at else ""
    if sign in _EMOJI_STYLE:
        return sign if before and _pictures(before) else _escape(sign)
    after = text[at + 1 : at + 2]
    if sign in _SPELLING and _joined(before) and _joined(after):
        return sign
    if sign == _JOINER:
        joins = before in _EMOJI_STYLE or _pictures(before)
        return sign if before and after and joins and _pictures(after) else _escape(sign)
    if sign in _FILLERS or 0xFE00 <= ord(sign) <= 0xFE0F or 0xE0100 <= ord(sign) <= 0xE01EF:
        return _escape(sign)
    return _escape(sign) if unicodedata.category(sign) in _HIDDEN_CATEGORIES else sign


def _pictures(sign: str) -> bool:
    return sign != "" and (unicodedata.category(sign) in ("So", "Sk") or sign in "0123456789#*")


def _joined(sign: str) -> bool:
    letter = sign != "" and unicodedata.category(sign)[0] in "LM"
    return letter and (unicodedata.bidirectional(sign) == "AL" or "\u0900" <= sign <= "\u0dff")


def _escape(sign: str) -> str:
    code = ord(sign)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
