"""Text in languages that the embedder does not read: found by its words alone, and named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.catalog import Catalog, Eligible, Keys
from rag.languages import language_of, name_of, stem_of
from rag.ports import Embedder
from rag.types import Notice

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
# A stem of fewer letters would begin too many other words.
_SHORTEST_STEM = 4
_SHORTEST_WORD = 3


@dataclass(frozen=True, slots=True, eq=False)
class Unserved:
    """``question``: the language of a question that is not served, else ``None``. ``passages``: the
    keys of eligible passages that are not, rising.
    """

    question: str | None
    passages: Keys
    notices: tuple[Notice, ...] = ()


def find_unserved(
    query: str, *, catalog: Catalog, embedder: Embedder, eligible: Eligible
) -> Unserved:
    """What of a question and of the eligible passages the embedder does not read.

    An embedder states the languages it reads in ``languages``; one that states none reads all.
    """
    served: Sequence[str] | None = getattr(embedder, "languages", None)
    if served is None:
        return Unserved(None, np.zeros(0, dtype=np.int64))
    asked = language_of(query)
    asked = None if asked in served else asked
    foreign = catalog.in_other_languages(served)
    keys = np.array([key for key, _, _ in foreign], dtype=np.int64)
    kept = np.isin(keys, eligible.keys)
    articles = {
        (article, language) for (_, article, language), ok in zip(foreign, kept, strict=True) if ok
    }
    read = " and ".join(name_of(language) for language in served)
    told = [
        *([_of_question(asked, read)] if asked else []),
        *([_of_articles([language for _, language in articles], read)] if articles else []),
    ]
    notices = (Notice("language", " ".join(told)),) if told else ()
    return Unserved(asked, keys[kept], notices)


def _of_question(asked: str, read: str) -> str:
    return (
        f"The question is in {name_of(asked)}; the search by meaning reads {read} only, so the "
        "articles were searched by its words alone."
    )


def _of_articles(languages: Sequence[str], read: str) -> str:
    names = ", ".join(sorted({name_of(language) for language in languages}))
    count = len(languages)
    what = f"{count} article is" if count == 1 else f"{count} articles are"
    return f"{what} not in {read} ({names}) and can be found by words only, not by meaning."


def beginnings(query: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a question that is not served, and the stems of those that have one: what
    begins with a stem is a form of the word.
    """
    words: list[str] = []
    stems: list[str] = []
    for word in dict.fromkeys(word.casefold() for word in _WORD.findall(query)):
        stem = stem_of(word, language)
        if stem and len(stem) >= _SHORTEST_STEM:
            stems.append(stem)
        elif len(word) >= _SHORTEST_WORD or not word.isascii():
            words.append(word)
    return tuple(words), tuple(stems)
