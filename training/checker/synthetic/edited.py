"""Errors put into true claims that people and models wrote: paraphrases and summaries.

    python -m training.checker.synthetic.edited --data ROOT --out FILE.jsonl.gz --count 40000

writes pairs as ``training.checker.synthetic`` does. The same arguments give the same bytes. Their
kinds: ``edited_<error>`` for a claim with one wrong detail, or for the claim as it was beside
evidence with that detail changed; ``edited_mirrored`` for the changed claim beside such evidence;
``edited_original`` and ``edited_<rewrite>`` for true claims; ``edited_joined`` for several true
claims in one, ``edited_joined_wrong`` and ``edited_labelled_wrong`` for the same with one wrong.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from rag.sentences import sentence_spans
from training.checker.pairs import Pair, labelled_pairs, store
from training.checker.synthetic.__main__ import chosen
from training.checker.synthetic.documents import content_of
from training.checker.synthetic.edited_guard import is_wrong
from training.checker.synthetic.edited_joined import joined_pairs
from training.checker.synthetic.edited_mirror import mirrored
from training.checker.synthetic.edited_sources import (
    SETS,
    Source,
    clapnq_pairs,
    cleaned,
    is_whole,
    sources,
)
from training.checker.synthetic.errors import WANTED, errors_of
from training.checker.synthetic.figures import rewritten_date, rewritten_number
from training.checker.synthetic.model import Change, Label, Pools, Setting
from training.checker.synthetic.naming import shorter_name
from training.checker.synthetic.wording import with_synonym
from training.checker.texts_alike import normalised

_COPIED = 0.2  # of the claims that the evidence has word for word are used
_MIRRORED = 0.6
_REWRITTEN = 0.3  # of the errors are put into a rewritten claim
_EXTRINSIC = 0.3  # of the added details are used: nearly every claim can have one
_SUMMARIES = frozenset(("fib", "factcg", "clapnq"))
_TRUE = 0.45  # of all pairs
_OF_A_KIND = 0.09  # of all pairs: at most so many have one kind of error
# Fewer of those that the claim alone gives away: "not", and the style of one data set.
_FEWER = {"edited_negation": 0.05, "edited_labelled_wrong": 0.01}
_NOT = re.compile(r"\b(?:not|never|no)\b|n't\b")
_LONG = 14  # words: a claim with several details


@dataclass(frozen=True, slots=True)
class _Error:
    """A change of the sentence ``claim[start:end]``."""

    claim: str
    start: int
    end: int
    change: Change

    @property
    def sentence(self) -> str:
        return self.claim[self.start : self.end]

    @property
    def text(self) -> str:
        return self.claim[: self.start] + self.change.text + self.claim[self.end :]


def edited_pairs(pairs: Iterable[Pair], *, seed: int) -> Iterator[Pair]:
    """Claims with one error and without, made of the supported pairs of ``pairs``.

    The others lend false claims to summaries of several sentences. The same pairs and seed give
    the same pairs in the same order.
    """
    held = [pair for pair in pairs if pair.dataset in SETS]
    true, lent = sources(pair for pair in held if pair.label == "supported")
    refuted: dict[str, list[Pair]] = defaultdict(list)
    for pair in map(cleaned, (pair for pair in held if pair.label != "supported")):
        if pair.dataset in _SUMMARIES and pair.claim and is_whole(pair.claim):
            refuted[pair.group].append(pair)
    made: Counter[str] = Counter()
    wrong: dict[int, list[str]] = {}
    for place, source in enumerate(true):
        chance = random.Random(f"{seed} {source.group} {normalised(source.claim)}")
        wrong[place] = []
        used = not source.copied or chance.random() < _COPIED
        found = list(_of_source(source, lent, made, chance, wrong[place]))
        if used:
            yield from found
    yield from joined_pairs(true, wrong, refuted, seed=seed)


def _of_source(
    source: Source, lent: Pools, made: Counter[str], chance: random.Random, wrong: list[str]
) -> Iterator[Pair]:
    rewritten = _rewritten(source, chance)
    base = source.claim
    if rewritten and chance.random() < _REWRITTEN:
        base = chance.choice(rewritten)[1]
    errors = _errors(base, source, lent, made, chance) if source.document.sentences else []
    if not errors:
        return
    yield _pair(source, source.evidence, source.claim, "supported", "original")
    for kind, text in rewritten[:1]:
        yield _pair(source, source.evidence, text, "supported", kind)
    most = 3 if len(base.split()) >= _LONG else chance.choice((1, 2))
    for error in errors[:most]:
        kind = error.change.kind
        made[kind] += 1
        wrong.append(error.text)
        yield _pair(source, source.evidence, error.text, error.change.label, kind)
        if chance.random() < _MIRRORED:
            yield from _mirrored(error, source)


def _mirrored(error: _Error, source: Source) -> Iterator[Pair]:
    found = mirrored(error.claim, error.sentence, error.change, source.document, source.evidence)
    if found is None or normalised(error.claim) in normalised(found.evidence):
        return
    change = error.change
    yield _pair(source, found.evidence, error.claim, change.label, change.kind)
    if found.true is not None:
        yield _pair(source, found.evidence, found.true, "supported", "mirrored")


def _errors(
    claim: str, source: Source, lent: Pools, made: Counter[str], chance: random.Random
) -> list[_Error]:
    """Errors of the claim's sentences, of each kind one, the kind most wanted first."""
    found: dict[str, _Error] = {}
    spans = list(sentence_spans(claim))
    chance.shuffle(spans)
    for start, end in spans:
        text = claim[start:end]
        content = content_of(text)
        shared = [len(content & s.content) for s in source.document.sentences]
        setting = Setting(source.document, shared.index(max(shared)), source.evidence, lent, chance)
        for change in errors_of(text, setting, made, chance):
            if change.kind not in found and is_wrong(
                text, change, source.document, source.evidence
            ):
                found[change.kind] = _Error(claim, start, end, change)
    kinds = sorted(found, key=lambda kind: (made[kind] / WANTED[kind], kind))
    return [found[kind] for kind in kinds if kind != "extrinsic" or chance.random() < _EXTRINSIC]


