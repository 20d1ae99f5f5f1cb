"""The child process of the local model, seen from both sides.

The parent writes one line of JSON to the child's standard input and keeps that pipe open; the child
answers with one line, its address, and ends when the pipe closes. On Linux the kernel also kills
it when the thread that started it ends, which is why that thread stays until the child is gone.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from rag.ports import LLMState

SERVE = ("-m", "rag.adapters.llama_cpp_child")
_LOG_BYTES = 4096
_PR_SET_PDEATHSIG = 1


class Child:
    """A server for one GGUF file, loading from the moment that this is constructed.

    ``serve`` is what Python is told to run; anything that calls ``main`` will do.
    """

    def __init__(
        self, gguf: Path, *, threads: int, context_tokens: int, serve: tuple[str, ...] = SERVE
    ) -> None:
        self.key = secrets.token_urlsafe(24)
        self.url = ""
        self.last_words = ""
        self._config = {
            "gguf": str(gguf),
            "threads": threads,
            "context_tokens": context_tokens,
            "key": self.key,
        }
        self._serve_with = serve
        self._process: subprocess.Popen[str] | None = None
        self._killed = False
        self._guard = threading.Lock()
        self._settled = threading.Event()
        self._gone = threading.Event()
        threading.Thread(target=self._run, name="llm-child", daemon=True).start()

    @property
    def alive(self) -> bool:
        return not self._gone.is_set()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    @property
    def state(self) -> LLMState:
        if self._gone.is_set():
            return "off" if self._killed else "failed"
        return "ready" if self._settled.is_set() else "loading"

    def wait_until_settled(self, seconds: float) -> bool:
        """True once the child is ready or gone."""
        return self._settled.wait(seconds)

    def gone_within(self, seconds: float) -> bool:
        return self._gone.wait(seconds)

    def idle_within(self, seconds: float) -> bool:
        """Whether the server stops working on its request in time, or is gone anyway."""
        import httpx

        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0 and self.alive:
            with contextlib.suppress(httpx.HTTPError, ValueError, KeyError, TypeError):
                slots = httpx.get(
                    f"{self.url}/slots",
                    headers={"Authorization": f"Bearer {self.key}"},
                    timeout=left,
                    trust_env=False,
                    verify=False,
                ).json()
                if not any(slot["is_processing"] for slot in slots):
                    return True
            time.sleep(0.02)
        return not self.alive

    def kill(self) -> None:
        """Kill the child, now or as soon as it exists."""
        with self._guard:
            self._killed = True
            if self._process is not None and self._process.poll() is None:
                self._process.kill()
        self._gone.wait(2.0)

    def _run(self) -> None:
        with tempfile.TemporaryFile() as log:
            try:
                self._serve(log)
            except OSError as error:
                self.last_words = str(error)
            else:
                self.last_words = _tail(log) or f"exit status {self._exit_status()}"
            finally:
                self._gone.set()
                self._settled.set()

    def _serve(self, log: IO[bytes]) -> None:
        root = str(Path(__file__).resolve().parents[2])
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("RAG_")}
        environment["PYTHONPATH"] = os.pathsep.join(paths)
        # OpenMP threads that spin while they wait made this ten times slower on busy cores.
        environment.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        with self._guard:
            if self._killed:
                return
            self._process = subprocess.Popen(
                [sys.executable, "-P", *self._serve_with],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment,
                text=True,
            )
        with self._process as process:
            if process.stdin is None or process.stdout is None:
                raise OSError("no pipes to the child")
            with contextlib.suppress(BrokenPipeError):
                process.stdin.write(json.dumps(self._config) + "\n")
                process.stdin.flush()
            self.url = process.stdout.readline().strip()
            if self.url:
                self._settled.set()
            process.wait()

    def _exit_status(self) -> int | None:
        return self._process.returncode if self._process is not None else None


def _tail(log: IO[bytes]) -> str:
    """The last line that says something, for a message."""
    end = log.seek(0, os.SEEK_END)
    log.seek(max(0, end - _LOG_BYTES))
    lines = log.read().decode("utf-8", errors="replace").splitlines()
    said = [" ".join("".join(c if c.isprintable() else " " for c in x).split()) for x in lines]
    return next((line for line in reversed(said) if line), "")[:200]


def main(open_server: Callable[[dict[str, Any]], Any] | None = None) -> None:
    """The child: serve until the parent is gone. The server tells its ``listening_address``."""
    _die_with_parent()
    config: dict[str, Any] = json.loads(sys.stdin.readline())
    threading.Thread(target=_exit_at_end_of_input, daemon=True).start()
    answer = os.dup(1)
    os.dup2(2, 1)  # llama.cpp logs to standard output too, which carries our one line
    server = (open_server or _open_server)(config)
    os.write(answer, (server.listening_address + "\n").encode())
    while True:
        time.sleep(3600)


def _open_server(config: dict[str, Any]) -> Any:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = config["gguf"]
    params.model_alias = {Path(config["gguf"]).stem}
    params.n_ctx = config["context_tokens"]
    params.n_parallel = 1
    params.n_batch = 48  # a prompt being read can be cancelled between batches only
    params.n_ubatch = 48
    params.cpuparams.n_threads = config["threads"]
    params.cpuparams_batch.n_threads = config["threads"]
    params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_ENABLED
    params.cache_ram_mib = 256
    params.n_predict = 1024
    params.port = 0
    params.api_keys = [config["key"]]
    params.ui = False
    params.endpoint_slots = True
    params.cors_origins = ""
    params.offline = True
    params.verbosity = 1
    return xllamacpp.Server(params)


def _exit_at_end_of_input() -> None:
    while sys.stdin.read(1):
        continue
    os._exit(0)


def _die_with_parent() -> None:
    """Ask Linux for SIGKILL when the thread that started us ends (prctl(2))."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    main()
