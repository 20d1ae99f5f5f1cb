"""Noun phrases of a text, by rule: runs of words that are not function words, cut where the verb
of the clause must stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag import conversation_words as lists
from rag.name_words import TITLE_STARTS, TITLES
from rag.names import Aliases, NameMention, find_names

_TOKEN = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*['’]?|[^\w\s]|_+")
_ENDS = frozenset(".?!;:")


@dataclass(frozen=True, slots=True)
class Token:
    start: int
    end: int
    text: str
    low: str
    name: NameMention | None


def tokens(text: str, aliases: Aliases, *, context: str = "") -> list[Token]:
    """The words and marks of ``text``, each with the name that it is part of."""
    named = find_names(text, aliases, context=context)
    found = []
    for match in _TOKEN.finditer(text):
        name = next((n for n in named if n.start <= match.start() < n.end), None)
        low = match.group().casefold().replace("’", "'")
        found.append(Token(match.start(), match.end(), match.group(), low, name))
    return found


def is_plural(word: str) -> bool:
    """Whether a lower-case noun looks like a plural."""
    if word in lists.PLURALS:
        return True
    ending = word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))
    return ending and word not in lists.NOT_PLURAL and len(word) > 3


def is_content(token: Token) -> bool:
    if not token.text[0].isalnum():
        return False
    return token.name is not None or (token.low not in lists.FUNCTION)


def phrases(words: list[Token]) -> Iterator[tuple[int, int, bool, str]]:
    """(first, past the last, whether it is the subject, preposition) of each noun phrase."""
    at, want, aux, before = 0, "subject", "", ""
    has_subject = False
    while at < len(words):
        word = words[at]
        if word.low in lists.PAST and word.name is None:
            at, want, before = at + 1, "object", ""
            continue
        if is_content(word):
            stop = at
            while stop < len(words) and is_content(words[stop]):
                stop += 1
            follows = words[stop].low if stop < len(words) else "?"
            last = words[at - 1].low if at > 0 else ""
            determined = last in (*lists.DETERMINERS, "which", "what")
            while stop - at > 1 and words[stop - 1].low in lists.PAST:
                stop -= 1
            if last == "what" and want == "subject" and word.low.endswith("ed") and not word.name:
                at, want = at + 1, "object"
                continue
            if last == "how" or (last == "to" and word.low in lists.VERBS):
                at, want = (stop, want) if last == "how" else (at + 1, "object")
                if last == "to" and at < stop:
                    yield at, stop, False, ""
            elif want == "verb" and not before and not determined:
                at, want = at + 1, "object"
                if at < stop:
                    yield at, stop, False, ""
            elif want == "object" or (want == "subject" and before):
                yield at, stop, False, before
            elif want == "verb":
                cut = _cut(words, at, stop, aux)
                yield at, cut, False, before
                if cut < stop:
                    want = "object"
                if cut + 1 < stop:
                    yield cut + 1, stop, False, ""
            else:
                fronted = last in ("which", "what", "many", "much")
                if fronted and want == "subject" and not has_subject and aux == "":
                    cut = stop if follows in lists.AUXILIARIES or stop - at == 1 else stop - 1
                    cut = _cut(words, at, cut, "past") if cut == stop - 1 else cut
                    yield at, cut, follows not in lists.AUXILIARIES, ""
                    want = "subject" if follows in lists.AUXILIARIES else "object"
                else:
                    cut = _cut(words, at, stop, aux)
                    yield at, cut, not before, before
                    has_subject = True
                    want = "verb" if cut == stop else "object"
                    if cut + 1 < stop:
                        yield cut + 1, stop, False, ""
            at, before = stop, ""
            continue
        if word.low in lists.AUXILIARIES:
            aux = "be" if word.low in lists.BE else "do"
            follows = words[at + 1].low if at + 1 < len(words) else ""
            if follows and words[at + 1].name is not None:
                follows = ""
            passive = aux == "be" and (
                follows.endswith(("ed", "ing")) or follows in lists.PREDICATES
            )
            want = "verb" if has_subject or passive else "subject"
        elif word.low in lists.PREPOSITIONS:
            before = word.low
        elif word.low in ("who", "whom") and not has_subject:
            aux, want = "", "verb"
        elif word.low in ("that", "because", "if", "while", "although", "though", "whether"):
            want, aux, has_subject = "subject", "past", False
        elif word.text in _ENDS:
            want, aux, has_subject, before = "subject", "", False, ""
        elif word.low in lists.PERSONAL:
            before = ""
            if want == "subject":
                has_subject, want = True, "verb"
        elif word.low == "and" and want == "verb" and at > 0 and is_content(words[at - 1]):
            want, has_subject = "subject", False
        elif word.low not in lists.DETERMINERS and word.low != "and":
            before = ""
        at += 1


def _cut(words: list[Token], start: int, stop: int, aux: str) -> int:
    """Where the subject ends and the verb of its clause begins."""
    first = words[start]
    determined = start > 0 and words[start - 1].low in lists.DETERMINERS
    at = start + 1
    if first.name is not None:
        while at < stop and (words[at].name is first.name or words[at].low.isdigit()):
            at += 1
        owns = words[at - 1].low.endswith(("'s", "s'"))
        if at < stop and not owns and not determined:
            adjective = words[at - 1].low.endswith(("an", "ish", "ese", "ian", "ench", "eek"))
            titled = words[at].low in TITLES or words[at].low in TITLE_STARTS
            if not (adjective or titled or words[at].name or is_plural(words[at].low)):
                return at
    elif len(words[start:stop]) > 1 and any(w.name for w in words[start + 1 : stop]):
        while at < stop and words[at].name is None:
            at += 1
        while at < stop and words[at].name is words[at - 1].name:
            at += 1
    if aux == "do":
        said = next((i for i in range(at, stop) if words[i].low in lists.SPEECH), None)
        if said is not None:
            return said
    for i in range(at, stop):
        low = words[i].low
        if words[i].name is not None or words[i - 1].low.endswith("'s"):
            continue
        if aux == "be" and (low.endswith(("ed", "ing")) or low in lists.PREDICATES):
            return i
        if aux == "do" and (
            low in lists.VERBS
            or low.endswith("ed")
            or (is_plural(words[i - 1].low) and not is_plural(low))
        ):
            return i
        if aux in ("", "past") and (
            low.endswith("ed") or low in lists.PAST or _third_person(low, words, i, stop)
        ):
            return i
    goes_on = stop < len(words) and words[stop].low in ("of", "between")
    if aux != "do" or at >= stop or goes_on or is_plural(words[stop - 1].low):
        return stop
    return stop - 1


def _third_person(low: str, words: list[Token], at: int, stop: int) -> bool:
    if at + 1 != stop or not low.endswith("s") or low[:-1] not in lists.VERBS:
        return False
    return stop >= len(words) or words[stop].low not in lists.AUXILIARIES
