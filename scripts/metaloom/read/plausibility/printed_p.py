"""The P value that a row prints, and whether it is of a kind that plain counts and means can be held against."""

from __future__ import annotations

from metaloom.read.plausibility.printed import Range, p_value
from metaloom.read.table import Table

OTHER_TESTS = frozenset({"survival_curves", "log_rank", "cox", "adjusted", "mixed_model", "paired"})
"""Tests that look at more than the counts or means of a row; a P of theirs is not held against them."""


def text_of(table: Table, row: int) -> str:
    """Return the P value as printed, its sign (`printed_p_operator`) included."""
    shown = table.text(row, "printed_p")
    sign = table.text(row, "printed_p_operator").removeprefix("=")
    return f"{sign}{shown}" if shown and shown[0] not in "<>=≤≥" else shown


def printed_p(table: Table, row: int) -> Range | None:
    """Return the P values that the printed one may stand for; None where none is printed."""
    return p_value(text_of(table, row))


def of_plain_test(table: Table, row: int) -> bool:
    """Return whether the P value may come from a test of the row's own counts or means."""
    return table.text(row, "printed_p_test") not in OTHER_TESTS
