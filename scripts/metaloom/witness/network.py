"""A network by another route: contrasts against each study's first arm, with their covariance written out, by GLS.

The multivariate consistency model (Lu and Ades 2004; White et al. 2012, Research Synthesis Methods 3:111-125): dense
matrices throughout and statsmodels' GLS, no Laplacian. tau2 is estimated again from the dense matrices.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import linalg, optimize, stats

from metaloom.measure.effects import Effects, FloatArray
from metaloom.pool.network.answer import NetworkModel
from metaloom.pool.network.parts import Comparison
from metaloom.pool.parts import NO_POOLED, Pooled
from metaloom.read.treatments import comparisons
from metaloom.witness.agreement import DIGITS_NEEDED, MOST_DIGITS, Numbers, Witness, WitnessError, digits_of

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis

ROUTE = "statsmodels GLS on contrasts with their covariance within studies, tau² from the dense matrices"


def network_witness(model: NetworkModel, effects: Effects, analysis: Analysis) -> Witness:
    """Return the route and the digits of every comparison, of tau2 and of Q that the route confirms.

    Raises WitnessError below six digits.
    """
    from statsmodels.regression.linear_model import GLS

    treatments = [item.name for item in model.network.treatments]
    y, v, k, x = _stacked(effects, analysis, treatments)
    tau2 = analysis.tau2_value if analysis.tau2_value is not None else _tau2(y, v, k, x, analysis.method)
    fitted = GLS(y, x, sigma=v + tau2 * k).fit(cov_type="fixed scale")
    effect, spread = np.append(fitted.params, 0.0), np.pad(fitted.cov_params(), (0, 1))
    plain = _projected(v, x)
    worst, where = MOST_DIGITS, "anything"
    numbers: Numbers = {
        "heterogeneity.tau2": float(tau2),
        "heterogeneity.q": float(y @ plain @ y),
        "scale.tau2": float(stats.hmean(np.diag(v))),
    }
    checks: list[tuple[Pooled, Numbers]] = []
    if model.heterogeneity.q is not None:
        checks.append((replace(NO_POOLED, standard_error=1.0), numbers))
    margin = float(stats.norm.ppf(0.5 + analysis.level / 200.0))
    for row in model.network.comparisons:
        i, j = treatments.index(row.treatment), treatments.index(row.comparator)
        estimate = float(effect[i] - effect[j])
        error = float(np.sqrt(spread[i, i] + spread[j, j] - 2.0 * spread[i, j]))
        other: Numbers = {
            "pooled.estimate": estimate,
            "pooled.standard_error": error,
            "pooled.p_value": float(2.0 * stats.norm.sf(abs(estimate / error))),
            "pooled.ci_lower": estimate - margin * error,
            "pooled.ci_upper": estimate + margin * error,
        }
        checks.append((_pooled(row), other))
    for mine, theirs in checks:
        digits, name = digits_of(mine, model.heterogeneity, theirs)
        if digits < worst:
            worst, where = digits, name
    if worst < DIGITS_NEEDED:
        raise WitnessError(f"analysis {analysis.id!r}: {ROUTE} confirms only {worst} digits of {where}.")
    return Witness(route=ROUTE, digits=worst)


def _pooled(row: Comparison) -> Pooled:
    """Return a comparison as a pooled effect, to be compared as one."""
    return Pooled(
        estimate=row.estimate,
        standard_error=row.standard_error,
        statistic=row.statistic,
        df=None,
        p_value=row.p_value,
        ci_lower=row.ci_lower,
        ci_upper=row.ci_upper,
    )


def _stacked(
    effects: Effects, analysis: Analysis, treatments: list[str]
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return contrasts y (m,), their covariance (m, m), its derivative in tau2 (m, m), and the design (m, n - 1)."""
    assert analysis.network is not None
    place = {name: i for i, name in enumerate(treatments)}
    rows = comparisons(effects.frame, analysis.network)
    ys, vs, ks, xs = [], [], [], []
    for study in dict.fromkeys(row.study_id for row in rows):
        own = [(row, y, v) for row, y, v in zip(rows, effects.yi, effects.vi, strict=True) if row.study_id == study]
        arms = sorted({place[name] for row, _, _ in own for name in (row.treatment, row.comparator)})
        design, contrasts, variance = np.zeros((len(own), len(arms))), np.zeros(len(own)), {}
        for n, (row, y, v) in enumerate(own):
            a, b = arms.index(place[row.treatment]), arms.index(place[row.comparator])
            design[n, a], design[n, b], contrasts[n] = 1.0, -1.0, y
            variance[frozenset((a, b))] = v
        level = np.linalg.lstsq(design, contrasts, rcond=None)[0]
        others = range(1, len(arms))
        ys.append(level[1:] - level[0])
        vs.append(
            np.array(
                [
                    [
                        variance[frozenset((0, a))]
                        if a == b
                        else 0.5
                        * (variance[frozenset((0, a))] + variance[frozenset((0, b))] - variance[frozenset((a, b))])
                        for b in others
                    ]
                    for a in others
                ]
            )
        )
        ks.append(0.5 * (np.eye(len(arms) - 1) + 1.0))
        x = np.zeros((len(arms) - 1, len(treatments)))
        x[:, arms[0]] = -1.0
        for n, arm in enumerate(arms[1:]):
            x[n, arm] = 1.0
        xs.append(x[:, :-1])
    covariance, shape = (np.asarray(linalg.block_diag(*blocks), dtype=float) for blocks in (vs, ks))
    return np.concatenate(ys), covariance, shape, np.vstack(xs)


def _projected(v: FloatArray, x: FloatArray) -> FloatArray:
    """Return W - W X (X'WX)^-1 X'W with W the inverse of v."""
    w = np.linalg.inv(v)
    wx = w @ x
    return np.asarray(w - wx @ np.linalg.solve(x.T @ wx, wx.T), dtype=float)


def _tau2(y: FloatArray, v: FloatArray, k: FloatArray, x: FloatArray, method: str) -> float:
    """Return tau2 from the dense matrices: moments, the Q of Paule and Mandel, or the highest (restricted)
    likelihood.
    """
    df = len(y) - x.shape[1]
    if method in ("EE", "FE") or df <= 0:
        return 0.0
    plain = _projected(v, x)
    if method == "DL":
        return max(0.0, float((y @ plain @ y - df) / np.trace(plain @ k)))

    def slope(tau2: float) -> float:
        p = _projected(v + tau2 * k, x)
        if method == "PM":
            return float(y @ p @ y - df)
        trace = np.trace(p @ k) if method == "REML" else np.trace(np.linalg.solve(v + tau2 * k, k))
        return float(y @ p @ k @ p @ y - trace)

    def height(tau2: float) -> float:
        whole = v + tau2 * k
        value = -np.linalg.slogdet(whole)[1] - y @ _projected(whole, x) @ y
        return float(value - (np.linalg.slogdet(x.T @ np.linalg.solve(whole, x))[1] if method == "REML" else 0.0))

    top = 10.0 * len(y) * (float(np.max(np.abs(y))) ** 2 + float(np.max(v)))
    grid = np.concatenate([[0.0], np.geomspace(1e-8 * top, top, 80)])
    slopes = [slope(float(tau2)) for tau2 in grid]
    roots = [
        float(optimize.brentq(slope, grid[n], grid[n + 1], xtol=1e-15, rtol=1e-13))
        for n in range(len(grid) - 1)
        if slopes[n] > 0.0 >= slopes[n + 1]
    ]
    if method == "PM":
        return roots[0] if roots else 0.0
    return max([0.0, *roots], key=height)
