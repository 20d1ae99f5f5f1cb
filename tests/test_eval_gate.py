"""The gate on an evaluation: baselines, recordings, JUnit XML and the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from rag import baseline, evaluation, wiring
from rag.adapters.recorded import MANIFEST, RecordingLLM, ReplayLLM
from rag.cases import EvalCase
from rag.cli import main
from rag.errors import ConfigError, NotRecorded, ProviderError
from rag.junit import JUnitCase, JUnitFile
from rag.parts import Parts
from rag.ports import LLMCall
from rag.report import CaseResult, Report
from rag.report_page import page
from rag.types import Ratio
from tests.newsroom import ScriptedLLM, newsroom

CALL = LLMCall("system", "-----0123abcd-----\nWords.\nWhy?", 50, stop=("-----0123abcd-----",))
DRAFT = "Repairs of the bridge would cost 18 million euros, Mayor Petra Lindahl said. [1]"
COST = EvalCase("cost", "What would repairs of the Orvik bridge cost?", "answer")
AGROUND = EvalCase("ferry", "Where did the ferry Aurelia run aground?", "answer",
                   facts=(("Castelmar",),), tags=("place",))  # fmt: skip
TEA = EvalCase("tea", "What does tea cost in Lima?", "refusal")
WRONG = EvalCase(
    "wrong", "Where did the ferry Aurelia run aground?", "answer", never=("Castelmar",)
)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with newsroom(tmp_path_factory.mktemp("room")) as parts:
        yield parts


# --- recordings -------------------------------------------------------------------------------


def said(llm: Any, call: LLMCall = CALL) -> str:
    return "".join(llm.stream(call))


def test_what_was_recorded_comes_back_whatever_the_fence(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    recording = RecordingLLM(ScriptedLLM("Yes, née. [1]"), folder, {"system": "answer@1"})
    assert said(recording) == "Yes, née. [1]"
    judged = replace(CALL, choices=("Yes", "No"))
    said(recording, judged)
    said(recording, replace(CALL, system="other"))
    replay = ReplayLLM(folder, {"system": "answer@1"})
    assert (replay.id, replay.state) == ("local:scripted", "ready")
    other = "-----ffffffff-----"
    fenced = replace(CALL, user=CALL.user.replace(CALL.stop[0], other), stop=(other,))
    assert said(replay, fenced) == "Yes, née. [1]"
    assert said(replay, judged) == "10.0"
    assert said(replay, replace(CALL, system="other")) == "Yes, née. [1]"
    names = {path.relative_to(folder).parts[0] for path in folder.rglob("*.json")}
    assert {MANIFEST, "answer@1"} < names
    (kept,) = [json.loads(p.read_text()) for p in (folder / "answer@1").iterdir()
               if "choices" in p.read_text() and '"choices": null' in p.read_text()]  # fmt: skip
    assert kept["request"]["user"] == "-----fence-----\nWords.\nWhy?"
    for changed in (
        replace(CALL, user=CALL.user + "!"),
        replace(CALL, max_tokens=51),
        replace(CALL, grammar="x"),
        replace(CALL, choices=("No", "Yes")),
    ):
        with pytest.raises(NotRecorded, match="never asked"):
            said(replay, changed)


def test_what_nobody_waited_for_is_recorded_whole(tmp_path: Path) -> None:
    stream = iter(RecordingLLM(ScriptedLLM("one two three"), tmp_path, {}).stream(CALL))
    assert next(stream) == "one"
    stream.close()  # type: ignore[attr-defined]
    assert said(ReplayLLM(tmp_path, {})) == "one two three"


def test_a_call_that_failed_is_not_recorded(tmp_path: Path) -> None:
    failing = ScriptedLLM("part", error=ProviderError("down", retryable=True))
    with pytest.raises(ProviderError):
        said(RecordingLLM(failing, tmp_path, {}))
    with pytest.raises(NotRecorded):
        said(ReplayLLM(tmp_path, {}))


def test_folders_that_are_no_recording(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no recording"):
        ReplayLLM(tmp_path / "nothing", {})
    RecordingLLM(ScriptedLLM("x"), tmp_path, {})
    other = {"schema": "groundwire.recording/1", "model": "another:model"}
    (tmp_path / MANIFEST).write_text(json.dumps(other))
    with pytest.raises(ConfigError, match="of another:model"):
        RecordingLLM(ScriptedLLM("x"), tmp_path, {})
    for content in ("", "[]", '{"schema": "x"}', '{"schema": "groundwire.recording/1"}'):
        (tmp_path / MANIFEST).write_text(content)
        with pytest.raises(ConfigError, match="no recording that"):
            ReplayLLM(tmp_path, {})
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="cannot be written"):
        RecordingLLM(ScriptedLLM("x"), tmp_path / "file" / "x", {})


def test_a_recording_that_lacks_an_output_names_the_case(room: Parts, tmp_path: Path) -> None:
    recording = wiring.record_llm(replace(room, llm=ScriptedLLM(DRAFT)), tmp_path)
    first = evaluation.run([COST, TEA], recording)
    replay = wiring.replay_llm(room, tmp_path)
    again = evaluation.run([COST, TEA], replay)
    told = [[s["text"] for s in r.answer["sentences"]] for r in first.results if r.answer]
    assert [[s["text"] for s in r.answer["sentences"]] for r in again.results if r.answer] == told
    assert again.results[0].answer is not None
    assert again.results[0].answer["model"] == "local:scripted"
    with pytest.raises(NotRecorded, match="case 'ferry'"):
        evaluation.run([COST, AGROUND], replay)
    with pytest.raises(ConfigError, match="no language model"):
        wiring.record_llm(room, tmp_path)


# --- baselines --------------------------------------------------------------------------------


def result(
    id: str, *, right: bool = True, shown: tuple[str, ...] = (), dropped: tuple[str, ...] = ()
) -> CaseResult:
    verdict = {
        "label": "unsupported",
        "checks": [{"kind": "number", "outcome": "fail", "detail": "the source says 9"}],
    }
    answer = {
        "text": "",
        "sentences": [{"text": text} for text in shown],
        "dropped": [{"text": text, "cites": [1], "verdict": verdict} for text in dropped],
    }
    case = EvalCase(id, f"{id}?", "answer")
    why = None if right else "does not say 'x'"
    return CaseResult(case, right, why, answer, None, Ratio(0, 0), Ratio(0, 0), None, 5.0)


def before_of(*results: CaseResult) -> dict[str, baseline.Before]:
    told = json.loads(json.dumps(baseline.to_baseline(Report(results))))
    return {
        id: baseline.Before(
            case["right"],
            tuple(case["shown"]),
            tuple(one["text"] for one in case["unsupported"]),
        )
        for id, case in told["cases"].items()
    }


def worse(before: tuple[CaseResult, ...], now: tuple[CaseResult, ...]) -> list[tuple[str, str]]:
    compared = baseline.compare(Report(now), before_of(*before))
    return [(one.case, one.kind) for one in compared.regressions]


def test_what_is_worse_is_named_whatever_became_better() -> None:
    before = (result("a", right=False), result("b", shown=("Nine left.",)), result("c"))
    now = (result("a"), result("b", right=False), result("c"))
    assert worse(before, now) == [("b", "newly wrong")]
    now = (result("a"), result("b", dropped=("Nine  left.",)), result("c"))
    assert worse(before, now) == [("b", "newly unsupported")]
    (line,) = [one.line for one in baseline.compare(Report(now), before_of(*before)).regressions]
    assert "“Nine left.”" in line
    assert "shown before" in line
    assert "the source says 9" in line
    assert worse(before, before) == []
    assert worse(before, (result("a", right=False),)) == []


def test_sentences_that_did_not_hold_before_are_known_as_often_as_they_were() -> None:
    once, twice = result("a", dropped=("X.",)), result("a", dropped=("X.", "X."))
    assert worse((once,), (once,)) == []
    assert worse((once,), (twice,)) == [("a", "newly unsupported")]
    assert worse((twice,), (once,)) == []
    assert worse((once,), (result("a", dropped=("Y.",)),)) == [("a", "newly unsupported")]


def test_new_cases_and_cases_that_are_gone_are_noted() -> None:
    compared = baseline.compare(Report((result("new", right=False),)), before_of(result("gone")))
    assert compared.regressions == ()
    assert any("new" in note for note in compared.notes)
    assert any("gone" in note for note in compared.notes)


def test_a_failed_case_has_a_baseline_and_is_newly_wrong() -> None:
    failed = replace(result("a", right=False), answer=None)
    assert worse((result("a"),), (failed,)) == [("a", "newly wrong")]
    assert worse((failed,), (failed,)) == []


def test_files_that_are_no_baseline(tmp_path: Path) -> None:
    file = tmp_path / "b.json"
    baseline.write_baseline(Report((result("b"), result("a", dropped=("X.",)))), file)
    assert list(json.loads(file.read_text())["cases"]) == ["a", "b"]
    assert baseline.read_baseline(file)["a"].unsupported == ("X.",)
    for content in (b"", b"[]", b"\xff", b'{"schema": "x"}',
                    b'{"schema": "groundwire.baseline/1"}',
                    b'{"schema": "groundwire.baseline/1", "cases": {"a": {}}}',
                    b'{"schema": "groundwire.baseline/1", "cases": []}'):  # fmt: skip
        file.write_bytes(content)
        with pytest.raises(ConfigError, match=r"b\.json"):
            baseline.read_baseline(file)
    with pytest.raises(ConfigError):
        baseline.read_baseline(tmp_path / "none.json")


# --- JUnit ------------------------------------------------------------------------------------


@hypothesis_settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(
    st.text(st.characters(exclude_categories=())),
    st.sampled_from(["passed", "failure", "error", "skipped"]),
    st.text(st.characters(exclude_categories=())),
), max_size=4))  # fmt: skip
def test_any_text_is_well_formed(tmp_path_factory: Any, cases: Any) -> None:
    file = tmp_path_factory.mktemp("j") / "out.xml"
    with JUnitFile(file, "suite") as junit:
        junit.add_all(JUnitCase(name, kind, text, text) for name, kind, text in cases)
    (suite,) = ElementTree.parse(file).getroot()
    assert suite.get("tests") == str(len(cases)) == str(len(suite))
    for kind, counted in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        assert int(suite.get(counted, "")) == sum(one == kind for _, one, _ in cases)
        assert len(suite.findall(f"testcase/{kind}")) == int(suite.get(counted, ""))


def test_tags_are_properties_of_a_case(tmp_path: Path) -> None:
    file = tmp_path / "out.xml"
    with JUnitFile(file, "suite") as junit:
        junit.add(JUnitCase("one", tags=("as-of", "<date>")))
        junit.add(JUnitCase("two", "failure", "why", tags=("date",)))
    (suite,) = ElementTree.parse(file).getroot()
    tags = [[p.get("value") for p in case.iter("property")] for case in suite]
    assert tags == [["as-of", "<date>"], ["date"]]
    assert [[part.tag for part in case] for case in suite][1] == ["properties", "failure"]


def test_verify_writes_a_case_for_each_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data_dir: Path
) -> None:
    lines = [
        {"id": "good", "claim": "Nine ships left.", "sources": ["Nine ships left the port."]},
        {"id": 7, "claim": "Ten ships left.", "sources": ["Nine ships left the port."]},
        {"claim": "", "sources": []},
    ]
    pairs, file = tmp_path / "pairs.jsonl", tmp_path / "out.xml"
    pairs.write_text("\n".join(map(json.dumps, lines)))
    assert main(["verify", "--jsonl", str(pairs), "--junit", str(file)]) == 0
    suite = ElementTree.parse(file).getroot()[0]
    assert [case.get("name") for case in suite] == ["good", "7", "line 3"]
    assert [[kind.tag for kind in case] for case in suite] == [[], ["failure"], ["error"]]
    failure = suite[1][0]
    assert failure.text == "Ten ships left."
    assert "9" in str(failure.get("message")) or "Nine" in str(failure.get("message"))
    for wrong in (tmp_path, pairs):
        assert main(["verify", "--jsonl", str(pairs), "--junit", str(wrong)]) == 1
        assert "--junit" in capsys.readouterr().err
    assert pairs.read_text()


# --- the page ---------------------------------------------------------------------------------


class Links(HTMLParser):
    """Every address and element of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]
        assert not [name for name, _ in attrs if name.startswith("on")]


