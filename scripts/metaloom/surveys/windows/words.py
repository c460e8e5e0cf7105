"""Words of a time table: an effect as its cells print it, and the name that a cell is proved under."""

from __future__ import annotations

from metaloom.surveys.windows.facts import Cell, Shown, TableOutcome
from metaloom.text import numbers


def effect(outcome: TableOutcome, found: Shown) -> str:
    """Return an effect with its interval."""
    estimate, lower, upper = found.ends
    return numbers.effect(estimate, lower, upper, outcome.scale, numbers.decimals([(upper - lower) / 2]))


def cell_key(cell: Cell) -> str:
    """Return the name under which a cell is proved."""
    return f"cell-{cell.outcome + 1}-{cell.window + 1}-{cell.kind + 1}"
