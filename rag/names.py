"""Names of people, places and bodies in a text.

Retrieval widens words with :meth:`Aliases.variants`; the name check compares
:attr:`NameMention.canonical`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rag.aliases import BUILT_IN, Aliases, fold, given_name
from rag.name_words import (
    CALENDAR,
    INNER_TITLES,
    NEVER,
    ORG_HEADS,
    PARTICLES,
    STARTERS,
    TITLE_STARTS,
    TITLES,
)

__all__ = ["BUILT_IN", "STARTERS", "Aliases", "NameMention", "find_names", "fold", "given_name"]

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[-\u2010\u2011'’.&][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’][sS]$")
_ARABIC = re.compile(r"(?:al|el|ad|an|ar|as|ash|at|az|ul)-[^\W\d_]", re.IGNORECASE)
MOST_WORDS = 60  # of capitalised words in a row that are looked at as one name
LONGEST = 150  # characters of a name that a table of aliases holds
_START = frozenset('.!?:;\n"“”‘([•—–*|')


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name in a text: ``text == source[start:end]``, without titles and possessive."""

    start: int
    end: int
    text: str
    canonical: str


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str
    upper: bool
    opens: bool  # the first word of a sentence or of a quotation


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    for match in _WORD.finditer(text):
        start, word = match.start(), _POSSESSIVE.sub("", match.group())
        before = text[max(0, start - 8) : start].rstrip(" \t\xa0'")
        opens = not before or before[-1] in _START or "\n" in text[max(0, start - 3) : start]
        if opens and before.endswith(".") and found and _abbreviates(found[-1], text):
            opens = False
        upper = word[:1].isupper() or bool(_ARABIC.match(word) and word[3:4].isupper())
        found.append(_Token(start, start + len(word), word, upper, opens))
    return found


def _abbreviates(token: _Token, text: str) -> bool:
    return text[token.end : token.end + 1] == "." and (
        len(token.text) == 1 or token.text.casefold() in TITLES or token.text in ("St", "Jr", "No")
    )


def _joined(text: str, left: _Token, right: _Token) -> bool:
    between = text[left.end : right.start]
    if between in (" ", "\xa0", " & "):
        return True
    return between in (". ", ".\xa0") and _abbreviates(left, text)


def _runs(text: str, tokens: list[_Token]) -> Iterable[list[_Token]]:
    """Neighbouring capitalised words, with the small words that belong inside a name."""
    at = 0
    while at < len(tokens):
        if not tokens[at].upper:
            at += 1
            continue
        run = [tokens[at]]
        while len(run) < MOST_WORDS:
            step = 1
            while step <= 3 and at + step < len(tokens):
                small = [t.text for t in tokens[at + 1 : at + step]]
                if not all(_joined(text, tokens[i], tokens[i + 1]) for i in range(at, at + step)):
                    step = 9
                elif tokens[at + step].upper:
                    break
                elif not _links(tokens[at + step].text, small, run):
                    step = 9
                else:
                    step += 1
            if step > 3 or at + step >= len(tokens):
                break
            run.extend(tokens[at + 1 : at + step + 1])
            at += step
        yield run
        at += 1


def _links(word: str, before: list[str], run: list[_Token]) -> bool:
    if word in PARTICLES:
        return True
    org = any(t.text.casefold() in ORG_HEADS or t.text == "Secretary" for t in run)
    return org and (word in ("of", "for") if not before else word == "the" and len(before) == 1)


def find_names(text: str, aliases: Aliases, *, context: str = "") -> list[NameMention]:
    """The names in ``text``, in order, without titles, months, weekdays and possessives.

    The first word of a sentence counts only if the alias table knows it, it begins a longer name,
    or it stands capitalised inside a sentence of ``text`` or ``context``.
    A text without any capital (a typed question) is searched for names of the table only.
    """
    tokens = _tokens(text)
    if not any(token.upper for token in tokens):
        return _lower_case_names(text, tokens, aliases)
    inside = {t.text for t in tokens if t.upper and not t.opens}
    if context:
        inside |= {t.text for t in _tokens(context) if t.upper and not t.opens}
    found: list[NameMention] = []
    for run in _runs(text, tokens):
        for part in _names_of(run, text, aliases, inside):
            start, end = part[0].start, part[-1].end
            name = text[start:end]
            found.append(NameMention(start, end, name, aliases.canonical(name)))
    return found


