"""The subject of a reporting verb in front of it: "X said", "X, head of Y, said"."""

from __future__ import annotations

from collections.abc import Sequence

from rag import speech_words as lists
from rag.name_words import CALENDAR
from rag.naming import LINKS, is_apposition, named
from rag.spoken_words import (
    MARKS,
    MASK,
    MOST_WORDS,
    Subject,
    Token,
    can_speak,
    clause_start,
    is_adverb,
    is_time,
)


def subject_before(masked: str, words: Sequence[Token], verb: int) -> Subject | None:
    """The subject of the finite verb ``words[verb]``, in front of it."""
    at = _before_adverbs(words, verb - 1)
    if at < 0 or words[at].low in lists.BE | lists.REFUSING | lists.HELPERS:
        return None
    if words[at].low in lists.PRONOUNS:
        return Subject(words[at].start, words[at].end) if words[at].low not in _NOBODY else None
    if words[at].text in (",", "—", "–", ")"):
        return _before_comma(masked, words, at)
    first = clause_start(words, at)
    found = _last_phrase(words, first, at + 1)
    if found is None:
        return None
    low, high = found
    if low > 1 and words[low - 1].text == "," and _is_unclosed(words, low, high):
        return _before_comma(masked, words, high)
    if low > 1 and words[low - 1].text == "," and low == first:
        # "the head of the council, Alexander Volfovich said": what stands before may be his post.
        return named(masked, words, low, high, _role_before(masked, words, low - 1))
    return named(masked, words, low, high, None)


def _before_adverbs(words: Sequence[Token], at: int) -> int:
    """Past adverbs, "on Friday" and a quoted word between a subject and its verb."""
    while at >= 0:
        word = words[at]
        timed = is_time(word) and at > 0 and word.low not in lists.GROUPS
        if word.low in lists.ADVERBS or is_adverb(word):
            at -= 1
        elif timed and words[at - 1].low in (
            "on",
            "in",
            "early",
            "late",
            "earlier",
            "last",
            "this",
        ):
            at -= 2
        elif timed and word.low in CALENDAR and words[at - 1].is_word:
            at -= 1
        elif (word.text in _QUOTES or word.text[0] == MASK) and _is_short_quote(words, at):
            while at >= 0 and (words[at].text in _QUOTES or words[at].text[0] == MASK):
                at -= 1
        else:
            break
    return at


_BEFORE_TIMES = frozenset({"on", "in", "early", "late", "earlier", "last", "this"})


def _is_short_quote(words: Sequence[Token], at: int) -> bool:
    low = at
    while low >= 0 and (words[low].text in _QUOTES or words[low].text[0] == MASK):
        low -= 1
    return low >= 0 and words[low].is_word and words[at].end - words[low + 1].start <= 24


_QUOTES = frozenset('"“”„«»‘')


def _is_unclosed(words: Sequence[Token], low: int, high: int) -> bool:
    """ "Ann Lee, head of the port said": an apposition that lacks its second comma."""
    part = words[low:high]
    if part[0].is_capital or part[0].low in ("the", "a", "an"):
        return False
    if not any(w.low in ("of", "for", "at") for w in part[1:]):
        return False
    first = clause_start(words, low - 2)
    name = words[first : low - 1]
    return 0 < len(name) < 6 and all(w.is_capital or w.text == "." for w in name)


_NOBODY = frozenset({"it's", "you", "who"})


def _last_phrase(words: Sequence[Token], first: int, stop: int) -> tuple[int, int] | None:
    """The noun phrase at the end of ``words[first:stop]``, without what introduces it."""
    for place in range(stop - 1, first - 1, -1):
        word = words[place]
        this = word.low == "that" and place > first and words[place - 1].low in LINKS
        if word.low in lists.BREAKS and place < stop - 1 and not this:
            first = place + 1
            break
        noun = place > first and words[place - 1].low in ("a", "an", "the", "that", "this", "any")
        clear = word.low in lists.CLEAR and not word.is_capital and not noun
        finite = word.low in lists.FINITE or clear
        if finite and place < stop - 1:
            joint = next(
                (k for k in range(place + 1, stop) if words[k].low in ("and", "or", "as")), None
            )
            first = (joint if joint is not None else place) + 1
            while joint is None and first < stop - 1 and not _begins(words[first]):
                first += 1
            break
    while first < stop and words[first].low in ("and", "but", "or", "as", "that", "so", "far"):
        first += 1
    led = first < stop and words[first].low in lists.INTRO
    first = _behind_intro(words, first, stop)
    if not led and any(_begins_relative(words, k) for k in range(first + 1, stop)):
        return None  # "a theme the committee emphasized"
    if first >= stop or stop - first > MOST_WORDS:
        return None
    return (first, stop) if can_speak(words, first, stop) else None


