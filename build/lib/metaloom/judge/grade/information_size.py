"""Optimal information size: how many people one adequately powered trial would have needed.

Two-sided α of 0.05 and power of 0.80; a relative risk reduction of a quarter for events, a difference of a fifth of a
standard deviation for means (GRADE guidelines 6, J Clin Epidemiol 2011;64:1283; Core GRADE 2, BMJ 2025;389:e081904).
"""

from __future__ import annotations

from math import ceil
from statistics import NormalDist

ALPHA, POWER = 0.05, 0.80
RISK_REDUCTION = 0.25
STANDARD_DEVIATIONS = 0.2
_Z = NormalDist().inv_cdf(1 - ALPHA / 2) + NormalDist().inv_cdf(POWER)


def for_risks(control: float) -> int:
    """Return participants in both arms together, for events with this risk (0 to 1) in the control arm."""
    treated = (1 - RISK_REDUCTION) * control
    variance = control * (1 - control) + treated * (1 - treated)
    return 2 * ceil(_Z**2 * variance / (control - treated) ** 2)


def for_means() -> int:
    """Return participants in both arms together, for means."""
    return 2 * ceil(2 * _Z**2 / STANDARD_DEVIATIONS**2)
