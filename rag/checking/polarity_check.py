"""Negation and modality: "not" neither lost nor gained, "may" not turned into "will"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.checking.alignment import Alignment
from rag.checking.case import Case
from rag.checking.tokens import Token
from rag.checking.word_order import last_places
from rag.types import Check

_NOT_TEXT = "not no never none neither nor without nobody nothing cannot nowhere"
_NOT = frozenset(_NOT_TEXT.split())
_AGAINST_TEXT = """
deny denies denied denying refuse refuses refused refusing fail fails failed failing reject rejects
rejected lack lacks lacked lacking unlikely hardly barely unable stop stopped stops prevent prevents
prevented avoid avoided ban banned barred rule rules ruled few little dismiss dismisses dismissed
false falsely halt halted cancel cancelled canceled abandon abandoned unwilling impossible rarely
seldom scarcely absence absent
"""
_AGAINST = frozenset(_AGAINST_TEXT.split())

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
_VERBS_TEXT = "know known say said tell told have had use used get give given go make made think"
_VERBS = frozenset(_VERBS_TEXT.split())
# "had never imagined that it hurt", "did not know that he left": what follows is so all the same.
_FACTIVE_TEXT = """
know known knew imagine imagined forget forgot forgotten realise realised realize realized surprise
surprised surprising regret regretted doubt doubted only just until
"""
_FACTIVE = frozenset(_FACTIVE_TEXT.split())
_DENIERS = frozenset(
    (
        "denied",
        "denies",
        "deny",
        "denying",
        "refused",
        "refuses",
        "refuse",
        "failed",
        "fails",
        "fail",
    )
)
_EXCEPT = frozenset(("except", "only", "until", "unless", "just", "but"))
_OPINION = frozenset(
    ("think", "believe", "believes", "thinks", "guess", "suppose", "forecast", "forecasts",
     "project", "projects", "projected", "predict", "predicts", "predicted", "anticipate",
     "anticipates", "anticipated", "estimate", "estimates", "estimated", "guidance", "outlook",
     "target", "targets", "due", "would-be", "bid", "proposal", "plan", "hope")
)  # fmt: skip
_CONDITION = frozenset(("if", "unless", "should", "once", "when", "case", "without", "after"))
_REACH = 5
_NEAR = 4
_MIN_COVERAGE = 0.7


def check_negation(case: Case) -> Check:
    alignment = case.alignment
    if alignment is None or alignment.coverage < _MIN_COVERAGE:
        return Check("negation", "not_applicable", "too little of the sentence is in the source")
    claim, window = case.claim.tokens, alignment.window.tokens
    claim_ends = last_places(case.claim, claim)
    window_ends = last_places(alignment.window.material.body, window)
    to_window = dict(alignment.pairs)
    to_claim = {j: i for i, j in alignment.pairs}
    kept = {t.folded for t in claim} & {t.folded for t in window}
    for j in _negators(window, window_ends, kept):
        governed = next((g for g in _governed(window, j, window_ends) if g in to_claim), None)
        if governed is None or not _together(alignment, to_claim[governed], governed):
            continue
        if not _negated(claim, to_claim[governed], claim_ends):
            return Check("negation", "fail", _lost(window, j, governed))
    if not any(_is_against(t) for t in claim):
        for j in _deniers(window):
            governed = next((g for g in _governed(window, j, window_ends) if g in to_claim), None)
            if governed is not None and _together(alignment, to_claim[governed], governed):
                return Check("negation", "fail", _lost(window, j, governed))
    for i in _negators(claim, claim_ends, kept):
        first = next(_governed(claim, i, claim_ends), None)
        if (
            first is not None
            and first not in to_window
            and any(
                t.norm == claim[first].norm and _negated(window, j, window_ends)
                for j, t in enumerate(window)
            )
        ):
            continue
        governed = next((g for g in _governed(claim, i, claim_ends) if g in to_window), None)
        if governed is None or not _together(alignment, governed, to_window[governed]):
            continue
        if not _negated(window, to_window[governed], window_ends):
            return Check("negation", "fail", _gained(claim, i, governed))
    return Check("negation", "pass", "nothing is denied that the source affirms, or the reverse")


def _together(alignment: Alignment, i: int, j: int) -> bool:
    """Whether the words around a matched word match too: the same statement, not just a word."""
    claim = alignment.claim
    near = [
        1.0 if claim[a].content else 0.3
        for a, b in alignment.pairs
        if a != i and abs(a - i) <= _NEAR and abs(b - j) <= _NEAR + 1
    ]
    return sum(near) >= 1.0


def _is_not(token: Token) -> bool:
    return token.norm in _NOT or token.folded in _NOT


def _is_against(token: Token) -> bool:
    return (
        _is_not(token) or token.folded in _AGAINST or token.folded.startswith(("un", "in", "non"))
    )


def _empty(tokens: Sequence[Token], place: int) -> bool:
    """ "not only", "not know that": a negation that leaves what follows as it is."""
    return any(t.folded in _FACTIVE for t in tokens[place + 1 : place + 3])


def _deniers(tokens: Sequence[Token]) -> Iterator[int]:
    """ "denied that", "refused to", "failed to": verbs that deny what follows."""
    for place, token in enumerate(tokens[:-1]):
        if token.folded not in _DENIERS or any(map(_is_not, tokens[max(0, place - 3) : place])):
            continue
        if tokens[place + 1].folded in ("to", "that", "any", "having", "he", "she", "it", "they"):
            yield place


def _negators(tokens: Sequence[Token], ends: frozenset[int], kept: set[str]) -> Iterator[int]:
    """The places of "not" and the like, without "not only" and, unless the other side has these
    words too, what holds until or except.
    """
    for place, token in enumerate(tokens):
        if not _is_not(token) or _empty(tokens, place):
            continue
        last = next((p for p in range(place, len(tokens)) if p in ends), len(tokens) - 1)
        first = next((p + 1 for p in range(place - 1, -1, -1) if p in ends), 0)
        if not {t.folded for t in tokens[first : last + 1]} & _EXCEPT - kept:
            yield place


def _governed(tokens: Sequence[Token], place: int, ends: frozenset[int]) -> Iterator[int]:
    """The content words that the word at ``place`` governs: the next few of its clause."""
    if tokens[place].breaks or place in ends:
        return
    found = 0
    for after in range(place + 1, min(len(tokens), place + 1 + _REACH)):
        if tokens[after].content or tokens[after].folded in _VERBS:
            yield after
            found += 1
        if found == 2 or tokens[after].breaks or after in ends:
            return


def _negated(tokens: Sequence[Token], place: int, ends: frozenset[int]) -> bool:
    """Whether a word of the same sentence shortly before denies it, or "no" shortly behind."""
    first = next((p + 1 for p in range(place - 1, -1, -1) if p in ends), 0)
    before = range(max(first, place - _REACH - 2), place)
    if any(
        (_is_not(tokens[p]) and not _empty(tokens, p)) or tokens[p].folded in _AGAINST
        for p in before
    ):
        return True
    behind = range(place, min(len(tokens), place + 3))
    return any(
        _is_not(tokens[p]) and tokens[p].folded != "without" and (p == place or p - 1 not in ends)
        for p in behind
    )


def _lost(window: Sequence[Token], place: int, governed: int) -> str:
    return f"the source says “{_words(window, place, governed)}”, the sentence affirms it"


def _gained(claim: Sequence[Token], place: int, governed: int) -> str:
    return f"the sentence says “{_words(claim, place, governed)}”, the source does not"


def _words(tokens: Sequence[Token], first: int, last: int) -> str:
    return " ".join(token.folded for token in tokens[first : last + 1])


# --- modality ---------------------------------------------------------------------------------


def check_modality(case: Case) -> Check:
    alignment = case.alignment
    if alignment is None or alignment.coverage < _MIN_COVERAGE:
        return Check("modality", "not_applicable", "too little of the sentence is in the source")
    wrong = _raised(case, alignment) or _condition_lost(case, alignment)
    if wrong:
        return Check("modality", "fail", wrong)
    return Check("modality", "pass", "nothing is more certain than in the source")


def _raised(case: Case, alignment: Alignment) -> str | None:
    claim, window = case.claim.tokens, alignment.window.tokens
    to_claim = {j: i for i, j in alignment.pairs}
    ends = last_places(alignment.window.material.body, window)
    for j, token in enumerate(window):
        level = _LEVELS.get(token.folded, _FACT)
        if level >= _WILL or j in to_claim or _is_noun(window, j):
            continue
        governed = next((g for g in _governed(window, j, ends) if g in to_claim), None)
        if governed is None or governed != next(_governed(window, j, ends), None):
            continue
        place = to_claim[governed]
        if not _together(alignment, place, governed) or _is_participle(claim, place):
            continue
        said = _level(claim, to_claim[governed])
        if said > level and not (level == _WOULD and said == _WILL):
            word = window[governed].folded
            return f"in the source “{token.folded} … {word}” is {_SHOWN[level]}, not a fact"
    return None


def _condition_lost(case: Case, alignment: Alignment) -> str | None:
    """Why, if the claim is what the source says for the case that something else happens."""
    claim, window = case.claim.tokens, alignment.window.tokens
    if any(_LEVELS.get(t.folded, _FACT) <= _WOULD or t.folded in _CONDITION for t in claim):
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
            return f"in the source this holds only “{_words(window, place, cut)}”"
    return None


def _is_participle(tokens: Sequence[Token], place: int) -> bool:
    """ "purchasing your product", not "was purchasing"."""
    before = tokens[place - 1].folded if place else ""
    return tokens[place].folded.endswith("ing") and before not in ("is", "are", "was", "were")


def _is_noun(tokens: Sequence[Token], place: int) -> bool:
    """ "a plan", "the attempt", "ready" after a noun: no marker of what follows unless "to"."""
    if tokens[place].folded.startswith(("seem", "appear")):
        return not any(t.folded == "to" for t in tokens[place + 1 : place + 2])
    if _LEVELS[tokens[place].folded] != _INTENDED or tokens[place].folded in (
        "likely",
        "probably",
        "should",
    ):
        return False
    return not any(t.folded in ("to", "that", "it") for t in tokens[place + 1 : place + 4])


def _level(tokens: Sequence[Token], place: int) -> int:
    """How certain the word at ``place`` is: the weakest marker in the words before it."""
    near = [token.folded for token in tokens[max(0, place - _REACH - 2) : place]]
    if any(t.folded in _OPINION for t in tokens):
        return _POSSIBLE
    if any(a.folded == "said" and b.folded == "to" for a, b in pairwise(tokens)):
        return _POSSIBLE
    aimed = _INTENDED if "to" in near[-2:] else _FACT
    near += [token.folded for token in tokens[place + 1 : place + 4]]
    return min([aimed, *(_LEVELS.get(word, _FACT) for word in near)])
