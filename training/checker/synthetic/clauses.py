"""Simple transitive clauses: who did what to whom, in the active and the passive voice."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from training.checker.synthetic.clean import lower_first, upper_first
from training.checker.synthetic.verbs import (
    BASE_OF_PARTICIPLE,
    BASE_OF_PAST,
    TRANSITIVE,
    participle,
    past,
)

_PHRASE = (
    r"(?:(?:[Tt]he|[Aa]n?|[Tt]wo|[Tt]hree|[Ff]our|[Pp]olice|[Ss]everal|[Ss]ome|[Mm]any)"
    r"(?: [A-Za-z][\w'-]*){0,5}?"
    r"|[A-Z][\w.'-]*(?: (?:[A-Z][\w.'-]*|of|the|and|von|van|de|bin|al)){0,6}?)"
)
_PAST = "|".join(sorted({past(b) for b in TRANSITIVE}))
_DONE = "|".join(sorted({participle(b) for b in TRANSITIVE}))
_STOP = (
    r"(?= (?:in|on|at|after|before|during|with|from|when|over|near|outside|since|until|through|"
    r"because|despite|following|into|by|last|earlier|yesterday|under)\b|[,;.])"
)
_COORDINATED = re.compile(
    r"\b(?:and|but) (?:then |also )?(?:was|were|is|are|will|would|can|later|has|had|\w+ly|\w+ed)\b"
)
_MAY_FOLLOW = re.compile(r", (?:including|with|after|before|when|while|in|on|at|but the|and the)\b")
_LEAD = (
    r"(?P<lead>(?:In|On|At|During|Under|After|Before|By|Last|Later|Meanwhile|However)\b"
    r"[^,;:\"]{0,50}, )?"
)
_ACTIVE = re.compile(
    rf"^{_LEAD}(?P<subject>{_PHRASE}) (?P<verb>{_PAST}) (?P<object>{_PHRASE}){_STOP}"
)
_PASSIVE = re.compile(
    rf"^{_LEAD}(?P<object>{_PHRASE}) (?P<be>was|"
    rf"were) (?P<verb>{_DONE}) by (?P<subject>{_PHRASE}){_STOP}"
)
_BAD = re.compile(
    r"\b(?:is|was|were|are|has|had|have|who|which|that|to|it|he|she|they|by|in|on|at|for|with|from|"
    r"not|said|when|after|then|also|\w+ly|be|been|as|or|but|if|where|what|first|last|\w+ing)\b"
)
_PLURAL = re.compile(
    r"^(?:two|three|four|several|some|many|police|people)\b| and |"
    r"(?<![sui])s$|\b(?:men|women|people|children|police)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """``lead``, ``subject`` did ``base`` to ``object`` and ``rest`` follows, as they stand."""

    lead: str
    subject: str
    base: str
    object: str
    rest: str
    passive: bool


def clause_of(text: str) -> Clause | None:
    """The clause that ``text`` begins with, if it has the simplest of shapes."""
    for pattern, passive in ((_PASSIVE, True), (_ACTIVE, False)):
        match = pattern.match(text)
        if match is None:
            continue
        subject, object_ = match.group("subject"), match.group("object")
        if any(_unfit(phrase) for phrase in (subject, object_)):
            continue
        base = (BASE_OF_PARTICIPLE if passive else BASE_OF_PAST)[match.group("verb")]
        rest = text[match.end() :]
        if _COORDINATED.search(rest) or (rest.startswith(",") and not _MAY_FOLLOW.match(rest)):
            continue
        if not passive and rest.startswith(" by "):
            continue
        return Clause(
            match.group("lead") or "", _inner(subject), base, _inner(object_), rest, passive
        )
    return None


def _unfit(phrase: str) -> bool:
    words = phrase.split()
    if phrase[0].isupper() and words[0] not in ("The", "A", "An"):
        return bool(_BAD.search(lower_first(phrase))) or words[-1] in ("of", "the", "and", "de")
    return (
        len(words) < 2
        or bool(_BAD.search(phrase.split(" ", 1)[1]))
        or (words[-1] in ("of", "the", "and") or words[-1].endswith("ed"))
    )


def _inner(phrase: str) -> str:
    if re.match(r"(?:The|A|An|Two|Three|Four|Police|Several|Some|Many)\b", phrase):
        return lower_first(phrase)
    return phrase


def turned(clause: Clause) -> str:
    """The clause in the other voice."""
    return told(clause, passive=not clause.passive)


def exchanged(clause: Clause) -> str:
    """The clause with subject and object in each other's place."""
    other = replace(clause, subject=clause.object, object=clause.subject)
    return told(other, passive=clause.passive)


def told(clause: Clause, *, passive: bool) -> str:
    """The clause in words, in the voice that is asked for."""
    base, subject, object_ = clause.base, clause.subject, clause.object
    if passive:
        be = "were" if _PLURAL.search(object_) and not re.match(r"an? ", object_) else "was"
        return upper_first(
            f"{clause.lead}{object_} {be} {participle(base)} by {subject}{clause.rest}"
        )
    return upper_first(f"{clause.lead}{subject} {past(base)} {object_}{clause.rest}")
