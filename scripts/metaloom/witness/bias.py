"""Small-study and publication probes by another route, one function a probe.

Regressions by statsmodels' WLS; ranks by counting pairs; filled studies pooled again; fail-safe numbers and excess
significance from their definitions with scipy.stats; selection models in `selection.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats

from metaloom.measure.effects import Effects, FloatArray
from metaloom.pool.kernel import METHODS
from metaloom.pool.parts import existing, known
from metaloom.probe.parts import Probe
from metaloom.witness.agreement import SMALLEST_P, Agreed, Testimony, agree, agree_all
from metaloom.witness.regression import ROUTE, refitted

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis

Witness = Callable[[Probe, Effects, "Analysis"], Testimony]
WEIGHTED = "statsmodels WLS"
NO_SPREAD = 1e-14
"""A dispersion this small is rounding: studies that lie on one line leave nothing to test against."""


def bias_witness(key: str, part: Probe, effects: Effects, analysis: Analysis) -> Testimony:
    """Return what another route says about one probe, `key` being its name in the result (trim_and_fill_2 is a second
    one).
    """
    name = key if key in WITNESSES else key.rsplit("_", 1)[0]
    here = np.isfinite(effects.yi) & np.isfinite(effects.vi)
    return WITNESSES[name](part, effects if here.all() else effects.subset(here), analysis)


def _line(part: Probe, y: FloatArray, x: FloatArray, w: FloatArray, level: float) -> Testimony:
    """Regress on one predictor by weights with dispersion estimated: the slope's test, or the intercept's."""
    from statsmodels.regression.linear_model import WLS

    fitted = WLS(y, np.column_stack([np.ones(len(y)), x]), weights=w).fit(method="qr")
    tested = 0 if part.has("estimate") else 1
    bounds = np.asarray(fitted.conf_int(alpha=1.0 - level / 100.0))[0]
    names = ("estimate", "ci_lower", "ci_upper") if tested == 0 else (
        "limit_estimate", "limit_ci_lower", "limit_ci_upper")  # fmt: skip
    plain = np.sqrt(np.diag(fitted.normalized_cov_params))
    unit, slope_unit = (float(max(a, b)) for a, b in zip(fitted.bse, plain, strict=True))
    agreed = agree_all("limit", [getattr(part, name) for name in names], [fitted.params[0], *bounds], unit)
    agreed += [
        agree("slope", part.slope, float(fitted.params[1]), slope_unit),
        agree("slope_se", part.slope_se, float(fitted.bse[1]), slope_unit),
    ]
    if float(fitted.scale) > NO_SPREAD:
        agreed += [
            agree("statistic", part.statistic, float(fitted.tvalues[tested]), 1.0),
            agree("p_value", part.p_value, float(fitted.pvalues[tested]), 1e-6),
        ]
    return Testimony(WEIGHTED, tuple(agreed))


def _egger(part: Probe, effects: Effects, analysis: Analysis) -> Testimony:
    return _line(part, effects.yi, np.sqrt(effects.vi), 1.0 / effects.vi, analysis.level)


def _peese(part: Probe, effects: Effects, analysis: Analysis) -> Testimony:
    return _line(part, effects.yi, effects.vi, 1.0 / effects.vi, analysis.level)


def _pet_peese(part: Probe, effects: Effects, analysis: Analysis) -> Testimony:
    return (_peese if part.chosen == "peese" else _egger)(part, effects, analysis)


def _egger_mixed(part: Probe, effects: Effects, analysis: Analysis) -> Testimony:
    x = np.column_stack([np.ones(len(effects)), np.sqrt(effects.vi)])
    method = analysis.method if analysis.method in METHODS else "EE"
    other = refitted(effects.yi, effects.vi, x, method, analysis.test)
    errors = np.sqrt(np.diag(other.covariance))
    unit, slope_unit = (float(max(a, b)) for a, b in zip(errors, other.plain_errors, strict=True))
    if errors[1] < 1e-7 * other.plain_errors[1]:
        limit = agree("limit_estimate", part.limit_estimate, float(other.coefficients[0]), unit)
        return Testimony(ROUTE, (limit,))
    statistic = float(other.coefficients[1] / errors[1])
    law = stats.norm() if other.df is None else stats.t(other.df)
    return Testimony(ROUTE, (
        agree("limit_estimate", part.limit_estimate, float(other.coefficients[0]), unit),
        agree("slope", part.slope, float(other.coefficients[1]), slope_unit),
        agree("slope_se", part.slope_se, float(errors[1]), slope_unit),
        agree("statistic", part.statistic, statistic, 1.0),
        agree("p_value", part.p_value, float(2.0 * law.sf(abs(statistic))), 1e-6),
    ))  # fmt: skip


def _arms(effects: Effects) -> tuple[FloatArray, ...]:
    names = ("events_treated", "total_treated", "events_control", "total_control")
    return tuple(np.asarray(effects.inputs[name], dtype=float) for name in names)


def _peters(part: Probe, effects: Effects, analysis: Analysis) -> Testimony:
    e1, n1, e2, n2 = _arms(effects)
    n, events = n1 + n2, e1 + e2
    used = (events > 0) & (events < n)
    weights = 1.0 / (1.0 / events[used] + 1.0 / (n - events)[used])
    return _line(part, effects.yi[used], 1.0 / n[used], weights, analysis.level)


def _harbord(part: Probe, effects: Effects, analysis: Analysis) -> Testimony:
    e1, n1, e2, n2 = _arms(effects)
    events, n = (e1 + e2).astype(int), (n1 + n2).astype(int)
    law = stats.hypergeom(n, events, n1.astype(int))
    with np.errstate(all="ignore"):  # SciPy computes the kurtosis, too, which tiny tables do not have
        mean, variance = np.asarray(law.mean()), np.asarray(law.var())
    used = variance > 0
    z, v = (e1 - mean)[used], variance[used]
    return _line(part, z / v, 1.0 / np.sqrt(v), v, analysis.level)


def _rank(part: Probe, effects: Effects, _: Analysis) -> Testimony:
    y, v = effects.yi, effects.vi
    k = len(y)
    centre = float(np.average(y, weights=1.0 / v))
    z = (y - centre) / np.sqrt(v - 1.0 / float(np.sum(1.0 / v)))
    upper = np.triu_indices(k, 1)
    signs_z, signs_v = (np.sign(values[:, None] - values[None])[upper] for values in (z, v))
    score = float(np.sum(signs_z * signs_v))
    pairs = k * (k - 1) / 2.0
    free = [pairs - float(np.sum(signs == 0)) for signs in (signs_z, signs_v)]
    if min(free) == 0.0:
        return Testimony("pairs counted: all are tied", (agree("kendall_tau", part.kendall_tau, None),))
    agreed = [agree("kendall_tau", part.kendall_tau, score / sqrt(free[0] * free[1]), 1e-6)]
    if free == [pairs, pairs] and k < 50:
        ways = np.ones(1)  # of permutations by their number of inversions
        for size in range(2, k + 1):
            ways = np.convolve(ways, np.ones(size) / size)
        low = int((pairs - abs(score)) / 2.0)
        agreed.append(agree("p_value", part.p_value, min(1.0, 2.0 * float(ways[: low + 1].sum())), SMALLEST_P))
        return Testimony("pairs counted, inversions of all permutations", tuple(agreed))
    variance = _tied_variance(z, v)
    p_value = float(2.0 * stats.norm.sf(abs(score) / sqrt(variance)))
    agreed.append(agree("p_value", part.p_value, p_value, SMALLEST_P))
    return Testimony("pairs counted, normal approximation with ties", tuple(agreed))


def _tied_variance(one: FloatArray, other: FloatArray) -> float:
    """Return the variance of Kendall's score under ties (Kendall 1970, Rank Correlation Methods, chapter 4)."""
    n = len(one)
    t, u = (np.unique(values, return_counts=True)[1].astype(float) for values in (one, other))

    def plain(m: Any) -> Any:
        return m * (m - 1) * (2 * m + 5)

    value = (plain(n) - np.sum(plain(t)) - np.sum(plain(u))) / 18.0
    threes = [np.sum(m * (m - 1) * (m - 2)) for m in (t, u)]
    twos = [np.sum(m * (m - 1)) for m in (t, u)]
    return float(
        value + threes[0] * threes[1] / (9.0 * n * (n - 1) * (n - 2)) + twos[0] * twos[1] / (2.0 * n * (n - 1))
    )


