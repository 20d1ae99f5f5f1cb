"""Names inside a claim: where they stand, shorter forms, and others in their place."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.names import BUILT_IN, fold, given_name
from training.checker.synthetic.clean import replaced
from training.checker.synthetic.model import Document, Name, NameKind, Pools
from training.checker.synthetic.name_kinds import kind_by_itself

_TITLES = re.compile(
    r"(?:(?:[Tt]he )?(?:(?:former|acting|deputy|vice|then|Foreign|Prime|Defense|Defence|Interior|"
    r"Finance|Deputy|Vice|Home|US|U\.S\.|UK|Russian|French|German|British|American|Chinese|Israeli|"
    r"Iranian|Ukrainian|Turkish) )*(?:President|Minister|Chancellor|Secretary|Senator|Governor|"
    r"Mayor|Prof|Professor|Dr|Mr|Mrs|Ms|Sir|General|Colonel|Captain|Judge|Justice|Sen|Rep|Gen|Gov|"
    r"manager|captain|coach|striker|midfielder|defender|goalkeeper|director|actor|actress|singer)"
    r"\.? )$"
)


@dataclass(frozen=True, slots=True)
class Mention:
    start: int
    end: int
    name: Name


def mentions(text: str, document: Document) -> list[Mention]:
    """The document's names in ``text``, in order."""
    if document.finder is None:
        return []
    return [
        Mention(m.start(), m.end(), document.names[m.group()])
        for m in document.finder.finditer(text)
    ]


def shorter_name(text: str, document: Document, chance: random.Random) -> str | None:
    """A person's title or given name left out."""
    found: list[str] = []
    for mention in mentions(text, document):
        if mention.name.kind != "person" or text[mention.end :][:1] in ("-", "'"):
            continue
        if text[: mention.start].endswith(", ") and text[mention.end :][:1] == ",":
            continue
        title = _TITLES.search(text[: mention.start])
        words = mention.name.text.split()
        lead = text[: title.start()] if title else ""
        if title is not None and (not lead or re.search(r"(?:[,;:\"]|\b[a-z]+) $", lead)):
            found.append(text[: title.start()] + text[mention.start :])
        surname = words[-1]
        sure = kind_by_itself(mention.name.text) == "person"
        if (
            sure
            and len(words) == 2
            and len(words[1]) > 2
            and "-" not in surname
            and not surname.endswith(".")
        ):
            others = [
                n for n in document.names if n.split()[-1] == surname and n.split()[0] != words[0]
            ]
            if all(len(n.split()) == 1 for n in others):
                found.append(text[: mention.start] + surname + text[mention.end :])
    return chance.choice(found) if found else None


def are_related(left: Name, right: Name) -> bool:
    """Whether two names may mean the same: aliases, a shared word, an acronym, a capital."""
    if left.canonical == right.canonical:
        return True
    one = {given_name(w) for w in fold(left.text).split()} - {"of", "the", "and"}
    two = {given_name(w) for w in fold(right.text).split()} - {"of", "the", "and"}
    if one & two or fold(left.text) in fold(right.text) or fold(right.text) in fold(left.text):
        return True
    countries = [BUILT_IN.country_of(n.text) or BUILT_IN.canonical(n.text) for n in (left, right)]
    return (
        countries[0] == countries[1]
        or _initials(left) == fold(right.text)
        or (_initials(right) == fold(left.text))
    )


def _initials(name: Name) -> str:
    return "".join(w[0] for w in name.text.split() if w[0].isupper()).casefold()


def others_of(
    name: Name, document: Document, pools: Pools, text: str, chance: random.Random
) -> tuple[list[Name], bool]:
    """Names of the same kind that may stand in its place, and whether they are of the document."""
    here = [n for n in document.names.values() if _fits(name, n, text)]
    if here:
        return here, True
    pool = pools.names.get(name.kind, ())
    drawn = [chance.choice(pool) for _ in range(12)] if pool else []
    known = document.names.values()
    return [
        n for n in drawn if _fits(name, n, text) and not any(are_related(n, k) for k in known)
    ], False


def _fits(name: Name, other: Name, text: str) -> bool:
    return (
        other.kind == name.kind
        and other.the == name.the
        and (name.kind != "people" or other.text.endswith("s") == name.text.endswith("s"))
        and abs(len(name.text.split()) - len(other.text.split())) <= 2
        and other.text not in text
        and not are_related(name, other)
    )


def exchanged(text: str, one: Mention, two: Mention) -> str:
    """``text`` with two mentions in each other's place."""
    swapped = replaced(text, two.start, two.end, one.name.text)
    return replaced(swapped, one.start, one.end, two.name.text)


def of_kind(document: Document, kinds: Sequence[NameKind]) -> list[Name]:
    return [name for name in document.names.values() if name.kind in kinds]
