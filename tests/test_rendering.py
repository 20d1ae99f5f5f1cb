"""What a person reads: marks kept with their sentence, hidden characters shown, reasons told."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.commands import rendering


def sentence(text: str, cites: list[int], quote: str = "the words") -> dict[str, Any]:
    return {
        "text": text,
        "cites": cites,
        "quotes": [{"source": n, "start": 0, "end": len(quote), "text": quote} for n in cites],
    }


def source(number: int, **known: Any) -> dict[str, Any]:
    unknown = {"from": None, "to": None, "how": "unknown"}
    return {
        "n": number, "file": f"{number}.txt", "outlet": None, "title": None, "text": "the words",
        "published": unknown, "updated": unknown, **known,
    }  # fmt: skip


def answer(**parts: Any) -> dict[str, Any]:
    return {
        "sentences": [], "nearest": [], "sources": [], "notices": [], "dropped": [],
        "disagreements": [],
        "missing": None, "reason": None, **parts,
    }  # fmt: skip


def after(value: dict[str, Any], *, show_dropped: bool = False) -> str:
    told = rendering.after_sentences(value, width=60, colour=False, show_dropped=show_dropped)
    return "\n".join(told)


def test_only_cited_sources_are_listed_each_quote_once() -> None:
    told = after(
        answer(
            sentences=[sentence("A.", [2]), sentence("B.", [2, 3])],
            sources=[source(1), source(2, outlet="The Post", title="News"), source(3)],
        )
    )
    assert "[1]" not in told
    assert "[2] The Post · News · 2.txt · date unknown" in told
    assert told.count("“the words”") == 2


def test_a_mark_stays_with_the_last_word_however_narrow_the_terminal() -> None:
    told = rendering.sentence(sentence("word " * 30 + "end.", [1, 12]), width=44, colour=False)
    assert told.endswith("end. [1] [12]")
    assert all(len(line) <= 44 for line in told.splitlines())


@pytest.mark.parametrize(
    ("first", "last", "how", "told"),
    [
        ("2022-01-18", "2022-01-18", "stated", "2022-01-18"),
        ("2022-01-10", "2022-01-18", "inferred", "2022-01-10 to 2022-01-18 (inferred)"),
        ("2022-01-10", None, "inferred", "2022-01-10 or later (inferred)"),
        (None, "2022-01-10", "inferred", "by 2022-01-10 (inferred)"),
        (None, None, "unknown", "date unknown"),
    ],
)
def test_a_date_says_how_it_is_known(first: str, last: str, how: str, told: str) -> None:
    assert rendering.day_of({"from": first, "to": last, "how": how}) == told


def test_dropped_sentences_are_counted_and_their_words_given_only_when_asked_for() -> None:
    checks = [{"kind": "number", "outcome": "fail", "detail": "12 is not in the source"}]
    dropped = [
        {"text": "Twelve.", "cites": [1], "verdict": {"label": "unsupported", "checks": checks}},
        {"text": None, "cites": [], "verdict": {"label": "unchecked", "checks": []}},
    ]
    told = after(answer(dropped=dropped))
    assert "2 sentences were dropped" in told
    assert "Twelve" not in told
    told = after(answer(dropped=dropped), show_dropped=True)
    assert "✗ Twelve. [1]" in told
    assert "12 is not in the source" in " ".join(told.split())


def test_a_refusal_says_what_is_missing_and_shows_the_nearest() -> None:
    value = answer(
        kind="refused", reason="false_premise", missing="No article says so.",
        nearest=[sentence("It was Friday.", [1])], sources=[source(1)],
    )  # fmt: skip
    told = "\n".join(rendering.refusal(value, width=60, colour=False))
    assert told.startswith("The articles do not answer this.\nNo article says so.")
    assert "It was Friday. [1]" in told
    assert "[1] 1.txt" in after(value)


HOSTILE = "\x1b[2Jgone\x07 \u202eevil\u2066 \u200bzero \U000e0041tag \x9b31m"


def test_text_of_articles_cannot_act_on_the_terminal() -> None:
    told = rendering.sentence(sentence(HOSTILE, [1]), width=60, colour=False) + after(
        answer(
            sentences=[sentence(HOSTILE, [1], quote=HOSTILE)],
            sources=[source(1, outlet=HOSTILE, title=HOSTILE, file=HOSTILE)],
            notices=[{"kind": "x", "text": HOSTILE}],
        )
    )
    for sign in "\x1b\x07\x9b\u202e\u2066\u200b\U000e0041":
        assert sign not in told


@given(st.text())
def test_no_text_breaks_the_page(text: str) -> None:
    told = rendering.sentence(sentence(text, [1]), width=50, colour=False)
    assert "\x1b" not in told
    assert told.endswith("[1]")
