"""Why a sentence that is near a question still is no answer to it.

Five rules on form, names, owners, roles and the predicate. Each returns a reason that a reader
understands; a sentence that breaks one is not shown as an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from rag.checking.synonyms import same_word
from rag.names import Aliases, NameMention, find_names
from rag.numbers import Quantity, find_quantities
from rag.questions import Query, Term
from rag.relevance import Candidate, form_fits
from rag.similarity import similarity
from rag.words import Word, content_words, words

Rule = Literal["form", "name", "owner", "role", "predicate"]
# Cosines of rag.similarity from which two words may mean the same thing.
ALIKE_NOUN = 0.55
ALIKE_VERB = 0.45
OWNER_REACH = 4


@dataclass(frozen=True, slots=True)
class Misfit:
    """``detail`` says in a few words what the sentence lacks."""

    rule: Rule
    detail: str


class Surroundings:
    """The article that a candidate stands in: its text with title and outlet, folded, and the
    places and people that it names, countries by any of their names.
    """

    def __init__(self, text: str, aliases: Aliases) -> None:
        self._text = text
        self._aliases = aliases
        self.folded = text.casefold()

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(same_word(word.folded) for word in words(self._text))

    @cached_property
    def places(self) -> frozenset[str]:
        named = find_names(self._text, self._aliases)
        return frozenset(_place(mention.text, self._aliases) for mention in named)


@dataclass(frozen=True, slots=True)
class _Case:
    query: Query
    candidate: Candidate
    around: Surroundings
    aliases: Aliases


def misfit(
    query: Query, candidate: Candidate, around: Surroundings, aliases: Aliases
) -> Misfit | None:
    """The first rule that ``candidate`` breaks, or ``None``."""
    case = _Case(query, candidate, around, aliases)
    for rule in _RULES:
        found = rule(case)
        if found is not None:
            return found
    return None


# --- form: the kind of thing that is asked for ------------------------------------------------

_LENGTHS = frozenset({"km", "mile", "metre", "cm", "mm", "foot", "inch", "yard"})
_TIMES = frozenset(
    {"second", "minute", "hour", "day", "week", "month", "year", "decade", "century"}
)
_MONEY_WORDS = re.compile(
    r"[$£€¥₽₹%]|\b(?:cost|price|pa(?:y|id)|spen[dt]|worth|budget|fine|fee|sum|bill|funds?|money)\w*"
    r"|\b(?:dollars?|euros?|pounds?|yen|yuan|roubles?|rubles?|rupees?|francs?|crowns?|pesos?)\b",
    re.I,
)
_COSTS = re.compile(
    r"\b(?:cost|price|budget|pay|paid|spend|spent|fine|fee|salary|revenue|profit|worth|funding)\w*",
    re.I,
)


def _form(case: _Case) -> Misfit | None:
    query, text = case.query, case.candidate.text
    asked = query.text.casefold()
    if query.kind == "when":
        return None if _tells_when(asked, case) else Misfit("form", "the time")
    named = _NAMED.search(query.text)
    if named and not _is_named(text, named.group("thing")):
        return Misfit("form", "the name")
    if not _HOW_MUCH.search(asked) and not _COST_OF.search(asked):
        return None
    known = {w.folded for w in words(query.text)}
    found = [q for q in find_quantities(text) if q.text.casefold() not in known and not q.ordinal]
    units = {q.unit for q in find_quantities(re.sub(r"\bhow many\b", "5", asked)) if q.unit}
    if units & _LENGTHS or re.search(r"\bhow (?:far|tall|high|wide|deep)\b|\blength\b", asked):
        fits = any(q.unit in _LENGTHS for q in found)
    elif units:
        fits = any(q.unit in units for q in found)
    elif re.search(r"\bhow long\b", asked):
        fits = any(q.unit in _LENGTHS | _TIMES for q in found)
    elif _COSTS.search(asked) or re.search(
        r"\bhow much (?:money|did|does|do|will|is|was)\b", asked
    ):
        fits = any(q.unit not in _LENGTHS | _TIMES and not _is_year(q) for q in found)
        fits = fits and bool(_MONEY_WORDS.search(text))
    elif query.units:
        fits = any(_counts(case, q) for q in found)
    else:
        fits = bool(found)
    return None if fits else Misfit("form", "the number")


_HOW_MUCH = re.compile(r"\bhow (?:many|much|long|far|tall|high|wide|deep|old)\b|\blength\b")
_COST_OF = re.compile(
    r"\bwhat (?:is|was|were|are) (?:the )?(?:\w+ )?(?:budget|cost|price|salary|fee)\b"
)
_NAMED = re.compile(
    r"\b(?:what|which)(?: (?:is|was|were|are))? (?:the )?(?:exact )?"
    r"(?:name|model|brand|codename)s? of "
    r"(?:the |an? )?(?P<thing>[\w' -]+?)"
    r"(?:\s+(?:that|which|who|was|were|is|are|in|on|from|by)\b|[?.]|$)",
    re.I,
)
_PARTS_OF_DATES = (
    (r"\b(?:what|which) year\b", r"\b1\d{3}s?\b|\b20\d\ds?\b"),
    (r"\b(?:what|which) month\b", r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\b"),
    (r"\b(?:what|which) day of the week\b", r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"),
    (
        r"\b(?:what|which) time\b",
        r"\b\d{1,2}(?:[:.]\d\d)?\s?(?:a\.?m|p\.?m|GMT|o['’]clock)|\bnoon\b",
    ),
)


def _tells_when(asked: str, case: _Case) -> bool:
    for question, answer in _PARTS_OF_DATES:
        if re.search(question, asked):
            return bool(re.search(answer, case.candidate.text))
    return form_fits(case.query, case.candidate) is not False


def _is_named(text: str, thing: str) -> bool:
    """Does a name stand beside the thing, or does "called" introduce one?"""
    if re.search(r"\b(?:called|named|known as|dubbed|codenamed)\b", text):
        return True
    heads = [w.folded for w in content_words(thing)][-1:]
    for word in words(text):
        if any(_alike(head, word.folded, ALIKE_NOUN) for head in heads):
            before, after = text[: word.start].rstrip(), text[word.end :].lstrip()
            if re.match(r"[A-Z0-9“\"]", after) or re.search(r"\b[A-Z][\w-]*\d[\w-]*$", before):
                return True
    return False


def _is_year(quantity: Quantity) -> bool:
    return quantity.unit is None and re.fullmatch(r"(?:1[5-9]|20)\d\d", quantity.text) is not None


def _counts(case: _Case, quantity: Quantity) -> bool:
    """Is the quantity a number of what the question counts?"""
    if quantity.unit:
        return False
    text = case.candidate.text
    near = {w.folded for w in words(text[max(0, quantity.start - 30) : quantity.end + 60])}
    near.update(quantity.nouns)
    after = find_names(text[quantity.end : quantity.end + 30], case.aliases)
    if after and case.aliases.is_demonym(after[0].text) and after[0].start < 3:
        owners = {owner for owner, _ in _owned(case.query.text, case.aliases)}
        if owners and _place(after[0].text, case.aliases) not in owners:
            return False
    asked = [w for w in words(case.query.text) if w.stem in case.query.units]
    return any(_alike(w.folded, other, ALIKE_NOUN) for w in asked for other in near)


# --- names: everyone the question names is there ----------------------------------------------


def _name(case: _Case) -> Misfit | None:
    held = case.around.folded
    near = case.candidate.stems | case.candidate.nearby | case.candidate.carried
    if case.query.kind == "compare" or case.query.sides:
        return None
    if case.query.kind == "number":
        for term in case.query.terms:
            if term.is_name and not term.stems & near and not _same_place(case, term):
                return Misfit("name", term.word)
    for term in case.query.terms:
        if not term.is_name or any(p.casefold() in held for p in (term.word, *term.phrases)):
            continue
        if same_word(term.word) in case.around.words:
            continue
        if not _same_place(case, term, case.around.places):
            return Misfit("name", term.word)
    return None


def _same_place(case: _Case, term: Term, held: frozenset[str] | None = None) -> bool:
    """Is what a name stands for ("Moscow", "the Kremlin", "London") named in another way?"""
    if held is None:
        text = f"{case.candidate.before} {case.candidate.text}"
        held = frozenset(_place(m.text, case.aliases) for m in find_names(text, case.aliases))
    return any(_place(form, case.aliases) in held for form in term.phrases)


# --- owner: "Russia's minister" is not the minister of Belarus --------------------------------


def _owner(case: _Case) -> Misfit | None:
    office = _OFFICE.match(case.query.text.strip())
    for owner, heads in _owned(case.query.text, case.aliases):
        if office and not _held(heads, case.candidate.text):
            return Misfit("form", f"{owner}'s {' '.join(heads)}")
        owners = list(_owners_in(case.candidate.text, heads, case.aliases))
        if owners and owner not in owners:
            return Misfit("owner", f"{owners[0]}, not of {owner}")
    return None


_OFFICE = re.compile(r"who(?:['’]s| is| was| are| were)\b", re.I)


def _held(heads: Sequence[str], text: str) -> bool:
    return any(_alike(head, word.folded, 0.8) for head in heads for word in words(text))


def _place(name: str, aliases: Aliases) -> str:
    return aliases.country_of(name) or aliases.canonical(name)


def _owned(text: str, aliases: Aliases) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(owner, nouns it owns) of the question: "Russia's defence minister", "Belarusian tanks"."""
    for mention in find_names(text, aliases):
        nouns = _after(text, mention, aliases) or _before(text, mention)
        if nouns:
            yield _place(mention.text, aliases), nouns


