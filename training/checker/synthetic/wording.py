"""One word or phrase put in place of another, by the tables of synonyms and antonyms."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from training.checker.synthetic import antonyms, synonyms
from training.checker.synthetic.clean import replaced
from training.checker.synthetic.verbs import gerund, participle, past, third

_AFTER_MODAL = re.compile(
    r"\b(?:to|will|would|can|could|may|might|must|should|did|not|n't|does|do) $", re.IGNORECASE
)
_AFTER_BE = re.compile(
    r"\b(?:has|have|had|was|were|is|are|be|been|being|not|also|is now|by)(?: \w+ly)? $"
)
_NOT_VERB = re.compile(r"\b(?:the|an?|his|her|its|their|of|this|that|no|some|each|[A-Z][\w']*'s) $")
_ADJECTIVAL = re.compile(r"^ (?:of|and|or|up|in charge|off|out|down)\b")
_Form = tuple[str, int]  # the form, and which of the five it is


class Table:
    """Phrases and their partners, and the pattern that finds any of the phrases."""

    def __init__(self, verbs_text: str, phrases_text: str) -> None:
        partners: dict[str, list[_Form]] = {}
        for line in verbs_text.replace("\n", " ").split(","):
            one, way, other = _pair(line.strip())
            for left, right in ((one, other), (other, one))[: 2 if way else 1]:
                for place, (a, b) in enumerate(zip(_forms(left), _forms(right), strict=True)):
                    if a != b:
                        partners.setdefault(a, []).append((b, place))
        for line in phrases_text.strip().splitlines():
            mark = " = " if " = " in line else " >"
            left, right = (side.strip() for side in line.split(mark, 1))
            partners.setdefault(left, []).append((right, -1))
            if mark == " = ":
                partners.setdefault(right, []).append((left, -1))
        self._partners: Mapping[str, list[_Form]] = partners
        listed = sorted(partners, key=lambda p: (-len(p), p))
        self._finder = re.compile(rf"(?<![\w'-])(?:{'|'.join(map(re.escape, listed))})(?![\w'-])")

    def options(self, text: str) -> list[str]:
        """All texts with one phrase of ``text`` replaced."""
        found: list[str] = []
        for match in self._finder.finditer(text):
            for by, place in self._partners[match.group()]:
                if _stands(text, match.start(), match.end(), place):
                    found.append(replaced(text, match.start(), match.end(), by))
        return found


def _forms(base: str) -> tuple[str, ...]:
    return base, third(base), past(base), participle(base), gerund(base)


def _pair(line: str) -> tuple[str, bool, str]:
    left, mark, right = line.split()
    return left, mark == "=", right


def _stands(text: str, start: int, end: int, place: int) -> bool:
    """Whether the word has the role that the form needs: 0 base, 1 third, 2 past, 3 participle."""
    before, after = text[:start], text[end:]
    if place < 0:
        return not after.startswith(" of America")
    if _ADJECTIVAL.match(after) and place != 3:
        return False
    if place == 0:
        return bool(_AFTER_MODAL.search(before))
    if _NOT_VERB.search(before):
        return False
    if place == 2:
        return not _AFTER_BE.search(before)
    if place == 3:
        return bool(_AFTER_BE.search(before))
    if place == 1:
        return bool(re.match(r" (?:the|an?|its|his|her|their|to|that|by|in|from)\b", after))
    return True


SYNONYMS = Table(synonyms.VERBS_TEXT, synonyms.PHRASES_TEXT)
ANTONYMS = Table(antonyms.VERBS_TEXT, antonyms.PHRASES_TEXT)


def with_synonym(text: str, chance: random.Random) -> str | None:
    """``text`` with one word replaced by another that says the same."""
    options = SYNONYMS.options(text)
    return chance.choice(options) if options else None
