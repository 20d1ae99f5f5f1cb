"""Summaries of several sentences: claims about one document joined, all true or one wrong."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence

from rag.sentences import sentence_spans
from training.checker.pairs import Label, Pair
from training.checker.synthetic.documents import content_of
from training.checker.synthetic.edited_sources import Source
from training.checker.texts_alike import normalised

_EVIDENCE_WORDS = 140
_CLAIM_WORDS = 75
_ALIKE = 0.5
_TRIES_A_GROUP = 6


def joined_pairs(
    sources: Sequence[Source],
    wrong: Mapping[int, Sequence[str]],
    refuted: Mapping[str, Sequence[Pair]],
    *,
    seed: int,
) -> Iterator[Pair]:
    """Joined claims of each group. ``wrong``: versions with one error of the source at a place;
    ``refuted``: by group, labelled pairs whose claim does not hold.
    """
    groups: dict[str, list[int]] = {}
    for place, source in enumerate(sources):
        groups.setdefault(source.group, []).append(place)
    for group, places in groups.items():
        chance = random.Random(f"{seed} joined {group}")
        seen: set[frozenset[int]] = set()
        for _ in range(min(_TRIES_A_GROUP, len(places))):
            drawn = chance.sample(places, min(len(places), chance.choice((2, 2, 3))))
            if len(drawn) > 1 and frozenset(drawn) not in seen:
                seen.add(frozenset(drawn))
                yield from _of_claims(
                    [sources[p] for p in drawn], [wrong[p] for p in drawn], chance
                )
        for pair in refuted.get(group, ())[:_TRIES_A_GROUP]:
            source = sources[chance.choice(places)]
            shown = together((source.evidence, pair.evidence))
            if shown is not None and _apart((source.claim, pair.claim)):
                claims = [source.claim, pair.claim]
                chance.shuffle(claims)
                yield _pair(source, shown, claims, "labelled_wrong")


def _of_claims(
    drawn: Sequence[Source], wrong: Sequence[Sequence[str]], chance: random.Random
) -> Iterator[Pair]:
    claims = [source.claim for source in drawn]
    shown = together([source.evidence for source in drawn])
    if shown is None or not _apart(claims):
        return
    places = [place for place, versions in enumerate(wrong) if versions]
    if not places:
        return
    yield _pair(drawn[0], shown, claims, "joined")
    place = chance.choice(places)
    claims[place] = chance.choice(wrong[place])
    yield _pair(drawn[0], shown, claims, "joined_wrong")


def _pair(source: Source, shown: str, claims: Sequence[str], kind: str) -> Pair:
    text, dataset = " ".join(claims), f"edited:{source.dataset}"
    label: Label = "supported" if kind == "joined" else "unsupported"
    return Pair(shown, text, label, f"edited_{kind}", dataset, source.group)


def together(texts: Sequence[str]) -> str | None:
    """The sentences of all, each once; ``None`` if there are too many words."""
    shown = texts[0]
    for text in texts[1:]:
        known = normalised(shown)
        new = [text[start:end] for start, end in sentence_spans(text)]
        new = [sentence for sentence in new if normalised(sentence) not in known]
        if new:
            shown = f"{shown}\n{' '.join(new)}"
    return shown if len(shown.split()) <= _EVIDENCE_WORDS else None


def _apart(claims: Sequence[str]) -> bool:
    """Whether the claims are whole sentences, short enough together and about different things."""
    if sum(len(claim.split()) for claim in claims) > _CLAIM_WORDS:
        return False
    contents = [content_of(claim) for claim in claims]
    return all(
        len(one & two) <= _ALIKE * max(1, min(len(one), len(two)))
        for place, one in enumerate(contents)
        for two in contents[:place]
    )
