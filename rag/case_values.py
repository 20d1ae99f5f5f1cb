"""Values as they are written in a file of evaluation cases; each names its place if it is wrong."""

from __future__ import annotations

from datetime import date, datetime

from rag.errors import ConfigError


def one_text(value: object, place: str) -> str:
    """A non-empty text; a number is taken as it is written."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and value.strip():
        return value
    raise ConfigError(
        f"{place} is {'missing' if value is None else repr(value)}, not a text",
        hint="Write a text, in quotes if YAML would read it as something else.",
    )


def texts(value: object, place: str) -> tuple[str, ...]:
    """A list of texts; nothing is an empty one."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ConfigError(f"{place} is not a list", hint="Write it in square brackets.")
    return tuple(one_text(item, place) for item in value)


def groups(value: object, place: str) -> tuple[tuple[str, ...], ...]:
    """A list of lists of alternatives."""
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(group, list) and group for group in value):
        raise ConfigError(
            f"{place} is not a list of lists", hint='Write [["9,000", "nine thousand"], ["Minsk"]].'
        )
    return tuple(texts(group, place) for group in value)


def day(value: object, place: str) -> date | None:
    """A date, as YAML reads one or as text."""
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise ConfigError(f"{place} is {value!r}", hint="Write a date as YYYY-MM-DD.") from error
