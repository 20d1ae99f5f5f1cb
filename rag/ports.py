"""The four parts that can be swapped. A docstring here is the contract that
``tests/contracts/`` holds every implementation to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
LLMState = Literal["off", "loading", "ready", "failed"]


class Embedder(Protocol):
    """Text to unit vectors.

    ``id`` changes whenever the vectors would (model, revision, precision, pooling).
    Rows are float32, L2 norm 1 within 1e-4, finite, in the order of the texts; the same text gives
    the same vector within 1e-3 whatever it is batched with. An empty list gives shape (0, d); an
    empty text gives a valid unit vector. Texts longer than the model reads are cut, not refused.
    An attribute ``languages`` may name those that it reads (ISO 639-1): text in another one is then
    found by its words only. Raises ``ModelError`` if the weights cannot be used.
    """

    @property
    def id(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimensions)."""
        ...

    def embed_question(self, text: str) -> Vectors:
        """Shape (dimensions,)."""
        ...


@dataclass(frozen=True, slots=True)
class IndexState:
    """What ``VectorIndex.verify`` found, by key. Sound when nothing was."""

    missing: tuple[int, ...] = ()
    wrong: tuple[int, ...] = ()
    extra: tuple[int, ...] = ()

    @property
    def sound(self) -> bool:
        return not (self.missing or self.wrong or self.extra)


class VectorIndex(Protocol):
    """Nearest passages by cosine. Keys are the catalog's passage keys (positive integers).

    ``add`` replaces what a key held; batches of any size are taken. ``search`` gives at most ``k``
    pairs (key, cosine in [-1, 1]), highest cosine first, ties by the smaller key; an empty index
    gives []. ``delete`` ignores keys that are not there. All raise ``IndexDamaged`` when the store
    cannot be trusted.
    """

    def add(self, keys: Sequence[int], vectors: Vectors) -> None: ...

    def search(self, vector: Vectors, k: int) -> list[tuple[int, float]]: ...

    def delete(self, keys: Sequence[int]) -> None: ...

    def verify(self, keys: Sequence[int], vectors: Vectors) -> IndexState:
        """Compare what is stored with what should be: ``wrong`` differs by more than 1e-3."""
        ...


@dataclass(frozen=True, slots=True)
class LLMCall:
    """One request. ``system`` is the same for every question, so that a prefix cache serves it.

    ``grammar`` is GBNF; an endpoint that knows no grammars ignores it. Lengths are in tokens.
    With ``choices`` nothing is written: what is wanted is how much the model prefers the first of
    the two words to the second as its next word (see ``LLM.stream``).
    ``spent``, if given, is called once with the tokens of the prompt and of what was written, by an
    endpoint that reports them; never for a call that was closed early.
    """

    system: str
    user: str
    max_tokens: int
    grammar: str | None = None
    stop: tuple[str, ...] = ()
    choices: tuple[str, str] | None = None
    spent: Callable[[int, int], None] | None = None


CERTAIN = 10.0


class LLM(Protocol):
    """A language model that writes.

    ``stream`` yields pieces of text as they come and ends by returning. Closing the generator
    cancels the work at the endpoint within a second. Raises ``ProviderError`` (``retryable`` or
    not) for anything the endpoint does wrong, time-outs included, and ``ModelError`` if a local
    model cannot run. Nothing that was yielded is taken back.

    For a call with ``choices`` the pieces join to one decimal number: the log-odds (natural) of
    the first word against the second, at most ``CERTAIN`` either way; an endpoint that tells no
    probabilities gives ``CERTAIN`` for the word that it writes, and 0 for neither.
    """

    @property
    def id(self) -> str: ...

    @property
    def state(self) -> LLMState: ...

    def stream(self, call: LLMCall) -> Iterator[str]: ...


class EntailmentModel(Protocol):
    """Does the evidence say what the claim says?

    ``score`` takes (evidence, claim) pairs and gives float32 of shape (n, 3), rows summing to 1:
    the probabilities of *supported*, *contradicted* and *not stated*, in the order of the pairs and
    independent of how they are batched (within 1e-3). An empty evidence gives supported <= 0.05.
    Raises ``ModelError`` if it cannot score; it never returns a guess instead.
    """

    @property
    def id(self) -> str: ...

    def score(self, pairs: Sequence[tuple[str, str]]) -> Vectors: ...
