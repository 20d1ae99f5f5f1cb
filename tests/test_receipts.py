"""Receipts: the same bytes every time, and no change to one, or to the articles, goes unnoticed."""

from __future__ import annotations

import copy
import io
import json
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from rag import ingestion, wire
from rag.answer_objects import read_answer
from rag.checking import calibration
from rag.checking.llm_judge import joined, word_in
from rag.cli import main
from rag.errors import ModelError
from rag.parts import Parts
from rag.pipeline import Question, ask
from rag.receipt_check import TOLERANCE, Outcome, check_receipt
from rag.receipts import LARGEST, canonical, digest, read_receipt, receipt
from rag.types import (
    Answered,
    Attribution,
    Disagreement,
    Notice,
    Side,
    TimeMention,
)
from tests.made_answers import made_answer, made_refusal
from tests.newsroom import BRIDGE, add, newsroom

BORDER = "How long is the border between Belarus and Ukraine?"
COST = ("Mayor Petra Lindahl said repairs would cost 18 million euros.", ("18 million euros",))
CLOSED = ("The Orvik bridge was closed on Monday.", ("closed on Monday",))
CARRIES = ("The bridge carries 24,000 cars a day.", ("24,000 cars",))
CORRECTED = BRIDGE.replace("24,000", "42,000")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with newsroom(tmp_path_factory.mktemp("room")) as parts:
        yield parts


@pytest.fixture(scope="module")
def told(room: Parts) -> dict[str, Any]:
    """An answer object of two sentences."""
    return wire.answer(made_answer(room, "What would repairs cost?", COST, CLOSED))


@pytest.fixture(scope="module")
def refused(room: Parts) -> dict[str, Any]:
    return wire.answer(made_refusal(room, "Who designed the bridge?", CLOSED))


def check(raw: bytes, parts: Parts) -> Outcome:
    return check_receipt(
        raw, catalog=parts.catalog, entailment=parts.entailment, aliases=parts.aliases
    )


def kinds(outcome: Outcome) -> set[str]:
    return {reason.kind for reason in outcome.reasons}


def forged(raw: bytes, change: Any) -> bytes:
    """The receipt after ``change``, canonical and with the right digest again."""
    value = json.loads(raw)
    change(value)
    value["digest"] = digest(value)
    return canonical(value)


# --- made -------------------------------------------------------------------------------------


def test_answers_and_refusals_have_receipts_that_hold(
    room: Parts, told: dict[str, Any], refused: dict[str, Any]
) -> None:
    for answer in (told, refused):
        raw = receipt(answer)
        outcome = check(raw, room)
        assert (outcome.reasons, outcome.notes) == ((), ())
        assert len(outcome.sentences) == len(answer["sentences"] + answer["nearest"])
        assert all(one.now is not None for one in outcome.sentences)
        assert receipt(answer) == raw
    nothing = wire.answer(ask(Question("What does tea cost in Lima?"), room))
    assert check(receipt(nothing), room).holds


def test_it_is_canonical_and_holds_what_the_answer_holds(told: dict[str, Any]) -> None:
    raw = receipt(told)
    value = json.loads(raw)
    assert raw == canonical(value)
    assert raw.endswith(b"}\n")
    assert raw.count(b"\n") == 1
    assert list(value) == sorted(value)
    assert value["schema"] == "groundwire.receipt/1"
    assert value["answer"] == told["id"]
    same = set(told) - {"schema", "id", "conversation", "dropped", "timings_ms"}
    assert set(value) == same | {"schema", "answer", "digest"}
    # As the same numbers: 0.9900 is 0.99 and 1.0 is 1.
    assert {key: value[key] for key in same} == {key: told[key] for key in same}


def test_numbers_are_written_as_rfc_8785_says() -> None:
    numbers = [333333333.33333329, 1e30, 4.50, 2e-3, 1e-27, 0.0, 1.0]
    assert canonical(numbers) == b"[333333333.3333333,1e+30,4.5,0.002,1e-27,0,1]\n"
    assert canonical({"\u20ac": "\x0f\n\u2028", "\r": 1, "1": 2}) == (
        '{"\\r":1,"1":2,"€":"\\u000f\\n\u2028"}\n'.encode()
    )


