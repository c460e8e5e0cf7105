"""Words of a time table: an effect as its cells print it, and the name that a cell is proved under."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from metaloom.text import numbers


def effect(outcome: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    """Return an effect with its interval."""
    digits = numbers.decimals([(found["upper"] - found["lower"]) / 2])
    return numbers.effect(found["estimate"], found["lower"], found["upper"], outcome["scale"], digits)


def cell_key(cell: Mapping[str, Any]) -> str:
    """Return the name under which a cell is proved."""
    return f"cell-{cell['outcome'] + 1}-{cell['window'] + 1}-{cell['kind'] + 1}"
