"""The generator of synthetic pairs: what each kind makes, on invented text."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

from training.checker.synthetic import Pair, SourceText, synthetic_pairs
from training.checker.synthetic.clauses import clause_of, exchanged, turned
from training.checker.synthetic.clean import clean, polish
from training.checker.synthetic.documents import documents, pools
from training.checker.synthetic.error_figures import date_changes, number_changes, unit_changes
from training.checker.synthetic.error_names import (
    name_changes,
    role_changes,
    speaker_changes,
    subject_changes,
)
from training.checker.synthetic.error_words import (
    antonym_changes,
    modality_changes,
    negation_changes,
    predicate_changes,
    quantifier_changes,
)
from training.checker.synthetic.extrinsic import extrinsic_changes
from training.checker.synthetic.figures import rewritten_date, rewritten_number
from training.checker.synthetic.model import Change, Setting
from training.checker.synthetic.reporting import dropped, moved, quote_reported
from training.checker.synthetic.rewrites import base_draft
from training.checker.synthetic.shorten import shortenings
from training.checker.synthetic.verbs import gerund, participle, past, third
from training.checker.synthetic.wording import with_synonym
from training.checker.texts_alike import group_of, normalised

NEWS = SourceText(
    "Mayor Ana Lund said that the harbour in Porto would close on Monday. "
    "Peter Holm, who leads the dockers, attacked Ana Lund over the plan. "
    "He said the city had lost 9,000 jobs since 2011. "
    "The council approved the budget of $4.5 million after a long debate. "
    "Up to 300 workers may lose their pay before March 3, 2024. "
    "Maria Costa visited the harbour in Lisbon last week and met the port authority. "
    '"The closure is a mistake for the whole region," Maria Costa said. '
    "The harbour was not damaged in the storm of 12 January 2019, according to Peter Holm.",
    "invented",
)
OTHER = SourceText(
    "Emily Brandt wrote a history of the railways of Norway in 1987. "
    "The book won several prizes and was reprinted after a new edition was ordered. "
    "Thomas Reed criticised the book in a long review for the journal of the society. "
    "The museum in Oslo sold 1,200 copies during the first month.",
    "invented",
)
Maker = Callable[[str, Setting], list[Change]]


def setting(seed: int = 1) -> Setting:
    found = documents([NEWS, OTHER])
    return Setting(found[0], 0, NEWS.text, pools(found), random.Random(seed))


def texts(maker: Maker, claim: str) -> set[str]:
    return {c.text for seed in range(12) for c in maker(claim, setting(seed))}


@pytest.mark.parametrize(
    ("maker", "claim", "kinds", "label"),
    [
        (number_changes, "The city lost 9,000 jobs.", {"number"}, "contradicted"),
        (unit_changes, "It cost $4.5 million.", {"unit"}, "contradicted"),
        (date_changes, "It closes on Monday.", {"weekday"}, "contradicted"),
        (date_changes, "It closed in April.", {"month"}, "contradicted"),
        (date_changes, "It closed in 2011.", {"year"}, "contradicted"),
        (date_changes, "It fell on March 3, 2024.", {"date", "year"}, "contradicted"),
        (name_changes, "Peter Holm left the city.", {"name"}, "unsupported"),
        (role_changes, "Peter Holm attacked Ana Lund.", {"role_swap"}, "contradicted"),
        (
            speaker_changes,
            "Ana Lund said that it was over.",
            {"attribution_swapped"},
            "unsupported",
        ),
        (subject_changes, "Peter Holm attacked the plan.", {"merged_wrong"}, "unsupported"),
        (negation_changes, "The harbour is closed.", {"negation"}, "contradicted"),
        (antonym_changes, "Prices rose before the vote.", {"antonym"}, "contradicted"),
        (quantifier_changes, "Up to 300 workers left.", {"quantifier"}, "unsupported"),
        (modality_changes, "The harbour may close soon.", {"modality"}, "unsupported"),
        (predicate_changes, "The council approved the plan.", {"predicate"}, "unsupported"),
        (extrinsic_changes, "The council approved the budget.", {"extrinsic"}, "unsupported"),
    ],
)
def test_each_error_has_its_kind_and_label(
    maker: Maker, claim: str, kinds: set[str], label: str
) -> None:
    changes = [c for seed in range(12) for c in maker(claim, setting(seed))]
    assert changes
    assert {c.kind for c in changes} <= kinds
    assert {c.label for c in changes} == {label}
    assert all(c.text != claim for c in changes)


def test_a_bound_is_only_broken_in_the_direction_that_refutes_it() -> None:
    for text in texts(number_changes, "At least 400 people came."):
        assert int(text.split()[2].replace(",", "")) > 400
    for text in texts(number_changes, "Up to 400 people came."):
        assert int(text.split()[2].replace(",", "")) < 400


def test_a_changed_day_keeps_a_right_ending() -> None:
    found = texts(date_changes, "It shut on November 3rd.")
    days = {m.group(1) for t in found if (m := re.search(r"November (\d+\w*)", t))}
    assert days
    assert all(re.fullmatch(r"(?:2?1st|2?2nd|2?3rd|\d+th)", day) for day in days)


def test_names_that_mean_the_same_are_not_swapped() -> None:
    source = SourceText(
        "Joe Biden met Anna Berg in Kyiv. Biden said that Kiev was safe. Ukraine was calm.", "x"
    )
    found = documents([source])
    place = Setting(found[0], 0, source.text, pools(found), random.Random(3))
    changed = {c.text for c in name_changes("Biden left the town in Ukraine.", place)}
    assert "Joe Biden left the town in Ukraine." not in changed
    assert not any("Kyiv" in text or "Kiev" in text for text in changed)


def test_negation_goes_both_ways_and_never_twice() -> None:
    assert "The harbour was damaged." in texts(negation_changes, "The harbour was not damaged.")
    assert "The council approved it." in texts(negation_changes, "The council did not approve it.")
    assert not texts(negation_changes, "It was not clear that no one came.")
    assert any(
        "did not approve" in t for t in texts(negation_changes, "The council approved a plan.")
    )


def test_roles_and_voices() -> None:
    clause = clause_of("The police arrested the driver in Porto.")
    assert clause is not None
    assert turned(clause) == "The driver was arrested by the police in Porto."
    assert exchanged(clause) == "The driver arrested the police in Porto."
    passive = clause_of("The film was directed by Ana Lund.")
    assert passive is not None
    assert turned(passive) == "Ana Lund directed the film."
    assert clause_of("The driver that hit the man left the town.") is None


def test_shorter_sentences_leave_out_only_what_their_truth_does_not_need() -> None:
    chance = random.Random(1)
    found = shortenings("On Monday, the mayor, who is ill, left the town, ending the row.", chance)
    assert "The mayor, who is ill, left the town, ending the row." in found
    assert not shortenings("If the mayor leaves, the town will fall.", chance)
    assert not shortenings("The beast was seen 60 years after it was last recorded.", chance)


def test_reports_are_moved_and_quotes_reported() -> None:
    shapes = {moved("Ana Lund said that the port was closed.", random.Random(s)) for s in range(20)}
    assert "According to Ana Lund, the port was closed." in shapes
    assert "The port was closed, Ana Lund said." in shapes
    assert dropped("The port was closed, Ana Lund said.") == "The port was closed."
    quoted = quote_reported('"The closure is a mistake for the region," Maria Costa said.')
    assert quoted == "Maria Costa said that the closure is a mistake for the region."
    assert quote_reported('"We will never close this port again," Maria Costa said.') is None


def test_numbers_and_dates_keep_their_value() -> None:
    chance = random.Random(1)
    assert rewritten_number("It lost 12 percent of it.", chance) == "It lost 12% of it."
    assert rewritten_number("It sold 1.5 million of them.", chance) == "It sold 1,500,000 of them."
    assert rewritten_number("It hired two drivers.", chance) == "It hired 2 drivers."
    assert rewritten_date("It fell on January 12, 2023.") == "It fell on 12 January 2023."
    assert rewritten_date("It fell on Jan. 12.") == "It fell on January 12."


def test_a_pronoun_is_resolved_only_where_one_name_can_be_meant() -> None:
    found = documents([SourceText("Peter Holm leads the dockers. He lost the vote in May.", "fib")])
    draft = base_draft(found[0], 1, random.Random(1))
    assert draft is not None
    assert (draft.text, draft.uses) == ("Peter Holm lost the vote in May.", (0, 1))
    two = documents(
        [SourceText("Peter Holm met Thomas Reed in town. He lost the vote in May.", "fib")]
    )
    assert base_draft(two[0], 1, random.Random(1)) is None


def test_synonyms_keep_the_form_of_the_verb() -> None:
    options = {with_synonym("The firm began to build the dam.", random.Random(s)) for s in range(9)}
    assert "The firm started to build the dam." in options
    assert (past("stop"), participle("write"), third("carry"), gerund("run")) == (
        "stopped", "written", "carries", "running",
    )  # fmt: skip


def test_texts_are_cleaned_alike() -> None:
    assert clean("`` It is , he said , 's '' -lrb- sic -rrb- .").endswith("(sic).")
    assert polish("  the mayor , , left ", cased=True) == "The mayor, left."
    assert group_of("A  Text.") == group_of("a text")


def made(seed: int = 7) -> list[Pair]:
    return list(synthetic_pairs([NEWS, OTHER], seed=seed, per_text=40))


def test_pairs_are_minimal_grouped_and_repeatable() -> None:
    pairs = made()
    assert pairs == made()
    assert pairs != made(seed=8)
    assert {p.group for p in pairs} == {group_of(NEWS.text), group_of(OTHER.text)}
    assert {p.dataset for p in pairs} == {"synthetic:invented"}
    labels = {p.label for p in pairs}
    assert {"supported", "contradicted", "unsupported"} <= labels
    assert all(p.evidence and p.claim[0].isupper() | p.claim.islower() for p in pairs)
    for pair in pairs:
        if pair.label != "supported":
            assert normalised(pair.claim) not in normalised(pair.evidence)


def test_no_more_pairs_than_asked_for() -> None:
    pairs = list(synthetic_pairs([NEWS], seed=1, per_text=6))
    assert len(pairs) <= 6
