"""The kind of answer that a question asks for, beyond its form: whose words, who does it, a reason,
what something is, which one. Each rule says what a sentence would have to give and does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rag.antecedents import needs_antecedent
from rag.candidates import Candidate
from rag.definitions import asked_to_define, defines
from rag.doers import HELPING, asked_doer, holds_it, same_act
from rag.names import Aliases, find_names
from rag.owners import place
from rag.questions import Query
from rag.reasons import gives_reason
from rag.reporting_verbs import VERBS
from rag.similarity import alike
from rag.surroundings import Surroundings
from rag.words import COMMON, Word, content_words, words

ALIKE_TOPIC = 0.4
# Characters between a name and the verb or the office that goes with it.
NEAR_NAME = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and a sentence that may answer it, with the article ``around`` it; ``speaker``
    tells whose words the sentence is, as far as its passage does.
    """

    query: Query
    candidate: Candidate
    around: Surroundings
    aliases: Aliases
    speaker: Callable[[], str | None]


def lacks_kind(asked: Asked) -> str | None:
    """What the sentence would have to give and does not, in words of the question, by the first
    rule that it breaks; ``None`` if it breaks none.
    """
    for rule in _RULES:
        found = rule(asked)
        if found is not None:
            return found
    return None


# --- a question is no answer --------------------------------------------------------------------

_MARK = re.compile(r"\?[\"”’'»)\]\s]*$")


def _question(asked: Asked) -> str | None:
    """A headline may ask what is asked."""
    if not _MARK.search(asked.candidate.text) or _MARKED.search(asked.query.text):
        return None
    return "the answer"


_MARKED = re.compile(r"\b(?:ask|question|say|said|tell|told|wonder|quot)\w*\b", re.I)

# --- what somebody says -------------------------------------------------------------------------

_SAYS = re.compile(
    r"\bwhat (?:else )?(?:do|does|did|has|have|had)\s+(?P<who>(?!you\b|we\b|they\b).+?)\s+"
    r"(?:say|said|tell|told|think|comment|remark|state|claim)\b(?P<about>[^?]*)",
    re.I,
)
_QUOTING = re.compile(r"[\"“”]|``|\b(?:according to|in) (?:the )?\w")
_NAMED_BEHIND = re.compile(r"\s+(?!that\b)(?:[a-z][\w'’-]*\s+){0,3}(?:[A-Z][\w'’.-]*\s*)+")
_TOPIC = re.compile(r"\b(?:about|on|of|regarding|concerning|over)\s+(?P<topic>.+?)[?. ]*$")


@dataclass(frozen=True, slots=True)
class Words:
    """``who`` is asked to have said something, on ``topic`` if one is named."""

    who: str
    topic: str = ""


def asked_words(question: str) -> Words | None:
    """Whose words "What did X say about Y?" asks for; ``None`` for other questions."""
    found = _SAYS.search(question)
    if not found or re.search(r"\band\b", found["who"]):
        return None
    topic = _TOPIC.search(found["about"])
    return Words(found["who"], topic["topic"] if topic else "")


def _speaker(asked: Asked) -> str | None:
    wanted = asked_words(asked.query.text)
    if wanted is None or asked.query.kind == "compare":
        return None
    if _speaks(asked, wanted.who) and (not wanted.topic or _is_about(asked, wanted.topic)):
        return None
    about = f" about {wanted.topic}" if wanted.topic else ""
    return f"what {wanted.who} says{about}"


def _speaks(asked: Asked, who: str) -> bool:
    speaker = asked.speaker()
    if speaker is not None and _is_same(asked, who, speaker):
        return True
    text = asked.candidate.text
    wanted = _stems(who, asked.aliases)
    if not all(one & _held(text, asked.aliases) for one in wanted):
        return False
    if speaker is None and _QUOTING.search(text):
        return True
    for verb in words(text):
        if verb.folded in VERBS:
            behind = _NAMED_BEHIND.match(text[verb.end :])
            near = text[max(0, verb.start - NEAR_NAME) : verb.start]
            near += behind.group() if behind else ""
            if all(one & _held(near, asked.aliases) for one in wanted):
                return True
    return False


