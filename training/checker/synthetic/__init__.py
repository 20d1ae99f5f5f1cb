"""Synthetic pairs of evidence and claim, made by plain rules from open texts."""

from training.checker.synthetic.model import Pair, SourceText
from training.checker.synthetic.pairs import synthetic_pairs

__all__ = ["Pair", "SourceText", "synthetic_pairs"]
