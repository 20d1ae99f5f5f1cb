"""A detail added that the evidence does not give."""

from __future__ import annotations

import re

from training.checker.synthetic.clean import lower_first, replaced
from training.checker.synthetic.model import Change, Setting
from training.checker.synthetic.naming import mentions, of_kind

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TIMED = re.compile(
    r"\b(?:\w+day|January|February|March|April|June|July|August|September|October|November|December|"
    r"(?:1[5-9]|20)\d\d|year|month|week|today|now|always|often|since|until|is|are)\b"
)
_PAST = re.compile(r"\b(?:said|was|were|had|took|won|met|left|\w{3,}ed)\b")
_PERSONS = ("former", "senior", "veteran", "young", "retired", "prominent", "local")
_THINGS = ("controversial", "secret", "long-awaited", "final", "revised", "joint", "temporary")
_NOUNS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (
        re.compile(
            r"\b(?:the|an?|The|An?) (?=(?:man|woman|spokesman|spokeswoman|officer|minister|leader|"
            r"teacher|lawyer|judge|player|director|writer|actor|actress|singer|coach|politician|driver|"
            r"official|journalist|doctor|scientist|engineer|general|footballer|artist|student)s?\b)"
        ),
        _PERSONS,
    ),
    (
        re.compile(
            r"\b(?:the|an?|The|An?) (?=(?:deal|plan|report|decision|law|project|agreement|proposal|"
            r"programme|program|bill|contract|study|campaign|meeting|mission|operation|inquiry|"
            r"investigation|announcement|document|treaty|policy|system|measure)s?\b)"
        ),
        _THINGS,
    ),
)


def extrinsic_changes(text: str, setting: Setting) -> list[Change]:
    """A place, a day, an ending, an adjective or a clause from elsewhere added to the claim."""
    chance = setting.chance
    if not text.endswith(".") or '"' in text:
        return []
    head = text[:-1]
    found: list[str] = []
    if setting.document.cased:
        kinds = {m.name.kind for m in mentions(text, setting.document)}
        places = [p for p in of_kind(setting.document, ("place",)) if p.text not in text]
        places = [p for p in places if p.text not in setting.evidence]
        if "place" not in kinds and " in " not in text[-60:]:
            pool = places or list(setting.pools.names.get("place", ()))
            place = chance.choice(pool) if pool else None
            if place and place.text not in setting.evidence and not place.text.endswith("County"):
                found.append(f"{head} in {'the ' if place.the else ''}{place.text}.")
        if (
            chance.random() < 0.4
            and _PAST.search(text)
            and not _TIMED.search(text)
            and "day" not in setting.evidence
        ):
            found.append(f"{head} on {chance.choice(_WEEKDAYS)}.")
        if setting.pools.clauses and len(text.split()) < 22:
            clause = chance.choice(setting.pools.clauses)
            clause = lower_first(clause) if clause.startswith(("The ", "A ", "An ")) else clause
            found.append(head + chance.choice((", and ", ", while ", "; ")) + clause + ".")
    if setting.pools.tails and not re.search(r"\b(?:after|during|despite|because)\b", text):
        tail = chance.choice(setting.pools.tails)
        if tail.split(" ", 1)[1] not in setting.evidence:
            found.append(f"{head} {tail}.")
    for pattern, adjectives in _NOUNS:
        match = pattern.search(text)
        if match:
            by = chance.choice(adjectives)
            if by not in setting.evidence:
                found.append(replaced(text, match.end(), match.end(), by + " "))
    return [Change(new, "extrinsic", "unsupported") for new in found]
