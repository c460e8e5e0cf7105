"""How many unpublished null studies would overturn the result: Rosenthal 1979, Orwin 1983, Rosenberg 2005.

Kept because readers ask for it; the Cochrane Handbook (13.3.5.3, older editions 10.4.4.3) advises against relying on
it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from metaloom.pool.reference import FloatArray, quantile, two_sided_p
from metaloom.probe.parts import Probe

ALPHA = 0.05


@dataclass(frozen=True)
class FailSafe:
    """How many null studies overturn a result (None: no number does), by the mean effect or the p value of those found.

    `target` is the mean effect down to which they pull (Orwin).
    """

    n: int | None
    mean: float | None = None
    target: float | None = None
    p_value: float | None = None


def fail_safe_n(yi: FloatArray, vi: FloatArray, target: float | None = None) -> Probe:
    """Return the three numbers; Orwin's target is half the mean effect unless given."""
    return Probe(
        status="ok",
        rosenthal=rosenthal(yi, vi).n,
        orwin=orwin(yi, vi, target).n,
        rosenberg=rosenberg(yi, vi).n,
        alpha=ALPHA,
    )


def rosenthal(yi: FloatArray, vi: FloatArray) -> FailSafe:
    """Return null studies that lift Stouffer's one-sided combined p to 0.05."""
    k = len(yi)
    z = float((yi / vi**0.5).sum()) / math.sqrt(k)
    critical = float(quantile(100 * (1 - 2 * ALPHA)))
    return FailSafe(_whole(k * (z / critical) ** 2 - k), p_value=float(two_sided_p(z)) / 2)


def orwin(yi: FloatArray, vi: FloatArray, target: float | None = None, weighted: bool = False) -> FailSafe:
    """Return null studies that pull the mean effect (plain, or inverse-variance weighted) down to the target."""
    k = len(yi)
    weights = 1 / vi if weighted else vi * 0 + 1
    mean = float((weights * yi).sum() / weights.sum())
    goal = mean / 2 if target is None else target
    if goal == 0 or mean == 0 or goal * mean < 0:
        return FailSafe(None, mean, goal)
    return FailSafe(_whole(k * (mean - goal) / goal), mean, goal)


def rosenberg(yi: FloatArray, vi: FloatArray) -> FailSafe:
    """Return null studies of average weight that lift the equal-effects two-sided p to 0.05."""
    weights = 1 / vi
    total = float(weights.sum())
    effect = float((weights * yi).sum())
    critical = float(quantile(100 * (1 - ALPHA)))
    n = len(yi) / total * ((effect / critical) ** 2 - total)
    return FailSafe(_whole(n), effect / total, p_value=float(two_sided_p(effect / math.sqrt(total))))


def _whole(number: float) -> int:
    """Return the next whole number, not upset by rounding error at a whole number; never negative."""
    nearest = round(number)
    return max(0, nearest if math.isclose(number, nearest, rel_tol=1e-12, abs_tol=1e-9) else math.ceil(number))
