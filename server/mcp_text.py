"""Results as text for a model that reads them. What articles say is on one line each, with all that
hides or acts made visible.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag import wire
from rag.display import one_line, visible
from rag.links import safe_url


def answer(told: wire.Json) -> str:
    """The answer's text, then the words behind its marks; a refusal with what is nearest."""
    lines = [one_line(told["text"])]
    shown = told["sentences"] or told["nearest"]
    if told["nearest"]:
        lines += ["", "The nearest that they say:"]
        lines += [
            one_line(near["text"]) + "".join(f" [{n}]" for n in near["cites"])
            for near in told["nearest"]
        ]
    lines += [f"Note: {one_line(notice['text'])}" for notice in told["notices"]]
    cited = sorted({n for sentence in shown for n in sentence["cites"]})
    sources = {source["n"]: source for source in told["sources"]}
    if cited:
        lines += ["", "Sources:"]
    for n in cited:
        quotes = [q["text"] for s in shown for q in s["quotes"] if q["source"] == n]
        lines += _source(sources[n], list(dict.fromkeys(quotes)))
    return "\n".join(lines)


def found(told: wire.Json) -> str:
    lines = [line for source in told["results"] for line in _source(source, [source["text"]])]
    lines += [f"Note: {one_line(notice['text'])}" for notice in told["notices"]]
    return "\n".join(lines) or "Nothing found."


def verdicts(told: wire.Json) -> str:
    lines = []
    for line in told["results"]:
        failed = [c["detail"] for c in line["checks"] if c["outcome"] in ("fail", "error")]
        why = "; ".join(one_line(detail) for detail in failed if detail)
        said = f"{one_line(str(line['id']))}: {line['label']} ({line['probability']:.2f})"
        lines.append(said + (f": {why}" if why else ""))
        if line["error"]:
            lines.append(f"    {one_line(line['error'])}")
        lines += [f"    [{q['source']}] “{one_line(q['text'])}”" for q in line["quotes"]]
    return "\n".join(lines) or "No claims were given."


def article(told: wire.Json) -> str:
    return "\n".join([*_facts(told), "", visible(told["text"])])


def _source(source: wire.Json, quotes: Sequence[str]) -> Iterator[str]:
    facts = " · ".join(_facts(source))
    yield f"[{source['n']}] {facts}"
    yield from (f"    “{one_line(text)}”" for text in quotes)


def _facts(source: wire.Json) -> list[str]:
    id = source.get("article", source.get("id"))
    facts = [one_line(source[key]) for key in ("outlet", "title", "byline") if source[key]]
    facts.append(_days(source["published"]))
    facts.append(f"article {one_line(str(id))}")
    url = safe_url(source.get("url"))
    return [*facts, url] if url else facts


def _days(value: wire.Json) -> str:
    first, last = value["from"], value["to"]
    if value["how"] == "unknown":
        return "date unknown"
    days = first if first == last else f"{first or 'unknown'} to {last or 'unknown'}"
    return str(days) if value["how"] == "stated" else f"{days} (inferred)"
