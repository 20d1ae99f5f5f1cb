"""``rag answers``: what was answered before, and what of it still holds.

The history is read and written beside a running service, whose file it is, too.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from rag.commands import output, receipts, rendering
from rag.commands.output import DONE, NOT_HELD
from rag.display import one_line
from rag.errors import NotFound
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.history import History, Kept
    from rag.staleness import Stale

Json = dict[str, Any]
MARKS = {
    "holds": "✓ still holds",
    "no_longer_holds": "✗ no longer holds",
    "cannot_be_checked": "? cannot be checked",
}
OF_MANY = ("still hold", "no longer hold", "cannot be checked")


def list_all(args: argparse.Namespace, settings: Settings) -> int:
    with _history(settings) as history:
        kept = [one for _, one in history.latest(limit=args.n)] if history else []
    if args.json:
        output.json_line({"answers": [_item(one) for one in kept]})
        return DONE
    for one in kept:
        told = "" if one.answer["kind"] == "answered" else " (refused)"
        question = one_line(one.answer["question"])
        output.line(f"{one.id}  {one.given_at[:16].replace('T', ' ')}  {question}{told}")
    output.note(f"{len(kept)} answer{'' if len(kept) == 1 else 's'}")
    return DONE


def show(args: argparse.Namespace, settings: Settings) -> int:
    receipt = receipts.destination(args.receipt)
    with _history(settings) as history:
        answer = _known(history).answer(args.id)
    if receipt is not None:
        receipts.write(answer, receipt)
    if args.json:
        output.json_line(answer)
        return DONE
    width, colour = output.width(), output.coloured(sys.stdout)
    output.line(output.styled(one_line(answer["question"]), "bold", on=colour))
    for value in answer["sentences"]:
        output.line(rendering.sentence(value, width=width, colour=colour))
        beside = rendering.beside(value, width=width, colour=colour)
        if beside:
            output.line(beside)
    if answer["kind"] == "refused":
        for text in rendering.refusal(answer, width=width, colour=colour):
            output.line(text)
    for text in rendering.after_sentences(answer, width=width, colour=colour, show_dropped=True):
        output.line(text)
    return DONE


def delete(args: argparse.Namespace, settings: Settings) -> int:
    with _history(settings) as history:
        _known(history).delete_answer(args.id)
    if args.json:
        output.json_line({"answer": args.id, "deleted": True})
    else:
        output.line(f"deleted: {one_line(args.id)}")
    return DONE


def stale(args: argparse.Namespace, settings: Settings) -> int:
    """Status 4 if a sentence no longer holds; what cannot be checked is listed, and is none."""
    counts = dict.fromkeys(MARKS, 0)
    found: list[Json] = []
    with ExitStack() as stack:
        history = stack.enter_context(_history(settings))
        for one in _stale(history, settings, stack) if history else ():
            for sentence in one.sentences:
                counts[sentence.state] += 1
            found.append(one.to_json())
            if not args.json:
                _tell(one)
    if args.json:
        output.json_line({"answers": found, "counts": {"answers": len(found), **counts}})
    elif not found:
        output.note("no kept answer rests on an article that was corrected or withdrawn")
    else:
        said = ", ".join(f"{t}: {n}" for t, n in zip(OF_MANY, counts.values(), strict=True))
        answers = "1 answer" if len(found) == 1 else f"{len(found)} answers"
        output.note(f"{answers} on changed articles; sentences that {said}")
    return NOT_HELD if counts["no_longer_holds"] else DONE


def _stale(history: History, settings: Settings, stack: ExitStack) -> Iterator[Stale]:
    from rag.catalog import Catalog
    from rag.staleness import stale_answers
    from rag.wiring import CATALOG, make_checker

    catalog = stack.enter_context(Catalog(settings.data_dir / CATALOG, read_only=True))
    entailment, aliases = make_checker(settings)
    return stale_answers(history, catalog=catalog, entailment=entailment, aliases=aliases)


def _tell(one: Stale) -> None:
    width, colour = output.width(), output.coloured(sys.stdout)
    output.line(output.styled(f"{one_line(one.kept.answer['question'])}", "bold", on=colour))
    output.line(f"  answer {one.kept.id}, given {one.kept.given_at[:16].replace('T', ' ')}")
    for change in one.changes:
        output.line(f"  {one_line(change.detail)}")
    for sentence in one.sentences:
        marks = "".join(f" [{n}]" for n in sentence.cites)
        style = {"holds": "green", "no_longer_holds": "red"}.get(sentence.state, "yellow")
        output.line("  " + output.styled(MARKS[sentence.state], style, on=colour))
        text = f"“{one_line(sentence.text)}”{marks}"
        output.line(rendering.indented(text, width))
        output.line(rendering.indented(one_line(sentence.why), width))
    output.line()


def _item(kept: Kept) -> Json:
    answer = kept.answer
    return {
        "id": kept.id,
        "conversation": kept.conversation,
        "given_at": kept.given_at,
        "kind": answer["kind"],
        "question": answer["question"],
        "text": answer["text"],
    }


@contextmanager
def _history(settings: Settings) -> Iterator[History | None]:
    """``None`` where nothing was kept yet."""
    from rag.history import History
    from rag.wiring import HISTORY

    file = settings.data_dir / HISTORY
    if not file.is_file():
        yield None
        return
    with History(file) as history:
        yield history


def _known(history: History | None) -> History:
    if history is None:
        raise NotFound(
            "no answers have been kept here",
            hint="Ask something first; with RAG_STORE_HISTORY=0 nothing is kept.",
        )
    return history
