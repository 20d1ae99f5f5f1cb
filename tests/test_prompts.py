"""Prompt files: refused when they are loaded, not when somebody asks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ConfigError
from rag.prompts import Prompt, load_prompt
from rag.resources import prompts_dir
from rag.wiring import PROMPT_VARIABLES

GOOD = "# Notes\n\nNot sent.\n\n## system\nBe brief.\n\n## user\nOf $what: ${how}? It costs $$5.\n"
NEEDS = frozenset({"what", "how"})


def load(folder: Path, text: str, variables: frozenset[str] = NEEDS) -> Prompt:
    (folder / "try.md").write_text(text, encoding="utf-8")
    return load_prompt(folder, "try", variables)


def test_the_parts_are_sent_and_the_notes_are_not(tmp_path: Path) -> None:
    prompt = load(tmp_path, GOOD)
    assert prompt.system == "Be brief."
    assert prompt.render({"what": "a", "how": "b"}) == "Of a: b? It costs $5."


def test_two_ways_to_end_are_kept_apart_from_what_they_share(tmp_path: Path) -> None:
    prompt = load(tmp_path, GOOD + "## write\nAnswer:\n## judge\nIs it there?\n")
    assert (prompt.write, prompt.judge) == ("Answer:", "Is it there?")
    assert prompt.render({"what": "a", "how": "b"}) == "Of a: b? It costs $5."
    assert (load(tmp_path, GOOD).write, load(tmp_path, GOOD).judge) == ("", "")


def test_the_id_names_the_prompt_and_changes_with_its_content(tmp_path: Path) -> None:
    first = load(tmp_path, GOOD)
    assert first.id.startswith("try@")
    assert load(tmp_path, GOOD).id == first.id
    assert load(tmp_path, GOOD + "Shortly.").id != first.id


@given(value=st.text(), other=st.text())
def test_values_are_put_in_as_they_are(
    tmp_path_factory: pytest.TempPathFactory, value: str, other: str
) -> None:
    prompt = load(tmp_path_factory.getbasetemp(), GOOD)
    assert prompt.render({"what": value, "how": other}) == f"Of {value}: {other}? It costs $5."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "'## system'"),
        ("## system\nBe brief.\n", "'## user'"),
        ("## user\n$what $how\n## system\nBe brief.\n", "'## user'"),
        (GOOD.replace("$what", "this"), r"\['how'\], not \['how', 'what'\]"),
        (GOOD + "$more", "more"),
        (GOOD.replace("Be brief.", "Be $how."), "variables"),
        (GOOD + "It costs $5.", "variables"),
    ],
    ids=["empty", "no user", "turned round", "missing", "unknown", "in system", "bare dollar"],
)
def test_a_wrong_prompt_is_refused_by_name(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        load(tmp_path, text)
    assert "try.md" in str(caught.value)
    assert caught.value.hint


def test_a_prompt_that_cannot_be_read_is_a_wrong_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"try\.md"):
        load_prompt(tmp_path, "try", NEEDS)
    (tmp_path / "try.md").write_bytes(b"## system\n\xff\n## user\n")
    with pytest.raises(ConfigError, match=r"try\.md"):
        load_prompt(tmp_path, "try", NEEDS)


def test_the_shipped_prompt_loads_and_knows_how_to_decline() -> None:
    from rag.answering import DECLINED

    prompt = load_prompt(prompts_dir(), "answer", PROMPT_VARIABLES)
    assert DECLINED in prompt.system
    assert prompt.write
    assert prompt.judge
    rendered = prompt.render({"fence": "=F=", "passages": "[1] A.", "question": "Q?"})
    assert rendered.index("=F=") < rendered.index("[1] A.") < rendered.rindex("=F=")
    assert rendered.index("Q?") > rendered.rindex("=F=")


def test_a_manner_of_writing_has_variables_of_its_own(tmp_path: Path) -> None:
    prompt = load(tmp_path, GOOD + "## judge\nIs it?\n## style\n$fence $style $fence\n")
    assert prompt.judge == "Is it?"
    assert prompt.style is not None
    assert prompt.style.substitute({"fence": "-", "style": "$what"}) == "- $what -"
    assert load(tmp_path, GOOD).style is None
    with pytest.raises(ConfigError, match="'## style'"):
        load(tmp_path, GOOD + "## style\n$style\n")
