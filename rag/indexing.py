"""The vector index as the catalog knows it should be: checked, topped up, thrown away, made anew.

The catalog holds every vector, so that nothing here embeds anything and nothing here can lose
anything. While there is no sound index, searches raise ``IndexDamaged`` and ``exact_search``
answers in its place.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

import numpy as np

from rag import generations
from rag.catalog import Catalog, Keys
from rag.errors import IndexDamaged, NotFound, RagError
from rag.generations import Made, Store
from rag.ports import IndexState, Vectors
from rag.scanning import exact_search, nearest

__all__ = ["CHROMA", "PassageIndex", "Store", "check", "exact_search", "open_index"]

CHROMA = "rag.adapters.chroma:ChromaIndex"
FOLDER = "index"
Progress = Callable[[int, int], None]

_BATCH = 5_000
_WAIT_FOR = 2_000
_TOLERANCE = 1e-3
_SPARE = 16


class PassageIndex:
    """A ``VectorIndex`` of the catalog's live passages. Usable from any thread.

    Cosines are computed from the catalog's vectors; what the store says is only compared with
    them, and passages that are no longer live are left out. A store that says otherwise is put
    aside and made anew in the background, while searches raise ``IndexDamaged``.
    Changes made while there is no sound store are taken from the catalog when there is one again.
    """

    def __init__(
        self,
        data_dir: Path,
        catalog: Catalog,
        dimensions: int,
        address: str,
        *,
        url: str | None = None,
    ) -> None:
        self._url = url
        self._root = data_dir / FOLDER
        self._catalog = catalog
        self._made = Made(catalog.identity(), dimensions)
        self._module, _, self._class = address.partition(":")
        self._store: Store | None = None
        self._name = ""
        self._in_line = ""
        self._lock = threading.RLock()
        self._building = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._root.mkdir(parents=True, exist_ok=True)

    @property
    def state(self) -> Literal["ready", "rebuilding", "damaged"]:
        if self._store is not None:
            return "ready"
        return "rebuilding" if self._building.locked() else "damaged"

    # --- as a VectorIndex ---------------------------------------------------------------------

    def add(self, keys: Sequence[int], vectors: Vectors) -> None:
        with self._lock, self._trusted():
            if self._store is not None and len(keys):
                self._store.add(keys, vectors)

    def delete(self, keys: Sequence[int]) -> None:
        with self._lock, self._trusted():
            if self._store is not None and len(keys):
                self._store.delete(keys)

    def search(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        if k <= 0:
            return []
        with self._lock, self._trusted():
            found = self._checked(vector, k)
            if found is None:
                # Something was withdrawn or purged behind the index's back.
                self.sync()
                found = self._checked(vector, k)
            if found is None:
                raise _damaged("it knows passages that the catalog does not")
            return found

    def verify(self, keys: Sequence[int], vectors: Vectors) -> IndexState:
        with self._lock, self._trusted():
            return self._sound().verify(keys, vectors)

    def _checked(self, vector: Vectors, k: int) -> list[tuple[int, float]] | None:
        """``None`` if what is live must be brought in line first."""
        hits = self._sound().search(vector, k + _SPARE)
        keys = np.array([key for key, _ in hits], dtype=np.int64)
        try:
            vectors = self._catalog.vectors(keys)
        except NotFound:
            return None
        if not len(keys):
            return []
        said = np.array([cosine for _, cosine in hits])
        if not (np.abs(vectors @ vector - said) <= _TOLERANCE).all():
            raise _damaged("its cosines are not those of the vectors in the catalog")
        live = np.isin(keys, self._catalog.eligible().keys)
        if live.sum() < min(k, len(keys)):
            return None
        return nearest(keys[live], vectors[live], vector, k)

    def _sound(self) -> Store:
        if self._store is None:
            raise _damaged(
                "it is being made anew" if self.state == "rebuilding" else "it is damaged"
            )
        return self._store

    @contextmanager
    def _trusted(self) -> Iterator[None]:
        """A store that fails is put aside."""
        try:
            yield
        except IndexDamaged:
            if self._store is not None:
                self._abandon()
                self._rebuild_behind()
            raise

    # --- in line with the catalog -------------------------------------------------------------

    def sync(self) -> None:
        """Add the live passages that are missing and delete what is not live."""
        with self._lock:
            store, revision = self._sound(), self._catalog.revision()
            if revision == self._in_line:
                return
            stored = np.array(store.keys(), dtype=np.int64)
            live = self._catalog.eligible().keys
            _fill(store, self._catalog, np.setdiff1d(live, stored), self._stop, None)
            store.delete(np.setdiff1d(stored, live).tolist())
            self._in_line = revision

    def check(self) -> IndexState:
        """Compare with every vector of the catalog (about 1 s for 10,000 passages)."""
        keys = self._catalog.eligible().keys
        return self.verify(keys.tolist(), self._catalog.vectors(keys))

    def rebuild(self, on_progress: Progress | None = None) -> None:
        """Make a new generation from the catalog and use it. Until then the old one, if sound,
        goes on. Raises ``IndexDamaged`` if that fails.
        """
        with self._building:
            name = generations.new_name()
            store = self._open(name)
            try:
                _fill(store, self._catalog, self._catalog.eligible().keys, self._stop, on_progress)
                with self._lock:
                    before, self._store, self._name = self._store, store, name
                    self._in_line = ""
                    self.sync()
                    generations.flip(self._root, name, self._made)
            except BaseException:
                with self._lock:
                    if self._store is store:
                        self._store = None
                with suppress(IndexDamaged):
                    store.close()
                raise
            if before is not None:
                with suppress(IndexDamaged):
                    before.close()
            generations.sweep(self._root, name)
            with suppress(IndexDamaged):
                store.sweep()

    def _rebuild_behind(self) -> None:
        def work() -> None:
            # Without success the next start tries again; searches are exact until then.
            with suppress(RagError):
                self.rebuild()

        if not self._stop.is_set() and not self._building.locked():
            self._thread = threading.Thread(target=work, name="rebuild", daemon=True)
            self._thread.start()

    # --- opening and closing ------------------------------------------------------------------

    def start(self) -> None:
        """Open the current generation if it is sound, else make one: at once if that is quick,
        behind the caller's back if not.
        """
        vectors = self._catalog.vectors(self._catalog.eligible().keys[:1])
        if len(vectors) and vectors.shape[1] != self._made.dimensions:
            # Made with another embedder, which is to be settled first.
            return
        name = generations.current(self._root, self._made)
        if name is not None and self._is_sound(name):
            generations.remove_manifest(self._root, name)
            try:
                self._store, self._name = self._open(name), name
                self.sync()
            except IndexDamaged:
                self._abandon()
        elif name is not None:
            self._name = name
            self._abandon()
        if self._store is not None:
            generations.sweep(self._root, self._name)
        elif self._catalog.passage_count() > _WAIT_FOR:
            self._rebuild_behind()
        else:
            with suppress(IndexDamaged):
                self.rebuild()

    def close(self) -> None:
        """Leave a manifest, so that the next start need not check every vector."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        with self._lock, suppress(IndexDamaged):
            if self._store is not None:
                self.sync()
                store, self._store = self._store, None
                store.close()
                generations.write_manifest(self._root, self._name, self._in_line)

    def _open(self, name: str) -> Store:
        made: Callable[..., Store] = getattr(importlib.import_module(self._module), self._class)
        folder, dimensions = self._root / name, self._made.dimensions
        if self._url is None:
            return made(folder, dimensions=dimensions)
        prefix = f"groundwire-{self._made.catalog[:12]}"
        return made(folder, dimensions=dimensions, url=self._url, prefix=prefix)

    def _is_sound(self, name: str) -> bool:
        if generations.served_at(self._root, name) != self._url:
            return False
        # What a server holds may have changed since: only comparing tells.
        manifest = None if self._url else generations.read_manifest(self._root, name)
        if manifest is not None:
            if manifest.files != generations.files(self._root / name):
                return False
            # Another revision may be an older one, put back, that has used a key again.
            if manifest.revision == self._catalog.revision():
                self._in_line = manifest.revision
                return True
        state = _compared(self._root / name, self._module, self._catalog)
        return state is not None and not state.wrong

    def _abandon(self) -> None:
        store, self._store = self._store, None
        self._in_line = ""
        if store is not None:
            with suppress(IndexDamaged):
                store.close()
        if (self._root / self._name).is_dir():
            generations.quarantine(self._root, self._name)


