"""Pairs from texts: every sentence used gives claims that hold and claims that do not."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from training.checker.synthetic.clean import polish
from training.checker.synthetic.documents import content_of, documents, pools
from training.checker.synthetic.errors import WANTED, errors_of, is_symmetric, lags
from training.checker.synthetic.model import (
    Document,
    Draft,
    Label,
    Pair,
    Pools,
    Setting,
    SourceText,
)
from training.checker.synthetic.rewrites import base_draft, is_claim, restated
from training.checker.synthetic.windows import Neighbours, evidence, joined
from training.checker.texts_alike import normalised

_SECOND_ERROR = 0.15
_VERBATIM = 0.4
_MIRRORED = 0.5
_SHOWING = ("modality", "quantifier", "negation")
_MARKED = re.compile(
    r"\b(?:not|no|never|may|might|could|some|many|most|several|up to|at least)\b|n't\b"
)
_NOT = re.compile(r"\b(?:not|never)\b|n't\b")
_LOWER_CASED = 0.06
_MOST_KNOWN = 0.55


@dataclass(slots=True)
class _Work:
    """What the making of pairs has seen and made so far."""

    found: Sequence[Document]
    pools: Pools
    neighbours: Neighbours
    made: Counter[str]
    used: Counter[str]


def synthetic_pairs(texts: Iterable[SourceText], *, seed: int, per_text: int) -> Iterator[Pair]:
    """At most ``per_text`` pairs of each text: claims with rewrites, and the same with one error.

    The same texts, seed and number give the same pairs in the same order.
    """
    found = documents(texts)
    work = _Work(found, pools(found), Neighbours(found), Counter(), Counter())
    order = list(range(len(found)))
    random.Random(seed).shuffle(order)
    for at in order:
        document = found[at]
        chance = random.Random(f"{seed} {document.group}")
        yield from _of_document(document, per_text, work, chance)


def _of_document(
    document: Document, per_text: int, work: _Work, chance: random.Random
) -> Iterator[Pair]:
    count = 0
    rounds = 1 + per_text // max(1, 2 * len(document.sentences))
    for _ in range(min(rounds, 3)):
        indexes = list(range(len(document.sentences)))
        chance.shuffle(indexes)
        for index in indexes:
            if count >= per_text:
                return
            key = normalised(document.sentences[index].text)
            if not 7 <= document.sentences[index].words <= 55 or work.used[key] >= 3:
                continue
            work.used[key] += 1
            for pair in _of_sentence(document, index, work, chance)[: per_text - count]:
                count += 1
                yield pair


def _of_sentence(document: Document, index: int, work: _Work, chance: random.Random) -> list[Pair]:
    base = base_draft(document, index, chance)
    if base is None:
        return []
    seed = chance.random()
    draft = restated(base, document, random.Random(seed))
    text = polish(draft.text, cased=document.cased)
    if not is_claim(text) or (not draft.kinds and not _is_wanted(text, chance)):
        return []
    shown, first, last = evidence(document, draft.uses, chance)
    if len(document.sentences) <= 2 and chance.random() < 0.5:
        shown = _beside_another(shown, document, index, work, chance)
    setting = Setting(document, index, shown, work.pools, chance)
    if base.kinds == () and chance.random() < _MIRRORED:
        mirrored = _mirrored(base, setting, seed, work)
        if mirrored:
            return mirrored
    changes = errors_of(text, setting, work.made, chance)
    lower = document.cased and chance.random() < _LOWER_CASED
    made = [_pair(document, shown, text, "supported", _kind_of(draft), lower=lower)]
    if len(changes) > 1 and _adds_not(changes[0].text, text) and chance.random() < 0.4:
        changes = changes[1:]
    more = bool(changes) and changes[0].kind in _SHOWING
    for change in changes[: 2 if more or chance.random() < _SECOND_ERROR else 1]:
        work.made[change.kind] += 1
        made.append(_pair(document, shown, change.text, change.label, change.kind, lower=lower))
    apart = _elsewhere(document, draft, text, first, last, work, chance)
    if apart is not None and (not changes or lags(apart[1], work.made)):
        work.made[apart[1]] += 1
        made.append(_pair(document, apart[0], text, "not_stated", apart[1], lower=lower))
    return made if len(made) > 1 or chance.random() < 0.3 else []


def _is_wanted(text: str, chance: random.Random) -> bool:
    """Whether a sentence as it stands is kept: those with "not" or "may" balance the errors."""
    return bool(_MARKED.search(text)) or chance.random() < _VERBATIM


def _adds_not(changed: str, text: str) -> bool:
    return bool(_NOT.search(changed)) and not _NOT.search(text)


def _mirrored(base: Draft, setting: Setting, seed: float, work: _Work) -> list[Pair]:
    """The error put into the evidence: what it says is supported, what the text said is not.

    So no word of a claim gives its label away. Both claims go through the same rewrites.
    """
    document, chance = setting.document, setting.chance
    if base.text not in setting.evidence:
        return []
    changes = errors_of(base.text, setting, work.made, chance)
    if not changes:
        return []
    change = changes[0]
    changed = polish(change.text, cased=document.cased)
    shown = setting.evidence.replace(base.text, changed, 1)
    true = restated(replace(base, text=changed), document, random.Random(seed))
    false = restated(base, document, random.Random(seed))
    text, wrong = (polish(d.text, cased=document.cased) for d in (true, false))
    if not is_claim(text) or not is_claim(wrong):
        return []
    lower = document.cased and chance.random() < _LOWER_CASED
    made = [_pair(document, shown, text, "supported", _kind_of(true), lower=lower)]
    errors = [replace(change, text=wrong)]
    alike = true.kinds == false.kinds and abs(len(text.split()) - len(wrong.split())) <= 3
    if (
        not is_symmetric(change, base.text)
        or not alike
        or normalised(wrong) == normalised(text)
        or normalised(wrong) in normalised(shown)
        or "attribution_dropped" in true.kinds
    ):
        there = replace(setting, evidence=shown)
        others = [c for c in errors_of(text, there, work.made, chance) if c.kind != change.kind]
        errors = [c for c in others if normalised(c.text) != normalised(wrong)][:1]
    for error in errors:
        work.made[error.kind] += 1
        made.append(_pair(document, shown, error.text, error.label, error.kind, lower=lower))
    return made if len(made) > 1 else []


def _pair(
    document: Document, shown: str, claim: str, label: Label, kind: str, *, lower: bool
) -> Pair:
    claim = polish(claim, cased=document.cased)
    if lower:
        claim = claim.lower()
    dataset = f"synthetic:{document.dataset}"
    return Pair(shown, claim, label, kind, dataset, document.group)


def _kind_of(draft: Draft) -> str:
    return draft.kinds[-1] if draft.kinds else "verbatim"


def _elsewhere(
    document: Document,
    draft: Draft,
    text: str,
    first: int,
    last: int,
    work: _Work,
    chance: random.Random,
) -> tuple[str, str] | None:
    """Evidence that does not hold the claim, and the kind: beside it, of the text, of another."""
    low, high = min(draft.uses), max(draft.uses)
    count = len(document.sentences)
    kinds = ["elsewhere", "elsewhere_hard"] if count >= 4 else []
    kinds.append("other_text")
    kinds.sort(key=lambda k: (work.made[k] / WANTED[k], k))
    for kind in kinds:
        shown: str | None = None
        if kind == "other_text":
            like = work.neighbours.like(document, low) if document.cased else None
            if like is not None:
                shown = evidence(like[0], (like[1],), chance)[0]
        elif kind == "elsewhere_hard" and low >= 2:
            shown = joined(document, max(0, low - chance.randint(2, 4)), low - 1)
        elif kind == "elsewhere":
            far = [i for i in range(count) if i < low - 2 or i > high + 1]
            if far:
                shown, start, end = evidence(document, (chance.choice(far),), chance)
                if start <= high and low <= end:
                    shown = None
        if shown is not None and not _may_hold(text, shown):
            return shown, kind
    return None


def _may_hold(text: str, shown: str) -> bool:
    """Whether so much of the claim is in the evidence that it might follow from it."""
    content = content_of(text)
    common = len(content & content_of(shown))
    if len(shown.split()) < 8 or normalised(text) in normalised(shown):
        return True
    return common > _MOST_KNOWN * len(content)


def _beside_another(
    shown: str, document: Document, index: int, work: _Work, chance: random.Random
) -> str:
    """The evidence with a place of another text that shares words with it."""
    like = work.neighbours.like(document, index) if document.cased else None
    if like is None:
        return shown
    more = evidence(like[0], (like[1],), chance)[0]
    if len(more.split()) + len(shown.split()) > 150 or re.search(r"^\W*$", more):
        return shown
    return f"{more}\n{shown}" if chance.random() < 0.5 else f"{shown}\n{more}"
