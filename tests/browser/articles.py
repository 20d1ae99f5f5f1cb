"""The invented newsroom of the browser tests, one hostile article among it, and answers made of it
that hold everything a page must show.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from rag.parts import Parts
from rag.pipeline import Question, search
from rag.types import (
    Answered,
    AnswerReady,
    Attribution,
    Check,
    Disagreement,
    Dropped,
    Event,
    Evidence,
    EvidenceFound,
    Makers,
    Notice,
    Quote,
    Record,
    Refused,
    Sentence,
    SentenceChecked,
    Side,
    Source,
    Support,
    TimeMention,
    Timings,
    Verdict,
    Window,
)
from tests.newsroom import RECORDS as NEWS

EMOJI = (
    "🌉🎉 At the opening 👩‍👩‍👧 families danced. 𝔗he tower of Brandmoor is 212 metres high, "
    "the architect Ida Quist said on Friday. 🏗️ It cost 90 million euros.\n"
)
SCRIPT = (
    "<script>window.hacked = 1</script> <img src=x onerror='window.hacked = 1'> "
    "The harbour of Zelk [handles](https://evil.example/track) 9,400 containers a week, the port "
    "authority said. \u202eThe harbour of Zelk was opened in 1987 by queen Maud.\u202c "
    "See https://evil.example/more or **javascript:alert(1)**.\n"
)
HOSTILE = {
    "id": "zelk<img src=x>/..?a#b",
    "title": "<b onmouseover='window.hacked=1'>Harbour</b> \u202eof Zelk",
    "outlet": "\u202eThe Zelk <i>Times</i>",
    "date": "2022-02-02",
    "text": SCRIPT,
}
TOWER = {
    "id": "tower",
    "title": "A tower in Brandmoor",
    "outlet": "The Orvik Post",
    "url": "https://post.example/tower?a=1",
    "date": "2022-05-21",
    "text": EMOJI,
}
LONG = {
    "id": "long",
    "title": "A long report",
    "outlet": "Fjord Daily",
    "date": "2022-06-01",
    "text": "\n\n".join(
        f"Paragraph {n} of the report tells of the fishing season in the north." for n in range(80)
    )
    + "\n\nThe lighthouse of Eskvik was sold for 3 million euros.\n\n"
    + "\n\n".join(f"Remark {n} of the report is about nets and weather." for n in range(80)),
}
RECORDS: tuple[dict[str, object], ...] = (*NEWS, TOWER, LONG, HOSTILE)

CHECKS = (
    Check("entailment", "pass", "the words say it"),
    Check("number", "pass", "18 million euros"),
    Check("quote", "not_applicable", ""),
)


def quoted(evidence: tuple[Evidence, ...], words: str) -> Quote:
    """The quote of ``words`` from the first source that has them."""
    for one in evidence:
        at = one.passage.text.find(words)
        if at >= 0:
            start = one.passage.start + at
            return Quote(one.number, start, start + len(words), words)
    raise AssertionError(f"no source says {words!r}")


def supported(*quotes: Quote) -> Verdict:
    return Verdict("supported", entailed=True, probability=0.97, checks=CHECKS, quotes=quotes)


def found_for(parts: Parts) -> tuple[Evidence, ...]:
    return search("repairs of the Orvik bridge cost", parts, k=8, window=Window()).evidence


def record_of(question: Question, evidence: tuple[Evidence, ...]) -> Record:
    return Record(
        id=f"{id(question):032x}",
        question=question.text,
        standalone_question=f"{question.text} (of the Orvik bridge)",
        evidence=evidence,
        makers=Makers(checker="checker", embedder="embedder", model="hosted:large", prompt="p"),
        timings=Timings(total=1234.0),
        conversation=question.conversation,
        notices=(Notice("undated_source", "One source has no date."),),
        dropped=(
            Dropped(
                "The bridge <b>fell</b> into the fjord, see https://evil.example/x.",
                (1,),
                Verdict(
                    "contradicted",
                    entailed=False,
                    probability=0.03,
                    checks=(Check("negation", "fail", "the article says it was closed"),),
                ),
            ),
            Dropped("Nobody has checked this.", (2,), Verdict("unchecked", False, 0.0)),
        ),
        disagreements=(
            Disagreement(
                "the cost of the repairs",
                "conflict",
                "Two sources name different figures for the same repairs.",
                (
                    Side("18 million euros", (1,), "Mayor Petra Lindahl", date(2022, 3, 8)),
                    Side("27 million euros", (2,), None, date(2022, 5, 20)),
                ),
            ),
        ),
    )


def rich(question: Question, parts: Parts) -> Iterator[Event]:
    """An answer with a speaker, computed times, support, a disagreement and dropped sentences."""
    evidence = found_for(parts)
    yield EvidenceFound(question.conversation, evidence)
    cost = quoted(evidence, "Mayor Petra Lindahl said that repairs would cost 18 million euros.")
    more = quoted(evidence, "repairs would cost 27 million euros")
    text = "Mayor Petra Lindahl said on Monday that repairs would cost 18 million euros."
    at = text.index("on Monday")
    shown = (
        Sentence(
            text,
            "model",
            (cost.source,),
            supported(cost),
            attribution=Attribution("Petra Lindahl", "mayor", "said", ("The Orvik Post",)),
            times=(
                TimeMention(
                    at, at + 9, "on Monday", date(2022, 3, 7), date(2022, 3, 7), "inferred"
                ),
            ),
            as_of=date(2022, 3, 8),
            support=Support(2, 1),
        ),
        Sentence("Engineers put them at 27 million.", "repaired", (more.source,), supported(more)),
    )
    for index, one in enumerate(shown):
        yield SentenceChecked(index, one)
    yield AnswerReady(Answered(record_of(question, evidence), shown))


def refusing(question: Question, parts: Parts) -> Iterator[Event]:
    evidence = found_for(parts)
    yield EvidenceFound(question.conversation, evidence)
    near = quoted(evidence, "Mayor Petra Lindahl said that repairs would cost 18 million euros.")
    sentence = Sentence(near.text, "extracted", (near.source,), supported(near))
    record = replace(record_of(question, evidence), dropped=(), disagreements=(), notices=())
    missing = "No article says who pays for the repairs."
    yield AnswerReady(Refused(record, "nothing_supported", missing, (sentence,)))


def linked(question: Question, parts: Parts) -> Iterator[Event]:
    """An answer whose sources claim addresses that no page may follow, and one that it may."""
    found = found_for(parts)
    urls = (
        "javascript:window.hacked=1",
        "data:text/html,x",
        "//evil.example",
        "https://a.example/b",
    )
    evidence = tuple(
        replace(one, source=Source(outlet=f"Outlet {one.number}", url=url))
        for one, url in zip(found, urls, strict=False)
    )
    yield EvidenceFound(question.conversation, evidence)
    passages = tuple(
        Quote(e.number, e.passage.start, e.passage.end, e.passage.text) for e in evidence
    )
    cites = tuple(one.number for one in evidence)
    sentence = Sentence("All of them.", "extracted", cites, supported(*passages))
    yield SentenceChecked(0, sentence)
    record = replace(record_of(question, evidence), dropped=(), disagreements=())
    yield AnswerReady(Answered(record, (sentence,)))
