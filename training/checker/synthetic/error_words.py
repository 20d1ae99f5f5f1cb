"""Errors of single words: negation, antonyms, quantifiers, modality, predicates."""

from __future__ import annotations

import re

from training.checker.synthetic.clean import replaced
from training.checker.synthetic.model import Change, Label, Setting
from training.checker.synthetic.predicates import GROUPS
from training.checker.synthetic.verbs import (
    BASE_OF_PARTICIPLE,
    BASE_OF_PAST,
    BASE_OF_THIRD,
    BASES,
    forms,
    past,
    third,
)
from training.checker.synthetic.wording import ANTONYMS

_AUXILIARY = re.compile(
    r"\b(?P<aux>is|are|was|were|will|would|should|must|can|could)\b"
    r"(?! (?:not|never|no|only|also|be able|some|little|just|probably|likely|still|rather)\b|n't|,)"
)
_HAVE = re.compile(r"\b(?P<aux>has|have|had) (?=(?P<next>[a-z]+)\b)")
_PAST_VERB = re.compile(
    rf"(?<=[\w.'\")] )(?P<verb>{'|'.join(sorted(BASE_OF_PAST))}) "
    r"(?=(?:the|an?|his|her|its|their|that|him|them|it|to the|in|[A-Z\d])\b)"
)
_NOT_FINITE = re.compile(
    r"(?:\b(?:was|were|is|are|be|been|being|has|have|had|by|to|and|or|the|an?|of|also|not|never|"
    r"who|which|that|people|those|first|\w+ly)|,) $",
    re.IGNORECASE,
)
_DID_NOT = re.compile(r"\b(?:did not|didn't) (?P<verb>[a-z]+)\b")
_DOES_NOT = re.compile(r"\b(?:does not|doesn't) (?P<verb>[a-z]+)\b")
_DO_NOT = re.compile(r"\b(?:do not|don't) (?=[a-z])")
_NOT = re.compile(
    r"\b(?P<aux>is|are|was|were|will|would|should|must|can|could|has|have|had) ?(?:not|n't|never) "
    r"(?!only|necessarily|just|yet|until|all|every|even|merely|simply|a single|any|so|been so|as)"
    r"|\b(?P<short>is|are|was|were|would|should|must|could|has|have|had)n't (?!only|just|yet|until)"
    r"|\b(?P<cannot>cannot|can't) "
)
_NO = re.compile(
    r"\b(?P<before>was|were|is|are|has|had|have|found|with|there's) no (?=[a-z]+s\b|evidence\b)"
)
_UNTIL = re.compile(r"\b(?:any|anyone|anything|ever|until|either|whether|nor|yet|at all)\b")
_FLIPS = (
    (r"\bdenied (?=that|the|any|a)", "confirmed "), (r"\bconfirmed (?=that|the)", "denied "),
    (r"\bdenies (?=that|the|any|a)", "confirms "), (r"\bconfirms (?=that|the)", "denies "),
    (r"\brefused to\b", "agreed to"), (r"\bfailed to\b", "managed to"),
    (r"\bdeclined to\b", "agreed to"), (r"\bagreed to\b", "refused to"),
    (r"\bnever (?=[a-z]+ed\b)", ""), (r"\bno longer\b", "still"),
    (r"\bstill (?=[a-z])", "no longer "),
    (r"\bruled out\b", "confirmed"), (r"\bbanned from\b", "allowed to take part in"),
    (r"\bbelieves? that\b", "doubted that"), (r"\bwithout (?=a|the|any)", "with "),
    (r"\bunable to\b", "able to"), (r"\bable to\b", "unable to"),
)  # fmt: skip
_QUANTIFIERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\bup to (?=[$£€\d]|\w+ (?:hundred|thousand|million))", ("", "exactly ", "more than ")),
    (r"\bat least (?=[$£€\d]|[a-z])", ("exactly ", "at most ", "fewer than ")),
    (r"\b(?:about|around|approximately|"
     r"some) (?=[$£€\d])", ("exactly ", "more than ", "fewer than ")),
    (r"\b(?:nearly|almost) (?=[$£€\d]|a (?:hundred|million)|half)", ("more than ", "exactly ")),
    (r"\bmore than (?=[$£€\d])", ("exactly ", "nearly ")),
    (r"\b(?:over|as many as) (?=[$£€]?\d[\d,]* [a-z])", ("exactly ", "fewer than ")),
    (r"\bone of the\b", ("the only one of the",)),
    (r"\bsome of the\b", ("all of the", "none of the")), (r"\bsome of\b", ("all of",)),
    (r"\bmost of the\b", ("all of the", "few of the")), (r"\bmost of\b", ("all of", "none of")),
    (r"\bmany of the\b", ("all of the", "few of the")), (r"\bmany of\b", ("all of", "few of")),
    (r"\b(?:[Mm]any|[Ss]ome|[Mm]ost) (?=[a-z]+s\b)(?! (?:times|years|ways))", ("all ", "few ")),
    (r"\bsometimes\b", ("always", "never")), (r"\boften\b", ("always",)),
    (r"\busually\b", ("always",)), (r"\bgenerally\b", ("always",)), (r"\bmostly\b", ("entirely",)),
    (r"\bpartly\b", ("entirely",)), (r"\bpartially\b", ("completely",)), (r"\ba few\b", ("many",)),
    (r"\bseveral (?=[a-z]+s\b)", ("all ", "hundreds of ")), (r"\bdozens of\b", ("hundreds of",)),
    (r"\bhundreds of\b", ("thousands of", "dozens of")), (r"\bthousands of\b", ("millions of",)),
    (r"\ba number of\b", ("all",)), (r"\ball (?=[a-z]+s\b)", ("some ", "most ")),
    (r"\ball of the\b", ("some of the",)), (r"\bhalf of\b", ("all of", "a third of")),
    (r"\btwo-thirds\b", ("half",)), (r"\bmainly\b", ("only",)), (r"\bprimarily\b", ("only",)),
    (r"\bboth\b(?! sides)", ("neither of",)), (r"\bevery\b(?! (?:day|year|week|month|"
     r"time))", ("almost every",)),
)  # fmt: skip
_MODAL = re.compile(r"\b(?:may|might|could) (?:(?P<have>have) )?(?P<verb>[a-z]+)\b")
_PLANS = re.compile(
    r"\b(?:plans|intends|hopes|wants|aims|expects|(?:is|was) (?:expected|planning|hoping|set|"
    r"likely|due|"
    r"considering|preparing)|planned|intended|hoped|wanted|sought|tried|attempted|offered|"
    r"threatened|promised|vowed|pledged) to (?P<verb>[a-z]+)\b"
)
_PLANS_MANY = re.compile(
    r"\b(?:plan|intend|hope|want|aim|expect|are (?:expected|planning|hoping|"
    r"set)) to (?P<verb>[a-z]+)\b"
)
_HEDGE = re.compile(
    r"\b(?:allegedly|reportedly|possibly|probably|perhaps|apparently|potentially|likely|"
    r"supposedly) "
)
_SUSPECTED = (
    (r"\bsuspected of\b", "convicted of"), (r"\baccused of\b", "convicted of"),
    (r"\bcharged with\b", "convicted of"), (r"\b(?:alleged|suspected|potential|possible|"
     r"proposed|planned|"
     r"would-be) (?=[a-z]+)", ""),
    (r"\bis thought to be\b", "is"), (r"\bare thought to be\b", "are"),
    (r"\bis believed to be\b", "is"), (r"\bwas believed to be\b", "was"),
    (r"\bare believed to have\b", "have"), (r"\bis believed to have\b", "has"),
    (r"\bseems to be\b", "is"), (r"\bappears to be\b", "is"), (r"\bappeared to be\b", "was"),
    (r"\bcalled for\b", "secured"), (r"\bconsidering\b", "carrying out"),
    (r"\bproposed to\b", "decided to"),
    (r"\bshould be\b", "will be"), (r"\bcould be\b", "will be"), (r"\bmay be\b", "is certainly"),
    (r"\bmight be\b", "is certainly"), (r"\bsuggests that\b", "proves that"),
    (r"\bsuggested that\b", "proved that"), (r"\bis considered\b", "is"),
    (r"\bclaimed that\b", "proved that"),
)  # fmt: skip


