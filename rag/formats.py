"""Bytes of one file to text and what the file states about itself."""

from __future__ import annotations

import html
import io
import re
import struct
import zlib
from dataclasses import dataclass

from rag.errors import CorpusError
from rag.facts import NO_FACTS, Facts, stated_facts
from rag.noise import front_matter
from rag.pages import page_facts

_NAMES = {
    "id": "id",
    "title": "title",
    "headline": "title",
    "outlet": "outlet",
    "source": "outlet",
    "publisher": "outlet",
    "byline": "byline",
    "author": "byline",
    "authors": "byline",
    "url": "url",
    "link": "url",
    "canonical_url": "url",
    "date": "published",
    "published": "published",
    "publish_date": "published",
    "updated": "updated",
    "modified": "updated",
}
_HEADING = re.compile(r"\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\r?\n|\Z)")
_PAGE_GAP = "\n\n"
_UNPRINTABLE = re.compile("[\0\ud800-\udfff]")
_UNSEEN = (
    "//script | //style | //noscript | //template | //iframe | //object | //svg"
    " | //*[@hidden and not(self::html or self::body)]"
    " | //*[@aria-hidden='true' and not(self::html or self::body)]"
    " | //*[contains(translate(translate(@style, ' ', ''), 'DISPLAYNOE', 'displaynoe'),"
    " 'display:none')]"
    " | //*[contains(translate(translate(@style, ' ', ''), 'VISBLTYHDEN', 'visbltyhden'),"
    " 'visibility:hidden')]"
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """Text, what the file states, the span of its front matter, where its pages start, and whether
    it is only a summary.
    """

    text: str
    facts: Facts = NO_FACTS
    head: tuple[int, int] | None = None
    pages: tuple[int, ...] = ()
    summary: bool = False


def decode(raw: bytes, *, file: str, where: str = "") -> str:
    """Strict UTF-8 without NUL. Raises ``CorpusError`` with the position of the first bad byte."""
    nul = raw.find(0)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        place = f"byte {error.start}" if nul < 0 or error.start < nul else f"byte {nul}"
        raise CorpusError(
            "not UTF-8",
            file=file,
            where=f"{where}, {place}" if where else place,
            hint="Save it as UTF-8 text and ingest it again.",
        ) from error
    if nul >= 0:
        place = f"byte {nul}"
        raise CorpusError(
            "holds NUL, which no text does",
            file=file,
            where=f"{where}, {place}" if where else place,
            hint="Check that this is a text file; remove the NUL bytes.",
        )
    return text


def parse_plain(raw: bytes, *, file: str, markdown: bool) -> Parsed:
    """``.txt`` and ``.md``: the text as it is; front matter states facts and stays in the text."""
    text = decode(raw, file=file)
    head = front_matter(text)
    facts = _head_facts(text[head[0] : head[1]], file=file) if head else NO_FACTS
    heading = _HEADING.match(text.removeprefix("\ufeff"), head[1] if head else 0)
    if markdown and heading and facts.title is None:
        facts = Facts(
            facts.id,
            facts.url,
            heading[1],
            facts.outlet,
            facts.byline,
            facts.published,
            facts.updated,
        )
    return Parsed(text, facts, head)


def _head_facts(block: str, *, file: str) -> Facts:
    import yaml

    lines = block.splitlines()[1:-1]
    try:
        values = yaml.safe_load("\n".join(lines))
    except (yaml.YAMLError, ValueError, RecursionError):
        # A title with a colon in it is no YAML, and yet everybody writes it.
        pairs = [line.split(":", 1) for line in lines if re.match(r"[A-Za-z_]\w*\s*:", line)]
        values = {key.strip(): value.strip().strip("\"'") for key, value in pairs}
    if not isinstance(values, dict):
        return NO_FACTS
    low = {str(key).lower(): value for key, value in values.items()}
    return stated_facts(low, file=file, where="front matter", names=_NAMES)


def parse_html(raw: bytes, *, file: str) -> Parsed:
    """The article's text by trafilatura; facts from JSON-LD, OpenGraph and meta elements.

    Text that a reader of the page does not see is taken out first. Raises ``CorpusError`` if the
    page holds no article.
    """
    import trafilatura

    tree = trafilatura.load_html(raw)
    if tree is None:
        raise CorpusError("not HTML", file=file, hint="Check that the file is a web page.")
    facts = page_facts(_markup(raw))
    for node in tree.xpath(_UNSEEN):
        if node.getparent() is not None:
            node.drop_tree()
    text = trafilatura.extract(
        tree,
        output_format="txt",
        include_comments=False,
        include_tables=True,
        include_formatting=False,
        deduplicate=False,
    )
    if not text or not text.strip():
        raise CorpusError(
            "no article text was found on the page",
            file=file,
            hint="Save the page with its text, or give the text as .txt.",
        )
    return Parsed(_UNPRINTABLE.sub("\ufffd", text), facts)


def _markup(raw: bytes) -> str:
    declared = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", raw[:4096], re.IGNORECASE)
    name = declared[1].decode("ascii", "replace") if declared else "utf-8"
    try:
        return raw.decode(name, "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def parse_pdf(raw: bytes, *, file: str) -> Parsed:
    """Text page by page with a blank line between; ``pages`` holds where each starts.

    Raises ``CorpusError`` for an encrypted or broken file and for one that holds no text.
    """
    import pypdf
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError, WrongPasswordError

    texts: list[str] = []
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise WrongPasswordError("a password is needed")
        texts.extend(page.extract_text() or "" for page in reader.pages)
        title = str((reader.metadata and reader.metadata.title) or "").strip()
    except (WrongPasswordError, FileNotDecryptedError, DependencyError) as error:
        raise CorpusError(
            f"the PDF is encrypted: {error}",
            file=file,
            hint="Save a copy without a password and ingest that.",
        ) from error
    except (
        PyPdfError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        ArithmeticError,
        RecursionError,
        NotImplementedError,
        AssertionError,
        EOFError,
        OSError,
        struct.error,
        zlib.error,
    ) as error:
        raise CorpusError(
            f"the PDF is broken: {type(error).__name__}: {str(error)[:200]}",
            file=file,
            hint="Open it in a viewer and save it again.",
        ) from error
    texts = [_UNPRINTABLE.sub("\ufffd", text) for text in texts]
    if not any(text.strip() for text in texts):
        raise CorpusError(
            "the PDF holds no text (scanned pages are pictures)",
            file=file,
            hint="Run text recognition over it first.",
        )
    starts: list[int] = []
    at = 0
    for text in texts:
        starts.append(at)
        at += len(text) + len(_PAGE_GAP)
    whole = _PAGE_GAP.join(texts)
    shown = " ".join(html.unescape(title).split())
    named = bool(shown) and shown.casefold() in " ".join(texts[0].split()).casefold()
    return Parsed(whole, Facts(title=shown if named else None), None, tuple(starts))
