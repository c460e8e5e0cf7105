"""The text of a cell becomes a number, is missing, or stays text; what is not a number says what it should have
been.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from metaloom.errors import Problem
from metaloom.read.remedies import remedy_for
from metaloom.read.sheet import Cell, Sheet

Kind = Literal["text", "number", "integer", "boolean"]
Value = str | float | int | bool | None

TRUTH = {"true": True, "false": False, "yes": True, "no": False}
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
LONGEST_WHOLE_NUMBER = 15
"""A whole number with more digits is a code: as a number it would lose its last digits."""
THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)
WHOLE_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.000", re.ASCII)
LARGEST, SMALLEST = 1e100, 1e-100
"""No quantity of a study is larger; squares of larger numbers overflow, of smaller ones become zero silently."""
LARGEST_COUNT = 2**53
"""Up to here whole numbers are exact."""
MISSING_WORDS = frozenset({"na", "n/a", "nr", "nd", "nan", "null", ".", "-", "–", "—", "#n/a"})
"""Words for a missing value, without case."""


def plain_number(text: str) -> str:
    """Return a cell's text as a number is written: without outer blanks, with the ordinary minus sign."""
    return text.strip().replace("\u2212", "-")


def same_name(name: str) -> str:
    """Return what two spellings of one name share: case, blanks and how an accent is written do not count."""
    plain = " ".join(name.split()).casefold()
    return plain if plain.isascii() else unicodedata.normalize("NFC", plain)


def is_number(text: str) -> bool:
    """Return whether text is a decimal number, written with a point, of a size that can be computed with."""
    return is_decimal(text) and not _is_out_of_reach(plain_number(text))


def is_decimal(text: str) -> bool:
    """Return whether text is written as a decimal number, whatever its size."""
    return NUMBER.fullmatch(plain_number(text)) is not None


def _is_out_of_reach(plain: str) -> bool:
    """Return whether a number is too large to be a quantity, or so small that it would be taken for zero."""
    size = abs(float(plain))
    zero = not re.search(r"[1-9]", re.split(r"[eE]", plain)[0])
    return size > LARGEST or (size < SMALLEST and not zero)


def is_missing(text: str, kind: Kind = "text") -> bool:
    """Return whether a cell is empty or holds one of the words for a missing value.

    Among numbers Python's None is one; `none` is not, as people write it for zero, and among words None may be a value.
    """
    plain = text.strip()
    return not plain or plain.casefold() in MISSING_WORDS or (kind != "text" and plain == "None")


def convert(cell: Cell, kind: Kind) -> Value:
    """Return the value of a cell that has no problem: a missing one is None."""
    text = cell.text.strip()
    if not text or (kind != "text" and is_missing(text, kind)):
        return None
    if kind == "text":
        return cell.text
    if kind == "boolean":
        return TRUTH[text]
    number = float(plain_number(text))
    return int(number) if kind == "integer" and number.is_integer() else number


def infer(cells: list[Cell]) -> Kind:
    """Return the kind that all given cells of a column share.

    Codes such as 007 and very long whole numbers stay text.
    """
    texts = [plain_number(cell.text) for cell in cells if not is_missing(cell.text, "number")]
    if not texts or not all(is_number(text) for text in texts):
        return "text"
    if any(re.match(r"[+-]?0\d", text) or _is_long_code(text) for text in texts):
        return "text"
    return "integer" if all(re.fullmatch(r"[+-]?\d+", text) for text in texts) else "number"


def mostly_numbers(cells: list[Cell]) -> bool:
    """Return whether more than half of the given cells of a column are numbers."""
    texts = [cell.text for cell in cells if not is_missing(cell.text, "number")]
    return 2 * sum(is_number(text) for text in texts) > len(texts)


def _is_long_code(text: str) -> bool:
    return text.lstrip("+-").isdigit() and len(text) > LONGEST_WHOLE_NUMBER


def problem_of(sheet: Sheet, cell: Cell, column: str, kind: Kind) -> Problem | None:
    """Return why a cell does not hold the kind of value that its column has, or None."""
    text = cell.text.strip()
    if kind == "text" or is_missing(text, kind):
        return None
    place = sheet.place(cell)
    if kind == "boolean":
        cause = f"{column} is {shorten(text)!r}, which is neither yes nor no."
        return None if text in TRUTH else Problem(place, cause, f"Write one of: {', '.join(TRUTH)}.", code="ML-0703")
    if is_number(text):
        if kind == "integer" and not float(plain_number(text)).is_integer():
            cause = f"{column} is {text}: it counts, so it must be a whole number."
            remedy = "Take the count itself from the source, not a percentage or a mean."
            if THOUSANDS.fullmatch(text):
                remedy = f"If the point marks thousands, write {text.replace('.', '')}. {remedy}"
            return Problem(place, cause, remedy, code="ML-0702")
        if kind == "integer" and abs(float(plain_number(text))) > LARGEST_COUNT:
            cause = f"{column} is {text}: the number is too large for a count."
            return Problem(place, cause, "Take the count itself from the source.", code="ML-0702")
        return None
    if is_decimal(text):
        cause = f"{column} is {shorten(text)}: no study has measured a number of this size."
        return Problem(place, cause, "Correct the exponent, or leave the cell empty.", code="ML-0701")
    return Problem(place, f"{column} is {shorten(text)!r}, which is not a number.", remedy_for(text), code="ML-0701")


def perhaps_thousands(sheet: Sheet, cells: list[Cell], column: str) -> list[Problem]:
    """Return counts such as 12.000 in a column that writes no other count so: twelve, or twelve thousand."""
    given = [cell for cell in cells if not is_missing(cell.text, "integer")]
    suspect = [cell for cell in given if WHOLE_THOUSANDS.fullmatch(cell.text.strip())]
    if all(cell.text.strip().endswith(".000") for cell in given):
        return []
    return [
        Problem(
            sheet.place(cell),
            f"{column} is {cell.text.strip()}: this may be {text} or {text} thousand.",
            f"Write {text}, or {text}000, without a point.",
            code="ML-0702",
        )
        for cell in suspect
        for text in [cell.text.strip().removesuffix(".000")]
    ]


def shorten(text: str, length: int = 60) -> str:
    """Return text short enough to be in a message."""
    return text if len(text) <= length else text[: length - 1] + "…"