def _change(text: str, start: int, end: int, by: str, kind: str, label: Label) -> Change:
    return Change(replaced(text, start, end, by), kind, label)


def negation_changes(text: str, setting: Setting) -> list[Change]:
    """ "Not" put in or taken out, "confirmed" for "denied" and the like."""
    removed = _without_not(text)
    if removed or re.search(r"\b(?:not|no|never|nor|none)\b|n't\b", text):
        return removed
    found: list[Change] = []
    for pattern, by in _FLIPS:
        match = re.search(pattern, text)
        if match:
            found.append(_negation(text, match.start(), match.end(), by))
    if _UNTIL.search(text) or (found and setting.chance.random() < 0.5):
        return found
    inserted = _with_not(text, setting)
    return [*found, *inserted]


def _negation(text: str, start: int, end: int, by: str) -> Change:
    return _change(text, start, end, by, "negation", "contradicted")


def _without_not(text: str) -> list[Change]:
    if _UNTIL.search(text) or len(re.findall(r"\b(?:not|no|never|nor)\b|n't", text)) > 1:
        return []
    match = _DID_NOT.search(text)
    if match and match.group("verb") in BASES:
        return [_negation(text, match.start(), match.end(), past(match.group("verb")))]
    match = _DOES_NOT.search(text)
    if match:
        return [_negation(text, match.start(), match.end(), third(match.group("verb")))]
    match = _DO_NOT.search(text)
    if match:
        return [_negation(text, match.start(), match.end(), "")]
    match = _NOT.search(text)
    if match:
        kept = match.group("aux") or match.group("short") or "can"
        return [_negation(text, match.start(), match.end(), kept + " ")]
    match = _NO.search(text)
    if match:
        return [_negation(text, match.start(), match.end(), match.group("before") + " ")]
    return []