def test_the_page_stands_alone_and_shows_text_as_text(room: Parts) -> None:
    hostile = "<script>alert(1)</script><img src=//x>&\u202e"
    case = replace(COST, id="a b/'\"<", question=COST.question + " ", history=(hostile,),
                   tags=(hostile,), never=(hostile,))  # fmt: skip
    draft = replace(room, llm=ScriptedLLM(DRAFT + " It cost 99 million euros. [1]"))
    report = evaluation.run([case, AGROUND, TEA, WRONG], draft, show_dropped=True)
    results = tuple(
        replace(r, why=hostile, right=False) if r.case.id == "tea" else r for r in report.results
    )
    compared = baseline.compare(Report(results), before_of(result("tea")))
    html = page(Report(results, (hostile,)), title=f"Of {hostile}", compared=compared)
    parsed = Links()
    parsed.feed(html)
    assert not parsed.tags & {"script", "img", "link", "iframe", "object", "form", "base"}
    assert all(address.startswith("#") for address in parsed.addresses)
    assert {address[1:] for address in parsed.addresses} <= set(parsed.ids)
    assert len(parsed.ids) == len(set(parsed.ids))
    assert "\u202e" not in html
    assert "default-src 'none'" in html
    assert "18 million euros" in html
    assert "<mark>" in html
    assert "newly wrong" in html
    assert re.search(r"Not shown \(\d+\)", html)


