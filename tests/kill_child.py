"""``python -m tests.kill_child``: ingests on command in children that the tests kill.

Everything is imported once and each command runs in a fork, so that a kill costs no second. A
command is a JSON list on one line: what, data directory, folder. Then come, each on a line, the
child's process id, its acknowledgements, and "done" if it was not killed.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import chromadb  # noqa: F401  (imported before the fork)

from rag.catalog import Catalog
from rag.indexing import open_index
from rag.ingestion import ingest
from tests.catalog_helpers import DIMENSIONS, HashEmbedder


def say(line: str) -> None:
    os.write(1, line.encode() + b"\n")


def run(what: str, data_dir: Path, folder: Path) -> None:
    with (
        Catalog(data_dir / "catalog.sqlite") as catalog,
        open_index(data_dir, catalog, DIMENSIONS) as index,
    ):
        if what == "rebuild":
            index.rebuild()
            return
        for line in ingest(
            [folder],
            catalog=catalog,
            index=index,
            embedder=HashEmbedder(),
            prune=True,
            max_article_mb=1.0,
        ):
            say(f"{line.status} {line.id} {line.version}")


def main() -> None:
    for command in sys.stdin:
        child = os.fork()
        if child == 0:
            say(str(os.getpid()))
            what, data_dir, folder = json.loads(command)
            run(what, Path(data_dir), Path(folder))
            say("done")
            os._exit(0)
        os.waitpid(child, 0)
        say("end")


if __name__ == "__main__":
    main()
