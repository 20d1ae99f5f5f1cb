"""The form of an answer: does a sentence hold the kind of thing that is asked for?

``form_fits`` is soft, one feature of ``rag.relevance``; ``lacks_form`` is a rule of
``rag.fitness``: a question for a number is not answered by a sentence without one.
"""

from __future__ import annotations

import re

from rag.candidates import Candidate
from rag.names import Aliases, find_names
from rag.numbers import Quantity, find_quantities
from rag.owners import place
from rag.questions import Query
from rag.similarity import alike
from rag.words import content_words, words

# Characters between a bare number and a word that makes it a sum of money.
NEAR_MONEY = 25
# The cosine from which two nouns may mean the same thing.
ALIKE_NOUN = 0.55

_TIME = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:january|february|march|april|may|june|july"
    r"|august|september|october|november|december)\b|\b1\d{3}s?\b|\b20\d\ds?\b|\b(?:last|next|this|past)"
    r" (?:year|month|week|spring|summer|autumn|fall|winter|night)|\b(?:yesterday|today|tomorrow"
    r"|tonight|earlier|ago|later|century|decade|since|until|in recent|centuries)\b",
    re.I,
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|since|so that|in order|in response|amid|after|reason|purpose"
    r"|aim\w*|designed|intended|meant|supposed|needed|caus\w+|led to|result\w*|thanks to|over"
    r"|blam\w+|prompt\w*|motivat\w*|for fear|to (?!the\b|a\b|an\b|his\b|its\b|their\b)\w+)\b",
    re.I,
)
_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|into|across|around|outside|along|off|on|of|through)\s+(?:the\s+)?"
    r"(?:[\w'’-]+(?:ern|th)\s+)?[A-Z]\w+|\b(?:border|north\w*|south\w*|east\w*|west\w*|city"
    r"|capital|coast|region)\b"
)
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w'’-]+")
_QUANTITY = re.compile(
    r"\b\d[\d.,]*\b|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?"
    r"|billions?|half|several|twice|no)\b",
    re.I,
)
_SOMEBODY = re.compile(
    r"\b(?:minister|president|officials?|analysts?|experts?|spokes\w+|commanders?|director|leader"
    r"|ministry|government|police|company|scientists?|researchers?|authorities|king|queen|team)\b",
    re.I,
)


def form_fits(query: Query, candidate: Candidate) -> bool | None:
    """Does the sentence hold the kind of thing that is asked for? ``None`` if none is."""
    text = candidate.text
    if query.kind == "number":
        asked = query.stems
        quantities = [
            q for q in _QUANTITY.finditer(text) if not ({w.stem for w in words(q.group())} & asked)
        ]
        if not quantities:
            return False
        if not query.units:
            return True
        return any(
            query.units & {w.stem for w in words(text[max(0, q.start() - 40) : q.end() + 40])}
            for q in quantities
        )
    if query.kind == "when":
        return any(m.group().casefold() not in query.text.casefold() for m in _TIME.finditer(text))
    if query.kind == "why":
        return bool(_REASON.search(text))
    if query.kind == "who":
        known = {w.stem for w in words(query.text)} | query.stems
        fresh = [m.group() for m in _NAME.finditer(text)]
        return any(not ({w.stem for w in words(n)} <= known) for n in fresh) or bool(
            _SOMEBODY.search(text)
        )
    if query.kind == "where":
        return bool(_PLACE.search(text))
    return None


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


def lacks_form(
    query: Query, candidate: Candidate, owners: frozenset[str], aliases: Aliases
) -> str | None:
    """What the sentence would have to give and does not ("the number"), or ``None``.

    ``owners``: whose things the question asks for; a number of somebody else's does not count.
    """
    text = candidate.text
    asked = query.text.casefold()
    if query.kind == "when":
        return None if _tells_when(query, candidate) else "the time"
    named = _NAMED.search(query.text)
    if named and not _is_named(text, named.group("thing")):
        return "the name"
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
    elif _CHANGES.search(asked) and not _COSTS.search(asked):
        fits = any(q.unit not in _TIMES and not _is_year(q) for q in found)
    elif _COSTS.search(asked) or re.search(
        r"\bhow much (?:money|did|does|do|will|is|was)\b", asked
    ):
        fits = any(_is_money(text, q) for q in found)
    elif query.units:
        fits = any(_counts(query, candidate, q, owners, aliases) for q in found)
    else:
        fits = bool(found)
    return None if fits else "the number"


