"""Who an article names, and whom "he", "the ministry" or a surname in it means.

Only what stands before counts, the latest first: a speaker goes before somebody who is only named.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from typing import Literal

from rag import speech_words as lists
from rag.aliases import given_name
from rag.conversation_words import FEMALE_NAMES, FUNCTION, MALE_NAMES, MEN, WOMEN
from rag.name_words import TITLES
from rag.names import BUILT_IN, NameMention, find_names
from rag.referents import name_kind

Kind = Literal["person", "body", "group"]
Gender = Literal["", "m", "f"]
# A pronoun means somebody named at most this many characters before.
REACH = 2500
# In as many sentences before, whoever leads one is meant before somebody who spoke earlier.
NEAR = 3
# Who leads a sentence is named among its first words.
LEAD = 12
_TITLE = re.compile(r"((?:[A-Z][\w'’-]+\s+){0,3}[A-Z][\w-]+\.?)\s+$")
# The characters around a name that tell what kind of name it is.
_AROUND = 60
_SPLIT = re.compile(r"[\s\u00a0-]+")


def split_name(name: str) -> list[str]:
    """The words of a name in one style."""
    return [p for p in _SPLIT.split(name.casefold().replace("’", "'")) if p]


@dataclass(slots=True)
class Who:
    """Somebody the article names or who speaks in it: ``name`` is the fullest so far."""

    name: str
    start: int
    end: int
    kind: Kind
    gender: Gender = ""
    role: str | None = None
    plural: bool = False
    last: int = 0
    spoke: int = -1
    times: int = 0
    spots: list[int] = field(default_factory=list)

    @property
    def parts(self) -> list[str]:
        return split_name(self.name)


@dataclass(slots=True)
class Company:
    """All who were named so far, in the order of the text."""

    text: str
    known: list[Who] = field(default_factory=list)
    speakers: list[Who] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def meet(self, mention: NameMention) -> None:
        """Take in a name that stands in the article's own words."""
        low = max(0, mention.start - _AROUND)
        near = self.text[low : mention.end + _AROUND]
        here = replace(mention, start=mention.start - low, end=mention.end - low)
        kind, gender = name_kind(near, here, BUILT_IN)
        kinds: dict[str, Kind] = {"person": "person", "body": "body", "unknown": "body"}
        if kind not in kinds:
            return
        one = self.named(mention.text)
        if one is None:
            single = " " not in mention.text
            unknown = kind == "unknown" and single
            one = Who(
                mention.text, mention.start, mention.end, "person" if unknown else kinds[kind],
                gender=gender,
            )  # fmt: skip
            self.known.append(one)
        elif len(mention.text) > len(one.name) and mention.text.endswith(one.name):
            one.name, one.start, one.end = mention.text, mention.start, mention.end
        one.gender = one.gender or gender
        one.last = mention.start
        one.times += 1
        one.spots.append(mention.start)
        if one.kind == "person" and one.role is None:
            title = _TITLE.search(self.text[max(0, mention.start - 50) : mention.start])
            if title and title.group(1).casefold().split()[-1].rstrip(".") in TITLES:
                one.role = title.group(1)

    def named(self, name: str) -> Who | None:
        """The one known by this name or, where it is short, by a fuller one."""
        wanted = split_name(name)
        if not wanted:
            return None
        best: Who | None = None
        for one in self.known:
            held = one.parts
            same = held == wanted
            longer = len(held) > len(wanted) and (
                (
                    held[-len(wanted) :] == wanted
                    and held[-len(wanted) - 1] not in ("of", "in", "for", "the", "to", "and")
                    and one.kind != "group"
                )
                or (one.kind == "person" and len(wanted) == 1 and held[0] == wanted[0])
                or (
                    one.kind == "body"
                    and len(wanted) == 1
                    and held[0] == wanted[0]
                    and len(held) == 2
                    and held[1] in lists.BODIES
                )
            )
            rank = (one.times, len(one.name))
            if (same or longer) and (best is None or rank > (best.times, len(best.name))):
                best = one
        if best is None or (best.name == name and name.isupper()):
            return self._spelled_out(name) or best
        return best

    def _spelled_out(self, name: str) -> Who | None:
        """The full name of which an acronym gives the initials."""
        if not 2 < len(name) <= 6 or not name.isupper() or not name.isalpha():
            return None
        given = re.search(rf"({_CAPITALS}{{1,8}})\({name}\)", self.text)
        if given is not None:
            words = given.group(1).split()
            first = next((k for k, w in enumerate(words) if w[0] == name[0]), 0)
            full = " ".join(words[first:])
            one = next((w for w in self.known if w.name == full), None)
            return one or self._add(full, given.start(1))
        canonical = BUILT_IN.canonical(name)
        for one in self.known:
            if one.name != name and BUILT_IN.canonical(one.name) == canonical:
                return one
            words = re.findall(r"[A-Za-z][\w'’]*", one.name)
            every = "".join(w[0] for w in words).upper()
            capital = "".join(w[0] for w in words if w[0].isupper())
            if len(words) > 1 and name in (every, capital):
                return one
        return None

    def _add(self, name: str, at: int) -> Who:
        one = Who(name, at, at + len(name), "body", last=at)
        self.known.append(one)
        return one

    # --- who is meant -------------------------------------------------------------------------

    def meant(self, pronoun: str, at: int, sentence: int) -> Who | None:
        """Whom a pronoun in front of a reporting verb at ``at`` stands for; ``sentence`` is where
        its sentence begins.
        """
        if pronoun in ("they", "it", "one"):
            return self._latest_speaker(at, plural=pronoun == "they") or self._leading_body(at)
        gender: Gender = "m" if pronoun == "he" else "f"
        fits = [
            w for w in self.known
            if w.kind == "person" and not w.plural and w.gender in ("", gender)
            and at - w.last <= REACH and (" " in w.name or w.spoke >= 0)
        ]  # fmt: skip
        here = self._leader(fits, sentence, at)
        if here is not None:
            return self._is(here, gender)
        near = self.starts[-NEAR - 1 :]
        for start, end in reversed(list(itertools.pairwise(near))):
            told = [w for w in fits if start < w.spoke <= end + 2]
            leads = self._leader(fits, start, end)
            if told or leads:
                return self._is(told[-1] if told else leads, gender)
        spoke = [w for w in fits if w.spoke >= 0]
        if spoke:
            return self._is(max(spoke, key=lambda w: w.spoke), gender)
        latest = max((w for w in fits if w.last < at), key=lambda w: w.last, default=None)
        return self._is(latest, gender)

    def _is(self, one: Who | None, gender: Gender) -> Who | None:
        if one is not None and not one.gender:
            one.gender = gender
        return one

    def _leader(self, fits: list[Who], start: int, end: int) -> Who | None:
        """Who is named first in ``[start, end)``, near its head and not in a quotation."""
        named = [(spot, w) for w in fits for spot in w.spots[-30:] if start <= spot < end]
        if not named:
            return None
        spot, first = min(named, key=lambda pair: pair[0])
        between = self.text[start:spot]
        heads = len(between.split()) <= LEAD and "“" not in between and '"' not in between
        return first if heads else None

    def _leading_body(self, at: int) -> Who | None:
        """The body that one of the sentences before is about."""
        for start, end in reversed(list(itertools.pairwise(self.starts[-NEAR - 1 :]))):
            bodies = [
                w for w in self.known
                if start <= w.last < end
                and (w.kind == "body" or (" " not in w.name and w.spoke < 0 and not w.gender))
            ]  # fmt: skip
            if bodies:
                return min(bodies, key=lambda w: w.last)
        return None

    def _latest_speaker(self, at: int, *, plural: bool) -> Who | None:
        for one in reversed(self.speakers):
            if at - one.spoke > REACH:
                return None
            if one.plural == plural and (plural or one.kind == "body"):
                return one
            if plural and one.kind == "body":
                return one
        return None

    def by_noun(self, phrase: str, at: int) -> Who | None:
        """Whom "the minister", "the ministry", "the report" stands for."""
        words = re.findall(r"[\w'’-]+", phrase.casefold())
        head = words[-1] if words else ""
        if head in lists.GROUPS or len(words) > 3 or any(w.endswith(("'s", "’s")) for w in words):
            return None
        if re.fullmatch(r"\d+-year-old", head) or head in lists.PERSONS:
            return self._by_role(head, at)
        if head in lists.DOCUMENTS:
            told = [w for w in self.speakers if head in w.name.casefold().split()]
            if told and at - told[-1].spoke < REACH:
                return told[-1]
        if head in lists.OWN_WORDS:
            speaker = self.speakers[-1] if self.speakers else None
            near = speaker is not None and at - speaker.spoke < 600
            return speaker if near and speaker is not None and speaker.kind == "body" else None
        if head in lists.BODIES:
            return self._by_body(head, at)
        return None

    def _by_role(self, head: str, at: int) -> Who | None:
        def fits(one: Who) -> bool:
            gender = "m" if head in MEN else "f" if head in WOMEN else ""
            return not gender or one.gender in ("", gender)

        people = [w for w in self.known if w.kind == "person" and not w.plural and fits(w)]
        posts = [w for w in people if w.role and head in w.role.casefold().split()]
        if posts:
            return max(posts, key=lambda w: w.last)
        spoke = [w for w in people if w.spoke >= 0 and at - w.spoke < REACH]
        return max(spoke, key=lambda w: w.spoke, default=None)

    def _by_body(self, head: str, at: int) -> Who | None:
        for match in _heads(head, self.text, at):
            start = _phrase_start(self.text, match.start())
            end = match.end()
            if match.group()[0].isupper():
                of = _OF_NAME.match(self.text, end)
                end = of.end() if of else end
            name = self.text[start:end]
            if " " not in name:
                continue
            known = self.named(name) or next((w for w in self.known if w.name == name), None)
            if known is None:
                known = self._add(name, start)
            return known
        leading = self._leading_body(at)
        if leading is not None:
            return leading
        spoke = [w for w in self.known if w.kind == "body" and w.spoke >= 0]
        if spoke:
            return max(spoke, key=lambda w: w.spoke)
        bodies = [w for w in self.known if w.kind == "body" and at - w.last < REACH]
        return max(bodies, key=lambda w: w.last, default=None)


