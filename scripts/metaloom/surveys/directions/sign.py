"""What votes by direction allow one to say: an exact sign test, the share with its interval, combined P values.

The sign test asks whether benefit and harm are equally likely (binomial, two-sided, exact); the interval of the share
is Wilson's (1927), as the Cochrane Handbook's example prints it (10 of 12: 83 %, 55 % to 95 %, P = 0.039). Combined P
values (Fisher 1932; Stouffer 1949) need one-sided values of independent studies, exact in print, and answer only
whether there is an effect in at least one study.

Written out, because importing scipy.stats takes longer than all surveys of a site; the unit tests hold each against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb, fsum, log, sqrt

from scipy.special import chdtrc, ndtr, ndtri

from metaloom.surveys.directions.facts import CombinedP, SignTest
from metaloom.surveys.directions.votes import Voted

MOST = 0.5
"""P values are combined only where more than this share of the studies with a direction print an exact one."""


def sign_test(benefit: int, harm: int, level: float = 0.95) -> SignTest | None:
    """Return the sign test and the share of `benefit` among studies with a direction; None where none has one."""
    voted = benefit + harm
    if voted == 0:
        return None
    fewer = min(benefit, harm)
    both_tails = Fraction(2 * sum(comb(voted, number) for number in range(fewer + 1)), 2**voted)
    share = benefit / voted
    lower, upper = _wilson(share, voted, level)
    return SignTest(p_value=min(1.0, float(both_tails)), share=share, lower=lower, upper=upper)


def _wilson(share: float, among: int, level: float) -> tuple[float, float]:
    """Return the limits of a share among so many: those of all shares that a score test does not reject."""
    z = float(ndtri((1 + level) / 2))
    middle = share + z**2 / (2 * among)
    half = z * sqrt(share * (1 - share) / among + (z / among) ** 2 / 4)
    lower, upper = ((middle + side * half) / (1 + z**2 / among) for side in (-1, 1))
    return (0.0 if share == 0 else lower), (1.0 if share == 1 else upper)


def combined(votes: Sequence[Voted]) -> CombinedP:
    """Return P values combined one-sided towards benefit, or the reason why they cannot be combined."""
    directed = [vote for vote in votes if vote.vote in ("benefit", "harm")]
    exact = [(vote, vote.said.p) for vote in directed if vote.said.p and vote.said.p_operator in ("", "=")]
    if not exact:
        return CombinedP(reason="no study with a direction prints an exact one")
    if len(exact) < 2 or len(exact) <= MOST * len(directed):
        prints = "prints" if len(exact) == 1 else "print"
        reason = f"only {len(exact)} of {len(directed)} studies with a direction {prints} an exact one"
        return CombinedP(reason=reason)
    one_sided = [p / 2 if vote.vote == "benefit" else 1 - p / 2 for vote, p in exact]
    return CombinedP(k=len(one_sided), fisher=fisher(one_sided), stouffer=stouffer(one_sided))


def fisher(p_values: Sequence[float]) -> float:
    """Return the P value of the sum of logarithms; 0 where one of the values is 0."""
    if min(p_values) == 0:
        return 0.0
    return float(chdtrc(2 * len(p_values), -2 * fsum(log(p) for p in p_values)))


def stouffer(p_values: Sequence[float]) -> float:
    """Return the P value of the mean of the normal quantiles, each with the same weight."""
    return float(ndtr(sum(float(ndtri(p)) for p in p_values) / sqrt(len(p_values))))
