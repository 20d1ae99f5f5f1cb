"""What stands beside a chosen sentence: whoever is meant, and nothing that it would distort."""

from __future__ import annotations

import numpy as np

from rag.candidates import Candidate
from rag.names import BUILT_IN
from rag.questions import read_question
from rag.relevance import Scored
from rag.selection import select, with_speaker
from rag.types import Evidence, Passage, Source
from rag.words import content_words

QUESTION = read_question("What did Olga Brandt say about the harbour?", BUILT_IN)


def scored(article: str, texts: list[str], probabilities: list[float]) -> list[Scored]:
    """Neighbouring sentences of one article; each has a direction of its own."""
    made, at = [], 0
    for number, (text, probability) in enumerate(zip(texts, probabilities, strict=True)):
        candidate = Candidate(
            evidence=1 if article == "a" else 2,
            article=article,
            start=at,
            end=at + len(text),
            text=text,
            words=tuple(content_words(text)),
            nearby=frozenset(),
            before=texts[number - 1] if number else "",
        )
        vector = np.zeros(64, dtype=np.float32)
        vector[(number + 1) * (7 if article == "a" else 11) % 64] = 1.0
        made.append(Scored(candidate, probability, (1.0,) * 9, vector))
        at += len(text) + 1
    return made


def evidence(*articles: str) -> list[Evidence]:
    return [
        Evidence(number, Passage(article, "v", 0, 1, "x"), "f", Source())
        for number, article in enumerate(articles, 1)
    ]


def chosen(every: list[Scored], *articles: str) -> list[str]:
    ranked = with_speaker(sorted(every, key=lambda s: -s.probability), every)
    return [c.text for c in select(QUESTION, ranked, every, evidence(*articles))]


def test_a_quotation_comes_with_the_sentence_that_names_who_speaks() -> None:
    every = scored(
        "a",
        ["Olga Brandt runs the port.", '"The harbour is full," she said.', "Rain fell in Oslo."],
        [0.1, 0.9, 0.02],
    )
    assert chosen(every, "a") == ["Olga Brandt runs the port.", '"The harbour is full," she said.']


def test_a_quotation_may_be_closed_by_the_name_behind_it() -> None:
    every = scored("a", ['"The harbour is full.', 'We wait," Olga Brandt said.'], [0.9, 0.1])
    assert chosen(every, "a") == ['"The harbour is full.', 'We wait," Olga Brandt said.']


def test_a_quotation_whose_speaker_is_nowhere_is_not_chosen() -> None:
    every = scored(
        "a", ['"The harbour is full," she said.', "The port of Oslo closed."], [0.9, 0.4]
    )
    assert with_speaker(every, every) == [every[1]]


def test_a_gap_in_the_text_breaks_the_chain_to_the_speaker() -> None:
    named, spoken = scored(
        "a", ["Olga Brandt runs the port.", '"The harbour is full," she said.'], [0.1, 0.9]
    )
    far = Candidate(
        **{
            **{f: getattr(spoken.candidate, f) for f in spoken.candidate.__slots__},
            "start": 500,
            "end": 533,
        }
    )
    apart = Scored(far, 0.9, spoken.features, spoken.vector)
    assert with_speaker([apart], [named, apart]) == []


def test_earlier_and_however_do_not_follow_a_sentence_of_another_article() -> None:
    first = scored("a", ["Olga Brandt said the harbour was full."], [0.9])
    second = scored(
        "b", ["Earlier, Olga Brandt called the harbour empty.", "Brandt built a quay."], [0.85, 0.8]
    )
    assert chosen(first + second, "a", "b") == [
        "Olga Brandt said the harbour was full.",
        "Brandt built a quay.",
    ]
