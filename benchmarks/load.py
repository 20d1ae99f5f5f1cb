"""Many clients at once: what they get, how long it takes, and that nothing is left behind.

    python -m benchmarks.load [--clients 16] [--seconds 300] [--out FILE]

A real service on loopback over the seed articles, without a language model. Every client asks one
question after the other; each tenth request of a client streams and leaves after the first event.
Afterwards the service's own figures must say that every place is free again.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import yaml

from benchmarks.filing import file_result, percentiles

ROOT = Path(__file__).resolve().parent.parent
LEAVES_EVERY = 10
CALM = frozenset({200, 429, 503})
SETTLED_S = 30.0


@dataclass
class Tally:
    """What the clients saw; ``times_s`` of whole answers only."""

    statuses: Counter[str] = field(default_factory=Counter)
    times_s: list[float] = field(default_factory=list)
    left: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, status: str, spent_s: float | None = None) -> None:
        with self.lock:
            self.statuses[status] += 1
            if spent_s is not None:
                self.times_s.append(spent_s)


@contextmanager
def service(data_dir: Path) -> Iterator[str]:
    """The address of a new service over the seeds."""
    environment = {**os.environ, "RAG_DATA_DIR": str(data_dir), "RAG_LLM": "none"}
    rag = [sys.executable, "-m", "rag"]
    subprocess.run(
        [*rag, "ingest", str(ROOT / "seeds")], env=environment, cwd=ROOT, check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    process = subprocess.Popen(
        [*rag, "serve", "--port", "0"], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        if found is None:
            sys.exit(f"the service did not start: {line}")
        yield found.group()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        if process.stdout is not None:
            process.stdout.close()


def client(url: str, questions: list[str], first: int, until: float, tally: Tally) -> None:
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as http:
        number = first
        while time.monotonic() < until:
            body = {"question": questions[number % len(questions)]}
            number += 1
            try:
                if number % LEAVES_EVERY == 0:
                    leave_early(http, body, tally)
                else:
                    whole(http, body, tally)
            except httpx.HTTPError as error:
                tally.note(type(error).__name__)


def whole(http: httpx.Client, body: dict[str, str], tally: Tally) -> None:
    began = time.monotonic()
    reply = http.post("/v1/ask", json=body)
    spent = time.monotonic() - began
    tally.note(str(reply.status_code), spent if reply.status_code == 200 else None)
    if reply.status_code in (429, 503):
        time.sleep(0.2)


def leave_early(http: httpx.Client, body: dict[str, str], tally: Tally) -> None:
    headers = {"Accept": "text/event-stream"}
    with http.stream("POST", "/v1/chat", json={"message": body["question"]}, headers=headers) as r:
        tally.note(str(r.status_code))
        next(r.iter_bytes(), b"")
    with tally.lock:
        tally.left += 1


def places_taken(http: httpx.Client) -> float:
    """By the service's own figures."""
    text = http.get("/metrics").text
    return sum(float(n) for n in re.findall(r"^groundwire_places_taken\{.*\} (\S+)$", text, re.M))


def measure(url: str, *, clients: int, seconds: float) -> dict[str, Any]:
    cases = yaml.safe_load((ROOT / "eval_questions.yaml").read_text(encoding="utf-8"))
    listed = cases["cases"] if isinstance(cases, dict) else cases
    questions = [case["question"] for case in listed]
    tally, until = Tally(), time.monotonic() + seconds
    threads = [
        threading.Thread(target=client, args=(url, questions, 7 * n, until, tally))
        for n in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as http:
        settled = time.monotonic() + SETTLED_S
        while (left := places_taken(http)) and time.monotonic() < settled:
            time.sleep(0.1)
    wrong = {s: n for s, n in tally.statuses.items() if not s.isdigit() or int(s) not in CALM}
    return {
        "clients": clients,
        "seconds": seconds,
        "requests": sum(tally.statuses.values()),
        "by_status": dict(sorted(tally.statuses.items())),
        "wrong": wrong,
        "left_early": tally.left,
        "answers_per_s": round(len(tally.times_s) / seconds, 2),
        "answer_s": percentiles(tally.times_s),
        "places_taken_after": left,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, service(Path(folder)) as url:
        result = measure(url, clients=options.clients, seconds=options.seconds)
    print(json.dumps(result, indent=1))
    print(file_result("load", result, out=options.out))
    if result["wrong"] or result["places_taken_after"]:
        sys.exit(1)


if __name__ == "__main__":
    main()
