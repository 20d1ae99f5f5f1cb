"""Names: what is one, and which are the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.names import BUILT_IN, find_names


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("Kiev", "Kyiv"),
        ("Lukashenka", "Alexander Lukashenko"),
        ("Volodymir Zelensky", "Volodymyr Zelensky"),
        ("Zelenskyy", "Volodymyr Zelensky"),
        ("Belarusian", "Belarus"),
        ("Belarus’s", "Belarus"),
        ("the Ukrainians", "Ukraine"),
        ("U.S.", "United States"),
        ("USA", "United States"),
        ("UK", "United Kingdom"),
        ("Britain", "United Kingdom"),
        ("Türkiye", "Turkey"),
        ("Nato", "NATO"),
        ("UN", "United Nations"),
        ("Ilse Brandt's", "Ilse Brandt"),
    ],
)
def test_spellings_and_demonyms_have_one_name(name: str, canonical: str) -> None:
    assert BUILT_IN.canonical(name) == canonical


@pytest.mark.parametrize("word", ["us", "who", "it", "un"])
def test_small_words_are_not_acronyms(word: str) -> None:
    assert BUILT_IN.canonical(word) == word


def test_variants_hold_every_spelling() -> None:
    assert {"Kyiv", "Kiev"} <= set(BUILT_IN.variants("Kiev"))
    assert {"Belarus", "Belarusian"} <= set(BUILT_IN.variants("Belarusian"))
    assert BUILT_IN.variants("Ilse Brandt") == ("Ilse Brandt",)


@pytest.mark.parametrize(
    ("seat", "country"),
    [("Minsk", "Belarus"), ("the Kremlin", "Russia"), ("Kiev", "Ukraine"), ("Oslo", "Norway")],
)
def test_capitals_stand_for_governments(seat: str, country: str) -> None:
    assert BUILT_IN.country_of(seat) == country
    assert BUILT_IN.canonical(seat) != country


def test_a_table_can_be_extended_without_changing_the_first() -> None:
    more = BUILT_IN.extended([["Norhavn", "Nordhafen"], ["Kyiv", "Kyjiw"]])
    assert more.canonical("Nordhafen") == "Norhavn"
    assert more.canonical("Kyjiw") == "Kyiv"
    assert more.country_of("Minsk") == "Belarus"
    assert BUILT_IN.canonical("Nordhafen") == "Nordhafen"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mayor Ilse Brandt met Dr. Tomas Weil.", ["Ilse Brandt", "Tomas Weil"]),
        ("The wall was built. Meanwhile police waited.", []),
        ("Delmar sued. The council and Delmar settled.", ["Delmar", "Delmar"]),
        ("Foreign Minister Pavel Orlik spoke.", ["Pavel Orlik"]),
        ("U.S. Secretary of State Ann Lee left.", ["U.S.", "Ann Lee"]),
        ("Polish-German talks with the Bank of England", ["Polish", "German", "Bank of England"]),
        ("Ursula von der Leyen and Bashar al-Assad", ["Ursula von der Leyen", "Bashar al-Assad"]),
        (
            "On Tuesday in March the Swedish Defence Ministry wrote.",
            ["Swedish", "Defence Ministry"],
        ),
        ("He said NATO’s S-400 rival failed.", ["NATO", "S-400"]),
        ("what did lukashenko say about kiev", ["lukashenko", "kiev"]),
        ("Supreme Court Justice Ana Lund ruled.", ["Supreme Court", "Ana Lund"]),
        ("", []),
    ],
)
def test_names_are_found_without_titles(text: str, names: list[str]) -> None:
    assert [mention.text for mention in find_names(text, BUILT_IN)] == names


def test_a_first_word_counts_when_the_context_knows_it() -> None:
    assert find_names("Weil left.", BUILT_IN) == []
    (found,) = find_names("Weil left.", BUILT_IN, context="The engineer Weil was tired.")
    assert found.text == "Weil"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_offsets_are_exact_on_any_text(text: str) -> None:
    mentions = find_names(text, BUILT_IN)
    assert all(text[m.start : m.end] == m.text and m.text for m in mentions)
    assert mentions == sorted(mentions, key=lambda m: m.start)
