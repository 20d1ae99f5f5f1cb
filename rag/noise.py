"""Spans that belong to the page and not to the report: marked, never cut out.

Each rule is held to a whole line, a whole sentence or an end of one, and begins with the words by
which such furniture begins, so that a report that mentions a newsletter is not taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rag.instructions import find_instructions
from rag.noise_rules import LINES, MAIL, PARTS, SENTENCES
from rag.sentences import whole_spans
from rag.types import Noise

Compiled = tuple[tuple[str, re.Pattern[str]], ...]

_ABOUT = re.compile(
    r"About (?:the|our) (?:writer|author|reporter|journalist|contributor|correspondent|"
    r"columnist)s?\b"
)
_ABOUT_LINES = 3
_BIO = re.compile(
    r"(?:[A-Z][\w.'’-]*\s){1,4}is an?\b[^.]{0,120}\b(?:[Rr]eporter|[Cc]orrespondent|[Cc]olumnist|"
    r"[Ee]ditor|[Cc]ontributor|[Ww]riter|[Jj]ournalist|[Pp]roducer)\b[^.]{0,120}\b(?:based in|at|"
    r"for|with|cover(?:s|ing)|who)\b.*"
)
_CONTACT = re.compile(
    rf"{MAIL}|@\w{{2,}}|\b[Ff]ollow\b|\breach(?:ed)?\b|\bbased in\b"
    r"|\b(?:His|Her|Their) focus\b|Read more"
)
_LAST_LINES = 4
_LONGEST = 900
_MARKUP = re.compile(
    r"\A(\ufeff?)(---[ \t]*\r?\n.*?^---[ \t]*(?:\r?\n|\Z))?", re.DOTALL | re.MULTILINE
)


def front_matter(text: str) -> tuple[int, int] | None:
    """The span of a leading ``---`` block that holds ``key: value`` lines, fences included."""
    match = _MARKUP.match(text)
    if (
        match is None
        or match[2] is None
        or not re.search(r"^[A-Za-z_]\w*\s*:", match[2], re.MULTILINE)
    ):
        return None
    return match.start(2), match.end(2)


@cache
def _compiled() -> tuple[Compiled, Compiled, Compiled]:
    """The rules for lines, sentences and parts; compiled when first used, for a quick start."""
    return (
        tuple((kind, re.compile(rule)) for kind, rule in LINES),
        tuple((kind, re.compile(rule, re.DOTALL)) for kind, rule in SENTENCES),
        tuple((kind, re.compile(rule, re.MULTILINE)) for kind, rule in PARTS),
    )


def find_noise(text: str, *, head: tuple[int, int] | None = None) -> tuple[Noise, ...]:
    """Noise spans in order, not overlapping, trimmed. ``head`` is the span of front matter."""
    found: list[Noise] = []
    if text.startswith("\ufeff"):
        found.append(Noise(0, 1, "bom"))
    if head:
        found.append(Noise(*head, "front_matter"))
    start = head[1] if head else len(found)
    whole, said, parts = _compiled()
    lines = [
        (start + m.start(), start + m.end())
        for m in re.finditer(r"\S(?:[^\n\r\u2028\u2029]*\S)?", text[start:])
    ]
    found.extend(_bios(text, lines))
    for first, last in lines:
        kind = _kind(text, first, last, whole)
        if kind:
            found.append(Noise(first, last, kind))
    for first, last in whole_spans(text[start:]):
        kind = _kind(text, start + first, start + last, said)
        if kind:
            found.append(Noise(start + first, start + last, kind))
    for kind, rule in parts:
        for match in rule.finditer(text, start):
            group = 1 if rule.groups else 0
            found.append(Noise(*match.span(group), kind))
    found.extend(find_instructions(text))
    return tuple(_merged(found))


def _kind(text: str, start: int, end: int, rules: Compiled) -> str | None:
    if end - start > _LONGEST or text[start] in '"“‘':
        return None
    for kind, rule in rules:
        if rule.fullmatch(text, start, end):
            return kind
    return None


def _bios(text: str, lines: list[tuple[int, int]]) -> Iterator[Noise]:
    """About-the-writer blocks, and a line about the writer among the last ones."""
    for number, (start, end) in enumerate(lines):
        about = _ABOUT.match(text, start, end) if end - start <= _LONGEST else None
        told = _BIO.search(text, about.end(), end) if about else None
        if about and (told or end - about.end() <= 2):
            heading = end - about.end() <= 2
            last = end
            for after, stop in lines[number + 1 : number + 1 + _ABOUT_LINES]:
                blank = text[last:after].count("\n") > 1 or text[last:after].count("\r") > 2
                if (blank and not (heading and last == end)) or stop - after > _LONGEST:
                    break
                last = stop
            yield Noise(start, last, "about_writer")
        elif number >= len(lines) - _LAST_LINES and end - start <= _LONGEST:
            line = text[start:end]
            if _BIO.fullmatch(line) and _CONTACT.search(line):
                yield Noise(start, end, "about_writer")


def _merged(found: list[Noise]) -> Iterator[Noise]:
    """In order and apart; where two overlap, the one that begins first keeps what it covers."""
    at = 0
    for span in sorted(found, key=lambda n: (n.start, -n.end)):
        if span.end > at:
            yield Noise(max(span.start, at), span.end, span.kind)
            at = span.end
