"""Files to Articles: byte-true text, facts about it, and its noise."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.corpus import NAME, Corpus, read_corpus
from rag.datelines import text_facts
from rag.errors import CorpusError
from rag.facts import NO_FACTS, Facts, canonical_url, check_text, first_known, stated_facts
from rag.files import PLAIN, WEB, XML, Found, Lost, find
from rag.formats import Parsed, decode, parse_html, parse_pdf, parse_plain
from rag.languages import language_of
from rag.noise import find_noise
from rag.summaries import SUMMARY_ONLY
from rag.types import Article, Noise

_log = logging.getLogger("rag.articles")
_JSON_NAMES = {
    "id": "id",
    "url": "url",
    "title": "title",
    "outlet": "outlet",
    "authors": "byline",
    "date": "published",
}
_READER_NAMES = {
    "id": "id",
    "url": "url",
    "title": "title",
    "outlet": "outlet",
    "author": "byline",
    "authors": "byline",
    "date": "published",
    "published": "published",
    "updated": "updated",
}
# An empty span: it hides nothing, and says that the text is only a summary of the article.
SUMMARY = Noise(0, 0, SUMMARY_ONLY)
_MB = 1_000_000
_JSON_FILE_ARTICLES = 64


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file, or a line of one, that could not be read, and why. ``id`` where it was stated."""

    file: str
    id: str | None
    error: CorpusError


def read(
    paths: Sequence[Path],
    *,
    max_mb: float,
    reader: str | None = None,
    reader_options: dict[str, object] | None = None,
    only: Container[Path] | None = None,
) -> Iterator[Article | Unreadable]:
    """Articles of files and folders, in the order of the paths and of the names in them.

    What cannot be read is given as :class:`Unreadable` in its place, and reading goes on. With
    ``reader``, the address (``module:Class``) of a LlamaIndex reader, every file goes through it;
    an address that leads nowhere raises ``ConfigError``. An article above ``max_mb`` million bytes
    is unreadable. With ``only``, other files are passed over.
    """
    corpora: dict[Path, Corpus] = {}
    warned: set[str] = set()
    limit = int(max_mb * _MB)
    for found in find(paths, any_kind=reader is not None, only=only):
        if isinstance(found, Lost):
            yield Unreadable(found.name, None, found.error)
            continue
        if found.root not in corpora:
            corpora[found.root] = read_corpus(found.root)
            for error in corpora[found.root].errors:
                yield Unreadable(NAME, None, error)
        stated = corpora[found.root].facts
        if reader is not None:
            yield from _with_reader(found, reader, reader_options or {}, stated, limit)
        elif found.path.suffix.lower() in (".jsonl", ".ndjson"):
            yield from _lines(found, stated, limit, warned)
        elif found.path.suffix.lower() in XML:
            yield from _items(found, stated, limit)
        else:
            yield from _whole(found, stated, limit, warned)


def corpus_aliases(paths: Sequence[Path]) -> list[list[str]]:
    """The groups of ``aliases:`` in the corpus.yaml files of the given folders, without doubles.

    A mistake in such a file is reported by :func:`read`; here its groups are left out.
    """
    roots = dict.fromkeys(path if path.is_dir() else path.parent for path in paths)
    groups = (group for root in roots for group in read_corpus(root).aliases)
    return [list(group) for group in dict.fromkeys(groups)]