def _is_same(asked: Asked, who: str, speaker: str) -> bool:
    """Is the speaker the one asked about: by name, or because the article puts both together?"""
    wanted, held = _stems(who, asked.aliases), _held(speaker, asked.aliases)
    names = find_names(who, asked.aliases)
    if (names and names[-1].end == len(who) and wanted[-1] & held) or all(w & held for w in wanted):
        return True
    if not speaker[:1].isupper():
        return False
    text = asked.around.text
    for found in re.finditer(rf"\b{re.escape(speaker.split()[-1])}\b", text):
        near = text[max(0, found.start() - NEAR_NAME) : found.end() + NEAR_NAME]
        if all(one & _held(near, asked.aliases) for one in wanted):
            return True
    return False


def _stems(text: str, aliases: Aliases) -> list[frozenset[str]]:
    """For each content word its stem, those of its other names, and what it stands for."""
    found = []
    for word in content_words(text) or words(text):
        others = (words(form) for form in aliases.variants(word.text))
        stems = {form[0].stem for form in others if len(form) == 1}
        found.append(frozenset({word.stem, place(word.text, aliases).casefold()} | stems))
    return found


def _held(text: str, aliases: Aliases) -> frozenset[str]:
    named = {place(m.text, aliases).casefold() for m in find_names(text, aliases)}
    return frozenset({w.stem for w in words(text)} | named)


def _is_about(asked: Asked, topic: str) -> bool:
    text = f"{asked.candidate.before} {asked.candidate.text}"
    held = _held(text, asked.aliases)
    wanted, here = content_words(topic), content_words(text)
    return (
        not wanted
        or any(one & held for one in _stems(topic, asked.aliases))
        or any(alike(w.folded, h.folded, ALIKE_TOPIC) for w in wanted for h in here)
    )


# --- who does it --------------------------------------------------------------------------------


def _doer(asked: Asked) -> str | None:
    doing = asked_doer(asked.query.text)
    if doing is None:
        return None
    text = asked.candidate.text
    if needs_antecedent(text):
        text = f"{asked.candidate.before} {text}"
    here = words(text)
    told = (at for at, word in enumerate(here) if same_act(doing.verb, word.folded))
    over = _stems(doing.rest, asked.aliases)[-1] if doing.rest.split() else frozenset()
    if any(holds_it(here, at, over) for at in told) and (
        _names_held(asked, doing.rest, text) or _more_held(asked, doing.rest)
    ):
        return None
    return f"who {doing.verb}{doing.rest}"


def _names_held(asked: Asked, rest: str, text: str) -> bool:
    """Is one of those named behind the verb in the sentence or the one before it?"""
    named = [m.text for m in find_names(rest, asked.aliases)]
    held = _held(text, asked.aliases)
    return not named or any(one & held for name in named for one in _stems(name, asked.aliases))


def _more_held(asked: Asked, rest: str) -> bool:
    """Does the sentence have another word that stands behind the verb, near the same names?"""
    plain = {w.stem for w in content_words(rest) if not w.text[0].isupper()}
    named = [w.stem for w in content_words(rest) if w.text[0].isupper()]
    return bool(plain & asked.candidate.stems) and asked.candidate.nearby.issuperset(named)


# --- who has how many, and who holds an office --------------------------------------------------

_HAS = re.compile(
    r"\bhow (?:many|much)\s+(?P<what>[\w' -]+?)\s+(?:do|does|did)\s+(?:the\s+)?"
    r"(?P<who>[A-Z][\w'’.-]*(?:\s+[A-Z][\w'’.-]*)*)\s+(?:still\s+)?(?:have|own|possess|operate)\b",
    re.I,
)


