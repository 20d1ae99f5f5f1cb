"""A language model's outputs on disk, so that a run can be repeated without the model.

``DIR/recording.json`` names the model; ``DIR/PROMPT/HASH.json`` holds one call and what came back,
by the id of its prompt and the hash of the request. The random fence around quoted passages is not
part of the hash. Every file can be read and compared by a person.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rag.errors import ConfigError, NotRecorded
from rag.ports import LLM, LLMCall, LLMState

SCHEMA = "groundwire.recording/1"
MANIFEST = "recording.json"
_FENCE = re.compile(r"-----[0-9a-f]{8}-----")
_UNSAFE = re.compile(r"[^\w@.-]")


class RecordingLLM:
    """Passes every call on to ``llm`` and writes down what it gave; also what nobody waited for.

    ``prompts`` maps the system part of a prompt to the prompt's id. A call that fails is not
    written down. Raises ``ConfigError`` if ``folder`` cannot be written or holds the outputs of
    another model.
    """

    def __init__(self, llm: LLM, folder: Path, prompts: Mapping[str, str]) -> None:
        self._llm, self._folder, self._prompts = llm, folder, prompts
        if (folder / MANIFEST).is_file():
            made = _model_of(folder)
            if made != llm.id:
                raise ConfigError(
                    f"--record: {folder} holds the outputs of {made}, not of {llm.id}",
                    hint="Name another folder, or delete this one.",
                )
            return
        _write(folder / MANIFEST, {"schema": SCHEMA, "model": llm.id})

    @property
    def id(self) -> str:
        return self._llm.id

    @property
    def state(self) -> LLMState:
        return self._llm.state

    def stream(self, call: LLMCall) -> Iterator[str]:
        """See ``rag.ports.LLM``."""
        said: list[str] = []
        pieces = self._pieces(call)
        try:
            for piece in pieces:
                said.append(piece)
                yield piece
        except GeneratorExit:
            # The rest is wanted by a later run that may read further.
            said.extend(pieces)
            self._keep(call, "".join(said))
            raise
        self._keep(call, "".join(said))

    def _pieces(self, call: LLMCall) -> Generator[str, None, None]:
        yield from self._llm.stream(call)

    def _keep(self, call: LLMCall, text: str) -> None:
        prompt = _prompt_of(call, self._prompts)
        kept = {
            "schema": SCHEMA,
            "prompt": prompt,
            "model": self._llm.id,
            "request": _request(call),
            "text": text,
        }
        _write(_file(self._folder, prompt, call), kept)


class ReplayLLM:
    """Gives back what ``RecordingLLM`` wrote down. Has the id of the model that was recorded.

    ``stream`` raises ``NotRecorded`` for a call that is not there: the question, an article, the
    prompt or how passages are chosen changed. Raises ``ConfigError`` for a folder that is none of
    ``RecordingLLM``'s.
    """

    def __init__(self, folder: Path, prompts: Mapping[str, str]) -> None:
        self._folder, self._prompts = folder, prompts
        self._id = _model_of(folder)

    @property
    def id(self) -> str:
        return self._id

    @property
    def state(self) -> LLMState:
        return "ready"

    def stream(self, call: LLMCall) -> Iterator[str]:
        """See ``rag.ports.LLM``."""
        file = _file(self._folder, _prompt_of(call, self._prompts), call)
        try:
            text = _read(file)["text"]
        except FileNotFoundError as error:
            raise NotRecorded(
                f"{file} is not there: the model was never asked this when it was recorded",
                hint="The question, an article, a prompt or the search changed. Record again: "
                f"rag eval --record {self._folder}",
            ) from error
        if not isinstance(text, str):
            raise _damaged(file)
        yield text


def _request(call: LLMCall) -> dict[str, Any]:
    """The call without its fence, which is drawn anew each time."""
    request: dict[str, Any] = json.loads(_FENCE.sub("-----fence-----", json.dumps(asdict(call))))
    return request


def _file(folder: Path, prompt: str, call: LLMCall) -> Path:
    content = json.dumps(_request(call), sort_keys=True).encode()
    return folder / prompt / f"{hashlib.sha256(content).hexdigest()[:32]}.json"


def _prompt_of(call: LLMCall, prompts: Mapping[str, str]) -> str:
    """The prompt's id, as the name of a folder; where there is none, its system part's hash."""
    unknown = "prompt@" + hashlib.sha256(call.system.encode()).hexdigest()[:12]
    return _UNSAFE.sub("_", prompts.get(call.system, unknown))


def _model_of(folder: Path) -> str:
    file = folder / MANIFEST
    try:
        model = _read(file)["model"]
    except FileNotFoundError as error:
        raise ConfigError(
            f"{folder} holds no recording", hint=f"Make one: rag eval --record {folder}"
        ) from error
    if not isinstance(model, str):
        raise _damaged(file)
    return model


def _read(file: Path) -> dict[str, Any]:
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise
    except (OSError, ValueError, RecursionError) as error:
        raise _damaged(file) from error
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        raise _damaged(file)
    return {"text": None, "model": None, **value}


def _damaged(file: Path) -> ConfigError:
    return ConfigError(
        f"{file} is no recording that this release can read", hint="Delete it and record again."
    )


def _write(file: Path, value: Mapping[str, Any]) -> None:
    """All of it or nothing."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
        part.replace(file)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise ConfigError(
            f"{file} cannot be written: {error.strerror or error}",
            hint="Name a folder that can be written, with room on its disk.",
        ) from error
