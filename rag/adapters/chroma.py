"""Chroma as a vector index: its embedded store in one folder for one process, or its own server.

Nothing is embedded here. ``python -m rag.adapters.chroma FOLDER`` compares a folder with what it
should hold, in a process that a damaged folder may crash (see ``main``).
"""

from __future__ import annotations

import io
import json
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from rag.errors import ConfigError, IndexDamaged
from rag.ports import IndexState, Vectors

BATCH = 5_000
COLLECTION = "passages"
SERVED = "served.json"
SERVER_TIMEOUT_S = 30.0
# With these, the first ten of an exact scan are found among thousands of random directions, the
# hardest case for a graph; real text is easier.
HNSW = {"space": "cosine", "ef_construction": 200, "max_neighbors": 32, "ef_search": 400}
_SPARE = 16
_SAMPLES = 64
_TOLERANCE = 1e-3


class ChromaIndex:
    """A ``VectorIndex`` in ``folder``, made if it is not there. Usable from any thread.

    Only one process may have the folder open (https://cookbook.chromadb.dev/core/concepts/).
    With ``url`` the vectors are in a collection of the Chroma server there, called ``prefix`` and
    the folder's name, and the folder holds only a note of that.
    """

    def __init__(
        self, folder: Path, *, dimensions: int, url: str | None = None, prefix: str = "groundwire"
    ) -> None:
        """Raises ``IndexDamaged`` if the folder cannot be opened or the server does not answer."""
        import chromadb
        from chromadb.config import Settings

        self._dimensions = dimensions
        self._prefix = prefix
        self._served = url is not None
        name = f"{prefix}-{folder.name}" if url else COLLECTION
        self._lock = threading.RLock()
        self._closed = False
        folder.mkdir(parents=True, exist_ok=True)
        # A .env file of the current folder is nobody's business here.
        settings = Settings(_env_file=None, anonymized_telemetry=False)
        with _damage(folder):
            if url:
                note = {"url": url, "prefix": prefix}
                (folder / SERVED).write_text(json.dumps(note), encoding="utf-8")
                self._client: Any = _server(url, settings)
            else:
                self._client = chromadb.PersistentClient(path=str(folder), settings=settings)
            try:
                self._passages: Any = self._client.get_or_create_collection(
                    name, configuration={"hnsw": HNSW}, embedding_function=None
                )
            except BaseException:
                _close(self._client)
                raise
        self._folder = folder
        self._name = name

    def sweep(self) -> None:
        """Delete the collections of earlier generations from the server."""
        if self._served:
            with self._lock, _damage(self._folder):
                for found in self._client.list_collections():
                    if found.name.startswith(f"{self._prefix}-g") and found.name != self._name:
                        self._client.delete_collection(found.name)

    def close(self) -> None:
        """Let go of the folder. Nothing else may be called afterwards."""
        with self._lock:
            if not self._closed:
                self._closed = True
                with _damage(self._folder):
                    _close(self._client)

    def add(self, keys: Sequence[int], vectors: Vectors) -> None:
        if len(keys) != len(vectors) or vectors.shape[1:] != (self._dimensions,):
            raise ValueError(f"{len(keys)} keys came with vectors of shape {vectors.shape}")
        # Of a key given twice the last counts; Chroma refuses such a batch.
        places = list({int(key): place for place, key in enumerate(keys)}.items())
        with self._lock, _damage(self._folder):
            for begin in range(0, len(places), BATCH):
                part = places[begin : begin + BATCH]
                self._passages.upsert(
                    ids=[str(key) for key, _ in part],
                    embeddings=np.ascontiguousarray(vectors[[place for _, place in part]]),
                )

    def search(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        if vector.shape != (self._dimensions,):
            raise ValueError(f"a vector of shape {vector.shape} for {self._dimensions} dimensions")
        if k <= 0:
            return []
        with self._lock, _damage(self._folder):
            if not self._passages.count():
                return []
            # A few more than asked, so that equal ones at the end can be put in order.
            found = self._passages.query(
                query_embeddings=[vector], n_results=k + _SPARE, include=["distances"]
            )
            keys = [int(key) for key in found["ids"][0]]
            cosines = [1.0 - float(distance) for distance in found["distances"][0]]
        hits = [(key, min(1.0, max(-1.0, c))) for key, c in zip(keys, cosines, strict=True)]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:k]

    def delete(self, keys: Sequence[int]) -> None:
        names = [str(key) for key in dict.fromkeys(keys)]
        with self._lock, _damage(self._folder):
            for begin in range(0, len(names), BATCH):
                self._passages.delete(ids=names[begin : begin + BATCH])

    def keys(self) -> list[int]:
        """Every key that is stored, rising."""
        with self._lock, _damage(self._folder):
            return sorted(int(key) for key in self._passages.get(include=[])["ids"])

    def verify(self, keys: Sequence[int], vectors: Vectors) -> IndexState:
        expected = {int(key): place for place, key in enumerate(keys)}
        stored = set(self.keys())
        missing = {key for key in expected if key not in stored}
        wrong: set[int] = set()
        present = [key for key in expected if key in stored]
        for begin in range(0, len(present), BATCH):
            part = present[begin : begin + BATCH]
            with self._lock, _damage(self._folder):
                found = self._passages.get(ids=[str(key) for key in part], include=["embeddings"])
                held = [int(key) for key in found["ids"]]
                embeddings = np.asarray(found["embeddings"], dtype=np.float32)
            missing.update(set(part) - set(held))
            if not held:
                continue
            should = vectors[[expected[key] for key in held]]
            if embeddings.shape != should.shape:
                wrong.update(held)
                continue
            differing = ~(np.abs(embeddings - should).max(axis=1) <= _TOLERANCE)
            wrong.update(key for key, bad in zip(held, differing, strict=True) if bad)
        return IndexState(
            tuple(sorted(missing)), tuple(sorted(wrong)), tuple(sorted(stored - set(expected)))
        )


