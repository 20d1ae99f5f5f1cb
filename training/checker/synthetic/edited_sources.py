"""True claims to put errors into: labelled ones and the answers of CLAPNQ, made ready."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rag.names import BUILT_IN, find_names
from rag.sentences import sentence_spans
from training.checker.pairs import HeldOut, Pair, cut
from training.checker.synthetic.clean import clean, polish
from training.checker.synthetic.documents import documents, is_cased, pools
from training.checker.synthetic.model import Document, Pools, SourceText
from training.checker.texts_alike import group_of, normalised
from training.rows import rows

SETS = frozenset(
    ("fib", "factcg", "begin", "fm2", "fever_dev", "mnli_rte_cb_sample", "semiauto_nli_wiki")
) | frozenset(("clapnq",))
_LEAST, _MOST = 5, 90  # words of a claim
_LOOSE = re.compile(r"\?|https?:|www\.|[|@©]|===|\.{3}|--")
_DIGITS = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True, slots=True)
class Source:
    """A true claim and its evidence, cleaned. ``copied``: the evidence has it word for word.

    ``document`` has the evidence's sentences, and the names of evidence and claim.
    """

    evidence: str
    claim: str
    dataset: str
    group: str
    document: Document
    copied: bool


def clapnq_pairs(folder: Path) -> Iterator[Pair]:
    """Answers in whole sentences, each with the part of its passage that it is read against."""
    held_out = HeldOut(folder / "verifier" / "dev_pairs.jsonl.gz")
    for row in rows(folder / "qa" / "clapnq_dev.jsonl.gz"):
        if not row["answerable"] or held_out.holds(row["passage"]):
            continue
        passage = clean(row["passage"])
        for answer in sorted(set(row["answers"])):
            text = clean(answer)
            if text[:1].isupper() and text[-1:] in ".\"'":
                group = group_of(row["passage"])
                yield Pair(cut(passage, text), text, "supported", "answer", "clapnq", group)


def cleaned(pair: Pair) -> Pair:
    evidence = clean(pair.evidence)
    claim = polish(" ".join(clean(pair.claim).split()), cased=is_cased(evidence))
    return replace(pair, evidence=evidence, claim=claim)


def is_whole(claim: str) -> bool:
    """Whether a claim is one to five sentences or so, none of them broken off."""
    if not _LEAST <= len(claim.split()) <= _MOST or claim[-1] not in ".\"'":
        return False
    if _LOOSE.search(claim) or claim.count('"') % 2 or claim.count("(") != claim.count(")"):
        return False
    return all(claim[start:end].count(" ") > 1 for start, end in sentence_spans(claim))


def is_fit(pair: Pair) -> bool:
    """Whether the claim is whole, and each name and number of it is in the evidence."""
    claim = pair.claim
    if pair.dataset not in SETS or not is_whole(claim):
        return False
    known = f" {normalised(pair.evidence)} "
    if any(f" {normalised(d)} " not in known for d in _DIGITS.findall(claim)):
        return False
    if not is_cased(pair.evidence):
        return True
    names = [normalised(m.text).split() for m in find_names(claim, BUILT_IN)]
    return all(not words or f" {words[-1]} " in known for words in names)


def sources(pairs: Iterable[Pair]) -> tuple[list[Source], Pools]:
    """The cleaned, fit pairs of ``pairs`` with their names; what their texts lend each other."""
    fit = [pair for pair in map(cleaned, pairs) if is_fit(pair)]
    together: dict[str, list[str]] = {}
    for pair in fit:
        together.setdefault(pair.evidence, []).append(pair.claim)
    texts = list(together)
    made = documents([SourceText("\n\n".join((text, *together[text])), "edited") for text in texts])
    by_text = {
        text: replace(found, sentences=found.sentences[: len(sentence_spans(text))])
        for text, found in zip(texts, made, strict=True)
    }
    ready = [
        Source(p.evidence, p.claim, p.dataset, p.group, by_text[p.evidence], _is_copied(p))
        for p in fit
    ]
    return ready, pools(by_text.values())


def _ended(text: str) -> str:
    return text if text[-1] in ".!?\"')" else f"{text}."


def _is_copied(pair: Pair) -> bool:
    known = normalised(pair.evidence)
    parts = [pair.claim[start:end] for start, end in sentence_spans(pair.claim)]
    return all(normalised(part) in known for part in parts)
