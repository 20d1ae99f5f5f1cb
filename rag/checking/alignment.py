"""Where the evidence says what a claim says: verbatim, word by word in order, or not at all.

Verbatim and near-verbatim sentences are decided here, without a model. The alignment is the
longest common subsequence of words, weighted towards content words (Needleman and Wunsch 1970).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.checking.tokens import Material, Text, Token, plain

_EDGE = " \t\n\r\xa0\"'.,;:!?()[]-"


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring sentences of one source: sentences ``first``..``last``, tokens ``low``..``high``
    (exclusive), characters ``start``..``end`` of the source's text.
    """

    material: Material
    first: int
    last: int
    low: int
    high: int

    @property
    def start(self) -> int:
        return self.material.body.sentences[self.first][0]

    @property
    def end(self) -> int:
        return self.material.body.sentences[self.last][1]

    @property
    def text(self) -> str:
        return self.material.body.text[self.start : self.end]

    @property
    def tokens(self) -> Sequence[Token]:
        return self.material.body.tokens[self.low : self.high]


@dataclass(frozen=True, slots=True)
class Alignment:
    """A claim's words laid against the words of one window.

    ``pairs`` are (claim token, window token) places in order. ``coverage``: the share of the
    claim's content words that the window holds anywhere; ``ordered``: the share found in order.
    ``missing``: claim tokens whose meaning the window does not hold.
    """

    claim: Sequence[Token]
    window: Window
    pairs: tuple[tuple[int, int], ...]
    coverage: float
    ordered: float
    missing: tuple[Token, ...]


def find_verbatim(claim: str, material: Material) -> tuple[int, int] | None:
    """The span in the source's text that says ``claim`` word for word as whole sentences, which a
    question does not.
    """
    wanted = plain(claim)[0].strip(_EDGE)
    if not wanted:
        return None
    body = material.body
    text, places = material.plain
    at = text.find(wanted)
    while at >= 0:
        first, last = places[at], places[at + len(wanted) - 1] + 1
        begins = any(_only_edge(body.text[s:first]) for s, e in body.sentences if s <= first < e)
        ends = any(_only_edge(body.text[last:e]) for s, e in body.sentences if s < last <= e)
        if begins and ends:
            start = max(s for s, e in body.sentences if s <= first < e)
            end = min(e for s, e in body.sentences if s < last <= e)
            if asks(claim) or not asks(body.text[start:end]):
                return start, end
        at = text.find(wanted, at + 1)
    return None


def asks(text: str) -> bool:
    """Whether it ends as a question."""
    return text.rstrip(" \t\r\n\"'”’)]").endswith(("?", "？"))


def find_extract(quoted: str, material: Material) -> tuple[int, int] | None:
    """The span that holds ``quoted`` word for word, wherever it stands, between word bounds."""
    wanted = plain(quoted)[0].strip(_EDGE)
    if not wanted:
        return None
    text, places = material.plain
    found = re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", text)
    return (places[found.start()], places[found.end() - 1] + 1) if found else None


def _only_edge(text: str) -> bool:
    return not plain(text)[0].strip(_EDGE)


def token_bounds(body: Text) -> list[tuple[int, int]]:
    """For each sentence, the tokens that it holds: from one place up to another."""
    bounds: list[tuple[int, int]] = []
    at = 0
    for start, end in body.sentences:
        while at < len(body.tokens) and body.tokens[at].start < start:
            at += 1
        low = at
        while at < len(body.tokens) and body.tokens[at].start < end:
            at += 1
        bounds.append((low, at))
    return bounds


def align(claim: Text, window: Window) -> Alignment:
    """Lay the claim's words against the window's, in order."""
    tokens = window.tokens
    pairs = _common(claim.tokens, tokens)
    norms = {t.norm for t in tokens}
    content = [t for t in claim.tokens if t.content]
    held = sum(t.norm in norms for t in content)
    placed = sum(claim.tokens[i].content for i, _ in pairs)
    total = max(1, len(content))
    return Alignment(
        claim.tokens,
        window,
        tuple(pairs),
        held / total,
        placed / total,
        tuple(t for t in content if t.norm not in norms),
    )


def _common(left: Sequence[Token], right: Sequence[Token]) -> list[tuple[int, int]]:
    """The heaviest common subsequence; neighbours that stay neighbours weigh a little more."""
    columns = len(right)
    best = [[0.0] * (columns + 1) for _ in range(len(left) + 1)]
    right_norms = [t.norm for t in right]
    for i in range(len(left) - 1, -1, -1):
        row, below = best[i], best[i + 1]
        norm = left[i].norm
        weight = 1.0 if left[i].content else 0.1
        follows = left[i + 1].norm if i + 1 < len(left) else None
        for j in range(columns - 1, -1, -1):
            value = below[j] if below[j] >= row[j + 1] else row[j + 1]
            if right_norms[j] == norm:
                near = 0.05 if j + 1 < columns and right_norms[j + 1] == follows else 0.0
                taken = below[j + 1] + weight + near
                if taken >= value:
                    value = taken
            row[j] = value
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(left) and j < columns:
        if right_norms[j] == left[i].norm and best[i][j] > max(best[i + 1][j], best[i][j + 1]):
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def carrying_sentences(alignment: Alignment, *, most: int = 2) -> list[tuple[int, int]]:
    """Spans (characters of the source's text) of the sentences that carry the claim's words.

    At most ``most``; neighbours are joined into one span.
    """
    window = alignment.window
    body = window.material.body
    weight: dict[int, float] = {}
    for _, j in alignment.pairs:
        token = window.tokens[j]
        for number in range(window.first, window.last + 1):
            start, end = body.sentences[number]
            if start <= token.start < end:
                weight[number] = weight.get(number, 0.0) + (1.0 if token.content else 0.1)
    kept = sorted(sorted(weight, key=lambda n: (-weight[n], n))[:most])
    kept = [n for n in kept if weight[n] >= 0.9] or kept[:1]
    spans: list[tuple[int, int]] = []
    for number in kept:
        start, end = body.sentences[number]
        if spans and number - 1 in kept:
            start = spans.pop()[0]
        spans.append((start, end))
    return spans
