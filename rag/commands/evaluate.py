"""``rag eval``: the cases asked, scored with denominators, and held to minimums or a baseline."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rag.commands import output
from rag.commands.output import DONE, NOT_HELD
from rag.display import one_line
from rag.errors import ConfigError
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.baseline import Comparison
    from rag.parts import Parts
    from rag.report import Report

OUTPUTS = ("json", "html", "junit", "write_baseline")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Asks in this process, beside a service if one runs, so that a run is never its load."""
    from rag import baseline, evaluation
    from rag.resources import eval_questions

    _must_be_writable(args)
    file = Path(args.file) if args.file else eval_questions()
    cases = evaluation.load_cases(file)
    before = baseline.read_baseline(Path(args.baseline)) if args.baseline else None
    done = 0

    def on_case(*_: object) -> None:
        nonlocal done
        done += 1
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{done} of {len(cases)} asked")
            sys.stderr.flush()

    words = bool(args.html or args.junit or args.baseline or args.write_baseline)
    with _parts(args, settings) as parts:
        report = evaluation.run(cases, parts, on_case=on_case, show_dropped=words)
        tally = parts.opinions.tally if parts.opinions is not None else None
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[2K")
    output.line(evaluation.render(report))
    if tally is not None and (tally.asked or tally.failed):
        output.note(str(tally))
    compared = baseline.compare(report, before) if before is not None else None
    below = evaluation.below(report, dict(args.min or []))
    _write(args, report, compared, below, file.name)
    for text in below:
        output.note(f"below the minimum: {text}")
    for note in compared.notes if compared else ():
        output.note(one_line(note))
    for one in compared.regressions if compared else ():
        output.note(f"worse than the baseline: {one_line(one.line)}")
    if args.record:
        _must_be_whole(report)
    return NOT_HELD if below or (compared and compared.regressions) else DONE


@contextmanager
def _parts(args: argparse.Namespace, settings: Settings) -> Iterator[Parts]:
    from rag.wiring import open_parts, record_llm, replay_llm

    llm = "none" if args.replay else args.llm
    with open_parts(settings, owner=False, llm=llm, wait_for_llm=True) as parts:
        if args.record:
            yield record_llm(parts, Path(args.record))
        elif args.replay:
            yield replay_llm(parts, Path(args.replay))
        else:
            yield parts


def _must_be_writable(args: argparse.Namespace) -> None:
    """Before the cases are asked, which may take long."""
    for name in OUTPUTS:
        given = getattr(args, name)
        if given is None:
            continue
        folder = Path(given).absolute().parent
        if not given or Path(given).is_dir() or not os.access(folder, os.W_OK):
            option = "--" + name.replace("_", "-")
            raise ConfigError(
                f"{option}: {given or '(nothing)'} cannot be written",
                hint="Name a file in a folder that is there and may be written.",
            )


def _write(
    args: argparse.Namespace,
    report: Report,
    compared: Comparison | None,
    below: list[str],
    name: str,
) -> None:
    from rag import baseline, evaluation

    if args.json:
        told = json.dumps(evaluation.to_json(report), ensure_ascii=False, indent=1)
        _put(Path(args.json), told + "\n")
    if args.html:
        from rag.report_page import page

        _put(Path(args.html), page(report, title=f"Evaluation of {name}", compared=compared))
    if args.junit:
        from rag.junit import JUnitFile
        from rag.report_junit import junit_cases

        with JUnitFile(Path(args.junit), "rag eval") as junit:
            junit.add_all(junit_cases(report, compared, below))
    if args.write_baseline:
        baseline.write_baseline(report, Path(args.write_baseline))


def _put(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise ConfigError(
            f"{file} cannot be written: {error.strerror or error}", hint="Name another file."
        ) from error


def _must_be_whole(report: Report) -> None:
    """Raise ``ConfigError`` if the model failed in a case: a replay would lack its output."""
    failed = [
        result.case.id
        for result in report.results
        if result.answer and any(n["kind"] == "llm_failed" for n in result.answer["notices"])
    ]
    if failed:
        raise ConfigError(
            f"the language model failed in {', '.join(failed)}: the recording is not whole",
            hint="Record again with the same folder; what it holds already is written anew.",
        )
