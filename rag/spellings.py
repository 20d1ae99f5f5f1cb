"""Names that a question spells otherwise than the articles do: Naev for Naiev, Serhiy for Serhii.

Names from other scripts are written down by ear and by several systems at once. A name that no
article holds is looked for under what it sounds like; the answer says as what it was read.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from rag.aliases import fold, given_name, is_given_name
from rag.catalog import Catalog
from rag.parts import Parts
from rag.questions import Query, read_question
from rag.types import Notice
from rag.words import Word, words

SHORTEST = 4
# Letters of the key that must agree before the texts themselves are looked at: the index holds
# stems, which have lost their ends.
_STEM = 3
_TEXTS = 8
# In this order. Romanisations of Cyrillic and Arabic letters (BGN/PCGN, ALA-LC, national systems)
# that newsrooms mix: г as g or h, х as kh or h, й and и and і as y, i or j, е as e, ye or ie.
_SOUNDS = tuple(
    (re.compile(rule), left)
    for rule, left in (
        (r"shch|sch", "sc"),
        (r"kh|gh|g", "h"),
        (r"zh", "z"),
        (r"ph", "f"),
        (r"tz|cz", "ts"),
        (r"x", "ks"),
        (r"ck|q|c(?!h|$)", "k"),
        (r"w", "v"),
        (r"ff?$", "v"),
        (r"ou|oo", "u"),
        (r"[yj]", "i"),
        (r"(?<=.)e(?=i+$)", ""),
        (r"i(?=e)", ""),
        (r"(?<=enk)a$", "o"),
        (r"(.)\1+", r"\1"),
    )
)
# What a name may begin with that sounds like it, by the first letter of its key.
_STARTS = {"h": "ghk", "k": "kcqx", "i": "yji", "e": "yjei", "v": "vw", "f": "fp", "t": "tc"}


def sound_of(name: str) -> str:
    """The same for spellings that differ by the system of romanisation only."""
    key = fold(name)
    for rule, left in _SOUNDS:
        key = rule.sub(left, key)
    return key


def as_spelt_here(question: str, parts: Parts) -> tuple[str, tuple[Notice, ...]]:
    """The question with its names as the articles spell them, and a notice for each change."""
    query = read_question(question, parts.aliases)
    here = words(question)
    changes = [(w, _spelt_in(parts.catalog, w.text)) for w in _unknown(query, parts.catalog)]
    told = {word.start: spelling for word, spelling in changes if spelling is not None}
    for given, family in pairwise(here):
        surname = told.get(family.start, family.text)
        spelling = _given_in(parts.catalog, given.text, surname)
        if spelling is not None:
            told[given.start] = spelling
    notices: list[Notice] = []
    for word in reversed(here):
        if word.start in told:
            spelling = told[word.start]
            text = f"“{word.text}” was read as “{spelling}”, as the articles spell it."
            notices.insert(0, Notice("spelling", text))
            question = question[: word.start] + spelling + question[word.end :]
    return question, tuple(notices)


def _given_in(catalog: Catalog, asked: str, surname: str) -> str | None:
    """How the articles write a given name that stands before ``surname``, if never as asked."""
    if not is_given_name(asked):
        return None
    written: Counter[str] = Counter()
    for text in _texts(catalog, surname):
        for given, family in pairwise(words(text)):
            same = given_name(given.text) == given_name(asked) and given.text[0].isupper()
            if same and fold(family.text) == fold(surname):
                written[given.text] += 1
    if not written or any(fold(spelling) == fold(asked) for spelling in written):
        return None
    return written.most_common(1)[0][0]


def _unknown(query: Query, catalog: Catalog) -> list[Word]:
    """The words of the question that may be names and stand in no passage."""
    typed = query.text == query.text.lower()
    terms = [t for t in query.terms if (t.is_name or typed) and not t.is_number]
    counts = catalog.document_frequency([p for t in terms for p in t.phrases])
    absent = [t for t in terms if not any(counts[p] for p in t.phrases)]
    return [
        word
        for word in words(query.text)
        if len(word.text) >= SHORTEST
        and word.text.isalpha()
        and any(word.stem in t.stems for t in absent)
    ]


def _spelt_in(catalog: Catalog, asked: str) -> str | None:
    """How the articles write the name; the most frequent of several spellings."""
    sound = sound_of(asked)
    stem = sound[: max(_STEM, len(sound) - 2)]
    starts = _STARTS.get(sound[0], sound[0])
    near = [t for t in catalog.terms(starts) if sound_of(t).startswith(stem)]
    written: Counter[str] = Counter()
    for term in near:
        for text in _texts(catalog, term):
            written.update(
                word.text
                for word in words(text)
                if word.text[0].isupper() and sound_of(word.text) == sound
            )
    return written.most_common(1)[0][0] if written else None


def _texts(catalog: Catalog, word: str) -> list[str]:
    keys = [key for key, _ in catalog.match_words([word], k=_TEXTS)]
    return [passage.text for passage, _, _ in catalog.located(keys)]