def _rewritten(source: Source, chance: random.Random) -> list[tuple[str, str]]:
    """The claim with a number, a date, a word or a name written another way, in mixed order."""
    text = source.claim
    made = (
        ("number_rewritten", rewritten_number(text, chance)),
        ("date_rewritten", rewritten_date(text)),
        ("synonym", with_synonym(text, chance)),
        ("name_shortened", shorter_name(text, source.document, chance)),
    )
    found = [(kind, new) for kind, new in made if new and new != text]
    chance.shuffle(found)
    return found


def _pair(source: Source, evidence: str, claim: str, label: Label, kind: str) -> Pair:
    return Pair(evidence, claim, label, f"edited_{kind}", f"edited:{source.dataset}", source.group)


def levelled(pairs: list[Pair], count: int) -> list[Pair]:
    """No more true claims, and none of one error, than their shares of ``count``.

    Summaries and rewritten claims come first; of the others the surplus is left out evenly.
    """
    sides: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        sides["" if pair.label == "supported" else pair.kind].append(pair)
    kept: list[Pair] = []
    for kind, side in sides.items():
        most = round((_FEWER.get(kind, _OF_A_KIND) if kind else _TRUE) * count)
        first = [p for p in side if _comes_first(p)]
        rest = [p for p in side if not _comes_first(p)]
        room = min(len(rest), max(0, most - len(first)))
        kept += first[:most] + [rest[n * len(rest) // room] for n in range(room)]
    return kept


def _comes_first(pair: Pair) -> bool:
    if pair.dataset.removeprefix("edited:") in _SUMMARIES:
        return True
    return pair.label == "supported" and (
        pair.kind != "edited_original" or bool(_NOT.search(pair.claim))
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.checker.synthetic.edited")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=40_000)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    given = chain(labelled_pairs(args.data / "verifier"), clapnq_pairs(args.data))
    pairs = list(edited_pairs(given, seed=args.seed))
    sys.stdout.write(f"{len(pairs)} pairs made\n")
    pairs = chosen(levelled(pairs, args.count), args.count, seed=args.seed)
    store(pairs, args.out)
    for kind, count in sorted(Counter((p.label, p.kind) for p in pairs).items()):
        sys.stdout.write(f"{kind[0]:13} {kind[1]:28} {count}\n")
    for dataset, count in sorted(Counter(p.dataset for p in pairs).items()):
        sys.stdout.write(f"{dataset} {count}\n")


if __name__ == "__main__":
    main()