def must_answer(url: str) -> None:
    """Raises ``ConfigError`` unless a Chroma server answers at ``url``."""
    import chromadb.errors
    import httpx
    from chromadb.config import Settings

    try:
        client = _server(url, Settings(_env_file=None, anonymized_telemetry=False))
        client.heartbeat()
        _close(client)
    except (chromadb.errors.ChromaError, httpx.HTTPError, ValueError, OSError) as error:
        raise ConfigError(
            f"RAG_CHROMA_URL: no Chroma server answers at {url} ({error})",
            hint="Start it with: chroma run --path FOLDER --host localhost --port 8001. Or unset "
            "RAG_CHROMA_URL to keep the vectors in the data directory.",
        ) from error


def _server(url: str, settings: Any) -> Any:
    """Raises ``ValueError`` if ``url`` is none or nobody answers there."""
    import chromadb

    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise ValueError("it must look like http://host:port")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    client = chromadb.HttpClient(
        host=parts.hostname, port=port, ssl=parts.scheme == "https", settings=settings
    )
    for session in _sessions(client):
        session.timeout = SERVER_TIMEOUT_S
    return client


def _sessions(client: Any) -> list[Any]:
    """The HTTP connections of a client of the server, which Chroma 1.5.9 never closes and lets wait
    without end; none for the embedded store.
    """
    holders = (client, getattr(client, "_admin_client", None))
    found = [getattr(getattr(one, "_server", None), "_session", None) for one in holders]
    return [session for session in found if session is not None]


def _close(client: Any) -> None:
    sessions = _sessions(client)
    client.close()
    for session in sessions:
        session.close()


@contextmanager
def _damage(folder: Path) -> Iterator[None]:
    """Every failure of the store means one thing: it cannot be trusted."""
    import chromadb.errors
    import httpx

    try:
        yield
    except (
        chromadb.errors.ChromaError,
        httpx.HTTPError,
        RuntimeError,
        ValueError,
        KeyError,
        OSError,
    ) as error:
        raise _said(folder, error) from error
    except BaseException as error:
        # A panic in Chroma's Rust code is no ``Exception``.
        if type(error).__name__ == "PanicException":
            raise _said(folder, error) from error
        raise


def _said(folder: Path, error: BaseException) -> IndexDamaged:
    return IndexDamaged(
        f"the vector index in {folder} failed: {str(error)[:300]}",
        hint="Answers go on by exact scan; make the index anew with: rag index rebuild",
    )


def _lost(index: ChromaIndex, keys: Sequence[int], vectors: Vectors) -> set[int]:
    """Of some keys, spread over all, those that a search for their own vector does not find."""
    lost: set[int] = set()
    for place in range(0, len(keys), max(1, len(keys) // _SAMPLES)):
        hits = index.search(vectors[place], 1)
        if not hits or abs(hits[0][1] - 1.0) > _TOLERANCE:
            lost.add(int(keys[place]))
    return lost


def main(folder: Path) -> None:
    """Read keys and unit vectors (two ``.npy`` in a row) from standard input, compare, and write
    ``{"missing": [], "wrong": [], "extra": []}`` to standard output.
    """
    sent = io.BytesIO(sys.stdin.buffer.read())
    keys = np.load(sent, allow_pickle=False)
    vectors = np.load(sent, allow_pickle=False)
    index = _opened(folder, vectors.shape[1])
    state = index.verify(keys.tolist(), vectors)
    present = np.isin(keys, np.array(state.missing + state.wrong, dtype=np.int64), invert=True)
    lost = _lost(index, keys[present].tolist(), vectors[present])
    index.close()
    report = {
        "missing": list(state.missing),
        "wrong": sorted({*state.wrong, *lost}),
        "extra": list(state.extra),
    }
    sys.stdout.write(json.dumps(report))


def _opened(folder: Path, dimensions: int) -> ChromaIndex:
    note = folder / SERVED
    if not note.is_file():
        return ChromaIndex(folder, dimensions=dimensions)
    served = json.loads(note.read_text("utf-8"))
    url, prefix = str(served["url"]), str(served["prefix"])
    return ChromaIndex(folder, dimensions=dimensions, url=url, prefix=prefix)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
