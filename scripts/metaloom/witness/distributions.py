"""The distributions that second routes ask for: the numbers of scipy.stats to the last bit, without its way to them.

scipy.stats looks at its arguments for forty microseconds before it calls these functions of scipy.special, and a second
route asks for a dozen numbers. Arguments are numbers within the law's support, degrees of freedom positive.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scipy import special

Function = Callable[[float], float]


@dataclass(frozen=True)
class Law:
    """A distribution: where a share of it is below (`ppf`) or above (`isf`), and the share above a value (`sf`)."""

    ppf: Function
    isf: Function
    sf: Function


NORMAL = Law(
    ppf=lambda share: float(special.ndtri(share)),
    isf=lambda share: -float(special.ndtri(share)),
    sf=lambda value: float(special.ndtr(-value)),
)


def student(df: float) -> Law:
    """Return Student's t with so many degrees of freedom."""
    return Law(
        ppf=lambda share: float(special.stdtrit(df, share)),
        isf=lambda share: -float(special.stdtrit(df, share)),
        sf=lambda value: float(special.stdtr(df, -value)),
    )


def chi_squared(df: float) -> Law:
    """Return chi-squared with so many degrees of freedom."""
    return Law(
        ppf=lambda share: 2.0 * float(special.gammaincinv(df / 2, share)),
        isf=lambda share: float(special.chdtri(df, share)),
        sf=lambda value: float(special.chdtrc(df, value)),
    )


def normal_or_student(df: float | None) -> Law:
    """Return Student's t, or the normal distribution where there are no degrees of freedom."""
    return NORMAL if df is None else student(df)
