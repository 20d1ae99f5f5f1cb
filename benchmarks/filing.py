"""Where benchmark results go: one JSON file for each run, named after the commit it measured."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS = HERE / "results"


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=HERE, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


def circumstances() -> dict[str, Any]:
    """What a figure depends on: commit, machine, versions."""
    return {
        "commit": _git("rev-parse", "--short=10", "HEAD") or None,
        "changed_files": bool(_git("status", "--porcelain", "--untracked-files=no")),
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
    }


def file_result(name: str, result: dict[str, Any], *, out: Path | None = None) -> Path:
    """Write ``result`` with its circumstances; ``out`` instead of the usual place if given."""
    about = circumstances()
    path = out or RESULTS / f"{name}-{about['commit'] or 'uncommitted'}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"benchmark": name, **about, **result}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def percentiles(values: list[float]) -> dict[str, float | None]:
    from rag.report import percentile

    return {f"p{share}": percentile(values, share) for share in (50, 95)}
