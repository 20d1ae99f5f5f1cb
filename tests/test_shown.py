"""What a case asks of an answer beside its text, read and judged."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rag.cases import EvalCase, load_cases
from rag.errors import ConfigError
from rag.judging import judge
from rag.shown import ASKS_NOTHING, Shown, shown_words

ALL = """
- id: ferry
  question: When did the ferry sink?
  expects: answer
  shows:
    disagreement: conflict
    notices: [stale]
    speakers: [harbour master]
    times: [2022-02-01/2022-02-28, 2022-03-04]
    as_of: [2022-03-05]
    support: {articles: 3, origins: 2}
    receipt: true
"""
SENTENCE = {
    "text": "The ferry sank last month, the harbour master said.",
    "cites": [],
    "quotes": [],
    "verdict": {"label": "supported", "supported": True},
    "attribution": {"speaker": "the harbour master of Orvik", "role": None, "verb": "said"},
    "times": [{"from": "2022-02-01", "to": "2022-02-28", "text": "last month"}],
    "as_of": "2022-03-05",
    "support": {"articles": 3, "origins": 2},
}
NONE = {
    "attribution": None,
    "times": [{"from": None, "to": None, "text": "recently"}],
    "as_of": None,
    "support": {"articles": 1, "origins": 1},
}


def told(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "answered",
        "reason": None,
        "missing": None,
        "text": "x",
        "sources": [],
        "nearest": [],
        "notices": [{"kind": "stale", "text": "…"}],
        "disagreements": [{"kind": "update"}],
        "sentences": [SENTENCE | NONE, SENTENCE],
    } | changes


def why(shows: Shown, answer: dict[str, Any] | None = None, **more: Any) -> str | None:
    answer = answer or told()
    expects: Any = "refusal" if answer["kind"] == "refused" else "answer"
    return judge(EvalCase("c", "Q?", expects, shows=shows), answer, _read, **more).why


def _read(article: str, version: str) -> str:
    raise AssertionError("nothing is cited")


def load(tmp_path: Path, text: str) -> EvalCase:
    file = tmp_path / "cases.yaml"
    file.write_text(text, encoding="utf-8")
    return load_cases(file)[0]


def test_all_of_it_is_read(tmp_path: Path) -> None:
    shows = load(tmp_path, ALL).shows
    assert shows == Shown(
        disagreement="conflict",
        notices=("stale",),
        speakers=("harbour master",),
        times=(
            (date(2022, 2, 1), date(2022, 2, 28)),
            (date(2022, 3, 4), date(2022, 3, 4)),
        ),
        as_of=(date(2022, 3, 5),),
        support=(3, 2),
        receipt=True,
    )
    words = list(shown_words(shows))
    assert "computed: 2022-02-01 to 2022-02-28" in words
    assert "support: articles 3, origins 2" in words


@pytest.mark.parametrize(
    ("shows", "said"),
    [
        ("{speaker: [Minsk]}", "not a mapping of what is known"),
        ("[Minsk]", "not a mapping of what is known"),
        ("{disagreement: quarrel}", "no disagreement 'quarrel'"),
        ("{times: 2022-02-01}", "times is not a list"),
        ("{times: [soon]}", "times is 'soon'"),
        ("{as_of: [2022-13-01]}", "not YAML"),
        ("{support: 3}", "support is 3"),
        ("{support: {articles: 3}}", "support is {'articles': 3}"),
        ("{receipt: 'yes'}", "receipt is 'yes'"),
        ("{missing: [[tanks]]}", "something is missing in an answer"),
    ],
)
def test_a_mistake_in_it_is_named(tmp_path: Path, shows: str, said: str) -> None:
    text = f"- id: ferry\n  question: Q?\n  expects: answer\n  shows: {shows}\n"
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    assert said in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("shows", "wrong"),
    [
        (ASKS_NOTHING, None),
        (Shown(disagreement="update"), None),
        (Shown(disagreement="conflict"), "tells of no conflict, but of update"),
        (Shown(disagreement="none"), "tells of a disagreement (update)"),
        (Shown(notices=("stale",)), None),
        (Shown(notices=("stale", "claimed")), "has no notice claimed"),
        (Shown(silent=("claimed",)), None),
        (Shown(silent=("claimed", "stale")), "has a notice stale"),
        (Shown(speakers=("Harbour Master",)), None),
        (
            Shown(speakers=("mayor",)),
            "names 'the harbour master of Orvik' as speaker, not 'mayor'",
        ),
        (Shown(times=((date(2022, 2, 1), date(2022, 2, 28)),)), None),
        (Shown(times=((date(2023, 2, 1), date(2023, 2, 1)),)), "does not compute 2023-02-01"),
        (Shown(as_of=(date(2022, 3, 5),)), None),
        (Shown(as_of=(date(2022, 3, 6),)), "shows nothing as of 2022-03-06"),
        (Shown(support=(3, 2)), None),
        (Shown(support=(3, 3)), "counts no sentence in 3 articles of 3 origins"),
    ],
)
def test_what_an_answer_shows(shows: Shown, wrong: str | None) -> None:
    assert why(shows) == wrong


def test_what_a_refusal_says_is_missing() -> None:
    refusal = told(kind="refused", sentences=[], missing="The articles give no number of tanks.")
    assert why(Shown(missing=(("tank",), ("figure", "number"))), refusal) is None
    lacking = why(Shown(missing=(("tank",), ("guns", "ships"))), refusal)
    assert lacking == "does not say that 'guns' or 'ships' is missing"


def test_a_receipt_is_held_against_the_articles_where_asked() -> None:
    asked = Shown(receipt=True)
    assert why(asked, recheck=lambda _: None) is None
    assert why(asked, recheck=lambda _: "digest") == "digest"
    assert why(asked) == "there is nothing to hold its receipt against"
    assert why(ASKS_NOTHING, recheck=lambda _: "digest") is None
