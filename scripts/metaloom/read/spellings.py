"""One value in several spellings: compared without case and outer blanks, taken as one, with a warning."""

from __future__ import annotations

from collections import Counter

from metaloom.declare.study_names import normal
from metaloom.errors import Problem
from metaloom.read.sheet import Cell, Sheet
from metaloom.read.values import Value, shorten

REMEDY = "Write it in one way; if two different things are meant, give them different names."


def one_spelling(sheet: Sheet, cells: list[Cell], column: str, found: list[Value]) -> tuple[list[Value], list[Problem]]:
    """Return the values of a column in the commonest spelling of each, with a warning for each that has several."""
    written: dict[str, Counter[str]] = {}
    for cell, value in zip(cells, found, strict=True):
        if isinstance(value, str):
            written.setdefault(normal(value), Counter())[cell.text] += 1
    chosen = {name: max(spellings, key=lambda text: spellings[text]).strip() for name, spellings in written.items()}
    problems = []
    for name, spellings in written.items():
        if len(spellings) > 1:
            usual = max(spellings, key=lambda text: spellings[text])
            others = [
                cell for cell, value in zip(cells, found, strict=True)
                if isinstance(value, str) and normal(value) == name and cell.text != usual
            ]  # fmt: skip
            shown = ", ".join(repr(shorten(text)) for text in dict.fromkeys(cell.text for cell in others))
            more = f" ({len(others)} rows)" if len(others) > 1 else ""
            cause = f"{column} is {shown}{more} here and {shorten(usual)!r} elsewhere: taken as one."
            problems.append(Problem(sheet.place(others[0]), cause, REMEDY, "warning", code="ML-0719"))
    return [chosen[normal(value)] if isinstance(value, str) else value for value in found], problems