@contextmanager
def open_index(
    data_dir: Path,
    catalog: Catalog,
    dimensions: int,
    *,
    address: str = CHROMA,
    url: str | None = None,
) -> Iterator[PassageIndex]:
    """The index of ``catalog`` in ``data_dir``, or on the server at ``url``, for the one process
    that owns it.

    ``address`` is the ``module:Class`` of a :class:`Store`. Damage is no error here: the damaged
    generation is put aside and made anew.
    """
    index = PassageIndex(data_dir, catalog, dimensions, address, url=url)
    try:
        index.start()
        yield index
    finally:
        index.close()


def check(
    data_dir: Path, catalog: Catalog, dimensions: int, *, address: str = CHROMA
) -> IndexState:
    """What an index that nobody has open holds, compared in a child process; repairs nothing.

    All passages are missing if there is none that can be opened, and all are wrong if its files
    are not those that were closed.
    """
    keys = tuple(catalog.eligible().keys.tolist())
    root = data_dir / FOLDER
    name = generations.current(root, Made(catalog.identity(), dimensions))
    if name is None:
        return IndexState(missing=keys)
    manifest = generations.read_manifest(root, name)
    if manifest is not None and manifest.files != generations.files(root / name):
        return IndexState(wrong=keys)
    generations.remove_manifest(root, name)
    state = _compared(root / name, address.partition(":")[0], catalog)
    if state is None:
        return IndexState(missing=keys)
    if manifest is not None and state.sound:
        # Chroma writes even to read.
        generations.write_manifest(root, name, manifest.revision)
    return state


def _fill(
    store: Store,
    catalog: Catalog,
    keys: Keys,
    stop: threading.Event,
    on_progress: Progress | None,
) -> None:
    for begin in range(0, len(keys), _BATCH):
        if stop.is_set():
            raise _damaged("the process ended before it was made")
        part = keys[begin : begin + _BATCH]
        store.add(part.tolist(), catalog.vectors(part))
        if on_progress is not None:
            on_progress(begin + len(part), len(keys))


def _compared(folder: Path, module: str, catalog: Catalog) -> IndexState | None:
    keys = catalog.eligible().keys
    return generations.compared_apart(folder, module, keys, catalog.vectors(keys))


def _damaged(why: str) -> IndexDamaged:
    return IndexDamaged(
        f"the vector index cannot be used: {why}",
        hint="Answers go on by exact scan; make the index anew with: rag index rebuild",
    )
