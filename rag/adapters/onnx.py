"""ONNX Runtime: the models that ship in ``rag/weights/``.

A model is a folder with ``model.onnx``, ``tokenizer.json`` and ``manifest.json``, which holds the
hash of the other two. Each text is run by itself and the texts are spread over threads: measured
on two cores this is as fast as the best batching, and no result depends on a neighbour.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rag.errors import ModelError, WeightsDamaged
from rag.ports import Vectors

_WEIGHTS = Path(__file__).resolve().parents[1] / "weights"
ENCODER_FOLDER = _WEIGHTS / "encoder"
CHECKER_FOLDER = _WEIGHTS / "checker"
CLASSES = ("supported", "contradicted", "not_stated")
_INPUTS = frozenset(("input_ids", "token_type_ids"))
_MAX_THREADS = 16
_MAX_CHARACTERS = 20_000  # far beyond what any model here reads; bounds the tokenizer's work
_MAX_CLAIM = 120  # words; evidence needs the rest of what the model reads
_REINSTALL = "The file belongs to the package: install groundwire again."


@dataclass(frozen=True, slots=True)
class Manifest:
    """``files`` maps a file's name to its hex sha256; ``digest`` is that of the whole manifest, and
    its beginning ends the ``id``.
    """

    id: str
    facts: dict[str, Any]
    files: dict[str, str]
    digest: str

    def number(self, name: str) -> int:
        """Raises ``WeightsDamaged`` if the manifest does not give it."""
        value = self.facts.get(name)
        if not isinstance(value, int):
            raise WeightsDamaged(f"the model's manifest gives no {name}", hint=_REINSTALL)
        return value


def read_manifest(folder: Path) -> Manifest:
    """Raises ``WeightsDamaged`` if it is missing or damaged."""
    data = _bytes(folder / "manifest.json")
    try:
        facts = json.loads(data)
        files = {str(name): str(entry["sha256"]) for name, entry in facts["files"].items()}
        name = str(facts["name"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{folder / 'manifest.json'} is damaged"
        raise WeightsDamaged(message, hint=_REINSTALL) from error
    digest = hashlib.sha256(data).hexdigest()
    return Manifest(f"{name}@{digest[:12]}", facts, files, digest)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = f"cannot read the model file {path}: {reason}"
        raise WeightsDamaged(message, hint=_REINSTALL) from error


class OnnxModel:
    """A tokenizer and a session, loaded and checked against the manifest at first use.

    ``width``: how many numbers it gives for a text. ``threads`` 0 means one for each core that this
    process may use. Safe to share between threads.
    """

    def __init__(self, folder: Path, manifest: Manifest, *, width: int, threads: int = 0) -> None:
        self.folder = folder
        self.manifest = manifest
        self._width = width
        self._threads = threads if threads > 0 else min(_cores(), _MAX_THREADS)
        self._lock = threading.Lock()
        self._parts: tuple[Any, Any, frozenset[str]] | None = None

    def load(self) -> tuple[Any, Any, frozenset[str]]:
        """The tokenizer, the session and the names of its inputs.

        Raises ``WeightsDamaged`` if a file is missing, is not the one in the manifest, or has not
        the inputs and the output that it should have, and ``ModelError`` if ONNX Runtime cannot
        run it.
        """
        with self._lock:
            if self._parts is None:
                self._parts = self._load()
            return self._parts

    def run(self, texts: Sequence[str | tuple[str, str]]) -> list[Vectors]:
        """The first output of the model for each text or pair of texts, in their order.

        A text longer than the model reads is cut. Raises ``ModelError``.
        """
        if not texts:
            return []
        parts = self.load()
        if len(texts) == 1 or self._threads == 1:
            return [_run(parts, text) for text in texts]
        longest_first = sorted(range(len(texts)), key=lambda n: -_length(texts[n]))
        with ThreadPoolExecutor(min(self._threads, len(texts))) as pool:
            rows = pool.map(lambda n: _run(parts, texts[n]), longest_first)
            by_place = dict(zip(longest_first, rows, strict=True))
        return [by_place[n] for n in range(len(texts))]

    def _load(self) -> tuple[Any, Any, frozenset[str]]:
        try:
            import onnxruntime
            import tokenizers
        except ImportError as error:
            raise ModelError(
                f"cannot load ONNX Runtime: {error}",
                hint="Install the packages again: pip install groundwire.",
            ) from error
        # Session and tokenizer are made from the very bytes that were checked.
        tokenizer_data, graph = self._checked("tokenizer.json"), self._checked("model.onnx")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            tokenizer = tokenizers.Tokenizer.from_buffer(tokenizer_data)
            session = onnxruntime.InferenceSession(
                graph, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            # Neither library has a base class of its own for what it raises here.
            raise ModelError(
                f"ONNX Runtime {onnxruntime.__version__} cannot load {self.folder}: {error}",
                hint="Install the onnxruntime and tokenizers versions that groundwire names.",
            ) from error
        names = frozenset(entry.name for entry in session.get_inputs())
        shape = session.get_outputs()[0].shape
        if "input_ids" not in names or names - _INPUTS or shape[1:] != [self._width]:
            raise WeightsDamaged(
                f"{self.folder / 'model.onnx'} takes {sorted(names)} and gives {shape}, "
                f"not {self._width} numbers for each text",
                hint=_REINSTALL,
            )
        return tokenizer, session, names

    def _checked(self, name: str) -> bytes:
        data = _bytes(self.folder / name)
        found, expected = hashlib.sha256(data).hexdigest(), self.manifest.files.get(name)
        if found != expected:
            raise WeightsDamaged(
                f"{self.folder / name} is damaged: its sha256 is {found}, not {expected}",
                hint=_REINSTALL,
            )
        return data


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _length(text: str | tuple[str, str]) -> int:
    return len(text) if isinstance(text, str) else len(text[0]) + len(text[1])


def _readable(text: str) -> str:
    """Lone surrogates, which no tokenizer takes, become question marks."""
    return text[:_MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")


def _run(parts: tuple[Any, Any, frozenset[str]], text: str | tuple[str, str]) -> Vectors:
    tokenizer, session, names = parts
    if isinstance(text, str):
        encoding = tokenizer.encode(_readable(text))
    else:
        encoding = tokenizer.encode(_readable(text[0]), _readable(text[1]))
    inputs = {"input_ids": np.array([encoding.ids], np.int64)}
    if "token_type_ids" in names:
        inputs["token_type_ids"] = np.array([encoding.type_ids], np.int64)
    try:
        row: Vectors = session.run(None, inputs)[0][0]
    except Exception as error:
        raise ModelError(
            f"ONNX Runtime failed: {error}",
            hint="Free memory if it is short; else install onnxruntime again.",
        ) from error
    return row


class OnnxEmbedder:
    """The embedder that ships: all-MiniLM-L6-v2 in int8 (see the model card in its folder).

    Implements :class:`rag.ports.Embedder`. The weights are loaded at the first text.
    """

    languages = ("en",)

    def __init__(self, folder: Path | None = None, *, threads: int = 0) -> None:
        """Raises ``WeightsDamaged`` if ``folder`` holds no manifest."""
        folder = folder or ENCODER_FOLDER
        manifest = read_manifest(folder)
        self._dimensions = manifest.number("dimensions")
        self._model = OnnxModel(folder, manifest, width=self._dimensions, threads=threads)

    @property
    def id(self) -> str:
        return self._model.manifest.id

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def load(self) -> None:
        """Load now what the first text would load. Raises ``ModelError``."""
        self._model.load()

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimensions), float32 rows of norm 1. Raises ``ModelError``."""
        vectors = np.empty((len(texts), self._dimensions), np.float32)
        for place, row in enumerate(self._model.run(texts)):
            vectors[place] = row
        return vectors

    def embed_question(self, text: str) -> Vectors:
        """Shape (dimensions,), float32 of norm 1. Raises ``ModelError``."""
        return self._model.run([text])[0]


