"""Cases are read strictly, matched as the contract says, and scored with denominators."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.cases import EvalCase, load_cases, matches, normalised
from rag.errors import ConfigError, ModelError, NotFound
from rag.evaluation import run
from rag.judging import judge
from rag.names import BUILT_IN
from rag.pipeline import Question
from rag.report import Report, below, percentile, render, to_json
from rag.resources import eval_questions, seeds_dir
from rag.types import (
    Answered,
    AnswerReady,
    Article,
    Event,
    Evidence,
    EvidenceFound,
    Makers,
    Passage,
    Quote,
    Ratio,
    Record,
    Sentence,
    SentenceChecked,
    Source,
    Verdict,
)

TEXT = "Kyiv said on Thursday that up to 9,000 troops had come.\n\nMinsk denied it."


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def read(article: str, version: str) -> str:
    if (article, version) != ("a", "v"):
        raise NotFound(article)
    return TEXT


def answer(
    text: str = "Up to 9,000 troops had come [1].",
    *,
    kind: str = "answered",
    reason: str | None = None,
    start: int = 0,
    quote: str | None = None,
    file: str = "folder/a.txt",
) -> dict[str, Any]:
    whole = TEXT.split("\n")[0]
    source = {"n": 1, "article": "a", "version": "v", "file": file}
    source |= {"start": start, "end": len(whole), "text": whole}
    quote = "9,000 troops" if quote is None else quote
    at = TEXT.find("9,000 troops")
    sentence = {
        "text": text,
        "cites": [1],
        "verdict": {"label": "supported", "supported": True},
        "quotes": [{"source": 1, "start": at, "end": at + len(quote), "text": quote}],
    }
    shown = [sentence] if kind == "answered" else []
    return {
        "kind": kind,
        "reason": reason,
        "text": text,
        "sources": [source],
        "sentences": shown,
        "nearest": [],
    }


def case(**changes: Any) -> EvalCase:
    values: dict[str, Any] = {"id": "c", "question": "How many?", "expects": "answer"}
    return EvalCase(**(values | changes))


# --- matching ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("9000", "up to 9,000 troops"),
        ("9,000", "up to 9000 troops"),
        ("1,234,567", "1234567"),
        ("KYIV", "near kyiv"),
        ("Strasse", "die straße"),
        ("don't", "they don’t"),
        ('"total disinformation"', "called it “total disinformation”"),
        ("two words", "two\n  words"),
        ("two words", "two\u00a0words"),
        ("fi", "ﬁnal"),
        ("170 tanks", "an additional 170\ttanks"),
        (r"/\b12\b/", "has 12 systems"),
        ("/1,000 km/", "the 1,000 km-long border"),
        ("/1000 KM/", "the 1,000 km-long border"),
        ("/(fewer|less) than 1000/", "Less than 1,000"),
        ("/don’t/", "they don't"),
        ("/", "and/or"),
    ],
)
def test_matches(wanted: str, text: str) -> None:
    assert matches(wanted, text)


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("9000", "9,00 0"),
        ("12", "1,2"),
        (r"/\b12\b/", "120 systems"),
        ("1000", "10,00"),
        ("Minsk", "Moscow"),
        (".*", "anything"),
    ],
)
def test_does_not_match(wanted: str, text: str) -> None:
    assert not matches(wanted, text)


def test_a_list_of_numbers_keeps_its_commas() -> None:
    assert normalised("in 1,2,3 and 12,3456 and 1,000, 200") == "in 1,2,3 and 12,3456 and 1000, 200"


@given(st.text())
def test_every_text_matches_itself_in_any_form(text: str) -> None:
    if normalised(text) and not (len(text) > 2 and text[0] == text[-1] == "/"):
        assert matches(text, text)


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    plain = text.encode("ascii", "ignore").decode()
    assert normalised(normalised(plain)) == normalised(plain)


# --- reading ----------------------------------------------------------------------------------


def test_a_case_is_read_whole(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
- id: one
  question: How long is it?
  history: ["Where is it?"]
  expects: answer
  facts: [["1,000 km", 620], [long]]
  never: [short]
  both: ["700"]
  articles: [a.txt]
  since: 2022-01-01
  until: "2022-12-31"
  as_of: 2023-01-01
  tags: [number]
- {id: two, question: Who, expects: refusal, reasons: [no_evidence], facts: null}
""",
    )
    one, two = load_cases(path)
    assert one == EvalCase(
        id="one",
        question="How long is it?",
        expects="answer",
        history=("Where is it?",),
        facts=(("1,000 km", "620"), ("long",)),
        never=("short",),
        both=("700",),
        articles=("a.txt",),
        since=date(2022, 1, 1),
        until=date(2022, 12, 31),
        as_of=date(2023, 1, 1),
        tags=("number",),
    )
    assert one.window.until == date(2022, 12, 31)
    assert two.expects == "refusal"
    assert two.reasons == ("no_evidence",)


