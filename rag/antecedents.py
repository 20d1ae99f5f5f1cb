"""Sentences that need the one before them: "he said", "the ministry added", an open quotation."""

from __future__ import annotations

import re

_PRONOUN = re.compile(
    r"^[\"“‘'(]*(?:he|she|it|they|this|these|those|that|such|his|her|its|their|the (?:former|latter"
    r"|ministry|report|statement|two (?:countries|nations|sides|men|women|leaders)|group|pair|move"
    r"|decision|historian|minister|president|official|spokes\w+|company|agency|administration))\b",
    re.I,
)
_SPEAKER_PRONOUN = re.compile(
    r"[\"”’],?\s+(?:he|she|they|it|the \w+)\s+(?:said|added|says|told|wrote|noted|continued"
    r"|tweeted|stated|explained|argued|warned|claimed|concluded|went on)\b"
    r"|\b(?:he|she|they)\s+(?:said|added|told|wrote|noted|stated|explained|argued|warned)\b",
    re.I,
)
_DUMMY_IT = re.compile(
    r"^[\"“]?it(?:['’]s| is| was| has)?(?: also)? (?:been )?(?:reported|said|believed|likely"
    r"|unlikely|clear|possible|important|known|imperative|hoped|estimated|expected|thought"
    r"|alleged)\b",
    re.I,
)
_OPENS_QUOTE = re.compile(r"^[\"“]")
_NAMES_SPEAKER = re.compile(
    r"[\"”]\s*,?\s*(?:[A-Z][\w'’-]+ ?)+(?:said|added|told|wrote|tweeted|stated|says|noted)"
    r"|\b(?:said|added|told|wrote|tweeted|stated|says|noted|according to)\s+(?:[A-Z])",
)


_PERSONAL = re.compile(r"\b(?:he|she|his|her|they|their)\b")
_LATER_NAME = re.compile(r"(?<=\s)[A-Z][\w'’-]+")


def _pronoun_before_a_name(text: str) -> bool:
    """ "Further, he echoed …": a person is meant before anyone is named."""
    pronoun = _PERSONAL.search(text)
    name = _LATER_NAME.search(text)
    return pronoun is not None and (name is None or pronoun.start() < name.start())


def is_said_by_name(sentence: str) -> bool:
    """Does the sentence close a quotation and name who said it?"""
    return bool(re.match(r"[^\"“”]*[\"”]\s*,?\s*", sentence)) and bool(
        _NAMES_SPEAKER.search(sentence)
    )


def needs_antecedent(sentence: str) -> bool:
    """Whether a reader needs the sentence before to know who or what is meant."""
    text = sentence.strip()
    if _DUMMY_IT.match(text):
        return False
    if _PRONOUN.match(text) or _SPEAKER_PRONOUN.search(text) or _pronoun_before_a_name(text):
        return True
    quoted = _OPENS_QUOTE.match(text) or _closes_a_quote(text)
    return bool(quoted) and not _NAMES_SPEAKER.search(text)


def _closes_a_quote(text: str) -> bool:
    """Does a quotation end here that began in a sentence before?"""
    straight = [m.start() for m in re.finditer('"', text)]
    return text.count("”") > text.count("“") or (
        len(straight) % 2 == 1 and text[straight[-1] + 1 :].strip(" ,.") == ""
    )
