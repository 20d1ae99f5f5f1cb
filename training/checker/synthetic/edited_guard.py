"""Whether a changed claim is surely wrong: its new detail must not hold by the evidence too."""

from __future__ import annotations

import re
from itertools import pairwise

from rag.numbers import find_quantities
from rag.words import COMMON
from training.checker.synthetic.documents import content_of
from training.checker.synthetic.edited_edit import Edit, count_of, edits_of
from training.checker.synthetic.model import Change, Document
from training.checker.synthetic.verbs import forms
from training.checker.texts_alike import normalised

_OTHER_SENTENCE = 0.4  # of the claim's other words: a sentence with so many may say the same
_NAMED = frozenset(("name", "merged_wrong", "attribution_swapped"))
_DATED = frozenset(("year", "month", "weekday", "date"))
# Between two names of which both hold, or that mean the same: "A and B", "A, in B", "A (B)".
_LINKS_TEXT = """
a an also alias aka and as at by called former formerly in is including known like named near now of
or plus the was well with alongside both his her their its
"""
_LINKS = frozenset(_LINKS_TEXT.split())
_HEDGES = re.compile(
    r"\b(?:may|might|could|can|would|should|likely|possib\w+|perhaps|probabl\w+|reported\w*|appear\w*|"
    r"alleg\w+|suspect\w*|accus\w+|charg\w+|suggest\w*|believ\w+|thought|expect\w*|hop\w+|"
    r"plan\w*|intend\w*|aim\w*|want\w*|seek\w*|sought|tr(?:y|ies|ied)|attempt\w*|consider\w*|"
    r"propos\w+|claim\w*|seem\w*|offer\w*|threat\w*|promis\w+|vow\w*|pledg\w+|potential\w*|"
    r"set to|due to|call\w* for|prepar\w+)\b",
    re.IGNORECASE,
)
_CLOSE = 4  # words
_EVEN = re.compile(r"\b(?:names?|named|known|called|alias|same|married|partners?|rivals?)\b", re.I)
_RANGE = re.compile(r"\s?(?:to|and|[-–—])\s?[$£€]?\d")
_TITLED = frozenset(("Yesterday", "Today", "Tomorrow"))
_WHOLE = re.compile(r"\b(?:all|every|each|entire\w*|always|everyone|whole|none|only)\b", re.I)
_SHORT_MONTH = 3
# Verbs that mean one thing, so that another in their place makes sense.
_PLAIN_TEXT = """
build destroy buy sell rename inspect repair marry murder kidnap arrest kill attack visit
bomb occupy approve reject sign defeat invite criticise support oppose steal design demolish hire
acquire sue appoint dismiss invent publish direct cancel delay evacuate wound win write surround
abandon demolish restore fund praise nominate
"""
_PLAIN = frozenset(form for base in _PLAIN_TEXT.split() for form in forms(base))
_OPEN_DATE = r"\b(?:since|before|after|until|till|from|than|between|by)\b[^,;]{0,24}"
_ARTICLES = frozenset(("a", "an", "the"))
_PARTS = frozenset(("of", "-", "–", "/"))  # beside a part of a longer name
_COUNTED = frozenset(("times", "years", "ways"))
_ONLY_AFTER = frozenset(("is", "was", "are", "were", "as", "became", "remains"))


def is_wrong(text: str, change: Change, document: Document, evidence: str) -> bool:
    """Whether ``change`` of ``text`` is an error by ``evidence``, as far as words can tell."""
    if _words(change.text) == _words(text):
        return False
    if change.kind == "extrinsic":
        return True
    if change.kind == "role_swap":  # its names are in the evidence: see is_fit
        return not _EVEN.search(text)
    edits = edits_of(text, change.text)
    if not edits or len(edits) > 2:
        return False
    known = f" {normalised(evidence)} "
    if change.kind == "quantifier":
        return all(_is_off(edit, text, evidence, known) for edit in edits)
    if change.kind == "modality":
        if not _HEDGES.search(evidence):
            return False
        if any(not edit.new and edit.before.casefold() in _ARTICLES for edit in edits):
            return False
        return not any(_news(edit) and _is_known(_news(edit)[-1], known) for edit in edits)
    if change.kind == "negation":
        return _agrees(text, document)
    if change.kind == "unit" and any(
        q.bound not in ("exact", "about") for q in find_quantities(text)
    ):
        return False
    return all(_is_false(edit, change.kind, text, document, evidence, known) for edit in edits)


def _words(text: str) -> list[str]:
    return [w for w in normalised(text).split() if w not in ("a", "an", "the")]


def _news(edit: Edit) -> list[str]:
    return [w for w in normalised(edit.new).split() if w not in COMMON]


def _is_known(phrase: str, known: str) -> bool:
    return f" {normalised(phrase)} " in known


def _agrees(text: str, document: Document) -> bool:
    """Whether the evidence and the claim are alike in saying "not"."""
    content = content_of(text)
    nearest = max(document.sentences, key=lambda s: len(content & s.content))
    marks = [bool(re.search(r"\b(?:not|no|never)\b|n't\b", t)) for t in (text, nearest.text)]
    return marks[0] == marks[1]


