"""Groups of studies side by side, with the test of their difference."""

from __future__ import annotations

from metaloom.declare.analysis import Analysis
from metaloom.judge.judged import Judged
from metaloom.pool.parts import Level, Subgroups
from metaloom.text import counts, numbers
from metaloom.text.effects import pooled_text
from metaloom.text.escape import escape
from metaloom.text.vocabulary import effect_head
from metaloom.write import markdown
from metaloom.write.findings import Findings
from metaloom.write.rows import meaning_of


def subgroups(findings: Findings, analysis: Analysis) -> str:
    """Return one table of every declared column with levels, and a sentence for each column that has none."""
    result = findings.results[analysis.id]
    parts = result.subgroups
    if not parts:
        return ""
    rows = [row for name, part in parts.items() for row in _rows(findings, result, name, part)]
    without = [f"By {_words(name)}: {_test(part)}." for name, part in parts.items() if not part.levels]
    heads = ["By", "Level", "Studies", effect_head(result.measure), "Test of interaction"]
    table = markdown.table(heads, rows, "Groups of studies side by side", numeric=frozenset({2, 3})) if rows else ""
    return markdown.page(markdown.heading("Do groups of studies differ?", 2, "subgroups"), table, *without)


def _rows(findings: Findings, result: Judged, name: str, part: Subgroups) -> list[tuple[str, str, str, str, str]]:
    """Return a row for each level; the first names the column and holds the test between its levels."""
    return [
        (
            "" if number else _words(name),
            escape(level_words(findings, name, level.level)),
            counts.cell(level),
            _effect(result, level),
            "" if number else _test(part),
        )
        for number, level in enumerate(part.levels)
    ]


def _words(name: str) -> str:
    return escape(name.replace("_", " "))


def _test(part: Subgroups) -> str:
    if part.p_value is not None:
        return numbers.p_value(part.p_value)
    return escape(part.reason or numbers.NOT_ESTIMABLE)


def _effect(result: Judged, level: Level) -> str:
    """Return the effect of a level; that of a single study is not called a pooled one."""
    shown = pooled_text(result, level.pooled, level.reason)
    return f"{shown} (one study, not pooled)" if counts.studies_of(level) == 1 and level.pooled else shown


def level_words(findings: Findings, column: str, level: object) -> str:
    """Return a subgroup in the words of the codebook, from the first table that has the column."""
    for table in sorted(findings.evidence.codebook.tables if findings.evidence.codebook else ()):
        words = meaning_of(findings, table, column, level)
        if words != str(level):
            return words
    return str(level).replace("_", " ")