def _holder(asked: Asked) -> str | None:
    found = _HAS.search(asked.query.text)
    if not found or not found["who"][0].isupper() or needs_antecedent(asked.candidate.text):
        return None
    held = _held(asked.candidate.text, asked.aliases)
    if all(one & held for one in _stems(found["who"], asked.aliases)):
        return None
    return f"how many {found['what']} {found['who']} has"


_OFFICE = re.compile(
    r"^[Ww]ho(?:['’]s| is| was)\s+(?:the\s+|[\w' -]+['’]s?\s+)(?:[\w-]+\s+)*?"
    r"(?P<role>(?!(?:man|woman|person|one)\b)[a-z][\w-]+)"
    r"(?=\s+(?:of|in|at|for|to|on|from|that|who|which)\b|\s*[?.]*$)"
)


def _office(asked: Asked) -> str | None:
    question = asked.query.text.strip()
    found = _OFFICE.match(question)
    if not found or found["role"] in COMMON:
        return None
    text = asked.candidate.text
    if any(same_act(found["role"], w.folded) for w in words(text)):
        known = {w.stem for w in words(question)}
        names = find_names(text, asked.aliases)
        if any(w.stem not in known for m in names for w in words(m.text)):
            return None
    return f"who{question[3:].rstrip('? .')}"


# --- why, and what something is -----------------------------------------------------------------


def _reason(asked: Asked) -> str | None:
    question = asked.query.text
    if asked.query.kind != "why" or not re.search(r"\bwhy\b", question, re.I):
        return None
    given = gives_reason(asked.candidate.text, question)
    return None if given else "the reason"


def _definition(asked: Asked) -> str | None:
    wanted = asked_to_define(asked.query.text)
    if wanted is None:
        return None
    thing, person = wanted
    if defines(asked.candidate.text, thing, person=person):
        return None
    return f"{'who' if person else 'what'} {thing} is"


# --- which one ----------------------------------------------------------------------------------

_WHICH = re.compile(
    rf"(?:^|[.!?:,]\s+|\band\s+)(?:which\s+(?P<noun>(?!(?:{HELPING}|of|one)\b)[a-z]+)\b"
    rf"|what\s+(?P<other>(?!(?:{HELPING}|kinds?|types?|sort)\b)[a-z]+)\s+(?:{HELPING})\b)",
    re.I,
)
# They are told by a name without their noun.
_NAMED_TEXT = """
country city town place state region area village island province capital company firm team club
person man woman actor actress singer president minister leader player party group bank
organisation organization newspaper outlet agency ministry body university school airline
"""
_NAMED = frozenset(_NAMED_TEXT.split())
_CLOSER = re.compile(
    r"\s*(?:called|named|known as|such as|like|including|of|is|are|was|were|[:,(“\"–—-]|[A-Z0-9])"
)


def _which(asked: Asked) -> str | None:
    found = _WHICH.search(asked.query.text)
    if not found:
        return None
    noun = (found["noun"] or found["other"]).lower()
    text = asked.candidate.text
    known = {w.stem for w in words(asked.query.text)} | asked.query.stems
    held = [w for w in words(text) if w.folded.removesuffix("s") == noun.removesuffix("s")]
    named = any(w.stem not in known and w.text[0].isupper() and w.start for w in words(text))
    if not held or (noun in _NAMED and named) or any(_is_told(text, w, known) for w in held):
        return None
    return f"which {noun}"


def _is_told(text: str, noun: Word, known: set[str]) -> bool:
    """Is the noun told closer, by a word before it that the question has not or by what follows?"""
    before = re.search(r"([\w'’-]+)\s+$", text[: noun.start])
    lead = words(before.group(1)) if before else []
    if lead and lead[0].stem not in known and lead[0].folded not in COMMON:
        return True
    return bool(_CLOSER.match(text[noun.end :]))


_RULES: tuple[Callable[[Asked], str | None], ...] = (
    _question,
    _speaker,
    _doer,
    _holder,
    _office,
    _reason,
    _definition,
    _which,
)
