"""History and a follow-up to a question that stands alone.

Rules over words and names, no model: the same question after the same turns always gives the same
text. A question that needs nothing from the turns before comes back as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag import conversation_words as lists
from rag.ellipsis import filled, topic_of, with_topic
from rag.names import Aliases, find_names
from rag.pronouns import Resolved, resolve
from rag.referents import Referent, referents
from rag.types import Turn
from rag.words import content_words

_TIME = "|".join(sorted(lists.TIME_NOUNS))
_PLACED = ("in", "at", "near", "inside", "outside", "from", "to", "across", "into", "on")
_THERE = re.compile(
    r"(?<![\w'’])(?:(?P<from>from|to|over|out|up|down)\s+)?there(?![\w'’])(?!\s+(?:is|are|was|were|have|has|had|will"
    r"|would|be|been|a|an|any|no|still|more|enough|really|not|to|other|many)\b)",
    re.I,
)
_MOVING = re.compile(
    r"\b(?:go|goes|going|gone|went|travel\w*|mov(?:e|es|ed|ing)|fly|flew|flown|flying|get|got|sent"
    r"|send|arriv\w*|return\w*|come|came|drive|drove|sail\w*|deploy\w*|transferr?\w*)(?:\s+back)?\s+$",
    re.I,
)
_POINTING = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        # "When did he say that?", "Is that true?", "Why did those fail?"
        r"(?<!\w)(?:this|that|these|those)(?=\s*(?:[?.!,;]|$))",
        rf"\b(?:is|was|are|were|did|does|do|will|would|can|could|has|have|had|should)\s+"
        rf"(?:that|these|those|this(?!\s+(?:{_TIME})\b))\b",
        # "after that", "about this decision"
        rf"\b(?:about|after|before|of|for|with|since|by|from|on|to|at|despite|until|like|behind|in)"
        rf"\s+(?:that(?!\s+of\b)|(?:this|these|those)(?!\s+(?:{_TIME}|who|of|in|that)\b))(?=\s*[?.!,;]|"
        rf"\s*$|\s+(?!(?:{_TIME})\b)[a-z])",
        # "this vaccine"
        rf"\b(?:this|these|those)\s+(?!(?:{_TIME}|who|of|in|that|which|is|are)\b)[a-z]",
        # "Who signed that deal?"
        r"\b(?:\w+ed|signed|made|took|gave|sold|won|lost|built|bought|led|wrote|broke|caused)\s+that"
        r"\s+(?:[a-z][\w-]*\s+)?[a-z][\w-]*(?=\s*[?.!]|\s*$)",
        r"\b(?:say|said|says|think|thinks|do|did|does|done|believe|believes|claim|why|how|is that"
        r"|not)\s+so(?=\s*[?.!,]|\s*$)",
        r"\bthe same\b(?!\s+(?:time|day|as|year|month|week|name)\b)(?!.*\bas\b)",
        r"\b(?:since|by|until|before|back)\s+then\b",
        r"\bsuch\b(?!\s+(?:as|that)\b)",
        r"\bthe (?:latter|former)(?=\s*[?.!,]|\s*$|\s+(?:is|was|did|will|has)\b)",
        r"\b(?:the others?|the rest|which ones?|that one|this one|the first one|another one"
        r"|both of them|each of them|others)"
        r"(?=\s*[?.!,]|\s*$|\s+(?:is|are|was|were|did|will|do)\b)",
    )
)
_WEAK = re.compile(
    r"\bother (?=[a-z]+s\b)|\b(?:else|next|afterwards?|instead|too|as well|either|meanwhile"
    r"|otherwise)\s*[?.!]*$"
    r"|\b(?:what|who|where|why|how|anything|anyone|something|nothing) else\b",
    re.I,
)
_COURTESY = re.compile(
    r"^(?:thanks?|thank you|ok|okay|yes|no|hello|hi|please|great|good|sure|bye|fine)\b[^?]{0,20}$",
    re.I,
)
_RELATION = re.compile(
    r"^(?:and )?what (?:is|was|were|are) the (?:reason|reasons|result|results|outcome|score|cause"
    r"|causes|price|cost|verdict|purpose|motive|date|response|reaction|consequences?|details?"
    r"|damage|death toll|plan|problem|goal|aim|background|context)[?.! ]*$",
    re.I,
)
_LEAD = re.compile(r"^(?:and|but|so|ok|okay|also|then|well)\b[,\s]+(?=\w)", re.I)
_DEFINITION = re.compile(r"^(?:what|who|where)(?:['’]s|\s+(?:is|are|was|were))\b", re.I)
_DEPENDENT = re.compile(
    r"^(?:how many|which|what)\s+(?:[a-z-]+\s+){1,2}(?:[a-z]+ed|died|were|was|are|have been|had"
    r"|fell|rose|won|lost|left|came|survived)(?:\s+[a-z-]+)?[?.! ]*$"
    r"|^(?:was|were|is|are|did|has|have)\s+(?:any(?:one|body)|some(?:one|body)|people|many people"
    r"|all|both|everyone|everybody)\b",
    re.I,
)
_DEFINITE = re.compile(
    r"\b(?:the|that|this|those|these)\s+(?P<noun>[a-z][\w-]+)(?=\s|[?.!,]|$)", re.I
)


def stand_alone(question: str, history: Sequence[Turn], aliases: Aliases) -> str:
    """``question`` with its pronouns and gaps filled from the turns before.

    A pronoun is replaced by the name or noun it stands for; a fragment ("And in October?") is
    completed from the question before; what cannot be resolved is given its subject as
    "(about: …)". Any text is taken; nothing is raised.
    """
    text = question.strip()
    if not history or not any(c.isalnum() for c in text) or _COURTESY.match(text):
        return text
    before = history[-1].standalone_question.strip() or history[-1].question.strip()
    if not before:
        return text
    resolved = resolve(text, history, aliases)
    resolved = _there(resolved, history, aliases)
    resolved = _definite(resolved, before, aliases)
    whole = filled(resolved.text, before, aliases)
    if whole is not None:
        return whole
    return _topical(text, resolved, before, aliases)


def _topical(asked: str, resolved: Resolved, before: str, aliases: Aliases) -> str:
    text = _led(resolved.text) if resolved.put else resolved.text
    if resolved.left or _points(text):
        return with_topic(_led(text), topic_of(before, text, aliases))
    if resolved.put:
        return _with_names(text, resolved.put, before, aliases)
    named = find_names(text, aliases)
    meant = len(content_words(text))
    if _LEAD.match(text) and meant <= 2:
        return with_topic(_led(text), topic_of(before, text, aliases, drop_subject=bool(named)))
    weak = bool(_WEAK.search(text)) and (not named or meant <= 2)
    gap = not named and (
        (meant <= 1 and (meant == 0 or not _DEFINITION.match(text)))
        or _RELATION.match(text) is not None
        or (meant <= 3 and _DEPENDENT.match(text) is not None)
    )
    if weak or gap:
        return with_topic(_led(text), topic_of(before, text, aliases))
    return text


def _led(text: str) -> str:
    text = _LEAD.sub("", text)
    return text[:1].upper() + text[1:]


def _points(text: str) -> bool:
    """Whether "this", "that", "so", … points at something outside of ``text``."""
    for pattern in _POINTING:
        for match in pattern.finditer(text):
            clause = re.split(r"[;.:—–]\s", text[: match.start()])
            if len(clause) > 1 and len(content_words(clause[-2])) >= 3:
                continue
            return True
    return False


def _there(resolved: Resolved, history: Sequence[Turn], aliases: Aliases) -> Resolved:
    """ "there" by its place; an existential "there" stays."""
    text = resolved.text
    match = next(
        (
            m
            for m in _THERE.finditer(text)
            if not re.search(
                r"\b(?:is|are|was|were|will|would|has|have)\s+$", text[: m.start()], re.I
            )
            or (re.match(r"\s*[?.!]*$", text[m.end() :]) is not None and m.start() > 0)
        ),
        None,
    )
    if match is None or any(
        _is_place(r) for r in referents(text, aliases) if r.end <= match.start() and r.before
    ):
        return resolved
    for turn in reversed(history):
        for said in (turn.standalone_question, turn.answer_text[:800]):
            places = [r for r in referents(said, aliases) if _is_place(r)]
            if places:
                best = max(places, key=_placeness)
                return Resolved(
                    text[: match.start()] + _at(best, text, match) + text[match.end() :],
                    (*resolved.put, best),
                    resolved.left,
                )
    return Resolved(text, resolved.put, True)


def _is_place(one: Referent) -> bool:
    if one.plural or one.kind in ("person", "people", "time"):
        return False
    return (
        one.kind == "place"
        or (one.named and one.before in _PLACED)
        or one.head.split()[-1] in lists.PLACE_NOUNS
    )


def _placeness(one: Referent) -> tuple[bool, bool, bool]:
    return (one.before in _PLACED, one.named, not one.inner)


def _at(one: Referent, text: str, match: re.Match[str]) -> str:
    way = (match.group("from") or "").casefold()
    if way in ("from", "to"):
        return f"{way} {one.text}"
    leading = re.search(r"(\w+)\s+$", text[: match.start()])
    if leading and leading.group(1).casefold() in lists.PREPOSITIONS:
        return one.text
    if _MOVING.search(text[: match.start()]):
        return f"to {one.text}"
    where = one.before if one.before in ("at", "on", "near") else "in" if one.named else "at"
    return f"{where} {one.text}"


def _definite(resolved: Resolved, before: str, aliases: Aliases) -> Resolved:
    """ "the exercises" by "the joint exercises of A and B", where the question names nothing."""
    text = resolved.text
    if resolved.put or find_names(text, aliases):
        return resolved
    known = {r.head: r for r in referents(before, aliases) if not r.named and " " in r.text}
    for match in _DEFINITE.finditer(text):
        one = known.get(match.group("noun").casefold())
        follows = re.match(
            r"\s+(?:of|between|that|which|in|on|for|with|from|at|to)\b", text[match.end() :]
        )
        if one is None or follows or len(one.text.split()) <= 2:
            continue
        said = one.text if match.start() else one.text[:1].upper() + one.text[1:]
        return Resolved(text[: match.start()] + said + text[match.end() :], (one,), resolved.left)
    return resolved


def _with_names(text: str, put: tuple[Referent, ...], before: str, aliases: Aliases) -> str:
    """A common noun put for a pronoun, with the names that said which one."""
    if find_names(text, aliases) or any(r.named for r in put):
        return text
    names = [r.text for r in referents(before, aliases) if r.named and r.kind != "time"]
    kept = [n for n in names if not any(n != other and n in other for other in names)]
    return with_topic(text, ", ".join(dict.fromkeys(kept))) if kept else text