def test_a_question_that_utf_8_cannot_hold(told: dict[str, Any], room: Parts) -> None:
    raw = receipt({**told, "question": "Why\ud800?"})
    assert json.loads(raw)["question"] == "Why??"
    assert check(raw, room).holds


def test_an_answer_object_is_read_back_whole(told: dict[str, Any], refused: dict[str, Any]) -> None:
    for value in (told, refused):
        assert wire.answer(read_answer(value)) == {**value, "dropped": value["dropped"]}
    answer = read_answer(told)
    assert isinstance(answer, Answered)
    first = answer.sentences[0]
    rich = replace(
        answer,
        record=replace(
            answer.record,
            as_of=date(2022, 3, 9),
            conversation="c",
            notices=(Notice("kind", "text"),),
            disagreements=(
                Disagreement(
                    "cost", "update", "later", (Side("18", (1,), None, date(2022, 3, 8)),)
                ),
            ),
        ),
        sentences=(
            replace(
                first,
                attribution=Attribution("Petra Lindahl", "Mayor", "said", ("the Post",)),
                times=(TimeMention(0, 4, first.text[:4], date(2022, 1, 1), None, "inferred"),),
                as_of=date(2022, 3, 8),
            ),
        ),
    )
    assert read_answer(wire.answer(rich)) == rich
    for broken in ({}, {**told, "sources": None}, {**told, "sentences": []}, {**told, "id": None}):
        if broken.get("id", 0) is not None:
            with pytest.raises(ValueError):
                read_answer(broken)


# --- damaged ----------------------------------------------------------------------------------

Path_ = tuple[Any, ...]


def places(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Every place in a JSON value."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    for key, part in inner:
        yield from places(part, (*path, key))


def changed(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, str):
        return value + "x"
    if isinstance(value, list):
        return [*value, 0]
    return {**value, "extra": 0} if isinstance(value, dict) else "x"


@pytest.mark.parametrize("which", ["told", "refused"])
def test_every_single_field_that_is_changed_is_found(
    which: str, request: pytest.FixtureRequest
) -> None:
    value = json.loads(receipt(request.getfixturevalue(which)))
    listed = list(places(value))
    assert len(listed) > 100
    for number, path in enumerate(listed):
        damaged = copy.deepcopy(value)
        holder = damaged
        for key in path[:-1]:
            holder = holder[key]
        if number % 3 == 0:
            del holder[path[-1]]
        elif number % 3 == 1 and holder[path[-1]] is not None:
            holder[path[-1]] = None
        else:
            holder[path[-1]] = changed(holder[path[-1]])
        assert read_receipt(canonical(damaged)).reasons, path


@hypothesis_settings(deadline=None, max_examples=80)
@given(at=st.integers(min_value=0), byte=st.integers(0, 255), how=st.sampled_from("xid"))
def test_every_byte_that_is_changed_is_found(
    told: dict[str, Any], at: int, byte: int, how: str
) -> None:
    raw = receipt(told)
    at %= len(raw)
    put = b"" if how == "d" else bytes([byte])
    damaged = raw[:at] + put + raw[at + (how != "i") :]
    assert bool(read_receipt(damaged).reasons) == (damaged != raw)


@hypothesis_settings(deadline=None, max_examples=40)
@given(st.binary(max_size=300) | st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
).map(lambda value: json.dumps(value).encode()))  # fmt: skip
def test_what_is_no_receipt_is_told(raw: bytes) -> None:
    assert read_receipt(raw).reasons


