"""Makes ``docs/images/answer.svg`` from a real question in a real (pseudo) terminal.

RAG_DATA_DIR=.data python docs/picture.py "How long is the border?" [more arguments of rag ask]
"""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import struct
import sys
import termios
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

COLUMNS = 92
TARGET = Path(__file__).parent / "images" / "answer.svg"
PAPER = TerminalTheme(
    (253, 253, 250),
    (34, 38, 46),
    [(34, 38, 46), (176, 40, 40), (44, 122, 62), (150, 98, 10),
     (36, 84, 160), (120, 62, 140), (0, 116, 140), (120, 124, 132)],
)  # fmt: skip


def in_terminal(command: list[str]) -> str:
    """What the command writes to a terminal of ``COLUMNS`` columns."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.pop("NO_COLOR", None)
        os.environ["TERM"] = "xterm-256color"
        os.environ.pop("COLUMNS", None)
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
        os.execv(command[0], command)
    written = b""
    while True:
        try:
            block = os.read(terminal, 4096)
        except OSError:
            break
        if not block:
            break
        written += block
    os.waitpid(child, 0)
    lines = written.decode().replace("\r\n", "\n").split("\n")
    return "\n".join(line.rpartition("\r\x1b[2K")[2] for line in lines)


def main() -> None:
    question, *options = sys.argv[1:]
    told = in_terminal([sys.executable, "-m", "rag", "ask", question, *options])
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(f'\x1b[1m$ rag ask "{question}"\x1b[0m\n{told}'))
    svg = console.export_svg(title="Groundwire", theme=PAPER)
    # The picture names no font that would have to be fetched.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code, monospace", "Menlo, Consolas, 'DejaVu Sans Mono', monospace")
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(svg, encoding="utf-8")
    sys.stdout.write(f"{TARGET}\n")


if __name__ == "__main__":
    main()
