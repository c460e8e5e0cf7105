"""Mixed models by another route.

Equal effects with a binomial or Poisson law: statsmodels' GLM. Otherwise the likelihood is integrated anew, on a plain
fine grid of the random effect, and differentiated numerically study by study; one Newton step from the answer lands on
that likelihood's own maximum, and its curvature gives the standard error. Laplace's approximation (UM.RS, and any model
that declares it) is defined by its algorithm and has another maximum: there is no second route, and the witness says
so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from metaloom.measure.effects import Effects
from metaloom.pool.glmm import build, informative, options
from metaloom.pool.glmm.climb import climb
from metaloom.pool.glmm.model import Mixed
from metaloom.witness.agreement import Numbers

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis

FloatArray = NDArray[np.float64]
GRID = 2001
REACH = 9.0


def glmm_witness(effects: Effects, analysis: Analysis, tau2: float) -> tuple[str, Numbers] | None:
    """Return the route's name and its numbers by their dotted names in the result; None where there is no second route.

    tau2 is the published one: at zero, there is no scale to find.
    """
    chosen = effects.subset(informative(effects))
    name, integral, random = options(analysis)
    if name == "UM.RS" or (random and integral == "laplace"):
        return None
    if not random and not (name == "CM.EL" and effects.measure == "OR"):
        return "statsmodels GLM", _normal(*_generalised(chosen, name), analysis)
    mixed = build(chosen, name, random)
    estimate, error, scale = _newton(mixed, climb(mixed))
    numbers = _normal(estimate, error, analysis)
    if random and tau2 > 0.0:
        numbers["heterogeneity.tau2"] = scale**2
    return "likelihood on a fixed grid, by differences", numbers


def _normal(estimate: float, error: float, analysis: Analysis) -> Numbers:
    numbers: Numbers = {"pooled.estimate": estimate, "pooled.standard_error": error}
    if analysis.test == "z":
        margin = float(stats.norm.isf(0.5 - analysis.level / 200.0)) * error
        numbers["pooled.p_value"] = float(2.0 * stats.norm.sf(abs(estimate / error)))
        numbers |= {"pooled.ci_lower": estimate - margin, "pooled.ci_upper": estimate + margin}
    return numbers


def _generalised(effects: Effects, name: str) -> tuple[float, float]:
    """Return the estimate and standard error of the equal-effects model by statsmodels' GLM."""
    import statsmodels.api as sm

    mixed = build(effects, name, False)
    inputs = effects.inputs
    arms = [arm for arm in ("_treated", "_control", "") if f"events{arm}" in inputs]
    y = np.concatenate([inputs[f"events{arm}"] for arm in arms])
    if name.startswith("CM"):
        x1, x2 = (inputs[f"events{arm}"] for arm in arms)
        outcome, family = np.column_stack([x1, x2]), sm.families.Binomial()
    elif effects.measure in {"IRR", "IRLN"}:
        outcome, family = y, sm.families.Poisson()
    else:
        outcome = np.column_stack([y, np.concatenate([inputs[f"total{arm}"] for arm in arms]) - y])
        family = sm.families.Binomial()
    fitted = sm.GLM(outcome, mixed.design, family=family, offset=mixed.offset).fit(tol=1e-14, maxiter=200)
    return float(fitted.params[mixed.effect]), float(fitted.bse[mixed.effect])


def _newton(mixed: Mixed, start: Any) -> tuple[float, float, float]:
    """Return the estimate, standard error and scale after one Newton step on the gridded likelihood."""
    p, q = len(start.beta), len(start.scale)
    free = q if q and start.scale[0] > 0.0 else 0
    point = np.concatenate([start.beta, start.scale[:free]])
    local = _local_parameters(mixed, free)
    width = local.shape[1]
    gradient, hessian = np.zeros(p + free), np.zeros((p + free, p + free))
    steps = 1e-3 * np.eye(width)

    def height(move: FloatArray) -> FloatArray:
        return _by_grid(mixed, point, local, move, free)

    middle = height(np.zeros(width))
    for i in range(width):
        slope = _first(height, steps[i])
        np.add.at(gradient, local[:, i], slope)
        for j in range(width):
            np.add.at(hessian, (local[:, i], local[:, j]), _second(height, middle, steps[i], steps[j], i == j))
    moved = point - np.linalg.solve(hessian, gradient)
    error = float(np.sqrt(np.linalg.inv(-hessian)[mixed.effect, mixed.effect]))
    return float(moved[mixed.effect]), error, float(moved[p]) if free else 0.0


def _local_parameters(mixed: Mixed, free: int) -> NDArray[np.intp]:
    """Return for each study the indices of the few parameters that its likelihood depends on, (k, width)."""
    p = mixed.design.shape[1]
    touched = np.zeros((mixed.studies, p), dtype=bool)
    np.logical_or.at(touched, mixed.study, mixed.design != 0.0)
    rows = [[*np.flatnonzero(row), *range(p, p + free)] for row in touched]
    return np.array(rows, dtype=np.intp)


def _by_grid(mixed: Mixed, point: FloatArray, local: NDArray[np.intp], move: FloatArray, free: int) -> FloatArray:
    """Return each study's log-likelihood, (k,), with its own parameters moved."""
    p = mixed.design.shape[1]
    moved = np.repeat(point[None], mixed.studies, axis=0)
    np.put_along_axis(moved, local, np.take_along_axis(moved, local, axis=1) + move, axis=1)
    fixed = mixed.offset + (mixed.design * moved[mixed.study, :p]).sum(axis=1)
    if not free:
        out = np.zeros(mixed.studies)
        np.add.at(out, mixed.study, mixed.family(fixed)[0])
        return out
    z = np.linspace(-REACH, REACH, GRID)
    scale = moved[mixed.study, p] * mixed.loading[:, 0]
    value = mixed.family(fixed[:, None] + scale[:, None] * z)[0]
    joint = np.zeros((mixed.studies, GRID))
    np.add.at(joint, mixed.study, value)
    joint += stats.norm.logpdf(z)
    top = joint.max(axis=1)
    area: FloatArray = np.log(np.exp(joint - top[:, None]).sum(axis=1)) + top
    return area


def _first(height: Any, step: FloatArray) -> FloatArray:
    """Return the first derivative along a step, by central differences of fourth order."""
    h = float(np.abs(step).max())
    near, far = height(step) - height(-step), height(2 * step) - height(-2 * step)
    slope: FloatArray = (8.0 * near - far) / (12.0 * h)
    return slope


def _second(height: Any, middle: FloatArray, one: FloatArray, other: FloatArray, same: bool) -> FloatArray:
    """Return the second derivative along two steps, by central differences, Richardson-extrapolated."""
    h = float(np.abs(one).max())

    def plain(factor: float) -> FloatArray:
        a, b = factor * one, factor * other
        if same:
            return np.asarray((height(a) - 2.0 * middle + height(-a)) / (factor * h) ** 2)
        return np.asarray((height(a + b) - height(a - b) - height(b - a) + height(-a - b)) / (4.0 * (factor * h) ** 2))

    bend: FloatArray = (4.0 * plain(2.0) - plain(4.0)) / 3.0
    return bend