GOOD = "id: x\n  question: Q?\n  expects: answer"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"- {GOOD}\n  fact: [[a]]", "line 1, case 'x': unknown key fact"),
        (f"- {GOOD}\n\n- {GOOD}", "line 5: the case 'x' was given before, in line 1"),
        (f"- {GOOD}\n  facts: [['/(/']]", "not a regular expression"),
        (f"- {GOOD}\n  never: ['/[/']", "not a regular expression"),
        (f"- {GOOD}\n  facts: [a, b]", "not a list of lists"),
        (f"- {GOOD}\n  facts: [[]]", "not a list of lists"),
        (f"- {GOOD}\n  facts: [[yes]]", "True, not a text"),
        (f"- {GOOD}\n  facts: [['  ']]", "not a text"),
        (f"- {GOOD}\n  tags: fact", "tags is not a list"),
        (f"- {GOOD}\n  since: soon", "since is 'soon'"),
        (f"- {GOOD}\n  since: 2022-02-30", "not YAML"),
        (f"- {GOOD}\n  since: 2023-01-01\n  until: 2022-01-01", "since is later than until"),
        (f"- {GOOD}\n  reasons: [no_evidence]", "reasons are given for an answer"),
        (f"- {GOOD}\n  question: Again?", "'question' is given twice"),
        ("- {id: x, question: Q, expects: maybe}", "expects is 'maybe'"),
        ("- {id: x, question: Q, expects: refusal, reasons: [tired]}", "has the reason 'tired'"),
        ("- {id: x, expects: answer}", "question is missing"),
        ("- {question: Q, expects: answer}", "line 1: id is missing"),
        ("- just text", "line 1: this is not a case"),
        ("id: x", "not a list"),
        ("- [", "not YAML"),
        ("", "no cases"),
        ("[]", "no cases"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_cases(write(tmp_path, text))
    assert said in str(caught.value)
    assert caught.value.hint


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.yaml"):
        load_cases(tmp_path / "none.yaml")


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_bytes(b"- id: \xff")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_cases(path)


def test_the_shipped_cases_can_be_met_by_their_articles() -> None:
    cases = load_cases(eval_questions())
    texts = {path.name: path.read_text(encoding="utf-8") for path in seeds_dir().glob("*.txt")}
    assert len(cases) >= 75
    assert sum(c.expects == "refusal" for c in cases) >= 22
    tags = {tag for c in cases for tag in c.tags}
    assert tags >= {"attribution", "computed-date", "as-of", "stale", "disagreement", "conflict"}
    assert tags >= {"update", "compatible", "yes-no-claim", "origin", "version", "false-premise"}
    assert tags >= {"missing", "receipt", "language", "filter"}
    for c in cases:
        if c.expects == "answer":
            assert c.articles, c.id
            assert c.facts or c.both, c.id
        named = [texts[name] for name in c.articles]
        for group in (*c.facts, *((wanted,) for wanted in c.both)):
            assert any(matches(w, text) for w in group for text in named), (c.id, group)


# --- judging ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "given_answer", "why"),
    [
        ({"facts": (("nine", "9000"), ("troops",))}, answer(), None),
        ({"facts": (("nine",),)}, answer(), "does not say 'nine'"),
        (
            {"facts": (("troops",), ("a", "tanks"))},
            answer("Troops."),
            "does not say 'a' or 'tanks'",
        ),
        ({"both": ("9000", "come")}, answer(), None),
        ({"both": ("9000", "1000")}, answer(), "does not also say '1000'"),
        ({"never": ("tanks",)}, answer(), None),
        ({"never": ("/9000/",)}, answer(), "says '/9000/'"),
        ({}, answer(kind="refused", reason="no_evidence"), "refused (no_evidence)"),
        ({"expects": "refusal"}, answer(), "answered, and should have refused"),
        ({"expects": "refusal"}, answer(kind="refused", reason="false_premise"), None),
        (
            {"expects": "refusal", "reasons": ("false_premise",)},
            answer(kind="refused", reason="no_evidence"),
            "refused for no_evidence, not for false_premise",
        ),
    ],
)
def test_right_and_why_not(
    changes: Mapping[str, Any], given_answer: dict[str, Any], why: str | None
) -> None:
    result = judge(case(**changes), given_answer, read)
    assert result.why == why
    assert result.right is (why is None)


