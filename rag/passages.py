"""Article to passages: runs of whole neighbouring sentences, with exact offsets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from rag.sentences import sentence_spans, whole_spans
from rag.types import Article, Noise, Passage

SPLITTER_ID = "sentences-4x75/1"
"""Changes whenever ``split`` would give other passages for the same article."""

_MOST_SENTENCES = 4
_MOST_WORDS = 75
_HEADING_WORDS = 15
_CUT_ABOVE = 200
_CHARACTERS_A_WORD = 9
_CLAUSE_END = re.compile(r"[;:,–—…、，；：][\"'”’»)\]]*\s+|[、，；：]")
_NOT_WORDS = re.compile(r"[\W_]+")
_LINE_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ENDED = re.compile(r"[.!?…。！？؟۔।:;,][\"'”’»)\]]*$")

Span = tuple[int, int]


def split(article: Article) -> tuple[Passage, ...]:
    """Passages in the order of the text, not overlapping, none touching noise.

    Each is 1 to 4 whole neighbouring sentences of about 75 words at most; a longer sentence is a
    passage of its own, and above 200 words is cut at the ends of clauses. A paragraph that repeats
    an earlier one of the same article is left out. A heading goes with what follows it.
    """
    text = article.text
    found: list[Passage] = []
    whole = _without_noise(article, whole_spans(text))
    for start, end in _runs(text, _unrepeated(text, _paragraphs(text, whole))):
        found.append(Passage(article.id, article.version, start, end, text[start:end]))
    return tuple(found)


def sentences(article: Article) -> list[Span]:
    """The sentences of an article without its noise; a sentence that noise cuts becomes parts."""
    return _without_noise(article, sentence_spans(article.text))


def _without_noise(article: Article, spans: list[Span]) -> list[Span]:
    found: list[Span] = []
    noise = sorted(article.noise, key=lambda span: span.start)
    first = 0
    for start, end in spans:
        while first < len(noise) and noise[first].end <= start:
            first += 1
        found.extend(_outside(article.text, start, end, noise, first))
    return found


def _outside(text: str, start: int, end: int, noise: list[Noise], first: int) -> Iterator[Span]:
    at = start
    for number in range(first, len(noise)):
        span = noise[number]
        if span.start >= end:
            break
        yield from _trimmed(text, at, span.start)
        at = max(at, span.end)
    yield from _trimmed(text, at, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end] if start < end else ""
    kept = piece.strip()
    if kept:
        first = start + len(piece) - len(piece.lstrip())
        yield (first, first + len(kept))


def _paragraphs(text: str, spans: list[Span]) -> list[list[Span]]:
    """Sentences grouped by line; a group never holds noise between two of its sentences."""
    groups: list[list[Span]] = []
    for span in spans:
        if groups:
            between = text[groups[-1][-1][1] : span[0]]
            if not between.strip() and not _LINE_BREAK.search(between):
                groups[-1].append(span)
                continue
        groups.append([span])
    return groups


def _unrepeated(text: str, groups: list[list[Span]]) -> list[list[Span]]:
    seen: set[str] = set()
    kept: list[list[Span]] = []
    for group in groups:
        said = unicodedata.normalize("NFKC", text[group[0][0] : group[-1][1]]).casefold()
        key = _NOT_WORDS.sub(" ", said).strip()
        if key and key in seen:
            continue
        seen.add(key)
        kept.append(group)
    return kept


def _weight(text: str, start: int, end: int) -> float:
    """Words; text without spaces counts by its characters."""
    return max(len(text[start:end].split()), (end - start) / _CHARACTERS_A_WORD)


def _runs(text: str, groups: list[list[Span]]) -> Iterator[Span]:
    run: list[Span] = []
    headed = False
    for number, group in enumerate(groups):
        heading = _is_heading(text, group) and number + 1 < len(groups)
        apart = bool(run) and text[run[-1][1] : group[0][0]].strip() != ""
        if run and (apart or not headed) and (heading or apart or not _fits(text, run, group)):
            yield from _close(text, run)
            run = []
        for span in group:
            if run and not _fits(text, run, [span]):
                yield from _close(text, run)
                run = []
            run.append(span)
        headed = heading
    yield from _close(text, run)


def _is_heading(text: str, group: list[Span]) -> bool:
    start, end = group[0][0], group[-1][1]
    if len(group) > 1 or _ENDED.search(text[start:end]):
        return False
    return _weight(text, start, end) < _HEADING_WORDS


def _fits(text: str, run: list[Span], more: list[Span]) -> bool:
    return (
        len(run) + len(more) <= _MOST_SENTENCES
        and _weight(text, run[0][0], more[-1][1]) <= _MOST_WORDS
    )


def _close(text: str, run: list[Span]) -> Iterator[Span]:
    if not run:
        return
    start, end = run[0][0], run[-1][1]
    if _weight(text, start, end) <= _CUT_ABOVE:
        yield (start, end)
        return
    yield from _cut(text, start, end)


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """Parts of an over-long sentence, none of more than 200 words."""
    at = start
    room = _CUT_ABOVE * _CHARACTERS_A_WORD
    while end - at > room or _weight(text, at, end) > _CUT_ABOVE:
        limit = at + room
        words = list(re.finditer(r"\S+", text[at : min(end, limit)]))
        if len(words) > _CUT_ABOVE:
            limit = at + words[_CUT_ABOVE - 1].end()
        limit = min(limit, end)
        clauses = [m.end() for m in _CLAUSE_END.finditer(text, at + (limit - at) // 3, limit)]
        spaces = [m.end() for m in re.finditer(r"\s+", text[at:limit])]
        stop = clauses[-1] if clauses else (at + spaces[-1] if spaces else limit)
        stop = stop if stop > at else limit
        yield from _trimmed(text, at, stop)
        at = stop
    yield from _trimmed(text, at, end)
