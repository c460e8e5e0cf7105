"""RevMan's exports as CSV: that of RevMan 5 (one line an outcome, then its studies) and RevMan Web's data rows."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from metaloom.read.foreign import revman_web
from metaloom.read.foreign.found import Found, FoundTable, Notes
from metaloom.read.foreign.plain_text import table_of, text_of
from metaloom.read.foreign.revman import Datum, Outcome, Row, found_of, records, years_of

CLASSIC = frozenset({"Comparison Number", "Outcome Number", "Subgroup Number", "Name"})
LIMIT = 1.959963984540054
KINDS = {"DIC": "binary", "CON": "continuous", "IV": "estimates", "GIV": "estimates", "IPD": "hazards", "OTH": "other"}
CLASSIC_CELLS = {
    "binary": ("Events 1", "Total 1", "Events 2", "Total 2"),
    "continuous": ("Mean 1", "SD 1", "Total 1", "Mean 2", "SD 2", "Total 2"),
    "estimates": ("Effect Estimate", "SE"),
    "hazards": ("O-E", "Variance", "Events 1", "Total 1", "Events 2", "Total 2"),
}


def is_revman(table: FoundTable) -> bool:
    """Return whether a table is one of RevMan's exports."""
    names = frozenset(table.columns)
    return names >= CLASSIC or names >= revman_web.ROW_COLUMNS


def read(table: FoundTable, path: Path, notes: Notes) -> Found:
    """Return the outcomes of an export; RevMan Web's settings are those of the file beside it, where there is one."""
    if frozenset(table.columns) >= CLASSIC:
        rows = records(table)
        return found_of(tuple(classic(rows, notes)), years_of(rows), notes)
    return revman_web.read(table, _settings_beside(path, notes), notes)


def _settings_beside(path: Path, notes: Notes) -> FoundTable | None:
    beside = path.with_name(path.name.replace(revman_web.ROWS, revman_web.SETTINGS))
    if beside == path or not beside.is_file():
        return None
    return table_of(text_of(beside, notes), "settings", beside.name, notes)


def classic(rows: list[dict[str, str]], notes: Notes) -> Iterator[Outcome]:
    """Read RevMan 5's: comparisons, their outcomes (a data type, no study), subgroups and studies, line by line."""
    comparison = subgroup = ""
    head: Row | None = None
    data: list[Datum] = []
    for row in [*rows, {}]:
        opens = not row or bool(row.get("Data Type")) or row.get("Outcome Number") == "0"
        if opens:
            if head is not None and data:
                yield closed(head, comparison, tuple(data))
            head, data, subgroup = None, [], ""
            if row and row.get("Outcome Number") == "0":
                comparison = row.get("Name", "")
            elif row:
                head = row if KINDS.get(row["Data Type"], "other") != "other" else None
                if head is None:
                    notes.say(f"The outcome {row.get('Name', '')!r} holds free text and was left out.")
        elif head is not None and is_subgroup(row):
            subgroup = row.get("Name", "")
        elif head is not None:
            kind = KINDS[head["Data Type"]]
            cells = tuple(row.get(name, "") for name in CLASSIC_CELLS[kind])
            cells = as_entered(cells, row) if kind == "estimates" else cells
            data.append(Datum(row.get("Name", ""), subgroup, cells))


def as_entered(cells: tuple[str, ...], row: Row) -> tuple[str, ...]:
    """Estimate and standard error on one scale: a ratio whose error fits its logarithm becomes the logarithm."""
    try:
        estimate, error = float(cells[0]), float(cells[1])
        low, high = float(row.get("CI Start", "")), float(row.get("CI End", ""))
    except ValueError:
        return cells
    if estimate > 0 and low > 0 and high > 0 and math.isclose(math.log(high / low) / (2 * LIMIT), error, rel_tol=0.02):
        return repr(math.log(estimate)), cells[1]
    return cells


def is_subgroup(row: Row) -> bool:
    """Return a line that names a subgroup: it has a number of its own and, unlike a study, no place in the author's
    order.
    """
    return row.get("Subgroup Number", "0") != "0" and not row.get("User defined order") and not row.get("Year of study")


def closed(head: Row, comparison: str, data: tuple[Datum, ...]) -> Outcome:
    """Return an outcome with its data."""
    ident = f"CMP-{head['Comparison Number']}.{head['Outcome Number']}"
    kind = KINDS[head["Data Type"]]
    return Outcome(
        ident, comparison, head.get("Name", ""), kind, head.get("Effect Measure", ""),
        head.get("Statistical Method", ""),
        head.get("Analysis Model", "").casefold().startswith("random"), True, 95, data,
    )  # fmt: skip
