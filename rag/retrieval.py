"""From a question to numbered evidence: words and vectors, fused, near-copies given once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from rag.antecedents import needs_antecedent
from rag.asked_fit import of_that_time
from rag.catalog import Catalog, Eligible
from rag.errors import IndexDamaged
from rag.indexing import exact_search
from rag.names import Aliases
from rag.passages import sentences
from rag.ports import Embedder, VectorIndex, Vectors
from rag.questions import Query, asked_days, read_question
from rag.recency import by_day
from rag.sentences import sentence_spans
from rag.types import Evidence, Notice, Passage, Source, Window
from rag.unserved import beginnings, find_unserved
from rag.words import content_words

CANDIDATES = 60
# Reciprocal rank fusion: Cormack, Clarke and Büttcher, SIGIR 2009, who also give the 60.
RRF_K = 60
# Two passages are near-copies if the smaller shares this part of its content words.
NEAR_COPY = 0.85
# Two passages of near-copies need not share as much to tell the same.
PRINTED = 0.5
# How many sentences a "he said" may lie behind the name it stands for.
LOOK_BACK = 4

Located = tuple[Passage, str, Source]


@dataclass(frozen=True, slots=True)
class Found:
    """Evidence, best first, numbered from 1, and what the reader should know about the search."""

    evidence: tuple[Evidence, ...]
    notices: tuple[Notice, ...] = ()


def retrieve(
    query: str,
    *,
    catalog: Catalog,
    embedder: Embedder,
    index: VectorIndex | None,
    aliases: Aliases,
    window: Window,
    k: int,
) -> Found:
    """The ``k`` best passages for ``query``. Without any eligible passage the evidence is empty.

    A filter is applied in SQL and the few passages that remain are searched exactly; so are all
    of them while ``index`` is ``None`` or damaged.
    """
    eligible = catalog.eligible(window)
    notices = _notices(eligible, window)
    if not len(eligible.keys):
        return Found((), notices)
    read = read_question(query, aliases)
    unserved = find_unserved(query, catalog=catalog, embedder=embedder, eligible=eligible)
    notices += unserved.notices
    if unserved.question:
        words, stems = beginnings(query, unserved.question)
        by_words = catalog.match_words(words, k=CANDIDATES, eligible=eligible, stems=stems)
        by_vectors: list[tuple[int, float]] = []
    else:
        by_words = search_words(read, catalog=catalog, eligible=eligible)
        vector = embedder.embed_question(query)
        if index is None or window != Window():
            by_vectors = exact_search(catalog, vector, CANDIDATES, eligible)
        else:
            by_vectors, damaged = _search_index(index, catalog, vector, eligible)
            notices += damaged
        by_vectors = [hit for hit in by_vectors if hit[0] not in unserved.passages]
    fused = fuse([[key for key, _ in by_words], [key for key, _ in by_vectors]])
    best = [key for key, _ in fused[: max(4 * k, 24)]]
    scores = dict(fused)
    found = list(zip(best, catalog.located(best), strict=True))
    recent = _timely(read, window.as_of, found)
    if recent:
        scores = dict(fuse([[key for key, _ in by_words], [key for key, _ in by_vectors], recent]))
        found.sort(key=lambda one: (-scores[one[0]], one[0]))
    groups = catalog.origins_of({p.article for _, (p, _, _) in found}) if eligible.told else {}
    kept, echoes = _without_copies(found, k, groups)
    kept = [
        (key, (_whole(passage, catalog), file, source)) for key, (passage, file, source) in kept
    ]
    return Found(
        tuple(
            Evidence(number, passage, file, source, scores[key], tuple(echoes.get(key, ())))
            for number, (key, (passage, file, source)) in enumerate(kept, 1)
        ),
        notices,
    )


def _timely(query: Query, as_of: date | None, found: Sequence[tuple[int, Located]]) -> list[int]:
    """The keys of those of the time that is asked about, the newest first."""
    asked = asked_days(query, as_of)
    if asked is None and not query.asks_now:
        return []
    sources = ((key, source) for key, (_, _, source) in found)
    return by_day((k, s) for k, s in sources if asked is None or of_that_time(asked, s))


def search_words(query: Query, *, catalog: Catalog, eligible: Eligible) -> list[tuple[int, float]]:
    """Passages by BM25 over the question's content words and their aliases, best first."""
    wanted = (*query.phrases, *query.expected) if query.phrases else ()
    return catalog.match_words(wanted, k=CANDIDATES, eligible=eligible)


