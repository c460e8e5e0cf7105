"""All subsets of the studies (GOSH): how far the result hangs on which studies are in."""

from __future__ import annotations

from metaloom.declare.analysis import Analysis
from metaloom.measure.transform import display_part
from metaloom.text import numbers
from metaloom.text.counts import several
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import Findings


def subsets(findings: Findings, analysis: Analysis) -> str:
    """Return the quantiles of the estimate over all subsets, and the share that leads to the same conclusion.

    Else empty.
    """
    result = findings.results[analysis.id]
    found = result.subsets
    if not found:
        return ""
    head = markdown.heading("All subsets of the studies", 2, "subsets")
    quantiles = found.quantiles
    if found.status != "ok" or quantiles is None:
        return markdown.page(head, escape(found.reason or numbers.NOT_ESTIMABLE))
    rows = []
    for index, probability in enumerate(quantiles.probabilities):
        shown = display_part(result.measure, {"estimate": quantiles.estimate[index]})
        estimate = numbers.estimate(shown.estimate, "exp" if shown.scale == "exp" else "identity")
        rows.append((numbers.share(probability), estimate, numbers.percent(quantiles.i2[index])))
    fitted, possible = several(found)
    which = "All" if found.exact else "A seeded sample of"
    counted = (
        f"{which} {numbers.count(fitted)} of {numbers.count(possible)} subsets of two and more studies were pooled."
    )
    kept = found.share_holding
    holds = (
        f"In {numbers.share(kept)} of them the conclusion is that of all studies together." if kept is not None else ""
    )
    caption = "Quantiles over the subsets"
    table = markdown.table(["Quantile", "Estimate", "I²"], rows, caption, "tbl-subsets", frozenset({0, 1, 2}))
    return markdown.page(head, escape(f"{counted} {holds}".strip()), table)
