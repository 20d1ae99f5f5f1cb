"""LlamaIndex at the edges: any of its LLMs writes for us, any of its readers brings articles in.

Both are named by address, ``module:Class``, by the operator.
"""

from __future__ import annotations

import importlib
import inspect
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rag.adapters.deadlines import deliver
from rag.adapters.sse import log_odds
from rag.errors import ConfigError, CorpusError, ProviderError
from rag.ports import CERTAIN, LLMCall, LLMState

_FILE_PARAMETERS = ("file", "input_file", "file_path", "filepath", "path", "fpath")


class LlamaIndexLLM:
    """Any ``llama_index.core.llms.LLM``. ``timeout_s`` covers a whole call.

    ``max_tokens`` is set on a copy of the LLM where it has such a field, and the text is cut at 8
    characters a token in any case. LlamaIndex has no grammars and no way to cancel: when the
    generator is closed the next piece is the last one that is read.
    """

    def __init__(self, llm: Any, *, timeout_s: float = 60.0) -> None:
        self._llm = llm
        self._timeout_s = timeout_s
        model = str(getattr(getattr(llm, "metadata", None), "model_name", "") or "unknown")
        self._name = f"{type(llm).__name__} (LlamaIndex)"
        self._id = f"llama_index:{type(llm).__name__}:{model}"

    @property
    def id(self) -> str:
        return self._id

    @property
    def state(self) -> LLMState:
        return "ready"

    def stream(self, call: LLMCall) -> Iterator[str]:
        """See ``rag.ports.LLM``; "" is yielded while nothing comes."""
        closed = threading.Event()

        def produce(emit: Callable[[str], None]) -> None:
            room = call.max_tokens * 8 + 32
            if call.choices:
                said = "".join(self._pieces(call))
                emit(repr(log_odds(call.choices, said, (), certain=CERTAIN)))
                return
            for piece in self._pieces(call):
                emit(piece[:room])
                room -= len(piece)
                if closed.is_set() or room <= 0:
                    return

        return deliver(produce, timeout_s=self._timeout_s, cancel=closed.set, name=self._name)

    def _pieces(self, call: LLMCall) -> Iterator[str]:
        try:
            from llama_index.core.llms import ChatMessage, MessageRole

            messages = [
                ChatMessage(role=MessageRole.SYSTEM, content=call.system),
                ChatMessage(role=MessageRole.USER, content=call.user),
            ]
            llm = _limited(self._llm, call.max_tokens)
            try:
                responses = llm.stream_chat(messages)
            except NotImplementedError:
                yield from _until_stop([llm.chat(messages).message.content or ""], call.stop)
            else:
                yield from _until_stop((r.delta or "" for r in responses), call.stop)
        except Exception as error:
            raise ProviderError(
                f"{self._name} failed: {type(error).__name__}",
                retryable=True,
                hint="Check its options (RAG_LLM_OPTIONS) and its own settings and keys.",
            ) from error


def open_llm(address: str, options: Mapping[str, Any], *, timeout_s: float) -> LlamaIndexLLM:
    """The LLM that ``module:Class`` names, constructed with ``options``. Raises ``ConfigError``."""
    from llama_index.core import llms

    made = _construct(address, dict(options), "RAG_LLM")
    if not isinstance(made, llms.LLM):
        raise ConfigError(
            f"{address} is not a LlamaIndex LLM", hint="Name a class like module.path:ClassName."
        )
    return LlamaIndexLLM(made, timeout_s=timeout_s)


def read_with(
    reader_address: str, options: Mapping[str, Any], path: Path
) -> Iterator[tuple[str, dict[str, str]]]:
    """What the LlamaIndex reader ``module:Class`` finds at ``path``: each text with its facts.

    ``options`` go to the reader's constructor, or to its ``load_data`` where only that knows them;
    ``path`` goes to whichever parameter of the two takes a file or a folder. Facts are metadata
    that is text, a number or a date, as text. Raises ``ConfigError`` for an address or options that
    do not fit, and ``CorpusError`` naming the file when the reader fails.
    """
    reader_class = _named(reader_address, "--reader")
    constructor = _parameters(reader_class)
    load = getattr(reader_class, "load_data", None)
    if not callable(load):
        raise ConfigError(f"{reader_address} has no load_data", hint="Name a LlamaIndex reader.")
    loader = _parameters(load)
    if "load_kwargs" in loader and hasattr(reader_class, "lazy_load_data"):
        loader = _parameters(reader_class.lazy_load_data)
    for_load = {
        key: value for key, value in options.items() if key in loader and key not in constructor
    }
    for_constructor = {key: value for key, value in options.items() if key not in for_load}
    if place := _place(constructor, path, for_constructor):
        for_constructor[place[0]] = place[1]
    elif place := _place(loader, path, for_load):
        for_load[place[0]] = place[1]
    reader = _construct(reader_address, for_constructor, "--reader")
    try:
        for document in reader.load_data(**for_load):
            yield document.text, _facts(document.metadata)
    except Exception as error:
        raise CorpusError(
            f"{reader_address} could not read it: {type(error).__name__}: {str(error)[:200]}",
            file=str(path),
            hint="Check --reader-options, or that the file is what this reader reads.",
        ) from error


def _place(parameters: Mapping[str, Any], path: Path, taken: Mapping[str, Any]) -> Any:
    """The parameter that takes the path, and the path as it wants it."""
    if any(name in taken for name in (*_FILE_PARAMETERS, "input_dir", "input_files")):
        return None
    if path.is_dir():
        return ("input_dir", str(path)) if "input_dir" in parameters else None
    if "input_files" in parameters:
        return "input_files", [str(path)]
    name = next((name for name in _FILE_PARAMETERS if name in parameters), None)
    return (name, path) if name else None


def _parameters(of: Any) -> dict[str, Any]:
    try:
        return dict(inspect.signature(of).parameters)
    except (TypeError, ValueError):
        return {}


def _facts(metadata: Mapping[str, Any]) -> dict[str, str]:
    return {
        str(key): value if isinstance(value, str) else str(value)
        for key, value in metadata.items()
        if value is not None and not isinstance(value, (dict, list, tuple, set, bytes))
    }


def _limited(llm: Any, max_tokens: int) -> Any:
    if "max_tokens" not in getattr(type(llm), "model_fields", {}):
        return llm
    return llm.model_copy(update={"max_tokens": max_tokens})


def _until_stop(pieces: Iterable[str], stops: tuple[str, ...]) -> Iterator[str]:
    """The text up to the first stop; what may be the beginning of one is held back."""
    longest = max((len(stop) for stop in stops), default=0)
    held = ""
    for piece in pieces:
        held += piece
        found = [at for stop in stops if stop and (at := held.find(stop)) >= 0]
        if found:
            yield held[: min(found)]
            return
        keep = max(0, longest - 1)
        ready = len(held) - keep
        if ready > 0:
            yield held[:ready]
            held = held[ready:]
    yield held


def _named(address: str, setting: str) -> Any:
    module, _, name = address.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise ConfigError(
            f"{setting}: there is no {address!r} ({error})",
            hint="Give it as module.path:ClassName, and install the package that holds it.",
        ) from error


def _construct(address: str, options: dict[str, Any], setting: str) -> Any:
    made = _named(address, setting)
    try:
        return made(**options)
    except Exception as error:
        raise ConfigError(
            f"{setting}: {address} cannot be made with these options ({type(error).__name__}; "
            f"options given: {', '.join(sorted(options)) or 'none'})",
            hint="Check the options' names and values, and the keys that it needs.",
        ) from error
