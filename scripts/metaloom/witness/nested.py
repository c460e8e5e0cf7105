"""Nested random effects by another route: the dense likelihood climbed without gradient, then statsmodels' GLS.

Shares with the model only the effects and the names of the levels: the covariance is written as one k x k matrix from
the labels, and SciPy's Nelder-Mead searches the logarithms of the components (and each of them at zero).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import linalg, optimize, stats

from metaloom.measure.effects import Effects, FloatArray
from metaloom.pool.parts import Component
from metaloom.witness.agreement import Numbers

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis

SEARCHED = 250


def nested_witness(effects: Effects, analysis: Analysis, components: Sequence[Component]) -> tuple[str, Numbers]:
    """Return the route's name and its numbers.

    Above SEARCHED effects the published components are taken over and only the rest is redone.
    """
    from statsmodels.regression.linear_model import GLS

    shared = [same_unit(effects, component.level) for component in components]
    known = np.array([component.sigma2 for component in components])
    k = len(effects)
    searched = k <= SEARCHED
    sigma2 = _highest(effects, shared, analysis.method == "REML") if searched else known
    covariance = np.diag(effects.vi) + sum(s * block for s, block in zip(sigma2, shared, strict=True))
    fitted = GLS(effects.yi, np.ones((k, 1)), sigma=covariance).fit(cov_type="fixed scale")
    estimate, error = float(fitted.params[0]), float(fitted.bse[0])
    law = stats.norm if analysis.test == "z" else stats.t(k - 1)
    margin = float(law.ppf(0.5 + analysis.level / 200.0)) * error
    numbers: Numbers = {
        "pooled.estimate": estimate,
        "pooled.standard_error": error,
        "pooled.p_value": float(2.0 * law.sf(abs(estimate / error))),
        "pooled.ci_lower": estimate - margin,
        "pooled.ci_upper": estimate + margin,
        "heterogeneity.tau2": float(np.sum(sigma2)),
        "scale.tau2": float(stats.hmean(effects.vi)),
    }
    how = "components by Nelder-Mead" if searched else "components taken over"
    return f"statsmodels GLS on the dense covariance, {how}", numbers


def same_unit(effects: Effects, level: str) -> FloatArray:
    """Return which pairs of effects share the unit of a level such as study/outcome, (k, k)."""
    names = [name for name in level.split("/") if name != "row"]
    rows = list(zip(*(effects.frame[name] for name in names), strict=True)) if names else [()] * len(effects)
    if level.split("/")[-1] == "row":
        return np.eye(len(effects))
    return np.array([[a == b for b in rows] for a in rows], dtype=float)


def _highest(effects: Effects, shared: list[FloatArray], restricted: bool) -> FloatArray:
    """Return the components of the highest dense likelihood, over every choice of those that are zero."""
    y, ones = effects.yi, np.ones(len(effects))
    scale = float(np.var(y)) or 1.0

    def height(sigma2: FloatArray) -> float:
        covariance = np.diag(effects.vi) + sum(s * block for s, block in zip(sigma2, shared, strict=True))
        factor = linalg.cholesky(covariance, lower=True)
        one, rest = linalg.solve_triangular(factor, np.column_stack([ones, y - y.mean()]), lower=True).T
        total = float(one @ one)
        left = rest - one * float(one @ rest) / total
        value = -2.0 * float(np.log(np.diag(factor)).sum()) - float(left @ left)
        return value - np.log(total) if restricted else value

    def score(logs: FloatArray, here: Any) -> FloatArray:
        """Return the likelihood's slope in the logarithms of the free components: y'PSPy - tr(PS), or tr(V^-1 S) by
        ML.
        """
        sigma2 = np.zeros(len(shared))
        sigma2[here] = scale * np.exp(np.clip(logs, -40.0, 10.0))
        weights = np.linalg.inv(np.diag(effects.vi) + sum(s * block for s, block in zip(sigma2, shared, strict=True)))
        line = weights.sum(0)
        p = weights - np.outer(line, line) / line.sum()
        pull, trace = p @ (y - y.mean()), p if restricted else weights
        slopes = [pull @ shared[j] @ pull - np.sum(trace * shared[j]) for j in here]
        return np.asarray(np.array(slopes) * sigma2[here], dtype=float)

    best, top = np.zeros(len(shared)), height(np.zeros(len(shared)))
    for free in sorted(itertools.product([True, False], repeat=len(shared)), key=sum):  # the fewest first
        here = np.flatnonzero(free)
        if not here.size:
            continue

        def natural(logs: FloatArray, here: Any = here) -> FloatArray:
            sigma2 = np.zeros(len(shared))
            sigma2[here] = scale * np.exp(np.clip(logs, -40.0, 10.0))
            return sigma2

        def loss(logs: FloatArray, natural: Any = natural) -> float:
            return -height(natural(logs))

        found = optimize.minimize(
            loss, np.full(here.size, -1.5), method="Nelder-Mead",
            options={"xatol": 1e-10, "fatol": 1e-13, "maxiter": 4000},
        )  # fmt: skip
        sharp = optimize.root(score, found.x, args=(here,), method="hybr", tol=1e-13).x
        logs = sharp if -loss(sharp) >= -float(found.fun) - 1e-9 and np.abs(sharp - found.x).max() < 1e-2 else found.x
        if -loss(logs) > top + 1e-9:
            best, top = natural(logs), -loss(logs)
    return best