def _with_not(text: str, setting: Setting) -> list[Change]:
    found: list[Change] = []
    chance = setting.chance
    match = _AUXILIARY.search(text)
    if match and not re.search(
        r"\b(?:there|who|which|that|what) $", text[: match.start()], re.IGNORECASE
    ):
        aux = match.group("aux")
        drawn = chance.random()
        by = f"{aux} never" if drawn < 0.12 and aux in ("was", "were", "will") else f"{aux} not"
        if drawn > 0.75 and aux not in ("can", "will"):
            by = f"{aux}n't"
        found.append(_negation(text, match.start(), match.end(), by))
    match = _HAVE.search(text)
    if match:
        following = match.group("next")
        if (
            following in BASE_OF_PARTICIPLE
            or following in ("been", "become")
            or (following.endswith("ed") and len(following) > 4)
        ):
            by = match.group("aux") + (" never " if chance.random() < 0.2 else " not ")
            found.append(_negation(text, match.start(), match.end(), by))
        elif following in ("a", "an", "the", "more", "several", "many"):
            lacks = {"has": "does not have ", "have": "do not have ", "had": "did not have "}
            found.append(_negation(text, match.start(), match.end(), lacks[match.group("aux")]))
    match = _PAST_VERB.search(text)
    if match and not _NOT_FINITE.search(text[: match.start()]):
        base = BASE_OF_PAST[match.group("verb")]
        if base not in ("be", "have"):
            by = chance.choice(("did not", "did not", "did not", "didn't", "never"))
            said = match.group("verb") if by == "never" else base
            found.append(_negation(text, match.start(), match.end(), f"{by} {said} "))
    return found


