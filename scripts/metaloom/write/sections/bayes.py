"""The Bayesian analysis beside the declared one: what a prior on the heterogeneity makes of few studies."""

from __future__ import annotations

from metaloom.declare.analysis import Analysis
from metaloom.text import numbers
from metaloom.text.effects import Ends, effect_text
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import Findings

PRIORS = {"half_normal": "half-normal", "half_cauchy": "half-Cauchy"}


def bayes(findings: Findings, analysis: Analysis) -> str:
    """Return posteriors of the mean, a new study and τ, and probabilities of benefit; empty where not declared."""
    result = findings.results[analysis.id]
    found = result.bayes
    if not found:
        return ""
    head = markdown.heading("Bayesian analysis", 2, "bayes")
    if found.status != "ok" or found.tau is None:
        return markdown.page(head, escape(found.reason or numbers.NOT_ESTIMABLE))
    new = Ends(found.median, found.prediction_lower, found.prediction_upper)
    spread = found.tau
    limits = numbers.interval(spread.ci_lower, spread.ci_upper)
    rows = [
        ("Mean effect", effect_text(result, found)),
        ("True effect in a new study", effect_text(result, new)),
        ("Between-study standard deviation τ", f"{numbers.fixed(spread.median)} ({limits})"),
    ]
    below, beyond = found.probability_below_null, found.probability_beyond_threshold
    if below is not None:
        rows.append(("Probability that the mean is below no difference", numbers.probability(below)))
    if beyond is not None:
        rows.append(("Probability that it passes the smallest effect that matters", numbers.probability(beyond)))
    prior = f"{PRIORS[str(found.prior)]} with scale {numbers.plain(found.scale)} on the analysis scale"
    caption = f"Posterior with a flat prior on the mean; prior on τ: {prior}"
    table = markdown.table(["Quantity", "Posterior"], rows, caption, "tbl-bayes", frozenset({1}))
    return markdown.page(head, table, "")
