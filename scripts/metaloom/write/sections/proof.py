"""The section "Check this number": where each cell is, what was declared, and code that gives the result again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from metaloom.declare.analysis import Analysis
from metaloom.read.records import Row, line_of
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import LINE, Findings, is_missing, records
from metaloom.write.proof.fenced import RECOMPUTE, fenced
from metaloom.write.proof.place import SECTION, line_link, lines_links
from metaloom.write.proof.python_code import python_code
from metaloom.write.proof.r_code import r_code

EACH_PRINTED = "Each number that this program gives is printed behind the expression that gives it."
CODE_ROOM = "Run it in the folder of this site, or in the folder to which its archive was unpacked."


def proof(findings: Findings, analysis: Analysis) -> str:
    """Return the section; every number of the page, and every mention of them elsewhere, leads to it.

    The programs are folded on the page, and open beside the number that they prove.
    """
    result = findings.results[analysis.id]
    program = r_code(analysis, result, columns_of(findings, analysis))
    r_part = fenced("r", program.text()) if program.parts else escape(program.unable)
    return markdown.page(
        markdown.heading("Check this number", 2, SECTION),
        _where(findings, analysis),
        "**The whole version.** This computes every result of the site again and compares number by number.",
        fenced("bash", RECOMPUTE),
        markdown.details("R, with metafor", EACH_PRINTED, r_part) if program.parts else r_part,
        markdown.details("Python, with Metaloom", CODE_ROOM, fenced("python", python_code(findings, analysis))),
    ).rstrip()


def _where(findings: Findings, analysis: Analysis) -> str:
    result = findings.results[analysis.id]
    file = f"data/{result.table}.csv"
    lines = list(dict.fromkeys(study.line for study in result.studies if study.line is not None))
    place = findings.declarations.place(analysis.id)
    items = [f"- Declared in {line_link(place.file, place.line)}."]
    if lines:
        quoted = any(not is_missing(row.get("source_quote")) for row in _rows_of(findings, analysis.id))
        words = " The words of the sources are [with the studies](#rows)." if quoted else ""
        items.insert(0, f"- Cells: {lines_links(file, lines)}.{words}")
    digits = result.witness.digits if result.witness else None
    if digits is not None:
        items.append(f"- A second route agrees to at least {digits} digits.")
    return "\n".join(items)


def columns_of(findings: Findings, analysis: Analysis) -> Mapping[str, Sequence[Any]]:
    """Return every column of the selected rows, aligned with the studies of the result."""
    rows = _rows_of(findings, analysis.id)
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [None if is_missing(row.get(name)) else row.get(name) for row in rows] for name in names}


def _rows_of(findings: Findings, identifier: str) -> list[Row]:
    """Return the selected row of each study of a result, in its order; empty for a row that was put together."""
    frame = findings.selections[identifier].frame
    by_line = {line_of(row): row for row in records(frame)} if LINE in frame else {}
    return [by_line.get(study.line or -1, {}) for study in findings.results[identifier].studies]
