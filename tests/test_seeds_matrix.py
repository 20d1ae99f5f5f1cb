"""Every sentence of every seed article, checked against its own article and against the others.

By *supported*, from which a sentence is shown. How it is by ``entailed``, for which the model has
to be asked about all pairs, is counted by ``benchmarks.seeds_matrix``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from benchmarks.seeds_matrix import Place, articles, sentences, verdicts
from rag.ports import EntailmentModel, Vectors
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
        # A summit three weeks before that article.
        ("000", '"Putin and Lukashenko met recently.', "002"),
    }
)


class Optimist:
    """Supports everything: what fails even so fails whatever a model says, since a model's support
    can only raise a probability.
    """

    id = "optimist"

    def score(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        return np.tile(np.array([1.0, 0.0, 0.0], np.float32), (len(pairs), 1))


def said_there_too(place: Place, other: str) -> bool:
    """Whether the reader's list has the sentence for that other article."""
    return any(
        (place.article, other) == (article, name) and place.text.startswith(begins)
        for article, begins, name in SAID_THERE_TOO
    )


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
    assert len(wrong) <= 0.01 * len(own), wrong  # and so no more of them are not entailed


def test_no_other_article_supports_it(model: EntailmentModel) -> None:
    across = [
        (place, name)
        for place in sentences()
        for name in articles()
        if name != place.article and not said_there_too(place, name)
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
