"""``rag ask``: one question, one answer."""

from __future__ import annotations

import argparse
import sys

from rag.asked_time import asks_now
from rag.commands import output, receipts, rendering
from rag.commands.asking import Asker, Json, Options, is_refusal
from rag.commands.output import DONE, REFUSED
from rag.settings import Settings

EMPTY = (
    "No articles have been ingested yet. Try: rag ingest FOLDER   (or `rag ingest` for the seeds)"
)


def run(args: argparse.Namespace, settings: Settings) -> int:
    receipt = receipts.destination(args.receipt)
    with Asker(settings, Options.of(args), conversing=False) as asker:
        if args.json:
            answer = asker.answer(args.question)
            output.json_line(answer)
        else:
            answer = show(asker, args.question, show_dropped=args.show_dropped)
        if receipt is not None:
            receipts.write(answer, receipt)
        if is_refusal(answer) and not answer["sources"] and asker.corpus_is_empty():
            output.note(EMPTY)
    return REFUSED if is_refusal(answer) else DONE


def show(asker: Asker, question: str, *, show_dropped: bool) -> Json:
    """Print each sentence as soon as it is checked, then what stands behind them."""
    width, colour = output.width(), output.coloured(sys.stdout)
    answer: Json = {}
    printed = 0
    # What holds now is told behind a word on how old it is, which only the whole answer knows.
    held = asks_now(question)
    waiting = sys.stderr.isatty() and sys.stdout.isatty()
    _wait("Reading the articles …", on=waiting)
    for name, value in asker.events(question):
        _wait("", on=waiting)
        if name == "sentence" and not held:
            _print(value, width=width, colour=colour)
            printed += 1
        elif name == "answer":
            answer = value
            continue
        _wait("Checking …", on=waiting)
    for text in rendering.before_sentences(answer, width=width, colour=colour):
        output.line(text)
    for value in answer["sentences"][printed:]:
        _print(value, width=width, colour=colour)
    if is_refusal(answer):
        for text in rendering.refusal(answer, width=width, colour=colour):
            output.line(text)
    rest = rendering.after_sentences(answer, width=width, colour=colour, show_dropped=show_dropped)
    for text in rest:
        output.line(text)
    return answer


def _print(value: Json, *, width: int, colour: bool) -> None:
    output.line(rendering.sentence(value, width=width, colour=colour))
    beside = rendering.beside(value, width=width, colour=colour)
    if beside:
        output.line(beside)


def _wait(text: str, *, on: bool) -> None:
    """A word of patience on the terminal, wiped away by the next."""
    if on:
        sys.stderr.write(f"\r\x1b[2K{text}")
        sys.stderr.flush()
