"""Which measure the estimates are that are beside counts or means, as `escalc` leaves them in a table."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from shlex import quote

from metaloom.read.foreign.found import FoundTable, Notes
from metaloom.read.foreign.own_errors import own_errors
from metaloom.read.foreign.roles import EFFECTS, place_of
from metaloom.read.values import is_missing


def odds(numbers: Mapping[str, float], side: str) -> float:
    """Return the odds of one group."""
    return numbers[f"events_{side}"] / (numbers[f"total_{side}"] - numbers[f"events_{side}"])


def hedges(numbers: Mapping[str, float]) -> float:
    """Return Hedges' g (with his approximate correction)."""
    n, m = numbers["n_treated"], numbers["n_control"]
    pooled = ((n - 1) * numbers["sd_treated"] ** 2 + (m - 1) * numbers["sd_control"] ** 2) / (n + m - 2)
    return (numbers["mean_treated"] - numbers["mean_control"]) / math.sqrt(pooled) * (1 - 3 / (4 * (n + m - 2) - 1))


FORMULAS: dict[str, dict[str, Callable[[Mapping[str, float]], float]]] = {
    "RR": {
        "RR": lambda n: math.log(n["events_treated"] / n["total_treated"] / (n["events_control"] / n["total_control"])),
        "OR": lambda n: math.log(odds(n, "treated") / odds(n, "control")),
        "RD": lambda n: n["events_treated"] / n["total_treated"] - n["events_control"] / n["total_control"],
    },
    "MD": {
        "MD": lambda n: n["mean_treated"] - n["mean_control"],
        "SMD": lambda n: hedges(n),
        "ROM": lambda n: math.log(n["mean_treated"] / n["mean_control"]),
    },
}
"""What the commonest measures of two groups are, to tell which of them is in a table beside its numbers."""


def measure_of_estimates(table: FoundTable, columns: Mapping[str, str], measure: str, notes: Notes) -> str | None:
    """Return the measure that gives the estimates beside the counts or means; None where none does."""
    beside = place_of(EFFECTS, table.columns)
    if measure not in FORMULAS or beside is None or beside in columns.values():
        return None
    for name, formula in FORMULAS[measure].items():
        pairs = []
        for row in table.rows:
            record = dict(zip(table.columns, row, strict=True))
            try:
                numbers = {standard: float(record[own]) for standard, own in columns.items()}
                pairs.append((formula(numbers), float(record[beside])))
            except (ValueError, ZeroDivisionError):
                continue
        if len(pairs) >= 2 and all(math.isclose(one, other, rel_tol=5e-3, abs_tol=6e-3) for one, other in pairs):
            notes.say(f"{table.name}: {beside!r} is the {name} of the columns beside it, so {name} is the measure.")
            _say_of_rows_without(table, columns, beside, notes)
            return name
    notes.say(f"{table.name}: {beside!r} is beside the numbers that it may come from; those numbers are used.")
    _say_of_rows_without(table, columns, beside, notes)
    return None


def _say_of_rows_without(table: FoundTable, columns: Mapping[str, str], beside: str, notes: Notes) -> None:
    """Tell how many rows have an estimate and lack the numbers that are used: they give no effect."""
    used = [table.column(own) for own in columns.values()]
    lacking = [any(map(is_missing, cells)) for cells in zip(*used, strict=True)]
    count = sum(lacks and not is_missing(cell) for lacks, cell in zip(lacking, table.column(beside), strict=True))
    if not count:
        return
    rows = "1 row gives" if count == 1 else f"{count} rows give"
    error = next(iter(own_errors(beside, table.columns).items()), ("se", "NAME"))
    notes.say(
        f"{table.name}: {rows} {beside!r} without those numbers, and no effect therefore: to pool {beside!r} of "
        f"every row say --column estimate={quote(beside)} --column {error[0]}={quote(error[1])}."
    )
