"""Pronouns of a follow-up and what they stand for in the turns before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag import conversation_words as lists
from rag.names import Aliases
from rag.noun_phrases import is_plural
from rag.referents import Referent, referents
from rag.salience import ENOUGH, Class, Use, antecedent, score
from rag.types import Turn

_FORMS: tuple[tuple[Class, str], ...] = (
    ("he", "he|him|his|himself"),
    ("she", "she|her|hers|herself"),
    ("it", "it|its|itself"),
    ("they", "they|them|their|theirs|themselves"),
)
_ENDING = r"(?P<short>['’](?:s|re|ve|ll|d))?(?![\w'’])"
_LONG = {"s": "is", "re": "are", "ve": "have", "ll": "will", "d": "would"}
_OWNING = frozenset({"his", "its", "their", "theirs", "hers"})
_OBJECTS = frozenset({"him", "them", "himself", "herself", "itself", "themselves"})
_DUMMY = re.compile(
    r"it\b(?:['’]s)?(?:\s+\w+)?\s+(?:\w+\s+)?(?:that|whether|if)\b"
    r"|it\b(?:['’]s)?\s+(?:be |been |is |was )?(?:too |so |more |still |ever |even )?(?:legal"
    r"|illegal|possible|impossible|safe|unsafe|hard|harder|difficult|easy|easier|necessary|important"
    r"|worth|normal|common|wrong|right|dangerous|better|late|rare|useful|good|bad|okay|ok|fair"
    r"|like)\b.*\b(?:to|that|if|when)\s+\w"
    r"|it\b(?:['’]s)?\s+(?:\w+\s+)?(?:rain|raining|snow|snowing)\b"
    r"|it\b(?:['’]s)?\s+(?:\w+\s+)?(?:cold|hot|warm|dark|windy|sunny|humid)\s+(?:there|in|at|on)\b"
    r"|it\s+(?:\w+\s+)?(?:take|takes|took|taken|cost|costs|mean|means)\b.*?\bto\s+[a-z]"
    r"|it\s+(?:is|was)\s+(?:said|reported|known|true|likely|clear)\b"
    r"|it\s+(?:rains?|snows?|raining|snowing|turns? out|seems?|comes? to)\b",
    re.I,
)
_TIME_IT = re.compile(r"\bwhat (?:time|day|year) (?:is|was) $", re.I)
_BOUNDARY = re.compile(
    r"[,;:—–]|\b(?:that|when|if|because|while|before|after|and|but|to|whether|who|which|since"
    r"|although|where|until|as)\b",
    re.I,
)
_FRONTED = re.compile(
    r"^(?:and |but |so )?(?:before|after|when|while|since|as|if|although|though|until|in|during"
    r"|despite|on|at|by|for|with)\b[^,]*$",
    re.I,
)
_SINGULAR = {"were": "was", "are": "is", "have": "has", "do": "does", "weren't": "wasn't",
             "aren't": "isn't", "haven't": "hasn't", "don't": "doesn't"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Resolved:
    """``put`` are the referents that pronouns were replaced by; ``left`` whether one stayed."""

    text: str
    put: tuple[Referent, ...] = ()
    left: bool = False


def resolve(text: str, history: Sequence[Turn], aliases: Aliases) -> Resolved:
    """``text`` with the first pronoun of each kind replaced by its name or noun.

    A pronoun that means something in ``text`` itself, or nothing at all, stays.
    """
    put: tuple[Referent, ...] = ()
    left = False
    order = sorted((k for k, _ in _FORMS), key=lambda k: _place(text, k))
    for kind in (*order, *order):
        use = _use(text, kind)
        if use is None or _is_dummy(text, use) or _has_own(text, use, aliases):
            continue
        taken = {r.head for r in put} | {
            r.head for r in referents(text, aliases) if r.named or r.head == use.owned
        }
        found = antecedent(history, use, taken, aliases)
        if found is None or (use.matter and found.named and found.kind != "thing"):
            left = True
            continue
        text = _replaced(text, use, found)
        put += (found,)
    return Resolved(text, put, left)


def _place(text: str, kind: Class) -> int:
    found = _pattern(kind).search(text)
    return found.start() if found else len(text)


def _pattern(kind: Class) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'’])(?P<word>{dict(_FORMS)[kind]}){_ENDING}", re.I)


def _use(text: str, kind: Class) -> Use | None:
    for match in _pattern(kind).finditer(text):
        word = match.group("word")
        if word == "IT" or (word == "US"):
            continue
        rest = text[match.end() :]
        following = [w.casefold() for w in re.findall(r"[\w'’-]+", rest)]
        nearest = following[0] if following else ""
        content = next((w for w in following if w not in lists.FUNCTION), "")
        owning = word.casefold() in _OWNING or (
            word.casefold() == "her" and bool(nearest) and _opens_noun(nearest)
        )
        is_object = word.casefold() in _OBJECTS or (
            word.casefold() in ("it", "her") and not owning and not _is_subject(text, match)
        )
        agent = not owning and not is_object and _base(content) in lists.AGENTIVE
        helper = re.search(r"(\w+)\s+$", text[: match.start()])
        if helper and helper.group(1).casefold() in lists.BE and content.endswith("ed"):
            agent = False  # "was it published"
        if following[-1:] == ["say"] or re.match(r"\s+(?:say|said|do|doing)\b", rest):
            agent = not owning and not is_object
        return Use(
            kind, match.start(), match.end(), word, (match.group("short") or "")[1:].casefold(),
            owning, agent, _base(content) if owning else "",
            word.casefold() == "it" and bool(re.search(
                r"\b(?:say|says|said|think|thinks|thought|tell|told|know|react|comment)\b.*\b(?:about"
                r"|of|on|to)\s+$", text[: match.start()], re.I)),
        )  # fmt: skip
    return None


def _opens_noun(word: str) -> bool:
    return word not in lists.FUNCTION or word in ("own", "other", "last", "first")


def _base(word: str) -> str:
    if word in lists.VERBS or word in lists.BODY_OWNS:
        return word
    for ending, put in (
        ("ies", "y"),
        ("ed", ""),
        ("ed", "e"),
        ("s", ""),
        ("ing", ""),
        ("ing", "e"),
    ):
        if word.endswith(ending) and word[: -len(ending)] + put in lists.VERBS:
            return word[: -len(ending)] + put
    return word


def _is_subject(text: str, match: re.Match[str]) -> bool:
    before = re.findall(r"[\w'’]+", text[: match.start()].casefold())[-1:]
    after = re.findall(r"^\s*([\w'’]+)", text[match.end() :].casefold())
    if match.group("short") or (after and after[0] in lists.AUXILIARIES):
        return True
    return bool(before) and (before[0] in lists.AUXILIARIES or before[0] in ("that", "if", "when"))


def _is_dummy(text: str, use: Use) -> bool:
    if use.kind != "it" or use.owning:
        return False
    cleft = re.search(r"\b(?:is|was)\s+$", text[: use.start], re.I) and re.match(
        r"\s+[\w'’ -]{2,60}\s(?:who|that)\s", text[use.end :]
    )
    return (
        bool(cleft)
        or bool(_DUMMY.match(text, use.start))
        or bool(_TIME_IT.search(text[: use.start]))
    )


# --- a meaning inside the same question -------------------------------------------------------


def _has_own(text: str, use: Use, aliases: Aliases) -> bool:
    before = text[: use.start]
    words = re.findall(r"[\w'’]+", before.casefold())
    mine = referents(text, aliases)
    if _FRONTED.match(before) and "," in text[use.end :]:
        later = [r for r in mine if r.start > use.end]
        if any(score(r, use) >= ENOUGH for r in later if r.named):
            return True
    earlier = [r for r in mine if r.end <= use.start and r.end > 0]
    if words and words[-1] in lists.AUXILIARIES:
        inverted = before.rstrip()[: -len(words[-1])]
        earlier = [r for r in earlier if re.search(r"[,;:—–]", inverted[r.end :])]
    elif words[-1:] == ["of"] and use.owning:
        earlier = [r for r in earlier if text[r.end : use.start].split() != ["of"]]
    elif words[-1:] == ["of"]:
        earlier = [r for r in earlier if _BOUNDARY.search(text[r.end : use.start])]
    elif not use.owning and (use.word.casefold() in _OBJECTS | {"it", "her"}):
        clause = re.compile(_BOUNDARY.pattern, re.I)
        said = re.compile(r"\b(?:say|says|said|think|thinks|believe|claim|claims|expect)\s*$", re.I)
        earlier = [
            r for r in earlier if clause.search(text[r.end : use.start]) or said.search(before)
        ]
    return any(score(r, use) > 0 and r.kind != "time" for r in earlier)


# --- putting it in ----------------------------------------------------------------------------


def _replaced(text: str, use: Use, one: Referent) -> str:
    before, after = text[: use.start], text[use.end :]
    said = one.text
    if not before.strip():
        said = said[:1].upper() + said[1:]
    if use.owning:
        return before + _owned(said, after, one)
    if use.short:
        said += " " + _LONG[use.short]
    if use.kind == "they" and not one.plural:
        inverted = re.search(r"(\w+)\s+$", before)
        helped = inverted is not None and inverted.group(1).casefold() in lists.AUXILIARIES
        before = re.sub(
            r"([\w'’]+)(\s+)$", lambda m: _agreeing(m.group(1)) + m.group(2), before, count=1
        )
        if not helped:
            after = re.sub(
                r"^(\s+)([\w'’]+)", lambda m: m.group(1) + _agreeing(m.group(2)), after, count=1
            )
    return before + said + after


def _agreeing(word: str) -> str:
    put = _SINGULAR.get(word.casefold(), word)
    return put.capitalize() if word[:1].isupper() and put != word else put


def _owned(said: str, after: str, one: Referent) -> str:
    """ "its length" -> "the length of the border between A and B", "his wife" -> "Holm's wife"."""
    if len(said.split()) > 4:
        noun = re.match(r"\s+(?:own\s+)?((?:[\w-]+\s+)??[\w-]+)(?=\s*[?.!,]|\s+(\w+)|$)", after)
        follows = (noun.group(2) or "?").casefold() if noun else ""
        if noun and (follows == "?" or follows in lists.FUNCTION):
            return f"the {noun.group(1)} of {said}{after[noun.end(1) :]}"
    ends = one.plural and said.endswith("s") and is_plural(said.split()[-1].casefold())
    return f"{said}{'’' if ends and '’' in after else chr(39)}{'' if ends else 's'}{after}"
