"""Compile a trained checkpoint to the int8 graph that ships in ``rag/weights/checker/``.

    python -m training.checker.export --base FOLDER --checkpoint FILE [--out FOLDER]

writes ``model.onnx``, ``tokenizer.json`` and ``manifest.json``. The same checkpoint gives the same
bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import torch

from training.checker.graph import entailment_graph
from training.checker.network import CLASSES, MAX_TOKENS, UPSTREAM, UPSTREAM_SHA256, check_base

OUTPUT = Path(__file__).resolve().parents[2] / "rag" / "weights" / "checker"


def compiled(base: Path, checkpoint: Path) -> bytes:
    state = torch.load(checkpoint, weights_only=True)["network"]
    tensors = {name: value.float().numpy() for name, value in state.items()}
    config = json.loads((base / "config.json").read_text(encoding="utf-8"))
    model = entailment_graph(
        {n.removeprefix("encoder."): t for n, t in tensors.items() if n.startswith("encoder.")},
        {n: t for n, t in tensors.items() if n.startswith(("dense.", "out."))},
        heads=config["num_attention_heads"],
        max_tokens=MAX_TOKENS,
        epsilon=config["layer_norm_eps"],
    )
    return bytes(model.SerializeToString(deterministic=True))


def adapted_tokenizer(base: Path) -> bytes:
    """The upstream tokenizer: evidence first, cut where it is too long; claims are never cut."""
    tokenizer = json.loads((base / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["truncation"] = {
        "direction": "Right", "max_length": MAX_TOKENS, "strategy": "OnlyFirst", "stride": 0,
    }  # fmt: skip
    tokenizer["padding"] = None
    return json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")).encode()


def write(base: Path, checkpoint: Path, out: Path) -> None:
    contents = {"model.onnx": compiled(base, checkpoint), "tokenizer.json": adapted_tokenizer(base)}
    manifest = {
        "name": "groundwire-checker-int8",
        "classes": list(CLASSES),
        "max_tokens": MAX_TOKENS,
        "precision": "int8 weights per channel, uint8 activations per token",
        "licence": "Apache-2.0",
        "upstream": {"model": UPSTREAM, "file": "model.safetensors", "sha256": UPSTREAM_SHA256},
        "files": {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in contents.items()
        },
    }
    contents["manifest.json"] = (json.dumps(manifest, indent=2) + "\n").encode()
    out.mkdir(parents=True, exist_ok=True)
    for name, data in contents.items():
        (out / name).write_bytes(data)
        print(f"{name:15} {len(data):>11,} bytes  sha256 {hashlib.sha256(data).hexdigest()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=OUTPUT)
    options = parser.parse_args()
    check_base(options.base)
    write(options.base, options.checkpoint, options.out)


if __name__ == "__main__":
    main()
