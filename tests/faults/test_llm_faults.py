"""Whatever an endpoint does: an error of ours within the time allowed, never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from rag.adapters.llama_cpp import LlamaCppLLM
from rag.adapters.openai_compatible import OpenAICompatibleLLM
from rag.errors import ModelError, ProviderError
from rag.ports import LLMCall
from tests.fake_llm import TEXT, FakeLLM

CALL = LLMCall("Be brief.", "What did Minsk say?", 40)
KEY = "sk-very-secret-key"
SERVE = (
    "-c",
    "from rag.adapters.llama_cpp_child import main; from tests.fake_llm import open_server; "
    "main(open_server)",
)


def ask(fake: FakeLLM, *, timeout_s: float = 5.0) -> str:
    llm = OpenAICompatibleLLM(
        fake.base_url, "m", api_key=SecretStr(KEY), options={}, timeout_s=timeout_s
    )
    return "".join(llm.stream(CALL))


@pytest.mark.parametrize(
    ("scenario", "retryable", "says"),
    [
        ("close_in_the_middle", True, "closed the connection"),
        ("half_an_event", True, "not a chat completion"),
        ("garbage_bytes", True, "not a chat completion"),
        ("garbage_http", True, "broke the connection"),
        ("wrong_shapes", True, "not a chat completion"),
        ("huge_line", False, "more than an answer can hold"),
        ("no_choices", True, "no choices"),
        ("error_event", True, "out of memory"),
        ("filtered", False, "withheld"),
        ("page", False, "text/html"),
        ("redirect", False, "HTTP 302"),
        ("400", False, "HTTP 400"),
        ("404", False, "HTTP 404"),
        ("429", True, "HTTP 429"),
        ("429_later", True, "HTTP 429"),
        ("500", True, "HTTP 500"),
    ],
)
def test_a_faulty_endpoint_is_a_provider_error(scenario: str, retryable: bool, says: str) -> None:
    with FakeLLM(scenario, key=KEY) as fake:
        started = time.monotonic()
        with pytest.raises(ProviderError, match=says) as caught:
            ask(fake)
        assert time.monotonic() - started < 3.0
    assert caught.value.retryable is retryable
    assert caught.value.hint
    assert KEY not in str(caught.value) + caught.value.hint
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("scenario", ["401", "403"])
def test_a_refused_key_names_the_setting_and_not_the_key(scenario: str) -> None:
    with FakeLLM(scenario) as fake, pytest.raises(ProviderError) as caught:
        ask(fake)
    assert not caught.value.retryable
    assert "RAG_LLM_API_KEY" in caught.value.hint
    assert KEY not in str(caught.value)
    assert len(fake.requests) == 1


@pytest.mark.parametrize("scenario", ["429_once", "503_once"])
def test_an_endpoint_that_asks_to_wait_is_asked_once_more(scenario: str) -> None:
    with FakeLLM(scenario) as fake:
        assert ask(fake).strip() == TEXT
    assert len(fake.requests) == 2


def test_an_endpoint_that_stays_busy_is_not_asked_a_third_time() -> None:
    with FakeLLM("429") as fake, pytest.raises(ProviderError):
        ask(fake)
    assert len(fake.requests) == 2


@pytest.mark.parametrize("scenario", ["hang", "hang_in_the_middle", "slow"])
def test_the_time_limit_covers_the_whole_call(scenario: str) -> None:
    with FakeLLM(scenario) as fake:
        started = time.monotonic()
        llm = OpenAICompatibleLLM(fake.base_url, "m", api_key=None, options={}, timeout_s=0.6)
        call = LLMCall("", "", 100_000)
        with pytest.raises(ProviderError, match="did not finish within") as caught:
            list(llm.stream(call))
        assert 0.5 < time.monotonic() - started < 2.0
    assert caught.value.retryable


def test_an_endpoint_that_ignores_the_token_limit_is_cut_off() -> None:
    with FakeLLM("endless") as fake:
        assert len(ask(fake)) == CALL.max_tokens * 8 + 32
        assert fake.cut_off.wait(5)


def test_nothing_at_the_address_is_a_provider_error() -> None:
    with FakeLLM() as fake:
        pass
    with pytest.raises(ProviderError, match="cannot be reached"):
        ask(fake)


@pytest.mark.parametrize("scenario", ["slow", "hang"])
def test_closing_cuts_the_line_within_a_second(scenario: str) -> None:
    with FakeLLM(scenario) as fake:
        llm = OpenAICompatibleLLM(fake.base_url, "m", api_key=None, options={}, timeout_s=60)
        pieces = llm.stream(LLMCall("", "", 100_000))
        next(pieces)
        started = time.monotonic()
        pieces.close()  # type: ignore[attr-defined]
        assert time.monotonic() - started < 0.5
        if scenario == "slow":
            assert fake.cut_off.wait(1.0)


# --- the child process of the local model ------------------------------------------------------


@contextmanager
def local(tmp_path: Path, scenario: str, *, timeout_s: float = 20.0) -> Iterator[LlamaCppLLM]:
    gguf = tmp_path / "model.gguf"
    gguf.write_text(scenario, encoding="utf-8")
    llm = LlamaCppLLM(gguf, threads=1, timeout_s=timeout_s, serve=SERVE)
    try:
        yield llm
    finally:
        llm.close()
        assert llm.pid is None


def wait_for(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def test_the_child_loads_in_the_background_and_answers(tmp_path: Path) -> None:
    with local(tmp_path, "answer") as llm:
        started = time.monotonic()
        llm.start()
        assert time.monotonic() - started < 0.5
        assert llm.state == "loading"
        assert "".join(llm.stream(CALL)).strip() == TEXT
        assert llm.state == "ready"
        llm.warm("Be brief.")
        assert "".join(llm.stream(CALL)).strip() == TEXT
    assert llm.state == "off"
    with pytest.raises(ProviderError, match="closed"):
        list(llm.stream(CALL))


def test_a_child_killed_in_the_middle_is_an_error_and_is_restarted(tmp_path: Path) -> None:
    with local(tmp_path, "slow") as llm:
        pieces = llm.stream(LLMCall("", "", 100_000))
        assert any(pieces)
        first = llm.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        with pytest.raises(ProviderError, match="died") as caught:
            list(pieces)
        assert caught.value.retryable
        wait_for(lambda: llm.state == "failed")
        pieces = llm.stream(LLMCall("", "", 100_000))
        assert any(pieces)
        assert llm.pid not in (None, first)
        pieces.close()  # type: ignore[attr-defined]


def test_a_child_that_keeps_dying_is_given_up_for_a_minute(tmp_path: Path) -> None:
    with local(tmp_path, "die") as llm:
        for _ in range(4):
            with pytest.raises(ProviderError, match="died"):
                list(llm.stream(CALL))
        started = time.monotonic()
        with pytest.raises(ProviderError, match="4 times within a minute"):
            list(llm.stream(CALL))
        assert time.monotonic() - started < 0.5
        assert llm.state == "failed"


def test_closing_cancels_and_the_child_serves_the_next_call(tmp_path: Path) -> None:
    with local(tmp_path, "slow") as llm:
        for _ in range(2):
            pieces = llm.stream(LLMCall("", "", 100_000))
            assert any(pieces)
            before = llm.pid
            started = time.monotonic()
            pieces.close()  # type: ignore[attr-defined]
            assert time.monotonic() - started < 1.0
            assert llm.pid == before


def test_a_server_that_does_not_stop_is_killed_within_a_second(tmp_path: Path) -> None:
    with local(tmp_path, "deaf") as llm:
        pieces = llm.stream(LLMCall("", "", 100_000))
        assert any(pieces)
        before = llm.pid
        started = time.monotonic()
        pieces.close()  # type: ignore[attr-defined]
        assert time.monotonic() - started < 1.0
        wait_for(lambda: llm.pid not in (None, before))
        wait_for(lambda: llm.state == "ready")


def test_a_file_that_cannot_be_loaded_says_why(tmp_path: Path) -> None:
    with local(tmp_path, "cannot load") as llm:
        with pytest.raises(ModelError, match="this is no GGUF file"):
            list(llm.stream(CALL))
        assert llm.state == "failed"


def test_no_file_names_the_command_that_gets_it(tmp_path: Path) -> None:
    llm = LlamaCppLLM(tmp_path / "none.gguf", threads=1)
    with pytest.raises(ModelError) as caught:
        list(llm.stream(CALL))
    assert "rag models pull" in caught.value.hint


def test_loading_counts_against_the_time_limit(tmp_path: Path) -> None:
    with local(tmp_path, "never loads", timeout_s=0.8) as llm:
        started = time.monotonic()
        with pytest.raises(ProviderError, match="did not finish within"):
            list(llm.stream(CALL))
        assert time.monotonic() - started < 2.0
        assert llm.state == "loading"


def test_the_child_ends_with_its_parent(tmp_path: Path) -> None:
    gguf = tmp_path / "model.gguf"
    gguf.write_text("slow", encoding="utf-8")
    program = (
        "import sys, time; from pathlib import Path; from rag.adapters.llama_cpp import *\n"
        f"llm = LlamaCppLLM(Path({str(gguf)!r}), threads=1, serve={SERVE!r}); llm.start()\n"
        "while llm.state == 'loading': time.sleep(0.01)\n"
        "sys.stdout.write(f'{llm.pid}\\n'); sys.stdout.flush(); time.sleep(60)\n"
    )
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": root},
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        os.kill(child, 0)
        parent.kill()
        parent.wait()

    def gone() -> bool:
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return True
        status = Path(f"/proc/{child}/stat")
        return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] == "Z"

    wait_for(gone, 5.0)
