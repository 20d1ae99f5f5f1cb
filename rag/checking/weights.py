"""Coefficients and thresholds of the baseline, written by ``training/baseline_checker.py``."""

from __future__ import annotations

VERIFY = 0.5
SHOW = 0.8
SUPPORTED = (-6.0, 5.0, 2.0, 1.0, 3.0, -0.3)
CONTRADICTED = (-2.0, 1.0, 0.0, 0.0, 1.0, 0.0)
