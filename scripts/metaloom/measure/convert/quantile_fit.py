"""A mean and a standard deviation from quantiles, by the distribution that fits them best.

McGrath, Zhao, Steele, Thombs and Benedetti 2020, Statistical Methods in Medical Research 29:2520-2537, section 2.2
(quantile estimation): normal, log-normal, gamma, Weibull and beta distributions are fitted by least squares to the
quantiles that a paper gives, the extremes being taken as the quantiles at 1/n and 1 - 1/n, and the best fit is used for
the sample. Values that are not positive leave the normal distribution only; the beta distribution is for values between
zero and one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite, sqrt

import numpy as np
from scipy import special

from metaloom.measure.effects import FloatArray

Parameters = tuple[float, float]


@dataclass(frozen=True)
class Law:
    """A family of two parameters: its quantiles at probabilities p (m,), and its mean with standard deviation."""

    quantiles: Callable[[FloatArray, float, float], FloatArray]
    moments: Callable[[float, float], Parameters]
    start: Callable[[float, float], Parameters]
    """Parameters near which a mean and a standard deviation are those given."""
    positive: tuple[bool, bool]


def _normal_moments(mean: float, sd: float) -> Parameters:
    return mean, sd


def _log_normal_moments(centre: float, spread: float) -> Parameters:
    mean = float(np.exp(centre + spread**2 / 2))
    return mean, mean * float(np.sqrt(np.expm1(spread**2)))


def _weibull_moments(shape: float, scale: float) -> Parameters:
    first, second = special.gamma(1 + 1 / shape), special.gamma(1 + 2 / shape)
    return float(scale * first), float(scale * np.sqrt(second - first**2))


def _beta_moments(a: float, b: float) -> Parameters:
    return a / (a + b), sqrt(a * b / (a + b + 1)) / (a + b)


NORMAL = Law(
    lambda p, mean, sd: np.asarray(mean + sd * special.ndtri(p)), _normal_moments, _normal_moments, (False, True)
)
LOG_NORMAL = Law(
    lambda p, centre, spread: np.asarray(np.exp(centre + spread * special.ndtri(p))),
    _log_normal_moments,
    lambda mean, sd: (float(np.log(mean / sqrt(1 + (sd / mean) ** 2))), sqrt(float(np.log1p((sd / mean) ** 2)))),
    (False, True),
)
GAMMA = Law(
    lambda p, shape, rate: np.asarray(special.gammaincinv(shape, p) / rate),
    lambda shape, rate: (shape / rate, sqrt(shape) / rate),
    lambda mean, sd: ((mean / sd) ** 2, mean / sd**2),
    (True, True),
)
WEIBULL = Law(
    lambda p, shape, scale: np.asarray(scale * (-np.log1p(-p)) ** (1 / shape)),
    _weibull_moments,
    lambda mean, sd: ((mean / sd) ** 1.086, mean / float(special.gamma(1 + (sd / mean) ** 1.086))),
    (True, True),
)
BETA = Law(
    lambda p, a, b: np.asarray(special.betaincinv(a, b, p)),
    _beta_moments,
    lambda mean, sd: (
        mean * max(mean * (1 - mean) / sd**2 - 1, 0.1),
        (1 - mean) * max(mean * (1 - mean) / sd**2 - 1, 0.1),
    ),
    (True, True),
)
LAWS = {"normal": NORMAL, "log-normal": LOG_NORMAL, "gamma": GAMMA, "Weibull": WEIBULL, "beta": BETA}


def mean_and_sd(
    low: float, q1: float, median: float, q3: float, high: float, n: float
) -> tuple[float, float, str] | None:
    """Return the mean, standard deviation and the name of the best law, or None where the quantiles do not determine
    them.
    """
    named = [(low, 1 / n), (q1, 0.25), (median, 0.5), (q3, 0.75), (high, 1 - 1 / n)]
    given = [(value, p) for value, p in named if isfinite(value)]
    values, p = np.array([value for value, _ in given]), np.array([at for _, at in given])
    if len(given) < 3 or n <= 2 or not isfinite(median) or (np.diff(values) <= 0).any() or (np.diff(p) <= 0).any():
        return None
    fits = {name: _fit(LAWS[name], values, p) for name in _candidates(values)}
    name = min(fits, key=lambda one: fits[one][0])
    mean, sd = LAWS[name].moments(*fits[name][1])
    return mean, sd, name


def _candidates(values: FloatArray) -> list[str]:
    if values[0] <= 0:
        return ["normal"]
    return [name for name in LAWS if name != "beta" or values[-1] < 1]


def _fit(law: Law, values: FloatArray, p: FloatArray) -> tuple[float, Parameters]:
    """Return sum of squared distances at the best parameters, and these; the search runs over logarithms of positive
    ones.
    """
    from scipy.optimize import least_squares

    sd = float((values[-1] - values[0]) / (special.ndtri(p[-1]) - special.ndtri(p[0])))
    first = law.start(float(values.mean()), sd)
    guess = [np.log(one) if positive else one for one, positive in zip(first, law.positive, strict=True)]

    def natural(free: FloatArray) -> Parameters:
        one, two = (float(np.exp(x)) if positive else float(x) for x, positive in zip(free, law.positive, strict=True))
        return one, two

    def apart(free: FloatArray) -> FloatArray:
        with np.errstate(all="ignore"):
            return np.nan_to_num(law.quantiles(p, *natural(free)) - values, nan=1e6, posinf=1e6, neginf=-1e6)

    found = least_squares(apart, guess, xtol=1e-12, ftol=1e-12, gtol=1e-12)
    return float(2 * found.cost), natural(found.x)
