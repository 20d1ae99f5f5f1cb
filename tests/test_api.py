"""``from rag import ask, verify``, and the pytest plugin that stands on it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import rag
from rag import Answered, Refused, SourceText, ask, verify, verify_each
from rag.errors import ConfigError
from rag.integrations.pytest_plugin import assert_grounded
from tests.newsroom import newsroom

pytest_plugins = ["pytester"]
TOWN = "The council of Varnhem voted on Tuesday to close the old harbour. Nine ships left it."


def test_ask_answers_refuses_and_fails(tmp_path: Path) -> None:
    with newsroom(tmp_path) as parts:
        folder = parts.settings.data_dir
    before = sorted(path.name for path in folder.iterdir())
    answer = ask("Where did the ferry Aurelia run aground?", data_dir=folder, llm="none")
    assert isinstance(answer, Answered)
    assert "Castelmar" in answer.text
    refused = ask("What does tea cost in Lima?", data_dir=str(folder), llm="none")
    assert isinstance(refused, Refused)
    assert refused.missing
    early = ask("Where did the ferry Aurelia run aground?", data_dir=folder, llm="none",
                until=date(2020, 1, 1))  # fmt: skip
    assert isinstance(early, Refused)
    follow = ask("Where did it run aground?", data_dir=folder, llm="none",
                 history=["What happened to the ferry Aurelia?"])  # fmt: skip
    assert "Aurelia" in follow.record.standalone_question
    # Everything is closed again: another process may own the folder, and nothing was kept.
    with newsroom(tmp_path):
        pass
    assert sorted(path.name for path in folder.iterdir()) == before
    with pytest.raises(ConfigError):
        ask("Where?", data_dir=tmp_path / "nothing", llm="none")


def test_verify_takes_texts_with_and_without_facts() -> None:
    assert verify("Nine ships left the harbour of Varnhem.", [TOWN]).entailed
    assert verify("Nine ships left it.", TOWN).supported
    wrong = verify("Ten ships left it.", SourceText(TOWN, date(2024, 5, 2), "Town Post"))
    assert not wrong.supported
    assert any("Ten" in check.detail or "10" in check.detail for check in wrong.checks)
    assert verify("Nine ships left it.", []).label == "unchecked"
    assert verify("", TOWN).label == "unchecked"
    each = verify_each("Nine ships left it. Ten ships left it.", ["Rain.", TOWN])
    assert [(text, verdict.supported) for text, verdict in each] == [
        ("Nine ships left it.", True),
        ("Ten ships left it.", False),
    ]
    assert each[0][1].quotes[0].source == 2
    assert verify_each(" ", TOWN) == []


def test_names_of_the_same_thing() -> None:
    source = "Warnheim closed its harbour on Tuesday."
    claim = "Varnhem closed its harbour on Tuesday."
    assert not verify(claim, source).supported
    assert verify(claim, source, names=[["Varnhem", "Warnheim"]]).supported


def test_importing_the_package_loads_nothing_until_it_is_used() -> None:
    program = "import sys, rag; print(*(m for m in sys.modules if m.startswith('rag.')))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.split() == []
    assert set(rag.__all__) <= set(dir(rag))
    assert all(getattr(rag, name).__doc__ for name in rag.__all__ if name != "Answer")
    with pytest.raises(AttributeError, match="nothing_here"):
        rag.nothing_here  # noqa: B018


# --- the plugin -------------------------------------------------------------------------------


def test_what_is_not_grounded_is_named_with_its_label_and_reason() -> None:
    assert_grounded(
        "Nine ships left it [1]. The council voted on Tuesday to close it. [1, 2]", TOWN
    )
    with pytest.raises(pytest.fail.Exception) as failed:
        assert_grounded("Nine ships left it [1]. Ten ships left it [12].", [TOWN])
    said = str(failed.value)
    assert said.startswith("1 of 2 sentences not grounded")
    assert "Ten ships left it." in said
    assert "Nine ships left it.\n" not in said.split("nearest")[0]
    assert "contradicted" in said or "unsupported" in said
    assert "nearest in source 1" in said
    for nothing in ("", " [1] "):
        with pytest.raises(pytest.fail.Exception, match="no sentence"):
            assert_grounded(nothing, TOWN)
    with pytest.raises(pytest.fail.Exception, match="unchecked"):
        assert_grounded("Nine ships left it.", [])


def test_the_fixture_in_a_suite_of_somebody_else(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile(
        f"""
        TOWN = {TOWN!r}

        def test_good(assert_grounded):
            assert_grounded("Nine ships left it.", [TOWN])

        def test_bad(assert_grounded):
            assert_grounded("Ten ships left it.", [TOWN])
        """
    )
    named = [one.value for one in entry_points(group="pytest11") if one.name == "groundwire"]
    plugin = "groundwire" if named else "rag.integrations.pytest_plugin"
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    outcome = pytester.runpytest_subprocess("-p", plugin, "-p", "no:cacheprovider")
    outcome.assert_outcomes(passed=1, failed=1)
    outcome.stdout.fnmatch_lines(["*1 of 1 sentences not grounded*", "*Ten ships left it.*"])
    outcome.stdout.no_fnmatch_line("*pytest_plugin.py*Error*")
