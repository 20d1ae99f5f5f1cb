"""The entailment network: the first layers of all-mpnet-base-v2 and a small head.

A pair is read as ``<s> evidence </s></s> claim </s>``; the head reads the state of ``<s>``. Three
classes: supported, contradicted, not stated. The embeddings and the lowest layers stay as they
were, which saves a quarter of a step.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

UPSTREAM = "sentence-transformers/all-mpnet-base-v2"
UPSTREAM_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
LAYERS = 8
FROZEN_LAYERS = 4
MAX_TOKENS = 256
CLASSES = ("supported", "contradicted", "not_stated")
# Which classes a label leaves open.
ALLOWED = {
    "supported": (1.0, 0.0, 0.0),
    "contradicted": (0.0, 1.0, 0.0),
    "not_stated": (0.0, 0.0, 1.0),
    "unsupported": (0.0, 1.0, 1.0),
}


class EntailmentNetwork(nn.Module):
    """``layers`` of the encoder in ``base`` (a folder with the upstream files)."""

    def __init__(self, base: Path, *, layers: int = LAYERS, dropout: float = 0.1) -> None:
        super().__init__()
        from transformers import AutoModel

        self.encoder: Any = AutoModel.from_pretrained(
            base, attn_implementation="eager", add_pooling_layer=False,
            attention_probs_dropout_prob=0.0, hidden_dropout_prob=0.0,
        )  # fmt: skip
        self.encoder.encoder.layer = self.encoder.encoder.layer[:layers]
        lowest = self.encoder.encoder.layer[:FROZEN_LAYERS]
        for parameter in (*self.encoder.embeddings.parameters(), *lowest.parameters()):
            parameter.requires_grad = False
        width = self.encoder.config.hidden_size
        self.dense = nn.Linear(width, width)
        self.drop = nn.Dropout(dropout)
        self.out = nn.Linear(width, len(CLASSES))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Logits of shape (pairs, 3) for token ids and mask of shape (pairs, tokens)."""
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        first = torch.tanh(self.dense(self.drop(states[:, 0])))
        logits: Tensor = self.out(self.drop(first)).float()
        return logits


def loss(logits: Tensor, allowed: Tensor) -> Tensor:
    """Mean of -log of the probability of the classes that the label leaves open."""
    log_probabilities = torch.log_softmax(logits, dim=-1)
    return -torch.logsumexp(log_probabilities + torch.log(allowed + 1e-9), dim=-1).mean()


def check_base(folder: Path) -> None:
    """Exits unless ``folder`` holds the upstream weights, by their hash."""
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != UPSTREAM_SHA256:
        sys.exit(f"model.safetensors has sha256 {found}, not the upstream {UPSTREAM_SHA256}")
