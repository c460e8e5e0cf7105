"""The text of a cell becomes a number or stays text; what is not a number says what it should have been."""

from __future__ import annotations

import re
from typing import Literal

from metaloom.errors import Problem
from metaloom.read.csv_source import Cell, Sheet

Kind = Literal["text", "number", "integer", "boolean"]
Value = str | float | int | bool | None

TRUTH = {"true": True, "false": False, "yes": True, "no": False}
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
MISSING_WORDS = frozenset(
    {"na", "n/a", "n.a.", "nan", "null", "none", "-", "–", "—", ".", "?", "nr", "not reported", "missing", "unknown"}
)


def is_number(text: str) -> bool:
    """Whether text is a finite decimal number, written with a point."""
    return NUMBER.fullmatch(text.strip()) is not None and abs(float(text)) != float("inf")


def convert(cell: Cell, kind: Kind) -> Value:
    """The value of a cell that has no problem: an empty one is missing (None)."""
    text = cell.text.strip()
    if not text:
        return None
    if kind == "text":
        return cell.text
    if kind == "boolean":
        return TRUTH[text]
    number = float(text)
    return int(number) if kind == "integer" and number.is_integer() else number


def infer(cells: list[Cell]) -> Kind:
    """The kind that all filled cells of a column share; codes such as 007 and very long digits stay text."""
    texts = [cell.text.strip() for cell in cells if cell.text.strip()]
    if not texts or not all(is_number(text) for text in texts):
        return "text"
    if any(re.match(r"[+-]?0\d", text) or len(text) > 15 for text in texts):
        return "text"
    return "integer" if all(re.fullmatch(r"[+-]?\d+", text) for text in texts) else "number"


def problem_of(sheet: Sheet, cell: Cell, column: str, kind: Kind) -> Problem | None:
    """Why a cell does not hold the kind of value that its column has, or None."""
    text = cell.text.strip()
    if not text or kind == "text":
        return None
    place = sheet.place(cell)
    if kind == "boolean":
        cause = f"{column} is {shorten(text)!r}, which is neither yes nor no."
        return None if text in TRUTH else Problem(place, cause, f"Write one of: {', '.join(TRUTH)}.")
    if is_number(text):
        if kind == "integer" and not float(text).is_integer():
            cause = f"{column} is {text}: it counts, so it must be a whole number."
            return Problem(place, cause, "Take the count itself from the source, not a percentage or a mean.")
        return None
    return Problem(place, f"{column} is {shorten(text)!r}, which is not a number.", remedy_for(text))


def remedy_for(text: str) -> str:
    """What to write instead of something that is not a number."""
    plain = text.replace("\u2212", "-")
    if text.casefold() in MISSING_WORDS:
        return "Leave the field empty where there is no value."
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+", plain):
        joined, pointed = plain.replace(",", ""), plain.replace(",", ".", 1)
        return f"Write {joined}" + (
            f" (or {pointed}, if the comma is a decimal comma)." if plain.count(",") == 1 else "."
        )
    if re.fullmatch(r"[+-]?\d+,\d+", plain):
        return f"Write {plain.replace(',', '.')}: the decimal mark is a point."
    if is_number(plain):
        return f"Write {plain}, with the ordinary minus sign."
    if is_number(plain.rstrip("% ")):
        return f"Write {plain.rstrip('% ')}, without the % sign."
    return "Write a number, or leave the field empty; words belong into a column of notes."


def shorten(text: str, length: int = 60) -> str:
    """Text short enough to stand in a message."""
    return text if len(text) <= length else text[: length - 1] + "…"
