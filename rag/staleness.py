"""Kept answers that rest on an article which was corrected or withdrawn since, checked again.

Each sentence is laid against what its articles say now: the current version where there is a newer
one, without its noise; the cited words where the article is as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from rag import wire
from rag.answer_objects import read_answer
from rag.catalog import Catalog
from rag.checking import check_claims
from rag.errors import NotFound
from rag.history import History, Kept
from rag.names import Aliases
from rag.ports import EntailmentModel
from rag.types import Answered, Article, Claim, Evidence, Passage, Sentence, Verdict

Change = Literal["corrected", "withdrawn", "purged"]
State = Literal["holds", "no_longer_holds", "cannot_be_checked"]
PAGE = 50


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of an article version; ``current`` is the version that replaced it."""

    article: str
    version: str
    change: Change
    current: str | None
    detail: str


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A sentence that rests on a changed article, and whether what it cites still says it.

    ``verdict`` is ``None`` where it cannot be checked; ``why`` says it in words.
    """

    text: str
    cites: tuple[int, ...]
    state: State
    why: str
    verdict: Verdict | None
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stale:
    """A kept answer that rests on changed articles."""

    kept: Kept
    changes: tuple[Changed, ...]
    sentences: tuple[Rechecked, ...]

    def to_json(self) -> dict[str, Any]:
        answer = self.kept.answer
        return {
            "id": self.kept.id,
            "conversation": self.kept.conversation,
            "given_at": self.kept.given_at,
            "kind": answer["kind"],
            "question": answer["question"],
            "articles": [asdict(change) for change in self.changes],
            "sentences": [
                {
                    "text": one.text,
                    "cites": list(one.cites),
                    "state": one.state,
                    "why": one.why,
                    "verdict": one.verdict and wire.verdict(one.verdict),
                    "quotes": [wire.quote(q) for q in one.verdict.quotes] if one.verdict else [],
                }
                for one in self.sentences
            ],
        }


def stale_answers(
    history: History, *, catalog: Catalog, entailment: EntailmentModel, aliases: Aliases
) -> Iterator[Stale]:
    """The kept answers that rest on changed articles, the latest first.

    Raises ``CorpusError`` if the history or the catalog is damaged.
    """
    fates: dict[tuple[str, str], Changed | None] = {}
    before: int | None = None
    while page := history.latest(before=before, limit=PAGE):
        before = page[-1][0]
        for _, kept in page:
            found = _stale(kept, fates, catalog, entailment, aliases)
            if found is not None:
                yield found


def _stale(
    kept: Kept,
    fates: dict[tuple[str, str], Changed | None],
    catalog: Catalog,
    entailment: EntailmentModel,
    aliases: Aliases,
) -> Stale | None:
    evidence, sentences = _read(kept.answer)
    cited = {n for sentence in sentences for n in sentence.cites}
    changed: dict[int, Changed] = {}
    for item in evidence:
        key = (item.passage.article, item.passage.version)
        if item.number not in cited:
            continue
        if key not in fates:
            fates[key] = _fate(*key, catalog)
        fate = fates[key]
        if fate is not None:
            changed[item.number] = fate
    if not changed:
        return None
    now = _evidence_now(evidence, changed, catalog)
    concerned = [s for s in sentences if any(n in changed for n in s.cites)]
    checked = _check(concerned, changed, now, entailment, aliases)
    return Stale(kept, tuple(dict.fromkeys(changed.values())), tuple(checked))


def _read(answer: Mapping[str, Any]) -> tuple[tuple[Evidence, ...], tuple[Sentence, ...]]:
    """Evidence, and the sentences that were shown. An answer that an older release kept and this
    one cannot read has none.
    """
    try:
        read = read_answer(answer)
    except ValueError:
        return (), ()
    shown = read.sentences if isinstance(read, Answered) else read.nearest
    return read.record.evidence, shown


def _fate(id: str, version: str, catalog: Catalog) -> Changed | None:
    try:
        current = catalog.versions(id)[-1]
    except NotFound:
        return Changed(id, version, "purged", None, f"article {id} was purged")
    gone = catalog.withdrawal(id)
    if gone is not None:
        detail = f"article {id} was withdrawn on {gone.at[:10]}: {gone.reason}"
        return Changed(id, version, "withdrawn", None, detail)
    if current != version:
        detail = f"article {id} was corrected: its version is now {current[:12]}"
        return Changed(id, version, "corrected", current, detail)
    return None


def _evidence_now(
    evidence: Sequence[Evidence], changed: Mapping[int, Changed], catalog: Catalog
) -> dict[int, Evidence]:
    """What each number stands for today; nothing for what was withdrawn or purged."""
    found: dict[int, Evidence] = {}
    for item in evidence:
        change = changed.get(item.number)
        if change is None:
            found[item.number] = item
        elif change.current is not None:
            article = catalog.article(change.article, change.current)
            found[item.number] = replace(
                item, passage=_whole(article), file=article.file, source=article.source
            )
    return found


def _whole(article: Article) -> Passage:
    """All of an article, its noise blanked out so that offsets stay what they are."""
    text = list(article.text)
    for span in article.noise:
        text[span.start : span.end] = (
            "\n" if sign == "\n" else " " for sign in text[span.start : span.end]
        )
    return Passage(article.id, article.version, 0, len(text), "".join(text))


def _check(
    sentences: Sequence[Sentence],
    changed: Mapping[int, Changed],
    now: Mapping[int, Evidence],
    entailment: EntailmentModel,
    aliases: Aliases,
) -> Iterator[Rechecked]:
    left = [tuple(n for n in one.cites if n in now) for one in sentences]
    able = [(one, cites) for one, cites in zip(sentences, left, strict=True) if cites]
    claims = [Claim(one.text, cites, one.origin) for one, cites in able]
    verdicts = iter(check_claims(claims, tuple(now.values()), entailment, aliases))
    for one, cites in zip(sentences, left, strict=True):
        verdict = next(verdicts) if cites else None
        gone = [changed[n].detail for n in one.cites if n not in now]
        state, why = _judged(verdict, list(dict.fromkeys(gone)))
        articles = dict.fromkeys(changed[n].article for n in one.cites if n in changed)
        told = None if state == "cannot_be_checked" else verdict
        yield Rechecked(one.text, one.cites, state, why, told, tuple(articles))


def _judged(verdict: Verdict | None, gone: Sequence[str]) -> tuple[State, str]:
    if verdict is None:
        return "cannot_be_checked", "; ".join(gone)
    if verdict.supported:
        return "holds", "; ".join(("what it still cites says it", *gone))
    failed = [c.detail for c in verdict.checks if c.outcome in ("fail", "error") and c.detail]
    if verdict.label == "unchecked":
        return "cannot_be_checked", "; ".join(failed)
    if gone:
        # What is left need not carry it alone: what is gone may have said the rest.
        return "cannot_be_checked", "; ".join(gone)
    return "no_longer_holds", "; ".join((verdict.label, *failed))
