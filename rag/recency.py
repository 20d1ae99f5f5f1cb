"""Where a question asks for what holds now: the newest reports first, and a word if they are old.

"Now" is the day of ``--as-of``, else today.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from rag.candidates import Candidate
from rag.catalog import Catalog
from rag.date_words import day_in_words
from rag.dating import newest_day, times_in
from rag.forms import form_fits
from rag.modes import tense_of
from rag.questions import Query
from rag.relevance import Scored
from rag.types import Evidence, Notice, Sentence, Source

STALE = "stale"
# A sentence this good beside the best may be taken for being newer.
BESIDE = 0.6
SEVERAL = ("list", "compare", "change", "happened")


def newest_first(
    query: Query,
    ranked: Sequence[Scored],
    evidence: Sequence[Evidence],
    catalog: Catalog,
    *,
    least: float,
) -> list[Scored]:
    """``ranked`` as it is unless ``query`` asks for now; then those that answer well enough, of the
    newest day first, without the others. Undated ones stay behind the dated. Where one thing is
    asked for, older days do not answer at all: what they say otherwise is told as a disagreement.
    """
    bar = max(least, BESIDE * ranked[0].probability) if ranked else least
    good = [s for s in ranked if s.probability >= bar]
    if not query.asks_now or not good:
        return list(ranked)
    if tense_of(query.text) != "plan":
        # What is planned is not what there is now.
        good = [s for s in good if tense_of(s.candidate.text) != "plan"] or good
    pieces = {e.number: e for e in evidence}
    days = {s.candidate: _day(s.candidate, pieces, catalog) for s in good}
    good = [s for s in good if form_fits(query, s.candidate) is not False] or good
    ordered = sorted(good, key=lambda s: days[s.candidate] or date.min, reverse=True)
    newest = days[ordered[0].candidate]
    if query.kind in SEVERAL or newest is None:
        return ordered
    return [s for s in ordered if days[s.candidate] == newest]


def _day(candidate: Candidate, pieces: dict[int, Evidence], catalog: Catalog) -> date | None:
    """When what the sentence tells held: the day of its article or, where it tells what happened on
    an earlier day, that day.
    """
    piece = pieces[candidate.evidence]
    written = newest_day(piece.source)
    if written is None or tense_of(candidate.text) != "event":
        return written
    article = catalog.article(piece.passage.article, piece.passage.version)
    told = [t.last for t in times_in(article, candidate.start, candidate.end) if t.last]
    return min(written, max(told)) if told else written


def by_day(sources: Iterable[tuple[int, Source]]) -> list[int]:
    """Keys in the order of their articles' days, the newest first; the undated are left out."""
    dated = [(newest_day(source), key) for key, source in sources]
    known = [(day, key) for day, key in dated if day is not None]
    return [key for _, key in sorted(known, key=lambda one: (-one[0].toordinal(), one[1]))]


def stale_notice(
    query: Query, shown: Sequence[Sentence], as_of: date | None, *, days: int
) -> Notice | None:
    """Where a question asks for now, and the newest date that backs its answer is more than
    ``days`` before ``as_of`` or, if that is ``None``, before today; else ``None``.
    """
    backed = max((s.as_of for s in shown if s.as_of is not None), default=None)
    if not query.asks_now or backed is None:
        return None
    now = as_of or date.today()
    age = (now - backed).days
    if age <= days:
        return None
    when = day_in_words(now) if as_of else "today"
    counted = "1 day" if age == 1 else f"{age:,} days"
    return Notice(
        STALE,
        f"The newest report behind this answer is of {day_in_words(backed)}, {counted} before "
        f"{when}: it may no longer hold.",
    )
