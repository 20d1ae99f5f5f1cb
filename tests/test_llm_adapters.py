"""The contract for each LLM, and what each adapter sends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from rag import models
from rag.adapters.llama_cpp import LlamaCppLLM
from rag.adapters.openai_compatible import OpenAICompatibleLLM
from rag.errors import ConfigError, CorpusError, ProviderError
from rag.ports import LLM, LLMCall
from rag.settings import Settings
from tests.contracts.llm import CALL, LLMContract
from tests.fake_llm import TEXT, FakeLLM


def hosted(base_url: str, **options: object) -> OpenAICompatibleLLM:
    return OpenAICompatibleLLM(
        base_url, "small", api_key=SecretStr("sk-secret"), options=options, timeout_s=10
    )


class TestOpenAICompatible(LLMContract):
    @pytest.fixture
    def llm(self) -> Iterator[LLM]:
        with FakeLLM() as fake:
            yield hosted(fake.base_url)


class TestLlamaIndex(LLMContract):
    @pytest.fixture
    def llm(self) -> LLM:
        from rag.adapters.llama_index import open_llm

        return open_llm("llama_index.core.llms:MockLLM", {}, timeout_s=20)


@pytest.fixture(scope="module")
def local_llm() -> Iterator[LlamaCppLLM]:
    gguf = models.local_llm_path(Settings.load().cache_dir)
    if gguf is None:
        pytest.skip("the local model has not been pulled: rag models pull")
    llm = LlamaCppLLM(gguf, threads=2, context_tokens=1024, timeout_s=110)
    yield llm
    llm.close()
    assert llm.state == "off"


@pytest.mark.llm
class TestLlamaCpp(LLMContract):
    @pytest.fixture
    def llm(self, local_llm: LlamaCppLLM) -> LLM:
        return local_llm


def test_the_request_says_what_was_asked_and_options_cannot_replace_it() -> None:
    with FakeLLM() as fake:
        llm = hosted(
            fake.base_url, max_tokens=9999, stream=False, messages=[], n=4, top_p=0.5, seed=None
        )
        call = LLMCall("Be brief.", "Who?", 7, grammar='root ::= "x"', stop=("END",))
        assert "".join(llm.stream(call)).split() == TEXT.split()[:7]
    assert fake.requests == [
        {
            "model": "small",
            "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": "Who?"},
            ],
            "stream": True,
            "max_tokens": 7,
            "stop": ["END"],
            "temperature": 0,
            "top_p": 0.5,
        }
    ]
    assert fake.headers[0]["authorization"] == "Bearer sk-secret"
    assert llm.id == "hosted:small"


def test_a_grammar_goes_only_to_endpoints_that_know_grammars() -> None:
    with FakeLLM() as fake:
        list(hosted(fake.base_url, grammar=True).stream(LLMCall("", "", 3, grammar="root ::= ")))
    assert fake.requests[0]["grammar"] == "root ::= "


def test_a_model_that_wants_max_completion_tokens_gets_no_max_tokens() -> None:
    with FakeLLM() as fake:
        list(hosted(fake.base_url, max_completion_tokens=50, temperature=None).stream(CALL))
    assert fake.requests[0]["max_completion_tokens"] == 50
    assert not {"max_tokens", "temperature"} & fake.requests[0].keys()


@pytest.mark.parametrize("tail", ["", "/", "/v1", "/v1/", "/v1/chat/completions"])
def test_the_base_url_may_end_in_v1_or_not(tail: str) -> None:
    with FakeLLM() as fake:
        list(hosted(fake.address + tail).stream(CALL))
    assert fake.paths == ["/v1/chat/completions"]


def test_another_version_in_the_path_is_kept() -> None:
    with FakeLLM() as fake:
        list(hosted(fake.address + "/v1beta/openai").stream(CALL))
    assert fake.paths == ["/v1beta/openai/chat/completions"]


def test_a_loopback_endpoint_is_never_reached_through_a_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with FakeLLM() as fake:
        assert "".join(hosted(fake.base_url).stream(CALL)).strip() == TEXT


@pytest.mark.parametrize("url", ["", "localhost:1", "ftp://h/v1", "http://", "http://h:99999/"])
def test_an_address_that_cannot_be_is_a_wrong_setting(url: str) -> None:
    with pytest.raises(ConfigError, match="RAG_LLM_BASE_URL"):
        hosted(url)


@pytest.mark.parametrize("key", ["sk-a\nb", "sk-Ключ", "sk a"])
def test_a_key_that_no_header_can_hold_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        OpenAICompatibleLLM("http://h", "m", api_key=SecretStr(key), options={}, timeout_s=1)
    assert key not in str(caught.value)


@pytest.mark.parametrize(
    ("scenario", "text"), [("whole", TEXT), ("surrogate", "a?b"), ("crlf", "as one")]
)
def test_other_forms_of_an_answer_are_understood(scenario: str, text: str) -> None:
    with FakeLLM(scenario) as fake:
        assert "".join(hosted(fake.base_url).stream(CALL)) == text


def test_the_local_model_is_asked_with_its_grammar_and_its_cache(tmp_path: Path) -> None:
    llm = LlamaCppLLM(tmp_path / "Some-Model-Q4.gguf", threads=1)
    assert llm.id == "local:some-model-q4"
    assert llm.state == "off"


def test_a_llama_index_llm_stops_at_a_stop_and_at_its_limit() -> None:
    from rag.adapters.llama_index import open_llm

    llm = open_llm("llama_index.core.llms:MockLLM", {}, timeout_s=20)
    assert "".join(llm.stream(LLMCall("s", "u", 5))) == "text text text text text"
    assert "".join(llm.stream(LLMCall("s", "u", 5, stop=("none", "xt te")))) == "te"


@pytest.mark.parametrize(
    "address", ["nowhere.at.all:Thing", "json:nothing", "json:JSONDecoder", "noclass"]
)
def test_an_address_that_is_no_llm_is_a_wrong_setting(address: str) -> None:
    from rag.adapters.llama_index import open_llm

    with pytest.raises(ConfigError):
        open_llm(address, {}, timeout_s=1)


def test_a_failing_llama_index_llm_is_a_provider_error() -> None:
    from rag.adapters.llama_index import LlamaIndexLLM

    class Broken:
        def stream_chat(self, messages: object) -> object:
            raise RuntimeError("sk-secret")

    with pytest.raises(ProviderError) as caught:
        list(LlamaIndexLLM(Broken(), timeout_s=5).stream(CALL))
    assert "sk-secret" not in str(caught.value)


def test_readers_bring_text_and_facts(tmp_path: Path) -> None:
    from rag.adapters.llama_index import read_with

    (tmp_path / "a.json").write_text(json.dumps({"said": "Kyiv"}), encoding="utf-8")
    found = list(
        read_with(
            "llama_index.core.readers.json:JSONReader", {"clean_json": False}, tmp_path / "a.json"
        )
    )
    assert len(found) == 1
    assert "Kyiv" in found[0][0]
    (tmp_path / "b.txt").write_text("Minsk\r\n", encoding="utf-8")
    address = "llama_index.core:SimpleDirectoryReader"
    for path in (tmp_path / "b.txt", tmp_path):
        found = list(read_with(address, {"required_exts": [".txt"]}, path))
        assert [facts["file_name"] for _, facts in found] == ["b.txt"]
        assert all(isinstance(value, str) for value in found[0][1].values())


def test_a_reader_that_fails_names_the_file(tmp_path: Path) -> None:
    from rag.adapters.llama_index import read_with

    with pytest.raises(CorpusError, match=r"gone\.json"):
        list(read_with("llama_index.core.readers.json:JSONReader", {}, tmp_path / "gone.json"))


def spent_by(scenario: str, **options: object) -> tuple[str, list[tuple[int, int]], FakeLLM]:
    told: list[tuple[int, int]] = []
    with FakeLLM(scenario) as fake:
        call = LLMCall("", "Who?", 50, spent=lambda prompt, written: told.append((prompt, written)))
        text = "".join(hosted(fake.base_url, **options).stream(call))
    return text.strip(), told, fake


def test_the_tokens_that_an_endpoint_reports_are_told_to_who_asks_for_them() -> None:
    text, told, fake = spent_by("counted")
    assert text == TEXT
    assert told == [(31, 12)]
    assert fake.requests[0]["stream_options"] == {"include_usage": True}


@pytest.mark.parametrize("scenario", ["answer", "hang_after_the_end", "garbage_after_the_end"])
def test_an_endpoint_that_reports_no_tokens_has_answered_all_the_same(scenario: str) -> None:
    text, told, _ = spent_by(scenario)
    assert text == TEXT
    assert told == []


def test_an_option_keeps_the_wish_for_counts_from_endpoints_that_refuse_it() -> None:
    text, told, fake = spent_by("counted", stream_options=None)
    assert "stream_options" not in fake.requests[0]
    assert (text, told) == (TEXT, [(31, 12)])