@pytest.mark.parametrize(
    ("name", "file", "cited"),
    [
        ("a.txt", "folder/a.txt", True),
        ("folder/a.txt", "folder/a.txt", True),
        ("a", "folder/a.txt", True),
        ("f.jsonl", "in/f.jsonl#L12", True),
        ("f.jsonl#L12", "in/f.jsonl#L12", True),
        ("f.jsonl#L1", "in/f.jsonl#L12", False),
        ("b.txt", "folder/a.txt", False),
    ],
)
def test_cited(name: str, file: str, cited: bool) -> None:
    assert judge(case(articles=(name,)), answer(file=file), read).cited is cited


def test_cited_cannot_be_said_without_articles_or_without_an_answer() -> None:
    assert judge(case(), answer(), read).cited is None
    refused = answer(kind="refused", reason="no_evidence")
    assert judge(case(articles=("a.txt",)), refused, read).cited is None


def test_only_sentences_with_a_supported_verdict_and_quotes_are_grounded() -> None:
    assert judge(case(), answer(), read).grounded == Ratio(1, 1)
    damages: tuple[dict[str, Any], ...] = (
        {"quotes": []},
        {"cites": []},
        {"cites": [1, 99]},
        {"verdict": {"label": "attribution_lost", "supported": False}},
    )
    for damage in damages:
        damaged = answer()
        damaged["sentences"][0] |= damage
        assert judge(case(), damaged, read).grounded == Ratio(0, 1)


def test_spans_are_compared_with_the_stored_text() -> None:
    assert judge(case(), answer(), read).spans == Ratio(2, 2)
    assert judge(case(), answer(start=1), read).spans == Ratio(1, 2)
    assert judge(case(), answer(quote="9.000 troops"), read).spans == Ratio(1, 2)
    elsewhere = answer()
    elsewhere["sources"][0]["version"] = "other"
    assert judge(case(), elsewhere, read).spans == Ratio(0, 2)
    outside = answer()
    start = TEXT.index("Minsk")
    outside["sentences"][0]["quotes"][0] |= {"start": start, "end": start + 5, "text": "Minsk"}
    assert judge(case(), outside, read).spans == Ratio(1, 2)


# --- reporting --------------------------------------------------------------------------------


def report() -> Report:
    return Report(
        (
            judge(
                case(facts=(("9000",),), articles=("a.txt",), tags=("number", "fact")),
                answer(),
                read,
                first_ms=20.0,
                total_ms=30.0,
            ),
            judge(case(id="d", tags=("fact",)), answer(kind="refused"), read, total_ms=1500.0),
        )
    )


def test_scores_carry_their_denominators() -> None:
    scores = report().scores
    assert scores == {
        "answered_right": Ratio(1, 2),
        "refused_right": Ratio(0, 0),
        "cited_right": Ratio(1, 1),
        "grounded": Ratio(1, 1),
        "spans_exact": Ratio(3, 3),
    }
    assert report().by_tag == {"fact": Ratio(1, 2), "number": Ratio(1, 1)}
    table = render(report())
    for text in ("1/2 (0.50)", "0/0 (no cases)", "1.5 s", "d: How many?", "refused (None)"):
        assert text in table


def test_the_table_fits_a_terminal_and_names_what_was_not_right_by_tag() -> None:
    refused = answer(kind="refused", reason="nothing_supported")
    long = (
        "How many of the ferries that leave the northern harbour in winter carry any cars at all?"
    )
    wrong = [case(id=f"ferries-{n:02}", question=long, tags=("winter",)) for n in range(12)]
    made = Report((*report().results, *(judge(c, refused, read) for c in wrong)), (long,))
    lines = render(made).splitlines()
    assert max(map(len, lines)) <= 80
    at = next(n for n, line in enumerate(lines) if line.split()[:1] == ["winter"])
    assert lines[at].split()[1:5] == ["0/12", "(0.00)", "not:", "ferries-00,"]
    assert "ferries-11" in " ".join(lines[at : at + 4])
    number = next(line for line in lines if line.split()[:1] == ["number"])
    assert number.split() == ["number", "1/1", "(1.00)"]


def test_a_minimum_that_does_not_hold_is_named() -> None:
    assert below(report(), {"answered_right": 0.5, "grounded": 1.0}) == []
    assert below(report(), {"answered_right": 0.51}) == ["answered_right 1/2 (0.50) is below 0.51"]


def test_what_was_not_measured_reaches_no_minimum() -> None:
    (line,) = below(report(), {"refused_right": 0.01})
    assert "0/0 (no cases): nothing was measured" in line
    assert below(report(), {"refused_right": 0.0}) == []


@pytest.mark.parametrize("least", [-0.1, 1.1, float("nan")])
def test_a_minimum_that_is_none(least: float) -> None:
    with pytest.raises(ConfigError, match="between 0 and 1"):
        below(report(), {"answered_right": least})


