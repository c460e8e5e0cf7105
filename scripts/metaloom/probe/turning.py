"""The smallest set of studies whose removal changes the conclusion.

Sets are tried by size, all of one size before the next, each size as batches of the kernel (Atal 2019, J Clin Epidemiol
111:32 asks the same of single events). The search is exact up to the size that it reports as searched.
"""

from __future__ import annotations

import itertools
import math

import numpy as np

from metaloom.declare.analysis import Analysis
from metaloom.measure.effects import Effects
from metaloom.pool.refits import batched, kernel_fit
from metaloom.probe.conclusion import conclusion, has_null, same
from metaloom.probe.parts import Turning

BUDGET = 200_000
CHUNK = 4096


def smallest_turning_set(effects: Effects, analysis: Analysis, budget: int = BUDGET) -> Turning:
    """Return the first smallest set in table order, or none up to `searched`; at least two studies are always left."""
    if not batched(analysis) or not has_null(analysis):
        reason = "searched for inverse-variance methods of one level and measures that have a value of no difference"
        return Turning(status="not_estimable", reason=f"The set is only {reason}.")
    k = len(effects)
    whole = kernel_fit(effects, analysis, np.ones((1, k), bool))
    reference = conclusion(float(whole.ci_lower[0]), float(whole.ci_upper[0]))
    searched, spent = 0, 0
    for size in range(1, k - 1):
        spent += math.comb(k, size)
        if spent > budget:
            break
        removals = itertools.combinations(range(k), size)
        while chunk := list(itertools.islice(removals, CHUNK)):
            include = np.ones((len(chunk), k), bool)
            include[np.arange(len(chunk))[:, None], np.array(chunk)] = False
            fitted = kernel_fit(effects, analysis, include)
            turned = np.flatnonzero(~same(fitted.ci_lower, fitted.ci_upper, reference))
            if turned.size:
                first = int(turned[0])
                return Turning(
                    status="ok", conclusion=reference, size=size, searched=size,
                    studies=tuple(effects.study_ids[i] for i in chunk[first]),
                    turned_to=conclusion(float(fitted.ci_lower[first]), float(fitted.ci_upper[first])),
                )  # fmt: skip
        searched = size
    return Turning(status="ok", conclusion=reference, size=None, searched=searched, studies=(), turned_to=None)
