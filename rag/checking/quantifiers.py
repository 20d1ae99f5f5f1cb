"""How many and how often, told by words: "most" is not "all", "a few weeks" are not years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.checking.alignment import Alignment
from rag.checking.case import Case
from rag.checking.places import Place, fits_better, place_of
from rag.checking.tokens import Token
from rag.number_words import UNITS

# Words of one line may stand for each other.
_CLASSES_TEXT = """
all every each entire always entirely completely fully whole
most mostly usually generally normally often typically mainly largely frequently commonly majority
many several numerous various multiple
some sometimes occasionally partly certain
few rarely seldom hardly scarcely
exactly precisely
"""
_CLASS: Mapping[str, int] = {
    word: place for place, line in enumerate(_CLASSES_TEXT.split("\n")) for word in line.split()
}
_NEARLY = frozenset(("almost", "nearly", "but", "not"))  # "almost all", "all but two"
_FREQUENCIES = frozenset(
    ("always", "usually", "generally", "normally", "often", "typically", "frequently", "sometimes",
     "occasionally", "rarely", "seldom", "hardly")
)  # fmt: skip
_NEAR_COPY = 0.7
_ONLY = frozenset(("only", "sole", "solely", "exclusively"))
_AT = frozenset(("least", "most"))


def other_quantifier(case: Case) -> str | None:
    """Why, if the claim has another quantifier than the source has in its place, or "only" where
    the source has nothing.
    """
    alignment = case.alignment
    if alignment is None:
        return None
    matched = dict(alignment.pairs)
    for i, token in enumerate(case.claim.tokens):
        said = _CLASS.get(token.folded)
        if i in matched:
            continue
        if _is_only(case.claim.tokens, i) and _put_in(i, matched, alignment):
            return f"the sentence says “{token.folded}”, the source does not"
        if said is None and token.folded not in _ONLY:
            continue
        place = place_of(case, token.start, token.end)
        if place is None or not place.tight:
            continue
        there = _words(place, alignment)
        held = next((w for w in there if _CLASS.get(w.folded) not in (None, said)), None)
        if held is not None and (held.folded in _FREQUENCIES) != (token.folded in _FREQUENCIES):
            continue  # "many" counts things, "often" times
        if held is not None and any(w.folded in _NEARLY for w in place.held):
            continue
        same = [(t.start, t.end) for t in place.tokens if _CLASS.get(t.folded) == said]
        if held is not None and not fits_better(case, place, same):
            return _differs(held, token)
    return _other_frequency(alignment)


def _is_only(tokens: Sequence[Token], place: int) -> bool:
    """ "only", but not in "only rarely"."""
    after = tokens[place + 1].folded if place + 1 < len(tokens) else ""
    return tokens[place].folded in _ONLY and after not in _CLASS


def _other_frequency(alignment: Alignment) -> str | None:
    """As :func:`other_quantifier` for "usually", which may stand anywhere in a sentence."""
    if alignment.coverage < _NEAR_COPY or alignment.window.first != alignment.window.last:
        return None
    taken = {i for i, _ in alignment.pairs}
    told = [t for t in alignment.window.tokens if t.folded in _FREQUENCIES]
    said = [t for i, t in enumerate(alignment.claim) if t.folded in _FREQUENCIES and i not in taken]
    if len(told) == len(said) == 1 and _CLASS[told[0].folded] != _CLASS[said[0].folded]:
        return _differs(told[0], said[0])
    return None


def _differs(held: Token, said: Token) -> str:
    return f"the source says “{held.folded}”, the sentence “{said.folded}”"


def other_unit(case: Case) -> str | None:
    """Why, if a measure without a figure is another one in the source: "a few years", "weeks"."""
    alignment = case.alignment
    if alignment is None:
        return None
    matched = dict(alignment.pairs)
    for i, token in enumerate(case.claim.tokens):
        said = UNITS.get(token.folded)
        if said is None or i in matched or len(token.folded) < 3:
            continue
        place = place_of(case, token.start, token.end)
        if place is None or not place.tight:
            continue
        there = _words(place, alignment)
        units = [w for w in there if UNITS.get(w.folded)]
        if len(units) == 1 == len(there) and UNITS[units[0].folded] != said:
            return f"the source says {units[0].folded}, the sentence {token.folded}"
    return None


def _words(place: Place, alignment: Alignment) -> list[Token]:
    """The unmatched words in the place."""
    taken = {j for _, j in alignment.pairs}
    return [place.tokens[j] for j in range(place.low, place.high) if j not in taken]


def _put_in(i: int, matched: Mapping[int, int], alignment: Alignment) -> bool:
    """Whether the words on both sides stand side by side in the source ("the" aside)."""
    claim: Sequence[Token] = alignment.claim
    before = next((p for p in (i - 1, i - 2) if p in matched), None)
    after = next((p for p in (i + 1, i + 2) if p in matched), None)
    if before is None or after is None:
        return False
    between = [*claim[before + 1 : i], *claim[i + 1 : after]]
    if any(t.content for t in between):
        return False
    window = alignment.window.tokens
    gap = window[matched[before] + 1 : matched[after]]
    return len(gap) <= 1 and not any(t.content or t.folded in _ONLY | _AT for t in gap)
