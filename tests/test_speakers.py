"""Whose words each sentence of an article is, over the whole article."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.passages import sentences
from rag.sentences import sentence_spans
from rag.speakers import Said, find_speakers, speaker_at, speakers_of
from rag.types import Article, Source


def article(text: str, *, outlet: str | None = "Courier") -> Article:
    return Article("a", "v", "a.txt", Source(outlet=outlet), text)


def said(text: str, *, outlet: str | None = None) -> list[Said]:
    return find_speakers(text, sentence_spans(text), outlet=outlet)


def names(text: str) -> list[str | None]:
    return [s.attribution.speaker if s.attribution else None for s in said(text)]


def test_there_is_one_for_each_sentence_in_order() -> None:
    one = article("The wall broke. Ilse Brandt said the wall was old.\n\nIt rained.")
    found = speakers_of(one)
    assert [(s.start, s.end) for s in found] == sentences(one)
    assert [s.attribution.speaker if s.attribution else None for s in found] == [
        None, "Ilse Brandt", None,
    ]  # fmt: skip
    assert speaker_at(one, 20, 30) == found[1]
    assert speaker_at(one, 15, 16) is None


@pytest.mark.parametrize(
    ("text", "speaker", "role", "via"),
    [
        ("“It broke,” said Tomas Weil, an engineer.", "Tomas Weil", "an engineer", ()),
        ("The head of the water board, Tomas Weil, told the Delmar Times it broke.", "Tomas Weil",
         "The head of the water board", ("Delmar Times",)),
        ("According to state-run news agency KNA, it broke.", "KNA", "state-run news agency", ()),
        ("Reuters reported that the port authority denied it.", "port authority", None,
         ("Reuters",)),
        ("Two were hurt, officials said, Reuters reported.", "officials", None, ("Reuters",)),
        ("Reuters reported, citing two officials, that it broke.", "two officials", None,
         ("Reuters",)),
        ("Weil was quoted by state television as saying that it broke.", "Weil", None,
         ("state television",)),
        ("The mayor was accused by opposition members of hiding it.", "opposition members", None,
         ()),
        ("Storm to hit by weekend: forecasters", "forecasters", None, ()),
        ("Analysts believe that it will break.", "Analysts", None, ()),
        ("Foreign Minister Pavel Orlik dismissed the claim.", "Pavel Orlik", "Foreign Minister",
         ()),
        ("Speaking on Monday, Mayor Ann Weil dismissed the Orvik claim as “nonsense”.", "Ann Weil",
         "Mayor", ()),
        ("The ship sank, according to a statement from the Port Authority.", "Port Authority", None,
         ()),
        ("The suspect said he was alone, according to court documents.", "court documents", None,
         ()),
    ],
)  # fmt: skip
def test_the_shapes_of_one_sentence(
    text: str, speaker: str, role: str | None, via: tuple[str, ...]
) -> None:
    (found,) = said(text)
    assert found.attribution is not None
    assert (found.attribution.speaker, found.attribution.role) == (speaker, role)
    assert found.attribution.via == via


@pytest.mark.parametrize(
    "text",
    [
        "The wall broke on Tuesday.",
        "It has been reported that the wall broke.",
        "Weil has not yet said.",
        "He was told to leave.",
        "What did Weil say?",
        "The moves, announced after a meeting, are new.",
        "Neither side has said when it ends.",
        "According to plan, the last part was put in place.",
        "Fears that it could break grew amid reports that it leaked.",
        "",
    ],
)
def test_a_plain_sentence_is_nobody_s(text: str) -> None:
    assert names(text) == ([None] if text else [])


def test_pronouns_and_short_forms_are_the_fullest_name_before() -> None:
    text = (
        "Anna Belova, the minister of transport, said the bridge would stay shut. "
        "“It is not safe,” she said. Belova added that repairs would take a year. "
        "The minister said money was short."
    )
    assert names(text) == ["Anna Belova"] * 4
    second = said(text)[1]
    assert second.attribution is not None
    assert second.attribution.role == "the minister of transport"
    assert second.named is not None
    assert text[slice(*second.named)] == "Anna Belova"
    assert second.at is not None
    assert text[slice(*second.at)] == "she"


def test_a_quotation_that_goes_on_keeps_its_speaker() -> None:
    text = (
        "“We saw it. It was late,” said Tomas Weil. “Nobody slept.\n\n"
        "“We left at dawn.” The road was empty."
    )
    assert names(text) == ["Tomas Weil"] * 4 + [None]


def test_bodies_and_their_short_forms() -> None:
    text = (
        "The Delmar Defence Ministry said a ship had moved. The Orvik Ministry of Health denied it."
        " The health ministry said nobody was ill."
        "\n\nThe Delmar Defence Ministry spoke again. The ministry said it was true."
    )
    assert names(text)[-1] == "Delmar Defence Ministry"


def test_an_acronym_is_the_name_it_was_given_with() -> None:
    text = "The Delmar Water Board (DWB) runs the dam. The DWB said it was full."
    assert names(text)[-1] == "Delmar Water Board"


def test_what_the_outlet_says_itself_is_nobody_s_and_it_ends_the_chain() -> None:
    own, other = said("The Courier reported that it broke. Weil said it held.", outlet="Courier")
    assert own.attribution is None
    assert other.attribution is not None
    assert other.attribution.via == ("Courier",)


def test_who_told_an_agency_one_sentence_told_it_the_next() -> None:
    text = "“It broke,” Tomas Weil told news agency KNA. “It was old,” he said."
    assert [s.attribution and s.attribution.via for s in said(text)] == [("KNA",), ("KNA",)]


WORDS = [
    "“", "”", '"', "said", "he", "She", "Weil", "Anna", ",", ".", ":", "according", "to", "the",
    "ministry", "told", "Reuters", "that", "and", "who", "claims", "was", "quoted", "by", "in",
    "view", "of", "his", "it", "minister", "Ltd.", "—", "\n\n",
]  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.sampled_from(WORDS),
        max_size=40,
    )
)
def test_any_text_is_taken(words: list[str]) -> None:
    text = " ".join(words)
    spans = sentence_spans(text)
    found = find_speakers(text, spans, outlet="Courier")
    assert [(s.start, s.end) for s in found] == spans
    for one in found:
        if one.named is not None:
            assert 0 <= one.named[0] < one.named[1] <= len(text)