def id_of_path(name: str) -> str:
    """A slug of the path and 8 hex digits of its sha256."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80].strip("-")
    return f"{slug or 'article'}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def from_json(
    record: Mapping[str, object], *, file: str, warned: set[str] | None = None
) -> Article:
    """An article from ``{id?, url?, title?, outlet?, authors?, date?, text}``.

    ``warned`` holds the unknown keys that were already warned of in this run. Raises
    ``CorpusError`` naming the key that is missing or does not fit.
    """
    return _from_json(record, file=file, stated={}, warned=set() if warned is None else warned)


def _from_json(
    record: object, *, file: str, stated: Mapping[str, Facts], warned: set[str], raw: bytes = b""
) -> Article:
    if not isinstance(record, Mapping):
        raise CorpusError("not an object with a text", file=file, hint='Give {…, "text": …}.')
    unknown = {str(key) for key in record} - {*_JSON_NAMES, "text"}
    for key in sorted(unknown - warned):
        _log.warning("unknown key %.60r in %.200s is passed over", key, file)
    warned |= unknown
    text = record.get("text")
    if not isinstance(text, str):
        raise CorpusError("text is missing or not a string", file=file)
    check_text(text, what="text", file=file)
    facts = stated_facts(record, file=file, names=_JSON_NAMES)
    raw = raw or text.encode()
    return _article(Parsed(text, facts), file=file, stated=stated, raw=raw)


def _article(parsed: Parsed, *, file: str, stated: Mapping[str, Facts], raw: bytes) -> Article:
    text = parsed.text
    if not text.strip().strip("\ufeff"):
        raise CorpusError("the text is empty", file=file, hint="Remove it or give its text.")
    noise = (*([SUMMARY] if parsed.summary else []), *find_noise(text, head=parsed.head))
    said = first_known(stated.get(file, NO_FACTS), parsed.facts)
    facts = first_known(said, text_facts(text, known=said))
    address = canonical_url(facts.url) if facts.url else None
    return Article(
        id=facts.id or address or id_of_path(file),
        version=hashlib.sha256(text.encode()).hexdigest(),
        file=file,
        source=facts.source,
        text=text,
        noise=noise,
        pages=parsed.pages,
        raw_sha256=hashlib.sha256(raw).hexdigest(),
        language=language_of(text[parsed.head[1] if parsed.head else 0 :]),
    )


def _too_large(size: int, limit: int, *, file: str) -> CorpusError:
    return CorpusError(
        f"{size / _MB:.1f} MB is more than the limit of {limit / _MB:g} MB",
        file=file,
        hint="Split it, or raise RAG_MAX_ARTICLE_MB.",
    )


def _load(found: Found, limit: int) -> bytes:
    try:
        with found.path.open("rb") as stream:
            raw = stream.read(limit + 1)
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise CorpusError(reason, file=found.name, hint="Check its permissions.") from error
    if len(raw) > limit:
        raise _too_large(max(len(raw), found.path.stat().st_size), limit, file=found.name)
    return raw


def _whole(
    found: Found, stated: Mapping[str, Facts], limit: int, warned: set[str]
) -> Iterator[Article | Unreadable]:
    kind = found.path.suffix.lower()
    name = found.name
    try:
        if kind == ".json":
            raw = _load(found, limit * _JSON_FILE_ARTICLES)
            records = _records(raw, file=name)
        else:
            raw = _load(found, limit)
            if kind in PLAIN:
                parsed = parse_plain(raw, file=name, markdown=kind != ".txt")
            elif kind in WEB:
                parsed = parse_html(raw, file=name)
            else:
                parsed = parse_pdf(raw, file=name)
            yield _article(parsed, file=name, stated=stated, raw=raw)
            return
    except CorpusError as error:
        yield Unreadable(name, None, error)
        return
    for file, record in records:
        own = json.dumps(record, sort_keys=True).encode() if len(records) > 1 else raw
        yield _record(record, file=file, stated=stated, warned=warned, raw=own, limit=limit)


def _records(raw: bytes, *, file: str) -> list[tuple[str, object]]:
    """The articles of a JSON file with the name of each: the file's, or ``file#2`` in a list."""
    value = _json(decode(raw, file=file).removeprefix("\ufeff"), file=file)
    if isinstance(value, dict) and "text" not in value and isinstance(value.get("articles"), list):
        value = value["articles"]
    if isinstance(value, list):
        return [(f"{file}#{number}", record) for number, record in enumerate(value, 1)]
    return [(file, value)]


