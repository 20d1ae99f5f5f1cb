"""How many articles carry a sentence, and how many of them do so independently of each other.

Ten reprints of a wire story are ten articles and one origin. Two articles share an origin for a
sentence if they are near-copies (``rag.copies``), or have the same known outlet, or both attribute
it to the same cited outlet or agency, or one to the other's outlet. An unknown outlet is an origin
of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from rag.agencies import canonical_outlet, cited_agencies, is_agency
from rag.catalog import Catalog
from rag.copies import grams, held
from rag.errors import NotFound
from rag.house_style import wording
from rag.media import is_media
from rag.sentences import sentence_spans
from rag.speakers import speaker_at
from rag.types import Claim, Evidence, Support
from rag.words import content_words

# A near-copy carries a sentence of which this part of the words stands in it.
CARRIED = 0.6
# Evidence that has this part of a sentence's words is asked whether it carries it, too.
ALIKE = 0.6
MOST_ASKED = 4
# What retrieval left out as saying the same as another passage carries a sentence with this part.
ECHOED = 0.85


@dataclass(frozen=True, slots=True)
class Carrier:
    """An article that carries a sentence, and by what it may share an origin with another: names
    of its near-copies' origin, its outlet and the agencies it cites for the sentence.
    """

    article: str
    marks: frozenset[str]


def count_support(carriers: Iterable[Carrier]) -> Support:
    """Articles, each once, and the groups into which shared marks join them."""
    marks: dict[str, set[str]] = {}
    for carrier in carriers:
        marks.setdefault(carrier.article, set()).update(carrier.marks)
    groups: list[set[str]] = []
    for article in sorted(marks):
        joined = {f"article:{article}", *marks[article]}
        apart = []
        for group in groups:
            if group & joined:
                joined |= group
            else:
                apart.append(group)
        groups = [*apart, joined]
    return Support(articles=len(marks), origins=len(groups))


def find_carriers(
    claim: Claim,
    evidence: Sequence[Evidence],
    catalog: Catalog,
    carries: Callable[[list[Claim]], list[bool]],
) -> list[Carrier]:
    """The articles that carry a supported claim: those it cites, those of other evidence that
    supports it as well, and the near-copies of all of these that hold the words.

    ``carries`` says of claims that each cite one piece of evidence whether that entails them; it
    is asked only about evidence with a sentence of like words and the same figures.
    """
    told: dict[int, tuple[float, int, int]] = {p.number: _telling(claim, p) for p in evidence}
    cited = [piece for piece in evidence if piece.number in claim.cites]
    known = {piece.passage.article for piece in cited}
    others = [p for p in evidence if p.passage.article not in known and told[p.number][0] >= ALIKE]
    others = sorted(others, key=lambda p: (-told[p.number][0], p.number))[:MOST_ASKED]
    asked = [replace(claim, cites=(piece.number,)) for piece in others]
    said = carries(asked) if asked else []
    found = cited + [piece for piece, yes in zip(others, said, strict=True) if yes]
    for piece in tuple(found):
        for echo in _echoes(piece):
            telling = _telling(claim, echo)
            if telling[0] >= ECHOED and echo.passage.article not in known:
                told[echo.number] = telling
                found.append(echo)
    carriers: list[Carrier] = []
    for piece in found:
        _, start, end = told[piece.number]
        text = piece.passage.text[start:end]
        copies = catalog.copies(piece.passage.article)
        shared = {f"copies:{copy.origin}" for copy in copies}
        if len(found) > 1:
            shared |= _sources(piece, start, end, catalog)
        marks = shared | _bodies(piece.source.outlet, piece.source.byline, text)
        carriers.append(Carrier(piece.passage.article, frozenset(marks)))
        runs = grams(wording(text).words)
        for copy in copies:
            if len(runs) and float(held(runs, copy.grams).mean()) >= CARRIED:
                marks = shared | _bodies(copy.outlet, copy.byline, text)
                carriers.append(Carrier(copy.article, frozenset(marks)))
    return carriers


def _echoes(piece: Evidence) -> list[Evidence]:
    """As evidence of their own, under numbers that no evidence has."""
    return [
        Evidence(-(1000 * piece.number + place), passage, piece.file, source)
        for place, (passage, source) in enumerate(piece.echoes)
    ]


def _bodies(outlet: str | None, byline: str | None, text: str) -> set[str]:
    """The outlet, the agencies cited for the sentence, and the agency that signs the article."""
    names = set(cited_agencies(text))
    if outlet:
        names.add(canonical_outlet(outlet))
    if byline and is_agency(byline):
        names.add(canonical_outlet(byline))
    return {f"body:{name}" for name in names}


def _sources(piece: Evidence, start: int, end: int, catalog: Catalog) -> set[str]:
    """Outlets and agencies through which the article, read as a whole, has the sentence."""
    try:
        article = catalog.article(piece.passage.article, piece.passage.version)
    except NotFound:
        return set()  # purged since it was found
    at = piece.passage.start
    said = speaker_at(article, at + start, at + end)
    if said is None or said.attribution is None:
        return set()
    names = list(said.attribution.via)
    if is_media(said.attribution.speaker, said.attribution.role):
        names.append(said.attribution.speaker)
    return {f"body:{canonical_outlet(name)}" for name in names}


def _telling(claim: Claim, piece: Evidence) -> tuple[float, int, int]:
    """The part of the claim's words in the sentence of a piece of evidence that is most like it, 0
    where that lacks one of the claim's figures, and the sentence's span in the passage.
    """
    wanted = {word.stem for word in content_words(claim.text)}
    best = (0.0, 0, len(piece.passage.text))
    for start, end in sentence_spans(piece.passage.text):
        stems = {word.stem for word in content_words(piece.passage.text[start:end])}
        lacks = any(stem[0].isdigit() for stem in wanted - stems)
        alike = 0.0 if lacks else len(wanted & stems) / max(1, len(wanted))
        if alike > best[0]:
            best = (alike, start, end)
    return best
