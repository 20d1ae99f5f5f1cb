"""Coefficients of the baseline, fitted on the open training pairs and on windows made of them."""

from __future__ import annotations

SUPPORTED = (
    -2.7661,  # intercept
    1.6419,  # coverage
    -0.4522,  # missing
    0.598,  # bigrams
    0.6579,  # trigrams
    0.3904,  # names
    0.82,  # numbers
    1.0753,  # cosine
    -0.0921,  # claim_length
    0.0383,  # evidence_length
    -0.1966,  # negation
)
CONTRADICTED = (
    2.3486,  # intercept
    -0.2172,  # coverage
    -0.6596,  # missing
    0.4348,  # bigrams
    0.4131,  # trigrams
    -0.3461,  # names
    -0.908,  # numbers
    -0.7223,  # cosine
    -0.9492,  # claim_length
    -0.2843,  # evidence_length
    0.6004,  # negation
)