def _after(text: str, mention: NameMention, aliases: Aliases) -> tuple[str, ...]:
    rest = text[mention.end :]
    possessive = re.match(r"['’]s?\s+", rest)
    if not possessive and not (aliases.is_demonym(mention.text) and rest.startswith(" ")):
        return ()
    run = re.match(r"(?:['’]s?)?((?:\s+[a-z][\w-]*){1,4})", rest)
    if not run:
        return ()
    nouns: list[str] = []
    for word in words(run.group(1)):
        if not content_words(word.text):
            break
        nouns.append(word.folded)
    return tuple(nouns[-1:])


def _before(text: str, mention: NameMention) -> tuple[str, ...]:
    run = re.search(r"([a-z][\w-]*)\s+of\s+(?:the\s+)?$", text[: mention.start])
    return tuple(w.folded for w in content_words(run.group(1))) if run else ()


def _owners_in(text: str, heads: Sequence[str], aliases: Aliases) -> Iterator[str]:
    names = find_names(text, aliases)
    for word in words(text):
        if not any(_alike(head, word.folded, 0.8) for head in heads):
            continue
        for name in names:
            between_before = text[name.end : word.start] if name.end <= word.start else None
            between_after = text[word.end : name.start] if word.end <= name.start else None
            if between_before is not None and _short(between_before):
                if aliases.is_demonym(name.text) or re.match(r"['’]", between_before):
                    yield _place(name.text, aliases)
            elif between_after is not None and re.fullmatch(r"\s+of\s+(?:the\s+)?", between_after):
                yield _place(name.text, aliases)


