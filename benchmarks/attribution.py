"""Is it noticed when words lose their speaker, get another, or are made firmer?

    python -m benchmarks.attribution --data FOLDER [--pairs 300] [--work FILE]

FOLDER holds ``qa/news_dev_articles.jsonl.gz`` (doc_id, text). Sentences of reported speech are
found there by patterns of this file, not by those of the product, and each gives one pair: the
speaker *kept*, *dropped* (the words as a fact), *swapped* for another name of the passage, or
*confirmed* put for a verb that vouches for less. The evidence is the sentence with its neighbours.
Kept must not be flagged; the others must not come out as supported.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.filing import file_result
from rag.checking import SourceText, check_pairs
from rag.names import BUILT_IN
from rag.ports import EntailmentModel
from rag.sentences import sentence_spans
from rag.types import Verdict
from rag.wiring import make_entailment
from training.rows import rows

SEED = 7
KINDS = ("kept", "dropped", "swapped", "confirmed")
NEIGHBOURS = 3
BATCH = 16
ENOUGH = 4  # sentences for each pair to choose from
_WHO = r"(?:(?:[Tt]he\s)?(?:[A-Z][\w’'.-]+\s?){1,4}|[Tt]he\s[a-z]+(?:\s[a-z]+)?|[A-Z][a-z]+s)"
_SAID = r"(?:said|says|told reporters|told CNN|claimed|claims|alleged|argued|believes|suggested)"
_WHEN = r"(?:\s(?:on\s)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?"
_PATTERNS = (
    re.compile(
        rf"^(?P<who>{_WHO})\s(?P<verb>{_SAID}){_WHEN}\sthat\s(?P<what>[^\"“”]{{40,220}})\.$"
    ),
    re.compile(rf"^(?P<what>[^\"“”]{{40,220}}),\s(?P<who>{_WHO})\s(?P<verb>{_SAID}){_WHEN}\.$"),
    re.compile(rf"^According to (?P<who>{_WHO}),\s(?P<what>[^\"“”]{{40,220}})\.$"),
)
# Two capitalised words by themselves: a person, most often.
_NAME = re.compile(
    r"(?<!& )(?<!\bof )(?<!\bthe )(?<!\band )\b([A-Z][a-z]+ [A-Z][a-z]{2,})\b"
    r"(?=[,.’']|\s[a-z])(?! (?:and|of|&) )"
)
_NO_PERSON = frozenset(
    ("The", "On", "In", "At", "And", "But", "While", "New", "North", "South", "West", "East",
     "United", "States", "City", "County", "University", "Park", "Department", "Service", "Street",
     "House", "President", "Minister", "Security", "Island", "Lake", "Fort", "San", "Los", "Health",
     "Administration", "American", "Americans", "Russian", "Ukrainian", "News", "Center", "Bank")
)  # fmt: skip
_NOBODY = re.compile(r"^(?:it|he|she|they|that|this|there|i|we|but|and|in|on|at|according)\b", re.I)
_COMMON = frozenset(
    [
        "the",
        "a",
        "an",
        "its",
        "his",
        "her",
        "their",
        "more",
        "some",
        "many",
        "most",
        "all",
        "several",
        "no",
    ]
)
_WEAK = re.compile(r"claim|alleg|argu|believ|suggest")


@dataclass(frozen=True, slots=True)
class Speech:
    """A sentence of reported speech with its neighbours, and another name that stands there."""

    article: str
    evidence: str
    sentence: str
    who: str
    verb: str
    what: str
    other: str | None


@dataclass(frozen=True, slots=True)
class Trial:
    kind: str
    claim: str
    evidence: str
    article: str


def speeches(article: str, text: str) -> Iterator[Speech]:
    spans = sentence_spans(text)
    for place, (start, end) in enumerate(spans):
        sentence = " ".join(text[start:end].split())
        found = next((m for p in _PATTERNS if (m := p.match(sentence))), None)
        if found is None or _NOBODY.match(found["who"]) or _NOBODY.match(found["what"][:30]):
            continue
        low, high = (
            spans[max(0, place - NEIGHBOURS)][0],
            spans[min(len(spans) - 1, place + NEIGHBOURS)][1],
        )
        evidence, who = text[low:high], found["who"].strip()
        around = evidence.replace(text[start:end], " ")
        known = set(who.split())
        others = [
            name
            for name in _NAME.findall(around)
            if not (known | _NO_PERSON) & set(name.split()) and name not in sentence
        ]
        verb = found.groupdict().get("verb") or "said"
        yield Speech(
            article, evidence, sentence, who, verb, found["what"], others[0] if others else None
        )


def trial(speech: Speech, kind: str) -> Trial | None:
    """The claim of a kind; ``None`` where the sentence does not allow it."""
    what = speech.what[0].lower() + speech.what[1:] if _common(speech.what) else speech.what
    claims = {
        "kept": f"{_upper(speech.who)} said that {what}.",
        "dropped": f"{_upper(speech.what)}.",
        "swapped": f"{speech.other} said that {what}." if speech.other else None,
        "confirmed": f"{_upper(speech.who)} confirmed that {what}.",
    }
    claim = claims[kind]
    return None if claim is None else Trial(kind, claim, speech.evidence, speech.article)


def _common(text: str) -> bool:
    """Whether its first word is capital only because it begins a sentence."""
    return text.split()[0].casefold() in _COMMON


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


def trials(data: Path, count: int) -> list[Trial]:
    """``count`` pairs, as many of each kind, no article twice in a kind; weak verbs first where
    they are made firmer.
    """
    order = random.Random(SEED)
    found: list[Speech] = []
    for row in rows(data / "qa" / "news_dev_articles.jsonl.gz"):
        found.extend(speeches(str(row["doc_id"]), str(row["text"])))
        if len(found) >= ENOUGH * count:
            break
    order.shuffle(found)
    made: list[Trial] = []
    for kind in KINDS:
        ranked = (
            sorted(found, key=lambda s: not _WEAK.search(s.verb)) if kind == "confirmed" else found
        )
        used: set[str] = {t.article for t in made if kind != "confirmed"}
        own: list[Trial] = []
        for speech in ranked:
            one = trial(speech, kind) if speech.article not in used else None
            if one is not None and len(own) < count // len(KINDS):
                used.add(speech.article)
                own.append(one)
        made.extend(own)
    return made


def verdicts(made: list[Trial], model: EntailmentModel) -> Iterator[tuple[Trial, Verdict]]:
    for first in range(0, len(made), BATCH):
        batch = made[first : first + BATCH]
        pairs = [(t.claim, [SourceText(t.evidence)]) for t in batch]
        yield from zip(batch, check_pairs(pairs, model, BUILT_IN), strict=True)
        sys.stderr.write(f"\r{first + len(batch)}/{len(made)}")
    sys.stderr.write("\n")


def flagged(verdict: Verdict) -> bool:
    return any(c.kind == "attribution" and c.outcome == "fail" for c in verdict.checks)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=300)
    parser.add_argument("--work", type=Path, help="write every pair and its verdict here")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    made = trials(args.data, args.pairs)
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    told: list[dict[str, object]] = []
    for one, verdict in verdicts(made, make_entailment()):
        counts[one.kind]["pairs"] += 1
        counts[one.kind]["not supported"] += not verdict.supported
        counts[one.kind]["flagged"] += flagged(verdict)
        told.append(
            {"kind": one.kind, "claim": one.claim, "evidence": one.evidence, "label": verdict.label,
             "probability": round(verdict.probability, 3),
             "failed": [f"{c.kind}: {c.detail}" for c in verdict.checks if c.outcome == "fail"]}
        )  # fmt: skip
    if args.work:
        args.work.write_text("".join(json.dumps(row) + "\n" for row in told), encoding="utf-8")
    print("| kind | pairs | not supported | attribution flagged |\n|---|---|---|---|")
    for kind, found in counts.items():
        print(f"| {kind} | {found['pairs']} | {found['not supported']} | {found['flagged']} |")
    result = {kind: dict(found) for kind, found in counts.items()}
    print(f"\n{file_result('attribution', result, out=args.out)}")


if __name__ == "__main__":
    main()
