"""A small invented corpus, real parts on it, and language models that a test scripts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from rag.articles import from_json
from rag.errors import RagError
from rag.ingestion import ingest_articles
from rag.parts import Parts
from rag.ports import CERTAIN, LLMCall, LLMState
from rag.settings import Settings
from rag.types import Answer, Answered, Evidence, Passage, Refused, Sentence, Source
from rag.wiring import open_parts

BRIDGE = (
    "The Orvik bridge was closed on Monday after engineers found cracks in two of its pillars.\n\n"
    "Mayor Petra Lindahl said that repairs would cost 18 million euros. “We could not wait any "
    "longer,” she added.\n\n"
    "The bridge, which opened in 1931, carries 24,000 cars a day. Ferries will replace it until "
    "October.\n"
)
BRIDGE_LATER = (
    "Engineers of the Orvik bridge said on Thursday that repairs would cost 27 million euros, "
    "more than had been planned.\n\n"
    "Contractor Halden Works started to replace the first pillar because the cracks had grown.\n"
)
EMBASSY = (
    "Norland never recalled its ambassador from Tervia, the foreign ministry of Norland said on "
    "Friday.\n\n"
    "Tervia's defence minister, Aldo Brenn, visited a shipyard in Castelmar. Norland's defence "
    "minister, Ruth Okafor, stayed at home because she was ill.\n"
)
FERRY = (
    "The ferry Aurelia ran aground near Castelmar on 3 June 2021, and 212 passengers were taken "
    "off by fishing boats.\n\n"
    "The coast guard blamed fog. The ferry company Sundlinje called the accident a tragedy.\n"
)
UNDATED = "A volcano on the island of Heimara threw ash over four villages, the observatory said.\n"

RECORDS: tuple[dict[str, object], ...] = (
    {"id": "bridge", "text": BRIDGE, "outlet": "The Orvik Post", "date": "2022-03-08",
     "title": "Bridge closed"},
    {"id": "bridge-later", "text": BRIDGE_LATER, "outlet": "Fjord Daily", "date": "2022-05-20",
     "title": "Bridge repairs dearer"},
    {"id": "embassy", "text": EMBASSY, "outlet": "Fjord Daily", "date": "2022-04-01",
     "title": "Norland and Tervia"},
    {"id": "ferry", "text": FERRY, "outlet": "The Orvik Post", "date": "2021-06-04",
     "title": "Ferry aground"},
    {"id": "undated", "text": UNDATED},
)  # fmt: skip


@contextmanager
def newsroom(
    folder: Path, records: Sequence[dict[str, object]] = RECORDS, *, owner: bool = False
) -> Iterator[Parts]:
    """Real parts on ``records``, without a language model; ``owner`` has Chroma open, too."""
    settings = Settings(data_dir=folder / "data", llm="none", store_history=False)
    with open_parts(settings, owner=True, llm="none") as parts:
        add(parts, records)
        if owner:
            yield parts
            return
    with open_parts(settings, owner=False, llm="none") as parts:
        yield parts


def add(parts: Parts, records: Sequence[dict[str, object]]) -> None:
    lines = list(
        ingest_articles(
            [from_json(r, file=f"{r['id']}.json") for r in records],
            catalog=parts.catalog,
            index=parts.index,
            embedder=parts.embedder,
        )
    )
    assert [line.error for line in lines] == [None] * len(records)


class ScriptedLLM:
    """Writes ``text`` in pieces of ``size`` characters, then raises ``error`` if there is one.

    Asked to choose, it gives ``odds`` for the first word.
    """

    def __init__(
        self,
        text: str = "",
        *,
        size: int = 3,
        error: RagError | None = None,
        state: LLMState = "ready",
        id: str = "local:scripted",
        odds: float = CERTAIN,
    ) -> None:
        self.id = id
        self.state: LLMState = state
        self.calls: list[LLMCall] = []
        self.judged: list[LLMCall] = []
        self.closed = 0
        self.odds = odds
        self._text, self._size, self._error = text, size, error

    def stream(self, call: LLMCall) -> Iterator[str]:
        if call.choices is not None:
            self.judged.append(call)
            yield str(self.odds)
            return
        self.calls.append(call)
        try:
            for at in range(0, len(self._text), self._size):
                yield self._text[at : at + self._size]
            if self._error is not None:
                raise self._error
        finally:
            self.closed += 1


def with_llm(parts: Parts, text: str = "", *, error: RagError | None = None) -> Parts:
    """The parts with a model that writes ``text``."""
    return replace(parts, llm=ScriptedLLM(text, error=error))


def piece(number: int, text: str, *, article: str = "", start: int = 0) -> Evidence:
    """Evidence that is in no catalog."""
    id = article or f"article-{number}"
    passage = Passage(id, "v", start, start + len(text), text)
    return Evidence(number, passage, f"{id}.txt", Source(outlet="The Post"))


def shown(answer: Answer) -> tuple[Sentence, ...]:
    return answer.sentences if isinstance(answer, Answered) else answer.nearest


def must_hold(answer: Answer, parts: Parts) -> None:
    """What the contract promises of every answer, compared with the stored articles."""
    record = answer.record
    assert [e.number for e in record.evidence] == list(range(1, len(record.evidence) + 1))
    texts = {}
    for e in record.evidence:
        p = e.passage
        texts[e.number] = parts.catalog.article(p.article, p.version).text
        assert texts[e.number][p.start : p.end] == p.text
    for sentence in shown(answer):
        assert sentence.verdict.label == "supported"
        assert sentence.cites
        assert sentence.quotes
        assert set(sentence.cites) <= texts.keys()
        for quote in sentence.quotes:
            assert texts[quote.source][quote.start : quote.end] == quote.text != ""
            assert quote.source in sentence.cites
    if isinstance(answer, Refused):
        assert answer.missing.strip()
        assert answer.text.startswith("The articles do not answer this.")
    for dropped in record.dropped:
        assert not dropped.verdict.supported
        assert dropped.text not in [sentence.text for sentence in shown(answer)]
