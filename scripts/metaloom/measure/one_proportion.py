"""One group with a count of events: PR, PLO, PLN, PAS, PFT.

Sources: Freeman and Tukey 1950, Annals of Mathematical Statistics 21:607-611 (PFT, here half their sum, as Miller 1978
inverts it); Schwarzer et al. 2019, Research Synthesis Methods 10:476-483, for the warnings about it.
Variance types: LS; UB (PR, with n - 1); AV (PR, PLO, PLN, at the mean proportion by size).
"""

from __future__ import annotations

import numpy as np

from metaloom.measure.effects import FloatArray, Policy
from metaloom.measure.zero_cells import addition

MEASURES = ("PR", "PLO", "PLN", "PAS", "PFT")


def one_proportion(
    measure: str, inputs: dict[str, FloatArray], policy: Policy, vtype: str = "LS"
) -> tuple[FloatArray, FloatArray]:
    """Return effects and variances, both (k,), from `events` and `total`; NaN where there is none."""
    x = inputs["events"]
    m = inputs["total"] - x
    extra = addition(policy, [x, m])
    x, m = x + extra, m + extra
    n = x + m
    with np.errstate(divide="ignore", invalid="ignore"):
        p = x / n
        centre = np.full_like(p, mean_proportion(p, n)) if vtype == "AV" else p
        match measure:
            case "PR":
                return p, proportion_variance(p, n, vtype)
            case "PLO":
                return np.log(x / m), 1 / (n * centre) + 1 / (n * (1 - centre)) if vtype == "AV" else 1 / x + 1 / m
            case "PLN":
                return np.log(p), 1 / (n * centre) - 1 / n if vtype == "AV" else 1 / x - 1 / n
            case "PAS":
                return np.arcsin(np.sqrt(p)), 1 / (4 * n)
            case "PFT":
                twice = np.arcsin(np.sqrt(x / (n + 1))) + np.arcsin(np.sqrt((x + 1) / (n + 1)))
                return twice / 2, 1 / (4 * n + 2)
            case _:
                raise ValueError(f"{measure!r} is not a measure of one proportion")


def mean_proportion(p: FloatArray, n: FloatArray) -> float:
    """Return the proportion over all studies that have one, by size."""
    there = np.isfinite(p)
    return float(np.average(p[there], weights=n[there])) if there.any() else np.nan


def proportion_variance(p: FloatArray, n: FloatArray, vtype: str) -> FloatArray:
    """Return the variance of a proportion, (k,): large sample (LS), unbiased (UB), or at the mean over studies (AV)."""
    match vtype:
        case "LS":
            return p * (1 - p) / n
        case "UB":
            return p * (1 - p) / (n - 1)
        case "AV":
            centre = mean_proportion(p, n)
            return centre * (1 - centre) / n
        case _:
            raise ValueError(f"a proportion has no variance of type {vtype!r}")
