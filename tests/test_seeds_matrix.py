"""Every sentence of every seed article, checked against its own article and against the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from rag.checking import CALIBRATION
from rag.checking.case import prepare
from rag.checking.checks import CODE_CHECKS
from rag.checking.joint import Calibration, load_calibration
from rag.checking.tokens import Material, plain, read
from rag.checking.verdict import conclude, score_all
from rag.names import BUILT_IN
from rag.ports import EntailmentModel, Vectors
from rag.resources import seeds_dir
from rag.types import Verdict
from rag.wiring import make_entailment

# What a reader finds said in the other article, too: (article, the sentence begins, other article).
SAID_THERE_TOO = frozenset(
    {
        # Boilerplate of one publisher.
        ("000", "🎙️ Voice is AI-generated.", "001"),
        ("001", "🎙️ Voice is AI-generated.", "000"),
        ("000", "Inconsistencies may occur.", "001"),
        ("001", "Inconsistencies may occur.", "000"),
        ("000", "About the writer", "001"),
        ("001", "About the writer", "000"),
        # The same sentence, in another tense, and with what the other says elsewhere.
        ("000", "Russia's activities in Belarus have been keeping", "001"),
        ("001", "Russia's activities in Belarus are keeping", "000"),
        # "held talks at the Russian Museum", on Tuesday.
        ("000", '"Putin and Lukashenko met recently.', "004"),
    }
)
WINDOWS = 11


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of an article, whose name is its number."""

    article: str
    text: str


class Optimist:
    """Supports everything: what fails even so fails whatever a model says, since a model's support
    can only raise a probability.
    """

    id = "optimist"

    def score(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        return np.tile(np.array([1.0, 0.0, 0.0], np.float32), (len(pairs), 1))


@cache
def articles() -> dict[str, Material]:
    texts = {
        path.name[:3]: path.read_bytes().decode() for path in sorted(seeds_dir().glob("*.txt"))
    }
    return {name: Material(1, 0, read(text, BUILT_IN), plain(text)) for name, text in texts.items()}


def sentences() -> list[Place]:
    return [
        Place(name, material.body.text[start:end])
        for name, material in articles().items()
        for start, end in material.body.sentences
    ]


def verdicts(pairs: Sequence[tuple[Place, str]], model: EntailmentModel) -> list[Verdict]:
    """Of each sentence against the article with that name, as ``rag verify`` judges it."""
    cases = [
        prepare(place.text, [articles()[name]], BUILT_IN, most_windows=WINDOWS)
        for place, name in pairs
    ]
    rows = score_all(cases, model)
    bars: Calibration = load_calibration(CALIBRATION)
    return [conclude(c, r, CODE_CHECKS, bars) for c, r in zip(cases, rows, strict=True)]


@pytest.fixture(scope="module")
def model() -> EntailmentModel:
    return make_entailment()


def test_there_are_five_articles_and_the_readers_list_is_of_sentences_in_them() -> None:
    assert len(articles()) == 5
    for article, begins, other in SAID_THERE_TOO:
        assert other in articles()
        assert any(p.article == article and p.text.startswith(begins) for p in sentences()), begins


def test_every_sentence_is_supported_by_its_own_article(model: EntailmentModel) -> None:
    own = [(place, place.article) for place in sentences()]
    wrong = [p for (p, _), v in zip(own, verdicts(own, model), strict=True) if not v.supported]
    assert len(wrong) <= 0.01 * len(own), wrong


def test_no_other_article_supports_it(model: EntailmentModel) -> None:
    across = [
        (place, name)
        for place in sentences()
        for name in articles()
        if name != place.article
        and not any(
            (place.article, name) == (article, other) and place.text.startswith(begins)
            for article, begins, other in SAID_THERE_TOO
        )
    ]
    possible = [
        pair
        for pair, verdict in zip(across, verdicts(across, Optimist()), strict=True)
        if verdict.supported
    ]
    found = zip(possible, verdicts(possible, model), strict=True)
    wrong = [(pair, round(v.probability, 2)) for pair, v in found if v.supported]
    assert len(across) > 400
    assert len(possible) < 0.5 * len(across)
    assert len(wrong) <= 0.03 * len(across), wrong
