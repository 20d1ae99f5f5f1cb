"""The local language model: llama.cpp's server (``xllamacpp``) in a child process.

The child speaks the OpenAI-compatible API on a free loopback port behind a random key, so that one
adapter serves local and hosted models, a crash stays in the child, and killing it always cancels.

Measured with Qwen2.5-Coder-1.5B Q4_K_M (Xeon, the wheel's AVX2 build, weights repacked, batches of
48), from processor time and so as it is when two cores are free: 72 tokens/s read, 14 tokens/s
written; ready 2 to 4 s after the start, 1.9 GB of memory. Batches of 128 or 512 take 6 % less time,
but a prompt that is being read can only be cancelled between batches. An 8-bit cache is no faster;
without repacking, writing takes half as long again. Threads that spin while they wait made it ten
times slower on busy cores, so they sleep. The answer's ``top_logprobs`` are there for the asking
(``logprobs`` and ``top_logprobs`` in the request).
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from pydantic import SecretStr

from rag.adapters.deadlines import HEARTBEAT_S, late
from rag.adapters.llama_cpp_child import SERVE, Child
from rag.adapters.openai_compatible import OpenAICompatibleLLM
from rag.errors import ModelError, ProviderError, RagError
from rag.ports import LLMCall, LLMState

_NAME = "the local model"
_STARTS_A_MINUTE = 4
_STOP_S = 0.75


class LlamaCppLLM:
    """``gguf`` run on ``threads`` cores (0: all that this process may use, at most 8).

    Nothing runs until ``start`` or the first call. One call is served at a time; others wait, and
    loading, waiting and answering together take at most ``timeout_s``. A child that dies is
    restarted by the next call, at most four times a minute. ``serve``: see ``Child``.
    """

    def __init__(
        self,
        gguf: Path,
        *,
        threads: int = 0,
        context_tokens: int = 2048,
        timeout_s: float = 60.0,
        serve: tuple[str, ...] = SERVE,
    ) -> None:
        self._gguf = gguf
        self._threads = threads or min(8, _usable_cores())
        self._context_tokens = context_tokens
        self._timeout_s = timeout_s
        self._child: Child | None = None
        self._starts: deque[float] = deque(maxlen=_STARTS_A_MINUTE)
        self._serve = serve
        self._closed = False
        self._static = ""
        self._changing = threading.Lock()
        self._turn = threading.Lock()

    @property
    def id(self) -> str:
        return f"local:{self._gguf.stem.lower()}"

    @property
    def state(self) -> LLMState:
        child = self._child
        if child is None:
            return "off"
        return child.state

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        child = self._child
        return child.pid if child is not None and child.alive else None

    def start(self) -> None:
        """Begin loading in the background, unless the model is loaded or loading.

        Raises ``ModelError`` if the file is not there, and ``ProviderError`` if the child was
        started too often within a minute.
        """
        with self._changing:
            if self._child is not None and self._child.alive:
                return
            if self._closed:
                raise _closed()
            if not self._gguf.is_file():
                raise ModelError(
                    f"there is no model file {self._gguf}",
                    hint="Run `rag models pull`, or set RAG_LLM_GGUF to a GGUF file.",
                )
            self._forget_old_starts()
            if len(self._starts) == _STARTS_A_MINUTE:
                raise ProviderError(
                    f"{_NAME} stopped {_STARTS_A_MINUTE} times within a minute"
                    + (f": {self._child.last_words}" if self._child else ""),
                    retryable=True,
                    hint="Ask again in a minute; see that there are about 2 GB of free memory.",
                )
            self._starts.append(time.monotonic())
            self._child = Child(
                self._gguf,
                threads=self._threads,
                context_tokens=self._context_tokens,
                serve=self._serve,
            )
            if self._static:
                self._warm_in_background()

    def warm(self, system: str) -> None:
        """Have ``system`` read in the background now and after every restart, so that the prompt
        cache holds it before the first question. Starts the model if it is off.
        """
        self._static = system
        if self._child is None or not self._child.alive:
            self.start()
        else:
            self._warm_in_background()

    def close(self) -> None:
        """Stop the child. Calls under way fail; later ones are refused."""
        with self._changing:
            self._closed = True
            if self._child is not None:
                self._child.kill()

    def stream(self, call: LLMCall) -> Iterator[str]:
        """See ``rag.ports.LLM``; "" is yielded while nothing comes."""
        deadline = time.monotonic() + self._timeout_s
        while not self._turn.acquire(timeout=HEARTBEAT_S):
            self._require_time(deadline)
            yield ""
        try:
            yield from self._stream_alone(call, deadline)
        finally:
            self._turn.release()

    def _stream_alone(self, call: LLMCall, deadline: float) -> Iterator[str]:
        self.start()
        child = self._child
        if child is None:
            raise _closed()
        while not child.wait_until_settled(HEARTBEAT_S):
            self._require_time(deadline)
            yield ""
        if self._closed:
            raise _closed()
        if child.state != "ready":
            raise ModelError(
                f"{self._gguf.name} could not be loaded: {child.last_words}",
                hint="Run `rag models pull`, or set RAG_LLM_GGUF to another GGUF file; about 2 GB "
                "of free memory are needed.",
            )
        finished = False
        try:
            yield from self._endpoint(child).stream_within(
                call, timeout_s=max(0.001, deadline - time.monotonic())
            )
            finished = True
        except ProviderError as error:
            if child.gone_within(0.2):
                raise ProviderError(
                    f"{_NAME}'s process died while it answered",
                    retryable=True,
                    hint="Ask again: it is restarted.",
                ) from error
            raise
        finally:
            if not finished and not child.idle_within(_STOP_S):
                self._replace(child)

    def _endpoint(self, child: Child) -> OpenAICompatibleLLM:
        return OpenAICompatibleLLM(
            child.url,
            self.id,
            api_key=SecretStr(child.key),
            options={"grammar": True, "cache_prompt": True, "temperature": 0, "seed": 0},
            timeout_s=self._timeout_s,
            id=self.id,
            name=_NAME,
        )

    def _replace(self, child: Child) -> None:
        """Kill a child that does not stop working, and load the model again for the next call."""
        died_by_itself = not child.alive
        child.kill()
        if self._closed or died_by_itself:
            return
        with self._changing:
            if self._starts:
                self._starts.pop()  # a cancelled call is not a crash
        with contextlib.suppress(RagError):  # the next call meets it again and reports it
            self.start()

    def _warm_in_background(self) -> None:
        threading.Thread(target=self._warm, name="llm-warm", daemon=True).start()

    def _warm(self) -> None:
        call = LLMCall(system=self._static, user="", max_tokens=1)
        try:
            for _ in self.stream(call):
                if self._closed:
                    return
        except RagError:
            return  # the next question meets the same error and reports it

    def _require_time(self, deadline: float) -> None:
        if time.monotonic() >= deadline:
            raise late(_NAME, self._timeout_s)

    def _forget_old_starts(self) -> None:
        while self._starts and time.monotonic() - self._starts[0] > 60:
            self._starts.popleft()


def _closed() -> ProviderError:
    return ProviderError(
        f"{_NAME} was closed", retryable=False, hint="The service is stopping; start it again."
    )


def _usable_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