def _begins_relative(words: Sequence[Token], at: int) -> bool:
    before = words[at - 1]
    plain = before.is_word and not before.is_capital and before.low not in LINKS | lists.INTRO
    return words[at].low in ("the", "a", "an") and plain and not before.low.endswith(("ed", "ing"))


def _begins(token: Token) -> bool:
    """Whether a name or a noun phrase with its article begins here."""
    return token.is_capital or token.low in ("the", "a", "an") or token.low in lists.GROUPS


def _behind_intro(words: Sequence[Token], first: int, stop: int) -> int:
    """Past "On Friday", "In a statement Thursday", "Last week" that stand without a comma."""
    low = words[first].low if first < stop else ""
    if low not in lists.INTRO:
        return first
    if low in ("this", "that", "last", "next", "early", "late", "former") and first + 1 < stop:
        follows = words[first + 1].low
        if low not in ("last", "next") and follows not in lists.TIMES:
            return first
    times = [k for k in range(first, stop - 1) if is_time(words[k])]
    if times:
        return times[-1] + 1
    if low in ("however", "but", "meanwhile", "also", "still", "then", "now", "later", "earlier"):
        return first + 1
    for place in range(stop - 1, first, -1):
        before = words[place - 1].low
        if words[place].low in ("the", "a", "an", "one") and before not in (
            "of", "for", "in", "at", "from", "with", "to", "by", "on",
        ):  # fmt: skip
            return place
    run = stop - 1
    while run - 1 > first and words[run - 1].is_capital == words[stop - 1].is_capital:
        run -= 1
    return run if words[stop - 1].is_capital else stop - 1


# --- appositions ------------------------------------------------------------------------------


def _before_comma(masked: str, words: Sequence[Token], comma: int) -> Subject | None:
    """ "X, head of Y, said", "the head of Y, X, said", "X (R-Ohio) said"."""
    if words[comma].text == ")":
        opened = next((k for k in range(comma, -1, -1) if words[k].text == "("), None)
        if opened is None or opened == 0:
            return None
        return subject_before(masked, words, opened)
    parts = _parts(words, comma)
    for number in range(len(parts) - 1, -1, -1):
        low, high = parts[number]
        last = number == len(parts) - 1
        aside = number and words[low].low in lists.INTRO
        if (number and is_apposition(words, low, high)) or aside:
            continue
        if number == 0 and last:
            return None  # "The moves, announced on Monday": nothing names who speaks
        found = _last_phrase(words, low, high)
        if found is None:
            return None
        low, high = found
        role = _parts_role(masked, words, parts[number + 1 :])
        if last:
            role = _role_before(masked, words, low - 1)
        return named(masked, words, low, high, role)
    return None


def _parts_role(
    masked: str, words: Sequence[Token], parts: Sequence[tuple[int, int]]
) -> str | None:
    """What the parts behind a name say of it, without "during a briefing" and "who …"."""
    kept = [
        (low, high)
        for low, high in parts
        if words[low].low not in lists.INTRO | {"who", "whose", "which", "where"}
    ]
    return masked[words[kept[0][0]].start : words[kept[-1][1] - 1].end] if kept else None


_QUOTES = frozenset('"“”„«»‘')


def _opens(words: Sequence[Token], at: int) -> bool:
    """Whether only quotation stands before ``words[at]``."""
    return all(w.text in _QUOTES or w.text[0] == MASK for w in words[:at])


def _parts(words: Sequence[Token], comma: int) -> list[tuple[int, int]]:
    parts: list[tuple[int, int]] = []
    stop, place = comma, comma - 1
    while place >= -1:
        word = words[place] if place >= 0 else None
        quoted = word is not None and (word.text in _QUOTES or word.text[0] == MASK)
        if quoted and place > 1 and not _opens(words, place):
            place -= 1  # a few quoted words inside an apposition
            continue
        if word is None or word.text == "," or word.text in MARKS or word.text[0] == MASK:
            if stop - place > 1:
                parts.insert(0, (place + 1, stop))
            stop = place
            if word is None or word.text != ",":
                break
        place -= 1
    return parts


def _role_before(masked: str, words: Sequence[Token], comma: int) -> str | None:
    """ "the head of the council," in front of a name."""
    if comma < 1 or words[comma].text != ",":
        return None
    first = clause_start(words, comma - 1)
    part = words[first:comma]
    if not part or part[0].low not in ("the", "a", "an", "its", "his", "her", "one"):
        return None
    if any(w.low in lists.FINITE or w.low in lists.TIMES for w in part) or len(part) > 16:
        return None
    return masked[part[0].start : part[-1].end]
