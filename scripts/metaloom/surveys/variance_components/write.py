"""Variance components in a chapter: a row for each model, and the values behind them as a figure."""

from __future__ import annotations

from metaloom.surveys.variance_components.declare import VarianceComponents
from metaloom.surveys.variance_components.describe import slug
from metaloom.surveys.variance_components.facts import Facts, Fitted
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.figure_block import note_of, survey_figures
from metaloom.write.findings import Findings
from metaloom.write.proof.place import number_place, row_mark


def block(findings: Findings, declared: VarianceComponents, found: Facts) -> str:
    """Return the table of models, what could not be estimated, and the figure."""
    made = [(model, model.fitted) for model in found.models if model.fitted]
    refused = [model for model in found.models if model.status != "ok"]
    rows = [
        (
            escape(model.name) + row_mark(number_place(declared.id, f"share-{slug(model.name)}")),
            numbers.count(model.k),
            numbers.count(model.n),
            escape(numbers.fixed(fitted.mean, 1)),
            escape(numbers.significant(fitted.between_sd, 2)),
            escape(numbers.significant(fitted.within_sd, 2)),
            escape(_share(fitted)),
        )
        for model, fitted in made
    ]
    head = [
        "", escape(declared.groups.capitalize()), "Values", "Mean",
        f"SD between {escape(declared.groups)}", "SD within",
        f"Share of the variance between {escape(declared.groups)} ({numbers.level(declared.level)} interval)",
    ]  # fmt: skip
    table = markdown.table(head, rows, escape(declared.title), f"tbl-{declared.id}", frozenset({1, 2, 3, 4, 5}))
    reasons: dict[str, list[str]] = {}
    for model in refused:
        reasons.setdefault(str(model.reason), []).append(model.name)
    not_made = "; ".join(f"{', '.join(names)} ({reason})" for reason, names in reasons.items())
    return markdown.page(
        markdown.GENERATED,
        table if rows else "",
        f"Not estimable: {escape(not_made)}." if refused else "",
        *survey_figures(findings, declared.id),
        note_of(declared.note),
    )


def _share(model: Fitted) -> str:
    span = numbers.percent_range(100 * model.icc_lower, 100 * model.icc_upper, 0)
    return f"{numbers.share(model.icc, 0)} ({span})"
