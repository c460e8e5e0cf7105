"""The second witness of an analysis' page: which route confirms each part of the result, and to how many digits."""

from __future__ import annotations

from collections.abc import Sequence

from metaloom.declare.analysis import Analysis
from metaloom.judge.judged import Judged
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.witness.agreement import Witness, WitnessedPart
from metaloom.write import markdown
from metaloom.write.findings import OK, Findings

HEADERS = ["Part of the result", "Second route", "Digits agreeing"]
WORDS = {
    "heterogeneity": "Heterogeneity and its intervals",
    "prediction": "Prediction interval",
    "tests": "Tests of the tables",
    "influence": "Influence of each study",
    "baujat": "Share in heterogeneity and result",
    "bayes": "Bayesian analysis",
    "subsets": "All subsets",
    "multiverse": "Other choices together",
    "cluster.robust": "Cluster-robust variance",
    "cluster.model": "The model without the robust variance",
    "intervals and tests": "Intervals and tests",
    "subgroups": "Subgroups",
    "moderators": "Meta-regressions",
    "sensitivity": "Sensitivity analyses",
    "true effects and choices": "True effects, posterior and choices",
}


def witnesses(findings: Findings, analysis: Analysis) -> str:
    """Return a table of the parts with their witnesses; empty where nothing was estimated."""
    result = findings.results[analysis.id]
    witness = result.witness
    if result.status != OK or witness is None or not witness.parts:
        return ""
    rows = [("Pooled estimate, interval and test", *_said(witness))]
    rows += [(escape(part_name(result, part.part)), *_said(part)) for part in witness.parts]
    caption = "Each published part computed a second time by another route"
    return markdown.page(
        markdown.heading("The second witness", 2, "witness"),
        _lead((witness, *witness.parts)),
        markdown.details("Part by part", markdown.table(HEADERS, rows, caption, "tbl-witness", frozenset({2}))),
    )


def _lead(parts: Sequence[Witness | WitnessedPart]) -> str:
    """Return how many parts agree and to how many digits at least, for those who do not unfold the table."""
    digits = [part.digits for part in parts if part.digits is not None]
    agree = f"{numbers.count(len(digits))} of {numbers.counted(len(parts), 'part')}"
    told = f"{agree} were computed a second time by another route"
    return escape(f"{told}; they agree to at least {numbers.counted(min(digits), 'digit')}." if digits else f"{told}.")


def part_name(result: Judged, part: str) -> str:
    """Return a part of a result in words: `sensitivity.0` by the title of that analysis, `bias.egger` by its probe."""
    if part in WORDS:
        return WORDS[part]
    kind, _, name = part.partition(".")
    index, _, rest = name.partition(".")
    if kind == "sensitivity":
        entry = result.sensitivity[int(index)]
        return str(entry.title or entry.kind).replace("_", " ")
    if kind == "moderators":
        formula = f"Meta-regression on {result.moderators[int(index)].formula}"
        return f"{formula}: {rest}" if rest else formula
    if kind == "subgroups":
        return f"Subgroups by {name.replace('_', ' ')}"
    return f"Probe: {name.replace('_', ' ')}"


def _said(part: Witness | WitnessedPart) -> tuple[str, str]:
    if part.digits is None:
        return f"none: {escape(part.reason)}" if part.reason else "none", ""
    return escape(part.route), f"at least {numbers.count(part.digits)}"
