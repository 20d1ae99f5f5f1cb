"""Who says it: the speaker, the verb and the reported words of one sentence.

Patterns only, for the shapes that news uses: "X said (that) …", "…, X said", '"…," said X',
"according to X". A sentence that fits none has no attribution.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from rag.reporting_verbs import VERBS, Strength
from rag.types import Attribution

_VERB = rf"(?P<verb>{'|'.join(sorted(VERBS, key=len, reverse=True))})"
_OPEN, _CLOSE = '"“„«', '"”»'
_WHEN = (
    r"(?:\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?"
    r"(?:\s+(?:earlier\s+|late\s+|also\s+)?(?:on|in|at|during|last|this|via|to|through|after|of)\s"
    r"[^\"“”]{0,80})?"
)
_ACCORDING_FIRST = re.compile(
    r"^[\"“]?(?:[^,]{0,60},\s+)?(?:but\s+|and\s+)?according to\s+(?P<who>[^,]+),\s+", re.IGNORECASE
)
_ACCORDING_LAST = re.compile(r",?\s+according to\s+(?P<who>[^\"“”]+?)[.!?]?[\"”]?$", re.IGNORECASE)
_AFTER_QUOTE = re.compile(
    rf"[,.!?][{_CLOSE}'’]+,?\s+(?:{_VERB}\s+(?P<after>[^{_OPEN}.]+)|(?P<before>[^{_OPEN}]{{1,90}}?)"
    rf"\s+(?:also\s+|then\s+|later\s+)?{_VERB.replace('verb', 'verb2')}\b)",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    rf",\s+(?:{_VERB}\s+(?P<after>(?:the\s|an?\s)?[^\"“”]{{1,140}})"
    rf"|(?P<before>[^,\"“”]{{1,90}}?)\s+(?:also\s+)?{_VERB.replace('verb', 'verb2')}{_WHEN})"
    r"[.!?]?$",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?P<head>.{1,240}?)\s+(?:(?:also|has|have|had|later|earlier|reportedly|repeatedly|further|"
    r"recently|previously|once|went on to|then|now|already|publicly|angrily|still)\s+){0,3}"
    rf"{_VERB}\b(?!-)(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_LATER = re.compile(rf"\s{_VERB}\b(?!-)", re.IGNORECASE)
_MOST_VERBS = 20  # of which it is asked whether they tell the sentence
_PASSIVE = re.compile(r"\b(?:is|was|were|be|been|being|are|to|of|a|an|the|his|her|its|their)$")
_IMPERSONAL = re.compile(r"\b(?:it|there)(?:['’]s|\s+(?:is|was|has|had))?(?:\s+(?:also|been))*$")
_INTRO = re.compile(
    r"^(?:(?:on|in|at|during|after|before|earlier|meanwhile|however|but|and|further|also|later|"
    r"last|this|yesterday|today|still|then|now|additionally|moreover|separately|despite|while|"
    r"since|for|with|as|an?\s(?:day|week|month|year|decade|few|short|statement|joint))\b[^,]{0,80},\s+)+",
    re.IGNORECASE,
)
_THAT = re.compile(r"^.{0,90}?\bthat\b\s", re.DOTALL)
# Between "said" and its "that" stands when or where, but not "the ship" of "the ship that sank".
_SAID_THAT = re.compile(
    r"^(?:,?\s(?:(?:on|in|at|during|after|before|last|late|later|earlier|early|this|through|via|to|"
    r"as|for|from|by|when|while|again|also|publicly|repeatedly|yesterday|today|tonight|citing|"
    r"speaking|adding|however|there|\w+ly)\b|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b).{0,80}?)?\s*[,:]?\s*"
    r"\bthat\b\s",
    re.DOTALL | re.IGNORECASE,
)
_TO_SOMEBODY = re.compile(
    r"(?:tell|told|warn|assur|inform|remind|promis|advis|persuad|convinc|notif|show|urg)"
)
_ROLE = re.compile(
    r"\b(?:spokes\w+|minister|head|chief|director|commander|leader|president|analyst|expert|"
    r"professor|advis[eo]r|official|member|author|founder|agency|who|secretary|editor|governor|"
    r"mayor|general|lawyer|manager|researcher|scientist|chairman|chairwoman|chair|ambassador)\b"
)
_SETTING = re.compile(
    r"\b(?:statement|briefing|interview|remarks|speech|post|tweet|report|speaking|on \w+day)\b",
    re.IGNORECASE,
)
_TOLD_LAST = re.compile(
    r",\s+(?P<before>(?:the|an?)\s[^,]+,\s+[A-Z][^,]+|[A-Z][^,]+,\s+[^,]+|[^,\"“”]{1,60}),?"
    r"\s+(?P<verb>told)\s(?!.*\bthat\b)[^,\"“”]{1,60}[.]?$"
)
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_PLACE = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}"
_DAY, _AGENCY = rf"(?:,? {_MONTHS}\.? \d{{1,2}})", r"(?: \([A-Z][\w ]{1,20}\))"
# "LONDON, May 30 (Reuters) -": a place in capitals, or one with a day or an agency.
_DATELINE = re.compile(
    rf"(?:[A-Z]{{3}}[A-Z.'’/ -]*(?:, {_PLACE})?{_DAY}?{_AGENCY}?"
    rf"|{_PLACE}(?:, {_PLACE})?(?:{_DAY}{_AGENCY}?|{_AGENCY})) ?[–—-]{{1,2}} "
)
# "…, an account that China rejected", "…, a charge Moscow denies": it is not China's account.
_RELATIVE = re.compile(
    r"^(?:(?:an?|the) (?:[\w-]+ ){0,2}?(?:account|accusation|allegation|assertion|assessment|"
    r"charge|claim|figure|idea|report|suggestion|theory|version|view)s?|(?:some|any)thing) "
    r"(?:(?:that|which) )?"
    r"(?=(?-i:[A-Z])|(?:he|she|it|they|the|its|his|her|their|officials|authorities)\b)",
    re.IGNORECASE,
)
_MEANWHILE = re.compile(r"^.*, (?:while|whereas|although|though|but) (?=\S)", re.DOTALL)
_CLEAR = frozenset(
    {
        "say",
        "says",
        "said",
        "saying",
        "tell",
        "tells",
        "told",
        "tweeted",
        "tweets",
        "claims",
        "claimed",
    }
)


@dataclass(frozen=True, slots=True)
class Reported:
    """``sentence[start:end]`` is what ``speaker`` is reported to say by a verb of ``strength``."""

    speaker: str
    role: str | None
    verb: str
    strength: Strength
    start: int
    end: int


def find_attribution(sentence: str) -> Attribution | None:
    """The speaker, role and verb of a sentence that reports words; else ``None``."""
    found = find_reported(sentence)
    return Attribution(found.speaker, found.role, found.verb) if found else None


def find_reported(sentence: str) -> Reported | None:
    """As ``find_attribution``, with the span of the reported words."""
    sentence = sentence.rstrip()
    line = _DATELINE.match(sentence)
    at = line.end() if line else 0
    for attempt in (_according, _after_quote, _told_last, _trailing, _leading):
        found = attempt(sentence[at:])
        if found is not None:
            return replace(found, start=found.start + at, end=found.end + at)
    return None


def strength_of(word: str) -> Strength | None:
    """How strongly a reporting verb vouches for what it reports; ``None`` for other words."""
    return VERBS.get(word.casefold())


def _according(sentence: str) -> Reported | None:
    first = _ACCORDING_FIRST.search(sentence)
    if first:
        start: int = first.end()
        role: str | None = None
        rest = sentence[start:]
        cut = re.match(r"([^,]{1,90}),\s+", rest)
        if (
            cut
            and _ROLE.search(cut.group(1))
            and not re.search(r"\b(?:will|has|have|is|are|was|were)\b", cut.group(1))
        ):
            role, start = cut.group(1), start + cut.end()
        return _reported(first.group("who"), role, "according to", "neutral", start, len(sentence))
    middle = re.search(r",\s+according to\s+(?P<who>[^,]+),\s", sentence)
    if middle:
        return _reported(middle.group("who"), None, "according to", "neutral", 0, len(sentence))
    last = _ACCORDING_LAST.search(sentence)
    if last:
        who, _, role = last.group("who").partition(", ")
        return _reported(who, role or None, "according to", "neutral", 0, last.start())
    return None


def _after_quote(sentence: str) -> Reported | None:
    match = _AFTER_QUOTE.search(sentence)
    if match is None:
        return None
    verb = match.group("verb") or match.group("verb2")
    who = match.group("after") or match.group("before") or ""
    name, role = _split(who)
    if not _may_speak(name):
        return None
    return _reported(name, role, verb, VERBS[verb.casefold()], 0, match.start() + 2)


def _trailing(sentence: str) -> Reported | None:
    match = _TRAILING.search(sentence)
    if match is None:
        return None
    verb = match.group("verb") or match.group("verb2")
    name, role = _split(match.group("after") or match.group("before") or "")
    if not _may_speak(name):
        return None
    if _RELATIVE.match(match.group("before") or ""):
        return None
    after = match.group("after")
    if after and (verb.casefold() not in _CLEAR or not _is_name_phrase(after)):
        return None
    if _PASSIVE.search((match.group("before") or "").casefold()):
        return None
    if len(name.split()) > 9 or verb.casefold().endswith("ing"):
        return None
    return _reported(name, role, verb, VERBS[verb.casefold()], 0, match.start())


def _is_name_phrase(text: str) -> bool:
    verbal = re.search(r"\b(?:is|are|was|were|has|have|had|will|would|that|can|could)\b", text)
    return verbal is None and (text[0].isupper() or text.startswith(("the ", "a ", "an ", "one ")))


def _told_last(sentence: str) -> Reported | None:
    match = _TOLD_LAST.search(sentence)
    if match is None:
        return None
    name, role = _split(match.group("before"))
    if not _may_speak(name):
        return None
    return _reported(name, role, "told", "neutral", 0, match.start())


def _leading(sentence: str) -> Reported | None:
    for verb, head_end, rest_at in islice(_verbs(sentence), _MOST_VERBS):
        head, rest = sentence[:head_end], sentence[rest_at:]
        if _introduces(head, verb, rest):
            break
    else:
        return None
    aside = _MEANWHILE.match(head)
    if aside and "," in head[aside.end() :].rstrip(" ,"):
        head = head[aside.end() :]
    if not head.rstrip().endswith(","):
        head = head.rpartition(", ")[2]
    head = _INTRO.sub("", head.strip('"“” '))
    name, role = _split(head)
    if not _may_speak(name):
        return None
    that = _that(verb, rest)
    start = rest_at + (that.end() if that else len(rest) - len(rest.lstrip(" ,:")))
    return _reported(name, role, verb, VERBS[verb.casefold()], start, len(sentence))


def _verbs(sentence: str) -> Iterator[tuple[str, int, int]]:
    """Reporting verbs in order, each with the ends of what stands before it and of itself."""
    first = _LEADING.match(sentence)
    if first is None:
        return
    yield first.group("verb"), first.end("head"), first.end("verb")
    for match in _LATER.finditer(sentence, first.end("verb")):
        yield match.group("verb"), match.start(), match.end()


def _introduces(head: str, verb: str, rest: str) -> bool:
    """Whether the verb is finite, has a subject and is followed by something reported."""
    tail = head.casefold().rstrip(' ,"”')
    if not tail or _PASSIVE.search(tail) or verb.casefold().endswith("ing"):
        return False
    if head.count('"') % 2 or head.count("“") > head.count("”"):
        return False
    clause = tail.rpartition(",")[2].strip()
    if head.rstrip().endswith(",") and head.count(",") == 1:
        return False  # "The moves, announced on Monday, …"
    relative = re.match(r"(?:that|which|who|whose|if|whether|when|because|where)\b", clause)
    if relative and not head.rstrip().endswith(","):
        return False
    if (
        re.search(r"\b(?:that|when|if|because|while|whether|since)\b", clause)
        or _IMPERSONAL.search(tail)
        or re.search(r"\bnot(?:\s+yet)?$", tail)
    ):
        return False
    if verb.casefold() in _CLEAR:
        return bool(rest.strip(" ."))
    if _that(verb, rest) or re.match(r"\s*[:,]?\s*[\"“]", rest):
        return True
    if verb.casefold().startswith("accus"):
        return bool(re.match(r"\s[^,;]{1,90}?\sof\s", rest))
    kind = VERBS[verb.casefold()]
    if kind in ("denial", "strong") or verb.casefold().startswith(("announc", "declar", "confirm")):
        return bool(re.match(r"\s+[\w\"“]", rest))
    return kind == "weak" and bool(re.match(r"\s+(?:he|she|it|they|there|the|this|we)\b", rest))


def _that(verb: str, rest: str) -> re.Match[str] | None:
    """The words up to the "that" which what is reported follows."""
    return (_THAT if _TO_SOMEBODY.match(verb.casefold()) else _SAID_THAT).match(rest)


def _split(who: str) -> tuple[str, str | None]:
    """A speaker phrase as name and role: "X, commander of Y" gives ("X", "commander of Y")."""
    parts = [p.strip() for p in who.strip(" ,.").split(",") if p.strip()]
    if not parts:
        return "", None
    if len(parts) > 1 and _SETTING.search(parts[0]):
        parts = parts[1:]
    if len(parts) > 1 and re.match(r"(?:an?|the|its)\s", parts[0]) and parts[-1][:1].isupper():
        return parts[-1], ", ".join(parts[:-1])
    return parts[0], ", ".join(parts[1:]) or None


def _may_speak(name: str) -> bool:
    words = name.split()
    if not words or len(words) > 24:
        return False
    return words[0].casefold() not in (
        "that", "which", "if", "whether", "when", "what", "as", "because", "it", "there", "to",
        "in", "and", "or", "at", "on", "for", "with", "of", "from", "by", "not", "is", "was",
    )  # fmt: skip


def _reported(
    speaker: str, role: str | None, verb: str, strength: Strength, start: int, end: int
) -> Reported:
    return Reported(speaker.strip(' ,."“”'), role, verb.casefold(), strength, start, end)
