"""Errors put into true claims and their evidence: what is made and what is refused."""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from training.checker.pairs import Label, Pair, store, stored_pairs
from training.checker.synthetic import edited
from training.checker.synthetic.documents import documents
from training.checker.synthetic.edited import edited_pairs, levelled
from training.checker.synthetic.edited_edit import Edit, count_of, edits_of, mapped, widened
from training.checker.synthetic.edited_joined import together
from training.checker.synthetic.edited_mirror import Mirrored, mirrored
from training.checker.synthetic.edited_sources import clapnq_pairs, is_fit, sources
from training.checker.synthetic.model import Change, Document, SourceText
from training.checker.texts_alike import normalised

EVIDENCE = (
    "Ana Lund, the mayor of Porto, told reporters on Monday that the harbour would shut in 2024. "
    "Peter Holm attacked the mayor over the plan, which costs 300 dockers their work. "
    "Maria Costa of the port authority called the closure a mistake. "
    "Prices in Lisbon rose by 12 percent after the storm."
)
CLAIMS = (
    "The port of Porto is to close in 2024, Ana Lund announced on Monday.",
    "About 300 people who work at the docks will lose their jobs under the scheme.",
    "Peter Holm was angry with Ana Lund because of what she had decided.",
    "Prices rose by 12 percent in Lisbon once the storm had passed.",
    "Maria Costa thought that closing the harbour was the wrong decision.",
)
OTHER = (
    "Emily Brandt wrote a history of the railways of Norway in 1987. "
    "The museum in Oslo sold 1,200 copies of it during the first month."
)


def pair(
    claim: str, evidence: str = EVIDENCE, label: Label = "supported", group: str = "a"
) -> Pair:
    return Pair(evidence, claim, label, "labelled", "factcg", group)


GIVEN = [
    *map(pair, CLAIMS),
    pair("The museum in Oslo could sell some 1,200 of them.", OTHER, "supported", "b"),
    pair("In 1987 Emily Brandt published a book about Norwegian trains.", OTHER, "supported", "b"),
    pair("Ana Lund resigned as mayor after the row about the harbour.", label="unsupported"),
]


@pytest.fixture(scope="module")
def made() -> list[Pair]:
    return [p for seed in range(12) for p in edited_pairs(GIVEN, seed=seed)]


def document(text: str = EVIDENCE) -> Document:
    return documents([SourceText(text, "invented")])[0]


def in_evidence(text: str, changed: str, kind: str, evidence: str = EVIDENCE) -> Mirrored | None:
    change = Change(changed, kind, "contradicted")
    return mirrored(text, text, change, document(evidence), evidence)


def test_kinds_sets_and_groups(made: list[Pair]) -> None:
    kinds = {p.kind for p in made}
    assert {"edited_original", "edited_mirrored", "edited_joined", "edited_joined_wrong"} <= kinds
    assert {"edited_name", "edited_number", "edited_labelled_wrong"} <= kinds
    assert {p.dataset for p in made} == {"edited:factcg"}
    assert {p.group for p in made} == {"a", "b"}
    for p in made:
        true = p.kind in {
            "edited_original", "edited_mirrored", "edited_joined", "edited_synonym",
            "edited_number_rewritten", "edited_date_rewritten", "edited_name_shortened",
        }  # fmt: skip
        assert (p.label == "supported") == true


def test_the_same_seed_gives_the_same_pairs() -> None:
    assert list(edited_pairs(GIVEN, seed=3)) == list(edited_pairs(GIVEN, seed=3))
    assert list(edited_pairs(GIVEN, seed=3)) != list(edited_pairs(GIVEN, seed=4))


def test_no_wrong_claim_stands_in_its_evidence_or_is_a_true_one(made: list[Pair]) -> None:
    true = {(p.evidence, normalised(p.claim)) for p in made if p.label == "supported"}
    for p in made:
        if p.label != "supported":
            assert normalised(p.claim) not in normalised(p.evidence)
            assert (p.evidence, normalised(p.claim)) not in true


def test_a_claim_is_true_beside_one_text_and_false_beside_another(made: list[Pair]) -> None:
    labels: dict[str, set[bool]] = defaultdict(set)
    for p in made:
        labels[p.claim].add(p.label == "supported")
    assert labels["The port of Porto is to close in 2024, Ana Lund announced on Monday."] == {
        True, False,
    }  # fmt: skip
    assert any(
        p.kind == "edited_mirrored" and p.evidence != EVIDENCE and labels[p.claim] == {True, False}
        for p in made
    )


def test_summaries_have_at_most_one_wrong_part(made: list[Pair]) -> None:
    known = [normalised(claim) for claim in CLAIMS]
    summaries = [p for p in made if p.kind == "edited_joined" and p.group == "a"]
    assert summaries
    for p in summaries:
        assert 2 <= sum(claim in normalised(p.claim) for claim in known) <= 3
    true = {p.claim for p in summaries}
    for p in made:
        if p.kind == "edited_joined_wrong" and p.group == "a":
            assert p.claim not in true
            assert any(claim in normalised(p.claim) for claim in known)
        if p.kind == "edited_labelled_wrong":
            assert "Ana Lund resigned as mayor" in p.claim


