"""Passages: whole sentences, exact offsets, no noise."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from rag.noise import find_noise
from rag.passages import SPLITTER_ID, sentences, split
from rag.types import Article, Noise, Source


def article(text: str, noise: tuple[Noise, ...] = ()) -> Article:
    version = hashlib.sha256(text.encode()).hexdigest()
    return Article("a", version, "a.txt", Source(), text, noise)


def test_runs_of_whole_sentences() -> None:
    text = "\n\n".join(f"Sentence number {n} says that something rose by {n}." for n in range(20))
    found = split(article(text))
    assert [p.text for p in found] == [text[p.start : p.end] for p in found]
    assert all(1 <= p.text.count("Sentence") <= 4 for p in found)
    assert sum(p.text.count("Sentence") for p in found) == 20
    assert all(len(p.text.split()) <= 75 for p in found)
    assert SPLITTER_ID


def test_no_passage_touches_noise() -> None:
    text = " date 2022-01-18 Russia moved. It rose.\nRead more\nIt fell."
    made = article(text, find_noise(text))
    assert [p.text for p in split(made)] == ["Russia moved. It rose.", "It fell."]
    assert [text[s:e] for s, e in sentences(made)] == ["Russia moved.", "It rose.", "It fell."]


def test_a_repeated_paragraph_is_given_once() -> None:
    text = "The war began in May.\n\nIt went on.\n\nThe  war began in May!\n\nIt ended."
    joined = " ".join(p.text for p in split(article(text)))
    assert joined.count("began in May") == 1
    assert "ended" in joined


def test_a_heading_goes_with_what_follows() -> None:
    body = "The ministry said that the troops had moved to the border again."
    text = "\n\n".join([body, "Minsk in the storm", "A second report came in from the east."])
    assert split(article(text))[-1].text.startswith("Minsk in the storm\n\nA second")


def test_an_over_long_sentence_is_cut_at_clauses() -> None:
    text = ", ".join(f"the {n}th clause of this sentence" for n in range(120)) + "."
    found = split(article(text))
    assert len(found) > 1
    assert all(len(p.text.split()) <= 200 for p in found)
    assert all(p.text.endswith((",", ".")) for p in found)
    assert "".join("".join(p.text.split()) for p in found) == "".join(text.split())


def test_text_without_spaces_is_cut_too() -> None:
    found = split(article("字" * 5000))
    assert sum(len(p.text) for p in found) == 5000
    assert all(len(p.text) <= 1800 for p in found)


@given(
    st.text(
        st.one_of(st.characters(codec="utf-8"), st.sampled_from(list(' \n.A a?"\u00a0\r'))),
        max_size=400,
    ),
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60)), max_size=4),
)
def test_offsets_are_exact_on_any_text(text: str, cuts: list[tuple[int, int]]) -> None:
    at = 0
    noise = []
    for start, length in sorted(cuts):
        begin, end = max(start, at), min(start + length, len(text))
        if begin < end:
            noise.append(Noise(begin, end, "x"))
            at = end
    made = article(text, tuple(noise))
    last = 0
    for passage in split(made):
        assert last <= passage.start < passage.end
        assert passage.text == text[passage.start : passage.end] == passage.text.strip()
        assert not any(n.start < passage.end and passage.start < n.end for n in noise)
        last = passage.end
    covered = set().union(
        *(range(s, e) for s, e in sentences(made)), *(range(n.start, n.end) for n in noise)
    )
    assert all(text[place].isspace() for place in range(len(text)) if place not in covered)
