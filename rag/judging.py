"""Is this answer right? Reads an answer object as a caller gets it, and the stored articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from rag.cases import EvalCase, matches
from rag.errors import NotFound
from rag.report import CaseResult
from rag.shown import ASKS_NOTHING, Shown
from rag.types import Ratio

Read = Callable[[str, str], str]
Recheck = Callable[[Mapping[str, Any]], str | None]


def judge(
    case: EvalCase,
    answer: Mapping[str, Any],
    read: Read,
    *,
    recheck: Recheck | None = None,
    first_ms: float | None = None,
    total_ms: float = 0.0,
) -> CaseResult:
    """Score one answer object. ``read(article, version)`` gives the stored text of an article, or
    raises ``NotFound``; ``recheck(answer)`` says why the answer's receipt does not hold, where a
    case asks for that.
    """
    why = _what_is_wrong(case, answer) or _what_is_not_shown(case.shows, answer)
    if why is None and case.shows.receipt:
        why = recheck(answer) if recheck else "there is nothing to hold its receipt against"
    return CaseResult(
        case=case,
        right=why is None,
        why=why,
        answer=dict(answer),
        cited=_cited(case, answer),
        grounded=_grounded(answer),
        spans=_spans(answer, read),
        first_ms=first_ms,
        total_ms=total_ms,
    )


def _what_is_wrong(case: EvalCase, answer: Mapping[str, Any]) -> str | None:
    kind, text = answer["kind"], answer["text"]
    if case.expects == "answer" and kind != "answered":
        return f"refused ({answer['reason']})"
    if case.expects == "refusal" and kind != "refused":
        return "answered, and should have refused"
    for group in case.facts:
        if not any(matches(wanted, text) for wanted in group):
            return f"does not say {' or '.join(map(repr, group))}"
    for wanted in case.both:
        if not matches(wanted, text):
            return f"does not also say {wanted!r}"
    for wanted in case.never:
        if matches(wanted, text):
            return f"says {wanted!r}"
    if kind == "refused" and case.reasons and answer["reason"] not in case.reasons:
        return f"refused for {answer['reason']}, not for {' or '.join(case.reasons)}"
    return None


def _what_is_not_shown(shows: Shown, answer: Mapping[str, Any]) -> str | None:
    if shows == ASKS_NOTHING:
        return None
    told = {one["kind"] for one in answer["disagreements"]}
    if shows.disagreement == "none" and told:
        return f"tells of a disagreement ({', '.join(sorted(told))})"
    if shows.disagreement not in (None, "none") and shows.disagreement not in told:
        return f"tells of no {shows.disagreement}, but of {', '.join(sorted(told)) or 'nothing'}"
    noticed = {one["kind"] for one in answer["notices"]}
    for kind in shows.notices:
        if kind not in noticed:
            return f"has no notice {kind}"
    for kind in shows.silent:
        if kind in noticed:
            return f"has a notice {kind}"
    for group in shows.missing:
        if not any(matches(wanted, answer["missing"] or "") for wanted in group):
            return f"does not say that {' or '.join(map(repr, group))} is missing"
    return _what_no_sentence_has(shows, answer["sentences"])


def _what_no_sentence_has(shows: Shown, sentences: Sequence[Mapping[str, Any]]) -> str | None:
    named = [s["attribution"]["speaker"] for s in sentences if s["attribution"]]
    for speaker in shows.speakers:
        if not any(matches(speaker, name) for name in named):
            return f"names {', '.join(map(repr, named)) or 'nobody'} as speaker, not {speaker!r}"
    times = {(t["from"], t["to"]) for s in sentences for t in s["times"]}
    for first, last in shows.times:
        if (first.isoformat(), last.isoformat()) not in times:
            return f"does not compute {first}" + (f" to {last}" if last != first else "")
    for day in shows.as_of:
        if day.isoformat() not in {s["as_of"] for s in sentences}:
            return f"shows nothing as of {day}"
    counts = {(s["support"]["articles"], s["support"]["origins"]) for s in sentences}
    if shows.support is not None and shows.support not in counts:
        articles, origins = shows.support
        return f"counts no sentence in {articles} articles of {origins} origins"
    return None


def names_of(file: str, article: str) -> set[str]:
    """What a case may call an article: its id, its file, the file's last part, without a line."""
    bare = file.partition("#")[0]
    return {article, file, PurePosixPath(file).name, bare, PurePosixPath(bare).name}


def _cited(case: EvalCase, answer: Mapping[str, Any]) -> bool | None:
    if case.expects != "answer" or answer["kind"] != "answered" or not case.articles:
        return None
    names = {s["n"]: names_of(s["file"], s["article"]) for s in answer["sources"]}
    cited = {n for sentence in answer["sentences"] for n in sentence["cites"]}
    return any(names.get(n, set()) & set(case.articles) for n in cited)


def _grounded(answer: Mapping[str, Any]) -> Ratio:
    """Shown sentences that are supported, cite something and quote what they cite."""
    given = {s["n"] for s in answer["sources"]}
    shown = answer["sentences"]
    good = sum(
        bool(
            s["verdict"]["supported"]
            and s["verdict"]["label"] == "supported"
            and s["quotes"]
            and s["cites"]
            and given >= set(s["cites"])
            and given >= {q["source"] for q in s["quotes"]}
        )
        for s in shown
    )
    return Ratio(good, len(shown))


def _spans(answer: Mapping[str, Any], read: Read) -> Ratio:
    """Sources, and quotes of shown and nearest sentences, that equal the stored text."""
    sources = {s["n"]: s for s in answer["sources"]}
    exact = [_is_exact(s, s, read) for s in sources.values()]
    for sentence in (*answer["sentences"], *answer["nearest"]):
        for quote in sentence["quotes"]:
            source = sources.get(quote["source"])
            exact.append(
                source is not None
                and source["start"] <= quote["start"] <= quote["end"] <= source["end"]
                and _is_exact(quote, source, read)
            )
    return Ratio(sum(exact), len(exact))


def _is_exact(span: Mapping[str, Any], source: Mapping[str, Any], read: Read) -> bool:
    try:
        text = read(source["article"], source["version"])
    except NotFound:
        return False
    start, end = span["start"], span["end"]
    return bool(0 <= start < end <= len(text) and text[start:end] == span["text"])
