"""The error put into the evidence, so that the claim as it was no longer holds."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from training.checker.synthetic.documents import content_of
from training.checker.synthetic.edited_edit import Edit, count_of, edits_of, mapped, widened
from training.checker.synthetic.errors import is_symmetric
from training.checker.synthetic.model import Change, Document
from training.checker.synthetic.naming import are_related, mentions

_NAMED = frozenset(("name", "merged_wrong", "role_swap"))
_ALL_PLACES = frozenset(("year",))
_MOST = 0.75
_NEAR = 0.3  # of the claim's words in the sentence whose wording is changed


@dataclass(frozen=True, slots=True)
class Mirrored:
    """Evidence with the error. ``true``: the claim that holds by it; ``None`` if not sure."""

    evidence: str
    true: str | None


def mirrored(
    claim: str, text: str, change: Change, document: Document, evidence: str
) -> Mirrored | None:
    """The change of ``text``, a sentence of ``claim``, made in the evidence instead."""
    if not is_symmetric(change, text):
        return None
    edits = tuple(widened(edit) for edit in edits_of(text, change.text))
    if change.kind == "role_swap":
        edits = _exchange(text, change.text, document) or edits
    if change.kind in _NAMED:
        mapping = _names(edits, document, evidence)
    elif len(edits) == 1 and edits[0].old and edits[0].new:
        mapping = _phrase(edits[0], change.kind, text, document, evidence)
    else:
        mapping = None
    if not mapping:
        return None
    shown = mapped(evidence, mapping)
    if shown == evidence:
        return None
    true = mapped(claim, mapping)
    sure = change.kind != "negation" or _says_no_less(claim, edits[0].old, document)
    return Mirrored(shown, true if sure and true != claim else None)


def _says_no_less(claim: str, old: str, document: Document) -> bool:
    """Whether the claim has most words of the sentence: what denies that then denies it too."""
    content = content_of(claim)
    return any(
        len(content & s.content) >= _MOST * len(s.content)
        for s in document.sentences
        if count_of(old, s.text)
    )


def _exchange(text: str, changed: str, document: Document) -> tuple[Edit, ...]:
    """The two names that changed places, which may differ in length."""
    named = sorted({mention.name.text for mention in mentions(text, document)})
    for one, two in combinations(named, 2):
        if mapped(text, {one: two, two: one}) == changed:
            return Edit(one, two, "", ""), Edit(two, one, "", "")
    return ()


def _names(edits: tuple[Edit, ...], document: Document, evidence: str) -> dict[str, str] | None:
    """Each form of one name as the same form of the other, and the other way round."""
    old, new = edits[0].old, edits[0].new
    if len(edits) == 2 and (edits[1].old, edits[1].new) != (new, old):
        return None
    if len(edits) > 2 or old not in document.names or not count_of(old, evidence):
        return None
    mapping: dict[str, str] = {}
    for one, two in ((old, new), (new, old)):
        own = document.names.get(one)
        if own is None:  # a name of another text
            continue
        for name in document.names.values():
            if name.text != one and (
                not are_related(own, name) or not count_of(name.text, evidence)
            ):
                continue
            by = _form(name.text, one, two)
            if by is None:
                return None
            mapping[name.text] = by
    return mapping


def _form(form: str, name: str, other: str) -> str | None:
    if form == name or form.endswith(f" {name}"):
        return other
    return other.split()[-1] if name.endswith(f" {form}") else None


def _phrase(
    edit: Edit, kind: str, text: str, document: Document, evidence: str
) -> dict[str, str] | None:
    if kind == "unit" and edit.old.isalpha():
        edit = Edit(f"{edit.before} {edit.old}", f"{edit.before} {edit.new}", "", "")
    if kind == "attribution_swapped" and edit.new[0].isupper() and edit.new not in document.names:
        return None  # "Officials": a capital that the evidence need not have
    places = count_of(edit.old, evidence)
    if not places or (places > 1 and kind not in _ALL_PLACES):
        return None
    content = content_of(text)
    near = [s for s in document.sentences if count_of(edit.old, s.text)]
    if not any(len(content & s.content) >= _NEAR * len(content) for s in near):
        return None
    mapping = {edit.old: edit.new}
    again = count_of(edit.new, evidence)
    if again:
        if kind not in ("number", "year") or again > 1:
            return None
        mapping[edit.new] = edit.old
    return mapping