_CAPITALS = r"(?:[A-Z][\w’'.-]*\s+(?:(?:of|for|and|on|the|in)\s+)*)"
_OF_NAME = re.compile(
    r"\s+(?:of|for|on)\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+(?:and\s+)?[A-Z][\w’'-]*){0,4}"
)
_BEFORE_HEAD = re.compile(r"([^\W\d_][\w’'&.-]*)[ \u00a0]+$")


def _heads(head: str, text: str, at: int) -> list[re.Match[str]]:
    """Where the noun stands before ``at``, the nearest first."""
    pattern = re.compile(rf"\b{re.escape(head)}\b", re.I)
    return list(pattern.finditer(text, max(0, at - 6000), at))[::-1]


def _phrase_start(text: str, at: int) -> int:
    """Where the noun phrase begins whose head stands at ``at``: without article."""
    start = at
    for _ in range(5):
        before = _BEFORE_HEAD.search(text[max(0, start - 40) : start])
        if before is None or before.group(1).casefold() in FUNCTION:
            break
        word = before.group(1)
        if word.endswith(".") and len(word) > 5:
            break
        if word.casefold() in lists.REPORTING or word.casefold() in lists.INTRO:
            break
        start = start - len(before.group())
    return start


def gender_of(name: str, role: str | None) -> Gender:
    """By a first name or a title; "" where neither tells."""
    first = name.split()[0].casefold() if name.split() else ""
    for word in re.findall(r"[a-z]+", (role or "").casefold()):
        if word in WOMEN:
            return "f"
        if word in MEN:
            return "m"
    if first in MALE_NAMES or given_name(first) in MALE_NAMES:
        return "m"
    return "f" if first in FEMALE_NAMES else ""


def kind_of(name: str, role: str | None) -> Kind:
    """What a speaker's phrase stands for."""
    words = [w.casefold().strip(".,") for w in re.findall(r"[\w'’.-]+", name)]
    if not words:
        return "group"
    head = words[-1].removesuffix("'s").removesuffix("’s")
    if not name[0].isupper() and not any(w[:1].isupper() for w in name.split()[-2:]):
        if head in lists.BODIES or head in lists.DOCUMENTS:
            return "body"
        return "person" if head in lists.PERSONS else "group"
    post = set(re.findall(r"[a-z-]+", (role or "").casefold()))
    if post & lists.PERSONS or words[0] in TITLES:
        return "person"
    if {*words} & (lists.BODIES | lists.DOCUMENTS) or (BUILT_IN.knows(name) and len(words) < 3):
        return "person" if post & lists.PERSONS else "body"
    if head in lists.GROUPS:
        return "group"
    mentions = find_names(f"Then {name} said so.", BUILT_IN)
    if mentions:
        found, _ = name_kind(f"Then {name} said so.", mentions[-1], BUILT_IN)
        if found in ("person",):
            return "person"
        if found in ("place", "body", "thing"):
            return "body"
    return "person" if len(words) <= 3 else "body"
