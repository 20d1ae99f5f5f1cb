"""What a question takes for granted, and what the articles lack to answer it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from rag.answer_kinds import asked_words
from rag.candidates import Candidate
from rag.catalog import Catalog
from rag.facets import OPPOSITES
from rag.fitness import Misfit, Rule
from rag.indirect import indirect
from rag.names import Aliases
from rag.questions import Query, Term
from rag.relevance import Scored
from rag.words import content_words, words

_NEGATION = re.compile(
    r"\b(?:not|never|no|nor|neither|without|denied|denies|deny|rejected|rejects|dismissed|refused"
    r"|refuses|failed to|unlikely|ruled out|rather than|instead of)\b|n['’]t\b",
    re.I,
)
# A question that denies by itself takes a denial for granted.
_DENYING = re.compile(
    r"\b(?:reject|refuse|deny|dismiss|fail|rule out|oppose|avoid|prevent)\b", re.I
)
_PRESUPPOSING = ("why", "when", "how", "where", "who", "number")
COVERED = 0.75
WINDOW = 40
# So many words besides the one whose opposite is told, and this part of them in a sentence.
LEAST_REST = 2
MOST_HELD = 0.6
_NEGATION_BUT = re.compile(r"\b(?:not|never|no|nor|neither|without)\b|n['’]t\b", re.I)


def contradicting(query: Query, ranked: Sequence[Scored]) -> Scored | None:
    """A sentence that says the opposite of what the question takes for granted.

    It covers the question's words, denies close to one of its verbs or nouns, and no sentence
    without a denial covers them as well.
    """
    if query.kind not in _PRESUPPOSING or _NEGATION.search(query.text):
        return None
    opposite = _opposite(query, ranked[:8])
    if opposite is not None or _DENYING.search(query.text):
        return opposite
    denial = None
    for scored in ranked[:8]:
        covered = scored.features[0]
        if covered < COVERED:
            continue
        if not _denies(query, scored.candidate):
            return None
        denial = denial or scored
    return denial


def _opposite(query: Query, ranked: Sequence[Scored]) -> Scored | None:
    """A sentence that has all the question's words but one, and for that one its opposite; ``None``
    where another sentence has the word itself beside most of the others.
    """
    if query.kind not in ("why", "when", "how"):
        return None
    for left, right, _ in OPPOSITES:
        for asked, told in ((left, right), (right, left)):
            terms = [t for t in query.terms if t.stems & asked and not t.is_name]
            rest = [t for t in query.terms if t not in terms]
            if len(terms) != 1 or len(rest) < LEAST_REST or any(t.stems & told for t in rest):
                continue
            near = [s for s in ranked if _held(rest, s.candidate) >= MOST_HELD]
            if any(s.candidate.stems & asked for s in near):
                return None
            for scored in near:
                fits = scored.candidate.stems & told and not _NEGATION_BUT.search(
                    scored.candidate.text
                )
                if fits and _held(rest, scored.candidate) == 1.0:
                    return scored
    return None


def _held(terms: Sequence[Term], candidate: Candidate) -> float:
    return sum(bool(t.stems & candidate.stems) for t in terms) / len(terms)


def _denies(query: Query, candidate: Candidate) -> bool:
    plain = [w for w in candidate.words if any(w.stem in t.stems for t in query.terms)]
    for match in _NEGATION.finditer(candidate.text):
        for word in plain:
            position = word.start
            if 0 <= position - match.end() <= WINDOW and not word.text[0].isupper():
                return True
    return False


def what_is_missing(
    query: Query,
    near: Sequence[Scored],
    misfits: Mapping[Candidate, Misfit | None],
    catalog: Catalog,
    aliases: Aliases,
    speaker: Callable[[Candidate], str | None],
) -> str:
    """One sentence on what the articles lack, for a refusal, and what they give instead where that
    is sure. ``near`` is best first; ``speaker`` tells whose words a sentence is.
    """
    counts = catalog.document_frequency([p for t in query.terms for p in t.phrases])
    absent = [t for t in query.terms if not any(counts.get(p, 0) for p in t.phrases)]
    named = [t for t in absent if t.is_name or t.is_number]
    if named:
        return f"No article mentions {_listed([_written(query, t) for t in named[:3]])}."
    best = near[0] if near else None
    if best is None or best.features[1] < FAR:
        words = [_written(query, t) for t in absent[:3]]
        return f"No article mentions {_listed(words)}." if words else "No article deals with this."
    wrong = misfits.get(best.candidate)
    asked = indirect(query.text, aliases)
    if asked and wrong is not None and wrong.rule in _NEAR:
        near_it = _NEAR[wrong.rule].format(wrong.detail)
        return f"The articles do not say {asked}: what comes near is {near_it}."
    if asked and (wrong is None or wrong.rule == "form"):
        other = _other_speaker(query, near, speaker)
        return f"The articles do not say {asked}{other}."
    if wrong is None:
        return "The articles come near the question, but do not say this."
    return _MISSING[wrong.rule].format(wrong.detail)


def _other_speaker(
    query: Query, near: Sequence[Scored], speaker: Callable[[Candidate], str | None]
) -> str:
    """Whose words on the same the articles do have, if a person's name is known."""
    words_asked = asked_words(query.text)
    if words_asked is None or not words_asked.topic:
        return ""
    topic = {w.stem for w in content_words(words_asked.topic)}
    known = {w.stem for w in words(f"{words_asked.who} {words_asked.topic}")}
    for scored in near[:8]:
        if not topic <= scored.candidate.stems:
            continue
        name = speaker(scored.candidate)
        if name and _PERSON.fullmatch(name) and not known & {w.stem for w in words(name)}:
            return f"; they have words of {name} on {words_asked.topic}"
    return ""


_PERSON = re.compile(r"[A-Z][\w'’.-]+(?: (?:de|van|von|al|bin|[A-Z][\w'’.-]*)){1,3}")


FAR = 0.45
# What comes near the question, where the question can be put into the sentence …
_NEAR: dict[Rule, str] = {"owner": "said of {}", "role": "not said of {}"}
# … and where it cannot.
_MISSING: dict[Rule, str] = {
    "form": "The articles come near the question, but do not give {}.",
    "name": "What comes near the question does not mention “{}”.",
    "time": "What comes near the question is not of {}.",
    "owner": "What comes near the question is said of {}.",
    "role": "What comes near the question does not say this of {}.",
    "predicate": "The articles do not say that this happened (“{}”).",
}


def assumes_too_much(query: Query, wrong: Misfit | None) -> bool:
    """Does the question take for granted an event that the articles do not report?"""
    return query.kind in ("why", "when", "how") and wrong is not None and wrong.rule == "predicate"


def _written(query: Query, term: Term) -> str:
    return f"“{_as_written(query.text, term.word)}”"


def _as_written(text: str, folded: str) -> str:
    match = re.search(re.escape(folded), text, re.I)
    return match.group() if match else folded


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " or " + parts[-1]
