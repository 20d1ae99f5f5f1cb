"""Where the files beside the code are: in a checkout, or inside an installed wheel.

The wheel carries them under ``rag/_bundled`` (see ``pyproject.toml``); a checkout has them at its
top level. All functions raise ``ConfigError`` when the files are in neither place.
"""

from __future__ import annotations

from pathlib import Path

from rag.errors import ConfigError

_PACKAGE = Path(__file__).resolve().parent


def _find(name: str) -> Path:
    for base in (_PACKAGE / "_bundled", _PACKAGE.parent):
        found = base / name
        if found.exists():
            return found
    raise ConfigError(
        f"{name} is missing from this installation",
        hint="Install groundwire again, or run it from a complete checkout.",
    )


def prompts_dir() -> Path:
    """The folder of prompt files, one Markdown file a prompt."""
    return _find("prompts")


def seeds_dir() -> Path:
    """The folder of the articles that come with the project."""
    return _find("seeds")


def eval_questions() -> Path:
    """The evaluation cases written from the seed articles."""
    return _find("eval_questions.yaml")
