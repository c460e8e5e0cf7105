"""Where the maxima of a likelihood of tau2 are looked for, and when one is found: what both searches have in common.

The grid is dense where the likelihood can bend: even on the scale of log(v + tau2). Beyond its end the score is
negative: with s2 the greatest possible mean square, g < 0 as soon as (t + vmin)^2 > s2 (t + vmax).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metaloom.pool.moments import Batch, dot

FloatArray = NDArray[np.float64]
LAST_STEP = 3e-9
"""Newton doubles the digits: once a step is this small, relative to tau2, what remains is below rounding."""
ROUNDING = 4e-15
LIMIT = 100
GRID_FACTOR, GRID_FACTOR_MANY, MANY = 2.5, 4.0, 100
"""Spacing of the grid on the scale of v + tau2; wider where sums over many studies are smooth."""
GRID_LIMIT = 40


@dataclass(frozen=True)
class Grid:
    """So many `steps` from zero to `end`; `smallest` is the least variance, `reach` is log(1 + end / smallest).

    Each is (B,), or a number for one analysis.
    """

    smallest: FloatArray
    end: FloatArray
    reach: FloatArray
    steps: int

    def at(self, step: int) -> FloatArray:
        """Return tau2 after so many steps."""
        return self.end if step == self.steps else self.smallest * np.expm1(self.reach * (step / self.steps))


def grid_of(batch: Batch, restricted: bool) -> Grid:
    """Return the grid on which the score is first looked at."""
    smallest = batch.v.min(axis=0)
    largest = np.where(np.isfinite(batch.v), batch.v, 0.0).max(axis=0)
    s2 = dot(batch.y, batch.y) / (batch.k - 1.0 if restricted else batch.k)
    half = 0.5 * s2 - smallest
    end = half + np.sqrt(np.maximum(half * half + s2 * largest - smallest * smallest, 0.0))
    end = np.maximum(end * (1.0 + 1e-9), 0.0)
    reach = np.log1p(end / smallest)
    factor = GRID_FACTOR if len(batch.y) < MANY else GRID_FACTOR_MANY
    steps = np.ceil(reach.max(initial=0.0) / np.log(factor))
    return Grid(smallest, end, reach, int(min(max(steps, 1), GRID_LIMIT)))
