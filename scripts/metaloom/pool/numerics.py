"""What the numerics cannot do with one set of numbers, caught in the few places where it may happen and said in words.

A refusal of the numerics (no convergence, a singular system, numbers beyond what doubles hold) is a fact about one
model and one table: that model is `not_estimable`, and nothing else suffers. Everything else that is raised is a fault
of our own, and passes through.
"""

from __future__ import annotations

from math import isfinite

import numpy as np

from metaloom.pool.fit import ConvergenceError
from metaloom.pool.parts import Pooled

NUMERICAL = (ConvergenceError, ArithmeticError, ValueError)
"""What numerical libraries raise; numpy's LinAlgError is a ValueError, overflow and division by zero are arithmetic."""


def in_words(error: Exception) -> str:
    """Return why a model cannot be fitted, as a sentence for readers."""
    if isinstance(error, np.linalg.LinAlgError):
        return "The equations of the model have no single solution for these data."
    if isinstance(error, ConvergenceError):
        return f"The estimate did not converge: {error}."
    if isinstance(error, ArithmeticError):
        return "The numbers are too large or too small to be computed with."
    return f"The model could not be fitted to these data ({error})."


def beyond_doubles(pooled: Pooled) -> str | None:
    """Return why a pooled estimate is not a result: it, its standard error or a bound is not a finite number."""
    numbers = (pooled.estimate, pooled.standard_error, pooled.ci_lower, pooled.ci_upper)
    lacking = any(number is None for number in numbers)
    finite = all(isfinite(number) for number in numbers[:2] if number is not None)
    if lacking or not finite:
        return "The pooled estimate or its standard error is too large or too small to be computed."
    return None
