"""A number as a source printed it: not one value, but all that it may have been before it was rounded or cut off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

NUMBER = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d{1,3})?", re.ASCII)
PRINTED = re.compile(r"(?:[pP]\s*)?(?P<relation>[<>≤≥=]?)\s*(?P<number>[-+]?\d*\.?\d+(?:[eE][-+]?\d{1,3})?)", re.ASCII)


@dataclass(frozen=True)
class Range:
    """All values from `low` to `high`."""

    low: float
    high: float

    def meets(self, other: Range) -> bool:
        """Return whether some value lies in both."""
        return self.low <= other.high and other.low <= self.high

    def widened(self, factor: float) -> Range:
        """Return a range of positive numbers, wider by a factor at either end."""
        return Range(self.low / factor, self.high * factor)


def unit_of(text: str) -> float:
    """Return one unit in the last printed place of a number: 0.01 for 3.10."""
    mantissa, _, exponent = text.lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    return 10.0 ** (int(exponent or 0) - decimals)


def rounded(text: str, *, cut: bool = False, unit: float | None = None) -> Range | None:
    """Return the values that round to a printed number (with `cut`: or are cut off to it); None where no number is
    printed.

    `unit` is one in the last place where that is known better than from this number alone (see `rounded_together`).
    """
    plain = text.strip().replace("\u2212", "-")
    if not NUMBER.fullmatch(plain):
        return None
    value, unit = float(plain), unit_of(plain) if unit is None else unit
    slack = 1e-9 * max(1.0, abs(value))
    away = unit if cut else unit / 2
    low, high = (value - away, value + unit / 2) if value < 0 else (value - unit / 2, value + away)
    return Range(low - slack, high + slack)


def rounded_together(texts: Sequence[str]) -> list[Range] | None:
    """Return the values of numbers that are printed to the same decimals; None where one is not a number.

    An estimate and its bounds share their decimals in print, but a spreadsheet drops the last zero of 0.50.
    """
    plain = [text.strip().replace("\u2212", "-") for text in texts]
    if not all(NUMBER.fullmatch(text) for text in plain):
        return None
    unit = min(unit_of(text) for text in plain)
    return [found for text in plain if (found := rounded(text, unit=unit))]


def p_value(text: str) -> Range | None:
    """Return the P values that a printed one may stand for: `0.03`, `<0.001`, `P = 0.000 3`, `>0.05`.

    None for words.
    """
    plain = re.sub(r"(?<=[\d.])[\s\u2009](?=\d)", "", text.strip().replace("·", "."))
    match = PRINTED.fullmatch(plain)
    if match is None:
        return None
    relation: Literal["<", ">", ""] = "<" if match["relation"] in "<≤" and match["relation"] else ""
    relation = ">" if match["relation"] in ">≥" and match["relation"] else relation
    value = float(match["number"])
    if not 0 <= value <= 1:
        return None
    if relation == "<":
        return Range(0.0, value)
    if relation == ">":
        return Range(value, 1.0)
    found = rounded(match["number"], cut=True)
    return Range(max(found.low, 0.0), min(found.high, 1.0)) if found else None


def words(p: float) -> str:
    """Return a P value in a message."""
    return "below 0.0001" if p < 0.0001 else f"{p:.2g}"


def span(found: Range) -> str:
    """Return a range of P values in a message."""
    low, high = words(found.low), words(found.high)
    return low if low == high else f"{low} to {high}"
