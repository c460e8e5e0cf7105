"""What happens when choices change: other methods and rows side by side, each study left out, studies one by one."""

from __future__ import annotations

from collections.abc import Sequence

from metaloom.declare.analysis import Analysis
from metaloom.judge.judged import Judged
from metaloom.pool.parts import Heterogeneity, Refit
from metaloom.probe.parts import Sensitivity
from metaloom.text import counts, numbers
from metaloom.text.effects import labels, pooled_text
from metaloom.text.escape import escape
from metaloom.text.vocabulary import effect_head
from metaloom.write import markdown
from metaloom.write.findings import Findings

HEADS = {"leave_one_out": ("Without", "Each study left out"), "cumulative": ("Up to", "Studies added one by one")}


def choices(findings: Findings, analysis: Analysis) -> str:
    """Return one table of the single choices, beginning with the declared ones, and one for every series; else
    empty.
    """
    result = findings.results[analysis.id]
    entries = result.sensitivity
    if not entries:
        return ""
    single = [entry for entry in entries if entry.kind not in HEADS]
    tables = [_single(result, single)] if single else []
    tables += [_series(result, entry) for entry in entries if entry.kind in HEADS]
    return markdown.page(markdown.heading("When choices change", 2, "sensitivity"), markdown.side_by_side(*tables))


def _single(result: Judged, entries: Sequence[Sensitivity]) -> str:
    rows = [
        (
            "As declared",
            counts.cell(result),
            pooled_text(result, result.pooled, result.reason),
            _spread(result.heterogeneity),
        )
    ]
    for entry in entries:
        several = len(entry.results) > 1
        for item in entry.results:
            name = item.label if several else entry.title or item.label
            rows.append((escape(str(name)), counts.cell(item), _effect(result, item), _spread(item.heterogeneity)))
    return markdown.table(
        ["Choice", "Studies", effect_head(result.measure), "τ²"],
        rows,
        "One choice changed at a time",
        numeric=frozenset({1, 2, 3}),
    )


def _series(result: Judged, entry: Sensitivity) -> str:
    head, words = HEADS[entry.kind]
    named = labels(result)
    rows = []
    for item in entry.results:
        study = str(item.omitted or item.added)
        name = named.get(study, escape(study))
        rows.append((name, counts.cell(item), _effect(result, item), _spread(item.heterogeneity)))
    title = entry.title
    caption = words if entry.kind == "leave_one_out" or not title else f"{words}: {escape(str(title))}"
    heads = [head, "Studies", effect_head(result.measure), "τ²"]
    return markdown.table(heads, rows, caption, numeric=frozenset({1, 2, 3}))


def _effect(result: Judged, item: Refit) -> str:
    return pooled_text(result, item.pooled, item.reason, item.measure)


def _spread(found: Heterogeneity | None) -> str:
    return numbers.significant(found.tau2) if found and found.tau2 is not None else "—"
