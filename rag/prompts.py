"""Prompts are files: ``prompts/<name>.md`` with a ``## system`` and a ``## user`` part.

``## write``, ``## judge`` and ``## check`` may follow: three ways to end the user part, so that
calls to write, to judge and to check a ``$sentence`` begin with the same bytes, and a later one
finds them in the prompt cache.
``## style`` may come last: how a wish for a manner of writing is put, with its own variables.

Variables are ``string.Template`` ones and are declared by the caller; a file that uses another
set is refused when it is loaded, not when it is asked. The id is derived from the content and
goes into answers, receipts and reports.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from rag.errors import ConfigError

STYLE_VARIABLES = frozenset({"fence", "style"})


@dataclass(frozen=True, slots=True)
class Prompt:
    """``id`` is "<name>@<12 hex of the file's sha256>"."""

    id: str
    system: str
    user: Template
    write: str = ""
    judge: str = ""
    check: str = ""
    style: Template | None = None

    def render(self, values: Mapping[str, str]) -> str:
        return self.user.substitute(values)


def load_prompt(folder: Path, name: str, variables: frozenset[str]) -> Prompt:
    """Read ``folder/name.md``. Raises ``ConfigError`` naming the file and what is wrong in it."""
    path = folder / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read the prompt {path.name}: {error}") from error
    _, found_system, rest = text.partition("## system\n")
    system, found_user, user = rest.partition("## user\n")
    if not found_system or not found_user:
        raise ConfigError(
            f"{path.name} needs a '## system' and a '## user' part",
            hint="Compare it with the one in the repository.",
        )
    user, _, style = user.partition("## style\n")
    user, _, asked = user.partition("## check\n")
    user, _, judge = user.partition("## judge\n")
    user, _, write = user.partition("## write\n")
    template = Template(user.strip())
    used = set(template.get_identifiers())
    if not template.is_valid() or used != variables or Template(system).get_identifiers():
        raise ConfigError(
            f"{path.name} uses the variables {sorted(used)}, not {sorted(variables)}",
            hint="Variables belong into the '## user' part; write $$ for a dollar sign.",
        )
    manner = Template(style.strip()) if style.strip() else None
    if manner is not None and (
        not manner.is_valid() or set(manner.get_identifiers()) != STYLE_VARIABLES
    ):
        raise ConfigError(
            f"the '## style' part of {path.name} needs the variables {sorted(STYLE_VARIABLES)}",
            hint="Compare it with the one in the repository.",
        )
    check = Template(asked)
    if not check.is_valid() or (asked and check.get_identifiers() != ["sentence"]):
        raise ConfigError(
            f"the '## check' part of {path.name} needs the variable ['sentence'] alone",
            hint="Compare it with the one in the repository.",
        )
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]
    return Prompt(
        id=f"{name}@{digest}",
        system=system.strip(),
        user=template,
        write=write.strip(),
        judge=judge.strip(),
        check=asked.strip(),
        style=manner,
    )
