"""How fast the checker is: pairs by the length of their evidence, windows of 96 tokens, and the
answers of ``rag ask``.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from benchmarks.checker_measure import Record, concluded, laid, scored_parts
from benchmarks.filing import percentiles
from rag.aliases import Aliases
from rag.checking import check_claims
from rag.checking.case import Case
from rag.checking.several import weakest
from rag.ports import EntailmentModel
from rag.sentences import sentence_spans
from rag.types import Claim, Evidence, Passage, Source

SEED = 7
SIZES = {"at most 120 words": (1, 120), "300 to 500 words": (300, 500), "1,000 and more": (1000, 0)}
TOKENS = 96
ROUNDS = 5
SENTENCES = 4
PASSAGE_WORDS = 120
ANSWERS = 20


def speed(
    rows: Sequence[Record], model: EntailmentModel, aliases: Aliases, *, most: int = 40
) -> dict[str, Record]:
    """Pairs a second by the words of the evidence, warm, nothing remembered; the model apart."""
    model.score([("A ferry sank.", "A ferry sank.")])
    found: dict[str, Record] = {}
    for name, (low, high) in SIZES.items():
        fit = [r for r in rows if low <= len(r["evidence"].split()) <= (high or 10**9)]
        chosen = random.Random(SEED).sample(fit, min(most, len(fit)))
        if not chosen:
            continue
        began = perf_counter()
        made = laid(chosen, aliases)
        prepared = perf_counter()
        scored = scored_parts(made, model)
        model_done = perf_counter()
        for parts in scored:
            weakest(concluded(parts))
        ended = perf_counter()
        cases = [part for of_claim in made for part in of_claim if isinstance(part, Case)]
        asked = [p for c in cases if c.match == "loose" for p in c.pairs]
        words = sum(len(text.split()) + len(claim.split()) for text, claim in asked)
        claims = sum(len(of_claim) for of_claim in made)
        found[name] = {
            "pairs": len(chosen),
            "pairs_per_s": round(len(chosen) / (ended - began), 2),
            "claims_per_s": round(claims / (ended - began), 2),
            "sentences": claims,
            "windows": len(asked),
            "words_a_window": round(words / max(1, len(asked)), 1),
            "windows_per_s": round(len(asked) / (model_done - prepared), 2),
            "prepare_ms_a_pair": round((prepared - began) / len(chosen) * 1000, 2),
            "check_ms_a_pair": round((ended - model_done) / len(chosen) * 1000, 2),
        }
    return found


def windows_per_s(
    rows: Sequence[Record], model: EntailmentModel, tokenizer: Path, *, count: int = 64
) -> float | None:
    """Windows of ``TOKENS`` tokens, claim and marks included, that the model reads in a second:
    the best of a few rounds. ``None`` without a tokenizer, whose tokens could be counted.
    """
    if not tokenizer.exists():
        return None
    from tokenizers import Tokenizer

    counter = Tokenizer.from_file(str(tokenizer))
    counter.no_truncation()
    counter.no_padding()
    pairs = []
    for row in rows:
        fitting = _fitting(row, lambda text, claim: len(counter.encode(text, claim).ids))
        if fitting is not None:
            pairs.append(fitting)
        if len(pairs) == count:
            break
    if not pairs:
        return None
    model.score(pairs[:4])
    best = 0.0
    for _ in range(ROUNDS):
        began = perf_counter()
        model.score(pairs)
        best = max(best, len(pairs) / (perf_counter() - began))
    return round(best, 1)


def _fitting(row: Record, tokens: Callable[[str, str], int]) -> tuple[str, str] | None:
    """The pair with its evidence cut to ``TOKENS`` tokens, or ``None`` if it is too short."""
    claim, words = row["claim"], row["evidence"].split()[: 2 * TOKENS]
    if len(claim.split()) > TOKENS // 3:
        return None
    for size in range(TOKENS, 10, -1):
        count = tokens(" ".join(words[:size]), claim)
        if count == TOKENS:
            return " ".join(words[:size]), claim
        if count < TOKENS:
            return None
    return None


def answers(rows: Sequence[Record], model: EntailmentModel, aliases: Aliases) -> dict[str, Record]:
    """Milliseconds to check one answer: three sentences taken from a passage, and four claims that
    somebody wrote, each against a passage of its own.
    """
    fit = [r for r in rows if len(r["evidence"].split()) >= PASSAGE_WORDS]
    chosen = random.Random(SEED).sample(fit, min(len(fit), SENTENCES * ANSWERS))
    times: dict[str, list[float]] = {"extractive, 3 sentences": [], "written, 4 sentences": []}
    for first in range(0, len(chosen) - SENTENCES + 1, SENTENCES):
        four = chosen[first : first + SENTENCES]
        evidence = [_evidence(place, row) for place, row in enumerate(four, 1)]
        text = evidence[0].passage.text
        taken = [
            Claim(text[start:end], (1,), "extracted") for start, end in sentence_spans(text)[:3]
        ]
        written = [Claim(row["claim"], (place,), "model") for place, row in enumerate(four, 1)]
        for name, claims in zip(times, (taken, written), strict=True):
            began = time.perf_counter()
            check_claims(claims, evidence, model, aliases)
            times[name].append((time.perf_counter() - began) * 1000)
    return {
        name: {
            "answers": len(found),
            **{k: round(v, 1) if v is not None else None for k, v in percentiles(found).items()},
        }
        for name, found in times.items()
    }


def _evidence(number: int, row: Record) -> Evidence:
    """The beginning of a source as a passage of whole sentences."""
    text: str = row["evidence"]
    end = 0
    for _, stop in sentence_spans(text):
        if end and len(text[:stop].split()) > PASSAGE_WORDS:
            break
        end = stop
    passage = Passage("article", "0" * 64, 0, end, text[:end])
    return Evidence(number, passage, "article.txt", Source())
