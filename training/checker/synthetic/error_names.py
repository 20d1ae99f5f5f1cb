"""Errors of who: another name, roles exchanged, another speaker, another subject."""

from __future__ import annotations

import re
from itertools import pairwise

from training.checker.synthetic.clauses import clause_of
from training.checker.synthetic.clauses import exchanged as roles_exchanged
from training.checker.synthetic.clean import replaced
from training.checker.synthetic.model import Change, Setting
from training.checker.synthetic.naming import (
    Mention,
    are_related,
    exchanged,
    mentions,
    of_kind,
    others_of,
)
from training.checker.synthetic.reporting import swapped

_BETWEEN_VERB = re.compile(
    r"\b(?:is|was|were|are|has|had|have|will|would|by|to|from|against|for|\w+ed|beat|"
    r"won|lost|sold|bought|told|wrote|led|met|hit|fought|gave|sent|took|made|held|saw)\b"
)
_EVEN = re.compile(
    r"\b(?:and|or|between|with|met|meets|married|divorced|alongside|together|both|versus|vs|draw|"
    r"drew|twin|neighbou?r\w*|next|related|same|similar|joined by|like|known|called|a\.?k\.?a|"
    r"named|"
    r"renamed|formerly|including|also|located|in|at)\b"
)
_VERB_NEXT = re.compile(
    r"^ (?:(?:also|later|then|now|\w+ly) )?(?:is|was|has|had|will|would|can|could|may|must|"
    r"said|says|"
    r"\w+ed|became|came|went|made|took|won|lost|led|left|met|found|wrote|began|held|gave|told)\b"
)
_HUMAN = re.compile(
    r"\b(?:police|man|woman|boy|girl|men|women|protesters?|government|court|president|company|minister|"
    r"ministry|team|club|army|troops|soldiers?|officers?|rebels?|militants?|officials?|council|party|"
    r"company|firm|group|king|queen|emperor|judge|lawyer|players?|coach|manager|workers?|students?|"
    r"teachers?|doctors?|patients?|prisoners?|gunm[ae]n|driver|mother|father|son|daughter|wife|husband)\b",
    re.IGNORECASE,
)
_GENERIC_SPEAKERS = (
    "officials", "police", "a spokesman", "experts", "witnesses", "the government", "local media",
    "a company spokeswoman", "campaigners", "the opposition", "critics", "lawyers",
)  # fmt: skip


def name_changes(text: str, setting: Setting) -> list[Change]:
    """Each name swapped for another of its kind, of the document where it has one."""
    found: list[Change] = []
    for mention in mentions(text, setting.document):
        if mention.name.kind == "other" or _unfit(text, mention):
            continue
        others, here = others_of(
            mention.name, setting.document, setting.pools, text, setting.chance
        )
        if not others:
            continue
        other = setting.chance.choice(others)
        by = other.text
        words = mention.name.text.split()
        if not here and mention.name.kind == "person" and len(words) == 1:
            by = by.split()[-1]
        changed = _everywhere(text, mention, by)
        found.append(Change(changed, "name", "unsupported"))
    return found


def _unfit(text: str, mention: Mention) -> bool:
    """Whether the name is used like an adjective, or as part of a longer one."""
    if mention.name.kind == "people":
        return False
    before, after = text[: mention.start], text[mention.end :]
    article = re.search(r"\b(?:the|an?) $", before, re.IGNORECASE)
    return bool(article and not mention.name.the) or bool(
        re.match(r"(?: [A-Z]|'s (?:Office|Department)|['’]?-)", after)
    )


def _everywhere(text: str, mention: Mention, by: str) -> str:
    changed = replaced(text, mention.start, mention.end, by)
    rest_at = mention.start + len(by) + len(changed) - len(text) - len(by) + len(mention.name.text)
    head, rest = changed[:rest_at], changed[rest_at:]
    again = re.compile(rf"(?<![\w-]){re.escape(mention.name.text)}(?![\w-])")
    return head + again.sub(lambda _: by, rest)


def role_changes(text: str, setting: Setting) -> list[Change]:
    """Two of one kind in each other's place: "X attacked Y" as "Y attacked X"."""
    found: list[Change] = []
    named = mentions(text, setting.document)
    for one, two in pairwise(named):
        between = text[one.end : two.start]
        if (
            one.name.kind == two.name.kind
            and one.name.kind != "other"
            and one.name.the == two.name.the
            and 1 <= len(between.split()) <= 9
            and _BETWEEN_VERB.search(between)
            and not _EVEN.search(between)
            and not re.search(r"[,;:\"()]", between)
            and not re.match(r"[,]? and\b| [A-Z0-9]", text[two.end :])
            and not re.match(r" [A-Z0-9]", text[one.end :])
            and (one.name.kind != "people" or one.name.text.endswith("s"))
            and not re.search(r"\b(?:and|or|between) $", text[: one.start])
            and not are_related(one.name, two.name)
            and text.count(one.name.text) == text.count(two.name.text) == 1
        ):
            found.append(Change(exchanged(text, one, two), "role_swap", "contradicted"))
    clause = clause_of(text)
    if clause and not found and all(_HUMAN.search(p) for p in (clause.subject, clause.object)):
        changed = roles_exchanged(clause)
        found.append(Change(changed, "role_swap", "contradicted"))
    return found


def speaker_changes(text: str, setting: Setting) -> list[Change]:
    """A report given to another speaker."""
    names = [n.text for n in of_kind(setting.document, ("person", "org")) if not n.the]
    speakers = [n for n in names if n not in text]
    if not speakers or setting.chance.random() < 0.2:
        speakers = list(_GENERIC_SPEAKERS)
        if re.search(r"\b(?:says|tells|adds|claims|announces|warns|argues|has|is)\b", text):
            return []
    changed = swapped(text, speakers, setting.chance)
    return [Change(changed, "attribution_swapped", "unsupported")] if changed else []


def subject_changes(text: str, setting: Setting) -> list[Change]:
    """The subject of another sentence of the document with the predicate of this one."""
    named = mentions(text, setting.document)
    if not named or named[0].start not in (0, 4) or not _VERB_NEXT.match(text[named[0].end :]):
        return []
    mine = named[0]
    if mine.start == 4 and not text.startswith("The "):
        return []
    found: list[Change] = []
    for index, sentence in enumerate(setting.document.sentences):
        if abs(index - setting.index) > 8 or sentence.opener is None:
            continue
        other = setting.document.names.get(sentence.opener)
        if (
            other is not None
            and other.kind == mine.name.kind != "people"
            and other.the == mine.name.the
            and other.text not in text
            and not are_related(other, mine.name)
        ):
            changed = text[: mine.start] + other.text + text[mine.end :]
            found.append(Change(changed, "merged_wrong", "unsupported"))
    return found
