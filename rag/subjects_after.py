"""The subject of a reporting verb behind it: "said X", "according to X"."""

from __future__ import annotations

from collections.abc import Sequence

from rag import speech_words as lists
from rag.name_words import TITLES
from rag.naming import named
from rag.spoken_words import (
    MARKS,
    MASK,
    MOST_WORDS,
    TITLE_WORDS,
    Subject,
    Token,
    can_speak,
    is_time,
)

_STOPS_AFTER = lists.word_set(
    "in on at during after before as when while following via who whose where which that "
    "about to through adding noting referring speaking citing because but if since until told "
    "by amid upon ahead regarding despite"
)


def subject_after(
    masked: str, words: Sequence[Token], first: int, *, free: bool = False
) -> tuple[Subject, int] | None:
    """The phrase that begins at ``words[first]`` and the token behind it; ``free``: "according to",
    where places and relative clauses belong to it up to the comma.
    """
    stop = first
    while stop < len(words):
        word = words[stop]
        if word.text == "." and stop + 1 < len(words):
            stop += 1
            continue
        if word.text in (",", ".", "!", "?") or word.text in MARKS or word.text[0] == MASK:
            break
        if stop > first:
            clause = word.low in lists.PRONOUNS or word.low in ("the", "a", "an", "there")
            if clause and words[stop - 1].is_capital:
                break
            if word.low == "of" and not free and _is_about(words, first, stop):
                break
            if word.low == "of" and words[min(stop + 1, len(words) - 1)].low.endswith("ing"):
                break
            ends = word.low in _STOPS_AFTER and not (
                free and word.low in ("in", "at", "who", "on", "about", "by", "to")
            )
            attached = word.low in ("in", "at", "on") and not free and _is_place(words, stop)
            if (ends and not attached) or (
                is_time(word) and word.low not in ("may", "march", "sun") and not free
            ):
                break
            if word.low in lists.FINITE and free and words[stop - 1].low not in ("who", "that"):
                break
        stop += 1
    if stop == first or not can_speak(words, first, stop) or stop - first > MOST_WORDS:
        return None
    high = stop
    while high > first and words[high - 1].text == ".":
        high -= 1
    role = _role_after(masked, words, stop, closed=free)
    found = named(masked, words, first, high, role)
    if found is None:
        return None
    head = next((k for k in range(first, high) if words[k].low in ("of", "for")), high) - 1
    person = words[head].low in lists.PERSONS or words[head].low.endswith(("ist", "ator", "er"))
    post = person and not words[head].is_capital
    name = _name_after(words, stop)
    if post and name is not None:
        found = Subject(*name, masked[found.start : found.end])
    return found, stop


def _name_after(words: Sequence[Token], comma: int) -> tuple[int, int] | None:
    """ "said her father, Rob Lee.": the name behind a post."""
    if comma >= len(words) or words[comma].text != ",":
        return None
    first = comma + 1
    while first < len(words) and (
        words[first].low in TITLE_WORDS or words[first].text == "." or words[first].low == "former"
    ):
        first += 1
    stop = first
    while stop < len(words) and words[stop].is_capital:
        stop += 1
    ended = stop >= len(words) or words[stop].text in (",", ".", "!", "?") or (
        words[stop].low in ("as", "of", "that", "to")
    )  # fmt: skip
    return (words[first].start, words[stop - 1].end) if stop > first and ended else None


def _is_about(words: Sequence[Token], first: int, at: int) -> bool:
    """ "said Meadow of the years behind her": what is spoken of, not who she is."""
    named = all(w.is_capital or w.text == "." for w in words[first:at])
    return named and at + 1 < len(words) and not words[at + 1].is_capital


def _is_place(words: Sequence[Token], at: int) -> bool:
    """ "an engineer in Delft": a place, not the day or the occasion."""
    return (
        at + 1 < len(words)
        and words[at].low in ("in", "at")
        and words[at + 1].is_capital
        and not is_time(words[at + 1])
    )


def _role_after(masked: str, words: Sequence[Token], comma: int, *, closed: bool) -> str | None:
    """An apposition behind a name; ``closed``: a comma must end it, and a post stand in it."""
    if comma + 1 >= len(words) or words[comma].text != ",":
        return None
    stop = comma + 1
    while stop < len(words) and words[stop].text not in (",", ";", "—", "!", "?"):
        if words[stop].text == "." and words[stop - 1].low not in TITLES:
            break
        if words[stop].text[0] == MASK or words[stop].text in '"“”':
            break
        stop += 1
    part = [w for w in words[comma + 1 : stop] if w.is_word]
    if not part or len(part) > 18 or part[0].low in ("who", "whose", "which", "where"):
        return None
    if closed and not (
        stop < len(words)
        and words[stop].text == ","
        and {w.low for w in part} & TITLE_WORDS
        and not any(w.low in lists.FINITE for w in part)
    ):
        return None
    fits = part[0].low in ("a", "an", "the", "its", "his", "her", "their", "one") or any(
        w.low in TITLE_WORDS or w.low in ("of", "vp") or w.low.endswith("'s") for w in part[:5]
    )
    if not fits or any(w.low in lists.FINITE for w in part[:3]):
        return None
    return masked[part[0].start : part[-1].end]
