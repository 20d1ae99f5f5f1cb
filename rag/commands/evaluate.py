"""``rag eval``: the cases asked, scored with denominators, and held to minimums."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rag.commands import output
from rag.commands.output import DONE, NOT_HELD
from rag.errors import ConfigError
from rag.settings import Settings


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Asks in this process, beside a service if one runs, so that a run is never its load."""
    from rag import evaluation
    from rag.resources import eval_questions
    from rag.wiring import open_parts

    report_file = Path(args.json) if args.json else None
    if report_file is not None and not report_file.absolute().parent.is_dir():
        raise ConfigError(
            f"--json: there is no folder {report_file.absolute().parent}", hint="Create it first."
        )
    cases = evaluation.load_cases(Path(args.file) if args.file else eval_questions())
    done = 0

    def on_case(*_: object) -> None:
        nonlocal done
        done += 1
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{done} of {len(cases)} asked")
            sys.stderr.flush()

    with open_parts(settings, owner=False, llm=args.llm, wait_for_llm=True) as parts:
        report = evaluation.run(cases, parts, on_case=on_case)
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[2K")
    output.line(evaluation.render(report))
    if report_file is not None:
        report_file.write_text(
            json.dumps(evaluation.to_json(report), ensure_ascii=False, indent=1) + "\n",
            encoding="utf-8",
        )
    below = evaluation.below(report, dict(args.min or []))
    for text in below:
        output.note(f"below the minimum: {text}")
    return NOT_HELD if below else DONE
