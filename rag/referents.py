"""Who and what a text speaks of, as far as a pronoun could mean it.

Noun phrases are read by rule: runs of words that are not function words, cut where the verb of
the clause must stand. A person is told by a table, a title, a first name or two capitalised words;
a gender only by a title or a first name.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from rag import conversation_words as lists
from rag.aliases import given_name
from rag.name_table import PERSONS
from rag.name_words import CALENDAR, TITLES
from rag.names import Aliases, NameMention
from rag.noun_phrases import Token, is_plural, phrases, tokens

Kind = Literal["person", "place", "body", "thing", "people", "time", "unknown"]
Gender = Literal["", "m", "f"]

_PERSONS = frozenset(line.split(",")[0].strip() for line in PERSONS.strip().splitlines())
_PLACED = re.compile(r"\b(?:in|at|near|inside|outside|across|towards?)\s+(?:the\s+)?$", re.I)
_EXTENDING = re.compile(r"\s+(of|between|with|against|about|on|from)\s+(?:the\s+|an?\s+)?", re.I)
_RELATIVE = re.compile(r"\s+(?:that|which)\s+[^?.!;]+", re.I)


@dataclass(frozen=True, slots=True)
class Referent:
    """Something a text speaks of: ``text`` is how to say it again, ``[start, end)`` where it is.

    ``inner`` is one that stands inside the phrase of another ("the port of Rotterdam"), ``joined``
    one of "A and B", ``before`` the preposition in front.
    """

    text: str
    start: int
    end: int
    kind: Kind
    head: str
    plural: bool = False
    gender: Gender = ""
    named: bool = False
    subject: bool = False
    inner: bool = False
    before: str = ""
    joined: bool = False


def referents(text: str, aliases: Aliases, *, context: str = "") -> list[Referent]:
    """All referents of ``text`` in order, times among them; names that ``context`` knows count."""
    words = tokens(text, aliases, context=context)
    found: list[Referent] = []
    for start, stop, subject, before in phrases(words):
        found.extend(_read(text, words[start:stop], subject, before, aliases))
    seen = {r.start for r in found if r.named}
    for mention in (w.name for w in words if w.name):
        if mention.start not in seen:
            seen.add(mention.start)
            found.append(replace(_named(text, mention, aliases), inner=True))
    found.sort(key=lambda r: (r.start, -r.end))
    return _joined(text, _extended(text, found))


def _read(
    text: str, words: list[Token], subject: bool, before: str, aliases: Aliases
) -> Iterator[Referent]:
    if not words:
        return
    head, first = words[-1], words[0]
    start, end = first.start, head.end
    if head.name is not None:
        yield replace(_named(text, head.name, aliases), subject=subject, before=before)
        return
    if head.low.isdigit() and len(words) > 1 and words[-2].name is not None:
        said = text[words[-2].name.start : end]
        if re.search(r"\bthe\s+$", text[: words[-2].name.start], re.I):
            said = f"the {said}"
        yield Referent(
            said, words[-2].start, end, "thing", said.casefold(), named=True, subject=subject
        )
        return
    low = head.low.removesuffix("'s").rstrip("'")
    if low in lists.TIME_NOUNS or low.isdigit():
        yield Referent(text[start:end], start, end, "time", low, before=before)
        return
    owned = first.text.endswith(("'s", "’s", "s'", "s’"))
    said = text[start:end]
    if said.endswith(("'s", "’s")):
        said = said[:-2]
    plural = is_plural(low) or (
        low in lists.EITHER_NUMBER
        and re.match(r"\s+(?:are|were|have|do)\b", text[end:]) is not None
    )
    article = re.search(
        r"\b(?:the|an?|this|that|which|what|any|some|each|every)\s+$", text[:start], re.I
    )
    bare = article is None and not plural and before in ("about", "on", "of", "regarding")
    yield Referent(
        text=said if owned or bare else f"the {said}",
        start=start,
        end=end,
        kind=_common_kind(low, plural),
        head=low,
        plural=plural,
        gender="m" if low in lists.MEN else "f" if low in lists.WOMEN else "",
        subject=subject,
        before=before,
    )


def _common_kind(low: str, plural: bool) -> Kind:
    if plural:
        return "people" if low.endswith(lists.ANIMATE_ENDING) or low == "police" else "thing"
    if low in lists.PERSON_NOUNS:
        return "person"
    if low in lists.BODY_NOUNS:
        return "body"
    return "place" if low in lists.PLACE_NOUNS else "thing"


def _named(text: str, mention: NameMention, aliases: Aliases) -> Referent:
    kind, gender = name_kind(text, mention, aliases)
    said = mention.text
    article = re.search(r"\bthe\s+$", text[: mention.start], re.I) is not None
    if article and kind != "person" and not text[mention.end : mention.end + 1].isalnum():
        said = f"the {said}"
    plural = kind in ("people",) or (" " not in said and kind == "time" and said.endswith("s"))
    return Referent(
        said, mention.start, mention.end, kind, mention.text.casefold(),
        plural=plural, gender=gender, named=True,
    )  # fmt: skip


def name_kind(text: str, mention: NameMention, aliases: Aliases) -> tuple[Kind, Gender]:
    parts = mention.text.split()
    first, last = parts[0].casefold(), parts[-1].casefold()
    before = text[: mention.start]
    gender: Gender = ""
    title = re.search(r"([^\W\d_]+)\.?\s+$", before)
    title_word = title.group(1).casefold() if title else ""
    if title_word in lists.MEN or title_word in lists.WOMEN:
        gender = "m" if title_word in lists.MEN else "f"
    full = mention.canonical.split()[0].casefold() if mention.canonical in _PERSONS else first
    if not gender and (full in lists.MALE_NAMES or given_name(full) in lists.MALE_NAMES):
        gender = "m"
    elif not gender and full in lists.FEMALE_NAMES:
        gender = "f"
    month = last == "may" and re.search(
        r"\b(?:in|of|by|until|since|last|this|next|early|late)\s+$", before
    )
    if last in CALENDAR or first in CALENDAR or month:
        return "time", ""
    if mention.canonical in _PERSONS:
        return "person", gender
    if any(aliases.is_demonym(v) for v in aliases.variants(mention.text)):
        demonym = aliases.is_demonym(mention.text) and last.endswith("s")
        return ("people" if demonym else "place"), ""
    if aliases.country_of(mention.text) is not None:
        return "place", ""
    if title_word in TITLES:
        return "person", gender
    if last in lists.BODY_WORDS or first in lists.BODY_WORDS:
        return "body", ""
    if (len(parts) > 1 and last in lists.THING_WORDS) or first in lists.THING_WORDS:
        return "thing", ""
    if re.search(r"[A-Z&]{2}|\d|\b[IVX]{2,}$", mention.text) and first not in lists.GIVEN:
        if re.search(r"\d|\b[IVX]{2,}$", mention.text):
            return "thing", ""
        return ("body" if mention.text.isupper() and mention.text.isalpha() else "unknown"), ""
    if first in lists.GIVEN and not aliases.knows(mention.text):
        return "person", gender
    if _PLACED.search(before) and not re.match(r"['’]s", text[mention.end :]):
        return "place", ""
    if re.search(r"\bthe\s+$", before, re.I):
        return "thing", ""
    if aliases.knows(mention.text):
        return "body", ""
    if 2 <= len(parts) <= 4:
        return "person", ""
    return "unknown", ""


def _extended(text: str, found: list[Referent]) -> list[Referent]:
    """Common nouns with what belongs to them: "of …", "between … and …", "that …"."""
    done: list[Referent] = []
    reach = 0
    for i, one in enumerate(found):
        inner = one.inner or one.start < reach
        end = one.end
        if not one.named and one.kind != "time":
            end = _belonging(text, found[i + 1 :], one)
            reach = max(reach, end)
        longer = one.text + text[one.end : end]
        done.append(replace(one, text=longer, end=end, inner=inner))
    return done


def _belonging(text: str, later: list[Referent], one: Referent) -> int:
    end = one.end
    for _ in range(3):
        link = _EXTENDING.match(text, end)
        if link is None:
            break
        owned = [r for r in later if r.start == link.end() and r.kind != "time"]
        if not owned:
            break
        end = owned[0].end
        joint = re.match(r"\s+(?:and|to)\s+(?:the\s+)?", text[end:])
        if joint and link.group(1) in ("of", "between", "with", "against", "from"):
            end = next((r.end for r in later if r.start == end + joint.end()), end)
    spoken = {w.casefold() for w in re.findall(r"\w+", text[: one.start])} & lists.SPEECH
    relative = _RELATIVE.match(text, end)
    if relative and not one.subject and not spoken and text[relative.end() :].strip() in ("?", ""):
        end = relative.end()
    return end


def _joined(text: str, found: list[Referent]) -> list[Referent]:
    """With "A and B" as one more referent beside A and B."""
    more: list[Referent] = []
    parts: set[int] = set()
    for one, other in itertools.pairwise(found):
        if (
            one.named
            and other.named
            and re.fullmatch(r",? and (?:the )?", text[one.end : other.start])
        ):
            kind: Kind = "people" if one.kind == other.kind == "person" else one.kind
            parts.update((one.start, other.start))
            more.append(
                replace(one, text=f"{one.text} and {other.text}", end=other.end, kind=kind,
                        plural=True, gender="")
            )  # fmt: skip
    found = [replace(r, joined=r.start in parts) for r in found]
    return sorted([*found, *more], key=lambda r: (r.start, r.end))
