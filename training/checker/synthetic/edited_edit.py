"""What was changed between two versions of a claim, and the same change made in other text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"[$£€]?\w+(?:[.,'’-]\w+)*%?|[^\w\s]")
_ARTICLES = frozenset(("a", "an"))


@dataclass(frozen=True, slots=True)
class Edit:
    """``old`` became ``new``; ``before`` and ``after`` are the words beside, "" at an end."""

    old: str
    new: str
    before: str
    after: str


def edits_of(text: str, changed: str) -> tuple[Edit, ...]:
    """The places where the words differ, each kind of replacement once, articles apart."""
    left, right = list(_TOKEN.finditer(text)), list(_TOKEN.finditer(changed))
    words = [[m.group().casefold() for m in side] for side in (left, right)]
    found: dict[tuple[str, str], Edit] = {}
    for i, k, j, m in _differences(words[0], words[1]):
        if i < k and j < m and words[0][i] in _ARTICLES and words[1][j] in _ARTICLES:
            i, j = i + 1, j + 1
        if i == k and j == m:
            continue
        edit = Edit(
            text[left[i].start() : left[k - 1].end()] if i < k else "",
            changed[right[j].start() : right[m - 1].end()] if j < m else "",
            left[i - 1].group() if i else "",
            left[k].group() if k < len(left) else "",
        )
        found.setdefault((edit.old, edit.new), edit)
    return tuple(found.values())


def _differences(left: list[str], right: list[str]) -> list[tuple[int, int, int, int]]:
    """Runs of words that differ: word by word where the texts have as many."""
    if len(left) == len(right):
        differ = [at for at, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
        starts = [at for at in differ if at - 1 not in differ]
        ends = [at + 1 for at in differ if at + 1 not in differ]
        return [(i, k, i, k) for i, k in zip(starts, ends, strict=True)]
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return [(i, k, j, m) for tag, i, k, j, m in matcher.get_opcodes() if tag != "equal"]


def widened(edit: Edit) -> Edit:
    """An insertion or a removal told as a replacement, with the words beside it."""
    if edit.old and edit.new:
        return edit
    old, new = (
        " ".join(part for part in (edit.before, said, edit.after) if part)
        for said in (edit.old, edit.new)
    )
    return Edit(old, new, "", "")


def count_of(phrase: str, text: str) -> int:
    """How often ``phrase`` stands in ``text`` as whole words."""
    return len(re.findall(_whole(phrase), text))


def mapped(text: str, mapping: Mapping[str, str]) -> str:
    """``text`` with each key replaced by its value, all at once, the longest first."""
    keys = sorted(mapping, key=lambda key: (-len(key), key))
    finder = re.compile("|".join(_whole(key) for key in keys))
    return finder.sub(lambda match: mapping[match.group()], text)


def _whole(phrase: str) -> str:
    return rf"(?<![\w$£€-])(?<!\d[.,]){re.escape(phrase)}(?![\w%-]|[.,]\d)"
