"""Sentences: right on news prose, exact on any text."""

from __future__ import annotations

import textwrap
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.lines import blocks
from rag.sentences import sentence_spans


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Mr. Lukashenko met Gen. Lee in the U.S. on Jan. 5.", "He left."],
        ["He lives in the U.S.", "The army does not.", "The U.S. Army does."],
        ["J. K. Rowling spoke at 5 p.m. Tuesday.", "John F. Kennedy did not."],
        ["At 11 a.m. ET it began.", "It ended at 9 p.m.", "Police came."],
        ["It fell by 3.5 per cent to No. 4, i.e. down.", "No. 5 rose, e.g. by 2.7."],
        ["“Why?” he asked.", "“Who?” Mr. Smith asked.", "“Go!” she said."],
        ['"They ... are supposed to deter."', "We agree."],
        ["He waited...", "Then she came."],
        ["He said: “We win.”", "“We lose,” they said."],
        ["Lt. Gen. Serhii Naiev, of Apple Inc. in St. Petersburg, spoke vs. Roe v. Wade.", "Yes."],
        ["The war began on Feb. 24, 2022.", "In 2023. it went on."],
        ["(He left.)", "[She stayed.]", "They won.[3]", "We lost."],
        ["He sold it.", "iPhone sales rose."],
        ["World War I.", "The war ended."],
        ["私は行く。", "彼は来た！", "はい。"],
        ["هل ذهب؟", "نعم، ذهب."],
        ["The clip is 10 sq. ft. wide.", "It is cheap."],
    ],
)
def test_news_prose(sentences: list[str]) -> None:
    joined = " ".join(sentences)
    assert pieces(joined) == sentences


def test_a_missing_space_after_a_full_stop() -> None:
    assert pieces("in the south of the country..There are accusations.It rose") == [
        "in the south of the country..",
        "There are accusations.",
        "It rose",
    ]
    assert pieces("“It is over,” he said.“The war is lost.”") == [
        "“It is over,” he said.",
        "“The war is lost.”",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "See www.Foo.Com and https://a.example/b.Html or write to x@y.Com",
        "He is at Yahoo.com and node.js with a Ph.D. candidate",
        "The President has Vladimir PutinOn Tuesday met him",
    ],
)
def test_what_is_not_a_boundary(text: str) -> None:
    assert pieces(text) == [text]


def test_paragraphs_headings_and_items_stand_alone() -> None:
    text = "Minsk in the eye\n\nIt rose.\nWhat we know\nIt fell\n• one\n• two\r\n\r\nEnd"
    assert pieces(text) == [
        "Minsk in the eye",
        "It rose.",
        "What we know",
        "It fell",
        "• one",
        "• two",
        "End",
    ]


PROSE = (
    "Lieutenant General Serhii Naiev said that Ukraine maintains contact with Western allies, "
    "particularly Poland and the United States of America, on matters of Military Intelligence. "
    "He told Reuters on Thursday that Belarus does not have enough troops for an invasion. "
    "The Belarusian Defense Ministry denied this at 5 p.m. Tuesday, according to Mr. Smith."
)


@pytest.mark.parametrize("width", [45, 60, 72, 80, 100])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_hard_wrapped_text_is_joined(width: int, newline: str) -> None:
    text = newline.join(textwrap.wrap(PROSE, width))
    again = f"{text}{newline}{newline}{text}"
    found = [" ".join(piece.split()) for piece in pieces(again)]
    assert found == pieces(PROSE) * 2


def test_one_line_paragraphs_are_not_joined() -> None:
    lines = ["Where it began", "A long first paragraph that ends.", "The next one", "And more."]
    assert pieces("\n".join(lines)) == lines


def test_a_line_broken_inside_a_clause_is_joined() -> None:
    text = "The ministry announced on Monday that the\ntroops had moved into position."
    assert pieces(text) == [text]


ANY = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from(
            list(' \t\r\n.!?…"“”’()A a1—\u00a0\u2028\u0301\u200f\u05d0👍\ufe0f\u200d。')
        ),
    ),
    max_size=300,
)


@given(ANY)
def test_offsets_are_exact_on_any_text(text: str) -> None:
    spans = sentence_spans(text)
    at = 0
    for start, end in spans:
        assert at <= start < end <= len(text)
        assert text[at:start].strip() == ""
        piece = text[start:end]
        assert piece == piece.strip()
        assert not any(not line.strip() for line in piece.splitlines())
        at = end
    assert text[at:].strip() == ""


@given(ANY)
def test_blocks_cover_everything(text: str) -> None:
    covered = "".join(text[start:end] for start, end in blocks(text))
    assert "".join(covered.split()) == "".join(text.split())


@given(st.lists(st.sampled_from(["It rose.", "He left.", "Who?", "“Yes.”"]), max_size=8))
def test_sentences_of_sentences_are_themselves(sentences: list[str]) -> None:
    for piece in pieces("\n\n".join(sentences)):
        assert pieces(piece) == [piece]


@pytest.mark.parametrize("unit", [". ", "a.", '."A', "1. ", "...", "?!\n", "Mr. ", "x\n", '"?" S '])
def test_time_grows_with_length_only(unit: str) -> None:
    text = unit * 40_000
    began = time.perf_counter()
    sentence_spans(text)
    assert time.perf_counter() - began < 5