# --- the command ------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    capsys.readouterr()
    status = main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return status, out, err


def test_the_gate_from_the_command_line(
    room: Parts, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("RAG_DATA_DIR", str(room.settings.data_dir))
    monkeypatch.setattr(wiring, "make_llm", lambda settings, name, stack: (
        None if name == "none" else ScriptedLLM(DRAFT)))  # fmt: skip
    cases = tmp_path / "cases.yaml"
    cases.write_text(
        '- {id: cost, question: "What would repairs of the Orvik bridge cost?", expects: answer}\n'
        '- {id: tea, question: "What does tea cost in Lima?", expects: answer}\n'
    )
    kept, base = tmp_path / "kept", tmp_path / "base.json"
    files = {name: tmp_path / f"out.{name}" for name in ("html", "junit", "json")}
    outputs = [part for name, file in files.items() for part in (f"--{name}", file)]
    status, _, err = run(capsys, "eval", cases, "--llm", "local", "--record", kept,
                         "--write-baseline", base, *outputs)  # fmt: skip
    assert (status, "worse" in err) == (0, False)
    assert "cost" in files["html"].read_text(encoding="utf-8")
    kinds = [[k.tag for k in case] for case in ElementTree.parse(files["junit"]).getroot()[0]]
    assert kinds == [[], ["failure"]]

    replaying = ("eval", cases, "--replay", kept, "--baseline", base)
    status, _, err = run(capsys, *replaying, "--junit", files["junit"])
    assert (status, "worse" in err) == (0, False)
    kinds = [[k.tag for k in case] for case in ElementTree.parse(files["junit"]).getroot()[0]]
    assert kinds == [[], ["skipped"]]
    again = tmp_path / "again.json"
    run(capsys, "eval", cases, "--replay", kept, "--write-baseline", again)
    assert again.read_bytes() == base.read_bytes()

    cases.write_text(cases.read_text().replace("expects: answer}\n-", "expects: refusal}\n-"))
    status, _, err = run(capsys, *replaying)
    assert status == 4
    assert "cost is newly wrong" in err
    cases.write_text(cases.read_text().replace("repairs of", "new repairs of"))
    status, _, err = run(capsys, *replaying)
    assert status == 1
    assert "case 'cost'" in err
    assert "--record" in err


def test_usage_and_failures_of_the_command(
    room: Parts, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("RAG_DATA_DIR", str(room.settings.data_dir))
    for usage in (("--record", "a", "--replay", "b"), ("--replay", "a", "--llm", "none")):
        assert run(capsys, "eval", *usage)[0] == 2
    for failure in (
        ("--html", tmp_path),
        ("--junit", tmp_path / "no" / "x"),
        ("--write-baseline", ""),
        ("--baseline", tmp_path / "none.json"),
        ("--replay", tmp_path / "none"),
        ("--record", tmp_path / "none", "--llm", "none"),
    ):
        status, out, err = run(capsys, "eval", *failure)
        assert (status, out) == (1, ""), failure
        assert err.startswith("rag: ")


def test_a_recording_of_a_model_that_failed_is_a_failure(
    room: Parts, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("RAG_DATA_DIR", str(room.settings.data_dir))
    failing = ScriptedLLM("", error=ProviderError("down", retryable=True))
    monkeypatch.setattr(wiring, "make_llm", lambda *_: failing)
    cases = tmp_path / "cases.yaml"
    cases.write_text(
        '- {id: cost, question: "What would repairs of the Orvik bridge cost?", expects: answer}\n'
    )
    status, _, err = run(capsys, "eval", cases, "--llm", "local", "--record", tmp_path / "kept")
    assert status == 1
    assert "failed in cost" in err
