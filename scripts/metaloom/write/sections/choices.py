"""What happens when choices change: other methods and rows side by side, each study left out, studies one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from metaloom.declare.analysis import Analysis
from metaloom.text import counts, numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import Findings
from metaloom.write.sections.effect import labels, pooled_text

HEADS = {"leave_one_out": ("Without", "Each study left out"), "cumulative": ("Up to", "Studies added one by one")}


def choices(woven: Findings, analysis: Analysis) -> str:
    """One table of the single choices, beginning with the declared ones, and one for every series; else empty."""
    result = woven.results[analysis.id]
    entries = result.get("sensitivity") or []
    if not entries:
        return ""
    single = [entry for entry in entries if entry["kind"] not in HEADS]
    tables = [_single(result, single)] if single else []
    tables += [_series(result, entry) for entry in entries if entry["kind"] in HEADS]
    return markdown.page(markdown.heading("When choices change", 2, "sensitivity"), *tables)


def _single(result: Mapping[str, Any], entries: list[dict[str, Any]]) -> str:
    rows = [("As declared", counts.cell(result), pooled_text(result, result), _spread(result))]
    for entry in entries:
        several = len(entry["results"]) > 1
        for item in entry["results"]:
            name = item.get("label") if several else entry.get("title") or item.get("label")
            rows.append((escape(str(name)), counts.cell(item), pooled_text(result, item), _spread(item)))
    return markdown.table(
        ["Choice", "Studies", "Effect", "τ²"], rows, "One choice changed at a time", numeric=frozenset({1, 2, 3})
    )


def _series(result: Mapping[str, Any], entry: Mapping[str, Any]) -> str:
    head, words = HEADS[entry["kind"]]
    named = labels(result)
    rows = []
    for item in entry["results"]:
        study = str(item.get("omitted") or item.get("added"))
        name = named.get(study, escape(study))
        rows.append((name, counts.cell(item), pooled_text(result, item), _spread(item)))
    title = entry.get("title")
    caption = words if entry["kind"] == "leave_one_out" or not title else f"{words}: {escape(str(title))}"
    return markdown.table([head, "Studies", "Effect", "τ²"], rows, caption, numeric=frozenset({1, 2, 3}))


def _spread(item: Mapping[str, Any]) -> str:
    spread = (item.get("heterogeneity") or {}).get("tau2")
    return numbers.significant(spread) if spread is not None else "—"
