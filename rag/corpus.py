"""corpus.yaml: what an operator states about the articles of a folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rag.errors import CorpusError
from rag.facts import Facts, stated_facts

NAME = "corpus.yaml"
_NAMES = {
    "id": "id",
    "outlet": "outlet",
    "title": "title",
    "byline": "byline",
    "url": "url",
    "published": "published",
    "updated": "updated",
}
_LARGEST = 4_000_000


@dataclass(frozen=True, slots=True)
class Corpus:
    """Facts by path under the folder, groups of names for one thing, and what was wrong."""

    facts: Mapping[str, Facts]
    aliases: tuple[tuple[str, ...], ...] = ()
    errors: tuple[CorpusError, ...] = ()


def read_corpus(root: Path) -> Corpus:
    """The corpus.yaml of a folder, empty if there is none. What is wrong is left out and listed.

    ``articles:`` maps a path under the folder to facts (id, outlet, title, byline, url, published,
    updated); ``aliases:`` is a list of lists of names.
    """
    path = root / NAME
    if not path.is_file():
        return Corpus({})
    import yaml

    try:
        raw = path.read_bytes()
        if len(raw) > _LARGEST:
            raise ValueError(f"larger than {_LARGEST:,} bytes")
        value = yaml.safe_load(raw.decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        return Corpus({}, errors=(_error(f"not readable: {' '.join(str(error).split())[:300]}"),))
    if value is None:
        return Corpus({})
    if not isinstance(value, dict):
        return Corpus({}, errors=(_error("not a mapping with articles: and aliases:"),))
    errors = [
        _error(f"unknown key {str(key)[:60]!r}; known are articles and aliases")
        for key in value
        if key not in ("articles", "aliases")
    ]
    facts = _facts(value.get("articles"), errors)
    errors.extend(
        _error("there is no such file under this folder", where=name)
        for name in facts
        if not (root / name.split("#", 1)[0]).is_file()
    )
    return Corpus(facts, tuple(_aliases(value.get("aliases"), errors)), tuple(errors))


def _error(message: str, *, where: str = "") -> CorpusError:
    return CorpusError(message, file=NAME, where=where, hint=f"Correct {NAME} and ingest again.")


def _facts(value: object, errors: list[CorpusError]) -> dict[str, Facts]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        errors.append(_error("not a mapping from paths to facts", where="articles"))
        return {}
    found: dict[str, Facts] = {}
    for name, stated in value.items():
        where = str(name)[:120]
        if not isinstance(name, str) or not isinstance(stated, dict):
            errors.append(_error("not a mapping of facts", where=where))
            continue
        unknown = sorted(str(key)[:60] for key in stated if key not in _NAMES)
        if unknown:
            known = ", ".join(_NAMES)
            errors.append(_error(f"unknown {', '.join(unknown)}; known are {known}", where=where))
        try:
            found[name] = stated_facts(stated, file=NAME, where=where, names=_NAMES)
        except (CorpusError, ValueError) as error:
            errors.append(error if isinstance(error, CorpusError) else _error(str(error)))
    return found


def _aliases(value: object, errors: list[CorpusError]) -> list[tuple[str, ...]]:
    if value is None:
        return []
    if not isinstance(value, list):
        errors.append(_error("not a list of lists of names", where="aliases"))
        return []
    groups: list[tuple[str, ...]] = []
    for number, group in enumerate(value, 1):
        names = (
            [name.strip() for name in group if isinstance(name, str) and name.strip()]
            if isinstance(group, list)
            else []
        )
        if len(names) < 2 or len(names) != len(group):
            errors.append(_error("not a list of two or more names", where=f"aliases, {number}"))
            continue
        groups.append(tuple(names))
    return groups
