"""Two groups with means and standard deviations: MD, SMD, SMD1, SMD1H, SMDH, ROM, CVR, VR.

Sources: Hedges 1981, Journal of Educational Statistics 6:107-128, and Hedges and Olkin 1985 (SMD and its variances);
Glass 1976, Educational Researcher 5(10):3-8 (by the control's standard deviation: SMD1, with unequal variances SMD1H);
Bonett 2008 and 2009 (SMDH); Hedges, Gurevitch and Curtis 1999, Ecology 80:1150-1156 (ROM); Nakagawa et al. 2015,
Methods in Ecology and Evolution 6:143-152 (CVR, VR). Variance types: LS large sample (default), LS2 large sample of the
uncorrected d times the squared correction, UB unbiased, AV large sample at the mean effect (ROM: at the mean
coefficients of variation), HO with one common standard deviation.
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

from metaloom.measure.effects import FloatArray

MEASURES = ("MD", "SMD", "SMD1", "SMD1H", "SMDH", "ROM", "CVR", "VR")


def small_sample_correction(df: FloatArray) -> FloatArray:
    """Return Hedges' exact correction J = Gamma(df/2) / (sqrt(df/2) Gamma((df-1)/2)), shape of df; NaN for df <= 1."""
    usable = np.where(df > 1.0, df, np.nan)
    exact: FloatArray = np.exp(gammaln(usable / 2) - np.log(np.sqrt(usable / 2)) - gammaln((usable - 1) / 2))
    return exact


def pooled_variance(inputs: dict[str, FloatArray]) -> FloatArray:
    """Return the variance within two groups taken together, (k,)."""
    n1, n2 = inputs["n_treated"], inputs["n_control"]
    within = (n1 - 1) * inputs["sd_treated"] ** 2 + (n2 - 1) * inputs["sd_control"] ** 2
    return np.asarray(within / (n1 + n2 - 2))


def two_means(measure: str, inputs: dict[str, FloatArray], vtype: str = "LS") -> tuple[FloatArray, FloatArray]:
    """Return effects and variances, both (k,), from `mean_… sd_… n_…` of two groups; NaN where there is none."""
    sd1, n1 = inputs["sd_treated"], inputs["n_treated"]
    sd2, n2 = inputs["sd_control"], inputs["n_control"]
    with np.errstate(divide="ignore", invalid="ignore"):
        if measure == "VR":
            return np.log(sd1 / sd2) + _bias(n1) - _bias(n2), _bias(n1) + _bias(n2)
        m1, m2 = inputs["mean_treated"], inputs["mean_control"]
        pooled = pooled_variance(inputs)
        v1, v2 = (pooled, pooled) if vtype == "HO" else (sd1**2, sd2**2)
        match measure:
            case "MD":
                return m1 - m2, v1 / n1 + v2 / n2
            case "SMD":
                return _standardised((m1 - m2) / np.sqrt(pooled), n1 + n2 - 2, n1, n2, n1 + n2, vtype)
            case "SMD1":
                return _standardised((m1 - m2) / sd2, n2 - 1, n1, n2, n2, vtype)
            case "SMD1H":
                g = small_sample_correction(n2 - 1) * (m1 - m2) / sd2
                return g, sd1**2 / (sd2**2 * n1) + 1 / n2 + g**2 / (2 * n2)
            case "SMDH":
                return _standardised_unequal(m1 - m2, sd1, n1, sd2, n2)
            case "ROM":
                relative1, relative2 = v1 / m1**2, v2 / m2**2
                if vtype == "AV":
                    relative1, relative2 = _mean_square(relative1, n1), _mean_square(relative2, n2)
                return np.log(m1 / m2), relative1 / n1 + relative2 / n2
            case "CVR":
                yi = np.log(sd1 / m1) + _bias(n1) - np.log(sd2 / m2) - _bias(n2)
                return yi, _bias(n1) + sd1**2 / (n1 * m1**2) + _bias(n2) + sd2**2 / (n2 * m2**2)
            case _:
                raise ValueError(f"{measure!r} is not a measure of two means")


def _bias(n: FloatArray) -> FloatArray:
    """Return 1 / (2 (n - 1)): bias of the logarithm of a standard deviation, and its variance."""
    return 1.0 / (2.0 * (n - 1.0))


def _mean_square(squares: FloatArray, n: FloatArray) -> FloatArray:
    """Return the squared mean, by group size, of the roots of `squares`, the same for every study, (k,)."""
    return np.full_like(squares, _mean(np.sqrt(squares), n) ** 2)


def _mean(values: FloatArray, weights: FloatArray) -> float:
    """Return the weighted mean of the values that exist."""
    there = np.isfinite(values)
    return float(np.average(values[there], weights=weights[there])) if there.any() else np.nan


def _standardised(
    d: FloatArray, df: FloatArray, n1: FloatArray, n2: FloatArray, base_size: FloatArray, vtype: str
) -> tuple[FloatArray, FloatArray]:
    """Return Hedges' g and its variance of the wanted type, from d, whose standard deviation has `df` degrees of
    freedom.

    `base_size` is the number of people behind that standard deviation.
    """
    correction = small_sample_correction(df)
    g = correction * d
    base = 1 / n1 + 1 / n2
    match vtype:
        case "LS":
            return g, base + g**2 / (2 * base_size)
        case "LS2":
            return g, correction**2 * (base + d**2 / (2 * base_size))
        case "UB":
            return g, base + (1 - (df - 2) / (df * correction**2)) * g**2
        case "AV":
            return g, base + _mean(g, n1 + n2) ** 2 / (2 * base_size)
        case _:
            raise ValueError(f"the standardised mean difference has no variance of type {vtype!r}")


def _standardised_unequal(
    difference: FloatArray, sd1: FloatArray, n1: FloatArray, sd2: FloatArray, n2: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the standardised mean difference by the average of two unequal variances (Bonett 2008).

    The corrected estimate is in Bonett's variance, which is then scaled by the squared correction: the convention
    of metafor 3, followed here so that the two agree; leaving the correction out gives slightly larger variances.
    """
    average = (sd1**2 + sd2**2) / 2
    correction = small_sample_correction(n1 + n2 - 2)
    g = correction * difference / np.sqrt(average)
    spread = sd1**4 / (n1 - 1) + sd2**4 / (n2 - 1)
    vi = g**2 * spread / (8 * average**2) + (sd1**2 / (n1 - 1) + sd2**2 / (n2 - 1)) / average
    return g, correction**2 * vi
