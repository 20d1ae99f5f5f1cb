"""What desks do to a wire story before they print it, seeded: for tests and benchmarks only.

None of it is known to ``rag.copies``: the words that are exchanged, inserted and added here were
chosen for this file.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Edit = Callable[[list[str], random.Random], list[str]]

BRITISH = (
    ("color", "colour"), ("favor", "favour"), ("honor", "honour"), ("labor", "labour"),
    ("neighbor", "neighbour"), ("harbor", "harbour"), ("behavior", "behaviour"),
    ("defense", "defence"), ("offense", "offence"), ("license", "licence"), ("center", "centre"),
    ("theater", "theatre"), ("organiz", "organis"), ("recogniz", "recognis"), ("realiz", "realis"),
    ("criticiz", "criticis"), ("authoriz", "authoris"), ("traveled", "travelled"),
    ("canceled", "cancelled"), ("program", "programme"), ("gray", "grey"), ("toward ", "towards "),
    ("percent", "per cent"), ("analyz", "analys"), ("skeptic", "sceptic"),
    ("counselor", "counsellor"), ("fueled", "fuelled"), ("signaled", "signalled"),
    ("judgment", "judgement"),
)  # fmt: skip
NUMBERS = (
    (r"\btwo\b", "2"), (r"\bthree\b", "3"), (r"\bfour\b", "4"), (r"\bfive\b", "5"),
    (r"\bsix\b", "6"), (r"\bseven\b", "7"), (r"\beight\b", "8"), (r"\bnine\b", "9"),
    (r"\bten\b", "10"), (r"(?<=\d) percent\b", "%"), (r"(?<=\d) million\b", "m"),
    (r"(?<=\d) billion\b", "bn"), (r"\$(\d[\d,.]*\d)( million| billion)?", r"\1\2 dollars"),
)  # fmt: skip
TITLES = (
    (r"\bPresident (?=[A-Z])", ""), (r"\bSen\. ", "Senator "), (r"\bRep\. ", "Representative "),
    (r"\bGov\. ", "Governor "), (r"\bDr\. ", ""), (r"\bMr\. ", "Mr "), (r"\bMs\. ", "Ms "),
    (r"\bGen\. ", "General "), (r"\bU\.S\.", "US"), (r"\bUnited States\b", "US"),
    (r"\bJanuary (?=\d)", "Jan. "), (r"\bFebruary (?=\d)", "Feb. "), (r"\bAugust (?=\d)", "Aug. "),
    (r"\bSeptember (?=\d)", "Sept. "), (r"\bOctober (?=\d)", "Oct. "),
    (r"\bNovember (?=\d)", "Nov. "), (r"\bDecember (?=\d)", "Dec. "),
)  # fmt: skip
WORDS = (
    ("said", "told reporters"), ("also", "in addition"), ("about", "roughly"),
    ("more than", "over"), ("after", "following"), ("because", "as"), ("began", "started"),
    ("announced", "made public"),
    ("killed", "left dead"), ("children", "youngsters"), ("police", "officers"), ("big", "major"),
    ("however", "but"), ("several", "a number of"), ("many", "scores of"), ("people", "residents"),
    ("asked", "questioned"), ("help", "assist"), ("near", "close to"), ("plan", "scheme"),
)  # fmt: skip
INSERTED = (
    "The news was met with concern in the county, where a vigil is planned.",
    "A spokeswoman for the city council said it was following the matter closely.",
    "Readers in the valley will remember a similar case some years ago.",
    "Local officials could not immediately be reached for comment.",
    "The story has been followed with interest across the region.",
    "A resident of Elm Street called it the talk of the town.",
    "The county has seen its share of such stories in recent years.",
)
BOILERPLATE = (
    "This story is part of our regional coverage. Support local journalism with a subscription.",
    "Do you have a tip for our newsroom? Write to us or call the news desk at any hour.",
    "Copyright the wire service. This material may not be published, broadcast or rewritten.",
    "The Riverside Courier has served its readers since 1871.",
)
PLACES = ("MILWAUKEE", "LEEDS", "GALWAY", "DULUTH", "ADELAIDE", "HALIFAX", "BOISE", "HULL")
PEOPLE = ("Jane Roe", "Sam Ortega", "Ruth Whitlock", "Liam Duffy", "Priya Nair", "Tom Askew")


def _replaced(
    text: str, pairs: tuple[tuple[str, str], ...], rng: random.Random, part: float
) -> str:
    for before, after in pairs:

        def changed(match: re.Match[str], after: str = after) -> str:
            return match.expand(after) if rng.random() < part else match.group()

        text = re.sub(before, changed, text)
    return text


def cut_opening(paragraphs: list[str], rng: random.Random) -> list[str]:
    return paragraphs[rng.choice((1, 1, 2)) :] if len(paragraphs) > 4 else paragraphs


def drop(paragraphs: list[str], rng: random.Random) -> list[str]:
    """Up to half of the paragraphs, the last ones first."""
    part = rng.uniform(0.15, 0.5)
    last = len(paragraphs) - 1
    kept = [
        p for n, p in enumerate(paragraphs) if rng.random() >= part * (0.6 + 0.8 * n / (last + 1))
    ]
    return kept if len(kept) >= 3 else paragraphs[:3]


def reorder(paragraphs: list[str], rng: random.Random) -> list[str]:
    moved = list(paragraphs)
    for _ in range(max(1, len(moved) // 4)):
        one, other = rng.randrange(len(moved)), rng.randrange(len(moved))
        moved[one], moved[other] = moved[other], moved[one]
    return moved


def trim(paragraphs: list[str], rng: random.Random) -> list[str]:
    """The last sentence of some paragraphs goes."""
    shorter = []
    for paragraph in paragraphs:
        sentences = re.split(r"(?<=[.!?]) (?=[A-Z])", paragraph)
        long = len(sentences) > 1 and rng.random() < 0.25
        shorter.append(" ".join(sentences[:-1]) if long else paragraph)
    return shorter


def spell(paragraphs: list[str], rng: random.Random) -> list[str]:
    pairs = BRITISH if rng.random() < 0.5 else tuple((b, a) for a, b in BRITISH)
    return [_replaced(p, pairs, rng, 0.95) for p in paragraphs]


def restyle(paragraphs: list[str], rng: random.Random) -> list[str]:
    return [_replaced(_replaced(p, NUMBERS, rng, 0.9), TITLES, rng, 0.9) for p in paragraphs]


def reword(paragraphs: list[str], rng: random.Random) -> list[str]:
    pairs = tuple((rf"\b{before}\b", after) for before, after in WORDS)
    return [_replaced(p, pairs, rng, 0.5) for p in paragraphs]


def requote(paragraphs: list[str], rng: random.Random) -> list[str]:
    if rng.random() < 0.5:
        return [re.sub("[“”]", '"', p).replace("’", "'") for p in paragraphs]
    return [re.sub(r'"([^"]*)"', r"“\1”", p).replace("'", "’") for p in paragraphs]


def insert(paragraphs: list[str], rng: random.Random) -> list[str]:
    longer = list(paragraphs)
    for sentence in rng.sample(INSERTED, rng.randint(1, 3)):
        place = rng.randrange(1, len(longer) + 1)
        if rng.random() < 0.5:
            longer.insert(place, sentence)
        else:
            longer[place - 1] += " " + sentence
    return longer


def sign(paragraphs: list[str], rng: random.Random) -> list[str]:
    """A byline, a dateline and what the site puts around a story."""
    place, person = rng.choice(PLACES), rng.choice(PEOPLE)
    agency = rng.choice((" (AP)", " (Reuters)", ""))
    body = [f"By {person}", f"{place}{agency} — {paragraphs[0]}", *paragraphs[1:]]
    return [*body, *rng.sample(BOILERPLATE, rng.randint(0, 2))]


def join(paragraphs: list[str], rng: random.Random) -> list[str]:
    joined: list[str] = []
    for paragraph in paragraphs:
        if joined and rng.random() < 0.25:
            joined[-1] += " " + paragraph
        else:
            joined.append(paragraph)
    return joined


EDITS: tuple[tuple[Edit, float], ...] = (
    (cut_opening, 0.5), (drop, 0.7), (reorder, 0.4), (trim, 0.5), (spell, 0.7), (restyle, 0.7),
    (reword, 0.5), (requote, 0.5), (insert, 0.7), (join, 0.4), (sign, 0.8),
)  # fmt: skip


def desk_edit(text: str, rng: random.Random) -> str:
    """The text as another desk prints it: three or more of the edits, in the order above."""
    paragraphs = [p.strip() for p in re.split(r"\n\s*\n|\n", text) if p.strip()]
    chosen = [edit for edit, part in EDITS if rng.random() < part]
    if len(chosen) < 3:
        chosen = [edit for edit, _ in EDITS if edit in chosen or edit in (spell, restyle, sign)]
    for edit in chosen:
        paragraphs = edit(paragraphs, rng)
    return "\n\n".join(paragraphs) + "\n"
