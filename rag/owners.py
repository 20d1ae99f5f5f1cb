"""Whose thing it is: "Russia's minister", "Belarusian tanks", "the president of Ukraine"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.names import Aliases, NameMention, find_names
from rag.similarity import alike
from rag.words import content_words, words

# Words that may stand between an owner and its noun: "Russia's *first deputy* minister".
REACH = 3
_AUXILIARY = re.compile(
    r"\b(?:do|does|did|has|have|had|will|would|can|could|should|is|are|was|were)\s+(?:the\s+)?$",
    re.I,
)
SAME_NOUN = 0.8


def place(name: str, aliases: Aliases) -> str:
    """What a name stands for: the country of a capital or seat of government, or itself."""
    return aliases.country_of(name) or aliases.canonical(name)


def owned(text: str, aliases: Aliases) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(owner, nouns it owns) of the question: "Russia's defence minister", "Belarusian tanks"."""
    for mention in find_names(text, aliases):
        nouns = _after(text, mention, aliases) or _before(text, mention)
        if nouns:
            yield place(mention.text, aliases), nouns


def _after(text: str, mention: NameMention, aliases: Aliases) -> tuple[str, ...]:
    rest = text[mention.end :]
    possessive = re.match(r"['’]s?\s+", rest)
    if not possessive and not (aliases.is_demonym(mention.text) and rest.startswith(" ")):
        return ()
    run = re.match(r"(?:['’]s?)?((?:\s+[a-z][\w-]*){1,4})", rest)
    if not run:
        return ()
    nouns: list[str] = []
    for word in words(run.group(1)):
        if not content_words(word.text):
            break
        nouns.append(word.folded)
    if len(nouns) > 1 and _AUXILIARY.search(text[: mention.start]):
        nouns.pop()  # "did Russia's defence minister visit": the verb of the question
    return tuple(nouns[-1:])


def _before(text: str, mention: NameMention) -> tuple[str, ...]:
    run = re.search(r"([a-z][\w-]*)\s+of\s+(?:the\s+)?$", text[: mention.start])
    return tuple(w.folded for w in content_words(run.group(1))) if run else ()


def owners_in(text: str, heads: Sequence[str], aliases: Aliases) -> Iterator[str]:
    """Who owns any of the nouns ``heads`` in ``text``."""
    names = find_names(text, aliases)
    for word in words(text):
        if not any(alike(head, word.folded, SAME_NOUN) for head in heads):
            continue
        for name in names:
            between_before = text[name.end : word.start] if name.end <= word.start else None
            between_after = text[word.end : name.start] if word.end <= name.start else None
            if between_before is not None and _short(between_before):
                if aliases.is_demonym(name.text) or re.match(r"['’]", between_before):
                    yield place(name.text, aliases)
            elif between_after is not None and re.fullmatch(r"\s+of\s+(?:the\s+)?", between_after):
                yield place(name.text, aliases)


def _short(between: str) -> bool:
    return len(words(between)) <= REACH and not re.search(r"[,;:.]|\b(?:and|of)\b", between)
