"""Why a sentence that is near a question still is no answer to it.

Seven rules on form, names, years, owners, roles, the predicate and what came first. Each returns a
reason that a reader understands; a sentence that breaks one is not shown as an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.answer_kinds import Asked, lacks_kind
from rag.candidates import Candidate
from rag.checking.synonyms import same_word
from rag.forms import lacks_form
from rag.names import Aliases, find_names
from rag.namesakes import namesake
from rag.owners import owned, owners_in, place
from rag.questions import Query, Term
from rag.reporting_verbs import VERBS
from rag.similarity import alike
from rag.surroundings import Surroundings
from rag.words import Word, content_words, words

Rule = Literal["form", "name", "time", "owner", "role", "predicate"]
# The cosine from which two verbs, or two objects of them, may mean the same thing.
ALIKE_VERB = ALIKE_OBJECT = 0.45


@dataclass(frozen=True, slots=True)
class Misfit:
    """``detail`` says in a few words what the sentence lacks."""

    rule: Rule
    detail: str


def _nobody() -> None:
    return None


def misfit(
    query: Query,
    candidate: Candidate,
    around: Surroundings,
    aliases: Aliases,
    speaker: Callable[[], str | None] = _nobody,
) -> Misfit | None:
    """The first rule that ``candidate`` breaks, or ``None``. ``speaker`` tells whose words it is,
    as far as its passage does.
    """
    case = Asked(query, candidate, around, aliases, speaker)
    for rule in _RULES:
        found = rule(case)
        if found is not None:
            return found
    return None


# --- form: the kind of thing that is asked for ------------------------------------------------


def _form(case: Asked) -> Misfit | None:
    owners = frozenset(owner for owner, _ in owned(case.query.text, case.aliases))
    lacking = lacks_form(case.query, case.candidate, owners, case.aliases)
    return Misfit("form", lacking) if lacking else None


# --- names: everyone the question names is there ----------------------------------------------


def _name(case: Asked) -> Misfit | None:
    held = case.around.folded
    near = case.candidate.stems | case.candidate.nearby | case.candidate.carried
    if case.query.kind == "compare" or case.query.sides:
        return None
    if case.query.kind == "number":
        for term in case.query.terms:
            if term.is_name and not term.stems & near and not _sameplace(case, term):
                return Misfit("name", term.phrases[0])
    for term in case.query.terms:
        if not term.is_name or any(p.casefold() in held for p in (term.word, *term.phrases)):
            continue
        if same_word(term.word) in case.around.words:
            continue
        if not _sameplace(case, term, case.around.places):
            return Misfit("name", term.phrases[0])
    other = namesake(case.query.text, case.around.text, case.aliases)
    return Misfit("name", other) if other else None


def _sameplace(case: Asked, term: Term, held: frozenset[str] | None = None) -> bool:
    """Is what a name stands for ("Moscow", "the Kremlin", "London") named in another way?"""
    if held is None:
        text = f"{case.candidate.before} {case.candidate.text}"
        held = frozenset(place(m.text, case.aliases) for m in find_names(text, case.aliases))
    return any(place(form, case.aliases) in held for form in term.phrases)


# --- time: last year's event is not this year's -----------------------------------------------

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BACK = re.compile(r"\b(?:last|previous|past|ago|since|earlier)\b", re.I)


def _time(case: Asked) -> Misfit | None:
    asked = _YEAR.findall(case.query.text)
    text = case.candidate.text
    if not asked or _YEAR.search(text) or _BACK.search(text):
        return None
    if any(case.around.is_of(int(year)) for year in asked):
        return None
    return Misfit("time", asked[0])


# --- owner: "Russia's minister" is not the minister of Belarus --------------------------------


def _owner(case: Asked) -> Misfit | None:
    office = _OFFICE.match(case.query.text.strip())
    for owner, heads in owned(case.query.text, case.aliases):
        if office and not _held(heads, case.candidate.text):
            return Misfit("form", f"{owner}'s {' '.join(heads)}")
        owners = list(owners_in(case.candidate.text, heads, case.aliases))
        if owners and owner not in owners:
            return Misfit("owner", f"{owners[0]}, not of {owner}")
    return None


_OFFICE = re.compile(r"who(?:['’]s| is| was| are| were)\b", re.I)


def _held(offices: Sequence[str], text: str) -> bool:
    held = {word.folded.removesuffix("s") for word in words(text)}
    return any(office.removesuffix("s") in held for office in offices)


# --- role: the subject of the question is more than a place or a target -----------------------

_SUBJECT = re.compile(
    r"\b(?:do|does|did|has|have|had|will|would|can|could|should)\s+"
    r"(?:the\s+(?=[A-Z][\w'’.-]*\s+[a-z]+\s+[a-z]+\W*$)(?P<kind>)|(?:the\s+)?)"
    r"(?P<subject>[A-Z][\w'’.-]*(?:\s+[A-Z][\w'’.-]*)*)\s+(?(kind)[a-z]+\s+)(?P<verb>[a-z]+)"
)
_PREPOSITION = re.compile(
    r"\b(?:to|in|into|from|at|near|with|against|on|towards?|across|over|via|through|inside"
    r"|outside|for|about)\s+(?:the\s+)?(?:[a-z][\w-]*\s+)?$"
)


def _role(case: Asked) -> Misfit | None:
    found = _SUBJECT.search(case.query.text)
    if not found:
        return None
    subject = found.group("subject")
    wanted = {w.stem for w in words(subject)}
    stems = {s for t in case.query.terms if t.stems & wanted for s in t.stems} or wanted
    text = case.candidate.text
    held = [w for w in words(text) if w.stem in stems]
    if not held:
        return _absent(case, subject, stems)
    speaks = found.group("verb") in VERBS or found.group("verb") in _SPEAKING
    if any(not _is_target(text, w) and (speaks or not _only_speaks(text, w)) for w in held):
        return None
    return Misfit("role", subject)


def _absent(case: Asked, subject: str, stems: set[str] | frozenset[str]) -> Misfit | None:
    """A "why did X …" wants X in the sentence or in what it takes up."""
    if case.query.kind not in ("why", "how"):
        return None
    around = case.candidate.carried | {w.stem for w in words(case.candidate.before)}
    named = {place(m.text, case.aliases) for m in find_names(case.candidate.text, case.aliases)}
    if stems & around or place(subject, case.aliases) in named:
        return None
    return Misfit("role", subject)


def _is_target(text: str, word: Word) -> bool:
    owns = text[word.end : word.end + 2].startswith(("'s", "’s")) or "'" in word.text.strip("'")
    return not owns and bool(_PREPOSITION.search(text[: word.start]))


def _only_speaks(text: str, word: Word) -> bool:
    """ "Ukraine claims that Russia has …": what follows is not said of Ukraine."""
    follows = re.match(r"\s+(?P<verb>[a-z]+)\s+(?:that\b|[A-Z])", text[word.end :])
    return follows is not None and follows.group("verb") in VERBS


# --- predicate: what is said to have happened is said to have happened ------------------------

_LIGHT_TEXT = """
have has had be is are was were do does did say says said happen happened take took place make made
give gave get got became become mean call called think thought believe know tell told describe
described change changed develop come go went use used need want like play work include included
involve involved begin start occur occurred consist exist live die born name named
"""
_LIGHT = frozenset(_LIGHT_TEXT.split())
# Verbs that stand near every other one among vectors of words, and say none of them.
_VAGUE_TEXT = "look looks looked looking see sees seen saw seeing turn turned"
_VAGUE = _LIGHT | frozenset(_VAGUE_TEXT.split())
_SPEAKING = frozenset({"say", "think", "believe", "claim", "announce", "report", "argue", "call"})
_ANSWERING = frozenset({"answer", "reply", "respond", "react"})
_REPLIED_TEXT = """
answer answered reply replied respond responded response react reacted reaction rejected dismissed
denied said called told
"""
_REPLIED = frozenset(_REPLIED_TEXT.split())
_FOR_TEXT = """
admit admitted confirm confirmed acknowledge acknowledged welcome welcomed accept accepted agree
agreed approve approved support supported praise praised endorse endorsed allow allowed
"""
_AGAINST_TEXT = """
reject rejected deny denied dismiss dismissed refuse refused oppose opposed condemn condemned
dispute disputed criticise criticised criticize criticized ban banned block blocked
"""
_FOR, _AGAINST = frozenset(_FOR_TEXT.split()), frozenset(_AGAINST_TEXT.split())
_PARTICLE = re.compile(r"\s+(?:back|up|out|off|down|over|away|on|in|forward|along)\b")
_WHO_VERB = re.compile(r"^(?:who|what|which \w+)\s+(?P<verb>[a-z]+ed)\b", re.I)
_OBJECT = re.compile(r"\s+(?P<object>[a-z]+)\b")
NEAR_VERB = 6


def _predicate(case: Asked) -> Misfit | None:
    question = case.query.text
    found = _SUBJECT.search(question) or _WHO_VERB.search(question)
    if not found:
        return None
    verb = words(found.group("verb"))[0].folded
    here = [w.folded for w in words(case.candidate.text)]
    if verb in _ANSWERING:
        return None if _REPLIED & set(here) else Misfit("predicate", verb)
    for one, other in ((_FOR, _AGAINST), (_AGAINST, _FOR)):
        if verb in one and other & set(here) and not one & set(here):
            return Misfit("predicate", verb)
    presupposes = case.query.kind in ("why", "when", "how", "who")
    if not presupposes or verb in _LIGHT or _PARTICLE.match(question, found.end("verb")):
        return None
    near = [w.folded for w in words(case.candidate.before)] + here
    places = [
        i
        for i, other in enumerate(near)
        if (other not in _VAGUE or same_word(other) == same_word(verb))
        and alike(verb, other, ALIKE_VERB)
    ]
    if not places or not _with_object(question, found.end("verb"), near, places):
        return Misfit("predicate", verb)
    return None


def _with_object(question: str, at: int, near: Sequence[str], places: Sequence[int]) -> bool:
    """The object of the question's verb, or a word that means much the same, is near the verb."""
    follows = _OBJECT.match(question, at)
    if follows is None or not content_words(follows.group("object")):
        return True
    wanted = words(follows.group("object"))[0].folded
    held = [i for i, other in enumerate(near) if alike(wanted, other, ALIKE_OBJECT)]
    return any(abs(i - j) <= NEAR_VERB for i in held for j in places)


# --- what the question says happened first ------------------------------------------------------

_CLAUSE = re.compile(r"\b(?:after|before|once|when)\s+(?P<clause>(?:the\s+)?[A-Z].+?)\s*\??$")
CLAUSE_WORDS = 3


def _clause(case: Asked) -> Misfit | None:
    """ "What happened after Polish troops crossed …": the article tells that they did."""
    found = _CLAUSE.search(case.query.text.strip())
    if not found:
        return None
    stems = frozenset(same_word(w.folded) for w in content_words(found.group("clause")))
    if len(stems) < CLAUSE_WORDS or case.around.tells(stems):
        return None
    return Misfit("predicate", found.group("clause"))


# --- the kind of answer -------------------------------------------------------------------------


def _kind(case: Asked) -> Misfit | None:
    lacking = lacks_kind(case)
    return Misfit("form", lacking) if lacking else None


_RULES: tuple[Callable[[Asked], Misfit | None], ...] = (
    _form,
    _name,
    _time,
    _owner,
    _role,
    _predicate,
    _clause,
    _kind,
)
