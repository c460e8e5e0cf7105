"""Numbers of a survey with the expression that gives each: printed in code as prose prints them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from metaloom.text import numbers
from metaloom.write.proof.code import Given
from metaloom.write.variables import shown_number


def named(name: str, value: Any, expression: str) -> Given:
    """Return a number that prose may quote under a name."""
    return Given(expression, float(value), shown_number(name, value))


def count(value: int, expression: str) -> Given:
    """Return a count."""
    return Given(expression, float(value), numbers.count(value))


def existing(parts: Iterable[tuple[str, Any, str]]) -> Iterator[Given]:
    """Yield the numbers that exist, each from its name, its value and its expression."""
    for name, value, expression in parts:
        if value is not None:
            yield named(name, value, expression)


def distinct(rows: str, column: str = "study_id") -> str:
    """Return how many different studies some rows have."""
    return f'{rows}["{column}"].nunique()'
