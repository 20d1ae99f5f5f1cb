"""The nouns: frozen, slotted, and unable to hold what must not be shown.

Offsets count Unicode code points, ``end`` exclusive, into the stored text of one article version.
The order of this file is the path of the data: article -> passage -> evidence -> claim -> verdict
-> answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

How = Literal["stated", "inferred", "unknown"]
Origin = Literal["extracted", "model", "repaired"]
Label = Literal["supported", "contradicted", "unsupported", "attribution_lost", "unchecked"]
CheckKind = Literal[
    "entailment",
    "number",
    "date",
    "name",
    "role",
    "negation",
    "modality",
    "quote",
    "attribution",
]
Outcome = Literal["pass", "fail", "not_applicable", "error"]
RefusalReason = Literal["no_evidence", "nothing_supported", "false_premise", "model_declined"]


# --- the corpus -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DateRange:
    """A day (``start == end``) or a range of days, and how it is known. Unknown has no ends."""

    start: date | None = None
    end: date | None = None
    how: How = "unknown"

    def __post_init__(self) -> None:
        if (self.how == "unknown") != (self.start is None and self.end is None):
            raise ValueError("a date range is unknown exactly when it has no ends")
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"the range ends before it starts: {self.start} > {self.end}")


UNKNOWN_DATE = DateRange()


@dataclass(frozen=True, slots=True)
class Source:
    """Who published an article and when, as far as it is known. Unknown stays ``None``."""

    outlet: str | None = None
    title: str | None = None
    byline: str | None = None
    url: str | None = None
    published: DateRange = UNKNOWN_DATE
    updated: DateRange = UNKNOWN_DATE


@dataclass(frozen=True, slots=True)
class Noise:
    """A span that belongs to the page and not to the report; it is never retrieved."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Article:
    """One version of one article. ``version`` is the hex sha256 of ``text`` in UTF-8.

    ``file`` is the path under the ingested root (``file.jsonl#L12`` for a line of it);
    ``raw_sha256`` the hash of the file's bytes; ``pages`` the start offsets of a PDF's pages.
    ``language`` is a code of ISO 639-1 or, unknown, ``None``. ``origin`` is known in a catalog: the
    id of the article that stands for its near-copies, its own if it has none.
    """

    id: str
    version: str
    file: str
    source: Source
    text: str
    noise: tuple[Noise, ...] = ()
    pages: tuple[int, ...] = ()
    raw_sha256: str = ""
    language: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of neighbouring sentences of an article: ``text == article.text[start:end]``."""

    article: str
    version: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Window:
    """Which articles a question may draw on. ``since``/``until`` are inclusive, by overlap with
    the published range; ``as_of`` admits only versions dated up to it, and is "now".
    """

    since: date | None = None
    until: date | None = None
    source: str | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage with the number by which an answer cites it (1.. without gaps). ``echoes`` are the
    passages of other articles that were left out because they say the same.
    """

    number: int
    passage: Passage
    file: str
    source: Source
    score: float = 0.0
    echoes: tuple[tuple[Passage, Source], ...] = ()


