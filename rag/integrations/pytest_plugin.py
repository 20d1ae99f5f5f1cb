"""pytest: ``assert_grounded(answer, sources)`` fails with what the sources do not say.

Installed with the package; a test takes the fixture of that name, or imports the function.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from rag import SourceText, Verdict

_MARK = re.compile(r"\s*\[\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\](?!\()")


def assert_grounded(
    answer: str,
    sources: str | SourceText | Sequence[str | SourceText],
    *,
    names: Sequence[Sequence[str]] = (),
) -> None:
    """Fail unless every sentence of ``answer`` is supported by ``sources``.

    Marks such as ``[2]`` or ``[1, 3]`` are taken out first. An answer without a sentence fails,
    too: nothing was shown to hold. Takes the arguments of ``rag.verify``.
    """
    __tracebackhide__ = True
    from rag import verify_each

    checked = verify_each(_MARK.sub("", answer), sources, names=names)
    if not checked:
        pytest.fail("the answer has no sentence, so nothing is grounded", pytrace=False)
    failed = [(text, verdict) for text, verdict in checked if not verdict.supported]
    if failed:
        head = f"{len(failed)} of {len(checked)} sentences not grounded in the sources:"
        pytest.fail("\n".join([head, *(_told(*one) for one in failed)]), pytrace=False)


@pytest.fixture(name="assert_grounded", scope="session")
def _assert_grounded() -> Callable[..., None]:
    """``assert_grounded(answer, sources)``: fails with each sentence that is not supported."""
    return assert_grounded


def _told(text: str, verdict: Verdict) -> str:
    reasons = [c.detail for c in verdict.checks if c.outcome in ("fail", "error") and c.detail]
    lines = [f"  {verdict.label} (p = {verdict.probability:.2f}): {' '.join(text.split())}"]
    lines += [f"    {reason}" for reason in reasons]
    lines += [
        f"    nearest in source {q.source}: {' '.join(q.text.split())}" for q in verdict.quotes
    ]
    return "\n".join(lines)
