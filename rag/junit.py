"""JUnit XML, as continuous integration reads it: one ``testsuite`` of ``testcase`` elements.

The form is that of pytest and Jenkins (https://github.com/jenkinsci/xunit-plugin, junit-10.xsd).
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal
from xml.sax.saxutils import escape, quoteattr

from rag.errors import ConfigError

Kind = Literal["passed", "failure", "error", "skipped"]
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class JUnitCase:
    """``message`` is one line, ``text`` what a reader sees below it; ``time_s`` in seconds. Each of
    the ``tags`` becomes a property, which reports can group by.
    """

    name: str
    kind: Kind = "passed"
    message: str = ""
    text: str = ""
    time_s: float = 0.0
    tags: tuple[str, ...] = ()


class JUnitFile:
    """Written case by case, however many they are; ``close`` puts the counts before them.

    Raises ``ConfigError`` if ``file`` cannot be written: when it is made, not after the work.
    """

    def __init__(self, file: Path, suite: str) -> None:
        self._path, self._suite = file, suite
        self._counts: dict[Kind, int] = dict.fromkeys(("passed", "failure", "error", "skipped"), 0)
        self._time_s = 0.0
        try:
            self._file: IO[str] = file.open("w", encoding="utf-8")
        except OSError as error:
            raise ConfigError(
                f"--junit: {file} cannot be written: {error.strerror or error}",
                hint="Name a file in a folder that is there and may be written.",
            ) from error
        self._cases = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115

    def __enter__(self) -> JUnitFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, case: JUnitCase) -> None:
        self._counts[case.kind] += 1
        self._time_s += case.time_s
        head = (
            f"<testcase classname={_attribute(self._suite)} name={_attribute(case.name)} "
            f'time="{case.time_s:.3f}"'
        )
        inner = ""
        if case.tags:
            each = (f'<property name="tag" value={_attribute(tag)}/>' for tag in case.tags)
            inner = f"<properties>{''.join(each)}</properties>"
        if case.kind != "passed":
            message = _attribute(case.message)
            inner += f"<{case.kind} message={message}>{_text(case.text)}</{case.kind}>"
        self._cases.write(f"{head}>{inner}</testcase>\n" if inner else f"{head}/>\n")

    def add_all(self, cases: Iterable[JUnitCase]) -> None:
        for case in cases:
            self.add(case)

    def close(self) -> None:
        """Write the file; what was added until then is in it."""
        if self._file.closed:
            return
        counts = self._counts
        with self._file as file, self._cases as cases:
            cases.seek(0)
            file.write('<?xml version="1.0" encoding="utf-8"?>\n<testsuites>\n')
            file.write(
                f'<testsuite name={_attribute(self._suite)} tests="{sum(counts.values())}" '
                f'failures="{counts["failure"]}" errors="{counts["error"]}" '
                f'skipped="{counts["skipped"]}" time="{self._time_s:.3f}">\n'
            )
            while block := cases.read(1 << 16):
                file.write(block)
            file.write("</testsuite>\n</testsuites>\n")


def _attribute(text: str) -> str:
    return quoteattr(_xml(" ".join(text.split())))


def _text(text: str) -> str:
    return escape(_xml(text))


def _xml(text: str) -> str:
    """Without the characters that XML 1.0 has no way to write."""
    return _NOT_XML.sub("\ufffd", text)