def _lower_case_names(text: str, tokens: list[_Token], aliases: Aliases) -> list[NameMention]:
    found: list[NameMention] = []
    at = 0
    while at < len(tokens):
        for size in (4, 3, 2, 1):
            part = tokens[at : at + size]
            name = text[part[0].start : part[-1].end]
            if (
                len(part) == size
                and len(name) >= 4
                and aliases.knows(name)
                and name not in STARTERS
            ):
                found.append(
                    NameMention(part[0].start, part[-1].end, name, aliases.canonical(name))
                )
                at += size - 1
                break
        at += 1
    return found


def _names_of(
    run: list[_Token], text: str, aliases: Aliases, inside: set[str]
) -> Iterable[list[_Token]]:
    """Cut a run of capitalised words into names: hyphens, demonyms, titles, sentence starts."""
    pending: list[_Token] = []
    for token in run:
        halves = _halves(token, aliases)
        if halves is None:
            pending.append(token)
            continue
        yield from _plain_names(pending, text, aliases, inside)
        pending = []
        yield from ([half] for half in halves)
    yield from _plain_names(pending, text, aliases, inside)


def _halves(token: _Token, aliases: Aliases) -> list[_Token] | None:
    """The names in a compound such as "Russian-Belarusian", or ``None`` if it is one word."""
    if "-" not in token.text or aliases.knows(token.text):
        return None
    parts: list[_Token] = []
    at = token.start
    for piece in token.text.split("-"):
        parts.append(_Token(at, at + len(piece), piece, piece[:1].isupper(), token.opens))
        at += len(piece) + 1
    known = [part for part in parts if part.upper and aliases.knows(part.text)]
    if not known:
        return None
    return [part for part in parts if part.upper]


def _plain_names(
    run: list[_Token], text: str, aliases: Aliases, inside: set[str]
) -> Iterable[list[_Token]]:
    while run:
        first = run[0].text.casefold()
        if first == "the" and len(run) > 1:
            run = _trim(run[1:])
            continue
        whole = text[run[0].start : min(run[-1].end, run[0].start + LONGEST + 1)]
        known_whole = len(whole) <= LONGEST and aliases.knows(whole)
        if known_whole and not (len(run) == 1 and run[0].opens and first in STARTERS):
            yield run
            return
        known = _known_prefix(run, text, aliases)
        if known:
            yield run[:known]
            run = _trim(run[known:])
        elif (
            (run[0].opens and first in STARTERS)
            or first in ("the", *CALENDAR, *NEVER)
            or (_title(run) and (len(run) > 1 or first in TITLES))
        ):
            office = [token.text for token in run[1:3]] == ["of", "State"]
            run = _trim(run[3:] if office else run[1:])
        else:
            end = next((i for i in range(1, len(run)) if _stops(run[i])), len(run))
            part = _trim(run[:end])
            single = len(part) == 1 and part[0].opens
            if part and (not single or part[0].text in inside or _odd(part[0].text)):
                yield part
            run = _trim(run[end:])


def _trim(run: list[_Token]) -> list[_Token]:
    """Without the small words at either end."""
    while run and not run[0].upper:
        run = run[1:]
    while run and not run[-1].upper:
        run = run[:-1]
    return run


def _title(run: list[_Token]) -> bool:
    """Whether the run begins with a title: "Foreign Minister X", "Gen. Y"."""
    for token in run:
        word = token.text.casefold()
        if word in TITLES or word == "of":
            return token is not run[-1] or len(run) == 1 or run[0] is not token
        if word not in TITLE_STARTS:
            return False
    return False


def _stops(token: _Token) -> bool:
    word = token.text.casefold()
    return word in CALENDAR or word in INNER_TITLES or word in NEVER


def _known_prefix(run: list[_Token], text: str, aliases: Aliases) -> int:
    """How many leading words are a demonym, or a country before a title or a body."""
    for size in (3, 2, 1):
        if size >= len(run):
            continue
        name = text[run[0].start : run[size - 1].end]
        follows = run[size].text.casefold()
        if aliases.is_demonym(name) or (
            aliases.knows(name)
            and (
                follows in TITLES
                or follows in TITLE_STARTS
                or follows in ORG_HEADS
                or (size == 1 and _is_nation(name, aliases) and _abbreviated(name))
            )
            and (size == 1 or run[size - 1].upper)
        ):
            return size
    return 0


def _is_nation(name: str, aliases: Aliases) -> bool:
    return any(aliases.is_demonym(variant) for variant in aliases.variants(name))


def _abbreviated(name: str) -> bool:
    """ "US", "U.S": short capitals."""
    letters = name.replace(".", "")
    return len(letters) <= 3 and letters.isupper()


def _odd(word: str) -> bool:
    """Acronyms, inner capitals and digits are names even at the start of a sentence."""
    return any(c.isupper() or c.isdigit() for c in word[1:])
