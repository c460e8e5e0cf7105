"""Numbers of a survey with the expression that gives each: printed in code as prose prints them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from metaloom.text import numbers
from metaloom.write.proof.code import Given
from metaloom.write.variables import shown_number


def named(name: str, value: Any, expression: str, label: str = "") -> Given:
    """Return a number that prose may quote under a name; `label` says what it is where the name does not."""
    return Given(expression, float(value), shown_number(name, value), name=label or name.replace("-", " "))


def count(value: int, expression: str, name: str = "") -> Given:
    """Return a count; `name` says what of, where it stands beside other numbers."""
    return Given(expression, float(value), numbers.count(value), name=name)


def existing(parts: Iterable[tuple[str, Any, str]]) -> Iterator[Given]:
    """Yield the numbers that exist, each from its name, its value and its expression."""
    for name, value, expression in parts:
        if value is not None:
            yield named(name, value, expression)


def distinct(rows: str, column: str = "study_id") -> str:
    """Return how many different studies some rows have."""
    return f'{rows}["{column}"].nunique()'
