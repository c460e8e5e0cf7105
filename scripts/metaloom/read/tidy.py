"""What spreadsheets and R leave around a table is removed or named, with a note: none of it is data.

Empty rows; columns without a name and without values; empty fields beyond the header; blanks around column names; the
row names that R writes under no name, which are called `row_names`.
"""

from __future__ import annotations

from dataclasses import dataclass

from metaloom.read.sheet import Cell

ROW_NAMES = "row_names"


@dataclass(frozen=True)
class Tidied:
    """The header and rows of a table, and what was done to them in words."""

    header: list[Cell]
    body: list[list[Cell]]
    notes: tuple[str, ...]


def tidy(rows: list[list[Cell]]) -> Tidied:
    """Return a table's rows in order; the first that is not empty is the header."""
    filled = [row for row in rows if not _is_empty(row)]
    if not filled:
        return Tidied(rows[0] if rows else [], [], ())
    header, body, notes = filled[0], filled[1:], list[str]()
    first = rows.index(header)
    last = max((number for number, row in enumerate(rows) if not _is_empty(row)), default=0)
    dropped = sum(1 for row in rows[first:last] if _is_empty(row))
    dropped += sum(1 for row in rows[last + 1 :] if len(row) > 1)
    if dropped:
        notes.append(f"{dropped} empty {'row' if dropped == 1 else 'rows'} left out")
    header, body = _row_names(header, body, notes)
    width = len(header)
    if any(len(row) > width and _is_empty(row[width:]) for row in body):
        notes.append("empty fields beyond the header left out")
        body = [row[:width] if len(row) > width and _is_empty(row[width:]) else row for row in body]
    header, body = _without_empty_columns(header, body, notes)
    return Tidied(_trimmed(header, notes), body, tuple(notes))


def _is_empty(row: list[Cell]) -> bool:
    return all(not cell.text.strip() for cell in row)


def _row_names(header: list[Cell], body: list[list[Cell]], notes: list[str]) -> tuple[list[Cell], list[list[Cell]]]:
    """Return the names that R gives to rows: under an empty name (write.csv), or under none (write.table)."""
    name = ROW_NAMES
    while any(cell.text.strip() == name for cell in header):
        name += "_"
    firsts = [row[0].text for row in body if row]
    numbered = bool(firsts) and len(set(firsts)) == len(firsts) and all(text.strip().isdecimal() for text in firsts)
    if not header[0].text.strip() and len(header) > 1 and any(text.strip() for text in firsts):
        notes.append(f"the first column has no name, as R and pandas write row names; it is called {name!r}")
        return [Cell(name, header[0].line, header[0].column), *header[1:]], body
    if numbered and all(len(row) == len(header) + 1 and row[-1].text.strip() for row in body):
        notes.append(f"the header lacks the first column, as R writes row names; it is called {name!r}")
        return [Cell(name, header[0].line, header[0].column), *header], body
    return header, body


def _without_empty_columns(
    header: list[Cell], body: list[list[Cell]], notes: list[str]
) -> tuple[list[Cell], list[list[Cell]]]:
    """Return the table without columns that have neither a name nor a value; left alone where rows are ragged."""
    if any(len(row) != len(header) for row in body) or all(cell.text.strip() for cell in header):
        return header, body
    kept = [
        position
        for position, cell in enumerate(header)
        if cell.text.strip() or any(row[position].text.strip() for row in body)
    ]
    count = len(header) - len(kept)
    if count:
        notes.append(f"{count} empty {'column' if count == 1 else 'columns'} without a name left out")
    return [header[position] for position in kept], [[row[position] for position in kept] for row in body]


def _trimmed(header: list[Cell], notes: list[str]) -> list[Cell]:
    """Return column names without the blanks around them."""
    blank = [cell.text for cell in header if cell.text != cell.text.strip()]
    if any(text.strip() for text in blank):
        notes.append("blanks around column names left out: " + ", ".join(repr(text) for text in blank if text.strip()))
    return [Cell(cell.text.strip(), cell.line, cell.column) for cell in header]
