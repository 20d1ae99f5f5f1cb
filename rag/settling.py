"""Check each claim and settle it: keep it, cite it right, replace it by the quote, or drop it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rag.antecedents import needs_antecedent
from rag.candidates import Candidate
from rag.checking import check_claims
from rag.errors import RagError
from rag.extraction import Extract
from rag.opinion import Opinion
from rag.origins import count_support, find_carriers
from rag.parts import Parts
from rag.plain_text import plain
from rag.telling import tell
from rag.types import Claim, Dropped, Evidence, Sentence, Support, Verdict
from rag.voices import Voices
from rag.words import content_words

# A drafted sentence is replaced by the evidence sentence that has this part of its words.
CARRIES = 0.4
SAME_POINT = 0.5  # and this cosine to it
# A sentence that breaks one of these rules of rag.fitness is right, but about somebody else.
ABOUT_OTHERS = ("owner", "role", "time")
# A drafted sentence says nothing new if this part of its words was shown already.
TOLD = 0.8
# A model's "The bridge." says nothing, however well it is supported: a claim has two such words.
CONTENT_WORDS = 2
_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]")
_YES = re.compile(r"^(?:yes|no)\b\s*[,.:;–—-]*\s*(?=\w)", re.I)
_OWN_VOICE = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y|us)\b")


class Settler:
    """Collects what is ``shown`` and what was ``dropped``, in order. One question, one settler."""

    def __init__(self, lead: Extract, evidence: Sequence[Evidence], parts: Parts) -> None:
        self.shown: list[Sentence] = []
        self.dropped: list[Dropped] = []
        self._lead = lead
        self._evidence = {e.number: e for e in evidence}
        self._parts = parts
        self._voices = Voices(evidence, parts.catalog)

    def take_extracted(self, claims: Sequence[Claim]) -> Iterator[Sentence]:
        """Show every claim that its own words support and that was not told before, with the name
        of a speaker whom it means without naming him.
        """
        named = self._named(claims)
        for claim, verdict in zip(named, self._check(named), strict=True):
            if not verdict.supported:
                self._drop(claim, verdict)
            elif not self._drafted_already(claim):
                yield self._show(claim, verdict)

    def _named(self, claims: Sequence[Claim]) -> list[Claim]:
        """With speakers named; without what only named the speaker of the next one."""
        shown = [self._voices.shown(claim.text, claim.cites) for claim in claims]
        following = [alone for _, alone in (*shown[1:], ("", False))][: len(shown)]
        return [
            replace(claim, text=text)
            for claim, (text, _), alone in zip(claims, shown, following, strict=True)
            if not (alone and claim in self._lead.company)
        ]

    def take_drafted(
        self, claims: Iterable[Claim], opinion: Opinion | None = None
    ) -> Iterator[Sentence]:
        """Settle the sentences of a model's draft, one by one as they come; those about which the
        model is asked for its ``opinion`` once it has written the last of them.
        """
        left = iter(claims)
        while (claim := next(left, None)) is not None:
            claim = replace(claim, text=plain(claim.text))
            if self._lead.query.kind == "yes_no":
                claim = replace(claim, text=_without_yes(claim.text))
            known = replace(claim, cites=tuple(n for n in claim.cites if n in self._evidence))
            verdict = self._check([known])[0]
            if opinion is not None and opinion.wanted(verdict):
                left = _written(left)
                verdict = opinion.reconsider(verdict, known.text)
            sentence = self._settle(claim, known, verdict, opinion)
            if sentence is not None:
                yield sentence

    def _settle(
        self, claim: Claim, known: Claim, verdict: Verdict, opinion: Opinion | None
    ) -> Sentence | None:
        if not verdict.supported:
            recited = self._recite(known, verdict)
            if recited is not None and opinion is not None:
                verdict = opinion.reconsider(recited[1], recited[0].text)
                recited = (recited[0], verdict) if verdict.supported else None
            if recited is None:
                self._drop(claim, verdict)
                return self._repair(known, verdict)
            known, verdict = recited
        if len(content_words(known.text)) < CONTENT_WORDS or _is_unfit(known.text):
            return self._repair(known, verdict)
        if self._told(known.text) or self._about_others(verdict):
            return None
        return self._show(known, verdict)

    def _drafted_already(self, claim: Claim) -> bool:
        return any(s.origin != "extracted" for s in self.shown) and self._told(claim.text)

    def nearest(self, claims: Iterable[Claim]) -> tuple[Sentence, ...]:
        """The supported sentences near the question that a refusal shows."""
        listed = self._named(list(claims))
        return tuple(
            self._sentence(claim, verdict)
            for claim, verdict in zip(listed, self._check(listed), strict=True)
            if verdict.supported
        )

    def _check(self, claims: Sequence[Claim]) -> list[Verdict]:
        if not claims:
            return []
        evidence = tuple(self._evidence.values())
        return check_claims(claims, evidence, self._parts.entailment, self._parts.aliases)

    def _recite(self, claim: Claim, verdict: Verdict) -> tuple[Claim, Verdict] | None:
        """A right sentence with a wrong mark gets the right one; a wrong figure never does."""
        if any(c.outcome == "fail" and c.kind in ("number", "date") for c in verdict.checks):
            wrong_figure = bool(claim.cites) and verdict.label == "contradicted"
            if wrong_figure:
                return None
        others = [replace(claim, cites=(n,)) for n in self._evidence if n not in claim.cites]
        for other, checked in zip(others, self._check(others), strict=True):
            if checked.supported:
                return other, checked
        return None

    def _repair(self, claim: Claim, verdict: Verdict) -> Sentence | None:
        """The evidence sentence that carries the point of a claim that failed, as it stands: near
        it in words and meaning, or the one that the checker points at. It must stand alone.
        """
        wanted = {w.stem for w in content_words(claim.text)}
        vector = self._parts.embedder.embed_passages([claim.text])[0]
        best: tuple[float, Claim] | None = None
        for scored in self._lead.scored:
            candidate = scored.candidate
            carried = len(wanted & candidate.stems) / max(1, len(wanted))
            if not carried or not self._answers(candidate) or needs_antecedent(candidate.text):
                continue
            near = float(scored.vector @ vector)
            pointed = _points_at(verdict, candidate)
            rank = carried + near + pointed
            if (pointed or (carried >= CARRIES and near >= SAME_POINT)) and (
                best is None or rank > best[0]
            ):
                best = (rank, Claim(plain(candidate.text), (candidate.evidence,), "repaired"))
        if best is None or self._told(best[1].text):
            return None
        checked = self._check([best[1]])[0]
        return self._show(best[1], checked) if checked.supported else None

    def _answers(self, candidate: Candidate) -> bool:
        """Is the sentence about those that the question asks about?"""
        wrong = self._lead.misfits.get(candidate)
        return wrong is None or wrong.rule not in ABOUT_OTHERS

    def _about_others(self, verdict: Verdict) -> bool:
        pointed = [s.candidate for s in self._lead.scored if _points_at(verdict, s.candidate)]
        return bool(pointed) and not any(self._answers(candidate) for candidate in pointed)

    def _told(self, text: str) -> bool:
        new = {w.stem for w in content_words(text)}
        told = {w.stem for s in self.shown for w in content_words(s.text)}
        if any(stem[0].isdigit() for stem in new - told):
            return False
        return bool(self.shown) and len(new & told) / max(1, len(new)) >= TOLD

    def _show(self, claim: Claim, verdict: Verdict) -> Sentence:
        sentence = self._sentence(claim, verdict)
        self.shown.append(sentence)
        return sentence

    def _drop(self, claim: Claim, verdict: Verdict) -> None:
        self.dropped.append(Dropped(claim.text, claim.cites, verdict))

    def _sentence(self, claim: Claim, verdict: Verdict) -> Sentence:
        cited = [self._evidence[n] for n in claim.cites]
        told = tell(claim.text, cited, verdict.quotes, self._parts.catalog)
        return Sentence(
            text=claim.text,
            origin=claim.origin,
            cites=claim.cites,
            verdict=verdict,
            attribution=told.attribution,
            times=told.times,
            as_of=told.as_of,
            support=self._support(claim),
        )

    def _support(self, claim: Claim) -> Support:
        def carries(asked: list[Claim]) -> list[bool]:
            return [verdict.entailed for verdict in self._check(asked)]

        evidence = tuple(self._evidence.values())
        return count_support(find_carriers(claim, evidence, self._parts.catalog, carries))


def _written(claims: Iterator[Claim]) -> Iterator[Claim]:
    """The claims, all taken at once; if the model fails on the way, those before come first."""
    taken: list[Claim] = []
    failure: RagError | None = None
    try:
        taken.extend(claims)
    except RagError as error:
        failure = error
    return _then(taken, failure)


def _then(claims: Sequence[Claim], failure: RagError | None) -> Iterator[Claim]:
    yield from claims
    if failure is not None:
        raise failure


def _without_yes(text: str) -> str:
    """A draft's "Yes, " is a word that no source has."""
    bare = _YES.sub("", text)
    return bare[:1].upper() + bare[1:]


def _is_unfit(text: str) -> bool:
    """A draft that was cut off ("Some analysts, (."), or that speaks as somebody: "we" outside of
    quotation marks would be the service's own voice.
    """
    return text.count("(") != text.count(")") or bool(_OWN_VOICE.search(_QUOTED.sub("", text)))


def _points_at(verdict: Verdict, candidate: Candidate) -> bool:
    return any(
        q.source == candidate.evidence and candidate.start <= q.start < candidate.end
        for q in verdict.quotes
    )
