"""What the evidence reports as somebody's words must stay that person's words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.aliases import Aliases
from rag.attribution import Reported, find_reported, strength_of
from rag.checking.alignment import token_bounds
from rag.checking.case import Case
from rag.checking.name_check import same_name
from rag.checking.synonyms import same_word
from rag.checking.tokens import Material
from rag.names import find_names
from rag.speakers import speakers_in
from rag.types import Check
from rag.words import content_words, words

_CUES_TEXT = """
according statement quoted quoting words remarks comments briefing interview view opinion claim
claims account announcement allegation allegations warning testimony adviser reportedly
"""
_CUES = frozenset(_CUES_TEXT.split())
_PRONOUN = re.compile(r"^(?:he|she|they|it|who|i|we|the\s\w+|an?\s\w+)$", re.IGNORECASE)
_MARKS = re.compile(r"[\"“”]")


@dataclass(frozen=True, slots=True)
class _Source:
    """The sentence of the evidence that carries the claim; ``quoted``: it stands in a quotation
    that began in an earlier sentence; ``speaker``: whose words it is by the sentences before it.
    """

    material: Material
    number: int
    text: str
    reported: Reported | None
    quoted: bool
    speaker: str | None


def check_attribution(case: Case) -> Check:
    source = _carrier(case)
    if source is None:
        return Check("attribution", "not_applicable", "no sentence of the source carries it")
    reported = source.reported
    if reported is None and not source.quoted:
        return Check("attribution", "not_applicable", "the source says it in its own words")
    if case.match == "verbatim":
        return _verbatim(case, source)
    if reported is None:
        own = find_reported(case.claim.text)
        if own is not None and _is_other(own.speaker, source, case.aliases):
            detail = f"in the source {source.speaker} says it, in the sentence {own.speaker}"
            return Check("attribution", "fail", detail)
        if _has_cue(case.claim.text):
            return Check("attribution", "pass", "it is given as somebody's words")
        return Check("attribution", "fail", "in the source these are somebody's quoted words")
    if source.material.outlet and same_name(reported.speaker, source.material.outlet, case.aliases):
        return Check("attribution", "not_applicable", "the article itself says it")
    if not _rests_on_words(case, source, reported):
        return Check("attribution", "not_applicable", "it does not rest on the reported words")
    return _compare(case, source, reported)


def _is_other(speaker: str, source: _Source, aliases: Aliases) -> bool:
    """Whether a name stands for somebody else than whom the sentences before it name."""
    if source.speaker is None or not source.speaker[:1].isupper() or _PRONOUN.match(speaker):
        return False
    return not _overlap(speaker, source.speaker, aliases)


def _verbatim(case: Case, source: _Source) -> Check:
    if case.inserted:
        if any(name != source.speaker for name in case.inserted):
            detail = f"in the source {source.speaker or 'nobody by name'} says it"
            return Check("attribution", "fail", f"{detail}, in the sentence {case.inserted[0]}")
        return Check("attribution", "pass", f"{source.speaker} says it, by the sentences before")
    if source.quoted and not _MARKS.search(case.claim.text):
        return Check("attribution", "fail", "in the source these are somebody's quoted words")
    return Check("attribution", "pass", "it stands as in the source")


def _carrier(case: Case) -> _Source | None:
    """The sentence of the evidence that holds what the claim says, its speaker left aside."""
    if case.match == "verbatim":
        if not case.quotes:
            return None
        quote = case.quotes[0]
        material = next(m for m in case.materials if m.number == quote.source)
        start = quote.start - material.offset
        numbers = [n for n, (s, e) in enumerate(material.body.sentences) if s <= start < e]
        return _source(material, numbers[0]) if numbers else None
    if case.alignment is None or not case.alignment.pairs:
        return None
    said = _said(case)
    likely = (case.alignment.window.material.number, _heaviest(case))
    best: tuple[float, bool, Material, int] | None = None
    for material in case.materials:
        for number, (low, high) in enumerate(token_bounds(material.body)):
            held = {t.norm for t in material.body.tokens[low:high]}
            rank = (len(said & held), (material.number, number) == likely)
            if best is None or rank > best[:2]:
                best = (*rank, material, number)
    if best is None or best[0] < 0.5 * len(said):
        return _source(case.alignment.window.material, likely[1])
    return _source(best[2], best[3])


def _said(case: Case) -> set[str]:
    """The content words of what the claim says, without those that name its speaker."""
    own = find_reported(case.claim.text)
    inside = (own.start, own.end) if own is not None else (0, 0)
    said = {
        t.norm
        for t in case.claim.tokens
        if t.content and (own is None or inside[0] <= t.start < inside[1])
    }
    return said or {t.norm for t in case.claim.tokens if t.content}


def _source(material: Material, number: int) -> _Source:
    first, last = material.body.sentences[number]
    text = material.body.text[first:last]
    quoted = _inside_quotation(material, number)
    told = speakers_in(material.body.text)
    said = told[number].attribution if number < len(told) else None
    return _Source(
        material, number, text, find_reported(text), quoted, said.speaker if said else None
    )


def _heaviest(case: Case) -> int:
    """The sentence that holds most of the claim's words."""
    alignment = case.alignment
    if alignment is None:
        return 0
    window, spans = alignment.window, alignment.window.material.body.sentences
    counts = {
        number: sum(
            spans[number][0] <= window.tokens[j].start < spans[number][1]
            and window.tokens[j].content
            for _, j in alignment.pairs
        )
        for number in range(window.first, window.last + 1)
    }
    return max(counts, key=lambda number: (counts[number], -number))


