"""Modality: "may" is not turned into "will", "alleged" and a condition are not left out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rag.checking.alignment import Alignment
from rag.checking.case import Case
from rag.checking.clause_words import REACH, governed, shown_words, together
from rag.checking.tokens import Token
from rag.checking.word_order import last_places
from rag.types import Check

_POSSIBLE, _INTENDED, _WOULD, _WILL, _FACT = 1, 2, 3, 4, 5
_LEVELS_TEXT = (
    (_POSSIBLE, "may might could possibly perhaps potentially reportedly allegedly apparently "
                "supposedly seems seem seemed appears appear appeared suspected alleged rumoured "
                "rumored if unless"),
    (_INTENDED, "plan plans planned planning intend intends intended intending hope hopes hoped "
                "hoping want wants wanted expect expects expected likely probably threaten "
                "threatens threatened threatening consider considers considered considering "
                "propose proposes proposed seek seeks seeking sought aim aims aimed aiming "
                "should try tries tried trying attempt attempts attempted attempting urge urged "
                "urges ask asked asks prepare prepares prepared preparing scheduled vowed promised "
                "pledged agreed ready set request requested requests demand demanded demands"),
    (_WOULD, "would"),
    (_WILL, "will shall going"),
)  # fmt: skip
_LEVELS = {word: level for level, text in _LEVELS_TEXT for word in text.split()}
_SHOWN = {_POSSIBLE: "a possibility", _INTENDED: "a plan or wish", _WOULD: "what would be"}
_OPINION = frozenset(
    ("think", "believe", "believes", "thinks", "guess", "suppose", "forecast", "forecasts",
     "project", "projects", "projected", "predict", "predicts", "predicted", "anticipate",
     "anticipates", "anticipated", "estimate", "estimates", "estimated", "guidance", "outlook",
     "target", "targets", "due", "would-be", "bid", "proposal", "plan", "hope")
)  # fmt: skip
_CONDITION = frozenset(("if", "unless", "should", "once", "when", "case", "without", "after"))
# What makes a thing doubtful, or not yet so, by standing before it.
_DOUBTS_TEXT = """
possible possibly potential potentially alleged allegedly suspected supposed supposedly apparent
apparently reportedly purported purportedly presumed presumably proposed planned prospective
considered believed thought rumoured rumored likely probably perhaps maybe may might could seems
seemed appears appeared expected hoping hoped claimed accused unconfirmed would-be tentative
intended
"""
_DOUBTS = frozenset(_DOUBTS_TEXT.split())
_GAP = 6  # words
_NEAR_COPY = 0.8
_MIN_COVERAGE = 0.7


def check_modality(case: Case) -> Check:
    alignment = case.alignment
    if alignment is None or alignment.coverage < _MIN_COVERAGE:
        return Check("modality", "not_applicable", "too little of the sentence is in the source")
    wrong = (
        _raised(case, alignment)
        or _doubt_left_out(case, alignment)
        or _condition_lost(case, alignment)
    )
    if wrong:
        return Check("modality", "fail", wrong)
    return Check("modality", "pass", "nothing is more certain than in the source")


def _raised(case: Case, alignment: Alignment) -> str | None:
    claim, window = case.claim.tokens, alignment.window.tokens
    to_claim = {j: i for i, j in alignment.pairs}
    ends = last_places(alignment.window.material.body, window)
    for j, token in enumerate(window):
        level = _level_of(token)
        if level >= _WILL or j in to_claim or _is_noun(window, j):
            continue
        verb = next((g for g in governed(window, j, ends) if g in to_claim), None)
        if verb is None or verb != next(governed(window, j, ends), None):
            continue
        place = to_claim[verb]
        if not together(alignment, place, verb) or _is_participle(claim, place):
            continue
        said = _level(claim, to_claim[verb])
        if said > level and not (level == _WOULD and said == _WILL):
            word = window[verb].folded
            return f"in the source “{token.folded} … {word}” is {_SHOWN[level]}, not a fact"
    return None


def _doubt_left_out(case: Case, alignment: Alignment) -> str | None:
    """Why, if "alleged" or "potentially" is gone from between words that the claim has side by
    side, but for a "was" or "has".
    """
    claim, window = case.claim.tokens, alignment.window.tokens
    if any(t.folded in _DOUBTS or _level_of(t) <= _INTENDED for t in claim) or _said_to(claim):
        return None
    if alignment.coverage < _NEAR_COPY:
        return None
    ends = last_places(alignment.window.material.body, window)
    for (i, j), (after, behind) in pairwise(alignment.pairs):
        between = range(j + 1, behind)
        if not 0 < len(between) <= _GAP or any(p in ends for p in (j, *between)):
            continue
        if any(t.content for t in claim[i + 1 : after]) or after - i > _GAP:
            continue
        doubt = next((window[p] for p in between if window[p].folded in _DOUBTS), None)
        rest = [window[p] for p in between if window[p].content and window[p] is not doubt]
        if doubt is None or len(rest) > 1 or not together(alignment, after, behind):
            continue
        return f"the source says “{_told(window, j, behind)}”, the sentence leaves out the doubt"
    return None


def _told(tokens: Sequence[Token], first: int, last: int) -> str:
    return shown_words(tokens, max(first, last - _GAP), last)


def _condition_lost(case: Case, alignment: Alignment) -> str | None:
    """Why, if the claim is what the source says for the case that something else happens."""
    claim, window = case.claim.tokens, alignment.window.tokens
    if any(_level_of(t) <= _WOULD or t.folded in _CONDITION for t in claim):
        return None
    ends = last_places(alignment.window.material.body, window)
    taken = {j for i, j in alignment.pairs if claim[i].content}
    for place, token in enumerate(window):
        opens = place == 0 or place - 1 in ends
        if token.folded not in ("if", "unless") or not (opens or window[place - 1].breaks):
            continue
        first = next((p + 1 for p in range(place - 1, -1, -1) if p in ends), 0)
        last = next((p for p in range(place, len(window)) if p in ends), len(window) - 1)
        cut = next((p for p in range(place, last) if window[p].breaks), last) if opens else last
        main = [*range(first, place), *range(cut + 1, last + 1)]
        if any(window[p].folded in ("will", "would", "shall") for p in main) and (
            len(taken.intersection(main)) >= 2 and not taken.intersection(range(place, cut + 1))
        ):
            return f"in the source this holds only “{shown_words(window, place, cut)}”"
    return None


def _is_participle(tokens: Sequence[Token], place: int) -> bool:
    """ "purchasing your product", not "was purchasing"."""
    before = tokens[place - 1].folded if place else ""
    return tokens[place].folded.endswith("ing") and before not in ("is", "are", "was", "were")


def _is_noun(tokens: Sequence[Token], place: int) -> bool:
    """ "a plan", "the attempt", "ready" after a noun: no marker of what follows unless "to"."""
    if tokens[place].folded.startswith(("seem", "appear")):
        return not any(t.folded == "to" for t in tokens[place + 1 : place + 2])
    if _level_of(tokens[place]) != _INTENDED or tokens[place].folded in (
        "likely",
        "probably",
        "should",
    ):
        return False
    return not any(t.folded in ("to", "that", "it") for t in tokens[place + 1 : place + 4])


def _level(tokens: Sequence[Token], place: int) -> int:
    """How certain the word at ``place`` is: the weakest marker in the words before it."""
    near = [token.folded for token in tokens[max(0, place - REACH - 2) : place + 1]]
    if any(t.folded in _OPINION for t in tokens):
        return _POSSIBLE
    if _said_to(tokens):
        return _POSSIBLE
    aimed = _INTENDED if "to" in near[-2:] else _FACT
    near += [token.folded for token in tokens[place + 1 : place + 4]]
    return min([aimed, *(_LEVELS.get(_bare(word), _FACT) for word in near)])


def _said_to(tokens: Sequence[Token]) -> bool:
    return any(a.folded == "said" and b.folded == "to" for a, b in pairwise(tokens))


def _level_of(token: Token) -> int:
    return _LEVELS.get(_bare(token.folded), _FACT)


def _bare(word: str) -> str:
    """ "could" for "couldn't"."""
    return word.removesuffix("n't")
