"""The language model as judge of the same pairs: alone, and as the third layer of the checker."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.checker_measure import Judged, Record
from benchmarks.checker_store import Store, key_of
from benchmarks.checker_systems import Pairs, System
from rag.checking import calibration
from rag.checking.llm_judge import joined, log_odds, prompt
from rag.ports import CERTAIN, LLM
from rag.settings import Settings
from rag.wiring import open_parts


def ask_all(name: str, pairs: Pairs, store: Store) -> tuple[list[float], Record]:
    """The model's log-odds of Yes for each pair, in order, and what asking took.

    The model is opened as ``rag`` opens it; a pair that an earlier run asked is not asked again.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.load(data_dir=Path(folder), store_history=False)
        with open_parts(
            settings, owner=True, llm=name, purpose="benchmark", wait_for_llm=True
        ) as parts:
            if parts.llm is None:
                raise SystemExit(f"there is no language model {name!r}")
            return ask(parts.llm, pairs.judged, store)


def ask(llm: LLM, judged: Sequence[Judged], store: Store) -> tuple[list[float], Record]:
    """As :func:`ask_all`, of a model that is open. Raises as ``LLM.stream`` does."""
    odds: list[float] = []
    asked, seconds = 0, 0.0
    for done, pair in enumerate(judged, 1):
        key = key_of(llm.id, prompt().id, pair.claim, pair.document)
        held = store.get(key)
        if held is None:
            began = perf_counter()
            held = [log_odds(llm, pair.claim, pair.document) if pair.document else -CERTAIN]
            seconds += perf_counter() - began
            asked += 1
            store.put({key: held})
        odds.append(held[0])
        if done % 10 == 0:
            sys.stderr.write(f"\r{llm.id}: {done}/{len(judged)}")
            sys.stderr.flush()
    sys.stderr.write("\n")
    about = {"model": llm.id, "prompt": prompt().id, "pairs": len(judged), "asked_anew": asked}
    return odds, {**about, "s_a_pair": round(seconds / asked, 2) if asked else None}


def at_zero(odds: list[float]) -> System:
    """Its plain answer: Yes where Yes is the likelier word."""
    scores = np.array(odds, np.float64)
    return System("language model, Yes or No", scores, scores > 0, False)


def third_layer(pairs: Pairs, odds: list[float]) -> tuple[System, Record]:
    """The checker with the model asked about the uncertain middle, as in ``rag verify``; how often
    that changed a verdict, and how often for the better.
    """
    fitted = calibration().judge
    new = [
        joined(j.verdict, value, fitted) if fitted.uncertain(j.verdict) else j.verdict
        for j, value in zip(pairs.judged, odds, strict=True)
    ]
    changed = [
        (verdict.entailed == j.label, verdict.entailed)
        for j, verdict in zip(pairs.judged, new, strict=True)
        if verdict.entailed != j.verdict.entailed
    ]
    system = System(
        "checker with the language model",
        np.array([v.probability for v in new]),
        np.array([v.entailed for v in new], np.bool_),
        True,
    )
    return system, {
        "asked": sum(fitted.uncertain(j.verdict) for j in pairs.judged),
        "changed": len(changed),
        "raised": sum(up for _, up in changed),
        "for_the_better": sum(right for right, _ in changed),
    }
