"""A survey of proportions in a chapter: figure, where we differ from what was published, and the logistic models."""

from __future__ import annotations

from metaloom.pool.parts import known
from metaloom.surveys.proportions.declare import Proportions
from metaloom.surveys.proportions.facts import Facts, TitledModel
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.figure_block import note_of, survey_figures
from metaloom.write.findings import Findings
from metaloom.write.proof.place import number_place, scope
from metaloom.write.rows import name_of

SAME = 0.0051
"""Shares that differ by less agree once both are rounded to whole percentages."""


def block(findings: Findings, declared: Proportions, found: Facts) -> str:
    """Return the figure, the comparison and the models of one survey."""
    models = [_model(findings, declared, number, model) for number, model in enumerate(found.models, start=1)]
    return markdown.page(
        markdown.GENERATED,
        *survey_figures(findings, declared.id),
        _compared(findings, declared.id, found),
        *models,
        note_of(declared.note),
    )


def _compared(findings: Findings, owner: str, found: Facts) -> str:
    told = []
    for at, row in enumerate(found.rows, start=1):
        if row.printed is None:
            continue
        gap = known(row.estimate) - row.printed.share
        here = f"{numbers.events_of(row.events, row.total)} ({numbers.share(row.estimate)})"
        there = numbers.share(row.printed.share)
        counted_here = scope(number_place(owner, f"events-{at}"), escape(here))
        verdict = (
            "the same"
            if abs(gap) < SAME
            else f"{numbers.fixed(abs(100 * gap), 1)} points {'more' if gap > 0 else 'fewer'}"
        )
        key = row.printed.reference
        cited = f" [@{key}]" if key in findings.evidence.bibliography else ""
        told.append(
            f"- {escape(row.label)}: counted here {counted_here}, published {escape(there)}{cited}: {escape(verdict)}."
        )
    return "\n".join(told)


def _model(findings: Findings, declared: Proportions, number: int, model: TitledModel) -> str:
    if model.status != "ok":
        return markdown.callout("note", f"Not estimable: {escape(model.title)}", escape(str(model.reason)))
    rows = []
    for one in model.coefficients:
        name = name_of(findings, declared.table, one.column)
        reference = model.references.get(one.column)
        term = f"{name}: {escape(one.label)} against {escape(reference)}" if reference else f"{name}, each unit more"
        span = numbers.interval(one.lower, one.upper, "exp")
        test = one.test
        rows.append((
            term, escape(numbers.ratio(one.odds_ratio)), escape(span),
            escape(f"{numbers.p_number(test.p_value)} ({numbers.degrees(test.df)} df)"),
        ))  # fmt: skip
    left = f" Left out, for lack of a value: {numbers.counted(model.left_out, 'row')}." if model.left_out else ""
    counted = f"{numbers.count(model.events)} of {numbers.count(model.n)} {declared.unit} meet it."
    size = f"{counted}{left} {model.caution or ''}"
    head = ["", "Odds ratio", f"{numbers.level(declared.level)} interval", "p of the column (likelihood ratio)"]
    caption = escape(f"Logistic model: {model.title}")
    table = markdown.table(head, rows, caption, f"tbl-{declared.id}-model-{number}", frozenset({1}))
    return markdown.page(table, escape(size.strip()))
