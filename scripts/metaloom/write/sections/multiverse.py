"""Every combination of the listed choices: in how many the conclusion holds, and what would turn it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from metaloom.declare.analysis import Analysis
from metaloom.text import counts, numbers
from metaloom.text.escape import escape
from metaloom.text.vocabulary import measure_name
from metaloom.write import markdown
from metaloom.write.findings import Findings
from metaloom.write.sections.effect import labels, pooled_text

CONCLUSIONS = {
    "below": "the interval is below no effect",
    "above": "the interval is above no effect",
    "undecided": "the interval includes no effect",
}


def multiverse(woven: Findings, analysis: Analysis) -> str:
    """Return the share of universes with the declared conclusion, the smallest turning set, and each universe.

    Else empty.
    """
    result = woven.results[analysis.id]
    found = result.get("multiverse")
    if not found:
        return ""
    head = markdown.heading("Every combination of choices", 2, "multiverse")
    if found["status"] != "ok":
        return markdown.page(head, escape(found["reason"]))
    table = markdown.table(
        ["Measure", "Rows", "Method", "Test", "Studies", "Effect"],
        [_row(result, universe) for universe in found["universes"]],
        "Each combination",
        "tbl-multiverse",
        frozenset({4, 5}),
    )
    return markdown.page(head, _sentence(found), _turning(result, found["turning"]), table)


def _row(result: Mapping[str, Any], universe: Mapping[str, Any]) -> tuple[str, ...]:
    choices = universe["choices"]
    return (
        escape(measure_name(choices["measure"])),
        escape(choices["where"] or "all"),
        choices["method"],
        choices["test"],
        counts.cell(universe),
        pooled_text({**result, "measure": choices["measure"]}, universe),
    )


def _sentence(found: Mapping[str, Any]) -> str:
    counted = (
        f"{numbers.count(found['estimated'])} of {numbers.count(found['combinations'])} combinations can be estimated."
    )
    if found.get("share_holding") is None:
        return counted
    declared = CONCLUSIONS[found["conclusion"]]
    return f"{counted} The declared conclusion ({declared}) holds in {numbers.share(found['share_holding'])} of them."


def _turning(result: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    if found["status"] != "ok":
        return escape(found["reason"])
    if found["size"] is None:
        tried = numbers.count(found["searched"])
        return f"No set of up to {tried} studies turns the conclusion when it is left out." if found["searched"] else ""
    named = labels(result)
    names = ", ".join(named.get(study, escape(study)) for study in found["studies"])
    many = "One study turns" if found["size"] == 1 else f"{numbers.count(found['size'])} studies turn"
    return f"{many} the conclusion when left out: {names}; then {CONCLUSIONS[found['turned_to']]}."
