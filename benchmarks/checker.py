"""The answer checker on labelled pairs that others made, beside what it has to beat.

    python -m benchmarks.checker --data FOLDER [--per-set N] [--work FOLDER]
        [--llm local --llm-per-set 100] [--synthetic FILE] [--weights FOLDER]

FOLDER holds ``verifier/dev_pairs.jsonl.gz`` (id, dataset, claim, evidence, label). Every pair takes
the path of ``rag verify``. What the models say is kept in ``--work``, so that a run that was broken
off, or follows a change in the code, asks only what is new. ``--synthetic`` is a file of
``training.checker.synthetic`` that nothing was trained on. ``--weights`` is a folder with
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
from collections import Counter, defaultdict
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
    speed,
)
from benchmarks.checker_metrics import Floats, reliability
from benchmarks.checker_store import Remembering, Store
from benchmarks.checker_systems import (
    LAYERS,
    Figures,
    Pairs,
    System,
    bootstrap,
    by_score,
    columns,
    confusion,
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
from rag.checking import calibration
from rag.errors import RagError
from rag.ports import EntailmentModel
from rag.settings import Settings
from rag.wiring import make_checker
from training.checker.calibrate import weights
from training.checker.pairs import sampled
from training.rows import rows as rows_of

MISTAKES = 20
PER_KIND = 150


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


def by_kind(judged: Sequence[Judged]) -> dict[str, Record]:
    """Of each kind of synthetic pair the share that is decided wrongly at the shipped threshold.

    ``wrong``: by ``entailed``, which leaves attribution out. ``wrongly_labelled``: what is not
    supported but labelled so, or is supported and labelled otherwise.
    """
    found: dict[tuple[str, bool], list[Judged]] = defaultdict(list)
    for j in judged:
        found[j.kind, j.label].append(j)
    return {
        f"{'supported' if label else 'unsupported'}: {kind}": {
            "pairs": len(own),
            "wrong": round(sum(j.verdict.entailed != label for j in own) / len(own), 4),
            "wrongly_labelled": round(sum(j.verdict.supported != label for j in own) / len(own), 4),
        }
        for (kind, label), own in sorted(found.items(), key=lambda item: (item[0][1], item[0][0]))
    }


def synthetic_rows(path: Path) -> list[Record]:
    """At most ``PER_KIND`` rows of each kind and label, always the same ones."""
    return sampled(
        (
            row
            | {"id": f"synthetic:{place}", "label": int(row["label"] == "supported")}
            | {"dataset": f"{row['kind']}: {row['label'] == 'supported'}"}
            for place, row in enumerate(rows_of(path))
        ),
        PER_KIND,
    )


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
        "confusion_shipped": confusion(ours, pairs),
        "confusion_cross_fitted": confusion(refit, pairs),
        "verdicts": Counter(f"{j.verdict.label}/{'yes' if j.label else 'no'}" for j in judged),
        "mistakes": mistakes(judged),
    }
    show("Balanced accuracy", report.of_sets(main, "balanced_accuracy", sizes))
    show("Cross-fitted", report.of_system(main[refit.name], list(sizes)))
    show("As shipped", report.of_system(main[ours.name], list(sizes)))
    show("Each layer off, macro", report.of_macro({refit.name: main[refit.name], **off}))
    show("Confusion as shipped", report.of_confusion(result["confusion_shipped"]))
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
    parser.add_argument("--weights", type=Path, help="another model than the shipped one")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()

    args.work.mkdir(parents=True, exist_ok=True)
    path = args.data / "verifier" / "dev_pairs.jsonl.gz"
    rows = sampled(rows_of(path), args.per_set)
    few = {row["id"] for row in sampled(rows_of(path), args.llm_per_set)}
    plain, aliases = opened(args.weights)
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
        "peak_mb": peak_mb(),
    }
    with (args.work / "pairs.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(j.record()) + "\n" for j in judged)
    show(f"Speed (peak memory {result['peak_mb']} MB)", report.of_speed(result["speed"]))
    result.update(development(judged, args.llm, args.work, few))
    if args.synthetic:
        made = judge(
            synthetic_rows(args.synthetic),
            model,
            aliases,
            embedder=None,
            store=store,
            what="synthetic pairs",
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
