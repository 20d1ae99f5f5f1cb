"""Versions as a reader meets them: cited, corrected, withdrawn, purged."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rag.errors import NotFound
from rag.ingestion import purge, withdraw
from rag.parts import Parts
from rag.pipeline import Question, ask, search
from rag.types import Answer, Window
from tests.newsroom import BRIDGE, RECORDS, add, must_hold, newsroom, shown

QUESTION = "How much will the repairs of the Orvik bridge cost?"
CORRECTED = BRIDGE.replace("18 million", "21 million")


def cited(answer: Answer) -> set[tuple[str, str]]:
    """(article, version) of what the answer cites."""
    numbers = {number for sentence in shown(answer) for number in sentence.cites}
    return {
        (e.passage.article, e.passage.version)
        for e in answer.record.evidence
        if e.number in numbers
    }


def retrieved(parts: Parts, window: Window | None = None) -> set[str]:
    found = search("Orvik bridge cracks repairs mayor", parts, k=8, window=window or Window())
    return {e.passage.article for e in found.evidence}


def record(text: str, day: str = "2022-03-08") -> dict[str, object]:
    return {**RECORDS[0], "text": text, "date": day}


def test_a_correction_is_a_new_version_and_the_old_one_stays_for_old_answers(
    tmp_path: Path,
) -> None:
    with newsroom(tmp_path, [RECORDS[0]], owner=True) as parts:
        before = ask(Question(QUESTION), parts)
        ((article, old),) = cited(before)
        add(parts, [record(CORRECTED, "2022-03-09")])
        after = ask(Question(QUESTION), parts)
        ((same, new),) = cited(after)
        assert (article, same) == ("bridge", "bridge")
        assert new != old
        assert parts.catalog.versions("bridge") == [old, new]
        assert "18 million" in before.text
        assert "21 million" in after.text
        assert "18 million" not in after.text
        must_hold(before, parts)
        must_hold(after, parts)
        then = ask(Question(QUESTION, window=Window(as_of=date(2022, 3, 8))), parts)
        assert cited(then) == {("bridge", old)}
        add(parts, [record(BRIDGE)])
        assert cited(ask(Question(QUESTION), parts)) == {("bridge", old)}
        assert parts.catalog.versions("bridge") == [new, old]


def test_what_is_withdrawn_is_never_cited_again_and_stays_for_old_answers(tmp_path: Path) -> None:
    with newsroom(tmp_path, RECORDS, owner=True) as parts:
        before = ask(Question("Why was the Orvik bridge closed?"), parts)
        ((article, version),) = cited(before)
        assert article == "bridge"
        withdraw("bridge", "a court order", catalog=parts.catalog, index=parts.index)
        windows = (
            Window(), Window(source="bridge"), Window(as_of=date(2022, 12, 31)),
            Window(since=date(2022, 1, 1)),
        )  # fmt: skip
        for window in windows:
            assert "bridge" not in retrieved(parts, window)
        after = ask(Question("Why was the Orvik bridge closed?"), parts)
        assert "bridge" not in {article for article, _ in cited(after)}
        assert "cracks in two of its pillars" not in after.text
        with pytest.raises(NotFound, match="a court order"):
            parts.catalog.article("bridge")
        must_hold(before, parts)
        add(parts, [record(CORRECTED)])
        assert "bridge" not in retrieved(parts)
        assert parts.catalog.versions("bridge") == [version]


def test_a_purge_takes_every_version(tmp_path: Path) -> None:
    with newsroom(tmp_path, RECORDS, owner=True) as parts:
        add(parts, [record(CORRECTED)])
        versions = parts.catalog.versions("bridge")
        assert len(versions) == 2
        withdraw("bridge", "a court order", catalog=parts.catalog, index=parts.index)
        purge("bridge", catalog=parts.catalog, index=parts.index)
        for version in versions:
            with pytest.raises(NotFound):
                parts.catalog.article("bridge", version)
        assert "bridge" not in retrieved(parts)
        files = [file.read_bytes() for file in (tmp_path / "data").glob("catalog.sqlite*")]
        assert files
        assert not any(b"two of its pillars" in stored for stored in files)
        add(parts, [record(BRIDGE)])
        assert parts.catalog.versions("bridge") == versions[:1]
        assert "bridge" in retrieved(parts)
