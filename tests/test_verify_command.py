"""``rag verify`` on streams: order, batches, memory, interrupts, the bar and the judge."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rag import checking, wiring
from rag.checking import llm_judge
from rag.checking.joint import FEATURES, Calibration
from rag.cli import main
from rag.commands import verify
from rag.commands.counter import Counter
from rag.errors import ConfigError, ProviderError
from rag.names import BUILT_IN
from rag.ports import LLM, LLMCall, Vectors
from rag.verification import BATCH_ITEMS, LONGEST_LINE
from tests.newsroom import ScriptedLLM

ROOT = Path(__file__).resolve().parent.parent
TOWN = "The council of Varnhem voted on Tuesday to close the old harbour."
REWORDED = "Councillors of Varnhem decided that the harbour would shut: {}."


class Model:
    """Gives every pair the same row, and keeps how many were asked at once."""

    id = "model"

    def __init__(self, supported: float = 0.98) -> None:
        self.row = np.array([supported, 0.0, 1 - supported], dtype=np.float32)
        self.asked: list[int] = []

    def score(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        self.asked.append(len(pairs))
        return np.tile(self.row, (len(pairs), 1))


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> Model:
    made = Model()
    weights = dict.fromkeys(FEATURES, 0.0) | {"model": 1.0}
    bars = Calibration(0.0, weights, 0.5, 0.8, 0.8)
    monkeypatch.setattr(checking, "calibration", lambda: bars)
    monkeypatch.setattr(llm_judge, "calibration", lambda: bars)
    monkeypatch.setattr(wiring, "make_checker", lambda settings: (made, BUILT_IN))
    return made


def pair(n: object, claim: str = "", **more: object) -> str:
    return json.dumps({"id": n, "claim": claim or REWORDED.format(n), "sources": [TOWN], **more})


def written(folder: Path, *lines: str | bytes) -> Path:
    file = folder / "pairs.jsonl"
    encoded = [line.encode() if isinstance(line, str) else line for line in lines]
    file.write_bytes(b"\n".join(encoded) + b"\n")
    return file


def run(
    capsys: pytest.CaptureFixture[str], *arguments: object
) -> tuple[int, list[dict[str, Any]], str]:
    capsys.readouterr()
    status = main(["verify", *(str(argument) for argument in arguments)])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    assert not out or out.endswith("\n")
    return status, [json.loads(line) for line in out.splitlines()], err


def test_every_line_has_its_line_in_order_and_the_model_sees_batches(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, model: Model
) -> None:
    lines: list[str | bytes] = [pair(n) for n in range(3 * BATCH_ITEMS)]
    lines[5:5] = ["", "not json", b"\xff", '{"id": NaN}', "[1]"]
    status, told, err = run(capsys, "--jsonl", written(tmp_path, *lines))
    assert (status, err) == (0, "")
    bad = [None] * 5
    assert [line["id"] for line in told] == [*range(5), *bad, *range(5, 3 * BATCH_ITEMS)]
    assert [bool(line["error"]) for line in told] == [id is None for id in (0, 1, 2, 3, 4)] + [
        True
    ] * 5 + [False] * (3 * BATCH_ITEMS - 5)
    assert {line["label"] for line in told if line["error"]} == {"unchecked"}
    assert len(model.asked) < len(told) / 4


def test_what_did_not_hold_is_status_4(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, model: Model
) -> None:
    good, bad = pair(1, TOWN), pair(2, "Zebras bark.")
    assert run(capsys, "--jsonl", written(tmp_path, good), "--fail-on-unsupported")[0] == 0
    assert run(capsys, "--jsonl", written(tmp_path, good, bad))[0] == 0
    for lines in ((good, bad), (bad, good), (good, "x")):
        file = written(tmp_path, *lines)
        assert run(capsys, "--jsonl", file, "--fail-on-unsupported")[0] == 4


def test_an_id_that_cannot_be_written_and_a_line_that_is_too_long(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, model: Model
) -> None:
    nested: list[str | bytes] = [
        b'{"id": ' + b"[" * n + b"]" * n + b', "claim": "x", "sources": ["y"]}'
        for n in range(700, 1000, 3)
    ]
    file = written(tmp_path, *nested, b"x" * (2 * LONGEST_LINE), pair("last"))
    status, told, _ = run(capsys, "--jsonl", file)
    assert status == 0
    assert len(told) == len(nested) + 2
    assert "longer" in told[-2]["error"]
    assert told[-1]["id"] == "last"


def test_the_queue_holds_no_more_than_two_batches(tmp_path: Path) -> None:
    class Endless(io.RawIOBase):
        read_so_far = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            self.read_so_far += 1
            return b"{}\n"

    file = Endless()
    with verify._Lines(file) as lines:  # type: ignore[arg-type]
        batches = lines.batches()
        for n in range(1, 30):
            assert len(next(batches)) <= BATCH_ITEMS
            assert file.read_so_far <= (n + 2) * BATCH_ITEMS
    assert file.closed


def test_long_lines_come_in_small_batches(tmp_path: Path) -> None:
    file = written(tmp_path, *(["x" * 90_000] * 9))
    with verify._Lines(file.open("rb")) as lines:
        assert [len(batch) for batch in lines.batches()] == [3, 3, 3]


def test_lines_before_a_read_error_are_not_lost() -> None:
    class Failing(io.RawIOBase):
        left = 3

        def readline(self, size: int | None = -1, /) -> bytes:
            self.left -= 1
            if self.left < 0:
                raise OSError(5, "Input/output error")
            return b"{}\n"

    seen = 0
    with verify._Lines(Failing()) as lines:  # type: ignore[arg-type]
        batches = lines.batches()
        while seen < 3:
            seen += len(next(batches))
        with pytest.raises(ConfigError, match="Input/output"):
            next(batches)
    assert seen == 3


def test_no_line_waits_for_the_next_one(
    tmp_path: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    answered: list[int] = []
    come = threading.Condition()

    def keep(line: dict[str, Any]) -> None:
        with come:
            answered.append(line["id"])
            come.notify()

    monkeypatch.setattr(verify, "_print", keep)
    late: list[int] = []

    def write() -> None:
        with pipe.open("w", encoding="utf-8", buffering=1) as out:
            for n in range(4):
                out.write(pair(n) + "\n")
                with come:
                    if not come.wait_for(lambda n=n: n in answered, timeout=10):  # type: ignore[misc]
                        late.append(n)

    writer = threading.Thread(target=write)
    writer.start()
    status = main(["verify", "--jsonl", str(pipe)])
    writer.join(20)
    assert (status, answered, late) == (0, [0, 1, 2, 3], [])


PROGRAM = """
import signal, sys, time
import numpy as np
from rag import checking, wiring
from rag.cli import main
from rag.names import BUILT_IN

