"""The restricted likelihood of the share of the variance that lies between groups, all else profiled out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Group = tuple[str, Array]


@dataclass(frozen=True)
class Sums:
    """What the restricted likelihood asks of groups: sizes and means (k,), the sum of squares inside, and n."""

    sizes: Array
    means: Array
    inside: float
    n: int


def sums_of(groups: list[Group]) -> Sums:
    """Return what is the same for every share."""
    return Sums(
        sizes=np.array([len(rows) for _, rows in groups], dtype=float),
        means=np.array([rows.mean() for _, rows in groups]),
        inside=sum(float(np.sum((rows - rows.mean()) ** 2)) for _, rows in groups),
        n=sum(len(rows) for _, rows in groups),
    )


def restricted_likelihood(groups: Sums, share: float) -> float:
    """Return the restricted log-likelihood of an intraclass correlation, the rest profiled out (Searle 1992)."""
    _, _, within = at(groups, share)
    ratio = share / (1 - share)
    information = float(np.sum(groups.sizes / (1 + ratio * groups.sizes)))
    spread = float(np.sum(np.log1p(ratio * groups.sizes)))
    return -0.5 * float((groups.n - 1) * np.log(within) + spread + np.log(information))


def at(groups: Sums, share: float) -> tuple[float, float, float]:
    """Return mean, variance between and within groups that fit best where their shares are given."""
    ratio = share / (1 - share)
    weights = groups.sizes / (1 + ratio * groups.sizes)
    mean = float(np.sum(weights * groups.means) / np.sum(weights))
    within = (groups.inside + float(np.sum(weights * (groups.means - mean) ** 2))) / (groups.sizes.sum() - 1)
    return mean, ratio * within, within


def best_share(groups: Sums) -> float:
    """Return the intraclass correlation of the greatest restricted likelihood, between 0 and 0.999999."""
    from scipy.optimize import minimize_scalar

    grid = np.linspace(0, 0.999, 200)
    start = int(np.argmax([restricted_likelihood(groups, share) for share in grid]))
    low, high = grid[max(0, start - 1)], grid[start + 1] if start + 1 < len(grid) else 0.999999
    found = minimize_scalar(
        lambda share: -restricted_likelihood(groups, share),
        bounds=(low, high),
        method="bounded",
        options={"xatol": 1e-9},
    )
    edge = restricted_likelihood(groups, 0.0) >= restricted_likelihood(groups, float(found.x))
    return 0.0 if edge else float(found.x)


def profile_interval(groups: Sums, best: float, level: float) -> tuple[float, float]:
    """Return where the likelihood has fallen from its `best` share by half a quantile of chi-squared (1 df)."""
    from scipy.optimize import brentq
    from scipy.stats import chi2

    floor = restricted_likelihood(groups, best) - chi2.ppf(level / 100, 1) / 2

    def above(share: float) -> float:
        return restricted_likelihood(groups, share) - floor

    top = 1 - 1e-9
    lower = 0.0 if above(0.0) > 0 else float(brentq(above, 0.0, best))
    upper = 1.0 if above(top) > 0 else float(brentq(above, best, top))
    return lower, upper
