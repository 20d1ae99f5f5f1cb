"""``rag chat``: questions that may refer to the ones before."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from rag.commands import output
from rag.commands.ask import show
from rag.commands.asking import Asker, Options
from rag.commands.failures import failure_object, tell
from rag.commands.output import DONE, FAILED
from rag.errors import RagError
from rag.settings import Settings

WELCOME = "Ask about the articles, one question a line. /new starts over; /quit or Ctrl-D ends."


def run(args: argparse.Namespace, settings: Settings) -> int:
    """A failed question is told and does not end the conversation; the status remembers it."""
    status = DONE
    prompting = not args.json and sys.stdin.isatty()
    with Asker(settings, Options.of(args), conversing=True) as asker:
        for question in _questions(prompting=prompting):
            if question == "/new":
                asker.start_over()
                continue
            try:
                if args.json:
                    output.json_line(asker.answer(question))
                else:
                    show(asker, question, show_dropped=args.show_dropped)
                    output.line()
            except KeyboardInterrupt:
                if not prompting:
                    raise
                output.note("(stopped)")
            except RagError as error:
                status = FAILED
                if args.json:
                    output.json_line(failure_object(error))
                else:
                    tell(error)
    return status


def _questions(*, prompting: bool) -> Iterator[str]:
    """Lines that are not empty, until the end of the input or ``/quit``."""
    if prompting:
        import readline  # noqa: F401  line editing and history for input()

        output.line(WELCOME)
    while True:
        if prompting:
            try:
                text = input("\n> ")
            except EOFError:
                output.line()
                return
        else:
            raw = sys.stdin.readline()
            if not raw:
                return
            text = raw
        text = output.clean(text).strip()
        if text == "/quit":
            return
        if text:
            yield text
