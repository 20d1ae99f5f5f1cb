"""The checker on sentences written for it: what must pass, what must fail, and for which reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag import checking
from rag.checking import SourceText, check_claims, check_pair
from rag.checking.joint import FAILS, FEATURES, Calibration
from rag.errors import ModelError
from rag.names import BUILT_IN
from rag.ports import Vectors
from rag.types import Claim, DateRange, Evidence, Passage, Source, Verdict

FLOOD = (
    "Mayor Ilse Brandt of Norhavn said on Tuesday that up to 1,200 homes could be flooded by the "
    "river Ulva. The city council voted on March 3 to build a 900-metre wall. Engineer Tomas Weil, "
    "head of the water board, told the Norhavn Courier that the wall would not be ready before "
    "2026. “We have lost two winters already. The pumps are older than my children,” he said. "
    "Police arrested 31 people and 4 officers were injured after a protest in Harbour Square. "
    "Harbour company Delmar sued the council in February."
)
SUMMIT = (
    "Foreign Minister Pavel Orlik met Defence Minister Jana Reuss in Vienna on 12 May 2021. "
    "Kiev has asked Poland for nearly 30,000 helmets, according to Warsaw. "
    "The Swedish government plans to send 40 trucks to Ukraine. "
    "Analysts claimed that fewer than 9,000 soldiers had crossed the border. "
    "The ministry denied that any aircraft were lost. "
    "Norway's parliament rejected the treaty by 80 votes to 61. "
    "The central bank raised rates to 4.5% and sold $2.5bn of bonds."
)


class Scores:
    """A model that gives every pair the same probabilities."""

    id = "scores"

    def __init__(self, supported: float, contradicted: float = 0.0) -> None:
        self.row = (supported, contradicted, 1 - supported - contradicted)
        self.asked: list[tuple[str, str]] = []

    def score(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        self.asked.extend(pairs)
        return np.tile(np.asarray(self.row, dtype=np.float32), (len(pairs), 1))


# Of this file, whatever those that ship are: the model's word, less what a failed check costs.
BARS = Calibration(
    0.0, dict.fromkeys(FEATURES, 0.0) | {"model": 1.0} | dict.fromkeys(FAILS, -3.2), 0.37, 0.6, 0.6
)


@pytest.fixture(scope="module", autouse=True)
def _bars() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "calibration", lambda: BARS)
        yield


class Broken:
    id = "broken"

    def score(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        raise ModelError("the weights are gone")


def judge(claim: str, text: str, *, supported: float = 0.9) -> Verdict:
    source = SourceText(text, date(2021, 5, 20), "The Evening Paper")
    return check_pair(claim, [source], Scores(supported), BUILT_IN)


def failed(verdict: Verdict) -> set[str]:
    return {check.kind for check in verdict.checks if check.outcome == "fail"}


HOLDS = [
    (FLOOD, "The city council voted on March 3 to build a 900-metre wall."),
    (FLOOD, "the city council voted on march 3 to build a 900-metre wall"),
    (FLOOD, "The council voted to build a 900-metre wall."),
    (FLOOD, "The city council voted on 3 March to build a wall."),
    (FLOOD, "Ilse Brandt said that up to 1,200 homes could be flooded."),
    (FLOOD, "Mayor Brandt said up to twelve hundred homes could be flooded by the Ulva."),
    (FLOOD, "Up to 1,200 homes could be flooded, according to Mayor Ilse Brandt."),
    (FLOOD, "Tomas Weil told the Norhavn Courier that the wall would not be ready before 2026."),
    (FLOOD, "Weil said the wall would not be ready before 2026."),
    (FLOOD, "Thirty-one people were arrested after a protest."),
    (FLOOD, "Police arrested 31 people."),
    (FLOOD, "Delmar sued the council in February."),
    (FLOOD, "The council was sued by Delmar."),
    (FLOOD, "“The pumps are older than my children.”"),
    (FLOOD, '"We have lost two winters already," Weil said.'),
    (FLOOD, "Police arrested 31 people and four officers were injured."),
    (SUMMIT, "Pavel Orlik met Jana Reuss in Vienna on 12 May 2021."),
    (SUMMIT, "Jana Reuss was met by Pavel Orlik in Vienna."),
    (SUMMIT, "Orlik met Reuss in Vienna in May 2021."),
    (SUMMIT, "Kyiv has asked Poland for almost 30,000 helmets, according to Warsaw."),
    (SUMMIT, "Ukraine has asked Poland for nearly 30,000 helmets, Poland says."),
    (SUMMIT, "The government of Sweden plans to send 40 trucks to Ukraine."),
    (SUMMIT, "Sweden plans to send forty trucks to Ukraine."),
    (SUMMIT, "Analysts claimed fewer than 9,000 troops had crossed the border."),
    (SUMMIT, "The Norwegian parliament rejected the treaty by 80 votes to 61."),
    (SUMMIT, "The central bank raised rates to 4.5 percent."),
    (SUMMIT, "The central bank sold bonds worth 2.5 billion dollars."),
    (SUMMIT, "The ministry denied that any aircraft were lost."),
]

BREAKS = [
    (FLOOD, "The city council voted on March 3 to build a 700-metre wall.", "number"),
    (FLOOD, "Police arrested 13 people after a protest in Harbour Square.", "number"),
    (FLOOD, "Police arrested 4 people after a protest in Harbour Square.", "number"),
    (FLOOD, "Ilse Brandt said that 1,200 homes could be flooded.", "number"),
    (FLOOD, "Ilse Brandt said that at least 1,200 homes could be flooded.", "number"),
    (FLOOD, "The city council voted to build a 900-mile wall.", "number"),
    (FLOOD, "The city council voted on March 5 to build a 900-metre wall.", "date"),
    (FLOOD, "The city council voted on May 3 to build a 900-metre wall.", "date"),
    (FLOOD, "Mayor Ilse Brandt said on Thursday that homes could be flooded.", "date"),
    (FLOOD, "Delmar sued the council in January.", "date"),
    (FLOOD, "Tomas Weil said that the wall would not be ready before 2028.", "date"),
    (FLOOD, "Delmar sued Ilse Brandt’s son Karl in February.", "name"),
    (FLOOD, "Mayor Greta Brandt said up to 1,200 homes could be flooded.", "name"),
    (FLOOD, "Police in Oslo arrested 31 people after a protest.", "name"),
    (FLOOD, "Tomas Weil said that up to 1,200 homes could be flooded by the river Ulva.", "role"),
    (FLOOD, "Delmar was sued by the council in February.", "role"),
    (FLOOD, "The council sued Delmar in February.", "role"),
    (FLOOD, "Weil said the wall would be ready before 2026.", "negation"),
    (FLOOD, "Police did not arrest 31 people after a protest.", "negation"),
    (FLOOD, "The city council never voted to build a wall.", "negation"),
    (FLOOD, "Ilse Brandt said up to 1,200 homes will be flooded by the river Ulva.", "modality"),
    (FLOOD, "Ilse Brandt said up to 1,200 homes were flooded by the river Ulva.", "modality"),
    (FLOOD, "“We have lost three winters already,” Weil said.", "quote"),
    (FLOOD, "Weil said the pumps are “much older” than his children.", "quote"),
    (FLOOD, "Up to 1,200 homes could be flooded by the river Ulva.", "attribution"),
    (FLOOD, "The wall would not be ready before 2026.", "attribution"),
    (FLOOD, "The pumps are older than my children.", "attribution"),
    (SUMMIT, "Defence Minister Pavel Orlik met Jana Reuss in Vienna.", "role"),
    (SUMMIT, "Poland has asked Ukraine for nearly 30,000 helmets, according to Warsaw.", "role"),
    (SUMMIT, "Kiev has asked Poland for 30,000 helmets, according to Warsaw.", "number"),
    (SUMMIT, "Kiev has asked Poland for nearly 20,000 helmets, according to Warsaw.", "number"),
    (SUMMIT, "Pavel Orlik met Jana Reuss in Geneva on 12 May 2021.", "name"),
    (SUMMIT, "Pavel Orlik met Jana Reuss in Vienna on 12 May 2020.", "date"),
    (SUMMIT, "The Swedish government will send 40 trucks to Ukraine.", "modality"),
    (SUMMIT, "The Swedish government sent 40 trucks to Ukraine.", "modality"),
    (SUMMIT, "The Danish government plans to send 40 trucks to Ukraine.", "name"),
    (SUMMIT, "Fewer than 9,000 soldiers had crossed the border.", "attribution"),
    (SUMMIT, "Analysts confirmed that fewer than 9,000 soldiers had crossed.", "attribution"),
    (SUMMIT, "Norway's parliament did not reject the treaty by 80 votes to 61.", "negation"),
    (SUMMIT, "Norway's parliament rejected the treaty by 61 votes to 18.", "number"),
    (SUMMIT, "The central bank raised rates to 5.4% and sold bonds.", "number"),
    (SUMMIT, "The central bank sold €2.5bn of bonds.", "number"),
]


@pytest.mark.parametrize(("text", "claim"), HOLDS)
def test_a_faithful_sentence_holds(text: str, claim: str) -> None:
    verdict = judge(claim, text)
    assert verdict.supported, [(c.kind, c.detail) for c in verdict.checks if c.outcome == "fail"]
    assert verdict.quotes
    for quote in verdict.quotes:
        assert text[quote.start : quote.end] == quote.text


@pytest.mark.parametrize(("text", "claim", "kind"), BREAKS)
def test_one_wrong_thing_fails_with_its_reason(text: str, claim: str, kind: str) -> None:
    verdict = judge(claim, text)
    assert not verdict.supported
    assert kind in failed(verdict), [(c.kind, c.outcome, c.detail) for c in verdict.checks]
    reasons = [c.detail for c in verdict.checks if c.kind == kind]
    assert all(reason and "\n" not in reason for reason in reasons)
    if kind == "attribution":
        assert verdict.label == "attribution_lost"
        assert verdict.entailed
    else:
        assert not verdict.entailed
        assert verdict.label in ("unsupported", "contradicted")


def test_the_reason_says_both_numbers() -> None:
    verdict = judge("Police arrested 13 people after a protest in Harbour Square.", FLOOD)
    (detail,) = [c.detail for c in verdict.checks if c.kind == "number"]
    assert "31 people" in detail
    assert "13 people" in detail


def test_a_wrong_number_in_an_otherwise_equal_sentence_contradicts() -> None:
    assert judge("Police arrested 13 people after a protest.", FLOOD).label == "contradicted"


@pytest.mark.parametrize("supported", [0.3, 0.95])
def test_a_new_content_word_is_never_shown_as_supported(supported: float) -> None:
    verdict = judge("Police brutally arrested 31 people.", FLOOD, supported=supported)
    assert verdict.label == "unsupported"
    assert verdict.entailed is (supported > 0.5)
    assert "brutally" in verdict.checks[0].detail


# --- cites ------------------------------------------------------------------------------------


def evidence(number: int, text: str, start: int = 100) -> Evidence:
    passage = Passage("a", "v", start, start + len(text), text)
    day = date(2021, 5, 20)
    return Evidence(number, passage, "a.txt", Source(published=DateRange(day, day, "stated")))


def claims_of(*cites: tuple[int, ...], text: str) -> list[Claim]:
    return [Claim(text, cite, "model") for cite in cites]


def test_a_claim_is_checked_against_what_it_cites_only() -> None:
    model = Scores(0.1)
    items = [evidence(1, FLOOD), evidence(2, SUMMIT)]
    right, wrong, both = check_claims(
        claims_of((1,), (2,), (2, 1), text="Police arrested 31 people."), items, model, BUILT_IN
    )
    assert right.supported
    assert not wrong.supported
    assert both.supported
    assert {q.source for q in both.quotes} == {1}


@pytest.mark.parametrize("cites", [(), (3,), (1, 3)])
def test_no_cite_or_an_unknown_one_is_unchecked(cites: tuple[int, ...]) -> None:
    (verdict,) = check_claims(
        claims_of(cites, text="Police arrested 31 people."),
        [evidence(1, FLOOD)],
        Scores(1),
        BUILT_IN,
    )
    assert verdict.label == "unchecked"
    assert verdict.probability == 0.0
    assert verdict.checks[0].outcome == "error"


def test_quotes_are_in_the_articles_coordinates() -> None:
    article = "Heading\r\n\r\n🎙️ " + FLOOD
    start = article.index("Mayor")
    passage = evidence(1, article[start:], start)
    (verdict,) = check_claims(
        claims_of((1,), text="Delmar sued the council in February."),
        [passage],
        Scores(0.1),
        BUILT_IN,
    )
    (quote,) = verdict.quotes
    assert article[quote.start : quote.end] == quote.text
    assert quote.text == "Harbour company Delmar sued the council in February."


def test_facts_of_two_cited_passages_may_be_joined() -> None:
    items = [
        evidence(1, "The bridge opened in 1932."),
        evidence(2, "The bridge is 503 metres long."),
    ]
    (verdict,) = check_claims(
        claims_of((1, 2), text="The bridge, which opened in 1932, is 503 metres long."),
        items,
        Scores(0.95),
        BUILT_IN,
    )
    assert verdict.supported


def test_nothing_is_given_for_nothing() -> None:
    assert check_claims([], [], Scores(1), BUILT_IN) == []


# --- faults -----------------------------------------------------------------------------------


def test_a_model_that_throws_leaves_unchecked_and_never_a_pass() -> None:
    paraphrase, verbatim = check_claims(
        [
            Claim("The council decided on flood defences.", (1,), "model"),
            Claim("Harbour company Delmar sued the council in February.", (1,), "extracted"),
        ],
        [evidence(1, FLOOD)],
        Broken(),
        BUILT_IN,
    )
    assert paraphrase.label == "unchecked"
    assert "the weights are gone" in paraphrase.checks[0].detail
    assert verbatim.supported


@pytest.mark.parametrize(
    "rows",
    [
        np.full((1, 3), np.nan),
        np.zeros((0, 3)),
        np.full((1, 2), 0.5),
        np.array([[2.0, -0.5, -0.5]]),
        np.array([[0.9, 0.9, 0.9]]),
    ],
)
def test_a_model_that_gives_nonsense_leaves_unchecked(rows: Vectors) -> None:
    class Nonsense:
        id = "nonsense"

        def score(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
            return rows

    verdict = check_pair(
        "Homes are in danger.", [SourceText("A flood came.")], Nonsense(), BUILT_IN
    )
    assert verdict.label == "unchecked"


def test_a_check_that_throws_leaves_unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    from rag import checking

    def thrown(case: object) -> object:
        raise RuntimeError("boom")

    monkeypatch.setattr(checking, "CODE_CHECKS", (("number", thrown),))
    verdict = judge("The council voted to build a 900-metre wall.", FLOOD)
    assert verdict.label == "unchecked"
    assert verdict.checks[-1].kind == "number"
    assert verdict.checks[-1].outcome == "error"


@pytest.mark.parametrize(("claim", "texts"), [("", ["a"]), ("A claim.", []), ("A claim.", [" \n"])])
def test_nothing_to_check_is_unchecked(claim: str, texts: list[str]) -> None:
    verdict = check_pair(claim, [SourceText(t) for t in texts], Scores(1), BUILT_IN)
    assert verdict.label == "unchecked"


def test_the_model_alone_cannot_support_words_that_share_nothing() -> None:
    verdict = check_pair("Zebras sleep.", [SourceText("Kettles boil water.")], Scores(1), BUILT_IN)
    assert not verdict.supported
    assert not verdict.quotes


def test_a_model_that_sees_a_contradiction_is_heard() -> None:
    model = Scores(0.1, 0.8)
    verdict = check_pair(
        "The mayor praised the pumps.", [SourceText("The mayor cursed the pumps.")], model, BUILT_IN
    )
    assert verdict.label == "contradicted"


# --- long and odd texts -----------------------------------------------------------------------


def test_a_long_source_is_read_through_at_most_twelve_windows() -> None:
    filler = "The committee heard reports on schools, parks and roads that day. " * 700
    model = Scores(0.2)
    text = filler + FLOOD + " " + filler
    verdict = check_pair("Delmar took the council to court.", [SourceText(text)], model, BUILT_IN)
    assert 1 <= len(model.asked) <= 12
    assert any("Delmar sued" in asked for asked, _ in model.asked)
    assert all(text[q.start : q.end] == q.text for q in verdict.quotes)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120), st.text(max_size=300))
def test_any_text_gives_a_sound_verdict(claim: str, text: str) -> None:
    verdict = check_pair(claim, [SourceText(text)], Scores(0.7), BUILT_IN)
    assert verdict.label != "unchecked" or not claim.strip() or not text.strip()
    for quote in verdict.quotes:
        assert text[quote.start : quote.end] == quote.text
        assert quote.start < quote.end


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["\r\n", "\u00a0", "e\u0301", "🙂", "שלום", "\u200b", "ﬁ", "İ"]),
    st.integers(0, 400),
)
def test_quotes_stay_exact_with_any_character_in_the_source(extra: str, place: int) -> None:
    text = FLOOD[:place] + extra + FLOOD[place:]
    verdict = judge("The council was sued by Delmar.", text)
    assert all(text[q.start : q.end] == q.text for q in verdict.quotes)
