"""Logistic regression by Newton's method, with a weight for each row."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_STEPS, _SMALL = 50, 1e-8


def newton(
    design: Floats, labels: Floats | NDArray[np.bool_], weights: Floats, penalty: float
) -> Floats:
    """Coefficients of the columns of ``design`` and then the intercept; the columns should be of
    one scale. ``penalty`` (L2) is on all but the intercept.
    """
    design = np.column_stack([design, np.ones(len(design))])
    ridge = np.append(np.full(design.shape[1] - 1, penalty), 0.0)
    beta: Floats = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-design @ beta))
        gradient = design.T @ (weights * (p - labels)) + ridge * beta
        curvature = (design * (weights * p * (1 - p))[:, None]).T @ design + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        beta -= step
        if np.abs(step).max() < _SMALL:
            break
    return beta
