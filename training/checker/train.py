"""Train the entailment network on two cores, with checkpoints.

    python -m training.checker.train --base FOLDER --pairs A.jsonl.gz [B.jsonl.gz] --out FOLDER
        [--start CHECKPOINT] [--rate 3e-5] [--steps N] [--decay]

``--base`` holds the upstream model; ``--pairs`` were written by ``training.checker.pairs`` and
``training.checker.synthetic``. Interrupted and run again with the same arguments it goes on from
the last checkpoint in ``--out``. ``log.jsonl`` there has a line every 50 steps.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from training.checker.network import ALLOWED, MAX_TOKENS, EntailmentNetwork, check_base, loss
from training.checker.pairs import Pair, stored_pairs

TOKENS_A_STEP = 2048
WIDTHS = (24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256)  # tokens
LOGGED, SAVED = 50, 200  # steps
WARM_UP = 0.05
SEED = 7
PAD = 1


def tokenizer(base: Path) -> Tokenizer:
    """The upstream tokenizer; long evidence is cut, a claim never."""
    made: Tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    made.no_padding()
    made.enable_truncation(MAX_TOKENS, strategy="only_first")
    return made


def encoded(pairs: Sequence[Pair], reader: Tokenizer) -> list[list[int]]:
    texts = [(p.evidence, " ".join(p.claim.split()[:120])) for p in pairs]
    return [e.ids for e in reader.encode_batch(texts)]


def batches(lengths: Sequence[int], order: random.Random) -> list[list[int]]:
    """Places of pairs of much the same length, in random order. All batches of one width have the
    same number of pairs: the kernels are compiled once for each shape.
    """
    by_width: dict[int, list[int]] = {width: [] for width in WIDTHS}
    for place, length in enumerate(lengths):
        by_width[next(width for width in WIDTHS if width >= length)].append(place)
    made: list[list[int]] = []
    for width, places in by_width.items():
        size = TOKENS_A_STEP // width
        order.shuffle(places)
        if places:
            places += order.choices(places, k=-len(places) % size)
        made += [places[first : first + size] for first in range(0, len(places), size)]
    order.shuffle(made)
    return made


def tensors(ids: Sequence[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    longest = max(map(len, ids))
    padded = torch.full((len(ids), next(w for w in WIDTHS if w >= longest)), PAD)
    for row, own in enumerate(ids):
        padded[row, : len(own)] = torch.tensor(own)
    return padded, (padded != PAD).long()


def rate_at(done: float, peak: float, *, decay: bool) -> float:
    """``done`` is the share of the steps that are over."""
    warm = min(1.0, (done + 1e-4) / WARM_UP)
    return peak * warm * (max(0.02, 1.0 - done) if decay else 1.0)


def grouped(network: EntailmentNetwork, peak: float) -> list[dict[str, Any]]:
    """The head learns ten times as fast; no weight decay on biases and norms."""
    groups: list[dict[str, Any]] = []
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            head = not name.startswith("encoder.")
            plain = parameter.ndim < 2
            groups.append(
                {
                    "params": [parameter],
                    "factor": 10.0 if head else 1.0,
                    "lr": peak,
                    "weight_decay": 0.0 if plain else 0.01,
                }
            )
    return groups


def steps(
    epochs: int, lengths: Sequence[int], seed: int, skip: int, most: int | None
) -> Iterator[tuple[int, int, list[int]]]:
    """(number, of how many, places of the pairs); the first ``skip`` are passed over."""
    order = random.Random(seed)
    planned = [batch for _ in range(epochs) for batch in batches(lengths, order)][:most]
    for number, batch in enumerate(planned):
        if number >= skip:
            yield number, len(planned), batch


def train(options: argparse.Namespace) -> None:
    torch.manual_seed(SEED)
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    pairs = [pair for path in options.pairs for pair in stored_pairs(path)]
    ids = encoded(pairs, tokenizer(options.base))
    allowed = torch.tensor([ALLOWED[p.label] for p in pairs])
    network = EntailmentNetwork(options.base)
    optimizer = torch.optim.AdamW(grouped(network, options.rate), betas=(0.9, 0.98))
    skip = 0
    if (out / "last.pt").exists():
        saved = torch.load(out / "last.pt", weights_only=True)
        network.load_state_dict(saved["network"])
        optimizer.load_state_dict(saved["optimizer"])
        skip = saved["step"]
    elif options.start:
        network.load_state_dict(torch.load(options.start, weights_only=True)["network"])
    network.train()
    began, seen, total = time.monotonic(), 0, 0.0
    for number, count, batch in steps(
        options.epochs, [len(i) for i in ids], SEED, skip, options.steps
    ):
        for group in optimizer.param_groups:
            done = number / count
            group["lr"] = group["factor"] * rate_at(done, options.rate, decay=options.decay)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = network(*tensors([ids[n] for n in batch]))
        value = loss(logits, allowed[batch])
        torch.autograd.backward(value)
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        seen, total = seen + len(batch), total + value.item()
        if (number + 1) % LOGGED == 0:
            line = {
                "step": number + 1, "of": count, "loss": round(total / LOGGED, 4),
                "pairs_per_s": round(seen / (time.monotonic() - began), 1),
            }  # fmt: skip
            with (out / "log.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps(line) + "\n")
            total = 0.0
        if (number + 1) % SAVED == 0 or number + 1 == count:
            save(out / "last.pt", network, optimizer, number + 1)


def save(
    path: Path, network: EntailmentNetwork, optimizer: torch.optim.Optimizer, step: int
) -> None:
    """Written beside and renamed, so that a checkpoint is whole or absent."""
    state = {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
    torch.save(state, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="a checkpoint whose weights to begin with")
    parser.add_argument("--rate", type=float, default=3e-5)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--steps", type=int, help="end after so many, also of a run taken up again")
    parser.add_argument("--decay", action="store_true", help="let the rate fall to nothing")
    options = parser.parse_args()
    check_base(options.base)
    torch.set_num_threads(2)
    train(options)


if __name__ == "__main__":
    main()
