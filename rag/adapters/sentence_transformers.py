"""Any sentence-transformers model, by hub name or by folder. Importing it loads nothing heavy."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rag.errors import ModelError
from rag.ports import Vectors

_QUIET = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
_HASHED_SUFFIXES = {".json", ".txt", ".model", ".safetensors", ".bin", ".vocab", ".spm"}
_CHUNK = 1 << 20
_HUB_TIMEOUT_S = 20.0


@dataclass(frozen=True, slots=True)
class _Loaded:
    model: Any
    id: str
    dimensions: int


class SentenceTransformersEmbedder:
    """Implements :class:`rag.ports.Embedder` in float32, with the prompts the model names.

    ``name_or_folder`` is a folder that holds a model (then no network is used) or a name such as
    ``intfloat/e5-small-v2`` (fetched from the hub if it is not in its cache). The model is loaded
    at first use of anything, ``id`` included, because the id covers the revision that was found.
    """

    def __init__(self, name_or_folder: str) -> None:
        """Raises ``ModelError`` for a path that is no folder; loads nothing."""
        folder = Path(name_or_folder).expanduser()
        self._name = name_or_folder
        self._folder = folder if folder.is_dir() else None
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None
        if self._folder is None and _looks_like_path(name_or_folder):
            raise ModelError(
                f"there is no model folder {name_or_folder}",
                hint="Give the folder that holds the model's config.json and modules.json.",
            )

    @property
    def id(self) -> str:
        return self._load().id

    @property
    def dimensions(self) -> int:
        return self._load().dimensions

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimensions), float32 rows of norm 1. Raises ``ModelError``."""
        loaded = self._load()
        if not texts:
            return np.empty((0, loaded.dimensions), np.float32)
        return self._unit(loaded.model.encode_document, texts)

    def embed_question(self, text: str) -> Vectors:
        """Shape (dimensions,), float32 of norm 1. Raises ``ModelError``."""
        row: Vectors = self._unit(self._load().model.encode_query, [text])[0]
        return row

    def _unit(self, encode: Any, texts: Sequence[str]) -> Vectors:
        readable = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        try:
            rows = encode(readable, convert_to_numpy=True, show_progress_bar=False)
        except (RuntimeError, ValueError, IndexError, MemoryError) as error:
            raise ModelError(
                f"the embedding model {self._name} failed: {error}",
                hint="Free memory if it is short; else choose another model with RAG_EMBEDDER.",
            ) from error
        vectors: Vectors = np.array(rows, np.float32)
        if not np.isfinite(vectors).all():
            raise ModelError(
                f"the embedding model {self._name} gave numbers that are not finite",
                hint="Its weights are damaged or it needs other settings; use another model.",
            )
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        # A model of word vectors gives nothing for an empty text; a unit vector is still owed.
        vectors[norms[:, 0] < 1e-9] = 1.0
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def _load(self) -> _Loaded:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._fetch()
            return self._loaded

    def _fetch(self) -> _Loaded:
        for key, value in _QUIET.items():
            os.environ.setdefault(key, value)
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise ModelError(
                f"cannot load sentence-transformers: {error}",
                hint="Install it again: pip install sentence-transformers.",
            ) from error
        try:
            if self._folder is not None:
                revision = _fingerprint(self._folder)
                model = SentenceTransformer(str(self._folder), local_files_only=True)
            else:
                revision = _commit(_repository(self._name))
                model = SentenceTransformer(_repository(self._name), revision=revision)
        except Exception as error:
            # What this raises comes from four libraries that share no base class.
            raise self._not_loaded(error) from error
        # Some checkpoints are half precision, in which a vector depends on its batch.
        model = model.float().eval()
        dimensions = model.get_embedding_dimension()
        if not dimensions:
            raise ModelError(
                f"{self._name} does not say how long its vectors are",
                hint="Choose a text embedding model of sentence-transformers.",
            )
        short = self._folder.resolve().name if self._folder else self._name
        return _Loaded(model, f"sentence-transformers:{short}@{revision[:12]}", int(dimensions))

    def _not_loaded(self, error: Exception) -> ModelError:
        reason = " ".join(str(error).split())[:300] or type(error).__name__
        if self._folder is not None:
            return ModelError(
                f"cannot load the embedding model in {self._folder}: {reason}",
                hint="The folder is incomplete or damaged: copy the whole model there again.",
            )
        return ModelError(
            f"cannot fetch the embedding model {self._name}: {reason}",
            hint="Check the name and the network, or set RAG_EMBEDDER to a folder that holds the "
            "model, or to 'default' for the one that ships.",
        )


def _looks_like_path(name: str) -> bool:
    return name.startswith((".", "~")) or Path(name).is_absolute() or name.count("/") > 1


def _fingerprint(folder: Path) -> str:
    """Of the names and bytes of all files that can change a vector."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix not in _HASHED_SUFFIXES or not path.is_file():
            continue
        digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    return digest.hexdigest()


def _repository(name: str) -> str:
    return name if "/" in name else f"sentence-transformers/{name}"


def _commit(repository: str) -> str:
    """The revision in the hub's cache, else the newest one; one request that fails soon, where
    loading by name would try again for a minute.
    """
    from huggingface_hub import HfApi, snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        return Path(snapshot_download(repository, local_files_only=True)).name
    except LocalEntryNotFoundError:
        return str(HfApi().model_info(repository, timeout=_HUB_TIMEOUT_S).sha)
