"""An evaluation as one HTML page: every case with its answer, verdicts and quoted sources.

One file without scripts, fonts or pictures from anywhere; all text of articles, questions and
models is escaped, and its policy lets nothing be loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from rag.baseline import Comparison, reason
from rag.date_words import with_dates
from rag.display import one_line, visible
from rag.report import SCORES, CaseResult, Report
from rag.report_style import STYLE
from rag.shown import shown_words
from rag.types import Ratio

Json = Mapping[str, Any]
NOTHING_WORSE = Comparison((), frozenset(), ())


def page(report: Report, *, title: str, compared: Comparison | None = None) -> str:
    """The whole page. ``compared`` marks what is worse than a baseline."""
    worse = compared or NOTHING_WORSE
    wrong = [r for r in report.results if not r.right]
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{_text(title)}</title><style>{STYLE}</style></head><body><main>",
        f"<h1>{_text(title)}</h1>",
        f'<p class="sum">{_summary(report)}</p>',
        _scores(report),
        *_worse(compared),
        _tags(report),
        *_contents(wrong),
        f"<h2>All cases ({len(report.results)})</h2>",
        *(_case(result, worse) for result in report.results),
        *(f'<p class="dim">{_text(notice)}</p>' for notice in (*report.notices, *worse.notes)),
        "</main></body></html>\n",
    ]
    return "\n".join(parts)


def _summary(report: Report) -> str:
    right = sum(r.right for r in report.results)
    answer = report.latency_ms["answer"]
    times = " · ".join(f"{name} {value:,.0f} ms" for name, value in answer.items() if value)
    said = f"{Ratio(right, len(report.results))} right"
    return f"{said} · whole answer {times}" if times else said


def _scores(report: Report) -> str:
    rows = "".join(
        f"<tr><th scope=row>{name}</th><td class=num>{score}</td><td>{_bar(score)}</td>"
        f"<td class=dim>{_text(SCORES[name])}</td></tr>"
        for name, score in report.scores.items()
    )
    return f'<table class="scores"><tbody>{rows}</tbody></table>'


def _bar(score: Ratio) -> str:
    if not score.den:
        return ""
    return f'<meter min="0" max="{score.den}" value="{score.num}">{score}</meter>'


def _tags(report: Report) -> str:
    rows = "".join(
        f"<tr><th scope=row>{_text(tag)}</th><td class=num>{score}</td><td>{_bar(score)}</td></tr>"
        for tag, score in report.by_tag.items()
    )
    if not rows:
        return ""
    return (
        "<details open><summary>By tag (right of all)</summary>"
        f'<table class="scores"><tbody>{rows}</tbody></table></details>'
    )


def _worse(compared: Comparison | None) -> Iterator[str]:
    if compared is None:
        return
    if not compared.regressions:
        yield '<p class="ok">Nothing is worse than in the baseline.</p>'
        return
    yield f"<h2>Worse than in the baseline ({len(compared.regressions)})</h2><ul class=worse>"
    for one in compared.regressions:
        yield f"<li><a href='#{_anchor(one.case)}'>{_text(one.line)}</a></li>"
    yield "</ul>"


def _contents(wrong: Sequence[CaseResult]) -> Iterator[str]:
    if not wrong:
        return
    yield f"<h2>Not right ({len(wrong)})</h2><ul class=wrong>"
    for result in wrong:
        link = f"<a href='#{_anchor(result.case.id)}'>{_text(result.case.id)}</a>"
        yield f"<li>{link} {_text(result.case.question)} <b>{_text(result.why or '')}</b></li>"
    yield "</ul>"


def _case(result: CaseResult, compared: Comparison) -> str:
    case, answer = result.case, result.answer
    worse = compared.of(case.id)
    state = "right" if result.right else "wrong"
    opened = " open" if worse or not result.right else ""
    tags = "".join(f'<span class="tag">{_text(tag)}</span>' for tag in case.tags)
    parts = [
        f"<details class='case {state}' id='{_anchor(case.id)}'{opened}>",
        f"<summary><span class='badge {state}'>{state}</span> <span class=q>"
        f"{_text(case.question)}</span> <span class=id>{_text(case.id)}</span> {tags}</summary>",
        *(f"<p class=why>{_text(one.line)}</p>" for one in worse),
    ]
    if result.why:
        parts.append(f"<p class=why>Not right: {_text(result.why)}.</p>")
    if case.history:
        parts.append(f"<p class=dim>After: {_text(' · '.join(case.history))}</p>")
    if answer is not None:
        if answer["standalone_question"] != case.question:
            parts.append(f"<p class=dim>Read as: {_text(answer['standalone_question'])}</p>")
        parts.extend(_answer(answer, _anchor(case.id)))
    parts.append(_expected(result))
    parts.append("</details>")
    return "\n".join(part for part in parts if part)


def _answer(answer: Json, anchor: str) -> Iterator[str]:
    for notice in answer["notices"]:
        yield f"<p class=notice>{_text(notice['text'])}</p>"
    if answer["kind"] == "refused":
        why = f"Refused ({answer['reason']}). {answer['missing']}"
        yield f"<p class=refused>{_text(why)}</p>"
    shown = answer["sentences"] or answer["nearest"]
    if shown:
        if answer["kind"] == "refused":
            yield "<p class=dim>The nearest that the articles say:</p>"
        yield "<ol class=sentences>"
        yield from (_sentence(one, anchor) for one in shown)
        yield "</ol>"
    yield from _disagreements(answer["disagreements"])
    yield from _dropped(answer["dropped"])
    yield from _sources(answer, shown, anchor)
    made = [answer[key] for key in ("model", "prompt", "checker") if answer[key]]
    yield f"<p class=dim>{_text(' · '.join(made))} · {answer['timings_ms']['total']:,.0f} ms</p>"


def _sentence(one: Json, anchor: str) -> str:
    marks = "".join(f"<a href='#{anchor}-{int(n)}'>[{int(n)}]</a>" for n in one["cites"])
    told = [one["origin"]]
    said = one["attribution"]
    if said:
        told.append(f"said by {said['speaker']}")
    if one["as_of"]:
        told.append(f"as of {one['as_of']}")
    support = one["support"]
    told.append(
        _count(support["articles"], "article") + ", " + _count(support["origins"], "origin")
    )
    return (
        f"<li>{_text(with_dates(one['text'], one['times']))} {marks}<br>{_verdict(one['verdict'])} "
        f"<span class=dim>{_text(' · '.join(told))}</span></li>"
    )


def _verdict(verdict: Json) -> str:
    checks = "".join(
        f"<tr class='{_text(c['outcome'])}'><td>{_text(c['kind'])}</td>"
        f"<td>{_text(c['outcome'].replace('_', ' '))}</td><td>{_text(c['detail'])}</td></tr>"
        for c in verdict["checks"]
    )
    label = _text(verdict["label"].replace("_", " "))
    return (
        f"<details class=verdict><summary><span class='label {_text(verdict['label'])}'>{label}"
        f"</span> <span class=num>p = {verdict['probability']:.2f}</span></summary>"
        f"<table><tbody>{checks}</tbody></table></details>"
    )


def _disagreements(values: Sequence[Json]) -> Iterator[str]:
    for one in values:
        sides = "".join(
            f"<li>{_text(side['value'])} "
            + "".join(f"[{int(n)}]" for n in side["sources"])
            + (f" <span class=dim>{_text(side['speaker'])}</span>" if side["speaker"] else "")
            + (f" <span class=dim>{_text(side['as_of'])}</span>" if side["as_of"] else "")
            + "</li>"
            for side in one["sides"]
        )
        yield (
            f"<div class=sides><b>{_text(one['kind'])}</b>: {_text(one['matter'])}"
            f"<ul>{sides}</ul><span class=dim>{_text(one['reason'])}</span></div>"
        )


def _dropped(values: Sequence[Json]) -> Iterator[str]:
    if not values:
        return
    yield f"<p class=dim>Not shown ({len(values)}):</p><ul class=dropped>"
    for one in values:
        text = "(a sentence that could not be checked)" if one["text"] is None else one["text"]
        why = reason(one["verdict"])
        yield (
            f"<li><s>{_text(text)}</s><br>{_verdict(one['verdict'])} "
            f"<span class=dim>{_text(why)}</span></li>"
        )
    yield "</ul>"


def _sources(answer: Json, shown: Sequence[Json], anchor: str) -> Iterator[str]:
    """The passages that are cited, open, with the quoted words marked; the others folded."""
    cited = {n for one in shown for n in one["cites"]}
    spans: dict[int, list[tuple[int, int]]] = {}
    for quote in (q for one in shown for q in one["quotes"]):
        spans.setdefault(quote["source"], []).append((quote["start"], quote["end"]))
    used = [source for source in answer["sources"] if source["n"] in cited]
    rest = [source for source in answer["sources"] if source["n"] not in cited]
    yield from (_source(one, spans.get(one["n"], []), anchor) for one in used)
    if rest:
        yield f"<details><summary>Found and not cited ({len(rest)})</summary>"
        yield from (_source(one, [], anchor) for one in rest)
        yield "</details>"


def _source(source: Json, spans: Sequence[tuple[int, int]], anchor: str) -> str:
    number = int(source["n"])
    told = [source["outlet"], source["title"], source["file"], _day(source["published"])]
    place = " · ".join(one_line(str(part)) for part in told if part)
    return (
        f"<blockquote id='{anchor}-{number}'><p>{_marked(source, spans)}</p>"
        f"<footer>[{number}] {_text(place)} · {int(source['start'])}–{int(source['end'])}"
        f" of {_text(source['version'][:12])}</footer></blockquote>"
    )


def _marked(source: Json, spans: Sequence[tuple[int, int]]) -> str:
    """The passage, with the quoted spans of it marked."""
    text, first = source["text"], source["start"]
    parts, at = [], 0
    for start, end in sorted(spans):
        start, end = max(start - first, at), end - first
        if start < end:
            parts.append(f"{_kept(text[at:start])}<mark>{_kept(text[start:end])}</mark>")
            at = end
    return "".join([*parts, _kept(text[at:])])


def _day(value: Json) -> str:
    first, last, how = value["from"], value["to"], value["how"]
    if how == "unknown":
        return "date unknown"
    days = first if first == last else f"{first or '…'} to {last or '…'}"
    return days if how == "stated" else f"{days} ({how})"


def _expected(result: CaseResult) -> str:
    case = result.case
    rows: list[tuple[str, str]] = [("expects", case.expects)]
    rows += [("one of", " | ".join(group)) for group in case.facts]
    rows += [("also", text) for text in case.both]
    rows += [("never", text) for text in case.never]
    rows += [("shows", text) for text in shown_words(case.shows)]
    if case.reasons:
        rows.append(("reason", " | ".join(case.reasons)))
    if case.articles:
        rows.append(("from", ", ".join(case.articles)))
    cells = "".join(f"<tr><td>{name}</td><td>{_text(text)}</td></tr>" for name, text in rows)
    return (
        f"<details class=expected><summary>What a right answer holds</summary>"
        f"<table><tbody>{cells}</tbody></table></details>"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _anchor(id: str) -> str:
    """A case's id as one word of an address."""
    return "case-" + "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in "-_") else f"_{ord(sign):x}_"
        for sign in id
    )


def _text(text: object) -> str:
    return escape(one_line(str(text)))


def _kept(text: str) -> str:
    """As :func:`_text`, with its line breaks, which the style shows."""
    return escape(visible(text))
