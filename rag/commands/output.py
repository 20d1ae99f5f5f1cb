"""Writing to the terminal: JSON lines, plain lines, colours where they are wanted."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping
from typing import IO, Any

from rag.display import LINE_ENDS

DONE, FAILED, USAGE, REFUSED, NOT_HELD = 0, 1, 2, 3, 4
MAX_WIDTH = 100
STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


def json_line(value: Mapping[str, Any]) -> None:
    """One JSON object on one line of standard output, flushed: a reader acts on it at once."""
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    sys.stdout.write(text.translate(LINE_ENDS) + "\n")
    sys.stdout.flush()


def line(text: str = "") -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def note(text: str) -> None:
    """A line for the person, apart from the results: on standard error."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def width() -> int:
    return max(40, min(MAX_WIDTH, shutil.get_terminal_size((88, 24)).columns))


def coloured(stream: IO[str]) -> bool:
    """Colours only where somebody sees them and has not declined (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def styled(text: str, style: str, *, on: bool) -> str:
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if on and text else text


def utf8_streams() -> None:
    """Make the standard streams speak UTF-8 whatever the locale says, and never fail on a word."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def clean(text: str) -> str:
    """An argument as text: bytes of the shell that are no UTF-8 become replacement characters."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