def _short(between: str) -> bool:
    return len(words(between)) <= OWNER_REACH - 1 and not re.search(
        r"[,;:.]|\b(?:and|of)\b", between
    )


# --- role: the subject of the question is more than a place or a target -----------------------

_SUBJECT = re.compile(
    r"\b(?:do|does|did|has|have|had|will|would|can|could|should)\s+(?:the\s+)?"
    r"(?P<subject>[A-Z][\w'’.-]*(?:\s+[A-Z][\w'’.-]*)*)\s+(?P<verb>[a-z]+)"
)
_PREPOSITION = re.compile(
    r"\b(?:to|in|into|from|at|near|with|against|on|towards?|across|over|via|through|inside"
    r"|outside|for|about)\s+(?:the\s+)?(?:[a-z][\w-]*\s+)?$"
)


def _role(case: _Case) -> Misfit | None:
    found = _SUBJECT.search(case.query.text)
    if not found:
        return None
    wanted = {w.stem for w in words(found.group("subject"))}
    stems = {s for t in case.query.terms if t.stems & wanted for s in t.stems} or wanted
    text = case.candidate.text
    held = [w for w in words(text) if w.stem in stems]
    if not held or any(not _is_target(text, w) for w in held):
        return None
    return Misfit("role", found.group("subject"))


def _is_target(text: str, word: Word) -> bool:
    owns = text[word.end : word.end + 2].startswith(("'s", "’s")) or "'" in word.text.strip("'")
    return not owns and bool(_PREPOSITION.search(text[: word.start]))


# --- predicate: what is said to have happened is said to have happened ------------------------

_LIGHT_TEXT = """
have has had be is are was were do does did say says said happen happened take took place make made
give gave get got become became mean call called think thought believe know tell told describe
described change changed develop react respond come go went use used need want like play work
include included involve involved begin start occur occurred consist exist live die born name named
"""
_LIGHT = frozenset(_LIGHT_TEXT.split())
_PARTICLE = re.compile(r"\s+(?:back|up|out|off|down|over|away|on|in|forward|along)\b")
_WHO_VERB = re.compile(r"^(?:who|what|which \w+)\s+(?P<verb>[a-z]+ed)\b", re.I)


def _predicate(case: _Case) -> Misfit | None:
    if case.query.kind not in ("why", "when", "how", "who"):
        return None
    found = _SUBJECT.search(case.query.text) or _WHO_VERB.search(case.query.text)
    if not found:
        return None
    verb = words(found.group("verb"))[0]
    if verb.folded in _LIGHT or _PARTICLE.match(case.query.text, found.end("verb")):
        return None
    near = {w.folded for w in words(f"{case.candidate.before} {case.candidate.text}")}
    if any(_alike(verb.folded, other, ALIKE_VERB) for other in near):
        return None
    return Misfit("predicate", found.group("verb"))


@lru_cache(maxsize=65536)
def _alike(one: str, other: str, least: float) -> bool:
    if one == other or same_word(one) == same_word(other):
        return True
    pair = [words(one), words(other)]
    if pair[0] and pair[1] and pair[0][0].stem == pair[1][0].stem:
        return True
    return similarity(one, other) >= least


_RULES: tuple[Callable[[_Case], Misfit | None], ...] = (_form, _name, _owner, _role, _predicate)