def _inside_quotation(material: Material, number: int) -> bool:
    """Whether the sentence begins a quotation that it does not end before its own end, or stands
    inside one that an earlier sentence began.
    """
    start, end = material.body.sentences[number]
    text = material.body.text[start:end].rstrip()
    marks = [match.start() for match in _MARKS.finditer(text)]
    if marks and marks[0] == 0 and (len(marks) == 1 or marks == [0, len(text) - 1]):
        return True
    paragraph = material.body.text.rfind("\n", 0, start) + 1
    before = material.body.text[paragraph:start]
    curly = before.count("“") - before.count("”")
    return curly > 0 or before.count('"') % 2 == 1


def _rests_on_words(case: Case, source: _Source, reported: Reported) -> bool:
    """Whether most of what the claim took from the sentence are the reported words."""
    first = source.material.body.sentences[source.number][0]
    low, high = first + reported.start, first + reported.end
    said = _said(case)
    tokens = [
        t
        for t in source.material.body.tokens
        if first <= t.start < first + len(source.text) and t.norm in said
    ]
    inside = {t.norm for t in tokens if low <= t.start < high}
    return bool(tokens) and len(inside) >= 0.6 * len({t.norm for t in tokens})


def _has_cue(text: str) -> bool:
    return bool(_MARKS.search(text)) or any(
        w.folded in _CUES or strength_of(w.folded) is not None for w in words(text)
    )


def _compare(case: Case, source: _Source, reported: Reported) -> Check:
    claim = case.claim.text
    by_name = _PRONOUN.match(reported.speaker.strip()) and source.speaker
    speaks = source.speaker if by_name else reported.speaker
    own = find_reported(claim)
    if own is None and not _has_cue(claim):
        detail = f"in the source {speaks} says it ({reported.verb}), the sentence states it"
        return Check("attribution", "fail", detail)
    speaker = own.speaker if own is not None else claim
    if not _same_speaker(speaker, reported, source, case.aliases):
        who = own.speaker if own is not None else "nobody by name"
        detail = f"in the source {speaks} says it, in the sentence {who}"
        return Check("attribution", "fail", detail)
    if own is not None and own.strength == "strong" and reported.strength in ("weak", "neutral"):
        detail = f"the source says {reported.speaker} “{reported.verb}”, the sentence “{own.verb}”"
        return Check("attribution", "fail", detail)
    return Check("attribution", "pass", f"it is given as said by {speaks}")


def _same_speaker(speaker: str, reported: Reported, source: _Source, aliases: Aliases) -> bool:
    wanted = " ".join(part for part in (reported.speaker, reported.role) if part)
    if _overlap(speaker, wanted, aliases):
        return True
    if not _PRONOUN.match(reported.speaker.strip()):
        return False
    named = source.speaker
    if named and named[:1].isupper() and not _PRONOUN.match(named):
        return _overlap(speaker, named, aliases) or bool(_PRONOUN.match(speaker.strip()))
    before = _before(source)
    earlier = [r for r in (find_reported(text) for text in before) if r is not None]
    if earlier:
        named = " ".join(part for part in (earlier[-1].speaker, earlier[-1].role) if part)
        if _overlap(speaker, named, aliases):
            return True
        if not _PRONOUN.match(earlier[-1].speaker):
            return bool(_PRONOUN.match(speaker.strip()))
    return any(_overlap(speaker, text, aliases) for text in before) or bool(
        _PRONOUN.match(speaker.strip()) or not before
    )


def _before(source: _Source) -> list[str]:
    """The few sentences before it, in order."""
    spans = source.material.body.sentences
    low = max(0, source.number - 4)
    return [source.material.body.text[s:e] for s, e in spans[low : source.number]]


def _overlap(left: str, right: str, aliases: Aliases) -> bool:
    """Whether two speaker phrases can mean one speaker."""
    ours, theirs = find_names(left, aliases), find_names(right, aliases)
    for one in ours:
        for other in theirs:
            if same_name(one.text, other.text, aliases) or same_name(other.text, one.text, aliases):
                return True
            nations = [aliases.country_of(n.text) or n.canonical for n in (one, other)]
            if nations[0] == nations[1]:
                return True
    if ours and theirs:
        return False
    heads = {same_word(w.folded) for w in content_words(left)}
    return bool(heads & {same_word(w.folded) for w in content_words(right)})
