"""What models said of pairs, kept in a file between runs."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

import numpy as np

from rag.ports import EntailmentModel, Vectors


class Store:
    """Figures by name, appended to a file of JSON lines as they come; a torn line is left out."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: dict[str, list[float]] = {}
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                try:
                    key, values = json.loads(line)
                except ValueError:
                    continue
                self._held[key] = values
            if not path.read_bytes().endswith(b"\n"):
                self._append("\n")

    def get(self, key: str) -> list[float] | None:
        return self._held.get(key)

    def put(self, found: dict[str, list[float]]) -> None:
        self._held.update(found)
        self._append("".join(json.dumps([key, found[key]]) + "\n" for key in found))

    def _append(self, text: str) -> None:
        with self._path.open("a", encoding="utf-8") as out:
            out.write(text)


def key_of(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:24]


def code_of(module: str) -> str:
    """A hash of the source of a module of ``rag`` and of what it imports from there, on which the
    scores of a model made of words depend; empty for any other module.
    """
    sources: dict[str, bytes] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        spec = find_spec(name) if name.startswith("rag.") and name not in sources else None
        if spec is None or spec.origin is None or spec.submodule_search_locations is not None:
            continue
        sources[name] = Path(spec.origin).read_bytes()
        for node in ast.walk(ast.parse(sources[name])):
            if isinstance(node, ast.ImportFrom) and node.module:
                waiting += [node.module, *_inside(node)]
    told = b"".join(sources[name] for name in sorted(sources))
    return hashlib.sha256(told).hexdigest() if told else ""


def _inside(node: ast.ImportFrom) -> list[str]:
    """The names that may be modules, where they are taken from a package of ``rag``."""
    package = node.module or ""
    spec = find_spec(package) if package.split(".")[0] == "rag" else None
    if spec is None or spec.submodule_search_locations is None:
        return []
    return [f"{package}.{alias.name}" for alias in node.names]


class Remembering:
    """An entailment model that is asked each pair once; counts what was asked anew and how long
    that took. What is kept is forgotten when the model or its own code changes. Implements
    :class:`rag.ports.EntailmentModel`.
    """

    def __init__(self, model: EntailmentModel, store: Store) -> None:
        self._model, self._store = model, store
        self._code = code_of(type(model).__module__)
        self.asked, self.seconds = 0, 0.0

    @property
    def id(self) -> str:
        return self._model.id

    def score(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        keys = [key_of(self.id, self._code, *pair) for pair in pairs]
        new = {k: pair for k, pair in zip(keys, pairs, strict=True) if self._store.get(k) is None}
        if new:
            began = perf_counter()
            rows = self._model.score(list(new.values()))
            self.seconds += perf_counter() - began
            self.asked += len(new)
            kept = [[round(float(value), 6) for value in row] for row in rows]
            self._store.put(dict(zip(new, kept, strict=True)))
        return np.array([self._store.get(k) for k in keys], np.float32).reshape(len(pairs), 3)
