"""The way back from the outside form: an answer object of ``rag.wire`` to the nouns it was made of.

Whoever reads one back and writes it again gets the same object, so a difference shows what did not
belong there. Constructing the nouns holds it to what they promise.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rag.types import (
    Answer,
    Answered,
    Attribution,
    Check,
    DateRange,
    Disagreement,
    Dropped,
    Evidence,
    Makers,
    Notice,
    Passage,
    Quote,
    Record,
    Refused,
    Sentence,
    Side,
    Source,
    Support,
    TimeMention,
    Timings,
    Verdict,
)

Json = Mapping[str, Any]


def read_answer(value: Json) -> Answer:
    """The answer that an answer object tells of; keys that it does not know are left alone.

    Dropped sentences whose words were not given have the text "".
    Raises ``ValueError`` if a key is missing, a value is of another type, or the parts contradict
    each other.
    """
    try:
        return _answer(value)
    except ValueError:
        raise
    except KeyError as error:
        raise ValueError(f"the key {error} is missing") from error
    except (AttributeError, TypeError, OverflowError) as error:
        raise ValueError(f"a value is of the wrong type ({error})") from error


def _answer(value: Json) -> Answer:
    record = Record(
        id=value["id"],
        question=value["question"],
        standalone_question=value["standalone_question"],
        evidence=tuple(_evidence(one) for one in value["sources"]),
        makers=Makers(
            checker=value["checker"],
            embedder=value["embedder"],
            model=value["model"],
            prompt=value["prompt"],
        ),
        timings=Timings(**{name: float(spent) for name, spent in value["timings_ms"].items()}),
        conversation=value["conversation"],
        as_of=_day(value["as_of"]),
        notices=tuple(Notice(one["kind"], one["text"]) for one in value["notices"]),
        dropped=tuple(_dropped(one) for one in value["dropped"]),
        disagreements=tuple(_disagreement(one) for one in value["disagreements"]),
    )
    if value["kind"] == "answered":
        return Answered(record, tuple(_sentence(one) for one in value["sentences"]))
    nearest = tuple(_sentence(one) for one in value["nearest"])
    return Refused(record, value["reason"], value["missing"], nearest)


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _days(value: Json) -> DateRange:
    return DateRange(_day(value["from"]), _day(value["to"]), value["how"])


def _evidence(value: Json) -> Evidence:
    return Evidence(
        number=value["n"],
        passage=Passage(
            value["article"], value["version"], value["start"], value["end"], value["text"]
        ),
        file=value["file"],
        source=Source(
            outlet=value["outlet"],
            title=value["title"],
            byline=value["byline"],
            url=value["url"],
            published=_days(value["published"]),
            updated=_days(value["updated"]),
        ),
    )


def _verdict(value: Json, quotes: tuple[Quote, ...] = ()) -> Verdict:
    return Verdict(
        label=value["label"],
        entailed=value["entailed"],
        probability=value["probability"],
        checks=tuple(Check(c["kind"], c["outcome"], c["detail"]) for c in value["checks"]),
        quotes=quotes,
    )


def _sentence(value: Json) -> Sentence:
    quotes = tuple(Quote(q["source"], q["start"], q["end"], q["text"]) for q in value["quotes"])
    said = value["attribution"]
    return Sentence(
        text=value["text"],
        origin=value["origin"],
        cites=tuple(value["cites"]),
        verdict=_verdict(value["verdict"], quotes),
        attribution=said
        and Attribution(said["speaker"], said["role"], said["verb"], tuple(said["via"])),
        times=tuple(_time(one) for one in value["times"]),
        as_of=_day(value["as_of"]),
        support=Support(value["support"]["articles"], value["support"]["origins"]),
    )


def _time(value: Json) -> TimeMention:
    return TimeMention(
        value["start"],
        value["end"],
        value["text"],
        _day(value["from"]),
        _day(value["to"]),
        value["how"],
    )


def _dropped(value: Json) -> Dropped:
    return Dropped(value["text"] or "", tuple(value["cites"]), _verdict(value["verdict"]))


def _disagreement(value: Json) -> Disagreement:
    return Disagreement(
        matter=value["matter"],
        kind=value["kind"],
        reason=value["reason"],
        sides=tuple(
            Side(one["value"], tuple(one["sources"]), one["speaker"], _day(one["as_of"]))
            for one in value["sides"]
        ),
    )
