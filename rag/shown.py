"""What an evaluation case may ask of an answer beside its text: who is named as the speaker, which
dates are computed, which disagreement is told, what a refusal says is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

from rag.case_values import day, groups, one_text, texts
from rag.errors import ConfigError

DISAGREEMENTS = ("conflict", "update", "compatible", "none")


@dataclass(frozen=True, slots=True)
class Shown:
    """The ``shows`` of a case; a key that is left out asks nothing.

    ``disagreement``: one of this kind is told, or ``none`` at all. ``notices``: kinds that are
    given; ``silent``: kinds that are not. ``missing``: of every group an alternative is in what a
    refusal says is missing. ``speakers``: each is in the name of the speaker of some shown
    sentence. ``times``: each is what time words of some shown sentence mean, ``2022-02-24`` or
    ``2022-02-01/2022-02-28``. ``as_of``: the days of some shown sentences. ``support``: the
    articles and origins that some shown sentence counts. ``receipt``: the answer's receipt is held
    against the articles, and holds.
    """

    disagreement: str | None = None
    notices: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    missing: tuple[tuple[str, ...], ...] = ()
    speakers: tuple[str, ...] = ()
    times: tuple[tuple[date, date], ...] = ()
    as_of: tuple[date, ...] = ()
    support: tuple[int, int] | None = None
    receipt: bool = False


ASKS_NOTHING = Shown()


def read_shown(value: object, place: str) -> Shown:
    """Raises ``ConfigError`` naming the place for what is not exactly such a mapping."""
    if value is None:
        return ASKS_NOTHING
    known = [field.name for field in fields(Shown)]
    if not isinstance(value, Mapping) or not set(value) <= set(known):
        raise ConfigError(
            f"{place} is not a mapping of what is known", hint=f"Known keys: {', '.join(known)}."
        )
    kind = value.get("disagreement")
    if kind is not None and kind not in DISAGREEMENTS:
        raise ConfigError(
            f"{place}: there is no disagreement {kind!r}",
            hint=f"One of {', '.join(DISAGREEMENTS)}.",
        )
    receipt = value.get("receipt", False)
    if not isinstance(receipt, bool):
        raise ConfigError(f"{place}: receipt is {receipt!r}", hint="Write true, or leave it out.")
    return Shown(
        disagreement=kind,
        notices=texts(value.get("notices"), f"{place}: notices"),
        silent=texts(value.get("silent"), f"{place}: silent"),
        missing=groups(value.get("missing"), f"{place}: missing"),
        speakers=texts(value.get("speakers"), f"{place}: speakers"),
        times=tuple(_days(one, f"{place}: times") for one in _list(value, "times", place)),
        as_of=tuple(_day(one, f"{place}: as_of") for one in _list(value, "as_of", place)),
        support=_counts(value.get("support"), f"{place}: support"),
        receipt=receipt,
    )


def shown_words(shows: Shown) -> Iterator[str]:
    """What is asked, a phrase each, for a reader."""
    if shows.disagreement:
        yield f"disagreement: {shows.disagreement}"
    yield from (f"notice: {kind}" for kind in shows.notices)
    yield from (f"no notice: {kind}" for kind in shows.silent)
    yield from (f"missing: {' | '.join(group)}" for group in shows.missing)
    yield from (f"speaker: {speaker}" for speaker in shows.speakers)
    for first, last in shows.times:
        yield f"computed: {first}" + (f" to {last}" if last != first else "")
    yield from (f"as of: {day}" for day in shows.as_of)
    if shows.support:
        articles, origins = shows.support
        yield f"support: articles {articles}, origins {origins}"
    if shows.receipt:
        yield "a receipt that holds"


def _list(value: Mapping[object, object], key: str, place: str) -> list[object]:
    given = value.get(key)
    if given is None:
        return []
    if not isinstance(given, list):
        raise ConfigError(f"{place}: {key} is not a list", hint="Write it in square brackets.")
    return given


def _days(value: object, place: str) -> tuple[date, date]:
    if isinstance(value, date):
        return _day(value, place), _day(value, place)
    first, _, last = one_text(value, place).partition("/")
    return _day(first, place), _day(last or first, place)


def _day(value: object, place: str) -> date:
    found = day(value, place)
    if found is None:
        raise ConfigError(f"{place}: a date is missing", hint="Write a date as YYYY-MM-DD.")
    return found


def _counts(value: object, place: str) -> tuple[int, int] | None:
    if value is None:
        return None
    if isinstance(value, Mapping) and set(value) == {"articles", "origins"}:
        articles, origins = value["articles"], value["origins"]
        if isinstance(articles, int) and isinstance(origins, int):
            return articles, origins
    raise ConfigError(f"{place} is {value!r}", hint="Write {articles: 3, origins: 2}.")
