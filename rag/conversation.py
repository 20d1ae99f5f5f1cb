"""History and a follow-up to a question that stands alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.names import Aliases, find_names
from rag.types import Turn
from rag.words import content_words

_PERSON = re.compile(r"\b(he|she|him|his|her|hers)\b", re.I)
_THING = re.compile(r"\b(it|its)\b", re.I)
_MANY = re.compile(r"\b(they|them|their|theirs)\b", re.I)
_POINTING = re.compile(r"\b(this|that|these|those|there|then|the same|such)\b", re.I)
_ELLIPSIS = re.compile(
    r"^(?:and|but|so|or|also|what about|how about|why|why not|when|where|who|how|how so|how many"
    r"|how much|what else|anything else|since when|really)\b",
    re.I,
)
_POSSESSIVE = frozenset({"his", "its", "their", "theirs", "hers"})
_TITLE = re.compile(
    r"\b(?:president|minister|leader|general|spokes\w+|director|commander|chief|adviser|analyst"
    r"|mr|mrs|ms|dr|sir|senator|governor|king|queen|judge|professor)\b[^.,;]{0,40}$",
    re.I,
)


def stand_alone(question: str, history: Sequence[Turn], aliases: Aliases) -> str:
    """``question`` with its pronouns and gaps filled from the turn before; as it is without one.

    A person is looked for behind he/she, a place or a body behind it/they, first in the question
    of the last turn, then in its answer, then further back. What cannot be resolved is given its
    subject by naming the question before: nothing is guessed silently.
    """
    text = question.strip()
    if not history:
        return text
    text, resolved = _resolve(text, history, aliases)
    if resolved and len(content_words(text)) >= 3:
        return text
    names = find_names(text, aliases)
    bare = len(content_words(text)) <= 2
    if not resolved and (bare or _POINTING.search(text) or _ELLIPSIS.match(text)):
        if not bare and names and not _POINTING.search(text) and len(content_words(text)) >= 4:
            return text
        before = history[-1].standalone_question.strip().rstrip("?.! ")
        return f"{text.rstrip('?.! ')} ({before})?"
    return text


def _resolve(text: str, history: Sequence[Turn], aliases: Aliases) -> tuple[str, bool]:
    done = False
    for pattern, want in ((_PERSON, "person"), (_THING, "thing"), (_MANY, "any")):
        match = pattern.search(text)
        if match is None or (want == "thing" and _is_dummy(text, match)):
            continue
        own = [m for m in find_names(text, aliases) if m.end <= match.start()]
        if want != "any" and any(_fits(text, m.start, m.text, want, aliases) for m in own):
            continue
        name = _last_name(history, want, aliases)
        if name is None:
            continue
        text = pattern.sub(lambda m, name=name: _put(m.group(), name), text)  # type: ignore[misc]
        done = True
    return text, done


def _put(pronoun: str, name: str) -> str:
    possessive = pronoun.casefold() in _POSSESSIVE
    return f"{name}'s" if possessive else name


def _is_dummy(text: str, match: re.Match[str]) -> bool:
    """ "is it true that", "it is said": the pronoun stands for nothing."""
    return bool(
        re.match(r"it (?:true|likely|possible|clear|said|reported)\b", text[match.start() :])
    )


def _last_name(history: Sequence[Turn], want: str, aliases: Aliases) -> str | None:
    for turn in reversed(history):
        for text in (turn.standalone_question, turn.answer_text):
            for mention in find_names(text, aliases):
                if _fits(text, mention.start, mention.text, want, aliases):
                    return mention.text
    return None


def _fits(text: str, start: int, name: str, want: str, aliases: Aliases) -> bool:
    if want == "any":
        return True
    person = _is_person(text, start, name, aliases)
    return person if want == "person" else not person


def _is_person(text: str, start: int, name: str, aliases: Aliases) -> bool:
    if aliases.country_of(name) is not None:
        return False
    if name.isupper():
        return False
    return len(name.split()) in (2, 3) or bool(_TITLE.search(text[:start]))
