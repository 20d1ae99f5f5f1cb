"""Answers for people: sentences with their marks, then the words behind each mark.

Everything here works on the JSON form, so an answer looks the same whether it was made here or by
the running service. All text of articles and models goes through ``display.one_line``.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from rag.commands.output import styled
from rag.date_words import day_in_words, with_dates
from rag.display import one_line

Json = Mapping[str, Any]

STALE = "stale"
REFUSED_BECAUSE = {
    "no_evidence": "no sentence of the articles is an answer to it",
    "nothing_supported": "no sentence about it held against the articles",
    "false_premise": "the articles do not bear out what the question takes for granted",
    "model_declined": "the language model found no answer in the articles",
}
LABELS = {
    "unsupported": "not in the cited words",
    "contradicted": "the cited words say otherwise",
    "attribution_lost": "it states as a fact what somebody only said",
    "unchecked": "it could not be checked",
}


def sentence(value: Json, *, width: int, colour: bool) -> str:
    """One sentence with its marks, wrapped; a mark never stands alone on a line."""
    marks = "".join(f"\u00a0[{n}]" for n in value["cites"])
    wrapped = _wrap(one_line(with_dates(value["text"], value.get("times", ()))) + marks, width)
    plain = marks.replace("\u00a0", " ")
    return wrapped.replace(marks, styled(plain, "cyan", on=colour)) if marks else wrapped


def beside(value: Json, *, width: int, colour: bool) -> str | None:
    """Whose words a sentence is, through whom they came, and as of when it holds."""
    said = value.get("attribution")
    told = ", via ".join([said["speaker"], *said["via"]]) if said else ""
    day = day_in_words(date.fromisoformat(value["as_of"])) if value.get("as_of") else ""
    parts = [f"— {told}" if told else "", f"as of {day}" if day else ""]
    line = " · ".join(part for part in parts if part)
    if not line:
        return None
    return styled(_wrap(one_line(line), width, indent="    ", first="  "), "dim", on=colour)


def before_sentences(answer: Json, *, width: int, colour: bool) -> Iterator[str]:
    """What must be read before the sentences: that the newest report is an old one."""
    for notice in answer["notices"]:
        if notice["kind"] == STALE:
            yield _note(notice, width=width, colour=colour)
            yield ""


def _note(notice: Json, *, width: int, colour: bool) -> str:
    return styled(_wrap(f"Note: {one_line(notice['text'])}", width), "yellow", on=colour)


def after_sentences(answer: Json, *, width: int, colour: bool, show_dropped: bool) -> Iterator[str]:
    """The lines that follow the sentences of an answer: where the sources differ, notices, sources,
    what was dropped.
    """
    shown = answer["sentences"] or answer["nearest"]
    for one in answer["disagreements"]:
        yield from _differing(one, answer["sources"], width=width, colour=colour)
    for notice in answer["notices"]:
        if notice["kind"] != STALE:
            yield ""
            yield _note(notice, width=width, colour=colour)
    yield from _sources(answer, shown, width=width, colour=colour)
    yield from _dropped(answer["dropped"], width=width, colour=colour, show=show_dropped)


def refusal(answer: Json, *, width: int, colour: bool) -> Iterator[str]:
    """A refusal, that looks like one: what is missing, why, and the nearest that is there."""
    yield styled("The articles do not answer this.", "bold", on=colour)
    if answer["missing"]:
        yield _wrap(one_line(answer["missing"]), width)
    because = REFUSED_BECAUSE.get(answer["reason"] or "")
    if because:
        yield styled(_wrap(f"Refused: {because}.", width), "dim", on=colour)
    if answer["nearest"]:
        yield ""
        yield "The nearest that they say:"
        for near in answer["nearest"]:
            yield sentence(near, width=width, colour=colour)
            yield from filter(None, [beside(near, width=width, colour=colour)])


def found(results: Sequence[Json], *, width: int, colour: bool) -> Iterator[str]:
    """Search results: each passage with where it stands."""
    for result in results:
        yield _place(result, result["n"], colour=colour)
        yield _quoted(result["text"], width)
        yield ""


def indented(text: str, width: int) -> str:
    """A text below its heading."""
    return _wrap(text, width, indent="    ", first="    ")


def day_of(value: Json) -> str:
    """A date with how it is known: ``2022-01-18``, ``2022-01-10 to 2022-01-18 (inferred)``."""
    first, last, how = value["from"], value["to"], value["how"]
    if how == "unknown":
        return "date unknown"
    if first == last:
        days = first
    elif first and last:
        days = f"{first} to {last}"
    else:
        days = f"{first} or later" if first else f"by {last}"
    return days if how == "stated" else f"{days} ({how})"


DIFFER = {
    "conflict": "The sources contradict each other",
    "update": "A later report replaces an earlier one",
    "compatible": "The sources give different values that can both be true",
}


def _differing(one: Json, sources: Sequence[Json], *, width: int, colour: bool) -> Iterator[str]:
    """The sides below each other, value, speaker, outlet, date and mark, and why they differ."""
    outlets = {source["n"]: source["outlet"] for source in sources}
    yield ""
    head = f"{DIFFER.get(one['kind'], one['kind'])}: {one_line(one['matter'])}"
    yield styled(_wrap(head, width), "bold", on=colour)
    values = [one_line(side["value"]) for side in one["sides"]]
    widest = min(max(map(len, values), default=0), width // 2)
    for side, value in zip(one["sides"], values, strict=True):
        told = [side["speaker"], *(outlets.get(n) for n in side["sources"])]
        told = [one_line(name) for name in dict.fromkeys(told) if name]
        told.append(side["as_of"] or "date unknown")
        marks = " ".join(f"[{n}]" for n in side["sources"])
        yield _wrap(
            f"{value.ljust(widest)}  {' · '.join(told)}  {marks}",
            width,
            indent="      ",
            first="  ",
        )
    yield styled(_wrap(one_line(one["reason"]), width, indent="  ", first="  "), "dim", on=colour)


def _sources(answer: Json, shown: Sequence[Json], *, width: int, colour: bool) -> Iterator[str]:
    cited = {n for value in shown for n in value["cites"]}
    cited |= {quote["source"] for value in shown for quote in value["quotes"]}
    quotes: dict[int, list[str]] = {}
    for value in shown:
        for quote in value["quotes"]:
            texts = quotes.setdefault(quote["source"], [])
            if quote["text"] not in texts:
                texts.append(quote["text"])
    listed = [source for source in answer["sources"] if source["n"] in cited]
    if listed:
        yield ""
        yield styled("Sources", "bold", on=colour)
    for source in listed:
        yield _place(source, source["n"], colour=colour)
        for text in quotes.get(source["n"], [source["text"]]):
            yield styled(_quoted(text, width), "dim", on=colour)


def _place(source: Json, number: int, *, colour: bool) -> str:
    outlet, title = source["outlet"], source["title"]
    told = [one_line(part) for part in (outlet, title) if part]
    told.append(one_line(source["file"]))
    told.append(day_of(source["published"]))
    if source["updated"]["how"] != "unknown":
        told.append(f"updated {day_of(source['updated'])}")
    return f"{styled(f'[{number}]', 'cyan', on=colour)} " + " · ".join(told)


def _dropped(values: Sequence[Json], *, width: int, colour: bool, show: bool) -> Iterator[str]:
    if not values:
        return
    yield ""
    were = "1 sentence was" if len(values) == 1 else f"{len(values)} sentences were"
    how = "" if show else " (--show-dropped lists them)"
    yield styled(f"{were} dropped: not supported by the articles{how}.", "yellow", on=colour)
    if not show:
        return
    for value in values:
        label = value["verdict"]["label"]
        failed = [c for c in value["verdict"]["checks"] if c["outcome"] in ("fail", "error")]
        reasons = "; ".join(one_line(c["detail"]) for c in failed if c["detail"])
        text = "(a sentence that was not checked)" if value["text"] is None else value["text"]
        marks = "".join(f" [{n}]" for n in value["cites"])
        why = LABELS.get(label, label) + (f": {reasons}" if reasons else "")
        yield _wrap(f"✗ {one_line(text)}{marks}", width)
        yield styled(_wrap(f"  {why}", width, indent="  "), "dim", on=colour)


def _quoted(text: str, width: int) -> str:
    return _wrap(f"“{one_line(text)}”", width, indent="    ", first="    ")


def _wrap(text: str, width: int, *, indent: str = "", first: str = "") -> str:
    return textwrap.fill(
        text,
        width,
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
