"""A name of the claim where the source has another one between the same neighbours."""

from __future__ import annotations

from collections.abc import Sequence

from rag.aliases import Aliases
from rag.checking.case import Case
from rag.checking.name_check import claimed_names
from rag.checking.name_spelling import parts, same_name, spelled_alike, squeezed, written_out
from rag.checking.places import Place, fits_better, place_of, scope
from rag.checking.tokens import Token
from rag.checking.word_order import last_places
from rag.name_words import INNER_TITLES, TITLE_STARTS, TITLES
from rag.names import NameMention

PRONOUNS = frozenset(
    ("he", "she", "they", "it", "who", "we", "i", "him", "her", "them", "his", "their", "its",
     "this", "these", "those", "which", "that", "both", "us", "our", "my", "you")
)  # fmt: skip
_TITLES = TITLES | TITLE_STARTS | INNER_TITLES
_MOST = 4  # words of a lower-case claim that may stand in a name's place


def other_name(case: Case) -> str | None:
    """Why, if the source has another name in the place of one of the claim's."""
    if case.claim.text.islower():
        wrong = _unknown_words(case)
        if wrong is not None:
            return wrong
    for name in claimed_names(case):
        place = place_of(case, name.start, name.end)
        if place is None or not place.tight:
            continue
        rival = _rival(name, place, case)
        if rival is not None:
            return f"the source has {rival.text} where the sentence has {name.text}"
    return None


def same_or_alike(left: NameMention, right: NameMention, case: Case) -> bool:
    """Whether the two can be one: aliases, parts, spellings, a country and its government."""
    aliases = case.aliases
    if same_name(left.text, right.text, aliases) or same_name(right.text, left.text, aliases):
        return True
    if any(_begins(one, other, aliases) for one, other in ((left, right), (right, left))):
        return True
    nations = [aliases.country_of(n.text) or n.canonical for n in (left, right)]
    if nations[0] == nations[1] or spelled_alike(left.text, right.text):
        return True
    ours, theirs = squeezed(left.text), squeezed(right.text)
    short = min(ours, theirs, key=len)
    if len(short) > 3 and short in ours and short in theirs:
        return True
    return bool(
        {left.text.casefold(), *written_out(left.text)}
        & {right.text.casefold(), *written_out(right.text)}
    )


def _begins(short: NameMention, long: NameMention, aliases: Aliases) -> bool:
    """Whether a way to write the one begins the other: "US" and "United States Mint"."""
    said = long.text.casefold()
    return aliases.knows(short.text) and any(
        said.startswith(f"{way.casefold()} ") for way in aliases.variants(short.text)
    )


def _rival(name: NameMention, place: Place, case: Case) -> NameMention | None:
    there = [n for n in place.body.names if place.overlaps(n.start, n.end)]
    if not there or any(same_or_alike(name, n, case) for n in there):
        return None
    if any(t.folded in PRONOUNS for t in place.held) or _beside(place.held, there):
        return None
    text, low = scope(case)
    high = low + len(text)
    same = [
        (n.start, n.end)
        for n in place.body.names
        if low <= n.start < high
        and not place.overlaps(n.start, n.end)
        and same_or_alike(name, n, case)
    ]
    return None if fits_better(case, place, same) else there[-1]


def _beside(held: Sequence[Token], names: Sequence[NameMention]) -> bool:
    """Whether a word that says something stands beside the names: "the London company"."""
    return any(
        t.content and t.folded not in _TITLES and not any(n.start <= t.start < n.end for n in names)
        for t in held
    )


def _opens(tokens: Sequence[Token], place: int, ends: frozenset[int]) -> bool:
    """Whether a clause begins at the place."""
    return place == 0 or place - 1 in ends or tokens[place - 1].breaks


def _unknown_words(case: Case) -> str | None:
    """Of a claim without capitals: words that stand where a cased source has a name."""
    alignment = case.alignment
    if alignment is None or alignment.window.text.islower():
        return None
    claim = case.claim.tokens
    to_claim = {j: i for i, j in alignment.pairs}
    matched = dict(alignment.pairs)
    body, window = alignment.window.material.body, alignment.window.tokens
    ends = last_places(body, window)
    for name in body.names:
        places = [j for j, t in enumerate(window) if name.start <= t.start < name.end]
        if not places or any(j in to_claim for j in places):
            continue
        before, after = to_claim.get(places[0] - 1), to_claim.get(places[-1] + 1)
        if before is None and _opens(window, places[0], ends):
            before = -1
        if before is None or after is None or not 1 < after - before <= _MOST + 1:
            continue
        words = claim[before + 1 : after]
        place = place_of(case, words[0].start, words[-1].end)
        if place is None or not place.tight or any(before < i < after for i in matched):
            continue
        said = case.claim.text[words[0].start : words[-1].end]
        if not all(t.content for t in words) or any(t.folded in PRONOUNS for t in words):
            continue
        given = NameMention(words[0].start, words[-1].end, said, said)
        if same_or_alike(given, name, case) or set(parts(said)) & set(parts(name.text)):
            continue
        return f"the source has {name.text} where the sentence has {said}"
    return None