def _trim_and_fill(part: Probe, effects: Effects, analysis: Analysis) -> Testimony:
    """Pool the observed and imputed studies again; the imputed ones mirrored about the trimmed estimate."""
    method = analysis.method if analysis.method in METHODS else "EE"
    k0 = int(known(part.k_imputed))
    sign = -1.0 if part.side == "right" else 1.0
    order = np.argsort(sign * effects.yi, kind="stable")
    y, v = effects.yi[order], effects.vi[order]
    kept = len(y) - k0
    trimmed = refitted(y[:kept], v[:kept], np.ones((kept, 1)), method, "z")
    mirrored = 2.0 * trimmed.coefficients[0] - y[kept:]
    whole = refitted(np.r_[y, mirrored], np.r_[v, v[kept:]], np.ones((len(y) + k0, 1)), method, analysis.test)
    from metaloom.witness.regression import coefficient_agreed

    agreed = agree_all("imputed", [row.yi for row in part.imputed], mirrored, float(trimmed.plain_errors[0]))
    agreed += coefficient_agreed("pooled", existing(part.pooled), whole, 0, analysis.level)
    return Testimony(ROUTE, tuple(agreed))


def _fail_safe_n(part: Probe, effects: Effects, _: Analysis) -> Testimony:
    """Return the three numbers as the smallest that meet their definitions."""
    y, w, k = effects.yi, 1.0 / effects.vi, len(effects)
    stouffer = float(np.sum(y * np.sqrt(w)))
    rosenthal = (stouffer / float(stats.norm.isf(0.05))) ** 2 - k
    mean_weight = float(np.mean(w))
    rosenberg = ((float(w @ y) / float(stats.norm.isf(0.025))) ** 2 - float(np.sum(w))) / mean_weight
    agreed: list[Agreed] = []
    for name, least in (("rosenthal", rosenthal), ("rosenberg", rosenberg)):
        mine = known(getattr(part, name))
        near = abs(least - mine) < 1e-6
        agreed.append(agree(name, float(mine), float(mine) if near else max(0.0, float(ceil(least)))))
    if part.orwin is not None:
        halved = float(np.mean(np.r_[y, np.zeros(int(part.orwin))])) / float(np.mean(y))
        agreed.append(agree("orwin", halved, 0.5, 0.0))
    return Testimony("definitions, scipy.stats", tuple(agreed))


