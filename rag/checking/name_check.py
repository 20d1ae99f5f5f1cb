"""Each name of a sentence must stand in the evidence, under some spelling of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.aliases import Aliases
from rag.aliases import fold as fold_name
from rag.attribution import find_reported
from rag.checking.case import Case
from rag.checking.name_spelling import (
    core,
    initials_of,
    parts,
    same_name,
    spelled_alike,
    squeezed,
    written_out,
)
from rag.name_words import TITLE_STARTS, TITLES
from rag.names import STARTERS, NameMention, find_names
from rag.times import find_dates
from rag.types import Check
from rag.words import COMMON, fold, stem, words

__all__ = ["check_names", "claimed_names", "same_name"]

_PLACE = re.compile(
    r"\b(?:in|to|from|near|at|around|outside|over|into|towards?|of|through|inside|reach\w*|"
    r"enter\w*|visit\w*|captur\w*|attack\w*|left|leav\w*)\s+(?:the\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(?:^|[.!?:;•–—\n]\s*|[\"“‘(]|[-*]\s)$")
_NOBODY = re.compile(
    r"^\W*(?:(?:in|on|at|by|for|from|after|before|during|later|thereafter|also|but|and|when|following)"
    r"\b[^.,;]{0,50},?\s)?(?:he|she|it|they|his|her|its|their|the\s+[a-z]+|this\s+[a-z]+)\b"
)
_SUFFIXES_TEXT = """
fc afc inc ltd limited co corp corporation company plc sa jr sr ii iii iv llc ag nv gmbh holdings
group investments airlines airways motors
"""
_SUFFIXES = frozenset(_SUFFIXES_TEXT.split())
_LINKS = frozenset(
    ("furthermore", "therefore", "besides", "instead", "overall", "thereby", "hence", "likewise",
     "unlike", "given", "based", "starting", "while", "whereas", "once", "aside", "beside", "plus",
     "including", "nearby", "elsewhere", "later", "earlier", "afterwards", "meantime")
)  # fmt: skip
_NEAR = 3  # sentences
_SHORT = 700  # characters
_SURNAME = 6  # letters from which a surname may be spelled another way


@dataclass(frozen=True, slots=True)
class _Held:
    """What the sources name: mentions, and all their words, folded; ``stems``: their stems."""

    names: tuple[NameMention, ...]
    line: str
    stems: str
    order: tuple[str, ...]
    squeezed: str
    initials: frozenset[str]


def check_names(case: Case) -> Check:
    """Fails with the name that the source does not have, and the one it has instead."""
    wrong = _opening_name(case)
    if wrong is not None:
        return Check("name", "fail", wrong)
    claimed = claimed_names(case)
    if not claimed:
        return Check("name", "not_applicable", "no name in the sentence")
    held = _held(case)
    outlets = [m.outlet for m in case.materials if m.outlet]
    nobody = _unnamed_subject(case)
    skipped = False
    for place, mention in enumerate(claimed):
        if any(same_name(mention.text, outlet, case.aliases) for outlet in outlets):
            continue
        if _named(mention, case.claim.text, held, case.aliases):
            continue
        if place == 0 and nobody and mention.start < 40:
            skipped = True
            continue
        return Check("name", "fail", _detail(mention, held.names))
    if skipped:
        return Check("name", "not_applicable", "the source does not say of whom it speaks")
    return Check("name", "pass", "every name stands in the source")


def claimed_names(case: Case) -> list[NameMention]:
    """The names of the claim, without "May" and "March" where they are months."""
    months = [n for n in case.claim.names if n.text in ("May", "March")]
    dates = find_dates(case.claim.text) if months else []
    return [
        n
        for n in case.claim.names
        if n not in months or not any(d.start < n.end and n.start < d.end for d in dates)
    ]


def _held(case: Case) -> _Held:
    names: list[NameMention] = []
    order: list[str] = []
    initials: set[str] = set()
    for material in case.materials:
        names.extend(material.body.names)
        found = [part for t in material.body.tokens for part in fold_name(t.folded).split()]
        order.extend(found)
        order.append("")
        initials |= initials_of(found)
    if not any(m.body.names for m in case.materials):
        names = [n for text in case.evidence for n in find_names(text, case.aliases)]
    line = " " + " ".join(order) + " "
    stems = " " + " ".join(map(stem, order)) + " "
    return _Held(
        tuple(names), line, stems, tuple(order), line.replace(" ", ""), frozenset(initials)
    )


def _named(mention: NameMention, claim: str, held: _Held, aliases: Aliases) -> bool:
    if any(same_name(mention.text, name.text, aliases) for name in held.names):
        return True
    if any(aliases.country_of(name.text) == mention.canonical for name in held.names):
        return True
    country = aliases.country_of(mention.text)
    if country and not _PLACE.search(claim[max(0, mention.start - 30) : mention.start]):
        return any(name.canonical == country for name in held.names)
    if _nation_of_a_title(mention, claim, held, aliases):
        return True
    variants = [mention.text]
    if aliases.knows(mention.text):
        variants.extend(aliases.variants(mention.text))
    variants.extend(written_out(mention.text))
    if any(_spelled_out(variant, held.line) for variant in variants):
        return True
    return _nearly(mention.text, held, aliases) or (
        " " in mention.text
        and bool(_OPENS.search(claim[max(0, mention.start - 3) : mention.start]))
        and _without_first(mention.text, held, aliases)
    )


def _nation_of_a_title(mention: NameMention, claim: str, held: _Held, aliases: Aliases) -> bool:
    """Whether it is the country in "US President", in a source that speaks of no country: there is
    nothing that speaks against it.
    """
    follows = claim[mention.end : mention.end + 20].split()[:1]
    if not follows or follows[0].casefold() not in TITLES | TITLE_STARTS or follows[0].islower():
        return False
    return _is_nation(mention.text, aliases) and not any(
        _is_nation(name.text, aliases) for name in held.names
    )


def _is_nation(name: str, aliases: Aliases) -> bool:
    return aliases.knows(name) and any(aliases.is_demonym(v) for v in aliases.variants(name))


def _nearly(text: str, held: _Held, aliases: Aliases) -> bool:
    """Other ways to write it: joined, one letter off, initials, without a suffix, or the bare
    surname where the source gives nobody else that surname.
    """
    bare = core(text)
    wanted = parts(bare)
    if len(bare) < 2 or not wanted:
        return True
    if bare != text and _spelled_out(bare, held.line):
        return True
    if len(squeezed(bare)) >= 8 and squeezed(bare) in held.squeezed:
        return True
    letters = re.sub(r"[^A-Za-z]", "", bare)
    if letters[:-1].isupper() and (
        letters.removesuffix("s").casefold() in held.initials
        or f" {letters.removesuffix('s').casefold()}s " in held.line
    ):
        return True
    if f" {' '.join(stem(part) for part in fold_name(bare).split())} " in held.stems:
        return True
    if not aliases.knows(bare) and any(
        spelled_alike(bare, name.text) for name in held.names if not aliases.knows(name.text)
    ):
        return True
    if len(wanted) == 1:
        return len(bare) >= _SURNAME and any(
            spelled_alike(bare, last) for last in _surnames(held.names) if not aliases.knows(last)
        )
    if not wanted:
        return False
    kept = [part for part in wanted if part not in _SUFFIXES]
    if kept and len(kept) < len(wanted) and _spelled_out(" ".join(kept), held.line):
        return True
    if _together(wanted, held.order):
        return True
    return _lone_surname(wanted, held)


def _surnames(names: Sequence[NameMention]) -> list[str]:
    """The last words of the names that have several."""
    return [name.text.split()[-1] for name in names if " " in name.text]


def _together(wanted: Sequence[str], order: Sequence[str]) -> bool:
    """Whether all parts stand within a few words of each other, in any order."""
    span = len(wanted) + 2
    first = [at for at, word in enumerate(order) if word == wanted[0]]
    return any(
        set(wanted) <= set(order[max(0, at - span) : at + span + 1]) and "" not in wanted
        for at in first
    )


def _lone_surname(wanted: Sequence[str], held: _Held) -> bool:
    """Whether the source has the last part by itself, and no other name that ends with it; or so
    the first part, of nobody else.
    """
    bare = [part for part in wanted if part not in _SUFFIXES] or list(wanted)
    last, first = bare[-1], bare[0]
    starts = [parts(name.text) for name in held.names if parts(name.text)[:1] == [first]]
    if len(bare) == 2 and starts and all(len(name) == 1 for name in starts):
        return True
    endings = [parts(name.text) for name in held.names if parts(name.text)[-1:] == [last]]
    return bool(endings) and all(len(name) == 1 for name in endings)


def _without_first(text: str, held: _Held, aliases: Aliases) -> bool:
    """Whether the name without the word that opens the sentence stands in the source ("Perform
    STA"), and is not the end of another name there.
    """
    rest = text.split(None, 1)[1]
    wanted = parts(rest)
    if not wanted or not (_spelled_out(rest, held.line) or squeezed(rest) in held.squeezed):
        return False
    longer = [parts(name.text) for name in held.names]
    return not any(p[-len(wanted) :] == wanted and len(p) > len(wanted) for p in longer)


def _spelled_out(name: str, line: str) -> bool:
    """Whether the words of the name stand side by side in the text, in whatever case."""
    wanted = " ".join(fold(word.text) for word in words(name))
    return len(wanted) > 2 and f" {wanted} " in line


def _unnamed_subject(case: Case) -> bool:
    """Whether a short source, of no known article, begins with "he" or "the film" for somebody
    that it does not name: then the first name of the sentence may be theirs, but for a speaker's.
    """
    if any(m.day is not None or m.outlet for m in case.materials):
        return False
    own = find_reported(case.claim.text)
    first = case.claim.names[0].text if case.claim.names else ""
    if own is not None and first in own.speaker:
        return False
    return any(
        len(m.body.text) < _SHORT
        and any(
            _NOBODY.match(
                m.body.text[start:end].lstrip()[:1].lower() + m.body.text[start + 1 : end]
            )
            for start, end in m.body.sentences[:_NEAR]
        )
        for m in case.materials
    )


def _opening_name(case: Case) -> str | None:
    """Why, if a sentence opens with a word that the source lacks where it has a name."""
    alignment = case.alignment
    if alignment is None:
        return None
    tokens, window = case.claim.tokens, alignment.window.tokens
    body = alignment.window.material.body
    to_window = dict(alignment.pairs)
    taken = set(to_window.values())
    held = {t.norm for m in case.materials for t in m.body.tokens}
    starts = {start for start, _ in case.claim.sentences}
    for i, token in enumerate(tokens[:-1]):
        text = case.claim.text[token.start : token.end]
        if token.start not in starts or not text[:1].isupper() or not token.content:
            continue
        if token.folded in STARTERS | _LINKS | COMMON or token.norm in held:
            continue
        if token.folded.endswith("ly"):
            continue
        if any(name.start <= token.start < name.end for name in case.claim.names):
            continue
        j = to_window.get(i + 1)
        if j is None or j == 0 or j - 1 in taken:
            continue
        before = window[j - 1]
        rival = next((n for n in body.names if n.start <= before.start < n.end), None)
        if rival is not None and not spelled_alike(text, rival.text):
            return f"the source says {rival.text}, the sentence {text}"
    return None


def _detail(mention: NameMention, given: Sequence[NameMention]) -> str:
    last = parts(mention.text)[-1:]
    for name in given:
        found = parts(name.text)
        if last and found[-1:] == last and len(found) > 1:
            return f"the source says {name.text}, the sentence {mention.text}"
    return f"the source does not name {mention.text}"