# --- checking ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a draft and the evidence numbers it cites."""

    text: str
    cites: tuple[int, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Quote:
    """The exact words of evidence ``source`` that carry a sentence."""

    source: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Check:
    """One check of one claim and, in a line that a reader understands, why."""

    kind: CheckKind
    outcome: Outcome
    detail: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checker says of a claim. ``quotes`` are the words that decide it."""

    label: Label
    entailed: bool
    probability: float
    checks: tuple[Check, ...] = ()
    quotes: tuple[Quote, ...] = ()

    @property
    def supported(self) -> bool:
        return self.label == "supported"

    def __post_init__(self) -> None:
        if not 0.0 <= self.probability <= 1.0:
            raise ValueError(f"a probability lies between 0 and 1, not at {self.probability}")
        if self.label == "supported" and not self.entailed:
            raise ValueError("a supported claim is entailed")
        if self.label == "unchecked" and (self.entailed or self.probability):
            raise ValueError("what was not checked is not entailed and has probability 0")
        if self.label == "supported" and any(c.outcome in ("fail", "error") for c in self.checks):
            raise ValueError("a claim with a failed check is not supported")


# --- answers ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says it, by which verb, and through whom it reached the article."""

    speaker: str
    role: str | None = None
    verb: str | None = None
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeMention:
    """Words of a sentence that name a time, and the days they were computed to mean."""

    start: int
    end: int
    text: str
    first: date | None
    last: date | None
    how: How


@dataclass(frozen=True, slots=True)
class Support:
    """How many articles carry a sentence, and how many independent origins they have."""

    articles: int = 0
    origins: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A claim with its verdict, ready to be shown if the verdict is ``supported``."""

    text: str
    origin: Origin
    cites: tuple[int, ...]
    verdict: Verdict
    attribution: Attribution | None = None
    times: tuple[TimeMention, ...] = ()
    as_of: date | None = None
    support: Support = Support()

    @property
    def quotes(self) -> tuple[Quote, ...]:
        return self.verdict.quotes


@dataclass(frozen=True, slots=True)
class Dropped:
    """A claim that is not shown, and why."""

    text: str
    cites: tuple[int, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader should know about the whole answer (``undated_excluded``, …)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Side:
    value: str
    sources: tuple[int, ...]
    speaker: str | None
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    matter: str
    kind: Literal["conflict", "update", "compatible"]
    reason: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds."""

    retrieve: float = 0.0
    draft: float = 0.0
    check: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Makers:
    """The ids of what made an answer; ``model`` and ``prompt`` are ``None`` without an LLM."""

    checker: str
    embedder: str
    model: str | None = None
    prompt: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What an answer and a refusal both keep."""

    id: str
    question: str
    standalone_question: str
    evidence: tuple[Evidence, ...]
    makers: Makers
    timings: Timings = Timings()
    conversation: str | None = None
    as_of: date | None = None
    notices: tuple[Notice, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()

    def __post_init__(self) -> None:
        if [e.number for e in self.evidence] != list(range(1, len(self.evidence) + 1)):
            raise ValueError("evidence is numbered 1.. without gaps")


def _must_hold(sentences: tuple[Sentence, ...], evidence: tuple[Evidence, ...]) -> None:
    """Raise ``ValueError`` unless every sentence may be shown."""
    passages = {e.number: e.passage for e in evidence}
    for sentence in sentences:
        if not sentence.verdict.supported:
            raise ValueError(f"not supported ({sentence.verdict.label}): {sentence.text!r}")
        if not sentence.cites or not sentence.quotes:
            raise ValueError(f"no cite or no quote: {sentence.text!r}")
        for number in sentence.cites:
            if number not in passages:
                raise ValueError(f"cites [{number}], which was never given: {sentence.text!r}")
        for quote in sentence.quotes:
            passage = passages.get(quote.source)
            if passage is None or not passage.start <= quote.start < quote.end <= passage.end:
                raise ValueError(f"a quote lies outside its source: {quote}")
            inside = passage.text[quote.start - passage.start : quote.end - passage.start]
            if inside != quote.text:
                raise ValueError(f"a quote is not what its source says: {quote}")


@dataclass(frozen=True, slots=True)
class Answered:
    """Sentences that were checked. One that holds anything else cannot be constructed."""

    record: Record
    sentences: tuple[Sentence, ...]
    kind: Literal["answered"] = field(default="answered", init=False)

    def __post_init__(self) -> None:
        if not self.sentences:
            raise ValueError("an answer without sentences is a refusal")
        _must_hold(self.sentences, self.record.evidence)

    @property
    def text(self) -> str:
        return " ".join(
            sentence.text + "".join(f" [{n}]" for n in sentence.cites)
            for sentence in self.sentences
        )


@dataclass(frozen=True, slots=True)
class Refused:
    """The articles do not say it. ``missing`` says what they lack; ``nearest`` what they do say."""

    record: Record
    reason: RefusalReason
    missing: str
    nearest: tuple[Sentence, ...] = ()
    kind: Literal["refused"] = field(default="refused", init=False)

    def __post_init__(self) -> None:
        _must_hold(self.nearest, self.record.evidence)

    @property
    def text(self) -> str:
        return f"The articles do not answer this. {self.missing}".strip()


Answer = Answered | Refused


# --- what asking yields -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    conversation: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class SentenceChecked:
    """A sentence that will be sentence ``index`` (0-based) of the answer; never taken back."""

    index: int
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class AnswerReady:
    answer: Answer


Event = EvidenceFound | SentenceChecked | AnswerReady


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange; ``answer_text`` is "" where only the question is known."""

    question: str
    standalone_question: str
    answer_text: str = ""


# --- evaluation -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ratio:
    """A score that carries its denominator."""

    num: int
    den: int

    def __str__(self) -> str:
        return (
            f"{self.num}/{self.den} ({self.num / self.den:.2f})" if self.den else "0/0 (no cases)"
        )
