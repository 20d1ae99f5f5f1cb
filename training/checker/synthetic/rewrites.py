"""Faithful claims: a sentence of a document, restated."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from rag.antecedents import needs_antecedent
from training.checker.synthetic.clauses import clause_of, turned
from training.checker.synthetic.figures import rewritten_date, rewritten_number
from training.checker.synthetic.model import Document, Draft, Name
from training.checker.synthetic.naming import mentions, shorter_name
from training.checker.synthetic.reporting import dropped, inner, moved, quote_reported
from training.checker.synthetic.shorten import shortenings
from training.checker.synthetic.wording import with_synonym

_MIN_WORDS = 6
_MAX_WORDS = 40
_PRONOUN = re.compile(r"^(He|She|It|His|Her|Its) (?=[a-z])")
_OTHER_PRONOUN = re.compile(
    r"^(?:They|Their|This|These|That|Those|Such|Both|Others|Another|It|He|She|I|We|You|Here|So|But|"
    r"And|Or|Yet|Then)\b|\b(?:I|we|my|our|you|your)\b|\b(?:he|she) (?:said|added|told)\b"
)
_DUMMY_IT = re.compile(
    r"^It (?:is|was|has been|seems|appears|took|will be) (?:\w+ )?(?:that|to|not|for|clear|"
    r"like|a)\b"
)
_SPLIT = re.compile(
    r"(?:,? and |, but |; )(?=(?:the|an|a|[A-Z][a-z]+) (?:[a-z-]+ ){0,3}?(?:was|were|is|are|"
    r"has|had|will|won|lost|made|took|came|went|became|left|\w+ed)\b)"
)
_FEMALE = re.compile(r"\b(?:she|her|Mrs|Ms|woman|actress|queen|mother|daughter)\b", re.IGNORECASE)
_MALE = re.compile(r"\b(?:he|his|him|Mr|man|actor|king|father|son)\b", re.IGNORECASE)
# Sets whose texts run on; in the others neighbouring sentences may be of different pages.
_RUNNING = frozenset(("fib", "factcg", "clapnq", "squad2", "begin", "invented"))
_LINKS = (", and ", "; ", ", while ", ". ")


def is_fit(text: str, document: Document) -> bool:
    """Whether a sentence can stand alone as a claim: whole, declarative, no loose ends."""
    if text[-1] not in ".\"'" or not re.match(r"[\"A-Z0-9a-z$£€]", text):
        return False
    if document.cased and not re.match(r"[\"A-Z0-9$£€]", text):
        return False
    letters = sum(c.isalpha() or c == " " for c in text)
    if letters < 0.82 * len(text) or text.count('"') % 2 or text.count("(") != text.count(")"):
        return False
    if re.search(r"\?|!|\||https?:|www\.|;.*;|: .*: |[A-Z]{4,} [A-Z]{4,}|--|\.{3}|@|©", text):
        return False
    if re.match(r"[A-Z]{3,}.{0,50} [–-] |\d{4} ", text):
        return False
    return text.count(":") < 2 and not re.match(r"(?:If|Media|Image|Last updated)\b", text)


def base_draft(document: Document, index: int, chance: random.Random) -> Draft | None:
    """The sentence as a claim that says whom it means; ``None`` if it cannot."""
    text = document.sentences[index].text
    if not is_fit(text, document):
        return None
    reported = quote_reported(text)
    if reported is not None and not _OTHER_PRONOUN.search(reported):
        return Draft(reported, ("quote_to_reported",), (index,))
    resolved = _resolved(document, index)
    if resolved is not None:
        return resolved
    if text.startswith('"') or _OTHER_PRONOUN.search(text) or needs_antecedent(text):
        return None
    merged = _merged(document, index, chance) if chance.random() < 0.4 else None
    return merged or Draft(text, (), (index,))


def _resolved(document: Document, index: int) -> Draft | None:
    """An opening pronoun replaced by the one name that the sentence before is about."""
    sentence = document.sentences[index]
    match = _PRONOUN.match(sentence.text)
    if match is None or index == 0 or not document.cased:
        return None
    if document.dataset not in _RUNNING or (sentence.breaks and document.dataset != "fib"):
        return None
    previous = document.sentences[index - 1]
    if previous.opener is None or _DUMMY_IT.match(sentence.text):
        return None
    name = document.names.get(previous.opener)
    if name is None or not _only_one(document, index - 1, name):
        return None
    word = match.group(1)
    wanted = ("place",) if word in ("It", "Its") else ("person",)
    if name.kind not in wanted or _disagrees(word, previous.text):
        return None
    shown = f"The {name.text}" if name.the else name.text
    rest = sentence.text[match.end() :]
    owned = word in ("His", "Its") or (word == "Her")
    by = f"{shown}'s" if owned else shown
    return Draft(f"{by} {rest}", ("pronoun_resolved",), (index - 1, index))


def _only_one(document: Document, index: int, name: Name) -> bool:
    kinds = [
        m for m in mentions(document.sentences[index].text, document) if m.name.kind == name.kind
    ]
    return len({m.name.canonical for m in kinds}) == 1


def _disagrees(word: str, previous: str) -> bool:
    if word in ("He", "His"):
        return bool(_FEMALE.search(previous)) and not _MALE.search(previous)
    if word in ("She", "Her"):
        return bool(_MALE.search(previous)) and not _FEMALE.search(previous)
    return False


def _merged(document: Document, index: int, chance: random.Random) -> Draft | None:
    """This sentence and the next as one claim."""
    if index + 1 >= len(document.sentences):
        return None
    one, two = document.sentences[index], document.sentences[index + 1]
    if one.words + two.words > _MAX_WORDS or not is_fit(two.text, document):
        return None
    if _OTHER_PRONOUN.search(two.text) or needs_antecedent(two.text) or '"' in one.text + two.text:
        return None
    second = two.text
    second = inner(second)
    link = chance.choice(_LINKS)
    if link == ". ":
        second = second[0].upper() + second[1:]
    return Draft(one.text.rstrip(".") + link + second, ("merged",), (index, index + 1))


def restated(draft: Draft, document: Document, chance: random.Random) -> Draft:
    """The draft after none to four more rewrites."""
    text, kinds = draft.text, list(draft.kinds)
    steps: list[tuple[str, float, Callable[[str], str | None]]] = [
        ("split", 0.35, lambda t: _split(t, chance)),
        ("attribution_moved", 0.6, lambda t: moved(t, chance)),
        ("attribution_dropped", 0.06, dropped),
        ("passive", 0.6, _voice),
        ("shortened", 0.55, lambda t: _first(shortenings(t, chance))),
        ("number_rewritten", 0.5, lambda t: rewritten_number(t, chance)),
        ("date_rewritten", 0.6, rewritten_date),
        ("synonym", 0.45, lambda t: with_synonym(t, chance)),
        ("name_shortened", 0.5, lambda t: shorter_name(t, document, chance)),
        ("passive", 0.5, _voice),
        ("shortened", 0.3, lambda t: _first(shortenings(t, chance))),
    ]
    keep = chance.random() < 0.03
    for kind, likely, step in steps:
        too_long = kind == "shortened" and len(text.split()) > _MAX_WORDS - 8
        if not too_long and (keep or chance.random() > likely):
            continue
        if not document.cased and kind in ("passive", "attribution_moved", "split"):
            continue
        if kind == "passive" and kind in kinds:
            continue
        if kind == "attribution_dropped" and "attribution_moved" in kinds:
            continue
        new = step(text)
        if new and new != text and len(new.split()) >= _MIN_WORDS:
            text = new
            if kind not in kinds:
                kinds.append(kind)
    while len(text.split()) > _MAX_WORDS:
        new = _first(shortenings(text, chance))
        if new is None:
            break
        text = new
        if "shortened" not in kinds:
            kinds.append("shortened")
    return Draft(text, tuple(kinds), draft.uses)


def is_claim(text: str) -> bool:
    """Length and shape of a claim."""
    words = len(text.split())
    return _MIN_WORDS <= words <= _MAX_WORDS + 6 and text.count('"') % 2 == 0


def _first(found: Sequence[str]) -> str | None:
    return found[0] if found else None


def _voice(text: str) -> str | None:
    clause = clause_of(text)
    return turned(clause) if clause else None


def _split(text: str, chance: random.Random) -> str | None:
    """One of two main clauses that "and" or "but" joins."""
    if (
        text.count(",") > 2
        or re.search(r"[\";]", text)
        or re.match(r"(?:If|When|As|While|Although|Both)\b", text)
    ):
        return None
    if re.search(r"\b(?:said|says|claimed|that|if|who|which|because|between|both|told)\b", text):
        return None
    match = _SPLIT.search(text)
    if match is None:
        return None
    one, two = text[: match.start()], text[match.end() :]
    if not re.search(
        r"\b(?:was|were|is|are|has|had|will|won|took|made|became|went|came)\b", one
    ) or re.search(r",[^,]*$", one):
        return None
    parts = [
        part for part in (one + ".", two[0].upper() + two[1:]) if len(part.split()) >= _MIN_WORDS
    ]
    return chance.choice(parts) if parts else None
