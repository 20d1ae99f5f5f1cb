"""One owner of a data directory, found by the others, whatever became of the one before."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag.errors import CatalogBusy, ConfigError
from rag.ownership import own, service

HOLD = """
import sys, time
from pathlib import Path
from rag.ownership import own
with own(Path(sys.argv[1]), purpose="rag serve", url="http://127.0.0.1:8123") as owner:
    print(owner.pid, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path):
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert int(child.stdout.readline()) == child.pid
    yield child
    child.kill()
    child.communicate()


def test_a_second_owner_is_refused_at_once_and_told_who_is_the_first(tmp_path, holder):
    begun = time.monotonic()
    with pytest.raises(CatalogBusy) as refused, own(tmp_path, purpose="rag ingest"):
        pass
    assert time.monotonic() - begun < 1.0
    assert f"rag serve (process {holder.pid}, since 20" in str(refused.value)
    assert refused.value.hint
    found = service(tmp_path)
    assert found is not None
    assert (found.pid, found.url) == (holder.pid, "http://127.0.0.1:8123")
    assert found.token
    assert len(found.token) >= 32
    assert (tmp_path / "service.json").stat().st_mode & 0o777 == 0o600


def test_it_is_free_when_the_owner_ends(tmp_path, holder):
    holder.communicate("")
    assert not (tmp_path / "service.json").exists()
    assert service(tmp_path) is None
    with own(tmp_path, purpose="rag ingest"):
        assert service(tmp_path) is None


def test_it_is_free_when_the_owner_is_killed(tmp_path, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert (tmp_path / "service.json").exists()
    assert service(tmp_path) is None
    with own(tmp_path, purpose="rag ingest"):
        # A left-over announcement must not send anyone to whoever has the port now.
        assert not (tmp_path / "service.json").exists()


def test_a_child_neither_holds_nor_releases_it(tmp_path):
    with own(tmp_path, purpose="rag serve", url="http://127.0.0.1:1"):
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"],
                                 stdin=subprocess.PIPE, close_fds=False)  # fmt: skip
        assert service(tmp_path) is not None
        with pytest.raises(CatalogBusy), own(tmp_path, purpose="again"):
            pass
        assert service(tmp_path) is not None
    with own(tmp_path, purpose="while the child lives"):
        pass
    child.communicate(b"")


def test_nonsense_in_the_files_is_ignored(tmp_path):
    for content in ("", "[]", '{"pid": "x"}', "\x00\xff"):
        (tmp_path / "service.json").write_text(content)
        (tmp_path / "owner.lock").write_text(content)
        assert service(tmp_path) is None
    with own(tmp_path, purpose="x") as owner:
        assert owner.pid == os.getpid()
        (tmp_path / "owner.lock").write_text("gibberish")
        with pytest.raises(CatalogBusy, match="another process"), own(tmp_path, purpose="y"):
            pass
    assert service(tmp_path / "not there") is None


def test_a_directory_that_cannot_be_made_is_a_setting_to_correct(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError) as wrong, own(tmp_path / "file" / "data", purpose="x"):
        pass
    assert "RAG_DATA_DIR" in wrong.value.hint
