"""The arguments of what the operator of a service does: keys, backup and restore."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any


def operating(
    add: Callable[..., argparse.ArgumentParser],
    commands: Any,
    *,
    count: Callable[[str], int],
    day: Callable[[str], date],
) -> None:
    """Add the commands; ``count`` and ``day`` read a number and a date."""

    def told(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")

    text = "The keys of the service."
    group = commands.add_parser("keys", help=text, description=text, allow_abbrev=False)
    kinds = group.add_subparsers(metavar="ACTION", required=True)
    made = add("add", "keys:add", "Make a key; it is shown this once.", kinds)
    made.add_argument("name", metavar="NAME")
    made.add_argument("--scope", choices=("read", "write", "admin"), default="read")
    made.add_argument(
        "--daily-tokens", type=count, metavar="N", help="of the language model, a day (UTC)"
    )
    made.add_argument("--expires", type=day, metavar="D", help="the last day on which it holds")
    told(made)
    told(add("list", "keys:list_all", "List the keys.", kinds))
    revoked = add("revoke", "keys:revoke", "Refuse a key from now on.", kinds)
    revoked.add_argument("name", metavar="NAME", help="its name or id")
    told(revoked)

    saved = add("backup", "backup:save", "Copy the data directory into one file, while in use.")
    saved.add_argument("file", metavar="FILE")
    told(saved)
    restored = add("restore", "backup:restore", "Make a data directory from a backup.")
    restored.add_argument("file", metavar="FILE")
    restored.add_argument("--data-dir", metavar="DIR", help="default: RAG_DATA_DIR")
    told(restored)
