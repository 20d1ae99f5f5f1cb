"""Nothing leaves the machine: ingest and ask with every other address out of reach."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

GUARD = """
import ipaddress, os, socket

def _note(address):
    with open(os.environ["OFFLINE_LOG"], "a", encoding="utf-8") as log:
        log.write(f"{address!r}\\n")
    raise OSError(f"a test refuses the address {address!r}")

def _allowed(self, address):
    if self.family == socket.AF_UNIX:
        return True
    try:
        return ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return address[0] == "localhost"

def _guarded(method, place):
    def call(self, *args):
        if not _allowed(self, args[place]):
            _note(args[place])
        return method(self, *args)
    return call

for name, place in (("connect", 0), ("connect_ex", 0), ("sendto", -1)):
    setattr(socket.socket, name, _guarded(getattr(socket.socket, name), place))

_resolve = socket.getaddrinfo
def _getaddrinfo(host, *args, **options):
    if host not in (None, "", "localhost", "127.0.0.1", "::1", b"localhost", b"127.0.0.1"):
        _note((host,))
    return _resolve(host, *args, **options)
socket.getaddrinfo = _getaddrinfo
"""

ARTICLE = (
    "The harbour of Aldmouth was closed for nine days after the storm.\n\n"
    "Mayor Ines Calder said that repairs would cost 4.2 million euros.\n"
)


def _namespace() -> list[str]:
    """A prefix that runs a command in a network namespace of its own, or [] where there is none."""
    prefix = ["unshare", "--user", "--map-root-user", "--net"]
    if shutil.which("unshare") is None:
        return []
    tried = subprocess.run([*prefix, "true"], capture_output=True, check=False)
    return prefix if tried.returncode == 0 else []


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "harbour.txt").write_text(ARTICLE, encoding="utf-8")
    return folder


def _rag(arguments: list[str], *, environment: dict[str, str], prefix: list[str]) -> str:
    done = subprocess.run(
        [*prefix, sys.executable, "-m", "rag", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _ingest_and_ask(corpus: Path, environment: dict[str, str], prefix: list[str]) -> None:
    """Ingest owns the directory and opens Chroma; ``index check`` reads it; ask reads beside it."""
    _rag(["ingest", str(corpus)], environment=environment, prefix=prefix)
    _rag(["index", "check"], environment=environment, prefix=prefix)
    told = _rag(
        ["ask", "How long was the harbour of Aldmouth closed?", "--llm", "none", "--json"],
        environment=environment,
        prefix=prefix,
    )
    assert "nine days" in json.loads(told)["text"]


def test_no_socket_goes_anywhere_else(corpus: Path, tmp_path: Path) -> None:
    guard = tmp_path / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    log = tmp_path / "refused.log"
    environment = {
        "PYTHONPATH": str(guard),
        "OFFLINE_LOG": str(log),
        "RAG_DATA_DIR": str(tmp_path / "data"),
    }
    probe = "import socket; socket.create_connection(('192.0.2.1', 80), 0.1)"
    refused = subprocess.run(
        [sys.executable, "-c", probe],
        env=os.environ | environment,
        capture_output=True,
        check=False,
    )
    assert b"a test refuses" in refused.stderr
    log.unlink()
    _ingest_and_ask(corpus, environment, [])
    assert not log.exists(), log.read_text(encoding="utf-8")


def test_it_works_where_there_is_no_network_at_all(corpus: Path, tmp_path: Path) -> None:
    """Native code opens sockets that Python does not see; here the kernel has none to give."""
    prefix = _namespace()
    if not prefix:
        pytest.skip("this machine lets nobody make network namespaces")
    _ingest_and_ask(corpus, {"RAG_DATA_DIR": str(tmp_path / "data")}, prefix)
