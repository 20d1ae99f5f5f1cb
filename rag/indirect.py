"""A question put as the end of a sentence: "How many tanks does Belarus have?" becomes "how many
tanks Belarus has". Only where the rules are sure of its subject and verb.
"""

from __future__ import annotations

import re

from rag.conversation_words import VERBS
from rag.names import Aliases
from rag.noun_phrases import phrases, tokens

_BE = "is|are|was|were"
_DO = "do|does|did"
_HELP = f"{_DO}|{_BE}|has|have|had|can|could|will|would|should|may|might|must"
_SHAPE = re.compile(
    r"^(?P<ask>who|whom|what|when|where|how|(?:which|what|whose)\s+(?:(?!HELP\b)[\w'’-]+\s*){1,3}?"
    r"|how\s+(?:many|much)(?:\s+(?!HELP\b)[\w'’-]+){0,3}?|how\s+(?:long|far|old|high|tall|often))"
    r"\s+(?P<aux>HELP)\s+(?P<rest>[^?.!]+)\?*$".replace("HELP", rf"(?:{_HELP})"),
    re.I,
)
_SUBJECT = re.compile(rf"^who\s+(?!(?:{_HELP})\b)(?P<verb>[a-z]+)\s+[^?.!,]+\??$", re.I)
_IRREGULAR_TEXT = """
be was begin began bring brought build built buy bought choose chose come came cost cost cut cut
do did draw drew drive drove fall fell fight fought find found flee fled fly flew get got give gave
go went grow grew have had hear heard hit hit hold held hurt hurt keep kept know knew lead led leave
left lose lost make made mean meant meet met pay paid put put read read rise rose run ran say said
see saw sell sold send sent set set shoot shot sing sang speak spoke spend spent stand stood steal
stole strike struck take took teach taught tell told think thought throw threw win won write wrote
"""
_IRREGULAR = dict(zip(_IRREGULAR_TEXT.split()[::2], _IRREGULAR_TEXT.split()[1::2], strict=True))
_PAST = frozenset(_IRREGULAR.values())
_PARTICIPLE = re.compile(r"(?:be|been)\b|[a-z]{3,}(?:ed|ing)\b")
# What may stand behind a verb whose object is asked for.
_BEHIND = re.compile(
    r"$|[A-Z0-9]|(?:to|from|in|into|on|at|by|with|for|of|about|against|over|under|during|since|the"
    r"|an?|this|that|last|next|each|every|per|there|here|now)\b"
)
_PHRASE = re.compile(r"(?:the|an?)\s+[^,;]+|[A-Z][^,;]*")


def indirect(question: str, aliases: Aliases) -> str | None:
    """The question without its inversion and mark, its first letter small; ``None`` where its
    shape is not known, or where it asks why, which takes what it asks about for granted.
    """
    text = " ".join(question.split())
    subject = _SUBJECT.match(text)
    if subject and (subject["verb"].endswith(("s", "ed")) or subject["verb"] in _PAST):
        return _small(text.rstrip("? "))
    found = _SHAPE.match(text)
    if found is None:
        return None
    ask, aux, rest = _small(found["ask"].strip()), found["aux"].lower(), found["rest"].strip()
    if ask in ("who", "what") and re.fullmatch(_BE, aux) and _PHRASE.fullmatch(rest):
        verbal = re.search(r"\b[a-z]+(?:ed|ing|en)\b", rest)
        return None if verbal else f"{ask} {rest} {aux}"
    if not re.fullmatch(_DO, aux) and _PARTICIPLE.match(rest):
        return f"{ask} {aux} {rest}"
    return _turned(ask, aux, rest, aliases)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _turned(ask: str, aux: str, rest: str, aliases: Aliases) -> str | None:
    """With the subject before its verb, if the word behind the subject is surely that verb."""
    words = tokens(f"Did {rest}?", aliases)
    stop = next((end for _, end, subject, _ in phrases(words) if subject), None)
    if stop is None or stop >= len(words) - 1:
        return None
    cut = words[stop].start - len("Did ")
    subject, verb, after = rest[:cut].strip(), words[stop].low, rest[cut:]
    behind = after[len(words[stop].text) :]
    if re.fullmatch(_DO, aux):
        known = verb in VERBS or verb in _IRREGULAR
        if not known or not _BEHIND.match(behind.strip()):
            return None
        return f"{ask} {subject} {_inflected(verb, aux)}{behind}"
    if not _PARTICIPLE.match(after) and not (verb in VERBS or verb in _IRREGULAR):
        return None
    return f"{ask} {subject} {aux} {after}"


def _inflected(verb: str, aux: str) -> str:
    if aux == "do":
        return verb
    if aux == "does":
        if verb in ("have", "do", "go"):
            return {"have": "has", "do": "does", "go": "goes"}[verb]
        if re.search(r"[^aeiou]y$", verb):
            return f"{verb[:-1]}ies"
        return f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "z")) else f"{verb}s"
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    return f"{verb[:-1]}ied" if re.search(r"[^aeiou]y$", verb) else f"{verb}ed"
