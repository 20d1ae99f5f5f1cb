"""Who did what: no name in another's place, no subject in the object's, no other title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.aliases import fold
from rag.checking.case import Case
from rag.checking.name_check import same_name
from rag.checking.tokens import Text, Token
from rag.checking.word_order import out_of_order, sentence_of, turned_round
from rag.names import NameMention
from rag.types import Check

_PRONOUNS = frozenset(
    ("he", "she", "they", "it", "who", "we", "i", "him", "her", "them", "his", "their", "its")
)
_HEADS = (
    r"president|minister|chancellor|secretary|senator|governor|mayor|general|director|commander|"
    r"chief|spokesman|spokeswoman|spokesperson|chairman|ambassador|adviser|advisor|king|queen|"
    r"leader|head|judge|coach|analyst|professor"
)
_TITLE_BEFORE = re.compile(rf"((?:[\w'’-]+\s+){{0,3}}(?:{_HEADS}))\s+$", re.IGNORECASE)
_TITLE_AFTER = re.compile(rf"^,\s+((?:[\w'’-]+\s+){{0,4}}?(?:{_HEADS}))\b", re.IGNORECASE)
_PLAIN = frozenset(("the", "a", "an", "of", "its", "his", "her", "their", "former", "ex", "then"))
_GAP = 6


def check_roles(case: Case) -> Check:
    if case.alignment is None:
        return Check("role", "not_applicable", "nothing of the sentence is in the source")
    wrong = _wrong_title(case)
    if wrong is None and case.alignment.coverage >= 0.5:
        wrong = _other_name(case) or turned_round(case) or out_of_order(case)
    if wrong:
        return Check("role", "fail", wrong)
    return Check("role", "pass", "who does what is as in the source")


# --- titles -----------------------------------------------------------------------------------


def _titles(text: str, name: NameMention) -> list[str]:
    before = _TITLE_BEFORE.search(text[max(0, name.start - 60) : name.start])
    after = _TITLE_AFTER.search(text[name.end : name.end + 80])
    return [match.group(1) for match in (before, after) if match]


def _title_words(title: str) -> set[str]:
    return {fold(word) for word in title.split()} - _PLAIN


def _wrong_title(case: Case) -> str | None:
    """A title that the source gives to somebody else, or another than it gives to this person."""
    for name in case.claim.names:
        for title in _titles(case.claim.text, name):
            head = fold(title.split()[-1])
            own: list[str] = []
            others: list[str] = []
            for material in case.materials:
                for held in material.body.names:
                    found = _titles(material.body.text, held)
                    same = same_name(name.text, held.text, case.aliases) or same_name(
                        held.text, name.text, case.aliases
                    )
                    (own if same else others).extend(found)
            fits = [t for t in own if fold(t.split()[-1]) == head and _fits(title, t)]
            if own and not fits and any(fold(t.split()[-1]) == head for t in (*own, *others)):
                return f"the source calls {name.text} “{own[0]}”, the sentence “{title}”"
    return None


def _fits(claimed: str, given: str) -> bool:
    kinds = {
        "foreign",
        "trade",
        "defense",
        "interior",
        "finance",
        "prime",
        "vice",
        "deputy",
        "health",
        "home",
    }
    return _title_words(claimed) & kinds == _title_words(given) & kinds


# --- places of names --------------------------------------------------------------------------


def _at(body: Text, tokens: Sequence[Token]) -> dict[int, NameMention]:
    """The name that each token belongs to, by the token's place in ``tokens``."""
    held: dict[int, NameMention] = {}
    for place, token in enumerate(tokens):
        for name in body.names:
            if name.start <= token.start < name.end:
                held[place] = name
    return held


def _other_name(case: Case) -> str | None:
    """A name of the sentence where the source, between the same words, has another name."""
    alignment = case.alignment
    if alignment is None or alignment.coverage < 0.85:
        return None
    body, window = alignment.window.material.body, alignment.window.tokens
    claimed, given = _at(case.claim, case.claim.tokens), _at(body, window)
    pairs = alignment.pairs
    matched = {j for _, j in pairs}
    placed = dict(pairs)
    for place, name in claimed.items():
        after = min((j for i, j in pairs if i > place), default=None)
        if after is None or any(p in placed for p, n in claimed.items() if n is name):
            continue
        before = max((j for i, j in pairs if i < place), default=None)
        first, last = sentence_of(body, window, after)
        if (before is not None and before < first) or any(
            _same(name, n, case) for j, n in given.items() if first <= j < last
        ):
            continue
        gap = range(first if before is None else before + 1, after)
        if len(gap) > _GAP or any(window[j].folded in _PRONOUNS for j in gap):
            continue
        rivals = [given[j] for j in gap if j in given and j not in matched]
        if rivals and not any(_same(name, rival, case) for rival in rivals):
            return f"the source has {rivals[-1].text} where the sentence has {name.text}"
    return None


def _same(left: NameMention, right: NameMention, case: Case) -> bool:
    if same_name(left.text, right.text, case.aliases) or same_name(
        right.text, left.text, case.aliases
    ):
        return True
    nations = [case.aliases.country_of(n.text) or n.canonical for n in (left, right)]
    return nations[0] == nations[1]
