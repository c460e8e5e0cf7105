"""What votes by direction allow one to say: an exact sign test, the share with its interval, combined P values.

The sign test asks whether benefit and harm are equally likely (binomial, two-sided, exact); the interval of the share
is Wilson's (1927), as the Cochrane Handbook's example prints it (10 of 12: 83 %, 55 % to 95 %, P = 0.039). Combined P
values (Fisher 1932; Stouffer 1949) need one-sided values of independent studies, exact in print, and answer only
whether there is an effect in at least one study.
"""

from __future__ import annotations

from collections.abc import Sequence

from metaloom.surveys.directions.facts import CombinedP, SignTest
from metaloom.surveys.directions.votes import Voted

MOST = 0.5
"""P values are combined only where more than this share of the studies with a direction print an exact one."""


def sign_test(benefit: int, harm: int, level: float = 0.95) -> SignTest | None:
    """Return the sign test and the share of `benefit` among studies with a direction; None where none has one."""
    from scipy.stats import binomtest

    if benefit + harm == 0:
        return None
    test = binomtest(benefit, benefit + harm, 0.5)
    interval = test.proportion_ci(level, method="wilson")
    share = benefit / (benefit + harm)
    return SignTest(p_value=float(test.pvalue), share=share, lower=float(interval.low), upper=float(interval.high))


def combined(votes: Sequence[Voted]) -> CombinedP:
    """Return P values combined one-sided towards benefit, or the reason why they cannot be combined."""
    from scipy.stats import combine_pvalues

    directed = [vote for vote in votes if vote.vote in ("benefit", "harm")]
    exact = [(vote, vote.said.p) for vote in directed if vote.said.p and vote.said.p_operator in ("", "=")]
    if not exact:
        return CombinedP(reason="no study with a direction prints an exact one")
    if len(exact) < 2 or len(exact) <= MOST * len(directed):
        prints = "prints" if len(exact) == 1 else "print"
        reason = f"only {len(exact)} of {len(directed)} studies with a direction {prints} an exact one"
        return CombinedP(reason=reason)
    one_sided = [p / 2 if vote.vote == "benefit" else 1 - p / 2 for vote, p in exact]
    fisher, stouffer = (float(combine_pvalues(one_sided, method).pvalue) for method in ("fisher", "stouffer"))
    return CombinedP(k=len(one_sided), fisher=fisher, stouffer=stouffer)
