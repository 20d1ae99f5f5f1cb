"""Whose words the sentences of the evidence are, and how they are shown so that one sees it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.candidates import Candidate
from rag.catalog import Catalog
from rag.errors import NotFound
from rag.insertions import stands_alone, with_name
from rag.plain_text import plain
from rag.speakers import Said, speaker_at, speakers_in
from rag.types import Evidence, Passage


class Voices:
    """The speakers that the pieces of evidence name. One question, one of these.

    A name is put into a sentence only if it stands in the same piece of evidence, where the checker
    sees it, and if the whole article, too, gives the sentence to nobody else.
    """

    def __init__(self, evidence: Sequence[Evidence], catalog: Catalog) -> None:
        self._passages = {e.number: e.passage for e in evidence}
        self._catalog = catalog

    def said(self, candidate: Candidate) -> Said | None:
        """Who says it, as far as its piece of evidence tells; offsets are into the passage."""
        at = candidate.start - self._passages[candidate.evidence].start
        found = speakers_in(self._passages[candidate.evidence].text)
        return next((s for s in found if s.start == at), None)

    def name(self, candidate: Candidate) -> str | None:
        said = self.said(candidate)
        return said.attribution.speaker if said is not None and said.attribution else None

    def stands_alone(self, candidate: Candidate) -> bool:
        """Does it need no other sentence, once the speaker it means is named in it?"""
        said, passage = self.said(candidate), self._passages[candidate.evidence]
        return stands_alone(candidate.text, said) and self._is_his(said, passage)

    def shown(self, text: str, cites: Sequence[int]) -> tuple[str, bool]:
        """A sentence of the evidence ``cites`` as it is shown, and whether it then stands alone."""
        for passage in (self._passages[n] for n in cites if n in self._passages):
            for said in speakers_in(passage.text):
                raw = passage.text[said.start : said.end]
                if plain(raw) == text and self._is_his(said, passage):
                    return plain(with_name(raw, said)), stands_alone(raw, said)
        return text, False

    def _is_his(self, said: Said | None, passage: Passage) -> bool:
        if said is None or said.attribution is None or said.named is None:
            return False
        try:
            article = self._catalog.article(passage.article, passage.version)
        except NotFound:
            return False
        start = passage.start
        whole = speaker_at(article, start + said.start, start + said.end)
        told = whole.attribution if whole is not None else None
        return told is not None and said.attribution.speaker in told.speaker
