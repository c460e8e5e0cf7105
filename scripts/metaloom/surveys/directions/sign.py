"""What votes by direction allow one to say: an exact sign test, the share with its interval, combined P values.

The sign test asks whether benefit and harm are equally likely (binomial, two-sided, exact); the interval of the share
is Wilson's (1927), as the Cochrane Handbook's example prints it (10 of 12: 83 %, 55 % to 95 %, P = 0.039). Combined P
values (Fisher 1932; Stouffer 1949) need one-sided values of independent studies, exact in print, and answer only
whether there is an effect in at least one study.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from metaloom.surveys.directions.votes import Voted

MOST = 0.5
"""P values are combined only where more than this share of the studies with a direction print an exact one."""


def sign_test(benefit: int, harm: int, level: float = 0.95) -> dict[str, Any] | None:
    """Return {p_value, share, lower, upper} of `benefit` among studies with a direction; None where none has one."""
    from scipy.stats import binomtest

    if benefit + harm == 0:
        return None
    test = binomtest(benefit, benefit + harm, 0.5)
    interval = test.proportion_ci(level, method="wilson")
    return {
        "p_value": float(test.pvalue),
        "share": benefit / (benefit + harm),
        "lower": float(interval.low),
        "upper": float(interval.high),
    }


def combined(votes: Sequence[Voted]) -> dict[str, Any]:
    """Return {fisher, stouffer, k}, one-sided towards benefit, or {reason} where P values cannot be combined."""
    from scipy.stats import combine_pvalues

    directed = [vote for vote in votes if vote.vote in ("benefit", "harm")]
    exact = [(vote, vote.said.p) for vote in directed if vote.said.p and vote.said.p_operator in ("", "=")]
    if not exact:
        return {"reason": "no study with a direction prints an exact one"}
    if len(exact) < 2 or len(exact) <= MOST * len(directed):
        prints = "prints" if len(exact) == 1 else "print"
        return {"reason": f"only {len(exact)} of {len(directed)} studies with a direction {prints} an exact one"}
    one_sided = [p / 2 if vote.vote == "benefit" else 1 - p / 2 for vote, p in exact]
    return {
        "k": len(one_sided),
        "fisher": float(combine_pvalues(one_sided, "fisher").pvalue),
        "stouffer": float(combine_pvalues(one_sided, "stouffer").pvalue),
    }
