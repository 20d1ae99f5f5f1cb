"""Evaluation cases: what is asked, and what a right answer to it holds.

``matches`` is the comparison that the contract names: NFKC, casefold, straight quotes, single
spaces, thousands commas removed; ``/…/`` is a regular expression on that text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, Literal, cast, get_args

from rag.case_values import day, groups, one_text, texts
from rag.errors import ConfigError
from rag.shown import ASKS_NOTHING, Shown, read_shown
from rag.types import RefusalReason, Window

Expects = Literal["answer", "refusal"]
REQUIRED = ("id", "question", "expects")
_TEXT_LISTS = ("history", "never", "both", "reasons", "articles", "tags")
_DATES = ("since", "until", "as_of")
_STRAIGHT = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    }
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class EvalCase:
    """One question with its right answer. Every field but the first three may be left out.

    ``facts``: of every group one alternative must be in the answer's text; ``both``: all must be;
    ``never``: none may be. ``articles``: file names, one of which a shown sentence should cite.
    ``shows``: what the answer must hold beside its text.
    """

    id: str
    question: str
    expects: Expects
    history: tuple[str, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    never: tuple[str, ...] = ()
    both: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    tags: tuple[str, ...] = ()
    shows: Shown = ASKS_NOTHING

    @property
    def window(self) -> Window:
        return Window(since=self.since, until=self.until, as_of=self.as_of)


def normalised(text: str, *, thousands: bool = True) -> str:
    """``text`` as it is compared. ``thousands=False`` leaves the commas of 9,000 in place."""
    text = unicodedata.normalize("NFKC", text.translate(_STRAIGHT)).casefold()
    text = " ".join(text.translate(_STRAIGHT).split())
    return _THOUSANDS.sub("", text) if thousands else text


def is_pattern(wanted: str) -> bool:
    return len(wanted) > 2 and wanted.startswith("/") and wanted.endswith("/")


def matches(wanted: str, text: str) -> bool:
    """Whether ``wanted`` is in ``text``. A pattern may be written with the thousands commas or
    without them, in any case, with curly or straight quotes.
    """
    if is_pattern(wanted):
        pattern = re.compile(wanted[1:-1].translate(_STRAIGHT), re.IGNORECASE)
        return any(pattern.search(normalised(text, thousands=flag)) for flag in (True, False))
    return normalised(wanted) in normalised(text)


def load_cases(path: Path) -> list[EvalCase]:
    """Read a YAML list of cases. Raises ``ConfigError`` naming the file, the line and the case for
    anything that is not exactly a case: an unknown key, a bad regular expression, a second case
    of the same id, a date that is none.
    """
    cases: list[EvalCase] = []
    lines: dict[str, int] = {}
    for line, record in _records(path):
        place = f"{path.name}, line {line}"
        case = _case(record, place)
        if case.id in lines:
            raise ConfigError(
                f"{place}: the case {case.id!r} was given before, in line {lines[case.id]}",
                hint="Give every case an id of its own.",
            )
        lines[case.id] = line
        cases.append(case)
    if not cases:
        raise ConfigError(f"{path}: there are no cases in it", hint="Write a YAML list of cases.")
    return cases


def _records(path: Path) -> Iterator[tuple[int, Mapping[object, object]]]:
    """Each case with the line it starts in; a key given twice is refused."""
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path}: cannot be read ({error})", hint="Name a YAML file of cases."
        ) from error
    try:
        loader = yaml.SafeLoader(text)
        root = loader.get_single_node()
        if root is None:
            return
        if not isinstance(root, yaml.SequenceNode):
            raise ConfigError(
                f"{path}: the file is not a list", hint="Start every case with '- id:'."
            )
        for node in root.value:
            line = node.start_mark.line + 1
            if not isinstance(node, yaml.MappingNode):
                raise ConfigError(
                    f"{path.name}, line {line}: this is not a case",
                    hint="A case has at least id, question and expects.",
                )
            keys = [key.value for key, _ in node.value]
            for key in keys:
                if keys.count(key) > 1:
                    raise ConfigError(
                        f"{path.name}, line {line}: {key!r} is given twice",
                        hint="Give every key once.",
                    )
            yield line, cast(Mapping[object, object], loader.construct_object(node, deep=True))
    except (yaml.YAMLError, ValueError) as error:
        raise ConfigError(f"{path}: not YAML: {error}", hint="Correct the file.") from error


def _case(record: Mapping[object, object], place: str) -> EvalCase:
    place = f"{place}, case {record['id']!r}" if record.get("id") else place
    known = [field.name for field in fields(EvalCase)]
    unknown = sorted(str(key) for key in record if key not in known)
    if unknown:
        raise ConfigError(
            f"{place}: unknown key {', '.join(unknown)}", hint=f"Known keys: {', '.join(known)}."
        )
    values: dict[str, Any] = {
        name: one_text(record.get(name), f"{place}: {name}") for name in REQUIRED
    }
    if values["expects"] not in get_args(Expects):
        raise ConfigError(
            f"{place}: expects is {values['expects']!r}", hint="Write answer or refusal."
        )
    for name in _TEXT_LISTS:
        values[name] = texts(record.get(name), f"{place}: {name}")
    for name in _DATES:
        values[name] = day(record.get(name), f"{place}: {name}")
    values["facts"] = groups(record.get("facts"), f"{place}: facts")
    values["shows"] = read_shown(record.get("shows"), f"{place}: shows")
    case = EvalCase(**values)
    _must_make_sense(case, place)
    return case


def _must_make_sense(case: EvalCase, place: str) -> None:
    wrong = [reason for reason in case.reasons if reason not in get_args(RefusalReason)]
    if wrong:
        raise ConfigError(
            f"{place}: no refusal has the reason {wrong[0]!r}",
            hint=f"Reasons: {', '.join(get_args(RefusalReason))}.",
        )
    if case.reasons and case.expects == "answer":
        raise ConfigError(
            f"{place}: reasons are given for an answer", hint="Only refusals have reasons."
        )
    if case.since and case.until and case.since > case.until:
        raise ConfigError(f"{place}: since is later than until", hint="Exchange them.")
    if case.shows.missing and case.expects == "answer":
        raise ConfigError(
            f"{place}: something is missing in an answer", hint="Only refusals say what is missing."
        )
    listed = (*case.facts, *case.shows.missing)
    for wanted in (*case.both, *case.never, *(one for group in listed for one in group)):
        if not is_pattern(wanted):
            if not normalised(wanted):
                raise ConfigError(f"{place}: empty text to look for", hint="Leave it out.")
            continue
        try:
            re.compile(wanted[1:-1])
        except re.error as error:
            raise ConfigError(
                f"{place}: {wanted} is not a regular expression ({error})",
                hint="Correct it, or drop the slashes to compare plain text.",
            ) from error
