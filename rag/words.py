"""Words as retrieval and checking see them: folded, stemmed, without the common ones."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

# Question words, articles, prepositions, auxiliaries and pronouns: they say how a question is
# put, not what it is about. Negations and quantifiers are kept.
COMMON_WORDS = """
a about above across after again against ago all along also although am among an and any are
aren't around as at away be because been before being below between both but by can can't
cannot come could couldn't did didn't do does doesn't doing don't done down during each else
ever every few for from further get gets give given go goes going got had hadn't has hasn't
have haven't having he he's her here hers herself him himself his how however i i'm if in into
is isn't it it's its itself just let let's like make makes may me might more most much must my
myself of off on once one only onto or other our ours ourselves out over own per please rather
same shall she should shouldn't so some such tell than that that's the their theirs them
themselves then there there's these they they're this those through to too toward towards under
until up upon us use used very via was wasn't way we we're were weren't what what's when where
whether which while who who's whom whose why will with within without won't would wouldn't yes
you your yours according article articles mention mentioned mentions describe described
explain know known say says said saying many
"""
COMMON = frozenset(COMMON_WORDS.split())

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*(?:-?\d+)?", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: ``text[start:end]``, its folded form and its stem."""

    start: int
    end: int
    text: str
    folded: str
    stem: str


@cache
def _stemmer() -> object:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=65536)
def stem(folded: str) -> str:
    """The English Snowball stem of a folded word (Porter2, https://snowballstem.org)."""
    if not folded.isalpha():
        return folded
    stemmed: str = _stemmer().stemWord(folded)  # type: ignore[attr-defined]
    return stemmed


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case, no accents, no possessive, straight apostrophes, no thousands commas."""
    word = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    word = "".join(c for c in word if not unicodedata.combining(c))
    if word.endswith("'s"):
        word = word[:-2]
    return re.sub(r"(?<=\d),(?=\d{3})", "", word)


def words(text: str) -> list[Word]:
    """All words of ``text`` in order, with offsets in code points."""
    found = []
    for match in _TOKEN.finditer(text):
        folded = fold(match.group())
        found.append(Word(match.start(), match.end(), match.group(), folded, stem(folded)))
    return found


def content_words(text: str) -> list[Word]:
    """The words that are not common ones; "US", "IT" and "in May" are not "us", "it" and "may"."""
    found = words(text)
    return [
        w
        for w in found
        if (len(w.folded) > 1 or w.folded.isdigit())
        and (
            w.folded not in COMMON or w.text in ("US", "IT", "WHO") or (w.text == "May" and w.start)
        )
    ]
