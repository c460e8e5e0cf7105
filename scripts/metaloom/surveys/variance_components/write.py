"""Variance components in a chapter: a row for each model, and the values behind them as a figure."""

from __future__ import annotations

from typing import Any

from metaloom.surveys.variance_components.declare import VarianceComponents
from metaloom.surveys.variance_components.describe import slug
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.figure_block import note_of, survey_figures
from metaloom.write.findings import Findings
from metaloom.write.proof.place import number_place, row_mark


def block(findings: Findings, declared: VarianceComponents, found: dict[str, Any]) -> str:
    """Return the table of models, what could not be estimated, and the figure."""
    made = [model for model in found["models"] if model["status"] == "ok"]
    refused = [model for model in found["models"] if model["status"] != "ok"]
    rows = [
        (
            escape(model["name"]) + row_mark(number_place(declared.id, f"share-{slug(model['name'])}")),
            numbers.count(model["k"]),
            numbers.count(model["n"]),
            escape(numbers.fixed(model["mean"], 1)),
            escape(numbers.significant(model["between_sd"], 2)),
            escape(numbers.significant(model["within_sd"], 2)),
            escape(_share(model)),
        )
        for model in made
    ]
    head = [
        "", escape(declared.groups.capitalize()), "Values", "Mean",
        f"SD between {escape(declared.groups)}", "SD within",
        f"Share of the variance between {escape(declared.groups)} ({numbers.level(declared.level)} interval)",
    ]  # fmt: skip
    table = markdown.table(head, rows, escape(declared.title), f"tbl-{declared.id}", frozenset({1, 2, 3, 4, 5}))
    reasons: dict[str, list[str]] = {}
    for model in refused:
        reasons.setdefault(model["reason"], []).append(model["name"])
    not_made = "; ".join(f"{', '.join(names)} ({reason})" for reason, names in reasons.items())
    return markdown.page(
        markdown.GENERATED,
        table if rows else "",
        f"Not estimable: {escape(not_made)}." if refused else "",
        *survey_figures(findings, declared.id),
        note_of(declared.note),
    )


def _share(model: dict[str, Any]) -> str:
    span = numbers.percent_range(100 * model["icc_lower"], 100 * model["icc_upper"], 0)
    return f"{numbers.share(model['icc'], 0)} ({span})"