def _excess(part: Probe, effects: Effects, _: Analysis) -> Testimony:
    """Return power by scipy.stats, and the exact p by the Fourier transform of the Poisson-binomial distribution."""
    y, se = effects.yi, np.sqrt(effects.vi)
    theta = float(np.average(y, weights=1.0 / effects.vi))
    edge = float(stats.norm.isf(0.025))
    power = stats.norm.sf(edge, theta / se) + stats.norm.cdf(-edge, theta / se)
    k, observed = len(y), int(np.sum(np.abs(y / se) >= edge))
    expected = float(np.sum(power))
    if part.test == "exact":
        turns = np.exp(2j * np.pi * np.arange(k + 1) / (k + 1))
        whole = np.prod(1.0 + np.asarray(power)[:, None] * (turns[None] - 1.0), axis=0)
        chances = np.real(np.fft.fft(whole)) / (k + 1)
        p_value = min(1.0, float(np.sum(chances[observed:])))
    else:
        apart = (observed - expected) / sqrt(expected * (1.0 - expected / k))
        p_value = float(stats.norm.sf(apart))
    return Testimony("definitions, scipy.stats", (
        agree("observed", known(part.observed), float(observed)), agree("expected", part.expected, expected),
        agree("p_value", part.p_value, p_value, 1e-6),
    ))  # fmt: skip


def _selection(part: Probe, effects: Effects, analysis: Analysis) -> Testimony:
    from metaloom.witness.selection import selection_witness

    return selection_witness(part, effects.yi, effects.vi, analysis.level)


WITNESSES: dict[str, Witness] = {
    "egger": _egger, "egger_mixed": _egger_mixed, "peters": _peters, "harbord": _harbord, "rank": _rank,
    "trim_and_fill": _trim_and_fill, "selection": _selection, "pet": _egger, "peese": _peese, "pet_peese": _pet_peese,
    "fail_safe_n": _fail_safe_n, "excess_significance": _excess,
}  # fmt: skip
