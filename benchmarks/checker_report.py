"""The checker's figures as tables in markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.checker_measure import Record
from benchmarks.checker_systems import MACRO, Figures

Figure = tuple[float, float, float] | list[float]


def number(figure: Figure | None) -> str:
    """The figure and its interval."""
    if figure is None:
        return "–"
    value, low, high = figure
    return f"{value:.3f} ({low:.3f}–{high:.3f})"


def table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, rule, *lines))


def of_sets(
    systems: Mapping[str, Figures], figure: str, counts: Mapping[str, tuple[int, int]]
) -> str:
    """One figure of every system, set by set."""
    names = [*counts, MACRO]
    lines = []
    for name in names:
        pairs = f"{counts[name][0]} ({counts[name][1]})" if name in counts else ""
        cells = [number(found.get(figure, {}).get(name)) for found in systems.values()]
        lines.append([name, pairs, *cells])
    return table(["set", "pairs (supported)", *systems], lines)


def of_system(found: Figures, sets: Sequence[str]) -> str:
    """Every figure of one system, set by set."""
    heads = [name.replace("_", " ") for name in found]
    lines = [[s, *(number(by_set.get(s)) for by_set in found.values())] for s in (*sets, MACRO)]
    return table(["set", *heads], lines)


def of_macro(systems: Mapping[str, Figures]) -> str:
    """The plain mean over the sets of every figure, system by system."""
    heads = ["balanced_accuracy", "auc", "calibration_error"]
    heads += ["recall_supported", "recall_unsupported"]
    lines = [
        [name, *(number(found.get(head, {}).get(MACRO)) for head in heads)]
        for name, found in systems.items()
    ]
    return table(["", *(head.replace("_", " ") for head in heads)], lines)


def of_confusion(found: Mapping[str, Mapping[str, int]]) -> str:
    heads = ["supported_entailed", "supported_not", "unsupported_entailed", "unsupported_not"]
    lines = [[name, *(str(counts[head]) for head in heads)] for name, counts in found.items()]
    return table(["set", *(head.replace("_", " ") for head in heads)], lines)


def of_kinds(kinds: Mapping[str, Record]) -> str:
    lines = [
        [
            kind,
            str(r["pairs"]),
            *(f"{r[name]:.3f}" for name in ("wrong", "wrongly_labelled", "failed")),
        ]
        for kind, r in kinds.items()
    ]
    heads = ["kind", "pairs", "`entailed` wrong", "label wrong", "a check in code fails"]
    return table(heads, lines)


def of_speed(found: Mapping[str, Record]) -> str:
    heads = ["pairs_per_s", "claims_per_s", "windows_per_s", "words_a_window", "prepare_ms_a_pair"]
    heads += ["check_ms_a_pair"]
    lines = [[name, *(str(r[head]) for head in heads)] for name, r in found.items()]
    return table(["evidence", *(head.replace("_", " ") for head in heads)], lines)


def of_answers(found: Mapping[str, Record]) -> str:
    lines = [[name, str(r["answers"]), str(r["p50"]), str(r["p95"])] for name, r in found.items()]
    return table(["answer", "answers", "p50", "p95"], lines)


def of_counts(found: Mapping[str, Mapping[str, int]]) -> str:
    lines = [[name, *(str(count) for count in row.values())] for name, row in found.items()]
    heads = next(iter(found.values()), {})
    return table(["", *heads], lines)
