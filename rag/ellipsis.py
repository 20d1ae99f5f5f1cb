"""Gaps of a follow-up and how the question before fills them; the topic of a question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag import conversation_words as lists
from rag.names import Aliases
from rag.referents import Kind, Referent, referents
from rag.words import content_words

_LEAD = re.compile(r"^(?:and|but|so|ok|okay|also|then|well|or)\b[,\s]+(?=\w)", re.I)
_ABOUT = re.compile(r"\s*\(about: (?P<topic>[^()]*)\)\s*[?.!]*\s*$")
_AS_FOR = re.compile(r"^As for [^,]+, ", re.I)
_AUX = (
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must|shall)"
    r"(?:n['’]t)?"
)
_ADJUNCT = (
    r"(?:when|where|why|how|how long|how often|how soon|(?:since|until|till|by) when|(?:from|to)"
    r" where|(?:by|with|to|for|against|from) whom|by how much|how come"
    r"|(?:on|in|at|for|from|to|by|with) (?:what|which) \w+)"
)
_CLAUSE = re.compile(rf"^(?:{_ADJUNCT}\s+)?(?P<aux>{_AUX})\s+(?P<rest>\S.*)$", re.I)
_GAP = re.compile(rf"^(?P<wh>{_ADJUNCT})(?: exactly| then)?$", re.I)
_DO_THAT = re.compile(
    rf"^(?P<wh>{_ADJUNCT})\s+(?:(?:(?:do|does|did|will|would|can|could|has|have|had)\s+\S.*?"
    r"\s(?:do|done|doing)\s+(?:that|so|it|this))|(?:did|does|will|would)\s+(?:that|this|it)"
    r"\s+(?:happen|occur|take place)|(?:was|is)\s+(?:that|this|so)|so|is that so)$",
    re.I,
)
_TRUTH = re.compile(r"^(?P<head>is|was) (?:that|this|it)(?: really| actually| even)? true$", re.I)
_SAID_SO = re.compile(r"^(?:who|which \w+) (?P<verb>said|says|claims|claimed|reported) "
                      r"(?:so|that|this|it)$|^(?:says who|who says)$", re.I)  # fmt: skip
_FOR = re.compile(r"^(?:(?:what|how) about|what of|and)\s+(?P<thing>.+)$", re.I)
_COUNT = re.compile(
    r"^(?P<head>how many|how much|which|what)\s+(?P<noun>[\w'’-]+(?:\s+[\w'’-]+){0,3})$", re.I
)
_TIMES = re.compile(
    r"\b(?:(?P<prep>in|on|by|since|until|during|before|after)\s+)?(?P<time>(?:last|next|this)\s+"
    r"(?:year|month|week|season|summer|winter|spring|autumn)|(?:(?:early|late|mid)[ -])?(?:January"
    r"|February|March|April|May|June|July|August|September|October|November|December)(?:\s+\d{4})?"
    r"|\d{4}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?!\w)",
)
_ASKED_SPEECH = re.compile(
    rf"^(?:what|how|when|why|where|whom?)(?: else| exactly)?\s+{_AUX}\s+", re.I
)


@dataclass(frozen=True, slots=True)
class Core:
    """A question without its lead and its end mark, and the topic that was added to it."""

    text: str
    topic: str = ""


def core(question: str) -> Core:
    about = _ABOUT.search(question)
    text = _ABOUT.sub("", question) if about else question
    text = _LEAD.sub("", text.strip()).rstrip("?.! ")
    return Core(text, about.group("topic") if about else "")


def with_topic(text: str, topic: str) -> str:
    """``text`` with a topic behind it, unless it says all of it already."""
    have = {w.stem for w in content_words(text)}
    if not topic or {w.stem for w in content_words(topic)} <= have:
        return text
    ended = text if text.rstrip().endswith((".", "!", "?")) else _marked(text)
    return f"{_capital(ended)} (about: {topic})"


def filled(question: str, before: str, aliases: Aliases) -> str | None:
    """The whole question that a fragment stands for after ``before``, if there is one."""
    asked, earlier = core(question).text, core(before)
    lead = _AS_FOR.match(earlier.text)
    main = earlier.text[lead.end() :] if lead else earlier.text
    front = lead.group() if lead else ""
    made: str | None = None
    clause = _CLAUSE.match(main)
    gap = _GAP.match(asked) or _DO_THAT.match(asked)
    if gap and clause and not _how_much(main):
        made = f"{front}{gap.group('wh')} {clause.group('aux').casefold()} {clause.group('rest')}"
    elif _TRUTH.match(asked):
        said = declared(main, aliases)
        made = f"{front}{asked[:2]} it true that {said}" if said else None
    elif _SAID_SO.match(asked):
        said = declared(main, aliases)
        made = f"{front}who said that {said}" if said else None
    elif not gap:
        made = _recounted(asked, main, aliases) or _as_for(question, main, aliases)
        made = front + made if made and not made.startswith("As for") else made
    if made is None:
        return None
    return with_topic(_marked(_capital(made)), earlier.topic)


def _how_much(main: str) -> bool:
    return bool(re.match(r"^how (?:many|much|old|big|large|far|high)\b", main, re.I))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _marked(text: str) -> str:
    return text.rstrip("?.! ") + "?"


def declared(main: str, aliases: Aliases) -> str | None:
    """ "Will Spain ban rentals" -> "Spain will ban rentals"; ``None`` if it is no such question."""
    clause = re.match(rf"^(?P<aux>{_AUX})\s+(?P<rest>\S.*)$", main, re.I)
    if not clause:
        return None
    subject = _subject(main, clause.start("rest"), aliases)
    if subject is None or not main[subject.end :].strip():
        return None
    said = main[clause.start("rest") : subject.end]
    return f"{said} {clause.group('aux').casefold()}{main[subject.end :]}"


def _subject(main: str, start: int, aliases: Aliases) -> Referent | None:
    """The referent that begins at ``start``, give or take its article."""
    found = [
        r for r in referents(main + "?", aliases)
        if r.subject and r.start >= start and _leads_up(main[start : r.start])
    ]  # fmt: skip
    return max(found, key=lambda r: (-r.start, r.end)) if found else None


def _leads_up(words: str) -> bool:
    """Whether nothing but articles, possessors and titles stands before a subject."""
    passed = lists.DETERMINERS | {"its", "their", "his", "her"}
    return all(w in passed or w not in lists.FUNCTION for w in words.casefold().split())


def _recounted(asked: str, main: str, aliases: Aliases) -> str | None:
    """ "How many engineers" after "How many workers did X hire": the noun is exchanged."""
    new = _COUNT.match(asked)
    if not new or any(w in lists.AUXILIARIES for w in asked.casefold().split()):
        return None
    last = new.group("noun").split()[-1].casefold()
    if last in lists.PAST or (last.endswith("ed") and last not in ("breed", "seed", "weed")):
        return None
    old = re.match(
        rf"^{re.escape(new.group('head'))}\s+(?P<noun>\S.*?)\s+(?P<rest>{_AUX}\s+.+)$", main, re.I
    )
    return f"{new.group(0)} {old.group('rest')}" if old else None


def _as_for(question: str, main: str, aliases: Aliases) -> str | None:
    """ "And in Mexico?", "What about Poland?", "Poland?" after a whole question."""
    text = question.strip().rstrip("?.! ")
    fragment = _FOR.match(text) or re.match(
        r"^(?:and |but |so )?(?P<thing>(?:in|on|at|for|by|from|to|with|since|until|before|after"
        r"|during)\s+.+)$", text, re.I,
    )  # fmt: skip
    thing = fragment.group("thing").strip() if fragment else text
    folded = thing.casefold().split()
    if any(w in lists.AUXILIARIES or w in lists.WH for w in folded) or len(folded) > 8:
        return None
    named = [r.text for r in referents(f"as {thing}", aliases) if r.named]
    if not fragment and (
        folded[0] in ("really", "seriously")
        or thing not in named
        or not question.rstrip().endswith("?")
    ):
        return None
    exchanged = _time_exchanged(thing, main) or _name_exchanged(thing, main, aliases)
    if exchanged:
        return exchanged
    if folded[0] in lists.PREPOSITIONS:
        return f"{main} {thing}"
    return f"As for {thing}, {main[:1].lower() if _opens_small(main) else main[:1]}{main[1:]}"


def _opens_small(main: str) -> bool:
    first = main.split()[0].casefold() if main.split() else ""
    return first in lists.FUNCTION


def _time_exchanged(thing: str, main: str) -> str | None:
    new = _TIMES.fullmatch(thing)
    old = list(_TIMES.finditer(main))
    if not new or len(old) != 1:
        return None
    prep = new.group("prep") or old[0].group("prep")
    put = f"{prep} {new.group('time')}" if prep else new.group("time")
    return main[: old[0].start()] + put + main[old[0].end() :]


def _name_exchanged(thing: str, main: str, aliases: Aliases) -> str | None:
    match = re.match(r"^(?P<prep>in|at|from|to|for|on|by|with)\s+", thing, re.I)
    bare = thing[match.end() :] if match else thing
    carried = f"{match.group('prep') if match else 'as'} {bare}"
    new = [r for r in referents(carried, aliases) if r.named and " and " not in r.text]
    if len(new) == 1 and _no_article(new[0].text) == _no_article(bare):
        kind = new[0].kind
    elif re.fullmatch(r"[a-z]+[A-Z]\w*", bare):
        kind = "unknown"
    else:
        return None
    old = [r for r in referents(main + "?", aliases) if r.named and r.kind != "time"]
    if match:
        old = [r for r in old if r.before == match.group("prep").casefold()]
    elif len(old) != 1:
        alike = [r for r in old if r.kind == kind]
        old = alike or [r for r in old if "unknown" in (r.kind, kind) and r.subject]
    if len(old) != 1 or (not match and not _alike(old[0], kind)):
        return None
    start = old[0].start
    if old[0].text.startswith("the ") and main[:start].endswith("the "):
        start -= 4
    return main[:start] + bare + main[old[0].end :]


def _no_article(name: str) -> str:
    return re.sub(r"^the ", "", name, flags=re.I)


def _alike(old: Referent, kind: Kind) -> bool:
    acting = {"place", "body", "unknown"}
    persons = {"person", "unknown"}
    both = {old.kind, kind}
    bodies = {"body", "thing", "unknown"}
    return len(both) == 1 or both <= persons or both <= bodies or (both <= acting and old.subject)


# --- the topic --------------------------------------------------------------------------------


def topic_of(question: str, present: str, aliases: Aliases, *, drop_subject: bool = False) -> str:
    """What ``question`` is about, in words that can follow "about:".

    A speaker whom ``present`` names already, or any with ``drop_subject``, is left out.
    """
    read = core(question)
    main = _AS_FOR.sub("", read.text)
    own = _own_topic(main, present, aliases, drop_subject)
    if not read.topic:
        return own
    return read.topic if len(content_words(main)) <= 3 else own


def _own_topic(main: str, present: str, aliases: Aliases, drop_subject: bool) -> str:
    said = _ASKED_SPEECH.match(main)
    if said:
        subject = _subject(main, said.end(), aliases)
        verb = re.match(r"\s+(\w+)\s*", main[subject.end :]) if subject else None
        if subject and verb and verb.group(1).casefold() in lists.SPEECH:
            rest = main[subject.end + verb.end() :]
            rest = re.sub(r"^(?:about|on|of|to|that|regarding)\s+", "", rest, flags=re.I)
            speaker = main[said.end() : subject.end]
            if drop_subject or subject.head in present.casefold():
                return rest
            return f"{speaker} on {rest}" if rest else speaker
    stated = declared(main, aliases)
    if stated:
        return stated
    asked = re.match(
        rf"^(?:what|where|when|why|how(?: (?!many|much)\w+)?|who|whom|whose)\s+(?P<aux>{_AUX})\s+"
        r"(?P<rest>.+)$", main, re.I,
    )  # fmt: skip
    if asked:
        stated = declared(main[asked.start("aux") :], aliases)
        return (
            stated
            if stated and asked.group("aux").casefold() not in lists.BE
            else asked.group("rest")
        )
    verb = re.match(
        r"^what\s+(?:\w+ed|\w+s|made|led to|began|went on)\s+(?:(?:in|at|on|to|with)\s+)?",
        main,
        re.I,
    )
    if verb and verb.end() < len(main):
        return main[verb.end() :]
    main = re.sub(r"^(?:how many|how much|which|what|whose)\s+", "", main, flags=re.I)
    return _small(re.sub(r"^(?P<noun>(?!who\b)\S.*?)\s+(?:do|does|did)\s+", r"\g<noun> ", main))


def _small(text: str) -> str:
    return text[:1].lower() + text[1:] if text[:3].casefold() == "who" else text
