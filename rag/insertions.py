"""A speaker's name put into a sentence that means him without naming him, in square brackets.

"he said" becomes "he [Anna Belova] said", a quotation that goes on gets "[Anna Belova:]" in front.
The rest stays word for word as in the article, so that it can still be checked as such.
"""

from __future__ import annotations

import re

from rag.antecedents import needs_antecedent
from rag.speakers import Said

_MARKS = re.compile(r"[\"“”„«»]")
_INSERTED = re.compile(
    r"\A\[(?P<first>[^\[\]\n]{2,120}):\]\s*|\s\[(?P<name>[^\[\]\n]{2,120})\](?!\w)"
)


def with_name(text: str, said: Said | None) -> str:
    """The words ``[said.start, said.end)`` of an article with the name of whoever says them, unless
    they hold it, or a part of it, already. ``text`` is exactly these words.
    """
    if said is None or said.attribution is None or said.at is None:
        return text
    name = said.attribution.speaker
    start, end = said.at[0] - said.start, said.at[1] - said.start
    if not 0 <= start <= end <= len(text) or "[" in name or "]" in name:
        return text
    meant = text[start:end]
    if any(word in name.split() for word in meant.split()) or any(c.isupper() for c in meant[1:]):
        return text
    if not meant:
        return f"[{name}:] {text}" if start == 0 else text
    return f"{text[:end]} [{name}]{text[end:]}"


def stands_alone(text: str, said: Said | None) -> bool:
    """Whether a reader needs no sentence before it once the speaker's name is put in."""
    if said is None or said.attribution is None or said.at is None:
        return False
    start, end = said.at[0] - said.start, said.at[1] - said.start
    if with_name(text, said) == text:
        return False
    if start == end:
        return not needs_antecedent(_MARKS.sub("", text))
    return not needs_antecedent(text[:start] + said.attribution.speaker + text[end:])


def without_names(text: str) -> tuple[str, tuple[str, ...]]:
    """The sentence without what :func:`with_name` put in, and the names."""
    names = tuple(m.group("first") or m.group("name") for m in _INSERTED.finditer(text))
    if any(name.strip().isdigit() for name in names):
        return text, ()
    return _INSERTED.sub("", text), names
