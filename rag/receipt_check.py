"""Hold a receipt against the articles: no language model, no network, no index.

Every source and quote must be the stored words of that version of the article, and every sentence
is checked again against them, by the same way that ``ask`` takes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from rag import wire
from rag.catalog import Catalog
from rag.checking import calibration, check_claims
from rag.checking.llm_judge import joined, word_in
from rag.errors import ModelError, NotFound
from rag.names import Aliases
from rag.ports import EntailmentModel
from rag.receipts import Reason, read_receipt
from rag.types import Answer, Answered, Article, Claim, Evidence, Passage, Sentence, Verdict

TOLERANCE = 0.02


@dataclass(frozen=True, slots=True)
class Note:
    """What does not make a receipt fail but should be known. ``kind``: corrected, withdrawn,
    moved, checker, embedder or checks; ``article`` and ``version`` are ``None`` where none is
    meant.
    """

    kind: str
    article: str | None
    version: str | None
    detail: str


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A sentence of a receipt with the verdict it has now; ``None`` where it has none."""

    sentence: Sentence
    now: Verdict | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a receipt holds, and if not, every reason that was found."""

    answer: Answer | None
    reasons: tuple[Reason, ...]
    notes: tuple[Note, ...] = ()
    sentences: tuple[Rechecked, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.reasons

    def to_json(self) -> dict[str, Any]:
        answer = self.answer
        return {
            "kind": "receipt",
            "holds": self.holds,
            "answer": answer and answer.record.id,
            "question": answer and answer.record.question,
            "reasons": [asdict(reason) for reason in self.reasons],
            "notes": [asdict(note) for note in self.notes],
            "sentences": [
                {
                    "text": one.sentence.text,
                    "receipt": _short(one.sentence.verdict),
                    "now": one.now and _short(one.now),
                }
                for one in self.sentences
            ],
        }


def check_receipt(
    raw: bytes, *, catalog: Catalog, entailment: EntailmentModel, aliases: Aliases
) -> Outcome:
    """Never raises for what ``raw`` holds. Raises ``ModelError`` if the checker cannot check, and
    what the catalog raises.
    """
    received = read_receipt(raw)
    answer = received.answer
    if answer is None:
        return Outcome(None, received.reasons)
    reasons, notes = list(received.reasons), _makers(answer, entailment, catalog)
    stored: dict[int, Evidence] = {}
    for at, given in enumerate(answer.record.evidence):
        where = f"sources[{at}]"
        article = _stored(given.passage, where, catalog, reasons)
        if article is not None:
            notes.extend(_later(given.passage, catalog))
            reasons.extend(_wrong_facts(given, article, where))
            if given.file != article.file:
                moved = f"it was read from {given.file}, and is now {article.file}"
                notes.append(Note("moved", article.id, article.version, moved))
            evidence = _as_stored(given, article, where, reasons)
            if evidence is not None:
                stored[given.number] = evidence
    key = "sentences" if isinstance(answer, Answered) else "nearest"
    sentences = answer.sentences if isinstance(answer, Answered) else answer.nearest
    rechecked = _check_again(sentences, stored, entailment, aliases)
    for at, one in enumerate(rechecked):
        reasons.extend(_changes(one, f"{key}[{at}]"))
        notes.extend(_other_checks(one, f"{key}[{at}]"))
    return Outcome(answer, tuple(reasons), tuple(dict.fromkeys(notes)), tuple(rechecked))


def _stored(
    passage: Passage, where: str, catalog: Catalog, reasons: list[Reason]
) -> Article | None:
    """The article version of a source, whole."""
    id, version = passage.article, passage.version
    try:
        known = catalog.versions(id)
    except NotFound:
        gone = f"article {id} is not here: it was purged, or the receipt is of other articles"
        reasons.append(Reason("article", where, gone))
        return None
    if version not in known:
        gone = f"article {id} has no version {version}; it has {', '.join(known)}"
        reasons.append(Reason("article", where, gone))
        return None
    article = catalog.article(id, version)
    if hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest() != version:
        damaged = f"the stored text of article {id} is not that of version {version}"
        reasons.append(Reason("article", where, damaged))
        return None
    return article


def _later(passage: Passage, catalog: Catalog) -> Iterator[Note]:
    id, version = passage.article, passage.version
    current = catalog.versions(id)[-1]
    if current != version:
        corrected = f"article {id} was corrected since: its version is now {current}"
        yield Note("corrected", id, version, corrected)
    gone = catalog.withdrawal(id)
    if gone is not None:
        withdrawn = f"article {id} was withdrawn on {gone.at[:10]}: {gone.reason}"
        yield Note("withdrawn", id, version, withdrawn)


def _wrong_facts(given: Evidence, article: Article, where: str) -> Iterator[Reason]:
    """What the receipt says of the source and the catalog does not."""
    stated, known = wire.known(given.source), wire.known(article.source)
    stated["url"], known["url"] = given.source.url, article.source.url
    for name, value in stated.items():
        if value != known[name]:
            differs = f"the receipt says {value!r}, the catalog {known[name]!r}"
            yield Reason("source", f"{where}.{name}", differs)


def _as_stored(
    given: Evidence, article: Article, where: str, reasons: list[Reason]
) -> Evidence | None:
    passage = given.passage
    text = _slice(article.text, passage.start, passage.end)
    if text != passage.text:
        differs = f"it is not what stands at {passage.start} to {passage.end} of this version"
        reasons.append(Reason("span", f"{where}.text", differs))
        return None
    # A quote lies inside its source and repeats it, or the answer could not have been read.
    return Evidence(given.number, passage, article.file, article.source)


def _slice(text: str, start: int, end: int) -> str | None:
    return text[start:end] if 0 <= start < end <= len(text) else None


def _check_again(
    sentences: tuple[Sentence, ...],
    stored: dict[int, Evidence],
    entailment: EntailmentModel,
    aliases: Aliases,
) -> list[Rechecked]:
    able = [one for one in sentences if stored.keys() >= set(one.cites)]
    claims = [Claim(one.text, one.cites, one.origin) for one in able]
    checked = check_claims(claims, tuple(stored.values()), entailment, aliases)
    verdicts = iter(_with_word(*pair) for pair in zip(able, checked, strict=True))
    found = [Rechecked(one, next(verdicts) if one in able else None) for one in sentences]
    for one in found:
        if one.now is not None and one.now.label == "unchecked":
            raise ModelError(
                f"the checker could not check {one.sentence.text!r} again: "
                + "; ".join(c.detail for c in one.now.checks if c.outcome == "error"),
                hint="Does `rag verify --jsonl` work? If not, install groundwire again.",
            )
    return found


def _with_word(sentence: Sentence, now: Verdict) -> Verdict:
    """The verdict joined with what the language model said of the sentence when it was written."""
    said = word_in(sentence.verdict)
    return now if said is None else joined(now, said, calibration().judge)


def _changes(one: Rechecked, where: str) -> Iterator[Reason]:
    then, now = one.sentence.verdict, one.now
    if not {quote.source for quote in then.quotes} <= set(one.sentence.cites):
        yield Reason("span", f"{where}.quotes", "it quotes a source that it does not cite")
    if now is None:
        lost = "it cannot be checked again: the words that it cites are not here"
        yield Reason("label", where, lost)
        return
    if then.label != now.label:
        why = "; ".join(c.detail for c in now.checks if c.outcome == "fail" and c.detail)
        changed = f"the receipt says {then.label}, checked again it is {now.label}"
        yield Reason("label", f"{where}.verdict.label", f"{changed} ({why})" if why else changed)
    elif then.entailed != now.entailed:
        changed = f"the receipt says {then.entailed}, checked again it is {now.entailed}"
        yield Reason("label", f"{where}.verdict.entailed", changed)
    if abs(then.probability - now.probability) > TOLERANCE:
        apart = f"the receipt says {then.probability:g}, checked again it is {now.probability:.4f}"
        yield Reason("probability", f"{where}.verdict.probability", apart)


def _other_checks(one: Rechecked, where: str) -> Iterator[Note]:
    if one.now is None:
        return
    then = {(c.kind, c.outcome) for c in one.sentence.verdict.checks}
    now = {(c.kind, c.outcome) for c in one.now.checks}
    if then != now:
        kinds = ", ".join(sorted({kind for kind, _ in then ^ now}))
        yield Note("checks", None, None, f"{where}: other outcomes of the checks {kinds}")


def _makers(answer: Answer, entailment: EntailmentModel, catalog: Catalog) -> list[Note]:
    makers = answer.record.makers
    embedder, _ = catalog.fingerprint() or (makers.embedder, "")
    return [
        Note(kind, None, None, f"made with {then}, checked again with {now}")
        for kind, then, now in (
            ("checker", makers.checker, entailment.id),
            ("embedder", makers.embedder, embedder),
        )
        if then != now
    ]


def _short(verdict: Verdict) -> dict[str, Any]:
    told = wire.verdict(verdict)
    return {"label": told["label"], "probability": told["probability"]}
