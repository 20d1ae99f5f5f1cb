"""Which changes of a true claim count as errors, and which may hold by the evidence too."""

from __future__ import annotations

import pytest

from training.checker.synthetic.documents import documents
from training.checker.synthetic.edited_guard import is_wrong
from training.checker.synthetic.model import Change, SourceText

EVIDENCE = (
    "Ana Lund, the mayor of Porto, told reporters on Monday that the harbour would shut in 2024. "
    "Peter Holm attacked the mayor over the plan, which costs 300 dockers their work. "
    "Maria Costa of the port authority called the closure a mistake. "
    "Prices in Lisbon rose by 12 percent after the storm."
)


def wrong(text: str, changed: str, kind: str, evidence: str = EVIDENCE) -> bool:
    document = documents([SourceText(evidence, "invented")])[0]
    return is_wrong(text, Change(changed, kind, "unsupported"), document, evidence)


@pytest.mark.parametrize(
    ("text", "changed", "kind", "expected"),
    [
        # the new name is in the evidence, in another part
        ("Ana Lund was attacked.", "Maria Costa was attacked.", "name", True),
        ("It was the plan of Ana Lund.", "It was the plan of Maria Costa.", "name", True),
        # a part of a longer name
        ("The Lisbon of Prices rose.", "The Porto of Prices rose.", "name", False),
        # the old name is not in the evidence
        ("Tom Reed was attacked.", "Maria Costa was attacked.", "name", False),
        # another sentence says just this of the new name
        ("Prices rose in Norway.", "Prices rose in Lisbon.", "name", False),
        ("The row is over 300 jobs.", "The row is over 400 jobs.", "number", True),
        ("The row is over 200 jobs.", "The row is over 400 jobs.", "number", False),
        ("It shuts in 2024.", "It shuts in 2023.", "year", True),
        ("It has been shut since 2024.", "It has been shut since 2025.", "year", False),
        ("It shuts in March.", "It shuts in May.", "month", False),
        ("Over 300 seconds went by.", "Over 300 minutes went by.", "unit", False),
        ("Prices rose.", "Prices fell.", "antonym", True),
        ("The mayor may stay.", "The mayor will stay.", "modality", True),
        ("Prices rose.", "prices rose", "antonym", False),
        ("Prices rose in the town.", "Prices did not rise in the town.", "negation", True),
        ("Ana Lund sold all of it.", "Ana Lund sold some of it.", "quantifier", False),
        ("The mayor announced it.", "The mayor destroyed it.", "predicate", False),
    ],
)
def test_the_guard(text: str, changed: str, kind: str, expected: bool) -> None:
    assert wrong(text, changed, kind) is expected


def test_names_that_both_fit_are_not_swapped() -> None:
    text = "The play has Ana Lund, Peter Holm and Maria Costa in it."
    swapped = "Peter Holm acts in the play."
    assert not wrong("Ana Lund acts in the play.", swapped, "name", text)
    text = "A flood hit Porto in the north of Portugal."
    assert not wrong("Porto was flooded.", "Portugal was flooded.", "name", text)


def test_a_speaker_is_not_swapped_for_its_own_short_name() -> None:
    text = "Gunfire was heard, the U.N. Aid Office, OCHA, said. Police denied it."
    said, other = "U.N. figures show gunfire was heard.", "OCHA show gunfire was heard."
    assert not wrong(said, other, "attribution_swapped", text)


def test_two_names_of_one_man_are_not_exchanged() -> None:
    said, swapped = "Ana Lund is also known as Peter Holm.", "Peter Holm is also known as Ana Lund."
    assert not wrong(said, swapped, "role_swap")


def test_a_number_inside_a_range_is_no_error() -> None:
    text = "The region is 80 to 600 steps from the gate."
    said = "The region is 80 steps away."
    assert not wrong(said, said.replace("80", "100"), "number", text)
    assert wrong(said, said.replace("80", "700"), "number", text)


def test_modality_needs_a_doubt_in_the_evidence() -> None:
    text = "The mayor left the town."
    assert not wrong("The mayor may stay.", "The mayor will stay.", "modality", text)


def test_exactly_is_wrong_only_of_a_bound() -> None:
    about, exact = "About 300 people came to the hall.", "In all 300 people came to the hall."
    said, changed = "About 300 people came.", "Exactly 300 people came."
    assert wrong(said, changed.replace("Exactly", "exactly"), "quantifier", about)
    assert not wrong(said, changed.replace("Exactly", "exactly"), "quantifier", exact)