def test_no_kind_of_error_outweighs_the_others_and_summaries_come_first() -> None:
    made = replace(pair("x", label="unsupported"), kind="edited_name", dataset="edited:fm2")
    many = [replace(made, claim=str(n)) for n in range(10)]
    few = [replace(made, kind="edited_year"), replace(made, claim="y", dataset="edited:fib")]
    assert [p.claim for p in levelled([*many, *few], 33)] == ["y", "0", "5", "x"]


def test_names_change_places_in_the_evidence() -> None:
    text = "Ana Lund met Peter Holm. Holm left the town."
    found = in_evidence("Peter Holm went away.", "Ana Lund went away.", "name", text)
    assert found is not None
    assert found.evidence == "Peter Holm met Ana Lund. Lund left the town."
    assert found.true == "Ana Lund went away."


def test_names_of_different_length_change_places() -> None:
    text = "Ana Lund wrote to Holm. Later Holm answered Ana Lund."
    found = in_evidence("Ana Lund wrote to Holm.", "Holm wrote to Ana Lund.", "role_swap", text)
    assert found == Mirrored(
        "Holm wrote to Ana Lund. Later Ana Lund answered Holm.", "Holm wrote to Ana Lund."
    )


def test_figures_change_in_the_evidence_once() -> None:
    said = "The closure costs 300 dockers their work."
    found = in_evidence(said, said.replace("300", "500"), "number")
    assert found is not None
    assert "costs 500 dockers" in found.evidence
    assert "300" not in found.evidence
    assert found.true == said.replace("300", "500")
    twice = f"{EVIDENCE} Another 300 people left."
    assert in_evidence(said, said.replace("300", "500"), "number", twice) is None


def test_bounds_are_not_mirrored_and_a_denial_needs_a_claim_as_full() -> None:
    said = "At least 300 dockers lose their work."
    assert in_evidence(said, said.replace("300", "500"), "number") is None
    text = "The old harbour was damaged in the long storm of last May."
    said = "The harbour was damaged in the storm."
    changed = "The harbour was not damaged in the storm."
    found = in_evidence(said, changed, "negation", text)
    assert found == Mirrored("The old harbour was not damaged in the long storm of last May.", None)
    found = in_evidence(said, changed, "negation", "The old harbour was damaged in the storm.")
    assert found == Mirrored("The old harbour was not damaged in the storm.", changed)


def test_edits() -> None:
    assert edits_of("He saw a dog in May.", "He saw an owl in May.") == (
        Edit("dog", "owl", "a", "in"),
    )
    swap = edits_of("Ana met Peter.", "Peter met Ana.")
    assert [(e.old, e.new) for e in swap] == [("Ana", "Peter"), ("Peter", "Ana")]
    added = edits_of("It was shut.", "It was not shut.")
    assert widened(added[0]) == Edit("was shut", "was not shut", "", "")
    assert count_of("12", "12 of 12,000 and 12.5 and 112") == 1
    assert mapped("Ana met Peter.", {"Ana": "Peter", "Peter": "Ana"}) == "Peter met Ana."


def test_evidence_of_several_claims_has_each_sentence_once() -> None:
    assert together(["One is here. Two is there.", "Two is there. Three is far."]) == (
        "One is here. Two is there.\nThree is far."
    )
    assert together(["word " * 90 + ".", "other " * 90 + "."]) is None


def test_claims_with_unknown_names_or_numbers_are_not_used() -> None:
    assert is_fit(pair(CLAIMS[0]))
    assert not is_fit(pair("Tom Reed closed the harbour of Porto."))
    assert not is_fit(pair("The harbour of Porto has 17 gates."))
    assert not is_fit(pair("Is the harbour of Porto closed?"))


def test_the_document_of_a_source_has_only_the_sentences_of_the_evidence() -> None:
    ready, _ = sources([pair(CLAIMS[0], EVIDENCE.removesuffix("."))])
    assert len(ready[0].document.sentences) == 4
    assert not ready[0].copied
    assert sources([pair("Peter Holm attacked the mayor over the plan, which costs 300 dockers "
                         "their work.")])[0][0].copied  # fmt: skip


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)


def test_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"dataset": "factcg", "licence_class": "open", "label_raw": "1", "label": 1, "id": "1"}
    _write(
        tmp_path / "verifier" / "train_pairs.jsonl.gz",
        [row | {"claim": p.claim, "evidence": p.evidence} for p in GIVEN[:7]],
    )
    _write(tmp_path / "verifier" / "dev_pairs.jsonl.gz", [row | {"evidence": "Quite apart."}])
    answers = ["In 1987 , Emily Brandt wrote about the railways of Norway .", "not a sentence"]
    _write(
        tmp_path / "qa" / "clapnq_dev.jsonl.gz",
        [{"answerable": True, "passage": OTHER, "answers": answers}],
    )
    assert [p.claim for p in clapnq_pairs(tmp_path)] == [
        "In 1987, Emily Brandt wrote about the railways of Norway."
    ]
    out = [tmp_path / "one.jsonl.gz", tmp_path / "two.jsonl.gz"]
    for path in out:
        monkeypatch.setattr(
            sys, "argv", ["edited", "--data", str(tmp_path), "--out", str(path), "--count", "20"]
        )
        edited.main()
    assert out[0].read_bytes() == out[1].read_bytes()
    assert len(stored_pairs(out[0])) == 20
    store([], out[0])
    assert stored_pairs(out[0]) == []