def _json(text: str, *, file: str) -> object:
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise CorpusError(
            f"not JSON: {error.msg}",
            file=file,
            where=f"line {error.lineno}, column {error.colno}" if "\n" in text.strip() else "",
            hint="Correct it and ingest the file again.",
        ) from error
    except (ValueError, RecursionError) as error:
        raise CorpusError(f"not JSON that can be read: {error}", file=file) from error
    return value


def _record(
    record: object,
    *,
    file: str,
    stated: Mapping[str, Facts],
    warned: set[str],
    raw: bytes,
    limit: int,
) -> Article | Unreadable:
    given = record.get("id") if isinstance(record, Mapping) else None
    try:
        article = _from_json(record, file=file, stated=stated, warned=warned, raw=raw)
        size = len(article.text.encode())
        if size > limit:
            raise _too_large(size, limit, file=file)
    except CorpusError as error:
        known = given if isinstance(given, str) and given.isprintable() and given else None
        return Unreadable(file, known, error)
    return article


def _lines(
    found: Found, stated: Mapping[str, Facts], limit: int, warned: set[str]
) -> Iterator[Article | Unreadable]:
    # A line may be longer than its text: escapes take up to six bytes for two.
    longest = 4 * limit
    number = 0
    try:
        with found.path.open("rb") as stream:
            while raw := stream.readline(longest + 1):
                number += 1
                file = f"{found.name}#L{number}"
                if len(raw) > longest:
                    while raw and not raw.endswith(b"\n"):
                        raw = stream.readline(longest)
                    yield Unreadable(file, None, _too_large(longest, limit, file=file))
                    continue
                raw = raw.rstrip(b"\r\n")
                if number == 1:
                    raw = raw.removeprefix(b"\xef\xbb\xbf")
                if not raw.strip():
                    continue
                try:
                    record = _json(decode(raw, file=file), file=file)
                except CorpusError as error:
                    yield Unreadable(file, None, error)
                    continue
                yield _record(record, file=file, stated=stated, warned=warned, raw=raw, limit=limit)
    except OSError as error:
        lost = CorpusError(error.strerror or "unreadable", file=found.name)
        yield Unreadable(found.name, None, lost)


def _items(found: Found, stated: Mapping[str, Facts], limit: int) -> Iterator[Article | Unreadable]:
    """The articles of a feed or of a file of an agency, each named ``file#item``."""
    from rag.xml_news import parse_xml

    try:
        raw = _load(found, limit * _JSON_FILE_ARTICLES)
        items = parse_xml(raw, file=found.name)
    except CorpusError as error:
        yield Unreadable(found.name, None, error)
        return
    for item in items:
        file = f"{found.name}#{item.name}" if item.name else found.name
        where = f"line {item.line}"
        try:
            if item.error:
                raise CorpusError(item.error, file=file, where=where)
            check_text(item.text, what="text", file=file, where=where)
            if len(item.text.encode()) > limit:
                raise _too_large(len(item.text.encode()), limit, file=file)
            own = raw if len(items) == 1 else item.text.encode()
            parsed = Parsed(item.text, item.facts, summary=item.summary)
            yield _article(parsed, file=file, stated=stated, raw=own)
        except CorpusError as error:
            yield Unreadable(file, item.facts.id, error)


def _with_reader(
    found: Found,
    reader: str,
    options: dict[str, object],
    stated: Mapping[str, Facts],
    limit: int,
) -> Iterator[Article | Unreadable]:
    from rag.adapters.llama_index import read_with

    try:
        raw = _load(found, limit)
        parts = list(read_with(reader, options, found.path))
    except CorpusError as error:
        yield Unreadable(found.name, None, error)
        return
    for number, (text, values) in enumerate(parts, 1):
        file = found.name if len(parts) == 1 else f"{found.name}#{number}"
        try:
            check_text(text, what="text", file=file)
            facts = stated_facts(values, file=file, names=_READER_NAMES)
            yield _article(Parsed(text, facts), file=file, stated=stated, raw=raw)
        except CorpusError as error:
            yield Unreadable(file, None, error)
