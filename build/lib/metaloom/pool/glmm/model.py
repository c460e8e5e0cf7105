"""The generalised linear mixed models that can be declared, each written as rows with a design.

With counts of two arms (Stijnen, Hamza and Oezdemir 2010; Jackson, Law, Stijnen, Viechtbauer and White 2018,
Statistics in Medicine 37:1059-1085): UM.FS one fixed intercept per study, UM.RS a random one, CM.EL the exact law of
the treated arm's events given the margins, CM.AL its binomial approximation for rare events. In the unconditional
models the random effect of treatment is spread evenly over both arms (+1/2, -1/2). For rates given the total of events,
the exact law is binomial. One arm: a mean with a random effect per study.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metaloom.pool.glmm.family import Family, binomial, hypergeometric, poisson

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Mixed:
    """N rows of k studies: eta = offset + design @ beta + sum over q of loading * scale * u, u standard normal.

    design (N, p), whose column `effect` is the pooled effect; loading (N, q), whose last column carries its random
    part; study (N,) the study that each row belongs to.
    """

    family: Family
    offset: FloatArray
    design: FloatArray
    loading: FloatArray
    study: NDArray[np.intp]
    effect: int

    @property
    def studies(self) -> int:
        """How many studies there are."""
        return int(self.study.max()) + 1


def two_arms(measure: str, model: str, inputs: dict[str, FloatArray], random: bool) -> Mixed:
    """Return the model of two arms per study: OR from events and totals, IRR from events and times."""
    x1, x2 = inputs["events_treated"], inputs["events_control"]
    rates = measure == "IRR"
    size1 = inputs["time_treated" if rates else "total_treated"]
    size2 = inputs["time_control" if rates else "total_control"]
    k = len(x1)
    if model.startswith("CM"):
        ones = np.ones((k, 1))
        offset = np.zeros(k)
        if model == "CM.EL" and not rates:
            family = hypergeometric(x1, size1, size2, x1 + x2)
        else:
            family, offset = binomial(x1, x1 + x2), np.log(size1 / size2)
        return Mixed(family, offset, ones, ones if random else ones[:, :0], np.arange(k), 0)
    study = np.concatenate([np.arange(k), np.arange(k)])
    treated = np.concatenate([np.ones(k), np.zeros(k)])
    y, size = np.concatenate([x1, x2]), np.concatenate([size1, size2])
    family, offset = (poisson(y), np.log(size)) if rates else (binomial(y, size), np.zeros(2 * k))
    half = (treated - 0.5)[:, None]
    if model == "UM.FS":
        dummies = (study[:, None] == np.arange(k)).astype(float)
        design = np.column_stack([dummies, treated])
        return Mixed(family, offset, design, half if random else half[:, :0], study, k)
    intercept = np.ones((2 * k, 1))
    loading = np.column_stack([intercept, half]) if random else intercept
    return Mixed(family, offset, np.column_stack([intercept, treated]), loading, study, 1)


def one_arm(measure: str, inputs: dict[str, FloatArray], random: bool) -> Mixed:
    """Return the model of one arm per study: PLO from events and total, IRLN from events and time."""
    x = inputs["events"]
    k = len(x)
    ones = np.ones((k, 1))
    if measure == "IRLN":
        family, offset = poisson(x), np.log(inputs["time"])
    else:
        family, offset = binomial(x, inputs["total"]), np.zeros(k)
    return Mixed(family, offset, ones, ones if random else ones[:, :0], np.arange(k), 0)