def _is_off(edit: Edit, text: str, evidence: str, known: str) -> bool:
    """Whether another bound or share than the evidence's is told."""
    if edit.old and not _is_known(edit.old, known):
        return False
    if (
        edit.new.casefold().startswith("neither")
        or edit.after in _COUNTED
        or (edit.before.casefold() in _ARTICLES)
    ):
        return False  # seldom fits the words beside it
    if edit.old.casefold() == "most" and edit.after.endswith(("ous", "ess")):
        return False  # "the third most populous"
    if edit.new.startswith("the only") and edit.before not in _ONLY_AFTER:
        return False
    if edit.new in ("", "exactly"):
        told = {q.value for q in find_quantities(text)}
        return any(q.bound != "exact" and q.value in told for q in find_quantities(evidence))
    return bool(_WHOLE.search(text)) or not _WHOLE.search(evidence)


def _is_false(
    edit: Edit, kind: str, text: str, document: Document, evidence: str, known: str
) -> bool:
    if kind in _NAMED and not _is_another(edit, kind, document, known):
        return False
    if kind == "number" and (
        not _has_value(edit.old, text, evidence) or _is_between(edit.new, evidence)
    ):
        return False
    if kind == "date" and edit.before and edit.old in _TITLED:
        return False
    if kind in _DATED and (
        not _has_date(edit.old, known) or re.search(_OPEN_DATE + re.escape(edit.old), text)
    ):
        return False
    if kind == "predicate" and (
        edit.old not in _PLAIN
        or edit.old.endswith("s")
        or any(f" {w[:5]}" in known for w in _news(edit))
    ):
        return False
    return not _stands_beside(edit, known) and not _elsewhere(edit, kind, text, document)


def _is_another(edit: Edit, kind: str, document: Document, known: str) -> bool:
    """Whether the old name is in the evidence and the new one is a thing of the same sort."""
    if not edit.old or not _is_known(edit.old.split()[-1], known):
        return False
    if edit.after in _PARTS or edit.before in _PARTS - {"of"}:
        return False
    if kind == "attribution_swapped":
        if edit.new.split()[-1].endswith("s") and re.match(r"[a-z]+s$", edit.after):
            return False
        return edit.new[:1].islower() or any(name in edit.old for name in document.names)
    name = document.names.get(edit.old)
    return kind != "merged_wrong" or (name is not None and name.kind != "other")


def _has_value(old: str, text: str, evidence: str) -> bool:
    if count_of(old, evidence):
        return True
    values = {q.value for q in find_quantities(evidence)}
    return any(q.value in values for q in find_quantities(text) if q.text in old or old in q.text)


def _is_between(new: str, evidence: str) -> bool:
    """Whether the new value lies in a range of the evidence: "80 to 600"."""
    values = [q.value for q in find_quantities(new)]
    for one, two in pairwise(find_quantities(evidence)):
        if _RANGE.match(evidence, one.end) and any(one.value <= v <= two.value for v in values):
            return True
    return False


def _has_date(old: str, known: str) -> bool:
    """Whether each word of a date is in the evidence; a month may be cut to three letters."""
    return all(
        _is_known(word, known) or (word.isalpha() and f" {word[:_SHORT_MONTH]} " in known)
        for word in normalised(old).split()
    )


def _stands_beside(edit: Edit, known: str) -> bool:
    """Whether the new words stand in the evidence beside the same word as in the claim."""
    found: list[str] = []
    if normalised(edit.before) not in COMMON:
        found.append(f"{edit.before} {edit.new}")
    if normalised(edit.after) not in COMMON:
        found.append(f"{edit.new} {edit.after}")
    return bool(edit.new) and any(
        len(normalised(phrase).split()) > len(normalised(edit.new).split())
        and _is_known(phrase, known)
        for phrase in found
    )


def _elsewhere(edit: Edit, kind: str, text: str, document: Document) -> bool:
    """Whether a sentence that has the new words, but not the old, is about the same matter."""
    held = max((n for n in document.names if n in edit.old), key=len, default=edit.old)
    new, old = _words(edit.new), normalised(held)
    if not new:
        return False
    rest = content_of(text) - content_of(edit.old)
    for sentence in document.sentences:
        plain = f" {normalised(sentence.text)} "
        if f" {' '.join(new)} " not in plain:
            continue
        if not old or f" {old.split()[-1]} " not in plain:
            if len(rest & sentence.content) >= _OTHER_SENTENCE * max(1, len(rest)):
                return True
        elif kind in _NAMED and _linked(held, edit.new, sentence.text, document):
            return True
    return False


def _linked(held: str, other: str, sentence: str, document: Document) -> bool:
    """Whether nothing but "and", "in" and other names stand between the old and the new name.

    Of two places close together one often lies in the other.
    """
    old, new = re.escape(held.split()[-1]), re.escape(other)
    name = document.names.get(other)
    is_place = name is not None and name.kind == "place"
    for one, two in ((old, new), (new, old)):
        for match in re.finditer(
            rf"(?<!\w){one}(?!\w)(?P<between>.{{0,120}}?)(?<!\w){two}(?!\w)", sentence
        ):
            words = re.findall(r"[^\W\d_][\w'-]*", match.group("between"))
            if all(w in _LINKS or w[0].isupper() for w in words):
                return True
            if is_place and len(words) <= _CLOSE:
                return True
    return False
