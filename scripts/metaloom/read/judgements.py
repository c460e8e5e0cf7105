"""The table `risk_of_bias`: judgements in the words of the tools that made them, each word known to its tool.

One row for each study and domain: `study_id`, `tool`, `domain`, `judgement`. A scale that a review made for itself
stays in the table, is printed as it is, and counts as no assessment.
"""

from __future__ import annotations

from collections.abc import Iterator

from metaloom.catalogue.judgements import TOOLS, level_of, tool_of
from metaloom.errors import Problem, nearest
from metaloom.read.table import Table
from metaloom.read.values import is_missing, shorten

TABLE = "risk_of_bias"
NEEDED = ("study_id", "tool", "domain", "judgement")
HIGH_OR_NONE = "-"
COLOURS = frozenset({"green", "yellow", "amber", "orange", "red", "blue", "grey", "gray"})
"""Words of pictures, which mean other judgements with other tools."""


def judgement_problems(table: Table | None) -> Iterator[Problem]:
    """Yield columns that the table of judgements lacks, and words that their tool does not know."""
    if table is None:
        return
    lacking = [name for name in NEEDED if name not in table.columns]
    if lacking:
        cause = f"The table of judgements has no column {lacking[0]!r}."
        remedy = (
            f"Give each study and domain a row with {', '.join(NEEDED)}; for the whole study write domain overall. A "
            "table with a column for each domain, as robvis has it, is brought into this form by metaloom import FILE."
        )
        yield Problem(table.sheet.place(table.sheet.header[0]), cause, remedy, code="ML-0722")
        return
    for row in range(len(table)):
        tool, word = tool_of(table.text(row, "tool")), table.text(row, "judgement")
        if tool is None or (is_missing(word) and word != HIGH_OR_NONE) or level_of(tool, word) is not None:
            continue
        cause = f"judgement is {shorten(word)!r}, which is not a word of {tool}."
        yield Problem(table.place(row, "judgement"), cause, _remedy(word, tool), code="ML-0721")


def judgement_notes(table: Table | None) -> Iterator[str]:
    """Return the scales that are no tool of the field, each once."""
    if table is None or not set(NEEDED) <= set(table.columns):
        return
    judged = [row for row in range(len(table)) if not is_missing(table.text(row, "judgement"))]
    if nameless := [row for row in judged if is_missing(table.text(row, "tool"))]:
        first, count = table.lines[nameless[0]], len(nameless)
        rows = f"line {first} names" if count == 1 else f"{count} lines (the first is {first}) name"
        yield f"{table.file}: {rows} no tool: what was judged there is printed, and counted as no assessment."
    names = dict.fromkeys(table.text(row, "tool") for row in range(len(table)))
    own = [name for name in names if name and tool_of(name) is None]
    if own:
        tools, scales = ", ".join(TOOLS), ", ".join(own)
        yield f"{table.file}: printed as they are, and counted as no assessment: {scales} (known tools: {tools})."


def _remedy(word: str, tool: str) -> str:
    if word == HIGH_OR_NONE:
        return "Write high, or leave the field empty where nothing was judged."
    near = nearest(word.casefold(), TOOLS[tool]) if word.casefold() not in COLOURS else None
    listed = ", ".join(TOOLS[tool])
    return f"Did you mean {near!r}?" if near is not None else f"Write one of: {listed}."
