"""The command line by its contract: exit statuses, JSON on standard output, no traceback."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from rag.cli import main
from rag.errors import ModelError

ROOT = Path(__file__).resolve().parent.parent
ANSWER_KEYS = {
    "schema", "id", "conversation", "kind", "reason", "missing", "question",
    "standalone_question", "as_of", "text", "notices", "sentences", "nearest", "dropped",
    "disagreements", "sources", "model", "prompt", "checker", "embedder", "timings_ms",
}  # fmt: skip


@pytest.fixture
def seeds(seed_data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of this test alone, with the seed articles."""
    folder = tmp_path / "data"
    shutil.copytree(seed_data_dir, folder)
    monkeypatch.setenv("RAG_DATA_DIR", str(folder))
    monkeypatch.setenv("RAG_LLM", "none")
    return folder


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "harbour.txt").write_text(
        "The harbour of Aldmouth was closed for nine days after the storm.\n\n"
        "Mayor Ines Calder said on Tuesday that repairs would cost 4.2 million euros.\n",
        encoding="utf-8",
    )
    (folder / "library.txt").write_text(
        "The library in Brenfield opens a second reading room in May.\n", encoding="utf-8"
    )
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    capsys.readouterr()
    status = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    assert "Traceback" not in captured.out + captured.err
    return status, captured.out, captured.err


def lines_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


# --- usage and failures -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["ask"],
        ["ask", " "],
        ["ask", "x", "--since", "2022-02-30"],
        ["ask", "x", "--since", "20220201"],
        ["ask", "x", "--since", "2022-02-01", "--until", "2022-01-01"],
        ["ask", "x", "--llm", "gpt"],
        ["search", "x", "-k", "0"],
        ["verify"],
        ["eval", "--min", "wisdom=1"],
        ["eval", "--min", "grounded=2"],
        ["serve", "--port", "70000"],
        ["articles"],
        ["articles", "withdraw", "a"],
        ["ingest", "--reader", "no_colon"],
        ["ingest", "--reader-options", "[1]"],
    ],
)
def test_wrong_usage_is_status_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str], data_dir: Path
) -> None:
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert err.startswith("rag: ")


def test_wrong_usage_with_json_is_an_object(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "ask", "--json")
    assert status == 2
    told = json.loads(out)
    assert set(told) == {"kind", "type", "title", "status", "detail", "hint"}
    assert told["kind"] == "error"