# "How much did the river rise?"
_CHANGES = re.compile(
    r"\bhow much (?:more |less )?(?:did|does|do|will|is|was|has|have)\b.*\b(?:ris|rose"
    r"|fall|fell|grow|grew|increas|decreas|drop|gain|lose|lost|shr[iau]nk|weigh|mov|climb|declin)\w*"
)
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


def _tells_when(query: Query, candidate: Candidate) -> bool:
    asked = query.text.casefold()
    for question, answer in _PARTS_OF_DATES:
        if re.search(question, asked):
            return bool(re.search(answer, candidate.text))
    return form_fits(query, candidate) is not False


def _is_named(text: str, thing: str) -> bool:
    """Does a name stand beside the thing, or does "called" introduce one?"""
    if re.search(r"\b(?:called|named|known as|dubbed|codenamed)\b", text):
        return True
    heads = [w.folded for w in content_words(thing)][-1:]
    for word in words(text):
        if any(alike(head, word.folded, ALIKE_NOUN) for head in heads):
            before, after = text[: word.start].rstrip(), text[word.end :].lstrip()
            if re.match(r"[A-Z0-9“\"]", after) or re.search(r"\b[A-Z][\w-]*\d[\w-]*$", before):
                return True
    return False


def _is_year(quantity: Quantity) -> bool:
    return quantity.unit is None and re.fullmatch(r"(?:1[5-9]|20)\d\d", quantity.text) is not None


# Where the words for what is counted end.
_ENDS = re.compile(
    r"[,;:]|\.(?!\w|\s[a-z])|\b(?:for|in|at|on|from|to|with|by|per|and|each|every|an?|the)\b"
)


def _is_money(text: str, quantity: Quantity) -> bool:
    """Is it a sum: in a currency, a share, or a bare number close to a word of money?"""
    if quantity.unit in _LENGTHS | _TIMES or _is_year(quantity):
        return False
    near = text[max(0, quantity.start - NEAR_MONEY) : quantity.end + NEAR_MONEY]
    return bool(_MONEY_WORDS.search(near))


def _counts(
    query: Query,
    candidate: Candidate,
    quantity: Quantity,
    owners: frozenset[str],
    aliases: Aliases,
) -> bool:
    """Is the quantity a number, or with "how much" a measure, of what the question counts?"""
    text = candidate.text
    asked = [w.folded for w in words(query.text) if w.stem in query.units]
    phrase = _ENDS.split(text[quantity.end : quantity.end + 60], maxsplit=1)[0]
    behind = [w.folded for w in words(phrase)]
    if quantity.unit:
        stuff = "how much" in query.text.casefold() and quantity.unit not in _TIMES
        return stuff and _any_alike(asked, behind)
    after = find_names(text[quantity.end : quantity.end + 30], aliases)
    owner = after[0] if after and after[0].start < 3 else None
    if (
        owner
        and owners
        and aliases.is_demonym(owner.text)
        and place(owner.text, aliases) not in owners
    ):
        return False
    if {"them", "those", "these"} & set(quantity.nouns):
        return _any_alike(asked, [w.folded for w in words(candidate.before)])
    if quantity.nouns and not _any_alike(asked, behind):
        return False
    near = [w.folded for w in words(text[max(0, quantity.start - 30) : quantity.end + 60])]
    return _any_alike(asked, [*near, *quantity.nouns])


def _any_alike(asked: list[str], held: list[str]) -> bool:
    return any(alike(one, other, ALIKE_NOUN) for one in asked for other in held)
