"""Coefficients and thresholds of the baseline, written by ``training/baseline_checker.py``."""

from __future__ import annotations

VERIFY = 0.38
SHOW = 0.6
SUPPORTED = (
    -2.7507,  # intercept
    1.6634,  # coverage
    -0.4018,  # missing
    0.6527,  # bigrams
    0.6949,  # trigrams
    0.3234,  # names
    0.8519,  # numbers
    1.0169,  # cosine
    -0.1672,  # claim_length
    0.1241,  # evidence_length
    -0.2409,  # negation
)
CONTRADICTED = (
    1.1106,  # intercept
    -0.0805,  # coverage
    0.36,  # missing
    0.2946,  # bigrams
    -0.0463,  # trigrams
    -0.8214,  # names
    -0.8082,  # numbers
    0.7439,  # cosine
    -1.315,  # claim_length
    1.3549,  # evidence_length
    0.3859,  # negation
)