def test_help_and_version_are_done(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--help"], ["ask", "--help"], ["--version"]):
        status, out, _ = run(capsys, *arguments)
        assert status == 0
        assert out


def test_an_unknown_setting_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_LMM", "none")
    status, out, err = run(capsys, "ask", "x")
    assert (status, out) == (1, "")
    assert "RAG_LMM" in err
    assert "RAG_LLM" in err
    status, out, _ = run(capsys, "ask", "x", "--json")
    told = json.loads(out)
    assert status == 1
    assert (told["kind"], told["type"]) == ("error", "ConfigError")
    assert "RAG_LLM" in told["hint"]


def test_before_anything_is_ingested_the_command_that_does_it_is_named(
    capsys: pytest.CaptureFixture[str], data_dir: Path
) -> None:
    status, out, err = run(capsys, "ask", "What is it?", "--llm", "none")
    assert status in (1, 3)
    assert "rag ingest" in out + err


def test_the_local_model_that_is_not_there_names_the_command_that_gets_it(
    capsys: pytest.CaptureFixture[str],
    seeds: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RAG_CACHE_DIR", str(tmp_path / "cache"))
    status, _, err = run(capsys, "ask", "Who met?", "--llm", "local")
    assert status == 1
    assert "rag models pull" in err


def test_an_unexpected_error_is_a_line_and_a_log(
    capsys: pytest.CaptureFixture[str], data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise ZeroDivisionError("inner workings")

    monkeypatch.setattr("rag.commands.articles.list_all", broken)
    status, out, err = run(capsys, "articles", "list", "--json")
    assert status == 1
    assert json.loads(out)["type"] == "InternalError"
    assert "inner workings" not in out + err
    logs = list((data_dir / "log").iterdir())
    assert "inner workings" in logs[0].read_text(encoding="utf-8")


def test_interrupted_is_130(
    capsys: pytest.CaptureFixture[str], data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("rag.commands.articles.list_all", stopped)
    assert run(capsys, "articles", "list")[0] == 130


def test_a_failure_of_a_part_is_told_with_its_hint(
    capsys: pytest.CaptureFixture[str], data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> int:
        raise ModelError("the weights \x1b[31mare wrong", hint="Pull them again.")

    monkeypatch.setattr("rag.commands.models.list_all", failing)
    status, _, err = run(capsys, "models", "list")
    assert status == 1
    assert "Pull them again." in err
    assert "\x1b" not in err


# --- ingest and articles ----------------------------------------------------------------------


def test_ingest_acknowledges_each_article_and_knows_it_again(
    capsys: pytest.CaptureFixture[str], data_dir: Path, articles: Path
) -> None:
    (articles / "broken.txt").write_bytes(b"fine until \xff here")
    status, out, _ = run(capsys, "ingest", articles, "--json")
    told = lines_of(out)
    assert status == 1, "a file failed"
    assert [set(line) for line in told] == [{"status", "id", "version", "file", "error"}] * 3
    assert sorted(line["status"] for line in told) == ["added", "added", "failed"]
    assert next(line["error"] for line in told if line["status"] == "failed")

    (articles / "broken.txt").unlink()
    status, out, _ = run(capsys, "ingest", articles, "--json")
    assert status == 0
    assert {line["status"] for line in lines_of(out)} == {"unchanged"}

    (articles / "library.txt").unlink()
    status, out, _ = run(capsys, "ingest", articles, "--prune")
    assert status == 0
    assert out == "1 unchanged, 1 withdrawn\n"


def test_ingesting_nothing_is_a_failure(
    capsys: pytest.CaptureFixture[str], data_dir: Path, tmp_path: Path
) -> None:
    assert run(capsys, "ingest", tmp_path / "missing")[0] == 1
    (tmp_path / "empty").mkdir()
    assert run(capsys, "ingest", tmp_path / "empty")[0] == 1


def test_ingest_without_a_path_takes_the_articles_that_come_along(
    capsys: pytest.CaptureFixture[str], data_dir: Path
) -> None:
    status, out, _ = run(capsys, "ingest")
    assert status == 0
    assert "added" in out


def test_articles_are_listed_shown_withdrawn_and_purged(
    capsys: pytest.CaptureFixture[str], data_dir: Path, articles: Path
) -> None:
    run(capsys, "ingest", articles)
    status, out, _ = run(capsys, "articles", "list", "--json")
    listed = json.loads(out)["articles"]
    assert status == 0
    assert {Path(article["file"]).name for article in listed} == {"harbour.txt", "library.txt"}
    harbour = next(a["id"] for a in listed if a["file"].endswith("harbour.txt"))

    status, out, _ = run(capsys, "articles", "show", harbour, "--json")
    shown = json.loads(out)
    assert status == 0
    assert shown["text"] == (articles / "harbour.txt").read_text(encoding="utf-8")
    assert shown["versions"] == [shown["version"]]
    assert [shown["text"][s["start"] : s["end"]] for s in shown["sentences"]] == [
        "The harbour of Aldmouth was closed for nine days after the storm.",
        "Mayor Ines Calder said on Tuesday that repairs would cost 4.2 million euros.",
    ]
    assert "nine days" in run(capsys, "articles", "show", harbour)[1]

    question = ("ask", "How long was the harbour of Aldmouth closed?", "--llm", "none", "--json")
    status, out, _ = run(capsys, *question)
    assert status == 0
    assert "nine days" in json.loads(out)["text"]

    assert run(capsys, "articles", "withdraw", harbour, "--reason", "wrong")[0] == 0
    status, out, _ = run(capsys, *question)
    assert status == 3
    assert harbour not in {source["article"] for source in json.loads(out)["sources"]}

    assert run(capsys, "articles", "purge", harbour)[0] == 0
    status, out, _ = run(capsys, "articles", "show", harbour, "--json")
    assert status == 1
    assert json.loads(out)["status"] == 404


def test_the_index_is_checked_and_rebuilt(
    capsys: pytest.CaptureFixture[str], data_dir: Path, articles: Path
) -> None:
    run(capsys, "ingest", articles)
    status, out, _ = run(capsys, "index", "check", "--json")
    assert status == 0
    assert json.loads(out)["sound"] is True
    assert run(capsys, "index", "rebuild")[0] == 0
    assert run(capsys, "index", "check")[0] == 0


# --- asking -----------------------------------------------------------------------------------


def test_an_answer_is_the_object_of_the_contract(
    capsys: pytest.CaptureFixture[str], seeds: Path
) -> None:
    status, out, err = run(
        capsys, "ask", "How long is the border between Belarus and Ukraine?", "--json"
    )
    answer = json.loads(out)
    assert status == 0
    assert err == ""
    assert set(answer) == ANSWER_KEYS
    assert answer["kind"] == "answered"
    numbers = {source["n"]: source for source in answer["sources"]}
    assert list(numbers) == list(range(1, len(numbers) + 1))
    for sentence in answer["sentences"]:
        assert sentence["verdict"]["supported"]
        assert sentence["cites"]
        for quote in sentence["quotes"]:
            source = numbers[quote["source"]]
            at = quote["start"] - source["start"]
            assert source["text"][at : at + len(quote["text"])] == quote["text"]


def test_a_person_sees_sentences_marks_and_the_quoted_words(
    capsys: pytest.CaptureFixture[str], seeds: Path
) -> None:
    question = "How long is the border between Belarus and Ukraine?"
    _, out, _ = run(capsys, "ask", question, "--json")
    answer = json.loads(out)
    status, out, _ = run(capsys, "ask", question)
    assert status == 0
    flat = " ".join(out.split())
    head, _, sources = flat.partition(" Sources ")
    for sentence in answer["sentences"]:
        marks = "".join(f" [{n}]" for n in sentence["cites"])
        assert " ".join(sentence["text"].split()) + marks in head
        for quote in sentence["quotes"]:
            assert f"“{' '.join(quote['text'].split())}”" in sources
    assert "\x1b" not in out


def test_a_refusal_is_status_3_and_looks_like_one(
    capsys: pytest.CaptureFixture[str], seeds: Path
) -> None:
    question = "What is the recipe for blueberry pancakes?"
    status, out, _ = run(capsys, "ask", question, "--json")
    answer = json.loads(out)
    assert (status, answer["kind"], answer["sentences"]) == (3, "refused", [])
    assert answer["missing"]
    status, out, _ = run(capsys, "ask", question)
    assert status == 3
    assert out.startswith("The articles do not answer this.")


def test_filters_reach_the_question(capsys: pytest.CaptureFixture[str], seeds: Path) -> None:
    status, out, _ = run(
        capsys, "ask", "How long is the border?", "--json", "--since", "2031-01-01"
    )
    assert status == 3
    assert json.loads(out)["sources"] == []


def test_search_gives_source_items(capsys: pytest.CaptureFixture[str], seeds: Path) -> None:
    status, out, _ = run(capsys, "search", "troops", "-k", "3", "--json")
    results = json.loads(out)["results"]
    assert status == 0
    assert [result["n"] for result in results] == [1, 2, 3]
    status, out, _ = run(capsys, "search", "troops", "-k", "3")
    assert "[3]" in out


def test_chat_answers_line_by_line_in_one_conversation(
    capsys: pytest.CaptureFixture[str], seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "sys.stdin", io.StringIO("How long is the border between Belarus and Ukraine?\n\nWhen?\n")
    )
    status, out, _ = run(capsys, "chat", "--json")
    told = lines_of(out)
    assert status == 0
    assert [set(answer) for answer in told] == [ANSWER_KEYS] * 2
    assert len({answer["conversation"] for answer in told}) == 1


# --- verify -----------------------------------------------------------------------------------

PAIRS = [
    {"id": 1, "claim": "The bridge was closed.", "sources": ["The bridge was closed."]},
    {"id": "b", "claim": "The bridge was built of gold in 1412.", "sources": ["A dog barked."]},
    {"id": 3, "claim": "The bridge was closed.", "sources": []},
]


def test_verify_needs_no_corpus_and_answers_every_line_in_order(
    capsys: pytest.CaptureFixture[str], data_dir: Path, tmp_path: Path
) -> None:
    file = tmp_path / "pairs.jsonl"
    bad = ["not json", "[1, 2]", '{"id": 7, "claim": 5, "sources": ["x"]}', "[" * 100_000]
    text = "\n".join([*(json.dumps(pair) for pair in PAIRS), *bad])
    file.write_bytes(text.encode() + b"\n\xff\xfe\n")
    status, out, _ = run(capsys, "verify", "--jsonl", file)
    told = lines_of(out)
    assert status == 0
    assert [line["id"] for line in told] == [1, "b", 3, None, None, 7, None, None]
    assert {frozenset(line) for line in told} == {
        frozenset(
            {"id", "label", "supported", "entailed", "probability", "checks", "quotes", "error"}
        )
    }
    assert told[0]["supported"]
    assert told[0]["quotes"][0]["source"] == 1
    assert not told[1]["supported"]
    assert told[1]["error"] is None
    for line in told[2:]:
        assert (line["label"], line["probability"]) == ("unchecked", 0.0)
        assert line["error"]


def test_verify_can_fail_on_what_did_not_hold(
    capsys: pytest.CaptureFixture[str], data_dir: Path, tmp_path: Path
) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text("\n".join(json.dumps(pair) for pair in PAIRS), encoding="utf-8")
    assert run(capsys, "verify", "--jsonl", file, "--fail-on-unsupported")[0] == 4
    file.write_text(json.dumps(PAIRS[0]), encoding="utf-8")
    assert run(capsys, "verify", "--jsonl", file, "--fail-on-unsupported")[0] == 0
    assert run(capsys, "verify", "--jsonl", tmp_path / "missing.jsonl")[0] == 1


def test_verify_answers_a_line_before_the_next_one_comes(data_dir: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "rag", "verify", "--jsonl", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        watch = threading.Timer(60, process.kill)
        watch.start()
        for pair in PAIRS:
            process.stdin.write(json.dumps(pair).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == pair["id"]
        process.stdin.close()
        assert process.stdout.read() == b""
        watch.cancel()
    assert process.returncode == 0


# --- the process ------------------------------------------------------------------------------


def test_a_closed_pipe_is_quiet(seeds: Path) -> None:
    rag = f"{sys.executable} -m rag"
    command = f"{rag} articles show --json x; {rag} articles list --json"
    process = subprocess.Popen(
        ["bash", "-c", f"({command}) | true"], stderr=subprocess.PIPE, cwd=ROOT, text=True
    )
    _, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    assert "Exception ignored" not in err


def test_output_is_utf_8_whatever_the_locale_says(seeds: Path) -> None:
    environment = os.environ | {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "rag", "ask", "Wie heißt der Präsident?", "--json"],
        capture_output=True,
        cwd=ROOT,
        env=environment,
        check=False,
    )
    assert done.returncode in (0, 3)
    assert json.loads(done.stdout.decode("utf-8"))["question"] == "Wie heißt der Präsident?"
