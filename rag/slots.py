"""Another cause, day, name or place where the rest of two sentences is the same."""

from __future__ import annotations

import re
from datetime import date

from rag.clauses import CLAUSE_MOST, around, likeness, same_clause, shown
from rag.denials import is_negated
from rag.likeness import Word, alike, share
from rag.matters import left_over, nearness
from rag.modes import clause_tense
from rag.opposition import Opposed
from rag.statements import Statement
from rag.times import DateMention

# From this cosine two sentences that name two days tell one event and not two.
SAME_EVENT = 0.8
# Only one can be it at a time.
_UNIQUE = re.compile(
    r"\b(?:won|wins|win|winner|elected|elects|appointed|named|chosen|picked|succeed\w*|became|become"
    r"|champion|crowned|author|invented|founder|founded|captain|sworn|oath|next|new"
    r"|chief executive|president|prime minister|mayor|governor|head coach|chair\w*|director)\b",
    re.I,
)
# What happens to a thing once.
_ONCE = re.compile(
    r"\b(?:born|built|founded|completed|finished|opened|opens?|died|signed|discovered|sank|launched"
    r"|established|invented|dates|begins?|starts?|takes? place|held|married|founded|created"
    r"|published|release[ds]?|abolished|crashed|collapsed|invaded)\b",
    re.I,
)
_PLACES_TEXT = "in at near off by under outside inside into"
_PLACES_BEFORE = frozenset(_PLACES_TEXT.split())


def other_date(one: Statement, other: Statement) -> Opposed | None:
    """The same event on another day: one that happens once, or one that is to come."""
    once = bool(_ONCE.search(one.text) and _ONCE.search(other.text)) and likeness(one, other) > 0.5
    near = nearness(one, other) >= SAME_EVENT
    if any(_same_day(a, b) for a in one.dates for b in other.dates):
        return None
    for here in one.dates:
        for there in other.dates:
            plans = [
                clause_tense(s.text, d.start) == "plan" for s, d in ((one, here), (other, there))
            ]
            if _kind(here) != _kind(there) or not (near or (once and here.year) or all(plans)):
                continue
            if not all(plans) and not same_clause(one, _at(one, here), other, _at(other, there)):
                continue
            mine, theirs = _days(one, here), _days(other, there)
            if mine is None or theirs is None or (mine[0] <= theirs[1] and theirs[0] <= mine[1]):
                continue
            return Opposed("date", here.text, there.text, any(plans))
    return None


def _kind(mention: DateMention) -> str:
    if mention.month and mention.day:
        return "day"
    return "year" if mention.year and not mention.month else mention.phrase or "other"


def _days(statement: Statement, mention: DateMention) -> tuple[date, date] | None:
    published = statement.published.end or statement.published.start
    return mention.resolved(published)


def _same_day(here: DateMention, there: DateMention) -> bool:
    return bool(here.day and (here.month, here.day) == (there.month, there.day))


def _at(statement: Statement, mention: DateMention) -> Word:
    """The word of the statement nearest to a date."""
    return min(statement.words, key=lambda w: abs(w.start - mention.start))


_CAUSE = re.compile(
    r"(?P<before>[^,;]+?) (?:caused|triggered|sparked|started|led to) "
    r"|(?:caused by|because of|due to|blamed on|put down to|work of|result of|triggered by"
    r"|sparked by|started (?:by|with)|began with) (?P<after>[^,;.]+)",
    re.I,
)


def other_cause(one: Statement, other: Statement) -> Opposed | None:
    """The same event put down to two causes that share no word."""
    here, there = _cause(one), _cause(other)
    if not here or not there or any(alike(a, b) for a in here for b in there):
        return None
    rest = [w for w in one.words if w not in here], [w for w in other.words if w not in there]
    if max(share(*rest), share(*reversed(rest))) < CLAUSE_MOST:
        return None
    return Opposed("slot", shown(one, here, here[0]), shown(other, there, there[0]), False)


def _cause(statement: Statement) -> list[Word]:
    match = _CAUSE.search(statement.text)
    if match is None:
        return []
    start, end = match.span("after" if match["after"] else "before")
    return [w for w in statement.words if start <= w.start < end]


def other_name(one: Statement, other: Statement) -> Opposed | None:
    """Another name for what only one can be, or do: two winners, two heads of one body."""
    if not left_over(one, other) or not left_over(other, one) or not one.names & other.names:
        return None
    unique = _UNIQUE.search(one.body) and _UNIQUE.search(other.body)
    if not unique or likeness(one, other) < 0.6:
        return None
    mine, theirs = _name_apart(one, other), _name_apart(other, one)
    return Opposed("name", mine, theirs, False) if mine and theirs else None


def _name_apart(one: Statement, other: Statement) -> str | None:
    """The first name of ``one`` that ``other`` does not have, as it stands there."""
    run: list[Word] = []
    for word in one.words:
        fresh = word.is_name and not any(word.norm == w.norm for w in other.words)
        if fresh and (not run or word.place == run[-1].place + 1):
            run.append(word)
        elif run:
            break
    return one.text[run[0].start : run[-1].end] if run else None


def other_place(one: Statement, other: Statement) -> Opposed | None:
    """The same happened "in Geneva" and "in Vienna", "in the kitchen" and "in the attic"."""
    if nearness(one, other) < 0.55:
        return None
    here = [w for w in one.words if not any(alike(w, o) for o in other.words)]
    there = [w for w in other.words if not any(alike(w, o) for o in one.words)]
    for a in here:
        for b in there:
            same_slot = a.before == b.before and a.before in _PLACES_BEFORE
            if not same_slot or a.is_name != b.is_name or is_negated(one.tokens, a.place):
                continue
            rest = [w for w in one.words if w is not a], [w for w in other.words if w is not b]
            if min(share(rest[0], other.words), share(rest[1], one.words)) >= 0.65:
                return Opposed("slot", around(one, a), around(other, b), False)
    return None


_PLAYED = re.compile(
    r"\b(?:beat|beats|beaten|defeat\w*|draw|drew|win|won|wins|lose|lost|loses|match|game|final"
    r"|victor\w*|scor\w+|goals?|points?|league|cup|tournament|quarter|half-time)\b",
    re.I,
)
_SCORE = re.compile(r"(?<![\d-])(\d{1,3})[-–](\d{1,3})(?![\d-])")


def other_score(one: Statement, other: Statement) -> Opposed | None:
    """Another result ("2-1", "3-1"), where each sentence gives one and tells of a match: "Feb.
    3-10" are days.
    """
    if not (_PLAYED.search(one.text) and _PLAYED.search(other.text)):
        return None
    here, there = list(_SCORE.finditer(one.body)), list(_SCORE.finditer(other.body))
    if len(here) != 1 or len(there) != 1:
        return None
    if sorted(here[0].groups()) == sorted(there[0].groups()):
        return None
    return Opposed("slot", here[0].group(), there[0].group(), False)
