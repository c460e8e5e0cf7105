"""What an analysis concludes, in one word: the side of no difference on which the whole confidence interval lies."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from metaloom.catalogue.measures import measure_of
from metaloom.declare.analysis import Analysis
from metaloom.pool.parts import Pooled
from metaloom.pool.reference import FloatArray

Conclusion = Literal["below", "above", "undecided"]


def conclusion(lower: float | None, upper: float | None) -> Conclusion:
    """Return below (zero), above or undecided."""
    if lower is not None and lower > 0:
        return "above"
    if upper is not None and upper < 0:
        return "below"
    return "undecided"


def conclusion_of(pooled: Pooled | None) -> Conclusion | None:
    """Return the conclusion of a pooled effect; None where nothing was estimated."""
    if pooled is None or pooled.estimate is None:
        return None
    return conclusion(pooled.ci_lower, pooled.ci_upper)


def same(lower: FloatArray, upper: FloatArray, reference: Conclusion) -> Any:
    """Return which of many intervals (B,) lead to the reference conclusion."""
    above, below = lower > 0, upper < 0
    return {"above": above, "below": below, "undecided": ~(above | below)}[reference]


def has_null(analysis: Analysis) -> bool:
    """Return whether the measure has a value that means no difference."""
    return measure_of(analysis.measure).null is not None


def threshold(analysis: Analysis) -> float | None:
    """Return the declared minimal important effect on the analysis scale."""
    if analysis.threshold is None or analysis.threshold.minimal_important is None:
        return None
    return measure_of(analysis.measure).scale.analysed(analysis.threshold.minimal_important)


def share(flags: Any) -> float | None:
    """Return the proportion of true ones; None of nothing."""
    values = np.asarray(flags, dtype=bool)
    return float(values.mean()) if values.size else None
