"""Evidence: neighbouring sentences around those a claim rests on, and sentences elsewhere."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence

from training.checker.synthetic.model import Document

_MIN_WORDS = 20
_MAX_WORDS = 140
_TWO_PLACES = 0.1


def window(document: Document, uses: Sequence[int], chance: random.Random) -> tuple[int, int]:
    """First and last index of a run of sentences with ``uses``: 20 to 140 words if it can."""
    first, last = min(uses), max(uses)
    sentences = document.sentences
    size = chance.choice((1, 2, 2, 3, 3, 4, 4, 5, 6))
    most = chance.choice((60, 90, 120, _MAX_WORDS))
    words = sum(s.words for s in sentences[first : last + 1])
    while True:
        sides = []
        if first > 0 and words + sentences[first - 1].words <= most:
            sides.append(-1)
        if last + 1 < len(sentences) and words + sentences[last + 1].words <= most:
            sides.append(1)
        if not sides or (last - first + 1 >= size and words >= _MIN_WORDS) or last - first >= 5:
            return first, last
        if chance.choice(sides) < 0:
            first -= 1
            words += sentences[first].words
        else:
            last += 1
            words += sentences[last].words


def joined(document: Document, first: int, last: int) -> str:
    """The text of a run of sentences, its paragraphs on their own lines."""
    parts: list[str] = []
    for index in range(first, last + 1):
        sentence = document.sentences[index]
        if parts:
            parts.append("\n" if sentence.breaks else " ")
        parts.append(sentence.text)
    return "".join(parts)


def evidence(
    document: Document, uses: Sequence[int], chance: random.Random
) -> tuple[str, int, int]:
    """The text of a window and its run; now and then with a second place of the document."""
    first, last = window(document, uses, chance)
    text = joined(document, first, last)
    count = len(document.sentences)
    if count - (last - first) > 4 and chance.random() < _TWO_PLACES:
        others = [i for i in range(count) if not first - 2 < i < last + 2]
        other = chance.choice(others) if others else None
        if other is not None and len(text.split()) + document.sentences[other].words < _MAX_WORDS:
            more = document.sentences[other].text
            text = f"{more}\n{text}" if other < first else f"{text}\n{more}"
    return text, first, last


class Neighbours:
    """Sentences of other texts that share the most rare words with one."""

    def __init__(self, documents: Sequence[Document], *, most: int = 120) -> None:
        self._documents = documents
        places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for at, document in enumerate(documents):
            for index, sentence in enumerate(document.sentences):
                if document.cased and 8 <= sentence.words <= 45:
                    for word in sorted(sentence.content):
                        places[word].append((at, index))
        self._places = {word: found for word, found in places.items() if 2 <= len(found) <= most}

    def like(self, document: Document, index: int) -> tuple[Document, int] | None:
        """The other text's sentence nearest in words, unless it nearly repeats this one."""
        content = document.sentences[index].content
        rare = sorted(
            (w for w in content if w in self._places), key=lambda w: (len(self._places[w]), w)
        )[:8]
        tally: Counter[tuple[int, int]] = Counter()
        for word in rare:
            tally.update(self._places[word])
        for (at, other), shared in sorted(tally.items(), key=lambda item: (-item[1], item[0]))[:25]:
            found = self._documents[at]
            sentence = found.sentences[other]
            if found.group == document.group or shared < 2:
                continue
            common = len(content & sentence.content)
            if common < 0.5 * min(len(content), len(sentence.content)):
                return found, other
        return None
