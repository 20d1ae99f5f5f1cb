"""Write the model card that ships beside the checker's weights.

    python -m training.checker.card --mixed FOLDER --data FOLDER [--log FILE.jsonl ...]
        [--weights FOLDER]

All figures come from files: the manifest and the calibration in ``--weights``, the pairs that were
trained on in ``--mixed`` (of ``training.checker.mix``), and their licences from
``train_pairs.jsonl.gz`` in ``--data``. ``--log`` are the logs of both training runs, in order.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from training.checker.export import OUTPUT
from training.checker.network import LAYERS
from training.checker.pairs import Pair, stored_pairs
from training.rows import rows

Record = dict[str, Any]
# Sets of questions whose passages the synthetic pairs were made from.
PASSAGES = {"clapnq": "Apache-2.0, passages CC BY-SA", "squad2": "CC BY-SA 4.0"}
TITLES = {
    "begin": "BEGIN", "factcg": "FactCG", "fever_dev": "FEVER", "fib": "FIB", "fm2": "FoolMeTwice",
    "mnli_rte_cb_sample": "MNLI", "semiauto_nli_wiki": "Wikipedia NLI", "clapnq": "CLAPNQ",
    "squad2": "SQuAD 2.0", "averitec": "AVeriTeC", "expertqa": "ExpertQA", "goyal21": "Goyal21",
    "summedits": "SummEdits", "wice": "WiCE", "xsumfaith": "XSumFaith",
}  # fmt: skip


def licences(train: Iterable[Record]) -> dict[str, str]:
    """What ``train_pairs`` says of each set. Of the set with MNLI only MNLI is trained on."""
    found = {row["dataset"]: str(row["licence"]) for row in train}
    if "mnli_rte_cb_sample" in found:
        found["mnli_rte_cb_sample"] = "OANC and others, open"
    return found | PASSAGES


def trained_on(runs: Mapping[str, Sequence[Pair]], licence_of: Mapping[str, str]) -> str:
    """A table of the sets: as they are, edited and synthetic pairs of each run."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for run, pairs in runs.items():
        for pair in pairs:
            made, _, name = pair.dataset.rpartition(":")
            counts[name][f"{run}:{made}"] += 1
            counts[name]["supported"] += pair.label == "supported"
            counts[name]["all"] += 1
    columns = ("first:", "second:", "second:edited", "second:synthetic")
    lines = [
        "| set | licence | first run | second run | edited | synthetic | supported |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, found in sorted(counts.items(), key=lambda item: -item[1]["all"]):
        cells = " | ".join(f"{found[column]:,}" for column in columns)
        share = f"{found['supported']:,} of {found['all']:,}"
        title = TITLES.get(name, name)
        lines.append(f"| {title} | {licence_of.get(name, 'unknown')} | {cells} | {share} |")
    return "\n".join(lines)


def kinds(pairs: Iterable[Pair]) -> str:
    """What was wrong in the pairs that were made wrong, and what was rewritten in the others."""
    wrong, right = Counter[str](), Counter[str]()
    for pair in pairs:
        if pair.kind != "labelled":
            kind = pair.kind.removeprefix("edited_").replace("_", " ")
            (right if pair.label == "supported" else wrong)[kind] += 1

    def told(found: Counter[str]) -> str:
        return ", ".join(f"{kind} {count:,}" for kind, count in found.most_common())

    return f"Made wrong: {told(wrong)}.\n\nMade right: {told(right)}."


def figures(calibration: Record) -> str:
    found = calibration["figures"]
    unseen = found["leave_one_set_out"]
    crossed = found["balanced_accuracy_cross_fitted"]
    lines = ["| set | pairs | supported | cross-fitted | of a fit without this set |",
             "|---|---|---|---|---|"]  # fmt: skip
    for name, (count, supported) in found["pairs"].items():
        cells = [_figure(of.get(name)) for of in (crossed, unseen)]
        lines.append(
            f"| {TITLES.get(name, name)} | {count:,} | {supported:,} | {' | '.join(cells)} |"
        )
    pairs = sum(count for count, _ in found["pairs"].values())
    macro = [_figure(found["macro_balanced_accuracy_cross_fitted"])]
    macro.append(_figure(sum(unseen.values()) / len(unseen)))
    lines.append(f"| **plain mean** | {pairs:,} | | **{macro[0]}** | **{macro[1]}** |")
    return "\n".join(lines)


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def thresholds(calibration: Record) -> str:
    bars, found = calibration["thresholds"], calibration["figures"]
    passed = f"{found['unsupported_that_pass_show']:.1%} of what is not supported and "
    passed += f"{found['supported_that_pass_show']:.1%} of what is"
    return (
        "| threshold | value | what it decides |\n|---|---|---|\n"
        f"| `verify` | {bars['verify']} | `entailed`: the best mean of both recalls, every set "
        "weighing the same |\n"
        f"| `show` | {bars['show']} | `supported`, and what is shown of a model's sentences: in "
        f"the calibration pairs {passed} pass |\n"
        f"| `contradict` | {bars['contradict']} | the model's own *contradicted* on the excerpt: "
        "`contradicted` instead of `unsupported` |"
    )


def coefficients(calibration: Record) -> str:
    used = {n: c for n, c in calibration["coefficients"].items() if c}
    told = ", ".join(f"{name} {value:+.2f}" for name, value in used.items())
    unused = [n for n, c in calibration["coefficients"].items() if not c]
    rest = f" Without weight: {', '.join(unused)}." if unused else ""
    return f"{told}; intercept {calibration['intercept']:+.2f}.{rest}"


def runs_told(logs: Sequence[Sequence[Record]]) -> str:
    if not logs:
        return ""
    told = [
        f"{log[-1]['of']:,} steps (mean loss {log[-1]['loss']:.3f} at step {log[-1]['step']:,})"
        for log in logs
    ]
    return f" The runs took {'; then '.join(told)}."


def judge_told(calibration: Record) -> str:
    judge = calibration.get("judge")
    if judge is None:
        return "The weight of a language model's word is a choice, not a fit."
    pairs = calibration["figures"]["judge"]["pairs"]
    return (
        f"A language model's log-odds less {judge['centre']} count {judge['weight']} "
        f"(fitted on {pairs} uncertain pairs)."
    )


def card(
    manifest: Record,
    calibration: Record,
    runs: Mapping[str, Sequence[Pair]],
    licence_of: Mapping[str, str],
    logs: Sequence[Sequence[Record]],
) -> str:
    size = manifest["files"]["model.onnx"]["bytes"] / 1e6
    pairs = [pair for of_run in runs.values() for pair in of_run]
    upstream = manifest["upstream"]
    return f"""# The answer checker, int8

Does the evidence say what the sentence says? A pair of texts in, the probabilities of *supported*, *contradicted* and *not stated* out: the first {LAYERS} layers of [{upstream["model"]}](https://huggingface.co/{upstream["model"]}) and a small head, trained on {len(pairs):,} pairs, compiled to an int8 ONNX graph. English; reads up to {manifest["max_tokens"]} tokens, and cuts longer evidence at its end.

It is one of two layers. The other is code that compares numbers, dates, names, roles, negation, modality and quotations; both are joined to one calibrated probability, which a failed check can only lower. Sentences that stand word for word in the evidence never reach the model.

| file | what it is |
|---|---|
| `model.onnx` | the graph, {size:.0f} MB: `input_ids` (texts, tokens) to `logits` (texts, 3); weights int8 per output channel, activations uint8 per token, as in the encoder's card, so that no result depends on a neighbour |
| `tokenizer.json` | the upstream tokenizer, cut at {manifest["max_tokens"]} tokens |
| `manifest.json` | sha256 of both and of the upstream weights; checked whenever the model is loaded |
| `calibration.json` | coefficients and thresholds, with the sha256 of the manifest that they were fitted for and their own |

**Made by** the recipe in `training/checker/` from `model.safetensors` with the upstream sha256 `{upstream["sha256"][:8]}…{upstream["sha256"][-4:]}`.{runs_told(logs)} The embeddings stayed as they were.

**Licence:** {manifest["licence"]}, as the original. Changed: layers left out, the others trained, a head added, precision and format.

## What it was trained on

Only sets whose licence is open, pairs edited from them, and synthetic pairs made from the same texts and from the passages of CLAPNQ and SQuAD. Every pair whose document is among the development pairs was left out.

{trained_on(runs, licence_of)}

{kinds(pairs)}

## Calibration and thresholds

A logistic regression over what both layers see, its signs held: {coefficients(calibration)}

{thresholds(calibration)}

{judge_told(calibration)}

## Figures

Balanced accuracy of `entailed` on development pairs of six sets, none of which was trained on. *Cross-fitted*: five folds by document, each judged by coefficients and a threshold from the other four. The last column: coefficients and threshold from the other five sets.

{figures(calibration)}

Intervals, side by side with other checkers, error kinds and mistakes read by hand: `docs/checker.md`.

## Limits

English news, encyclopaedias and the web: other languages and other kinds of text are weak. What one reads between the lines, sums over several sentences, and single wrong words in fluent summaries are its hard cases; the code checks catch some of those. It has no knowledge of the world beyond the words it is given, and it says nothing about whether a source is right. A probability is calibrated on these sets and drifts on others.
"""  # noqa: E501


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--mixed", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--log", type=Path, nargs="*", default=[])
    parser.add_argument("--weights", type=Path, default=OUTPUT)
    options = parser.parse_args()

    def read(name: str) -> Record:
        found: Record = json.loads((options.weights / name).read_text(encoding="utf-8"))
        return found

    text = card(
        read("manifest.json"),
        read("calibration.json"),
        {run: stored_pairs(options.mixed / f"{run}.jsonl.gz") for run in ("first", "second")},
        licences(rows(options.data / "train_pairs.jsonl.gz")),
        [[json.loads(line) for line in log.read_text().splitlines()] for log in options.log],
    )
    (options.weights / "README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
