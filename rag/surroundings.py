"""The article that a sentence stands in, as far as a question about the sentence goes."""

from __future__ import annotations

from functools import cached_property

from rag.checking.synonyms import same_word
from rag.names import Aliases, find_names
from rag.owners import place
from rag.sentences import sentence_spans
from rag.types import Source
from rag.words import words

# The share of the words of a clause that one place of an article holds if it tells the same.
MOST_TOLD = 0.75


class Surroundings:
    """The article that a candidate stands in: its text with title and outlet, folded, and the
    places and people that it names, countries by any of their names.
    """

    def __init__(self, text: str, source: Source, aliases: Aliases) -> None:
        self.text = f"{source.title or ''} {source.outlet or ''} {text}"
        self._source = source
        self._aliases = aliases
        self.folded = self.text.casefold()

    def is_of(self, year: int) -> bool:
        """May the article report on ``year`` as its own time? Without a known date it may."""
        published, updated = self._source.published, self._source.updated
        first = published.start or published.end
        last = published.end or updated.end
        return not (first and year < first.year) and not (last and year > last.year)

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(same_word(word.folded) for word in words(self.text))

    def tells(self, stems: frozenset[str]) -> bool:
        """Does one sentence, with the one before it, hold most of these stems?"""
        return any(len(stems & held) >= MOST_TOLD * len(stems) for held in self._pairs)

    @cached_property
    def _pairs(self) -> tuple[frozenset[str], ...]:
        held = [
            frozenset(same_word(word.folded) for word in words(self.text[start:end]))
            for start, end in sentence_spans(self.text)
        ]
        return tuple(one | other for one, other in zip([frozenset(), *held], held, strict=False))

    @cached_property
    def places(self) -> frozenset[str]:
        named = find_names(self.text, self._aliases)
        return frozenset(place(mention.text, self._aliases) for mention in named)
