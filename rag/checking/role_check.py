"""Who did what: no name in another's place, no subject in the object's, no other title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.aliases import fold
from rag.checking.case import Case
from rag.checking.doers import names_turned, speaker_for_doer
from rag.checking.name_check import claimed_names, same_name
from rag.checking.name_place import PRONOUNS, other_name, same_or_alike
from rag.checking.places import place_of
from rag.checking.tokens import Text, Token
from rag.checking.word_order import has_passive, sentence_of, speaker_words, turned_round
from rag.names import NameMention
from rag.types import Check

_HEADS = (
    r"president|minister|chancellor|secretary|senator|governor|mayor|general|director|commander|"
    r"chief|spokesman|spokeswoman|spokesperson|chairman|ambassador|adviser|advisor|king|queen|"
    r"leader|head|judge|coach|analyst|professor"
)
_TITLE_BEFORE = re.compile(rf"((?:[\w'’-]+\s+){{0,3}}(?:{_HEADS}))\s+$", re.IGNORECASE)
_TITLE_AFTER = re.compile(rf"^,\s+((?:[\w'’-]+\s+){{0,4}}?(?:{_HEADS}))\b", re.IGNORECASE)
_PLAIN = frozenset(("the", "a", "an", "of", "its", "his", "her", "their", "former", "ex", "then"))
_DEFINITE = frozenset(("the", "this", "that", "these", "those"))
_GAP = 6
_CLOSELY = 0.85
_ORDERED = 0.6  # share of the claim's words that must be in the source's order


def check_roles(case: Case) -> Check:
    if case.alignment is None:
        return Check("role", "not_applicable", "nothing of the sentence is in the source")
    wrong = _wrong_title(case)
    if wrong is None and case.alignment.coverage >= 0.5:
        wrong = (
            other_name(case)
            or _displaced(case)
            or turned_round(case)
            or names_turned(case)
            or speaker_for_doer(case)
        )
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


def _displaced(case: Case) -> str | None:
    """A name that stands where the source has another one, or in another part of the sentence."""
    alignment = case.alignment
    if alignment is None or alignment.coverage < 0.85:
        return None
    body, window = alignment.window.material.body, alignment.window.tokens
    claimed, given = _at(case.claim, case.claim.tokens), _at(body, window)
    span = _main_sentence(case)
    if span is None:
        return None
    placed = {i: j for i, j in alignment.pairs if span[0] <= j < span[1]}
    for name in claimed_names(case):
        places = [p for p, n in claimed.items() if n is name]
        if not places or any(p in placed for p in places):
            continue
        before = max((j for i, j in placed.items() if i < places[0]), default=None)
        after = min((j for i, j in placed.items() if i > places[-1]), default=None)
        place = place_of(case, name.start, name.end)
        if place is not None and any(t.folded in PRONOUNS for t in place.held):
            continue
        inside = {j: n for j, n in given.items() if span[0] <= j < span[1]}
        held = [j for j, n in inside.items() if same_or_alike(name, n, case)]
        if held:
            wrong = _moved(case, name, places, held, span)
        else:
            low = span[0] if before is None else before + 1
            gap = range(low, span[1] if after is None else after)
            wrong = _replaced(case, name, gap, given)
        if wrong:
            return wrong
    return None


def _ends_the_claim(case: Case, name: NameMention) -> bool:
    """Whether the name ends the claim, as in "…, according to X"."""
    return not re.search(r"\w", case.claim.text[name.end :])


def _main_sentence(case: Case) -> tuple[int, int] | None:
    """The window's sentence that holds most of the claim's words, if it holds 7 of 10."""
    alignment = case.alignment
    if alignment is None:
        return None
    body, window = alignment.window.material.body, alignment.window.tokens
    claim = case.claim.tokens
    content = [j for i, j in alignment.pairs if claim[i].content]
    spans = {sentence_of(body, window, j) for j in content}
    best = max(spans, key=lambda s: (sum(s[0] <= j < s[1] for j in content), -s[0]), default=None)
    if best is None or sum(best[0] <= j < best[1] for j in content) < 0.7 * len(content):
        return None
    return best


def _moved(
    case: Case, name: NameMention, places: list[int], held: list[int], span: tuple[int, int]
) -> str | None:
    """Why, if no neighbour of the name moved along with it, nor a passive or a speaker explains."""
    claim, alignment = case.claim.tokens, case.alignment
    if alignment is None or case.aliases.is_demonym(name.text) or _apposed(case, name):
        return None
    if alignment.coverage < 0.95 or alignment.ordered < _CLOSELY:
        return None
    window = alignment.window.tokens
    sentence = window[span[0] : span[1]]
    if has_passive(claim) != has_passive(sentence):
        return None
    text = alignment.window.material.body.text[sentence[0].start : sentence[-1].end]
    spoken = speaker_words(case.claim.text) | speaker_words(text + ".")
    if spoken & set(fold(name.text).split()) or _near_title(claim, places[0], places[-1]):
        return None
    ours = _neighbours(claim, places[0], places[-1])
    for place in held:
        theirs = _neighbours(window, place, place)
        if ours & theirs or _near_title(window, place, place):
            return None
    return f"{name.text} stands in another part of the source's sentence"


def _apposed(case: Case, name: NameMention) -> bool:
    """Whether it only says where the name before it lies: "Phoenix, Arizona"."""
    return bool(
        re.search(r"[A-Z][\w.'’-]*, $", case.claim.text[max(0, name.start - 20) : name.start])
    )


def _neighbours(tokens: Sequence[Token], first: int, last: int) -> set[tuple[int, str]]:
    """The words directly before and behind a name."""
    found: set[tuple[int, str]] = set()
    if first > 0:
        found.add((-1, tokens[first - 1].norm))
    if last + 1 < len(tokens):
        found.add((1, tokens[last + 1].norm))
    return found


def _near_title(tokens: Sequence[Token], first: int, last: int) -> bool:
    near = tokens[max(0, first - 3) : last + 4]
    return any(re.fullmatch(_HEADS, token.folded) for token in near)


def _replaced(
    case: Case, name: NameMention, gap: range, given: dict[int, NameMention]
) -> str | None:
    """Why, if the source has something else between the same neighbours."""
    alignment = case.alignment
    if alignment is None or len(gap) > _GAP or alignment.ordered < _ORDERED:
        return None
    window = alignment.window.tokens
    matched = {j for _, j in alignment.pairs}
    if _ends_the_claim(case, name):
        gap = gap[:2]
    rivals = [given[j] for j in gap if j in given and j not in matched]
    if any(window[j].folded in PRONOUNS for j in gap):
        return None
    if any(same_or_alike(name, rival, case) for rival in rivals):
        return None
    if rivals:
        return f"the source has {rivals[-1].text} where the sentence has {name.text}"
    loose = [window[j] for j in gap if window[j].content and j not in matched]
    if (
        len(gap) > 3
        or alignment.ordered < _CLOSELY
        or not loose
        or fold(loose[-1].folded) in fold(name.text)
        or any(window[j].folded in _DEFINITE for j in gap)
    ):
        return None
    return f"the source has “{loose[-1].folded}” where the sentence has {name.text}"
