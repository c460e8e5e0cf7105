"""Two-sided P values of the usual tests of a 2 x 2 table of counts.

Written out, because importing scipy.stats takes longer than reading a whole project; the unit tests hold each against
scipy's. Formulas: Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions (2003), chapter 3.
"""

from __future__ import annotations

import math

LARGEST_EXACT = 20_000
"""Beyond so many people Fisher's test is left out: the chi-square tests then agree with it."""


def p_values(events: int, free: int, control_events: int, control_free: int) -> dict[str, float]:
    """Return P values by the name of the test, for counts >= 0 with people in both arms."""
    observed = (events, free, control_events, control_free)
    found = {}
    if sum(observed) <= LARGEST_EXACT:
        found["Fisher's exact test"] = fisher(*observed)
    if events + control_events and free + control_free:
        found["chi-square"] = upper_tail(chi_square(observed, 0.0))
        found["chi-square with continuity correction"] = upper_tail(chi_square(observed, 0.5))
        found["likelihood ratio"] = upper_tail(likelihood_ratio(observed))
    return found or {"any test": 1.0}


def fisher(events: int, free: int, control_events: int, control_free: int) -> float:
    """Return Fisher's exact test: the probability of all tables with these margins no likelier than this one."""
    arm, with_event, total = events + free, events + control_events, events + free + control_events + control_free

    def log_probability(count: int) -> float:
        return log_choose(with_event, count) + log_choose(total - with_event, arm - count)

    here = log_probability(events) + 1e-7
    constant = log_choose(total, arm)
    counts = range(max(0, arm + with_event - total), min(arm, with_event) + 1)
    return min(1.0, math.fsum(math.exp(p - constant) for c in counts if (p := log_probability(c)) <= here))


def log_choose(n: int, k: int) -> float:
    """Return the logarithm of the binomial coefficient."""
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def expected(observed: tuple[int, int, int, int]) -> tuple[float, ...]:
    """Return the counts that the margins alone would give."""
    a, b, c, d = observed
    total = a + b + c + d
    return tuple(row * column / total for row in (a + b, c + d) for column in (a + c, b + d))


def chi_square(observed: tuple[int, int, int, int], correction: float) -> float:
    """Return Pearson's statistic; with correction 0.5 that of Yates."""
    pairs = zip(observed, expected(observed), strict=True)
    return sum((abs(o - e) - min(correction, abs(o - e))) ** 2 / e for o, e in pairs)


def likelihood_ratio(observed: tuple[int, int, int, int]) -> float:
    """Return the likelihood-ratio statistic."""
    pairs = zip(observed, expected(observed), strict=True)
    return max(0.0, 2 * sum(o * math.log(o / e) for o, e in pairs if o))


def upper_tail(statistic: float) -> float:
    """Return P of a chi-square statistic with one degree of freedom."""
    return math.erfc(math.sqrt(statistic / 2))