class OnnxEntailment:
    """The entailment model that ships (see the model card in its folder), or another that
    ``training/checker/export.py`` wrote to ``folder``.

    Implements :class:`rag.ports.EntailmentModel`. The weights are loaded at the first pair.
    """

    def __init__(self, folder: Path | None = None, *, threads: int = 0) -> None:
        """Raises ``WeightsDamaged`` if a file is missing or has not the size in the manifest, or if
        the manifest is not that of an entailment model. Their hashes are checked on loading.
        """
        folder = folder or CHECKER_FOLDER
        manifest = read_manifest(folder)
        if manifest.facts.get("classes") != list(CLASSES):
            message = f"{folder / 'manifest.json'} is not that of an entailment model"
            raise WeightsDamaged(message, hint=_REINSTALL)
        _must_be_whole(folder, manifest)
        self._model = OnnxModel(folder, manifest, width=len(CLASSES), threads=threads)

    @property
    def id(self) -> str:
        return self._model.manifest.id

    @property
    def digest(self) -> str:
        """Hex sha256 of the manifest, which holds the hashes of the other files."""
        return self._model.manifest.digest

    def load(self) -> None:
        """Load now what the first pair would load. Raises ``ModelError``."""
        self._model.load()

    def score(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """Shape (len(pairs), 3), float32: supported, contradicted, not stated; rows sum to 1.

        Without evidence nothing is stated. Evidence longer than the model reads is cut at its end,
        a claim at ``_MAX_CLAIM`` words. Raises ``ModelError``.
        """
        rows = np.tile(np.array([0.0, 0.0, 1.0], np.float32), (len(pairs), 1))
        read = [n for n, (evidence, _) in enumerate(pairs) if evidence.strip()]
        logits = self._model.run([(pairs[n][0], _bounded(pairs[n][1])) for n in read])
        for place, row in zip(read, logits, strict=True):
            powers = np.exp(row - row.max())
            rows[place] = powers / powers.sum()
        return rows


def _must_be_whole(folder: Path, manifest: Manifest) -> None:
    for name in ("model.onnx", "tokenizer.json"):
        try:
            found = (folder / name).stat().st_size
            expected = manifest.facts["files"][name]["bytes"]
        except OSError as error:
            message = f"cannot read the model file {folder / name}: {error.strerror}"
            raise WeightsDamaged(message, hint=_REINSTALL) from error
        except (KeyError, TypeError) as error:
            raise WeightsDamaged(
                f"the manifest gives no size of {name}", hint=_REINSTALL
            ) from error
        if found != expected:
            message = f"{folder / name} is damaged: it has {found} bytes, not {expected}"
            raise WeightsDamaged(message, hint=_REINSTALL)


def _bounded(claim: str) -> str:
    return " ".join(claim.split()[:_MAX_CLAIM])
