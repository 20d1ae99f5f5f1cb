"""The answer checker on labelled pairs that others made, beside what it has to beat.

    python -m benchmarks.checker --data FOLDER [--per-set N] [--work FOLDER]
    [--llm local --llm-per-set 100] [--synthetic FILE] [--per-kind N] [--weights FOLDER]

FOLDER holds ``verifier/dev_pairs.jsonl.gz`` (id, dataset, claim, evidence, label). Every pair takes
the path of ``rag verify``. What the models say is kept in ``--work``, so that a run that was broken
off, or follows a change in the code, asks only what is new. ``--synthetic`` is a file of
``training.checker.synthetic`` that nothing was trained on; without it such pairs are made from the
news in ``qa/news_dev_articles.jsonl.gz``. ``--weights`` is a folder with
``model.onnx``, ``tokenizer.json`` and ``manifest.json``; without it the model is the one that ``rag
verify`` takes. Progress is on stderr; the tables, for ``docs/checker.md``, on stdout.

Intervals are the middle 95 % of 1,000 samples of documents. The shipped coefficients and threshold
were chosen on these sets: the cross-fitted figures are the ones to quote. An expected calibration
error grows with chance, so that in small sets its interval lies above the figure itself.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks import checker_report as report
from benchmarks.checker_measure import (
    Judged,
    Record,
    judge,
    peak_mb,
    without_vectors,
)
from benchmarks.checker_metrics import Floats, reliability
from benchmarks.checker_speed import answers, speed, windows_per_s
from benchmarks.checker_store import Remembering, Store
from benchmarks.checker_synthetic import PER_KIND, by_kind, held_out, kinds
from benchmarks.checker_systems import (
    LAYERS,
    Figures,
    Pairs,
    System,
    bootstrap,
    by_score,
    columns,
    confusion,
    decided_by_alignment,
    figures,
    lead,
    left_out,
    part,
    picked,
    refitted,
    shipped,
)
from benchmarks.filing import file_result
from rag.adapters.onnx import OnnxEmbedder, OnnxEntailment
from rag.aliases import Aliases
from rag.checking import CALIBRATION, calibration
from rag.errors import RagError
from rag.ports import EntailmentModel
from rag.settings import Settings
from rag.wiring import make_checker
from training.checker.calibrate import weights
from training.checker.pairs import sampled
from training.rows import rows as rows_of

MISTAKES = 20


def opened(weights_folder: Path | None) -> tuple[EntailmentModel, Aliases]:
    """The model to measure, loaded, with the aliases of no corpus. Raises ``SystemExit`` if it does
    not load.
    """
    try:
        with tempfile.TemporaryDirectory() as folder:
            model, aliases = make_checker(Settings.load(data_dir=Path(folder)))
        if weights_folder is not None:
            model = OnnxEntailment(weights_folder)
        model.score([("A ferry sank.", "A ferry sank.")])
    except RagError as error:
        raise SystemExit(f"{error}. {error.hint or ''}".strip()) from error
    return model, aliases


def compared(systems: Sequence[System], pairs: Pairs) -> dict[str, Figures]:
    drawn = bootstrap(pairs)
    return {system.name: figures(system, pairs, drawn) for system in systems}


def counts(pairs: Pairs) -> dict[str, tuple[int, int]]:
    """Pairs and supported ones of each set."""
    return {
        str(name): (int((pairs.sets == name).sum()), int(pairs.labels[pairs.sets == name].sum()))
        for name in np.unique(pairs.sets)
    }


def mistakes(judged: Sequence[Judged], *, most: int = MISTAKES) -> dict[str, list[Record]]:
    """The ids of the surest wrong verdicts of each direction."""

    def listed(wrong: list[Judged]) -> list[Record]:
        return [
            {"id": j.id, "probability": round(j.verdict.probability, 3), "failed": j.failed}
            for j in wrong[:most]
        ]

    passed = [j for j in judged if j.verdict.entailed and not j.label]
    missed = [j for j in judged if not j.verdict.entailed and j.label]
    return {
        "entailed_but_unsupported": listed(sorted(passed, key=lambda j: -j.verdict.probability)),
        "supported_but_not_entailed": listed(sorted(missed, key=lambda j: j.verdict.probability)),
    }


def overall(pairs: Pairs, system: System) -> list[tuple[float, float, float]]:
    """Reliability over all sets, each set and each label weighing the same."""
    weight: Floats = weights(pairs.labels, pairs.sets)[None, :]
    return reliability(system.scores, pairs.labels, weight)


def development(judged: Sequence[Judged], llm: str | None, work: Path, few: set[str]) -> Record:
    """Every table over the labelled pairs, printed as it is made, and its figures."""
    pairs = columns(judged)
    drawn, sizes = bootstrap(pairs), counts(pairs)
    ours, refit, unseen = shipped(pairs), refitted(pairs), left_out(pairs)
    words = by_score("word overlap", pairs, lambda j: j.overlap)
    cosine = by_score("embedding cosine", pairs, lambda j: j.cosine)
    main = compared([ours, refit, unseen, words, cosine], pairs)
    off = compared([refitted(pairs, without=layer) for layer in LAYERS], pairs)
    result: Record = {
        "pairs": sizes,
        "systems": main,
        "ablations": off,
        "lead_over_word_overlap": lead(refit, words, pairs, drawn),
        "reliability_cross_fitted": overall(pairs, refit),
        "decided_by_alignment": decided_by_alignment(pairs),
        "confusion_shipped": confusion(ours, pairs),
        "confusion_cross_fitted": confusion(refit, pairs),
        "verdicts": Counter(f"{j.verdict.label}/{'yes' if j.label else 'no'}" for j in judged),
        "mistakes": mistakes(judged),
    }
    show("Balanced accuracy", report.of_sets(main, "balanced_accuracy", sizes))
    show("Cross-fitted", report.of_system(main[refit.name], list(sizes)))
    show("As shipped", report.of_system(main[ours.name], list(sizes)))
    show("Each layer off, macro", report.of_macro({refit.name: main[refit.name], **off}))
    show("Decided by alignment alone", report.of_counts(result["decided_by_alignment"]))
    show("Confusion, cross-fitted", report.of_confusion(result["confusion_cross_fitted"]))
    print(f"\nAbove word overlap: {report.number(result['lead_over_word_overlap'])}")
    if llm is not None:
        from benchmarks.checker_judge import ask_all, at_zero, third_layer

        own = np.array([j.id in few for j in judged], np.bool_)
        some = picked(pairs, own)
        odds, about = ask_all(llm, some, Store(work / "judge.jsonl"))
        of_pair = {id(j): value for j, value in zip(some.judged, odds, strict=True)}
        joint, changes = third_layer(some, odds)
        alone = by_score("language model alone", some, lambda j: of_pair[id(j)])
        rivals = [part(s, own) for s in (ours, refit, words, cosine)]
        beside = compared([*rivals, alone, at_zero(odds), joint], some)
        result["language_model"] = {
            **about, "pairs": counts(some), "systems": beside, "third_layer": changes
        }  # fmt: skip
        show(f"Beside {about['model']}, {len(odds)} pairs, macro", report.of_macro(beside))
        show("Balanced accuracy", report.of_sets(beside, "balanced_accuracy", counts(some)))
        print(f"\nThird layer: {json.dumps(changes)}; {about['s_a_pair']} s a pair")
    return result


def by_vectors(judged: Sequence[Judged], bare: Sequence[Judged]) -> dict[str, Figures]:
    """The cross-fitted checker on the same pairs, with windows chosen both ways."""
    return {
        name: compared([refitted(pairs)], pairs)["checker, cross-fitted"]
        for name, pairs in (
            ("by words and vectors", columns(judged)),
            ("by words alone", columns(bare)),
        )
    }


def show(title: str, text: str) -> None:
    print(f"\n### {title}\n\n{text}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="holds verifier/")
    parser.add_argument("--per-set", type=int, help="only that many pairs of each set")
    parser.add_argument("--work", type=Path, default=Path(".data/checker"))
    parser.add_argument("--llm", help="local or hosted: the language model as judge")
    parser.add_argument("--llm-per-set", type=int, default=100)
    parser.add_argument("--synthetic", type=Path, help="pairs that nothing was trained on")
    parser.add_argument("--vectors-per-set", type=int, default=60, help="judged without them, too")
    parser.add_argument("--per-kind", type=int, default=PER_KIND, help="of the synthetic pairs")
    parser.add_argument("--weights", type=Path, help="another model than the shipped one")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()

    args.work.mkdir(parents=True, exist_ok=True)
    path = args.data / "verifier" / "dev_pairs.jsonl.gz"
    rows = sampled(rows_of(path), args.per_set)
    few = {row["id"] for row in sampled(rows_of(path), args.llm_per_set)}
    plain, aliases = opened(args.weights)
    folder = args.weights or CALIBRATION.parent
    store = Store(args.work / "scores.jsonl")
    model = Remembering(plain, store)
    began = perf_counter()
    judged = judge(rows, model, aliases, embedder=OnnxEmbedder(), store=store, what="pairs")
    result: Record = {
        "checker": plain.id,
        "threshold": calibration().entailed,
        "run": {
            "seconds": round(perf_counter() - began, 1),
            "windows_asked_anew": model.asked,
            "windows_per_s": round(model.asked / model.seconds, 2) if model.seconds else None,
        },
        "speed": speed(rows, plain, aliases),
        "windows_of_96_tokens_per_s": windows_per_s(rows, plain, folder / "tokenizer.json"),
        "answers": answers(rows, plain, aliases),
        "peak_mb": peak_mb(),
    }
    with (args.work / "pairs.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(j.record()) + "\n" for j in judged)
    show(f"Speed (peak memory {result['peak_mb']} MB)", report.of_speed(result["speed"]))
    show("Milliseconds to check an answer", report.of_answers(result["answers"]))
    print(f"\nWindows of 96 tokens a second: {result['windows_of_96_tokens_per_s']}")
    result.update(development(judged, args.llm, args.work, few))
    if args.vectors_per_set:
        some = sampled(rows, args.vectors_per_set)
        with without_vectors():
            bare = judge(some, model, aliases, embedder=None, store=store, what="without vectors")
        chosen = {row["id"] for row in some}
        result["vectors"] = by_vectors([j for j in judged if j.id in chosen], bare)
        heading = f"Windows by words and vectors, or words alone, {len(bare)} pairs, macro"
        show(heading, report.of_macro(result["vectors"]))
    result["synthetic"] = {}
    synthetic = args.synthetic
    if synthetic is None and (args.data / "qa").is_dir():
        synthetic = held_out(args.data, args.work)
    if synthetic is not None:
        few_of_each = kinds(synthetic, per_kind=args.per_kind)
        made = judge(
            few_of_each, model, aliases, embedder=None, store=store, what="synthetic pairs"
        )
        result["synthetic"] = by_kind(made)
        result["synthetic_mistakes"] = mistakes(made)
        show("Synthetic pairs, share decided wrongly", report.of_kinds(result["synthetic"]))
    (args.work / "mistakes.json").write_text(json.dumps(result["mistakes"], indent=1) + "\n")
    print(f"\n{file_result('checker', rounded(result), out=args.out)}")


def rounded(result: Record) -> Record:
    """Figures with four digits, and none that JSON has no word for."""

    def told(value: object) -> object:
        if isinstance(value, float):
            return round(value, 4) if np.isfinite(value) else None
        if isinstance(value, dict):
            return {key: told(one) for key, one in value.items()}
        return [told(one) for one in value] if isinstance(value, list | tuple) else value

    return {key: told(value) for key, value in result.items()}


if __name__ == "__main__":
    main()
