"""The arguments of ``rag``: what may be said, and what is wrong with what was said."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import NoReturn

from rag.commands.operating_arguments import operating

DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8000
MOST_RESULTS = 50
MOST_ANSWERS = 1_000_000
LLM_NAMES = ("auto", "none", "local", "hosted")
SCORES = ("answered_right", "refused_right", "cited_right", "grounded", "spans_exact")


class UsageError(Exception):
    """The arguments do not fit; ``usage`` is the line that says what would."""

    def __init__(self, message: str, usage: str) -> None:
        super().__init__(message)
        self.usage = usage


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message, " ".join(self.format_usage().split()))


class _Version(argparse.Action):
    """Looks the version up only when it is asked for, since that takes a while."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("groundwire")
        except PackageNotFoundError:
            number = "(a checkout that was not installed)"
        sys.stdout.write(f"groundwire {number}\n")
        parser.exit()


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments; ``run`` is the "module:function" below ``rag.commands`` to call.

    Raises ``UsageError``, and ``SystemExit`` for ``--help`` and ``--version``.
    """
    args = _parser().parse_args(arguments)
    _check(args)
    return args


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="rag",
        description="Ask questions of a news corpus; read only sentences that were checked.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="say which this is")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(
        name: str, run: str, text: str, group: argparse._SubParsersAction[_Parser] = commands
    ) -> argparse.ArgumentParser:
        made = group.add_parser(name, help=text, description=text, allow_abbrev=False)
        made.set_defaults(run=run)
        return made

    ask = add("ask", "ask:run", "Ask one question.")
    ask.add_argument("question", nargs="+", metavar="QUESTION")
    _asking(ask)
    _receipt(ask)
    chat = add("chat", "chat:run", "Ask on, with follow-up questions.")
    _asking(chat)

    search = add("search", "search:run", "Show the passages nearest to a query.")
    search.add_argument("query", nargs="+", metavar="QUERY")
    search.add_argument("-k", type=_count, default=8, metavar="N", help="how many (default 8)")
    _filters(search)
    _json(search)

    ingest = add("ingest", "ingest:run", "Read articles into the catalog (default: the seeds).")
    ingest.add_argument("paths", nargs="*", metavar="PATH", help="files or folders")
    ingest.add_argument(
        "--prune", action="store_true", help="withdraw what is gone under the given paths"
    )
    ingest.add_argument(
        "--watch", action="store_true", help="go on with what changes there, until Ctrl-C"
    )
    ingest.add_argument("--reader", type=_address, metavar="module:Class", help="LlamaIndex reader")
    ingest.add_argument("--reader-options", type=_options, metavar="JSON", default=None)
    _json(ingest)

    verify = add("verify", "verify:run", "Check claims against sources of your own, or a receipt.")
    what = verify.add_mutually_exclusive_group(required=True)
    what.add_argument("--jsonl", metavar="FILE", help="JSON lines; - is stdin")
    what.add_argument("--receipt", metavar="FILE", help="the receipt of an answer; - is stdin")
    verify.add_argument("--llm-judge", choices=("none", "local", "hosted"), default="none")
    verify.add_argument("--fail-on-unsupported", action="store_true", help="then exit 4")
    verify.add_argument("--junit", metavar="FILE", help="write the verdicts there as JUnit XML")
    _json(verify)

    _evaluating(add("eval", "evaluate:run", "Ask the evaluation cases and score the answers."))

    serve = add("serve", "serve:run", "Answer over HTTP, with a chat page.")
    serve.add_argument("--host", default=DEFAULT_HOST, metavar="H")
    serve.add_argument("--port", type=_port, default=DEFAULT_PORT, metavar="P")
    serve.add_argument("--llm", type=_llm, metavar="M")

    mcp = add("mcp", "mcp:run", "Answer an MCP host on standard input and output.")
    mcp.add_argument("--llm", type=_llm, metavar="M")

    _articles(add, commands)
    _answers(add, commands)
    operating(add, commands, count=_amount, day=_day)
    for name, text, actions in (
        ("index", "The vector index.", ("check", "rebuild")),
        ("models", "The weights that do not come with the package.", ("list", "pull")),
    ):
        group = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        kinds = group.add_subparsers(metavar="ACTION", required=True)
        for action in actions:
            _json(
                add(
                    action,
                    f"{name}:{action}_all" if action == "list" else f"{name}:{action}",
                    f"{text[:-1]}: {action}.",
                    kinds,
                )
            )
    return parser


def _evaluating(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", metavar="FILE", help="default: those of the seeds")
    parser.add_argument("--llm", type=_llm, metavar="M")
    for name, text in (
        ("--json", "write the report there"),
        ("--html", "write the report there as one page"),
        ("--junit", "write the report there as JUnit XML"),
        ("--baseline", "exit 4 if a case or a sentence is worse than there"),
        ("--write-baseline", "write the baseline for later runs there"),
    ):
        parser.add_argument(name, metavar="FILE", help=text)
    outputs = parser.add_mutually_exclusive_group()
    outputs.add_argument("--record", metavar="DIR", help="keep what the language model gives there")
    outputs.add_argument("--replay", metavar="DIR", help="take it from there; needs no model")
    parser.add_argument(
        "--min", action="append", type=_minimum, metavar="name=x", help="exit 4 below this score"
    )


def _articles(
    add: Callable[..., argparse.ArgumentParser], commands: argparse._SubParsersAction[_Parser]
) -> None:
    group = commands.add_parser("articles", help="What is in the catalog.", allow_abbrev=False)
    kinds = group.add_subparsers(metavar="ACTION", required=True)
    _json(add("list", "articles:list_all", "List the articles.", kinds))
    show = add("show", "articles:show", "Show one article.", kinds)
    show.add_argument("id", metavar="ID")
    show.add_argument("--version", metavar="V")
    _json(show)
    withdraw = add("withdraw", "articles:withdraw", "Keep an article out of answers.", kinds)
    withdraw.add_argument("id", metavar="ID")
    withdraw.add_argument("--reason", required=True, metavar="T")
    _json(withdraw)
    purge = add("purge", "articles:purge", "Delete an article for good.", kinds)
    purge.add_argument("id", metavar="ID")
    _json(purge)


def _answers(
    add: Callable[..., argparse.ArgumentParser], commands: argparse._SubParsersAction[_Parser]
) -> None:
    group = commands.add_parser("answers", help="The answers that were kept.", allow_abbrev=False)
    kinds = group.add_subparsers(metavar="ACTION", required=True)
    listing = add("list", "answers:list_all", "List the kept answers, the latest first.", kinds)
    listing.add_argument("-n", type=_many, default=50, metavar="N", help="how many (default 50)")
    _json(listing)
    show = add("show", "answers:show", "Show one kept answer.", kinds)
    show.add_argument("id", metavar="ID")
    _receipt(show)
    _json(show)
    stale = "Check again what rests on articles that were corrected or withdrawn."
    _json(add("stale", "answers:stale", stale, kinds))
    delete = add("delete", "answers:delete", "Delete one kept answer for good.", kinds)
    delete.add_argument("id", metavar="ID")
    _json(delete)


def _receipt(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--receipt", metavar="FILE", help="write the answer's receipt there")


def _asking(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--llm", type=_llm, metavar="M", help="auto, none, local, hosted or module:Class"
    )
    _filters(parser)
    parser.add_argument("--show-dropped", action="store_true", help="list what was not supported")
    _json(parser)


def _filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", type=_day, metavar="D", help="published on YYYY-MM-DD or later")
    parser.add_argument("--until", type=_day, metavar="D", help="published by YYYY-MM-DD")
    parser.add_argument("--source", metavar="S", help="an outlet, an article's id or a file name")
    parser.add_argument("--as-of", type=_day, metavar="D", help="as if today were YYYY-MM-DD")


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="JSON on standard output")


def _check(args: argparse.Namespace) -> None:
    """What argparse cannot say about arguments that belong together."""
    for name in ("question", "query"):
        words = getattr(args, name, None)
        if words is not None:
            text = " ".join(words).strip()
            if not text:
                raise UsageError(f"the {name} is empty", f"usage: rag … {name.upper()}")
            setattr(args, name, text)
    alone = args.run == "verify:run" and args.receipt is not None
    if alone and (args.llm_judge != "none" or args.fail_on_unsupported or args.junit is not None):
        raise UsageError(
            "--llm-judge, --fail-on-unsupported and --junit go with --jsonl",
            "usage: rag verify --receipt FILE",
        )
    if args.run == "evaluate:run" and args.replay is not None and args.llm is not None:
        raise UsageError("--replay takes the place of --llm", "usage: rag eval --replay DIR")
    since, until = getattr(args, "since", None), getattr(args, "until", None)
    if since and until and since > until:
        raise UsageError(f"--since {since} is after --until {until}", "Swap them.")


def _day(text: str) -> date:
    try:
        if len(text) != len("YYYY-MM-DD"):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day written YYYY-MM-DD") from None


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_RESULTS:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to {MOST_RESULTS}")
    return int(text)


def _amount(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 10**12:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1")
    return int(text)


def _many(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_ANSWERS:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to {MOST_ANSWERS:,}")
    return int(text)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port (0 to 65535; 0 takes a free one)")
    return int(text)


def _llm(text: str) -> str:
    if text not in LLM_NAMES and ":" not in text:
        raise argparse.ArgumentTypeError(
            f"{text!r} is none of {', '.join(LLM_NAMES)}, module:Class"
        )
    return text


def _address(text: str) -> str:
    module, found, name = text.partition(":")
    if not (module and found and name):
        raise argparse.ArgumentTypeError(f"{text!r} is not written module:Class")
    return text


def _options(text: str) -> dict[str, object]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not JSON: {error}") from None
    if not isinstance(value, dict):
        raise argparse.ArgumentTypeError("not a JSON object")
    return value


def _minimum(text: str) -> tuple[str, float]:
    name, _, number = text.partition("=")
    if name not in SCORES:
        raise argparse.ArgumentTypeError(f"{name!r} is none of the scores {', '.join(SCORES)}")
    try:
        value = float(number)
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 1.0:
        raise argparse.ArgumentTypeError(f"{text!r}: write it as {name}=0.85")
    return name, value