class Slow:
    id = "slow"

    def score(self, pairs):
        time.sleep(0.02)
        return np.tile(np.array([0.9, 0.0, 0.1], dtype=np.float32), (len(pairs), 1))

# Who starts the tests in the background hands down a SIGINT that is ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
wiring.make_checker = lambda settings: (Slow(), BUILT_IN)
sys.exit(main(["verify", "--jsonl", sys.argv[1]]))
"""


@pytest.fixture
def started(tmp_path: Path, data_dir: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A slow run on lines of standard input that never end."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        watch = threading.Timer(60, process.kill)
        watch.start()
        yield process
        watch.cancel()
        process.kill()


def test_an_interrupt_leaves_whole_lines(started: subprocess.Popen[bytes]) -> None:
    assert started.stdin is not None
    assert started.stdout is not None
    assert started.stderr is not None
    # A quote of some 20 kB, so that a line is longer than one write of the buffer.
    claim = "the " * 5000 + "end."
    text = json.dumps({"id": "long", "claim": claim, "sources": [claim]})
    started.stdin.write((text + "\n").encode() * 2)
    started.stdin.flush()
    first = started.stdout.readline()
    started.send_signal(signal.SIGINT)
    # Not communicate(): it would pass over what readline() has already taken from the pipe.
    rest, err = started.stdout.read(), started.stderr.read()
    assert started.wait(timeout=30) == 130, err
    assert err.strip() == b""
    lines = (first + rest).splitlines(keepends=True)
    assert all(line.endswith(b"\n") and json.loads(line)["id"] == "long" for line in lines)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_counts_and_times_on_a_terminal_only() -> None:
    now = iter([0.0, 1.0, 1.01, 2.0])
    stream = Terminal()
    counter = Counter(stream, total=400, clock=lambda: next(now))
    for _ in range(3):
        counter.advance(100)
    drawn = stream.getvalue().split("\r\x1b[2K")
    assert len(drawn) == 3
    assert "1 checked" in drawn[1]
    assert "25 %" in drawn[1]
    assert "1.0/s" in drawn[1]
    assert "3 checked" in drawn[2]
    assert "1.5/s" in drawn[2]
    counter.clear()
    assert stream.getvalue().endswith("\r\x1b[2K")
    silent = io.StringIO()
    Counter(silent, total=0).advance(5)
    assert silent.getvalue() == ""


def test_results_stay_whole_json_lines_beside_the_bar(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    model: Model,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    status, told, _ = run(capsys, "--jsonl", written(tmp_path, *(pair(n) for n in range(20))))
    assert (status, len(told)) == (0, 20)
    assert "checked" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[2K")


# --- the judge --------------------------------------------------------------------------------


def judged_by(monkeypatch: pytest.MonkeyPatch, llm: LLM) -> list[str]:
    names: list[str] = []

    def make(settings: object, name: str, stack: object) -> LLM:
        names.append(name)
        return llm

    monkeypatch.setattr(wiring, "make_llm", make)
    return names


@pytest.fixture
def uncertain(model: Model) -> Model:
    """A checker that is uncertain about every claim that is not word for word in its source."""
    model.row = np.array([0.5, 0.0, 0.5], dtype=np.float32)
    return model


def test_the_judge_is_asked_and_what_it_changed_is_told(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    uncertain: Model,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = written(tmp_path, pair(1, "The council voted to shut the harbour."), pair(2, TOWN))
    before = run(capsys, "--jsonl", file)[1]
    assert 0.15 <= before[0]["probability"] <= 0.85, "the test needs an uncertain verdict"
    llm = ScriptedLLM(odds=-10.0)
    names = judged_by(monkeypatch, llm)
    status, told, err = run(capsys, "--jsonl", file, "--llm-judge", "local")
    assert (status, names) == (0, ["local"])
    assert told[0]["probability"] < before[0]["probability"]
    assert told[1] == before[1], "what is certain is not asked about"
    assert len(llm.judged) == 1
    assert "asked about 1 uncertain" in err
    assert err.count("\n") == 1


def test_a_judge_that_fails_is_told_of_once_and_verdicts_stand(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    uncertain: Model,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Late(ScriptedLLM):
        def stream(self, call: LLMCall) -> Iterator[str]:
            self.judged.append(call)
            raise ProviderError("no reply within 60 s\x1b[31m", retryable=True)

    claim = "The council voted to shut the harbour."
    file = written(tmp_path, *(pair(n, claim) for n in range(8)))
    before = run(capsys, "--jsonl", file)[1]
    llm = Late()
    judged_by(monkeypatch, llm)
    status, told, err = run(capsys, "--jsonl", file, "--llm-judge", "hosted")
    assert (status, told) == (0, before)
    assert err.count("no reply within 60 s") == 1
    assert "\x1b" not in err
    assert "failed 3 times" in err
    assert len(llm.judged) == 3


def test_without_a_judge_no_model_is_made(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    uncertain: Model,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = judged_by(monkeypatch, ScriptedLLM())
    monkeypatch.setenv("RAG_LLM", "local")
    for more in ((), ("--llm-judge", "none")):
        _, _, err = run(capsys, "--jsonl", written(tmp_path, pair(1)), *more)
        assert err == ""
    assert names == []


@pytest.mark.parametrize(
    ("name", "says", "hint"),
    [("local", "not here", "rag models pull"), ("hosted", "endpoint", "RAG_LLM_BASE_URL")],
)
def test_a_judge_that_is_not_there_is_an_error_before_any_line(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    model: Model,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    says: str,
    hint: str,
) -> None:
    monkeypatch.setenv("RAG_CACHE_DIR", str(tmp_path / "empty"))
    status, told, err = run(capsys, "--jsonl", written(tmp_path, pair(1)), "--llm-judge", name)
    assert (status, told) == (1, [])
    assert says in err
    assert hint in err
