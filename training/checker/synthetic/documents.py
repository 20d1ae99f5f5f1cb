"""Texts cut into sentences, and the names in them with their kinds."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from rag.names import BUILT_IN, NameMention, find_names
from rag.sentences import sentence_spans
from rag.words import COMMON
from training.checker.synthetic.clean import clean
from training.checker.synthetic.model import (
    Document,
    Name,
    NameKind,
    Pools,
    Sentence,
    SourceText,
)
from training.checker.synthetic.name_kinds import kind_by_itself, votes
from training.checker.texts_alike import group_of

_CONTENT = re.compile(r"\d[\d.,]*\d|\d|[^\W\d_]+(?:-[^\W\d_]+)*")
_TAIL = re.compile(
    r"(?<=[a-z]) ((?:after|during|despite|because of|for|in front of|at|with|without) "
    r"(?:the|a|an|his|its|their|several|two|three|heavy|more|other|local)? ?"
    r"(?:[a-z]+ ?){1,5}[a-z]+)\.$"
)
_BAD_TAIL = re.compile(
    r"\b(?:that|which|who|he|she|it|they|was|were|is|are|had|has|him|her|them)\b"
)
_CLAUSE = re.compile(r"^(?:The|A|An|[A-Z][a-z]+) [^,;:\"()]{25,80}\.$")
_DIGITS = re.compile(r"[A-Za-z]")


def documents(texts: Iterable[SourceText]) -> list[Document]:
    """The texts that have a whole sentence, cleaned; names get their kind from all texts."""
    cleaned: list[tuple[SourceText, str, list[NameMention]]] = []
    tally: dict[str, Counter[NameKind]] = defaultdict(Counter)
    with_the: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for source in texts:
        text = clean(source.text)
        cased = is_cased(text)
        mentions = find_names(text, BUILT_IN) if cased else []
        cleaned.append((source, text, mentions))
        for mention in mentions:
            tally[mention.text].update(votes(text, mention))
            count[mention.text] += 1
            with_the[mention.text] += text[: mention.start].lower().endswith("the ")
    kinds = {name: _elected(name, tally[name]) for name in sorted(tally)}
    the = {name: 2 * with_the[name] > count[name] for name in count}
    return [
        document
        for source, text, mentions in cleaned
        if (document := _document(source, text, mentions, kinds, the)).sentences
    ]


def is_cased(text: str) -> bool:
    letters = _DIGITS.findall(text)
    upper: int = sum(c.isupper() for c in letters)
    return upper > 0.012 * len(letters)


def _elected(name: str, tally: Counter[NameKind]) -> NameKind:
    sure = kind_by_itself(name)
    if sure is not None:
        return sure
    best = tally.most_common(2)
    if not best or best[0][1] < 2 or (len(best) > 1 and best[1][1] * 2 > best[0][1]):
        return "other"
    return best[0][0]


def _document(
    source: SourceText,
    text: str,
    mentions: list[NameMention],
    kinds: Mapping[str, NameKind],
    the: Mapping[str, bool],
) -> Document:
    names: dict[str, Name] = {}
    persons = {m.text.split()[-1] for m in mentions if kinds[m.text] == "person"}
    for mention in mentions:
        kind = kinds[mention.text]
        if kind == "other" and mention.text in persons:
            kind = "person"
        if len(mention.text) > 1:
            names[mention.text] = Name(mention.text, mention.canonical, kind, the[mention.text])
    sentences: list[Sentence] = []
    end_before = 0
    openers = {m.start: m.text for m in mentions}
    for start, end in sentence_spans(text):
        said = text[start:end]
        sentences.append(
            Sentence(
                said,
                "\n" in text[end_before:start],
                len(said.split()),
                content_of(said),
                openers.get(start) or openers.get(start + 4 if said.startswith("The ") else -1),
            )
        )
        end_before = end
    listed = sorted(names, key=lambda n: (-len(n), n))
    finder = (
        re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, listed))})(?![\w-])")
        if listed
        else None
    )
    return Document(
        source.dataset,
        group_of(source.text),
        is_cased(text),
        tuple(sentences),
        names,
        finder,
    )


def content_of(text: str) -> frozenset[str]:
    """The words of a text that say something, in lower case, without plural s."""
    found = {w.lower() for w in _CONTENT.findall(text)}
    return frozenset(w.removesuffix("s") for w in found if w not in COMMON)


def pools(found: Iterable[Document]) -> Pools:
    """Names, endings and short plain sentences of all documents."""
    names: dict[NameKind, dict[str, Name]] = defaultdict(dict)
    tails: set[str] = set()
    clauses: set[str] = set()
    for document in found:
        for name in document.names.values():
            names[name.kind][name.text] = name
        for sentence in document.sentences:
            tail = _TAIL.search(sentence.text)
            if tail and not _BAD_TAIL.search(tail.group(1)) and len(tail.group(1)) < 60:
                tails.add(tail.group(1))
            if _CLAUSE.match(sentence.text) and sentence.opener:
                clauses.add(sentence.text[:-1])
    kinds: tuple[NameKind, ...] = ("person", "org", "place", "people", "other")
    return Pools(
        {kind: tuple(names[kind][text] for text in sorted(names[kind])) for kind in kinds},
        tuple(sorted(tails)),
        tuple(sorted(clauses)),
    )