def test_an_unknown_score_is_refused() -> None:
    with pytest.raises(ConfigError, match="called 'right'") as caught:
        below(report(), {"right": 0.5})
    assert "spans_exact" in caught.value.hint


def test_the_report_object() -> None:
    made = json.loads(json.dumps(to_json(report())))
    assert made["schema"] == "groundwire.report/1"
    assert [set(c) for c in made["cases"]] == [{"id", "right", "why", "answer"}] * 2
    assert made["cases"][0]["answer"]["text"] == "Up to 9,000 troops had come [1]."
    assert made["scores"]["answered_right"] == {"num": 1, "den": 2}
    assert made["by_tag"]["fact"] == {"num": 1, "den": 2}
    assert made["latency_ms"]["answer"] == {"p50": 30.0, "p95": 1500.0}
    assert made["latency_ms"]["first_sentence"] == {"p50": 20.0, "p95": 20.0}


@given(st.lists(st.floats(0, 1e6), min_size=1), st.sampled_from([50.0, 95.0]))
def test_percentile_is_a_value_that_enough_do_not_exceed(values: list[float], share: float) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share / 100 * len(values)


def test_percentile_of_nothing() -> None:
    assert percentile([], 50) is None


# --- running ----------------------------------------------------------------------------------


class Shelf:
    """A catalog of one article."""

    def count(self) -> int:
        return 1

    def articles(self, *, limit: int, cursor: str | None) -> tuple[list[Article], str | None]:
        return [ARTICLE], None

    def article(self, id: str, version: str | None = None) -> Article:
        return ARTICLE


ARTICLE = Article(id="a", version="v", file="folder/a.txt", source=Source(), text=TEXT)


def given_answer(question: Question) -> Answered:
    start, end = TEXT.index("up to"), TEXT.index(" had come")
    passage = Passage("a", "v", 0, len(TEXT), TEXT)
    quote = Quote(1, start, end, TEXT[start:end])
    verdict = Verdict("supported", True, 0.9, quotes=(quote,))
    return Answered(
        Record(
            id="answer",
            question=question.text,
            standalone_question=question.history[-1].question if question.history else "",
            evidence=(Evidence(1, passage, "folder/a.txt", Source()),),
            makers=Makers("checker", "embedder"),
            as_of=question.window.as_of,
        ),
        (Sentence("Up to 9,000 troops came.", "extracted", (1,), verdict),),
    )


def ask_events(question: Question, parts: object) -> Iterator[Event]:
    if "fail" in question.text:
        raise ModelError("the weights are gone")
    made = given_answer(question)
    yield EvidenceFound(None, made.record.evidence)
    yield SentenceChecked(0, made.sentences[0])
    yield AnswerReady(made)


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("rag.evaluation.ask_events", ask_events)
    return SimpleNamespace(catalog=Shelf(), aliases=BUILT_IN)


def test_a_case_that_fails_counts_as_wrong_and_the_run_goes_on(parts: Any) -> None:
    heard: list[str] = []
    made = run(
        [
            case(id="bad", question="Please fail.", expects="refusal"),
            case(id="good", facts=(("9000",),), articles=("a.txt",)),
        ],
        parts,
        on_case=lambda result: heard.append(result.case.id),
    )
    assert heard == ["bad", "good"]
    bad, good = made.results
    assert not bad.right
    assert bad.why == "Model not usable: the weights are gone"
    assert bad.answer is None
    assert good.right
    assert good.first_ms is not None
    assert good.first_ms <= good.total_ms
    assert made.scores["refused_right"] == Ratio(0, 1)
    assert made.scores["spans_exact"] == Ratio(2, 2)
    assert json.loads(json.dumps(to_json(made)))["cases"][0]["answer"] is None


def test_history_and_window_reach_the_question(parts: Any) -> None:
    asked = case(history=("Who is Serhii Naiev?",), as_of=date(2023, 1, 1))
    (result,) = run([asked], parts).results
    assert result.answer is not None
    assert result.answer["as_of"] == "2023-01-01"
    assert result.answer["standalone_question"] == "Who is Serhii Naiev?"


def test_articles_that_are_not_there_are_reported(parts: Any) -> None:
    made = run([case(articles=("a.txt", "gone.txt"))], parts)
    assert made.notices == ("gone.txt, which case c names, has not been ingested",)
    assert made.notices[0] in render(made)


def test_nothing_to_ask_is_an_error(parts: Any) -> None:
    with pytest.raises(ConfigError, match="no cases"):
        run([], parts)


def test_nothing_to_ask_of_is_an_error(parts: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Shelf, "count", lambda self: 0)
    with pytest.raises(ConfigError, match="no articles") as caught:
        run([case()], parts)
    assert "rag ingest" in caught.value.hint
