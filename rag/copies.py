"""Near-copies: two articles of which one prints the other's words, edited as desks edit.

Candidates come from MinHash (Broder, SEQUENCES 1997) with banding, by the datasketch library. The
decision is ours, since the copies that desks make of a wire story share few of its word n-grams
while unrelated articles share whole quotations: what counts is how much of the shorter one's own
narrative, outside quotation marks, stands in the other in runs of words, wherever in it.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from rag.house_style import wording
from rag.types import Article

COPIES_ID = "copies/3"
"""Changes whenever another pair of texts would be near-copies, or be found as candidates."""

# Words in a row that make a run. Names and titles ("the president of the United States") are
# shorter once folded; three in a row are often shared by chance.
RUN = 4
# 128 bands of 2: a pair that shares 30 % of its runs (Jaccard) is missed once in 170,000 times,
# 15 % once in 18, 10 % once in 4; of pairs that share 1 %, one in 80 is compared in vain.
BANDS = 128
ROWS = 2
# The part of the shorter one's narrative that the other must hold: half way between the most that
# two articles on the same event share and the least that a reprint does (docs/news.md). A follow-up
# that takes its background over from an earlier article stays below it as a rule.
HELD = 0.45
FEWEST = 40
# Short articles share a larger part by chance.
HELD_SHORT = 0.6
FEWEST_SHORT = 20
# A story is printed within days. What stands in articles months apart is a recurring feature.
WITHIN_DAYS = 14
HELD_LATER = 0.85
# Reports made from a template (quakes, earnings, results) share their words, and have other figures
# and names in between: so many in a hundred shared words, each in a gap of so many words.
SLOTS = 0.015
SLOT_WORDS = 3
LONGEST = 10

Words = NDArray[np.uint32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """What is compared of an article: ``grams``, the hash of each run of ``RUN`` words, by the
    place of its first; of each word whether it is ``quoted``, and whether it is a figure or part of
    a name (``facts``); ``bands``, the hashes of which two candidates share one.
    """

    grams: Words
    quoted: Mask
    facts: Mask
    bands: Words


@dataclass(frozen=True, slots=True)
class Overlap:
    """Words of narrative in the shorter one, how many of them the other holds and the ``longest``
    run of these; ``slots``: places between ``shared`` words where the two differ in a figure or a
    name.
    """

    words: int
    held: int
    longest: int
    slots: int
    shared: int

    @property
    def part(self) -> float:
        return self.held / self.words if self.words else 0.0


def grams(words: Sequence[str]) -> Words:
    """The hash of each run of ``RUN`` words; none for fewer words."""
    count = len(words) - RUN + 1
    if count <= 0:
        return np.zeros(0, dtype=np.uint32)
    codes = np.fromiter((zlib.crc32(word.encode()) for word in words), np.uint64, len(words))
    mixed = np.zeros(count, dtype=np.uint64)
    for place in range(RUN):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + codes[place : place + count] + np.uint64(1)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(32)).astype(np.uint32)


def fingerprint(article: Article) -> Fingerprint | None:
    """``None`` for a text too short to be a copy of anything. About 10 ms for 900 words, and the
    import of datasketch once.
    """
    said = wording(article.text, article.noise)
    if len(said.words) < FEWEST_SHORT:
        return None
    found = grams(said.words)
    return Fingerprint(
        grams=found,
        quoted=np.array(said.quoted, dtype=np.bool_),
        facts=np.array(said.facts, dtype=np.bool_),
        bands=_bands(found),
    )


def _bands(found: Words) -> Words:
    from datasketch import MinHash

    made = MinHash(num_perm=BANDS * ROWS, seed=1, hashfunc=int, scheme="affine32")
    made.update_batch(np.unique(found).tolist())
    rows: NDArray[np.uint64] = made.hashvalues.astype(np.uint64).reshape(BANDS, ROWS)
    mixed = rows[:, 0] * np.uint64(0x9E3779B97F4A7C15) + rows[:, 1]
    mixed ^= mixed >> np.uint64(31)
    mixed *= np.uint64(0x94D049BB133111EB)
    return (mixed >> np.uint64(32)).astype(np.uint32)


def held(run: Words, among: Words) -> Mask:
    """For each word of which ``run`` are the runs whether it lies in one that is ``among`` those
    of the other text, which are in rising order.
    """
    inside = np.zeros(len(run) + RUN - 1 if len(run) else 0, dtype=np.bool_)
    if not len(run) or not len(among):
        return inside
    places = np.minimum(np.searchsorted(among, run), len(among) - 1)
    hits = among[places] == run
    for place in range(RUN):
        inside[place : place + len(run)] |= hits
    return inside


def overlap(one: Fingerprint, other: Fingerprint) -> Overlap:
    """How much of the narrative of the shorter one the other holds."""
    one, other = sorted((one, other), key=lambda f: int(np.count_nonzero(~f.quoted)))
    shared = held(one.grams, np.unique(other.grams))
    back = held(other.grams, np.unique(one.grams))
    told = shared & ~one.quoted
    return Overlap(
        words=int(np.count_nonzero(~one.quoted)),
        held=int(np.count_nonzero(told)),
        longest=_longest(told),
        slots=max(_slots(shared, one.facts), _slots(back, other.facts)),
        shared=int(np.count_nonzero(shared)),
    )


def _slots(shared: Mask, facts: Mask) -> int:
    """How many short gaps between shared words hold a figure or a name."""
    edges = np.flatnonzero(np.diff(shared.astype(np.int8))) + 1
    if len(edges) and not shared[0]:
        edges = edges[1:]
    return sum(
        bool(facts[start:end].any())
        for start, end in zip(edges[0::2], edges[1::2], strict=False)
        if end - start <= SLOT_WORDS
    )


def _longest(told: Mask) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], told.astype(np.int8), [0]))))
    return int((edges[1::2] - edges[::2]).max(initial=0))


def are_copies(found: Overlap, one: date | None, other: date | None) -> bool:
    """Whether a pair that overlaps so, stated to be published on these days, are near-copies."""
    if one and other and abs((one - other).days) > WITHIN_DAYS and found.part < HELD_LATER:
        return False
    if found.slots > SLOTS * found.shared or found.longest < LONGEST:
        return False
    if found.held >= FEWEST and found.part >= HELD:
        return True
    return found.held >= FEWEST_SHORT and found.part >= HELD_SHORT
