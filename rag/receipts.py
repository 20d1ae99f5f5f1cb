"""A receipt: an answer written down so that anybody who has the articles can check it again.

The file is the canonical form of its JSON (RFC 8785, https://www.rfc-editor.org/rfc/rfc8785), in
UTF-8, with one newline at its end. ``digest`` is the SHA-256 of the canonical form of all the other
keys: it shows damage, not authorship, since anybody can compute it. ``rag.receipt_check`` holds a
receipt against the articles.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rag import wire
from rag.answer_objects import read_answer
from rag.types import Answer

SCHEMA = "groundwire.receipt/1"
LARGEST = 4 * 2**20
"""In bytes; a receipt has some ten or twenty thousand."""

_KEPT = (
    "kind",
    "reason",
    "missing",
    "question",
    "standalone_question",
    "as_of",
    "text",
    "notices",
    "sentences",
    "nearest",
    "disagreements",
    "sources",
    "model",
    "prompt",
    "checker",
    "embedder",
)
_LEFT_OUT: Mapping[str, Any] = {"conversation": None, "dropped": [], "timings_ms": {}}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a receipt does not hold. ``kind``: encoding, json, canonical, schema, digest, form,
    article, source, span, label or probability; ``where`` is a place in it ("sources[2]") or "".
    """

    kind: str
    where: str
    detail: str


@dataclass(frozen=True, slots=True)
class Received:
    """A receipt as it was read. ``answer`` is ``None`` where it cannot be told what it says."""

    answer: Answer | None
    reasons: tuple[Reason, ...]


def receipt(answer: Mapping[str, Any]) -> bytes:
    """The receipt of an answer object (``rag.wire.answer``): the bytes of its file.

    The same object gives the same bytes, whoever makes it. Left out are the conversation, dropped
    sentences and how long it took.
    """
    return canonical(_with_digest(_body(answer)))


def canonical(value: Any) -> bytes:
    """RFC 8785 and a newline. Raises ``ValueError`` for what JSON in UTF-8 cannot hold."""
    import rfc8785

    return rfc8785.dumps(value) + b"\n"


def digest(value: Mapping[str, Any]) -> str:
    """ "sha256:" and the hash of the canonical form, without the newline, of all but ``digest``."""
    rest = {key: part for key, part in value.items() if key != "digest"}
    return "sha256:" + hashlib.sha256(canonical(rest)[:-1]).hexdigest()


def read_receipt(raw: bytes) -> Received:
    """What a receipt says, and what shows without the articles that it is not whole.

    Never raises for what ``raw`` holds.
    """
    if len(raw) > LARGEST:
        size = f"larger than {LARGEST // 2**20} MiB, which no receipt is"
        return Received(None, (Reason("encoding", "", size),))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        detail = f"not UTF-8: byte {error.start}"
        return Received(None, (Reason("encoding", f"byte {error.start}", detail),))
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
        if not isinstance(value, dict):
            raise ValueError("it is not an object")
    except (ValueError, RecursionError) as error:
        return Received(None, (Reason("json", "", f"not a JSON object: {_short(error)}"),))
    return _read(value, raw)


def _read(value: Json, raw: bytes) -> Received:
    reasons: list[Reason] = []
    try:
        if canonical(value) != raw:
            why = "the bytes are not the canonical form (RFC 8785 and one newline) of what they say"
            reasons.append(Reason("canonical", "", why))
        if value.get("digest") != digest(value):
            why = "the digest is not that of the rest: something was changed after it was made"
            reasons.append(Reason("digest", "digest", why))
    except (ValueError, RecursionError) as error:
        reasons.append(Reason("canonical", "", f"it has no canonical form: {_short(error)}"))
        return Received(None, tuple(reasons))
    if value.get("schema") != SCHEMA:
        why = f"the schema is {_short(repr(value.get('schema')))}; this release knows {SCHEMA}"
        return Received(None, (Reason("schema", "schema", why), *reasons))
    try:
        answer = read_answer({**_LEFT_OUT, **value, "id": value.get("answer")})
        again = _with_digest(_body(wire.answer(answer)))
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        reasons.append(Reason("form", "", f"it does not hold together: {_short(error)}"))
        return Received(None, tuple(reasons))
    place = _difference({**value, "digest": ""}, {**again, "digest": ""}, "")
    if place is not None:
        reasons.append(Reason("form", place, "it is missing, unknown or not what the rest says"))
    return Received(answer, tuple(reasons))


def _body(answer: Mapping[str, Any]) -> Json:
    body = {"schema": SCHEMA, "answer": answer["id"], **{key: answer[key] for key in _KEPT}}
    mended: Json = _mended(body)
    return mended


def _with_digest(body: Json) -> Json:
    return {**body, "digest": digest(body)}


def _mended(value: Any) -> Any:
    """The same without lone surrogates, which a question may have and UTF-8 has not."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_mended(part) for part in value]
    if isinstance(value, dict):
        return {key: _mended(part) for key, part in value.items()}
    return value


def _difference(one: object, other: object, place: str) -> str | None:
    """The first place where two JSON values differ, an integer and its float being the same."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}):
            inner = f"{place}.{key}" if place else key
            if key not in one or key not in other:
                return inner
            found = _difference(one[key], other[key], inner)
            if found is not None:
                return found
        return None
    if isinstance(one, list) and isinstance(other, list):
        for at, (left, right) in enumerate(zip(one, other, strict=False)):
            found = _difference(left, right, f"{place}[{at}]")
            if found is not None:
                return found
        return None if len(one) == len(other) else f"{place}[{min(len(one), len(other))}]"
    same = one == other and isinstance(one, bool) == isinstance(other, bool)
    return None if same else place


def _once(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {_short(repr(twice))} is given twice")
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _short(said: object) -> str:
    return " ".join(str(said).split())[:200]