def test_faults_of_files(told: dict[str, Any], room: Parts) -> None:
    raw = receipt(told)
    text = raw.decode()
    faults: dict[str, tuple[bytes, str]] = {
        "empty": (b"", "json"),
        "truncated": (raw[: len(raw) // 2], "json"),
        "huge": (raw + b" " * LARGEST, "encoding"),
        "no newline": (raw[:-1], "canonical"),
        "two newlines": (raw + b"\n", "canonical"),
        "byte-order mark": (b"\xef\xbb\xbf" + raw, "json"),
        "indented": (json.dumps(json.loads(raw), indent=1).encode() + b"\n", "canonical"),
        "escaped": (json.dumps(json.loads(raw), sort_keys=True, separators=(",", ":"))
                    .encode() + b"\n", "canonical"),
        "duplicate key": (text.replace('"kind"', '"kind":"answered","kind"', 1).encode(), "json"),
        "invalid UTF-8": (raw.replace(b"bridge", b"bri\xffge", 1), "encoding"),
        "lone surrogate": (text.replace("Orvik", "\\ud800rvik", 1).encode(), "canonical"),
        "NaN": (text.replace('"missing":null', '"missing":NaN').encode(), "json"),
        "too large a number": (text.replace('"missing":null', '"missing":1e999').encode(),
                               "canonical"),
        "too long a number": (text.replace('"missing":null', f'"missing":{"9" * 5000}').encode(),
                              "json"),
        "nested": (b"[" * 100_000 + b"]" * 100_000, "json"),
        "nested object": (b'{"a":' + b"[" * 900 + b"]" * 900 + b"}\n", "schema"),
        "a list": (b"[]\n", "json"),
        "another schema": (forged(raw, lambda v: v.update(schema="groundwire.receipt/2")),
                           "schema"),
        "no schema": (forged(raw, lambda v: v.pop("schema")), "schema"),
        "an answer object": (canonical(told), "schema"),
    }  # fmt: skip
    for name, (damaged, kind) in faults.items():
        outcome = check(damaged, room)
        assert kind in kinds(outcome), (name, outcome.reasons)
        assert not outcome.holds
        json.dumps(outcome.to_json())


# --- forged: the digest is right again ----------------------------------------------------------


def sentence(value: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = value["sentences"][0]
    return found


FORGERIES: dict[str, tuple[Any, str]] = {
    "the words of a source": (lambda v: v["sources"][0].update(
        text=v["sources"][0]["text"] + "!", end=v["sources"][0]["end"] + 1), "span"),
    "a source moved": (lambda v: [source.update(start=source["start"] + 1, end=source["end"] + 1)
                                  for source in v["sources"][-1:]], "span"),
    "a source beyond the end": (lambda v: v["sources"][-1].update(start=10**6, end=10**6 + 9),
                                "span"),
    "an unknown version": (lambda v: v["sources"][-1].update(version="0" * 64), "article"),
    "an unknown article": (lambda v: v["sources"][-1].update(article="nobody"), "article"),
    "the outlet": (lambda v: v["sources"][0].update(outlet="The Times"), "source"),
    "the address": (lambda v: v["sources"][0].update(url="https://example.org"), "source"),
    "the day": (lambda v: v["sources"][0]["published"].update(
        {"from": "2020-01-01", "to": "2020-01-01"}), "source"),
    "a figure in a sentence": (lambda v: (sentence(v).update(
        text=sentence(v)["text"].replace("18", "19")), v.update(
        text=v["text"].replace("18", "19"))), "label"),
    "a denial": (lambda v: (sentence(v).update(
        text=sentence(v)["text"].replace("would", "would not")), v.update(
        text=v["text"].replace("would", "would not"))), "label"),
    "the text alone": (lambda v: v.update(text="It costs nothing. [1]"), "form"),
    "a probability": (lambda v: sentence(v)["verdict"].update(probability=0.55), "probability"),
    "a label": (lambda v: sentence(v)["verdict"].update(label="contradicted"), "form"),
    "a flag": (lambda v: sentence(v)["verdict"].update(supported=False), "form"),
    "a quote": (lambda v: sentence(v)["quotes"][0].update(text="x"), "form"),
    "a quote of elsewhere": (lambda v: sentence(v)["quotes"][0].update(start=7), "form"),
    "a mark": (lambda v: sentence(v).update(cites=[99]), "form"),
    "the kind": (lambda v: v.update(kind="refused", reason="no_evidence", missing="x"), "form"),
    "an unknown key": (lambda v: v.update(more=1), "form"),
    "a key less": (lambda v: sentence(v).pop("times"), "form"),
    "a wrong type": (lambda v: sentence(v).update(text=3), "form"),
    "a wrong number": (lambda v: v["sources"][0].update(n="1"), "form"),
    "a wrong day": (lambda v: v.update(as_of="20220101"), "form"),
    "no sources": (lambda v: v.update(sources=[]), "form"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_receipt_does_not_hold(name: str, told: dict[str, Any], room: Parts) -> None:
    change, kind = FORGERIES[name]
    raw = receipt(told)
    forgery = forged(raw, change)
    assert forgery != raw
    assert kind in kinds(check(forgery, room))
    assert "digest" not in kinds(check(forgery, room))


def test_a_quote_of_a_source_that_is_not_cited(told: dict[str, Any], room: Parts) -> None:
    def change(value: dict[str, Any]) -> None:
        cited = sentence(value)["cites"]
        other = next(source for source in value["sources"] if source["n"] not in cited)
        start = other["start"]
        sentence(value)["quotes"] = [
            {"source": other["n"], "start": start, "end": start + 9, "text": other["text"][:9]}
        ]

    assert kinds(check(forged(receipt(told), change), room)) == {"span"}


def test_what_the_language_model_said_is_joined_again_without_it(room: Parts) -> None:
    answer = made_answer(room, "What would repairs cost?", COST)
    (said,) = answer.sentences
    verdict = joined(said.verdict, -1.7349, calibration().judge)
    assert word_in(verdict) == -1.73
    assert word_in(said.verdict) is None
    assert abs(verdict.probability - said.verdict.probability) > TOLERANCE
    raw = receipt(wire.answer(replace(answer, sentences=(replace(said, verdict=verdict),))))
    outcome = check(raw, room)
    assert (outcome.reasons, outcome.notes) == ((), ())

    def change(value: dict[str, Any]) -> None:
        first = sentence(value)["verdict"]["checks"][0]
        assert first["detail"].endswith("(the language model: log-odds -1.73)")
        first["detail"] = first["detail"].replace("-1.73", "-9.00")

    assert kinds(check(forged(raw, change), room)) >= {"label", "probability"}


def test_a_change_within_the_tolerance_and_other_makers_are_no_reason(
    told: dict[str, Any], room: Parts
) -> None:
    def change(value: dict[str, Any]) -> None:
        verdict = sentence(value)["verdict"]
        verdict["probability"] = round(verdict["probability"] - 0.015, 4)
        value.update(checker="older", embedder="other")

    outcome = check(forged(receipt(told), change), room)
    assert outcome.holds
    assert [note.kind for note in outcome.notes] == ["checker", "embedder"]


def test_a_checker_that_fails_is_a_failure_and_no_verdict_on_the_receipt(
    told: dict[str, Any], room: Parts
) -> None:
    class Broken:
        id = "broken"

        def score(self, pairs: Any) -> Any:
            raise ModelError("no weights")

    def reword(value: dict[str, Any]) -> None:
        """What is not word for word in its source is not decided without the model."""
        said = "For 18 million euros the bridge is repaired, Mayor Petra Lindahl thinks."
        value["text"] = value["text"].replace(sentence(value)["text"], said)
        sentence(value)["text"] = said

    with pytest.raises(ModelError, match="no weights"):
        check(forged(receipt(told), reword), replace(room, entailment=Broken()))


# --- articles that change -----------------------------------------------------------------------


def test_corrected_and_withdrawn_articles_are_named_and_purged_ones_fail(tmp_path: Path) -> None:
    with newsroom(tmp_path, owner=True) as parts:
        raw = receipt(wire.answer(made_answer(parts, "How many cars?", CARRIES)))
        assert check(raw, parts).notes == ()

        add(parts, [{"id": "bridge", "text": CORRECTED, "outlet": "The Orvik Post",
                     "date": "2022-03-08", "title": "Bridge closed"}])  # fmt: skip
        outcome = check(raw, parts)
        assert outcome.holds
        named = [(note.kind, note.article) for note in outcome.notes]
        assert named == [("corrected", "bridge")]
        assert outcome.notes[0].detail.endswith(parts.catalog.versions("bridge")[-1])

        ingestion.withdraw("bridge", "it was wrong", catalog=parts.catalog, index=parts.index)
        outcome = check(raw, parts)
        assert outcome.holds
        assert ("withdrawn", "bridge") in [(note.kind, note.article) for note in outcome.notes]

        ingestion.purge("bridge", catalog=parts.catalog, index=parts.index)
        outcome = check(raw, parts)
        assert kinds(outcome) == {"article", "label"}
        assert "purged" in outcome.reasons[0].detail
        assert all(one.now is None for one in outcome.sentences if 1 in one.sentence.cites)


def test_facts_of_a_source_that_changed_and_a_file_that_moved(tmp_path: Path) -> None:
    with newsroom(tmp_path, owner=True) as parts:
        raw = receipt(wire.answer(made_answer(parts, "How many cars?", CARRIES)))
        with sqlite3.connect(parts.catalog.path) as db:
            db.execute("UPDATE version SET file='b/bridge.json' WHERE article='bridge'")
        db.close()
        outcome = check(raw, parts)
        assert outcome.holds
        assert {note.kind for note in outcome.notes} == {"moved"}
        with sqlite3.connect(parts.catalog.path) as db:
            db.execute("UPDATE version SET outlet='Elsewhere' WHERE article='bridge'")
        db.close()
        assert kinds(check(raw, parts)) >= {"source"}


def test_text_that_was_changed_in_the_catalog_itself(tmp_path: Path) -> None:
    with newsroom(tmp_path, owner=True) as parts:
        raw = receipt(wire.answer(made_answer(parts, "How many cars?", CARRIES)))
        with sqlite3.connect(parts.catalog.path) as db:
            db.execute("UPDATE version SET text=text || ' More.' WHERE article='bridge'")
        db.close()
        assert kinds(check(raw, parts)) == {"article", "label"}


# --- the command line -----------------------------------------------------------------------------


@pytest.fixture
def seeds(seed_data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RAG_DATA_DIR", str(seed_data_dir))
    monkeypatch.setenv("RAG_LLM", "none")
    monkeypatch.setenv("RAG_STORE_HISTORY", "0")
    return seed_data_dir


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    capsys.readouterr()
    status = main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return status, out, err


def test_ask_writes_it_and_verify_reads_it(
    seeds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "receipt.json"
    status, out, _ = run(capsys, "ask", BORDER, "--json", "--receipt", file)
    assert status == 0
    assert file.read_bytes() == receipt(json.loads(out))
    assert [path.name for path in tmp_path.iterdir()] == ["receipt.json"]
    status, out, _ = run(capsys, "verify", "--receipt", file)
    told = json.loads(out)
    assert (status, told["holds"], told["reasons"], told["file"]) == (0, True, [], str(file))
    assert told["question"] == BORDER
    assert {one["now"]["label"] for one in told["sentences"]} == {"supported"}

    damaged = file.read_bytes().replace(b"1,000", b"2,000")
    file.write_bytes(damaged)
    status, out, _ = run(capsys, "verify", "--receipt", file)
    assert (status, json.loads(out)["holds"]) == (4, False)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(damaged)))
    status, out, _ = run(capsys, "verify", "--receipt", "-", "--json")
    assert (status, {r["kind"] for r in json.loads(out)["reasons"]}) >= (4, {"digest"})

    status, out, _ = run(capsys, "ask", "What does tea cost in Lima?", "--receipt", file)
    assert status == 3
    assert json.loads(file.read_bytes())["kind"] == "refused"
    assert run(capsys, "verify", "--receipt", file)[0] == 0


def test_failures_of_the_command(
    seeds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for wrong in (tmp_path / "missing.json", tmp_path, "a\0b"):
        status, out, err = run(capsys, "verify", "--receipt", wrong)
        assert (status, out) == (1, "")
        assert err.startswith("rag: cannot read")
    for wrong in (tmp_path, tmp_path / "no" / "where.json", ""):
        status, out, err = run(capsys, "ask", BORDER, "--receipt", wrong)
        assert (status, out) == (1, "")
        assert "--receipt" in err
    for usage in (
        ("verify",),
        ("verify", "--receipt", "a", "--jsonl", "b"),
        ("verify", "--receipt", "a", "--fail-on-unsupported"),
        ("verify", "--receipt", "a", "--llm-judge", "local"),
        ("chat", "--receipt", "a"),
    ):
        assert run(capsys, *usage)[0] == 2
    file = tmp_path / "receipt.json"
    run(capsys, "ask", BORDER, "--receipt", file)
    monkeypatch.setenv("RAG_DATA_DIR", str(tmp_path / "nothing"))
    status, out, err = run(capsys, "verify", "--receipt", file)
    assert (status, out) == (1, "")
    assert "no catalog" in err
