"""A sentence with a part left out that its truth does not need."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from training.checker.synthetic.clean import upper_first
from training.checker.synthetic.verbs import BASE_OF_GERUND

_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|do|does|did|said|"
    r"says|told|\w{2,}ed|came|became|began|went|made|took|gave|won|lost|led|held|left|met|"
    r"found|wrote|sold|built|bought|saw|got|ran|fell|rose|put|set|kept|brought|thought|knew)\b"
)
_CONDITION = re.compile(r"\b(?:if|unless|whether|not|only|except|without|no|than)\b", re.IGNORECASE)
_RELATIVE_MIDDLE = re.compile(
    r", (?:which|who|whose|where) [^,;:\"()]{6,110}, (?=(?:\w+ly )?(?:is|are|was|were|has|have|had|"
    r"will|would|can|could|may|said|says|told|\w+ed|came|became|began|went|made|took|gave|won|lost|"
    r"led|held|left|met|found|wrote)\b)"
)
_RELATIVE_END = re.compile(r", (?:which|who|whose|where|when) [^;:\"()]{8,140}\.$")
_APPOSITION = re.compile(
    r"^(?P<name>[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){0,4}), (?P<drop>(?:an?|the|then|now|aged?|"
    r"\d\d)\b[^,;:"
    r"\"()]{0,80}), (?=(?:was|is|were|has|had|will|would|said|says|told|also|\w+ed|became|made|"
    r"took|"
    r"gave|won|lost|led|left|met|found|wrote|began|came|went)\b)"
)
_AGE = re.compile(r"(?<=[a-z]), \d\d,(?= [a-z])")
_PARTICIPLE_END = re.compile(r", (?P<verb>[a-z]+ing) [^;:\"()]{8,120}\.$")
_LEADING = re.compile(
    r"^(?:(?:On|In|At|During|After|Before|Following|Since) [^,;:\"()]{3,60}, |"
    r"(?:Meanwhile|However|Moreover|Furthermore|Additionally|Also|Then|Later|Earlier|Eventually|"
    r"Today|Currently|Initially|Originally|Subsequently|In addition|As a result|For example|"
    r"In fact|Finally|Afterwards), )(?=[A-Z]|the |he |she |it |they |a |an |there )"
)
_WHEN = re.compile(
    r" (?:late |early |later )?on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|"
    r"afternoon|"
    r"evening|night))?(?=[ ,.])"
)
_BRACKETS = re.compile(r" \([^()]{1,90}\)")
_CONTRAST_END = re.compile(
    r"(?:, (?:but|while|although|though|whereas|as|and|after|before|when|because) |; )"
    r"[^;:\"()]{12,140}\.$"
)
_WHILE = re.compile(
    r"^(?:Although|Though|While) [^,;:\"()]{8,90}, (?=(?:the|a|an|he|she|it|they|[A-Z]))"
)
_PHRASE_END = re.compile(
    r"(?<!ed)(?<!years)(?<!year)(?<!months)(?<!month)(?<!weeks)(?<!days)(?<!day)(?<!hours)(?<!minutes)(?<!shortly)"
    r"(?<!soon)(?<!just)(?<!immediately)(?<!long)(?<!only)(?<!week) (?:after|during|despite|"
    r"following|because of|alongside|in front of) [^,;:\"()]{6,60}\.$"
)
_ADVERB = re.compile(
    r" (?:also|however|later|recently|then|subsequently|eventually|finally|currently)(?= [a-z]+)"
)
_BOUND = re.compile(
    r"^(?:In (?:theory|principle|case|order|the event|contrast)|At (?:least|most))\b"
)


def shortenings(text: str, chance: random.Random) -> list[str]:
    """All texts that leave one part of ``text`` out, in no particular order."""
    found: list[str] = []
    for cut in _CUTS:
        shorter = cut(text)
        if shorter and shorter != text:
            found.append(shorter)
    chance.shuffle(found)
    return found


def _without(pattern: re.Pattern[str], by: str) -> Callable[[str], str | None]:
    def cut(text: str) -> str | None:
        match = pattern.search(text)
        if match is None or '"' in match.group():
            return None
        rest = text[: match.start()] + by + text[match.end() :]
        return rest if _FINITE.search(rest) and len(rest.split()) >= 6 else None

    return cut


def _participle(text: str) -> str | None:
    match = _PARTICIPLE_END.search(text)
    if match is None or (
        match.group("verb") not in BASE_OF_GERUND and match.group("verb") != "according"
    ):
        return None
    if match.group("verb") in ("according", "claiming", "alleging", "saying", "being"):
        return None
    head = text[: match.start()]
    return head + "." if _FINITE.search(head) else None


def _contrast(text: str) -> str | None:
    match = _CONTRAST_END.search(text)
    if match is None:
        return None
    head, tail = text[: match.start()], match.group()
    if _CONDITION.search(tail[:14]) or text.count(",") > 3 or _unfinished(head):
        return None
    if tail.startswith((", and ", ", as ", ", or ")) and (
        not _FINITE.search(tail) or text.count(",") > 1 or ", as well" in tail
    ):
        return None
    return head + "." if _FINITE.search(head) and len(head.split()) >= 7 else None


def _unfinished(head: str) -> bool:
    return bool(
        re.match(
            r"(?:If|Unless|When|As|While|Although|Though|Because|After|Since|Once|Both|With)\b",
            head,
        )
    )


def _leading(text: str) -> str | None:
    match = _LEADING.match(text)
    if match is None or _BOUND.match(text) or _CONDITION.search(match.group()):
        return None
    rest = text[match.end() :]
    if re.match(r"(?:[A-Z][\w.]+ ?){1,4},|and\b|or\b", rest) or not _FINITE.search(rest):
        return None
    return upper_first(rest)


def _relative_end(text: str) -> str | None:
    match = _RELATIVE_END.search(text)
    if match is None:
        return None
    head = text[: match.start()]
    if (
        _unfinished(head)
        or not _FINITE.search(head)
        or re.search(r"\b(?:and|in|of|for|from)$", head)
    ):
        return None
    return head + "." if not re.match(r", (?:when|where) .*, ", match.group()) else None


_CUTS: tuple[Callable[[str], str | None], ...] = (
    _without(_RELATIVE_MIDDLE, " "),
    _relative_end,
    lambda text: _APPOSITION.sub(lambda m: m.group("name") + " ", text),
    _without(_AGE, ""),
    _participle,
    _leading,
    _without(_WHEN, ""),
    _without(_BRACKETS, ""),
    _contrast,
    lambda text: upper_first(_WHILE.sub("", text)),
    _without(_PHRASE_END, "."),
    _without(_ADVERB, ""),
)
