"""Who does it: two names that changed places around a verb, or a speaker put for the doer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.attribution import strength_of
from rag.checking.case import Case
from rag.checking.name_place import PRONOUNS, same_or_alike
from rag.checking.tokens import Text, Token
from rag.checking.word_order import BE, MUTUAL, is_verb, last_places
from rag.names import NameMention
from rag.people import gender_of

_REACH = 9  # words from the verb to its doer or to whom it is done
_HELPERS = BE | frozenset(
    ("has", "have", "had", "will", "would", "could", "can", "may", "might", "must", "shall",
     "should", "did", "does", "do", "not", "also", "already", "then", "now", "still", "later")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Line:
    """Words in order, the name that each belongs to, and where sentences end."""

    tokens: Sequence[Token]
    names: Mapping[int, NameMention]
    ends: frozenset[int]


def names_turned(case: Case) -> str | None:
    """Why, if the source has the names on either side of a verb the other way round, and nowhere
    as the claim has them.
    """
    if case.alignment is None:
        return None
    claim = _line(case.claim, case.claim.tokens)
    source = _line(case.alignment.window.material.body, case.alignment.window.tokens)
    for i in reversed(range(len(claim.tokens))):
        ours = _doers(claim, i, case)
        if ours is None:
            continue
        doer, other = ours
        turned = False
        for j, token in enumerate(source.tokens):
            theirs = _doers(source, j, case) if token.norm == claim.tokens[i].norm else None
            if theirs is None:
                continue
            if same_or_alike(doer, theirs[0], case) or same_or_alike(other, theirs[1], case):
                turned = False
                break
            turned |= same_or_alike(doer, theirs[1], case) and same_or_alike(other, theirs[0], case)
        if turned:
            verb = claim.tokens[i].folded
            return f"{doer.text} and {other.text} have changed places around “{verb}”"
    return None


def _line(body: Text, tokens: Sequence[Token]) -> _Line:
    near = [n for n in body.names if tokens and tokens[0].start < n.end <= tokens[-1].end]
    names = {
        place: name
        for name in near
        for place, token in enumerate(tokens)
        if name.start <= token.start < name.end
    }
    return _Line(tokens, names, last_places(body, tokens))


def _doers(line: _Line, place: int, case: Case) -> tuple[NameMention, NameMention] | None:
    """The nearest names before and behind a verb within its clause, the doer first."""
    if place in line.names or not _may_be_done(line.tokens, place):
        return None
    before = _nearest(line, range(place - 1, max(-1, place - 1 - _REACH), -1), case)
    after = _nearest(line, range(place + 1, min(len(line.tokens), place + 1 + _REACH)), case)
    if before is None or after is None:
        return None
    if not _is_passive(line.tokens, place):
        return before, after
    by = any(t.folded == "by" for t in line.tokens[place + 1 : place + 1 + _REACH])
    return (after, before) if by else None


def _may_be_done(tokens: Sequence[Token], place: int) -> bool:
    """Whether it is a verb, or follows a "to"."""
    token = tokens[place]
    infinitive = place > 0 and tokens[place - 1].folded == "to" and token.content
    return (is_verb(token) or infinitive) and token.folded not in MUTUAL


def _is_passive(tokens: Sequence[Token], place: int) -> bool:
    """Whether a form of "be" stands before it, or "by" directly behind it."""
    return any(t.folded in BE for t in tokens[max(0, place - 2) : place]) or any(
        t.folded == "by" for t in tokens[place + 1 : place + 2]
    )


def _nearest(line: _Line, places: range, case: Case) -> NameMention | None:
    """The first name; "Finnish" in "its Finnish rival Lahtipak" only if no other follows."""
    nation: NameMention | None = None
    for place in places:
        last = place if places.step < 0 else place - 1  # behind it the clause may end
        if last in line.ends or line.tokens[last].breaks:
            break
        name = line.names.get(place)
        if name is not None and not case.aliases.is_demonym(name.text):
            return name
        nation = nation or name
    return nation


def speaker_for_doer(case: Case) -> str | None:
    """Why, if the claim has somebody do what the source has him say of another: "X promised" for
    "X said Y had promised". "The company" may be X itself, but for a person by his first name.
    """
    alignment = case.alignment
    if alignment is None:
        return None
    claim = _line(case.claim, case.claim.tokens)
    source = _line(alignment.window.material.body, alignment.window.tokens)
    matched = dict(alignment.pairs)
    for place, name in claim.names.items():
        verb = _verb_after(claim, place) if claim.names.get(place + 1) is not name else None
        at = matched.get(verb) if verb is not None else None
        if at is None:
            continue
        subject = at - 1
        while subject > 0 and source.tokens[subject].folded in _HELPERS:
            subject -= 1
        if subject < 1 or any(p in source.ends for p in range(subject, at)):
            continue
        if _said_by(source, name, subject, case) and _is_another(source, name, subject, case):
            whom = source.tokens[subject]
            body = alignment.window.material.body.text
            who = source.names[subject].text if subject in source.names else None
            shown = who or f"the {body[whom.start : whom.end]}"
            return f"in the source {name.text} says it of {shown}"
    return None


def _verb_after(line: _Line, place: int) -> int | None:
    """The verb directly behind a name, but for "has", "will", "also"."""
    for at in range(place + 1, min(len(line.tokens), place + 4)):
        if at - 1 in line.ends or line.tokens[at - 1].breaks:
            return None
        if line.tokens[at].folded not in _HELPERS:
            helped = any(t.folded in _HELPERS for t in line.tokens[place + 1 : at])
            return at if is_verb(line.tokens[at]) or (helped and line.tokens[at].content) else None
    return None


def _said_by(source: _Line, name: NameMention, subject: int, case: Case) -> bool:
    """Whether the name stands before, in the same sentence, and a verb of saying between."""
    said = False
    for place in range(subject - 1, -1, -1):
        if place in source.ends:
            return False
        held = source.names.get(place)
        if held is not None and same_or_alike(name, held, case):
            return said
        said |= strength_of(source.tokens[place].folded) is not None
    return False


def _is_another(source: _Line, name: NameMention, subject: int, case: Case) -> bool:
    token, held = source.tokens[subject], source.names.get(subject)
    if token.folded in PRONOUNS or strength_of(token.folded) is not None:
        return False
    if held is not None:
        return not same_or_alike(name, held, case)
    person = " " in name.text and bool(gender_of(name.text, None))
    definite = any(
        t.folded in ("the", "his", "her") for t in source.tokens[max(0, subject - 2) : subject]
    )
    return (
        person
        and definite
        and token.content
        and token.norm not in {t.norm for t in case.claim.tokens}
    )
