"""Whether a sentence speaks of a time as past or as still to come."""

from __future__ import annotations

import re
from itertools import islice

_WORDS = 25  # to either side
_NEAR = 40 * _WORDS  # characters
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|[;:—]|--")


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_AHEAD = _set(
    "will won't would shall 'll going due scheduled slated upcoming forthcoming begins starts "
    "opens kicks takes resumes returns expires premieres debuts airs closes ends continues until "
    "till deadline tomorrow next may might could can should must coming expects plans intends "
    "hopes wants aims set expected planned ahead ready"
)
_PLANNING = _set(
    "plan plans planned planning expect expects expected expecting hope hopes hoped hoping intend "
    "intends intended want wants wanted aim aims aimed set due scheduled slated agree agrees "
    "agreed vow vows vowed pledge pledges pledged promise promises promised ready prepare prepares "
    "preparing prepared poised need needs going likely unlikely supposed bound decide decided "
    "ordered order asked urged urge calls called invited"
)
_PAST = _set(
    "was were had did been has have said told came went took made gave got saw met won lost began "
    "fell rose left led held found kept stood hit shot sent spent struck broke spoke wrote became "
    "brought bought fought thought caught taught sold paid ran sat fled drew grew flew threw knew "
    "blew shook drove stole chose froze sank rang sang swam wore tore bore swore built laid lay "
    "felt dealt meant slept swept wept heard put cut quit let shut burst cast cost split spread "
    "gone done seen taken given written driven since ago earlier"
)
_SAYING = _set("says say reports report claims announces warns adds believes")
_NOT_PAST = _set("need needed speed indeed feed seed breed united red bed hundred exceed proceed")
_ADJECTIVAL = _set("the a an its his her their this that these those some many most more of in for")


def direction(sentence: str, start: int, end: int) -> int:
    """-1 where the verb nearest to ``sentence[start:end]`` is past, 1 where it looks ahead, else 0.

    The words before are read backwards first, then those behind, up to the end of the clause.
    """
    near = _WORD.finditer(sentence, max(0, start - _NEAR), start)
    before = [_low(m.group()) for m in near]
    after = [_low(m.group()) for m in islice(_WORD.finditer(sentence, end), _WORDS + 1)]
    lead = before[-1] if before else ""
    owned = sentence[end : end + 2] in ("'s", "’s")
    if lead == "for" and not owned and _SETTING & set(before[-10:]):
        return 1
    found = _backwards(before) or _forwards(after) or 0
    leads = before[-2:]
    opens = lead in ("from", "until", "till", "by") or _LEADS & set(leads)
    return 1 if found == 0 and opens else found


_LEADS = frozenset({"starting", "beginning", "through"})


_SETTING = _set(
    "called set scheduled planned slated due booked postponed moved delayed fixed arranged "
    "expected calls sets plans date hearing"
)


def _low(word: str) -> str:
    """The month May is no verb."""
    return "month" if word == "May" else word.casefold()


def _backwards(words: list[str]) -> int:
    for place in range(len(words) - 1, max(-1, len(words) - _WORDS), -1):
        word = words[place]
        if word in (";", "—", "--"):
            return 0
        previous = words[place - 1] if place else ""
        if word == "to" and place + 1 < len(words) and _is_base(words[place + 1]):
            low = max(0, place - 3)
            planned = next((k for k in range(low, place) if words[k] in _PLANNING), None)
            if planned is not None:
                return -1 if words[max(0, planned - 2) : planned] == ["had", "been"] else 1
            continue
        found = _tense(word, previous, words[place + 1] if place + 1 < len(words) else "")
        if found:
            return found
    return 0


def _forwards(words: list[str]) -> int:
    for place, word in enumerate(words[:_WORDS]):
        if word in (";", "—", "--"):
            return 0
        previous = words[place - 1] if place else ""
        follows = words[place + 1] if place + 1 < len(words) else ""
        found = _tense(word, previous, follows)
        if found:
            return found
    return 0


def _tense(word: str, previous: str, follows: str) -> int:
    if word.endswith(("'ll", "’ll")):
        return 1
    if word in _AHEAD:
        if (
            word in ("would", "could", "might", "may", "can", "should", "must")
            and follows == "have"
        ):
            return -1
        if (
            word in ("set", "expected", "planned", "scheduled", "due", "slated")
            and previous == "had"
        ):
            return -1
        return 1
    if word in _SAYING:
        return -1
    if word in ("is", "are", "'re", "be"):
        ahead = ("to", "due", "expected", "scheduled", "set", "slated", "postponed", "canceled")
        return 1 if follows in (*ahead, "cancelled", "rescheduled", "planned") else 0
    if word in _PAST:
        if word in ("has", "have", "had", "did") and follows == "to":
            return 1 if word != "had" else 0
        return -1
    if word.endswith("ed") and len(word) > 3 and word not in _NOT_PAST:
        return 0 if previous in _ADJECTIVAL or previous in ("is", "are", "be", "being") else -1
    return 0


def _is_base(word: str) -> bool:
    return word not in _ADJECTIVAL and not word.endswith(("ing", "ed"))
