"""Receipts on the command line: written by ``ask`` and ``answers show``, checked by ``verify``."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.commands import output
from rag.commands.output import DONE, NOT_HELD
from rag.display import one_line
from rag.errors import ConfigError
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.receipt_check import Outcome


def verify(name: str, settings: Settings) -> int:
    """One JSON object on standard output; in words on standard error if somebody reads it there."""
    raw = _read(name)
    from rag.catalog import Catalog
    from rag.receipt_check import check_receipt
    from rag.wiring import CATALOG, make_checker

    with Catalog(settings.data_dir / CATALOG, read_only=True) as catalog:
        entailment, aliases = make_checker(settings)
        outcome = check_receipt(raw, catalog=catalog, entailment=entailment, aliases=aliases)
    output.json_line({**outcome.to_json(), "file": name})
    if sys.stderr.isatty():
        _tell(outcome)
    return DONE if outcome.holds else NOT_HELD


def destination(name: str | None) -> Path | None:
    """Where a receipt is to be written. Raises ``ConfigError`` if it cannot be, before anything is
    asked.
    """
    if name is None:
        return None
    file = Path(name)
    folder = file.absolute().parent
    if not name or file.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        raise ConfigError(
            f"--receipt: {name or '(nothing)'} cannot be written",
            hint="Name a file in a folder that is there and may be written.",
        )
    return file


def write(answer: Mapping[str, Any], file: Path) -> None:
    """Write the receipt of an answer object: all of it, or nothing. Raises ``ConfigError``."""
    from rag.receipts import receipt

    content = receipt(answer)
    # A link or a device, such as /dev/stdout, is written to and not replaced.
    apart = file.is_symlink() or (file.exists() and not file.is_file())
    written = file if apart else file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        try:
            written.write_bytes(content)
            if not apart:
                written.replace(file)
        except BaseException:
            if not apart:
                written.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ConfigError(
            f"the receipt cannot be written to {file}: {error.strerror or error}",
            hint="Make room, or name another file.",
        ) from error


def _read(name: str) -> bytes:
    """At most one byte more than the largest receipt."""
    from rag.receipts import LARGEST

    try:
        if name == "-":
            return sys.stdin.buffer.read(LARGEST + 1)
        with Path(name).open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"cannot read {name}: {getattr(error, 'strerror', None) or error}",
            hint="--receipt takes a file that rag ask --receipt wrote, or - for standard input.",
        ) from error


def _tell(outcome: Outcome) -> None:
    count = len(outcome.sentences)
    were = f"{count} sentence{'' if count == 1 else 's'} checked again"
    output.note(f"The receipt {'holds' if outcome.holds else 'does not hold'}: {were}.")
    for reason in outcome.reasons:
        place = f"{reason.where}: " if reason.where else ""
        output.note(f"  ✗ {one_line(place + reason.detail)}")
    for note in outcome.notes:
        output.note(f"  · {one_line(note.detail)}")