def fuse(rankings: Sequence[Sequence[int]]) -> list[tuple[int, float]]:
    """Reciprocal rank fusion of rankings of keys; ties by the smaller key."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, key in enumerate(ranking, 1):
            scores[key] = scores.get(key, 0.0) + 1.0 / (RRF_K + rank)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def _search_index(
    index: VectorIndex, catalog: Catalog, vector: Vectors, eligible: Eligible
) -> tuple[list[tuple[int, float]], tuple[Notice, ...]]:
    try:
        near = index.search(vector, CANDIDATES)
    except IndexDamaged:
        return exact_search(catalog, vector, CANDIDATES, eligible), (
            Notice(
                "index_damaged",
                "The vector index is damaged; the search was exact. Run: rag index rebuild",
            ),
        )
    allowed = np.isin(np.array([key for key, _ in near], dtype=np.int64), eligible.keys)
    return [hit for hit, ok in zip(near, allowed, strict=True) if ok], ()


def _notices(eligible: Eligible, window: Window) -> tuple[Notice, ...]:
    if not eligible.undated_excluded or not (window.since or window.until or window.as_of):
        return ()
    count = eligible.undated_excluded
    what = (
        "article without a known date was" if count == 1 else "articles without a known date were"
    )
    return (Notice("undated_excluded", f"{count} {what} left out."),)


def _without_copies(
    ranked: Sequence[tuple[int, Located]], k: int, groups: Mapping[str, str]
) -> tuple[list[tuple[int, Located]], dict[int, list[tuple[Passage, Source]]]]:
    """The best ``k`` of which none says the same as one before it; by the key of each, what was
    left out for its sake. Near-copies, of one origin in ``groups``, say it in fewer of the words.
    """
    kept: list[tuple[int, Located]] = []
    seen: list[frozenset[str]] = []
    origins: list[str | None] = []
    echoes: dict[int, list[tuple[Passage, Source]]] = {}
    for key, located in ranked:
        passage, _, source = located
        stems = frozenset(w.stem for w in content_words(passage.text))
        origin = groups.get(passage.article)
        same = next(
            (
                place
                for place, (other, its) in enumerate(zip(seen, origins, strict=True))
                if _is_copy(stems, other, PRINTED if origin and origin == its else NEAR_COPY)
            ),
            None,
        )
        if same is not None:
            if passage.article != kept[same][1][0].article:
                echoes.setdefault(kept[same][0], []).append((passage, source))
        elif len(kept) < k:
            kept.append((key, located))
            seen.append(stems)
            origins.append(origin)
    return kept, echoes


def _whole(passage: Passage, catalog: Catalog) -> Passage:
    """The passage with the sentences before it that its first one refers to."""
    first = sentence_spans(passage.text)[:1]
    if not first or not needs_antecedent(passage.text[slice(*first[0])]):
        return passage
    article = catalog.article(passage.article, passage.version)
    before = [span for span in sentences(article) if span[1] <= passage.start]
    start = passage.start
    for place in range(len(before) - 1, max(-1, len(before) - 1 - LOOK_BACK), -1):
        begin, end = before[place]
        if any(noise.start < start and end < noise.end for noise in article.noise):
            break
        start = begin
        if not needs_antecedent(article.text[begin:end]):
            break
    return replace(passage, start=start, text=article.text[start : passage.end])


def _is_copy(one: frozenset[str], other: frozenset[str], part: float) -> bool:
    smaller = min(len(one), len(other))
    alike = smaller > 3 and len(one & other) / smaller >= part
    return alike and (part < NEAR_COPY or len(one | other) <= 2 * smaller)
