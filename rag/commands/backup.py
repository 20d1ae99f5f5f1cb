"""``rag backup FILE`` and ``rag restore FILE``: the data directory as one file."""

from __future__ import annotations

import argparse
from pathlib import Path

from rag import backup
from rag.backup import Saved
from rag.commands import output
from rag.commands.output import DONE
from rag.settings import Settings


def save(args: argparse.Namespace, settings: Settings) -> int:
    """Works beside a running service."""
    file = Path(args.file)
    return _told(args, "saved", backup.save(settings.data_dir, file), f"Saved to {file}")


def restore(args: argparse.Namespace, settings: Settings) -> int:
    data_dir = Path(args.data_dir) if args.data_dir else settings.data_dir
    saved = backup.restore(Path(args.file), data_dir)
    return _told(args, "restored", saved, f"Restored to {data_dir}")


def _told(args: argparse.Namespace, status: str, saved: Saved, line: str) -> int:
    if args.json:
        output.json_line({"status": status, "made": saved.made, "parts": saved.parts})
        return DONE
    output.line(f"{line} (of {saved.made}).")
    for name, size in saved.parts.items():
        output.line(f"  {name}  {size:,} bytes")
    return DONE
