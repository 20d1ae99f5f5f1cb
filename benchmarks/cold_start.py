"""How long a question takes from a cold start, side by side with importing LlamaIndex.

Medians of seven runs in turn, after one that warms the disk cache. Asks the seed articles in a
data directory of its own.

    python -m benchmarks.cold_start
"""

from __future__ import annotations

import contextlib
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.filing import file_result

ROOT = Path(__file__).resolve().parent.parent
RUNS = 7
QUESTION = "How long is the border between Belarus and Ukraine?"
RAG = [sys.executable, "-m", "rag"]
ASK = [*RAG, "ask", QUESTION, "--llm", "none", "--json"]


def timed(command: list[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"{command}: {done.stderr.decode(errors='replace')}")
    return time.perf_counter() - began


def medians(
    commands: dict[str, tuple[list[str], dict[str, str]]],
) -> dict[str, dict[str, float | list[float]]]:
    """Seconds by name; the commands take turns, so that a busy machine is busy for all."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for run in range(RUNS + 1):
        for name, (command, environment) in commands.items():
            spent = timed(command, environment)
            if run:
                times[name].append(round(spent, 3))
    return {
        name: {"median_s": statistics.median(values), "runs_s": values}
        for name, values in times.items()
    }


@contextlib.contextmanager
def served(environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        [*RAG, "serve", "--port", "0", "--llm", "none"],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    try:
        while not (Path(environment["RAG_DATA_DIR"]) / "service.json").exists():
            if process.poll() is not None:
                sys.exit("the service did not start")
            time.sleep(0.05)
        time.sleep(1.0)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        plain = {k: v for k, v in os.environ.items() if not k.startswith("RAG_")}
        alone = plain | {"RAG_DATA_DIR": f"{folder}/alone"}
        beside = plain | {"RAG_DATA_DIR": f"{folder}/beside"}
        for environment in (alone, beside):
            timed([*RAG, "ingest", "seeds"], environment)
        with served(beside):
            results = medians(
                {
                    "import llama_index.core": (
                        [sys.executable, "-c", "import llama_index.core"],
                        plain,
                    ),
                    "rag ask --llm none": (ASK, alone),
                    "rag ask, through a running service": (ASK, beside),
                    "import rag": ([sys.executable, "-c", "import rag"], plain),
                    "python": ([sys.executable, "-c", ""], plain),
                }
            )
    for name, result in results.items():
        print(f"{result['median_s']:7.2f} s  {name}")
    print(file_result("cold_start", {"runs": RUNS, "results": results}))


if __name__ == "__main__":
    main()