def antonym_changes(text: str, setting: Setting) -> list[Change]:
    """One word or phrase replaced by one that cannot hold as well."""
    if re.search(r"\b(?:not|no|never|nor|without)\b|n't\b", text):
        return []
    return [Change(new, "antonym", "contradicted") for new in ANTONYMS.options(text)]


def quantifier_changes(text: str, setting: Setting) -> list[Change]:
    """A bound or a share made another: "up to" dropped, "some" as "all"."""
    if re.search(r"\b(?:not|no|never|n't)\b", text):
        return []
    found: list[Change] = []
    for pattern, options in _QUANTIFIERS:
        match = re.search(pattern, text, re.IGNORECASE)
        if match:
            by = setting.chance.choice(options)
            found.append(_change(text, match.start(), match.end(), by, "quantifier", "unsupported"))
    return found


def modality_changes(text: str, setting: Setting) -> list[Change]:
    """A possibility or a plan told as a fact."""
    found: list[Change] = []
    match = _MODAL.search(text)
    if match and match.group("verb") not in ("not", "never", "also", "only", "be", "still", "then"):
        verb = match.group("verb")
        by = f"will {verb}"
        if match.group("have"):
            by = f"had {verb}" if verb != "been" else "was"
        elif verb in BASES and setting.chance.random() < 0.4:
            by = past(verb)
        found.append(_modality(text, match.start(), match.end(), by))
    for pattern in (_PLANS, _PLANS_MANY):
        match = pattern.search(text)
        if match and match.group("verb") in BASES and match.group("verb") != "be":
            many = pattern is _PLANS_MANY
            base = match.group("verb")
            by = (
                past(base)
                if "ed to" in match.group() or setting.chance.random() < 0.4
                else f"will {base}"
            )
            by = f"have {forms(base)[3]}" if many and by == past(base) else by
            found.append(_modality(text, match.start(), match.end(), by))
    match = _HEDGE.search(text)
    if match and not re.search(
        r"\b(?:is|are|was|most|more|less|not|as|very|only) $", text[: match.start()]
    ):
        found.append(_modality(text, match.start(), match.end(), ""))
    for pattern_text, by in _SUSPECTED:
        match = re.search(pattern_text, text)
        if match and not re.search(r"n't |not $", text[: match.start()]):
            found.append(_modality(text, match.start(), match.end(), by))
    return found


def _modality(text: str, start: int, end: int, by: str) -> Change:
    return _change(text, start, end, by, "modality", "unsupported")


_SWAPPED = sorted({form for group in GROUPS for base in group for form in forms(base)[1:4]})
_VERB_AT = re.compile(
    rf"(?<=[\w.'\")] )(?P<verb>{'|'.join(_SWAPPED)})\b"
    r"(?= (?:the|an?|his|her|its|their|by|[A-Z\d]|in|on|at|after)\b)"
)


def predicate_changes(text: str, setting: Setting) -> list[Change]:
    """The verb replaced by one of the same shape that says another thing."""
    found: list[Change] = []
    for match in _VERB_AT.finditer(text):
        verb = match.group("verb")
        base = BASE_OF_PAST.get(verb) or BASE_OF_PARTICIPLE.get(verb) or BASE_OF_THIRD.get(verb)
        passive = bool(
            re.search(
                r"\b(?:was|were|been|being|is|are|be|has|have|had)(?: \w+ly)? $",
                text[: match.start()],
            )
        )
        passive = passive or text[match.end() :].startswith(" by ")
        if base is None or (not passive and _NOT_FINITE.search(text[: match.start()])):
            continue
        group = next((g for g in GROUPS if base in g), None)
        if group is None:
            continue
        other = setting.chance.choice([b for b in group if b != base])
        place = 3 if passive else 1 if verb in BASE_OF_THIRD and verb not in BASE_OF_PAST else 2
        by = forms(other)[place]
        found.append(_change(text, match.start(), match.end(), by, "predicate", "unsupported"))
    return found
