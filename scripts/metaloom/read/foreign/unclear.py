"""What keeps a foreign table from being declared, in words: rows without a head, twins, two numbers in one cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from metaloom.read.foreign.found import FoundTable
from metaloom.read.foreign.roles import SHARES
from metaloom.read.values import is_missing

NUMBER = r"[+\u2212-]?\d[\d.,\u00b7]*"
BETWEEN = r"(?:-|\u2013|\u2014|to|;|,)"
TOGETHER = (
    (re.compile(rf"{NUMBER}\s*/\s*{NUMBER}\s*\(\s*{NUMBER}\s*%\s*\)"), "a count, a total and a percentage"),
    (re.compile(rf"{NUMBER}\s*/\s*{NUMBER}"), "a count and a total"),
    (re.compile(rf"{NUMBER}\s*\(\s*{NUMBER}\s*%\s*\)"), "a count and its percentage"),
    (re.compile(rf"{NUMBER}\s*(?:\u00b1|\+/-|\+-)\s*{NUMBER}"), "a mean and its deviation"),
    (
        re.compile(rf"{NUMBER}\s*[(\[]\s*{NUMBER}\s*(?:-|\u2013|\u2014|to|;|,|/)\s*{NUMBER}\s*[)\]]"),
        "a number and a range",
    ),
    (re.compile(rf"{NUMBER}\s*\(\s*{NUMBER}\s*\)"), "two numbers"),
    (re.compile(rf"{NUMBER}\s*{BETWEEN}\s*{NUMBER}"), "the two ends of a range"),
)
"""How sources print two numbers or more in one cell."""
SHARE = 0.5
MOST_COLUMNS = 4


def without_head(columns: Sequence[str]) -> str:
    """Return what to say of a table whose first row is data."""
    listed = ", ".join(columns[:4]) + (", …" if len(columns) > 4 else "")
    return (
        f"its first row ({listed}) looks like a row of data, and was read as the names of the columns: write a row of "
        "names above it and bring the file in again"
    )


def two_in_one(table: FoundTable) -> str:
    """Return what to say of columns whose cells hold two numbers each; nothing where there are none."""
    for column in table.columns:
        cells = [cell.strip() for cell in table.column(column) if not is_missing(cell)]
        kinds = [next((what for pattern, what in TOGETHER if pattern.fullmatch(cell)), "") for cell in cells]
        if sum(map(bool, kinds)) > SHARE * len(cells):
            cell, what = next((cell, what) for cell, what in zip(cells, kinds, strict=True) if what)
            return f" The cells of {column!r} hold {what}, such as {cell!r}: give each number a column of its own."
    return ""


def shares(table: FoundTable) -> str:
    """Return what to say of columns of percentages; nothing where there are none."""
    found = [column for column in table.columns if SHARES.search(column)]
    if not found:
        return ""
    return (
        f" {', '.join(map(repr, found[:MOST_COLUMNS]))}: percentages are not counts. Give the numbers of people "
        "with the event as the source prints them, in columns of their own."
    )


def twin_of(table: FoundTable, columns: Mapping[str, str]) -> tuple[str, str] | None:
    """Return a used column and another one that differs from it by its number alone, as columns of one name do."""
    return next(
        ((own, f"{own}_2") for own in columns.values() if f"{own}_2" in table.columns and own != f"{own}_2"), None
    )


def which_twin(name: str, columns: Mapping[str, str], twin: tuple[str, str]) -> str:
    """Return the question that a table leaves open which has two columns for one role."""
    role = next(role for role, own in columns.items() if own == twin[0])
    return (
        f"{name}: nothing is declared, since {twin[0]!r} and {twin[1]!r} may both be {role}, or be of two groups. "
        f"Say which is what, for example --column {role}={twin[0]}."
    )
