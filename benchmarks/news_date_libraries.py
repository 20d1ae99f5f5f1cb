"""Date libraries on the reader's lists of time expressions, beside our own resolver.

    pip install --target FOLDER dateparser parsedatetime ctparse
    PYTHONPATH=FOLDER python -m benchmarks.news_date_libraries --articles FOLDER

A library is given the expression alone and the day of the article, which is what it is made for,
and ours the same; ours is also given the sentence around it, as in use. Of an article whose date
is a range a library is asked for both ends. A library that is not installed is left out.
"""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import re
import time
import warnings
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import Any

from benchmarks.filing import file_result
from benchmarks.news import articles, listed
from benchmarks.news_dates import Meant, day, in_article, in_sentence, is_right
from rag.dating import resolve
from rag.types import DateRange, Ratio

WRITTEN = Path(__file__).resolve().parents[1] / "tests" / "gold"
Reader = Callable[[str, date], Meant]
NOTHING: Meant = (None, None)


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of a list: the words, the ends of the article's date, and what a reader says."""

    words: str
    ends: tuple[date, date]
    wanted: Meant
    in_use: Meant  # ours, which has read the sentence


def period(first: date, unit: str) -> Meant:
    """The whole week (from Monday), month or year that holds a day; else the day itself."""
    if unit == "week":
        monday = first - timedelta(days=first.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "month":
        return first.replace(day=1), first.replace(day=monthrange(first.year, first.month)[1])
    if unit == "year":
        return date(first.year, 1, 1), date(first.year, 12, 31)
    return first, first


def with_dateparser(prefer: str) -> Reader:
    module: Any = importlib.import_module("dateparser.date")

    def read(words: str, anchor: date) -> Meant:
        settings = {
            "RELATIVE_BASE": datetime(anchor.year, anchor.month, anchor.day),
            "PREFER_DATES_FROM": prefer,
            "PREFER_DAY_OF_MONTH": "first",
        }
        found = module.DateDataParser(languages=["en"], settings=settings).get_date_data(words)
        return period(found.date_obj.date(), found.period) if found.date_obj else NOTHING

    return read


def with_parsedatetime(weekdays: int) -> Reader:
    """``weekdays``: -1 the last one, 0 that of this week, 1 the next one."""
    module: Any = importlib.import_module("parsedatetime")
    constants = module.Constants("en_US", usePyICU=False)
    constants.DOWParseStyle = weekdays
    calendar = module.Calendar(constants, version=module.VERSION_CONTEXT_STYLE)
    units = (("month", module.pdtContext.ACU_MONTH), ("year", module.pdtContext.ACU_YEAR))

    def read(words: str, anchor: date) -> Meant:
        found, context = calendar.parse(words, sourceTime=anchor.timetuple())
        if not context.accuracy:
            return NOTHING
        unit = "week" if context.accuracy == module.pdtContext.ACU_WEEK else "day"
        if context.accuracy < module.pdtContext.ACU_WEEK:
            unit = next(name for name, flag in units if context.accuracy & flag)
        return period(date(*found[:3]), unit)

    return read


def with_ctparse() -> Reader:
    module: Any = importlib.import_module("ctparse")

    def read(words: str, anchor: date) -> Meant:
        now = datetime(anchor.year, anchor.month, anchor.day)
        found = module.ctparse(words, ts=now, timeout=5, latent_time=True)
        first, last = (getattr(found and found.resolution, end, None) for end in ("start", "end"))
        return (_days(first)[0], _days(last)[1])

    return read


def _days(found: Any) -> Meant:
    """The days of a ctparse time, of which the month or the day may be left open."""
    if found is None or found.year is None:
        return NOTHING
    unit = "year" if found.month is None else "month" if found.day is None else "day"
    return period(date(found.year, found.month or 1, found.day or 1), unit)


def ours(words: str, anchor: date) -> Meant:
    times = resolve(words, [(0, len(words))], DateRange(anchor, anchor, "stated"))
    found = max(times, key=lambda t: t.end - t.start, default=None)
    return (found.first, found.last) if found else NOTHING


LIBRARIES: Mapping[str, Mapping[str, Callable[[], Reader]]] = {
    "dateparser": {
        prefer: lambda prefer=prefer: with_dateparser(prefer)  # type: ignore[misc]
        for prefer in ("past", "current_period", "future")
    },
    "parsedatetime": {
        f"weekdays {style}": lambda style=style: with_parsedatetime(style)  # type: ignore[misc]
        for style in (-1, 0, 1)
    },
    "ctparse": {"latent times": with_ctparse},
}


def written() -> Iterator[Asked]:
    for line in (WRITTEN / "dates.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        first, last = day(row["published"]["from"]), day(row["published"]["to"])
        assert first is not None
        assert last is not None
        found = in_sentence(row).found
        wanted = (day(row["from"]), day(row["to"]))
        given = (found.first, found.last) if found else NOTHING
        yield Asked(row["expression"], (first, last), wanted, given)


def real(folder: Path) -> Iterator[Asked]:
    rows = listed("news_dates.jsonl")
    held = articles(folder, {row["doc_id"] for row in rows})
    for row in rows:
        article = held[row["doc_id"]]
        published = date.fromisoformat(article["date"].replace("/", "-"))
        found = in_article(row, article["text"], published).found
        wanted = (day(row["from"]), day(row["to"]))
        given = (found.first, found.last) if found else NOTHING
        words = article["text"][row["start"] : row["end"]]
        yield Asked(words, (published, published), wanted, given)


def ask(read: Reader, one: Asked) -> Meant:
    """What is given, from the day before which nothing is meant to the day after which nothing is.

    A library that fails with an error gives nothing.
    """
    try:
        first = read(one.words, one.ends[0])
        last = first if one.ends[0] == one.ends[1] else read(one.words, one.ends[1])
    except (ValueError, TypeError, OverflowError, AttributeError, KeyError):
        return NOTHING
    return first[0], last[1]


def scored(rows: Sequence[Asked], given: Sequence[Meant]) -> dict[str, Ratio]:
    """Right: both ends are the reader's. Touched: the first day given lies in what is meant, the
    most that a library can do that knows days only.
    """
    judged = [
        (is_right(one.words, found, one.wanted), found, one.wanted)
        for one, found in zip(rows, given, strict=True)
    ]
    claimed = [one for one in judged if one[1] != NOTHING]
    touched = [
        bool(wanted[0] and wanted[1] and found[0] and wanted[0] <= found[0] <= wanted[1])
        for _, found, wanted in claimed
    ]
    return {
        "right": Ratio(sum(right for right, *_ in judged), len(judged)),
        "right where claimed": Ratio(sum(right for right, *_ in claimed), len(claimed)),
        "first day within, where claimed": Ratio(sum(touched), len(claimed)),
    }


def measured(lists: Mapping[str, Sequence[Asked]], read: Reader) -> dict[str, Any]:
    result: dict[str, Any] = {}
    asked, began = 0, time.perf_counter()
    for name, rows in lists.items():
        given = [ask(read, one) for one in rows]
        result[name] = {score: str(ratio) for score, ratio in scored(rows, given).items()}
        asked += len(rows)
    result["ms_each"] = round((time.perf_counter() - began) * 1000 / asked, 2)
    return result


def installed(name: str, seen: set[str] | None = None) -> int:
    """Bytes of a distribution and of what it requires, without extras."""
    seen = set() if seen is None else seen
    if name.casefold() in seen:
        return 0
    seen.add(name.casefold())
    found = metadata.distribution(name)
    size = sum(
        path.stat().st_size
        for path in (Path(str(file.locate())) for file in found.files or ())
        if path.is_file() and path.suffix != ".pyc"
    )
    for line in found.requires or ():
        if ";" not in line and (named := re.match(r"[\w.-]+", line)):
            size += installed(named[0], seen)
    return size


def run(folder: Path | None) -> dict[str, Any]:
    lists = {"written": list(written())}
    if folder is not None:
        lists["real"] = list(real(folder))
    result: dict[str, Any] = {
        "ours, in the sentence": {
            name: {k: str(v) for k, v in scored(rows, [one.in_use for one in rows]).items()}
            for name, rows in lists.items()
        },
        "ours, the words alone": measured(lists, ours),
    }
    for name, settings in LIBRARIES.items():
        began = time.perf_counter()
        try:
            importlib.import_module(name)
        except ImportError:
            result[name] = "not installed"
            continue
        about = {
            "version": metadata.version(name),
            "megabytes": round(installed(name) / 1e6, 1),
            "import_s": round(time.perf_counter() - began, 2),
        }
        tried = {said: measured(lists, make()) for said, make in settings.items()}
        result[name] = {**about, **tried}
    return result


def told(result: Mapping[str, Any], depth: int = 0) -> None:
    for key, value in result.items():
        if isinstance(value, Mapping):
            print(f"{'  ' * depth}{key}")
            told(value, depth + 1)
        else:
            print(f"{'  ' * depth}{key}: {value}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--articles", type=Path, help="the folder with news_dev_articles.jsonl.gz")
    parser.add_argument("--out", type=Path, help="where to file the result")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    logging.disable()
    result = run(options.articles)
    told(result)
    if options.out:
        file_result("news_date_libraries", result, out=options.out)


if __name__ == "__main__":
    main()
