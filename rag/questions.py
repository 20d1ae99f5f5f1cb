"""What a question asks for: its terms, its names, and the form an answer must have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rag.asked_time import Asked, asked_time, now_words
from rag.names import Aliases, find_names
from rag.words import COMMON, content_words, words

Kind = Literal[
    "yes_no", "who", "when", "where", "number", "why", "how", "what", "list", "compare", "change",
    "happened",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of the question. ``stems`` holds its own stem and those of its aliases;
    ``phrases`` the forms to search for.
    """

    word: str
    stems: frozenset[str]
    phrases: tuple[str, ...]
    is_name: bool
    is_number: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A question that stands alone, read. ``units`` are the stems counted in "how many …";
    ``sides`` the things that a comparison sets side by side; ``expected`` words that an answer of
    the form asked for may hold, for the search by words; ``asks_now``: the newest report counts.
    """

    text: str
    kind: Kind
    terms: tuple[Term, ...]
    units: frozenset[str] = frozenset()
    sides: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    asks_now: bool = False

    @property
    def phrases(self) -> tuple[str, ...]:
        """All forms to search for, without repeats."""
        return tuple(dict.fromkeys(p for term in self.terms for p in term.phrases))

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(s for term in self.terms for s in term.stems)


_CHANGE = re.compile(
    r"\b(how (?:has|have|did|do|does|had) .*\b(?:chang|evolv|develop|shift|grow|progress|unfold)\w*"
    r"|chang\w+ over time|over time|timeline|chronolog\w*|sequence of events|in what order"
    r"|which (?:came|happened) first)\b",
    re.I,
)
_COMPARE = re.compile(
    r"\b(compar\w+|differ(?:s|ed|ence|ences|ent|ently)?|versus|vs\.?|disagree\w*|contradict\w*"
    r"|both|in contrast)\b",
    re.I,
)
_HAPPENED = re.compile(
    r"^(?:what(?:'s| is| has| was)? (?:happen\w*|going on|the latest|the news|new)\b"
    r"|summar\w+|give me (?:a|the) (?:summary|overview)|tell me about|overview of)",
    re.I,
)
_WHY = re.compile(
    r"(?:^|[,;.:!?]\s*|\b(?:and|but|so)\s+)why\b"
    r"|\b(for what reason|what (?:is|was|were|are) the (?:\w+ ){0,2}(?:reason|purpose|aim|goal"
    r"|motive|justification|cause|rationale)s?|what (?:caused|led to|prompted|motivated))\b",
    re.I,
)
_NUMBER = re.compile(
    r"\bhow (?:many|much|long|far|large|big|tall|old|high|wide|deep|fast|often|heavy)\b"
    r"|\bwhat(?:['’]s| is| was| were| are)? (?:the )?(?:\w+ ){0,2}"
    r"(?:number|percentage|percent|share"
    r"|amount|length|size|cost|price|total|rate|age|distance|population|count|calib(?:er|re)"
    r"|figures?)\b"
    r"|\b(?:what|which) (?:percentage|percent|share|proportion|number|amount|age|calib(?:er|re))\b",
    re.I,
)
_WHEN = re.compile(
    r"(?:^|[,;.:!?]\s*|\b(?:and|but|since|until|by|so)\s+)when\b"
    r"|\b((?:what|which) (?:day|date|month|year|time|week)|on what (?:day|date)"
    r"|since when|until when|by when|how (?:recently|soon))\b",
    re.I,
)
_WHERE = re.compile(
    r"(?:^|[,;.:!?]\s*|\b(?:and|but|from|to|so)\s+)where\b"
    r"|\b((?:what|which) (?:city|place|town|location|region|area|country|state|museum|venue)"
    r"|from where|to where)\b",
    re.I,
)
_WHO = re.compile(
    r"(?:^|[,;.:!?]\s*|\b(?:and|but|to|by|from|with|for|of|on|so)\s+)(?:who|whom|whose)\b"
    r"|\b((?:what|which) (?:person|people|official|minister|president|leader|company"
    r"|organi[sz]ation|agency|spokes\w+|analyst|expert|politician|outlet|newspaper|ministry"
    r"|department|team|player|actor|actress|singer|author|director))\b",
    re.I,
)
_LIST = re.compile(
    r"\b(list|name (?:all|the|every|two|three|some)|enumerate|who are|who all|what are the"
    r"|what (?:kinds?|types?|sorts?) of|which (?:of the )?\w+s\b|what (?:\w+ )?(?:weapons|reasons"
    r"|measures|steps|examples|items|vehicles|countries|groups|systems|officials|claims))",
    re.I,
)
_YES_NO = re.compile(
    r"^(?:(?:and|so|but),? )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would"
    r"|should|may|might|must|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|hasn't|haven't"
    r"|won't)\b",
    re.I,
)
# The first that fits is the kind.
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("change", _CHANGE),
    ("happened", _HAPPENED),
    ("yes_no", _YES_NO),
    ("compare", _COMPARE),
    ("number", _NUMBER),
    ("why", _WHY),
    ("when", _WHEN),
    ("list", _LIST),
    ("where", _WHERE),
    ("who", _WHO),
    ("how", re.compile(r"^(?:and |so )?how\b", re.I)),
)
_COUNTED = re.compile(r"\bhow (?:many|much)\s+((?:[\w'’.-]+\s+){0,3}[\w'’-]+)", re.I)


# They say what to do with the articles, not what to look for in them.
_FORM_TEXT = """
compare comparing differ differs differed difference differences different explanation list name
named called call figure figures number kind kinds type types sort sorts happen happened happens
summarize summarise summary overview tell first each gave give reading view views assessment
"""
_FORM = frozenset(_FORM_TEXT.split())


# What is asked of these has more than one time.
_UNTIMED = ("when", "change", "compare")


def read_question(text: str, aliases: Aliases) -> Query:
    """Analyse a question. Any text gives a query; one without content words has no terms."""
    kind = _kind(text)
    now, days = now_words(text), _days_of(text, kind, None)
    asked = [(days.start, days.end)] if days else []
    return Query(
        text=text,
        kind=kind,
        terms=_terms(text, aliases, [*now, *asked]),
        units=_units(text),
        sides=_sides(text, aliases),
        expected=_expected(text, days),
        asks_now=bool(now),
    )


def asked_days(query: Query, as_of: date | None) -> Asked | None:
    """The days that a question asks about, counted from ``as_of``, else today; ``None`` where it
    names none or asks for something that has more than one time.
    """
    return _days_of(query.text, query.kind, as_of)


def _days_of(text: str, kind: Kind, as_of: date | None) -> Asked | None:
    return asked_time(text, as_of) if kind not in _UNTIMED else None


def _kind(text: str) -> Kind:
    stripped = text.strip()
    return next((kind for kind, form in _KINDS if form.search(stripped)), "what")


def _terms(text: str, aliases: Aliases, when: Sequence[tuple[int, int]]) -> tuple[Term, ...]:
    """The terms of a question without its words of form and of time, whose spans ``when`` holds: a
    sentence need not have them.
    """
    named: list[tuple[int, int, str]] = [
        (m.start, m.end, m.text) for m in find_names(text, aliases)
    ]
    terms: dict[str, Term] = {}
    wanted = content_words(text)
    about = [
        w
        for w in wanted
        if w.folded not in _FORM and not any(start <= w.start < end for start, end in when)
    ]
    about = about or wanted
    for word in about:
        inside = [n for n in named if n[0] <= word.start < n[1]]
        plain = re.sub(r"['’]s?$", "", word.text)
        forms = {plain, *aliases.variants(plain)}
        if inside and len(words(inside[0][2])) > 1:
            forms.update(aliases.variants(inside[0][2]))
        stems = {word.stem}
        for form in forms:
            parts = words(form)
            if len(parts) == 1:
                stems.add(parts[0].stem)
        key = aliases.canonical(word.text).casefold() if inside else word.stem
        terms.setdefault(
            key,
            Term(
                word=word.folded,
                stems=frozenset(stems),
                phrases=tuple(dict.fromkeys([plain, *sorted(forms)])),
                is_name=bool(inside),
                is_number=word.folded[0].isdigit(),
            ),
        )
    return tuple(terms.values())


def _units(text: str) -> frozenset[str]:
    match = _COUNTED.search(text)
    if not match:
        return frozenset()
    stems = []
    for word in words(match.group(1)):
        if word.folded in COMMON and word.text != "US":
            break
        stems.append(word.stem)
    return frozenset(stems)


_EXPECTED = (
    (r"\bhow (?:long|far|tall|high|wide|deep)\b|\b(?:length|distance|height|width|depth)\b",
     ("km", "kilometres", "kilometers", "mile", "miles", "metres", "meters", "feet")),
    (r"\bhow old\b|\bage\b", ("aged", "year-old", "years")),
)  # fmt: skip


def _expected(text: str, days: Asked | None) -> tuple[str, ...]:
    named = [w.text for w in content_words(days.text)] if days else []
    forms = (held for form, held in _EXPECTED if re.search(form, text, re.I))
    return (*(w for held in forms for w in held), *named)


def _sides(text: str, aliases: Aliases) -> tuple[str, ...]:
    match = re.search(
        r"\b(?:differen|compar|contrast|distinct)\w+\b.*\bbetween (?P<a>.+?) and (?P<b>.+?)[?.]?$"
        r"|\b(?P<c>[\w'’ -]+?) (?:versus|vs\.?|differ from"
        r"|compared? (?:to|with)) (?P<d>.+?)[?.]?$",
        text.strip(),
        re.I,
    )
    if match:
        return tuple(side.strip() for side in match.groups() if side)
    if not re.search(r"\b(?:compare|both|each|respectively|differ\w*)\b", text, re.I):
        return ()
    named = {m.canonical: m.text for m in find_names(text, aliases)}
    return tuple(named.values()) if len(named) > 1 else ()
