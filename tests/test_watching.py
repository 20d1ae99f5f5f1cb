"""``rag ingest --watch`` as a user runs it: files that come, grow, move and go."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 60.0


class Watched:
    """A running ``rag ingest --watch --json`` and the lines that it has printed."""

    def __init__(self, folder: Path, data_dir: Path, *options: str) -> None:
        environment = {**os.environ, "RAG_DATA_DIR": str(data_dir), "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "rag", "ingest", str(folder), "--watch", "--json", *options],
            env=environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self._lines: queue.Queue[str] = queue.Queue()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def until(self, **wanted: str) -> list[dict[str, str]]:
        """The lines up to the first that says all of this."""
        seen: list[dict[str, str]] = []
        ends = time.monotonic() + PATIENCE_S
        while time.monotonic() < ends:
            try:
                seen.append(json.loads(self._lines.get(timeout=0.2)))
            except queue.Empty:
                if self.process.poll() is not None:
                    break
                continue
            if wanted.items() <= seen[-1].items():
                return seen
        self.process.kill()
        raise AssertionError((wanted, seen, self.process.communicate()[1]))

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self._thread.join()
        for pipe in (self.process.stdout, self.process.stderr):
            assert pipe is not None
            pipe.close()

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        status = self.process.wait(timeout=PATIENCE_S)
        assert self.process.stderr is not None
        assert self.process.stderr.read() == ""
        return status


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Path, Watched]]:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "first.txt").write_text("The bridge was closed on Monday.\n")
    running = Watched(folder, tmp_path / "data", "--prune")
    try:
        yield folder, running
    finally:
        running.close()


def test_what_changes_is_acknowledged_until_the_end(watched: tuple[Path, Watched]) -> None:
    folder, running = watched
    running.until(status="added", file="first.txt")

    half = (folder / "half.txt").open("w")
    half.write("The ferry ran ")
    half.flush()
    time.sleep(0.1)
    half.write("aground on Tuesday.\n")
    half.close()
    assert len(running.until(status="added", file="half.txt")) == 1

    (folder / "first.txt").write_text("The bridge was opened on Friday.\n")
    running.until(status="updated", file="first.txt")
    (folder / ".hidden.txt").write_text("Not this.\n")
    (folder / "half.txt").rename(folder / "whole.txt")
    moved = running.until(status="withdrawn", file="half.txt")
    assert {(line["status"], line["file"]) for line in moved} == {
        ("added", "whole.txt"), ("withdrawn", "half.txt"),
    }  # fmt: skip
    (folder / "deep").mkdir()
    (folder / "deep" / "bad.txt").write_bytes(b"\xff\xfe")
    running.until(status="failed", file="deep/bad.txt")
    (folder / "deep" / "bad.txt").write_text("The rain ended on Sunday.\n")
    running.until(status="added", file="deep/bad.txt")
    (folder / "first.txt").unlink()
    running.until(status="withdrawn", file="first.txt")
    assert running.end(signal.SIGTERM) == 0


def test_an_interrupt_ends_it_cleanly(watched: tuple[Path, Watched]) -> None:
    _, running = watched
    running.until(status="added", file="first.txt")
    assert running.end(signal.SIGINT) == 0
