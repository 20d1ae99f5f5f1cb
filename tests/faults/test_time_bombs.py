"""Texts that repeat what the readers look for. Reading four times as much may cost about four times
the work, counted in calls of functions, not in seconds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest

from rag.attribution import find_reported
from rag.checking.dated import dated_mentions
from rag.dating import resolve
from rag.names import BUILT_IN, find_names
from rag.numbers import find_quantities
from rag.passages import sentences, split
from rag.sentences import LONGEST, sentence_spans, whole_spans
from rag.speakers import find_speakers
from rag.time_phrases import find_phrases
from rag.types import Article, DateRange, Source
from rag.verification import LONGEST_CLAIM, read_object

DAY = DateRange(date(2022, 3, 8), date(2022, 3, 8), "stated")
TIMES = ("from Monday to ", "2021-06-03 ", "last week ")
NAMES = ("ABC ", "He ", "President John Smith ")
SPEECH = ("said that ", "he said, ", "according to ", "“We could not,” she added. ")
NUMBERS = ("1,000 km ", "2021 ", "between 1 and 2 ")
Reader = Callable[[str], object]
READERS: dict[str, tuple[Reader, tuple[str, ...]]] = {
    "phrases of time": (find_phrases, TIMES),
    "days": (lambda text: resolve(text, sentence_spans(text), DAY), TIMES),
    "dated words": (lambda text: dated_mentions(text, DAY), TIMES),
    "names": (lambda text: find_names(text, BUILT_IN), NAMES),
    "quantities": (find_quantities, NUMBERS),
    "reports": (find_reported, SPEECH),
    "speakers": (lambda text: find_speakers(text, sentence_spans(text)), SPEECH),
}  # fmt: skip


def calls(reader: Reader, text: str) -> int:
    """How many functions are called, those written in C among them."""
    counted = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        reader(text)
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize(
    ("name", "bomb"), [(name, bomb) for name, (_, bombs) in READERS.items() for bomb in bombs]
)
def test_reading_takes_work_in_proportion_to_the_text(name: str, bomb: str) -> None:
    reader = READERS[name][0]
    reader(bomb)
    less, more = (calls(reader, (bomb * size)[:size]) for size in (LONGEST, 4 * LONGEST))
    assert more <= 6 * less


@pytest.mark.parametrize(
    "piece", ["on Thursday ", "a, ", "a; bc ", "x", "漢字", "a\u00a0", "word\n"]
)
def test_what_is_too_long_for_a_sentence_is_cut(piece: str) -> None:
    text = "The mayor spoke. " + (piece * 20_000)[:20_000] + " The end."
    spans = sentence_spans(text)
    assert max(end - start for start, end in spans) <= LONGEST
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())


def test_words_and_clauses_are_not_cut_where_there_are_any() -> None:
    text = "The mayor of Orvik spoke of ferries, " * 300
    for start, end in sentence_spans(text)[:-1]:
        assert text[start:].startswith("The mayor")
        assert text[:end].endswith("ferries,")


def test_an_ordinary_sentence_is_as_it_was_and_so_are_all_passages() -> None:
    long = ", ".join(["the ferry of the company Sundlinje"] * 50) + "."
    assert sentence_spans(long) == whole_spans(long) == [(0, len(long))]
    text = "It began. " + "and the ferry went on and on " * 1000 + ". It ended.\n\nSo it was."
    article = Article("a", "v", "a.txt", Source(), text)
    assert max(end - start for start, end in sentences(article)) <= LONGEST
    assert max(end - start for start, end in whole_spans(text)) > LONGEST
    assert all(len(passage.text.split()) <= 200 for passage in split(article))


def test_a_claim_too_long_to_be_one() -> None:
    assert read_object({"claim": "x" * LONGEST_CLAIM, "sources": ["x"]}).error is None
    read = read_object({"id": 7, "claim": "x" * (LONGEST_CLAIM + 1), "sources": ["x"]})
    assert read.id == 7
    assert "10,000 characters" in str(read.error)
