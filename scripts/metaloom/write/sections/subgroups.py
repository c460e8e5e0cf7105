"""Groups of studies side by side, with the test of their difference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from metaloom.declare.analysis import Analysis
from metaloom.text import counts, numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import Findings
from metaloom.write.rows import meaning_of
from metaloom.write.sections.effect import pooled_text


def subgroups(woven: Findings, analysis: Analysis) -> str:
    """Return a table for every declared column, or the sentence that says why there is none."""
    result = woven.results[analysis.id]
    tables = [_table(woven, result, name, part) for name, part in (result.get("subgroups") or {}).items()]
    if not tables:
        return ""
    return markdown.page(markdown.heading("Do groups of studies differ?", 2, "subgroups"), *tables)


def _table(woven: Findings, result: Mapping[str, Any], name: str, part: Mapping[str, Any]) -> str:
    words = escape(name.replace("_", " "))
    rows = [
        (escape(level_words(woven, name, level["level"])), counts.cell(level), _effect(result, level))
        for level in part.get("levels", [])
    ]
    if not rows:
        return f"By {words}: {escape(part.get('reason') or numbers.NOT_ESTIMABLE)}."
    has_test = part.get("p_value") is not None
    test = numbers.p_value(part["p_value"]) if has_test else escape(part.get("reason") or numbers.NOT_ESTIMABLE)
    caption = f"By {words}; test of interaction: {test}"
    return markdown.table(["Level", "Studies", "Effect"], rows, caption, numeric=frozenset({1, 2}))


def _effect(result: Mapping[str, Any], level: Mapping[str, Any]) -> str:
    """Return the effect of a level; that of a single study is not called a pooled one."""
    shown = pooled_text(result, level)
    return f"{shown} (one study, not pooled)" if counts.studies_of(level) == 1 and level.get("pooled") else shown


def level_words(woven: Findings, column: str, level: object) -> str:
    """Return a subgroup in the words of the codebook, from the first table that has the column."""
    for table in sorted(woven.evidence.codebook.tables if woven.evidence.codebook else ()):
        words = meaning_of(woven, table, column, level)
        if words != str(level):
            return words
    return str(level).replace("_", " ")
